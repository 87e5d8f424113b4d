"""After a session: three short lines, their author's own until sent."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from clinic.accounts import parking, sessions
from clinic.appointments import client_actions, client_queries
from clinic.appointments.models import Appointment, TakeAway, TakeAwayDraft
from clinic.cases.models import Client
from clinic.cases.wording import SETTING_WORDS
from clinic.core.clock import now
from clinic.core.errors import RuleError, StaleVersion
from clinic.core.filters import clock_time
from clinic.core.web import form_page
from clinic.portal.forms import SettingForm, TakeAwayForm
from clinic.portal.sheets import OUT_OF_DATE
from clinic.portal.views import me, pages, readers_for, reading_sentence
from clinic.portal.words import on_day

# Lengths are refused when a take-away is sent; until then every word is kept.
NOTHING_WRITTEN = "There is nothing here to send yet. One line is enough."


@pages.route("/sessions/<uuid:appointment_id>/take-away", methods=["GET", "POST"])
def take_away(appointment_id: UUID) -> ResponseReturnValue:
    """Write it, keep it, or send it; once sent it is read here."""
    client = me()
    appointment = client_queries.attended(client, appointment_id)
    sent = client_queries.take_away_of(client, appointment)
    form = TakeAwayForm()
    if sent is not None or client.case.is_closed:
        return _sent_already(client, appointment, sent, form)
    if not form.is_submitted():
        return _render(client, appointment, form, kept=_fill(form, client, appointment))
    if not form.validate():
        return _page(client, appointment, form)
    try:
        return _keep_or_send(client, appointment, form)
    except StaleVersion:
        return _both(client, appointment, form)


def _sent_already(
    client: Client, appointment: Appointment, sent: TakeAway | None, form: TakeAwayForm
) -> ResponseReturnValue:
    if sent is None:
        texts = [text for text in form.words.values() if text.strip()] if form.is_submitted() else []
        draft = client_queries.draft_of(client, appointment)
        texts = texts or [text for text in (draft.words.values() if draft else ()) if text.strip()]
        sentence = (
            "The work with your counsellor has ended. You can read everything here, but nothing can be added."
        )
        page = render_template("portal/not_now.html", sentence=sentence, texts=texts)
        return page, 409 if form.is_submitted() else 200
    if form.is_submitted() and form.validate() and form.once != sent.form_id:
        texts = [text for text in form.words.values() if text.strip()]
        sentence = "You have sent this already. These words were not sent:"
        return render_template("portal/not_now.html", sentence=sentence, texts=texts), 409
    if form.is_submitted():
        return redirect(url_for(".take_away", appointment_id=appointment.id), 303)
    return render_template(
        "portal/take_away_sent.html",
        appointment=appointment,
        take_away=sent,
        reach=reach_of(sent),
        can_change=not client.case.is_closed and sent.taken_back_at is None,
    )


def _keep_or_send(client: Client, appointment: Appointment, form: TakeAwayForm) -> ResponseReturnValue:
    if "conflict" in request.form:
        _save(client, appointment, form)
        return redirect(url_for(".take_away", appointment_id=appointment.id), 303)
    if "stop" in request.form:
        _save(client, appointment, form)
        flash("Saved. Your words are here when you come back.")
    elif form.is_blank():
        form.form_errors.append(NOTHING_WRITTEN)
        return _page(client, appointment, form)
    else:
        _check_current(client, appointment, form)
        client_actions.submit_take_away(
            client, appointment, words=form.words, setting=form.chosen, form_id=form.once
        )
        flash(f"Sent. {readers_for(client).counsellor} will read it.")
    parking.settle(request.path)
    return redirect(url_for(".home"), 303)


def _check_current(client: Client, appointment: Appointment, form: TakeAwayForm) -> None:
    draft = client_queries.draft_of(client, appointment)
    if draft is not None and draft.revision != form.known and not _is_same(draft, form):
        raise StaleVersion("This was also changed on another page.")


def _is_same(draft: TakeAwayDraft, form: TakeAwayForm) -> bool:
    return dict(draft.words) == form.words and draft.setting is form.chosen


def _save(client: Client, appointment: Appointment, form: TakeAwayForm) -> int:
    draft = client_queries.draft_of(client, appointment)
    if draft is None and form.is_blank():
        return 0
    if draft is not None and _is_same(draft, form):
        return draft.revision
    saved = client_actions.save_take_away_draft(
        client,
        appointment,
        words=form.words,
        setting=form.chosen,
        revision=form.known if draft else 0,
    )
    return saved.revision


@pages.post("/sessions/<uuid:appointment_id>/take-away/draft")
def take_away_draft(appointment_id: UUID) -> ResponseReturnValue:
    """Autosave of a take-away."""
    client = me()
    appointment = client_queries.attended(client, appointment_id)
    form = TakeAwayForm()
    here = url_for(".take_away", appointment_id=appointment_id)
    if not form.validate():
        return jsonify(error="Not saved. Please press the button below."), 422
    try:
        revision = _save(client, appointment, form)
    except StaleVersion:
        # The refused words outlive the refusal: they stand in the page the next time it is opened.
        arrived = sessions.arrival()
        if arrived is not None:
            parking.park(arrived)
        return jsonify(conflict=True, url=here), 409
    except RuleError as refused:
        return jsonify(error=str(refused)), 422
    parking.settle(here)
    return jsonify(revision=revision, saved=clock_time(now()))


def _fill(form: TakeAwayForm, client: Client, appointment: Appointment) -> MultiDict[str, str] | None:
    """Fill the form from the draft, over it the text that was parked; the latter is given back."""
    draft = client_queries.draft_of(client, appointment)
    if draft is not None:
        form.process(data={**draft.words, "setting": draft.setting.value, "revision": str(draft.revision)})
    parked = parking.restored(request.path)
    if parked is None:
        return None
    form.process(parked)
    # `known` is what the page was opened with; `revision` went on from there with what the page itself saved.
    is_current = draft is None or str(draft.revision) in (parked.get("known"), parked.get("revision"))
    form.revision.data = str((draft.revision if draft else 0) if is_current else OUT_OF_DATE)
    return parked


def _both(client: Client, appointment: Appointment, form: TakeAwayForm) -> ResponseReturnValue:
    """Two pages wrote: what was saved stands above what was just sent, and the next press counts."""
    draft = client_queries.draft_of(client, appointment)
    form.revision.data = str(draft.revision if draft else 0)
    saved = [text for text in (draft.words.values() if draft else ()) if text.strip()]
    return _render(client, appointment, form, other=saved), 409


def _page(client: Client, appointment: Appointment, form: TakeAwayForm) -> ResponseReturnValue:
    return _render(client, appointment, form), 422 if form.errors else 200


def _render(
    client: Client,
    appointment: Appointment,
    form: TakeAwayForm,
    *,
    other: Sequence[str] = (),
    kept: Mapping[str, str] | None = None,
) -> str:
    return render_template(
        "portal/take_away.html",
        form=form,
        appointment=appointment,
        day=on_day(appointment.starts_at),
        other=other,
        is_restored=kept is not None,
        marks=parking.marks(kept),
        who_reads=reading_sentence(client),
    )


def reach_of(take_away: TakeAway) -> str:
    """Who may read a take-away, as its author is told."""
    if take_away.opened_at is not None:
        if take_away.taken_back_at is not None:
            return "Taken back: your partner can no longer read it here"
        return "Opened: your partner can read it"
    return SETTING_WORDS[take_away.setting]


@pages.route("/take-aways/<uuid:take_away_id>", methods=["GET", "POST"])
def take_away_setting(take_away_id: UUID) -> ResponseReturnValue:
    """Who may read a take-away that was sent."""
    form = SettingForm()
    client = me()
    row = client_queries.own_take_away(client, take_away_id, to_change=form.is_submitted())
    if form.validate_on_submit():
        client_actions.set_take_away_setting(row, client=client, setting=form.chosen)
        flash("Saved.")
        return redirect(url_for(".take_away", appointment_id=row.appointment_id), 303)
    if not form.is_submitted():
        form.setting.data = row.setting.value
    return form_page("portal/take_away_setting.html", form, take_away=row, reach=reach_of(row))
