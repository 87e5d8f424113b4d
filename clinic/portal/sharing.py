"""The counsellor's question whether the partner may read something, and what was opened to the person."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic.appointments import client_queries as appointments
from clinic.assignments import client_actions, client_queries, rules
from clinic.cases import access
from clinic.core.forms import PlainForm
from clinic.core.web import form_page
from clinic.portal.history import prompt_of
from clinic.portal.views import me, pages, readers_for
from clinic.portal.words import day_month


@pages.route("/answers/<uuid:answer_id>/permission", methods=["GET", "POST"])
def permission(answer_id: UUID) -> ResponseReturnValue:
    """May your partner read these words? Yes, no, or not now."""
    form = PlainForm()
    client = me()
    answer = client_queries.answer_of(client, answer_id, to_write=form.is_submitted())
    if not rules.is_asked(answer) or client.case.is_closed:
        return redirect(url_for(".reflection", assignment_id=answer.assignment_id), 303)
    if form.validate_on_submit():
        if request.form.get("decision") == "yes":
            client_actions.permit(answer, by=current_user)
        elif request.form.get("decision") == "no":
            client_actions.decline(answer, by=current_user)
        flash("Thank you. It is noted.")
        return redirect(url_for(".home"), 303)
    return form_page(
        "portal/permission.html",
        form,
        answer=answer,
        prompt=prompt_of(answer),
        step=client_queries.step_of(answer.assignment),
        mark="first" if client.position == 1 else "second",
        written=day_month(answer.submission.submitted_at),
        reader=readers_for(client).counsellor,
    )


@pages.get("/opened")
def opened() -> str:
    """Exactly what was opened to this person; of what was taken back one neutral line."""
    client = me()
    answers = [
        (prompt_of(answer), answer.value) if access.words_readable_by(client, answer) else None
        for answer in client_queries.opened_for(client)
    ]
    take_aways = [
        row if access.words_readable_by(client, row) else None for row in appointments.opened_for(client)
    ]
    return render_template("portal/opened.html", answers=answers, take_aways=take_aways)
