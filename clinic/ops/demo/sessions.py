"""Events of appointments and take-aways, played through the real actions."""

from clinic.appointments import actions, client_actions, client_queries
from clinic.cases.models import Setting
from clinic.ops.demo.content import Event
from clinic.ops.demo.world import Stage, id_of


def book(stage: Stage, event: Event) -> None:
    """Book a session."""
    given = event.given
    meeting = actions.Meeting(
        starts_at=stage.calendar.moment(given["on_day"], given["time"]),
        minutes=given["minutes"],
        place=given["place"],
        clients=stage.clients(given["attending"]),
    )
    form_id = id_of("appointment", event.reference, given["key"])
    appointment = actions.book(stage.case(), meeting=meeting, form_id=form_id, by=stage.counsellor)
    stage.appointment_ids[given["key"]] = appointment.id


def hold(stage: Stage, event: Event) -> None:
    """Record that it took place and everybody came. Played when the session of `event` has ended."""
    came = {stage.client_ids[key] for key in event.given["attending"]}
    actions.hold(stage.appointment(event.given["key"]), came=came, by=stage.counsellor)


def take_away(stage: Stage, event: Event) -> None:
    """A client writes after a session."""
    given = event.given
    client = stage.client(given["by"])
    client_actions.submit_take_away(
        client,
        client_queries.attended(client, stage.appointment_ids[given["session"]]),
        words={name: given[name] for name in client_actions.FIELDS},
        setting=Setting(given["setting"]),
        form_id=id_of(event.place, given["by"]),
    )
