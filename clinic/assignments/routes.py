"""Pages for giving a step to a couple and for taking one back. Those of the review are in `review_routes`."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic.assignments import staff_actions as actions
from clinic.assignments import staff_queries as queries
from clinic.assignments.forms import AssignForm
from clinic.assignments.models import TURN, Assignment, Status, Turn
from clinic.assignments.review_routes import STATE_WORDS, pages
from clinic.cases.models import Case, Client
from clinic.cases.queries import case_for, clients_of
from clinic.cases.rules import check_open
from clinic.cases.wording import ROLE_WORDS
from clinic.core.errors import RuleError
from clinic.core.forms import PlainForm, attach
from clinic.core.web import form_page
from clinic.programmes.content import Named, stages
from clinic.programmes.models import StepVersion
from clinic.programmes.queries import LibraryStep, content_of, library, step_version_for

BLUEPRINTS = [pages]


@dataclass(frozen=True, slots=True)
class StepChoice:
    """One step to choose, and what each partner has of it already, in the order of the couple."""

    step: LibraryStep
    already: tuple[tuple[Client, str], ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """One healing stage with its steps."""

    stage: Named
    steps: tuple[StepChoice, ...]


@pages.route("/cases/<uuid:case_id>/assign", methods=["GET", "POST"])
def assign(case_id: UUID) -> ResponseReturnValue:
    """Choose a step (without `?step=`), then give it to both or to one."""
    case = case_for(current_user, case_id, to_change=True)
    check_open(case)
    clients = clients_of(case)
    chosen = request.args.get("step", type=UUID)
    given = queries.assignments_of(case)
    if chosen is None:
        shelves = _shelves(clients, given)
        return render_template("assignments/choose_step.html", case=case, clients=clients, shelves=shelves)
    version = step_version_for(current_user, chosen)
    content = content_of(version)
    form = AssignForm(clients, content)
    page = {"case": case, "clients": clients, "version": version, "content": content}
    page |= {"already": _already(version, clients, given), "role_words": ROLE_WORDS}
    if not form.validate_on_submit():
        return form_page("assignments/assign.html", form, **page)
    try:
        _assign(case, version, form)
    except RuleError as refused:
        attach(form, refused)
        return render_template("assignments/assign.html", form=form, **page), 409
    flash(f"Step {content.number} is given.")
    return redirect(url_for("caseload.case", case_id=case.id), 303)


def _assign(case: Case, version: StepVersion, form: AssignForm) -> None:
    given = actions.GivenStep(
        version, content_of(version), intro=form.intro.data or "", due_on=form.due_on.data
    )
    actions.assign(case, given, variants=form.variants, form_id=form.once, by=current_user)


def _shelves(clients: list[Client], given: list[Assignment]) -> list[Shelf]:
    steps = [StepChoice(step, _already(step.version, clients, given)) for step in library(current_user)]
    return [
        Shelf(stage, tuple(one for one in steps if one.step.content.stage == stage.key)) for stage in stages()
    ]


def _already(
    version: StepVersion, clients: list[Client], given: Iterable[Assignment]
) -> tuple[tuple[Client, str], ...]:
    """What each client's newest assignment of the step stands at; clients without one are left out."""
    newest: dict[UUID, Assignment] = {}
    for one in given:  # Newest first.
        if one.step_version.step_id == version.step_id and one.status is not Status.WITHDRAWN:
            newest.setdefault(one.client_id, one)
    return tuple((client, STATE_WORDS[newest[client.id].status]) for client in clients if client.id in newest)


@pages.route("/assignments/<uuid:assignment_id>/withdraw", methods=["GET", "POST"])
def withdraw(assignment_id: UUID) -> ResponseReturnValue:
    """Take a step back, after a page that says what that means."""
    assignment = queries.assignment_for(current_user, assignment_id, to_change=True)
    form = PlainForm()
    if form.validate_on_submit():
        actions.withdraw(assignment, by=current_user)
        flash("Withdrawn.")
        return redirect(url_for("caseload.case", case_id=assignment.case_id), 303)
    waits = TURN[assignment.status] is not Turn.NOBODY
    return form_page("assignments/withdraw.html", form, assignment=assignment, is_withdrawable=waits)
