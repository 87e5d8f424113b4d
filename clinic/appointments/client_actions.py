"""What a client does after a session: write a take-away, send it, decide how far it goes."""

from collections.abc import Mapping
from uuid import UUID

from clinic.appointments import rules
from clinic.appointments.client_queries import draft_of, take_away_of, take_away_of_form
from clinic.appointments.models import Appointment, TakeAway, TakeAwayDraft
from clinic.cases import rules as case_rules
from clinic.cases.models import Client, Setting
from clinic.core.clock import now
from clinic.core.database import db
from clinic.core.errors import RuleError

FIELDS = ("heard", "promised", "need")


def save_take_away_draft(
    client: Client,
    appointment: Appointment,
    *,
    words: Mapping[str, str],
    setting: Setting,
    revision: int,
) -> TakeAwayDraft:
    """Keep what is being written; `revision` is the one the page was shown with, 0 for none.

    Raises StaleVersion when another tab saved meanwhile, RuleError when it was sent already or the case is
    closed. No trace is left that staff could see.
    """
    case_rules.check_open(client.case)
    _check_not_sent(client, appointment)
    draft = draft_of(client, appointment)
    if draft is None:
        rules.check_revision(0, revision)
        draft = TakeAwayDraft(appointment_id=appointment.id, client_id=client.id, words={})
        db.session.add(draft)
    else:
        rules.check_revision(draft.revision, revision)
    draft.words = {name: words.get(name, "") for name in FIELDS}
    draft.setting = setting
    draft.revision += 1
    db.session.flush()
    return draft


def _check_not_sent(client: Client, appointment: Appointment) -> None:
    if take_away_of(client, appointment) is not None:
        raise RuleError("You have sent this already. It stands under What I wrote.")


def submit_take_away(
    client: Client, appointment: Appointment, *, words: Mapping[str, str], setting: Setting, form_id: UUID
) -> TakeAway:
    """Send it to the counsellor. The same `form_id` again gives the same take-away. Raises RuleError."""
    earlier = take_away_of_form(client, form_id)
    if earlier is not None:
        return earlier
    case_rules.check_open(client.case)
    _check_not_sent(client, appointment)
    take_away = TakeAway(
        appointment_id=appointment.id,
        case_id=client.case_id,
        client_id=client.id,
        form_id=form_id,
        submitted_at=now(),
        **{name: words.get(name, "") for name in FIELDS},
    )
    take_away.setting = setting
    take_away.permitted_at = now() if setting is Setting.PARTNER else None
    db.session.add(take_away)
    draft = draft_of(client, appointment)
    if draft is not None:
        db.session.delete(draft)
    db.session.flush()
    return take_away


def set_take_away_setting(take_away: TakeAway, *, client: Client, setting: Setting) -> None:
    """Widen or narrow how far the own take-away goes; narrowing after it was opened takes it back."""
    case_rules.check_open(client.case)
    if setting is Setting.PARTNER:
        rules.check_can_permit(take_away)
        take_away.permitted_at = now()
        take_away.taken_back_at = None
    elif take_away.setting is Setting.PARTNER:
        take_away.taken_back_at = now()
    take_away.setting = setting
