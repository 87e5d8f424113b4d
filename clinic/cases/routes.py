"""Pages about a case as such: open it, correct it, invite its clients, close it, give access to it."""

from uuid import UUID, uuid4

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from clinic import audit
from clinic.accounts import actions as accounts
from clinic.accounts import passwords
from clinic.accounts.models import User
from clinic.cases import actions, queries
from clinic.cases.forms import AccessForm, CaseForm, NewCaseForm, RoleForm
from clinic.cases.models import AccessKind, Case, Client, ConfidentialityPolicy, InjuryRole
from clinic.core.errors import RuleError
from clinic.core.forms import OnceForm, PlainForm, attach
from clinic.core.web import form_page, staff_pages

pages = staff_pages("cases", __name__)
BLUEPRINTS = [pages]

# No password may hold the name of the partner. Accounts cannot import upwards, so the names are handed down.
passwords.names_around = queries.names_around


def _to_case(case: Case) -> ResponseReturnValue:
    return redirect(url_for("caseload.case", case_id=case.id), 303)


def _new_people(form: NewCaseForm) -> tuple[actions.NewClient, actions.NewClient]:
    return (
        actions.NewClient(
            form.first_name.data,
            form.first_short.data,
            form.first_signin.data,
            InjuryRole(form.first_role.data),
        ),
        actions.NewClient(
            form.second_name.data,
            form.second_short.data,
            form.second_signin.data,
            InjuryRole(form.second_role.data),
        ),
    )


@pages.route("/cases/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Open a case for a new couple; sent twice it is one case, since the form's id becomes the case's."""
    form = NewCaseForm()
    if form.validate_on_submit():
        try:
            case = queries.opened_before(current_user, form.once) or actions.open_case(
                case_id=form.once,
                reference=form.reference.data,
                policy=ConfidentialityPolicy(form.policy.data),
                what_happened=form.what_happened.data,
                people=_new_people(form),
                by=current_user,
            )
            return redirect(url_for(".people", case_id=case.id), 303)
        except RuleError as refused:
            attach(form, refused)
            return render_template("cases/new.html", form=form), 409
    return form_page("cases/new.html", form)


@pages.get("/cases/<uuid:case_id>/people")
def people(case_id: UUID) -> ResponseReturnValue:
    """The two clients, their accounts and invitations, and who of the staff has access."""
    case = queries.case_for(current_user, case_id)
    is_counsellor = queries.is_counsellor_on(current_user, case)
    audit.record("case.people_viewed", case, by=current_user, case_id=case.id)
    return render_template(
        "cases/people.html",
        case=case,
        clients=queries.clients_of(case),
        grants=queries.grants_of(case),
        can_change=is_counsellor and not case.is_closed,
        can_deactivate=is_counsellor,
        new_id=uuid4,
    )


@pages.route("/cases/<uuid:case_id>/edit", methods=["GET", "POST"])
def edit(case_id: UUID) -> ResponseReturnValue:
    """Correct the policy or what happened."""
    case = queries.case_for(current_user, case_id, to_change=True)
    form = CaseForm(policy=case.policy.value, what_happened=case.what_happened)
    if form.validate_on_submit():
        policy = ConfidentialityPolicy(form.policy.data)
        actions.change_case(case, policy=policy, what_happened=form.what_happened.data, by=current_user)
        flash("Saved.")
        return _to_case(case)
    return form_page("cases/edit.html", form, case=case)


@pages.route("/cases/<uuid:case_id>/clients/<uuid:client_id>/role", methods=["GET", "POST"])
def role(case_id: UUID, client_id: UUID) -> ResponseReturnValue:
    """Set a client's role in the injury."""
    case = queries.case_for(current_user, case_id, to_change=True)
    client = queries.client_of_case(case, client_id)
    form = RoleForm(role=client.role.value)
    if form.validate_on_submit():
        actions.set_role(case, client, role=InjuryRole(form.role.data), by=current_user)
        flash("Saved.")
        return redirect(url_for(".people", case_id=case.id), 303)
    return form_page("cases/role.html", form, case=case, client=client)


@pages.post("/cases/<uuid:case_id>/clients/<uuid:client_id>/invite")
def invite(case_id: UUID, client_id: UUID) -> ResponseReturnValue:
    """Make a new invitation and show its link and code, once."""
    case = queries.case_for(current_user, case_id, to_change=True)
    client = queries.client_of_case(case, client_id)
    return _invited(case, client)


@pages.post("/practice/cases/<uuid:case_id>/clients/<uuid:client_id>/invite")
def invite_as_lead(case_id: UUID, client_id: UUID) -> ResponseReturnValue:
    """The same for the lead, who manages accounts without seeing content."""
    case = queries.administered_case_for(current_user, case_id)
    client = queries.client_of_case(case, client_id)
    return _invited(case, client, as_lead=True)


def _invited(case: Case, client: Client, *, as_lead: bool = False) -> ResponseReturnValue:
    """Loading this page again sends its form again; that says so and leaves the link just copied alone."""
    form, issued = OnceForm(), None
    if not form.validate():
        abort(400)
    if not accounts.is_issued(client.user, form.once):
        issued = actions.invite(case, client, form_id=form.once, by=current_user)
    page = {"case": case, "client": client, "as_lead": as_lead, "new_id": uuid4}
    return render_template("cases/invited.html", issued=issued, **page)


@pages.route("/cases/<uuid:case_id>/clients/<uuid:client_id>/deactivate", methods=["GET", "POST"])
def deactivate(case_id: UUID, client_id: UUID) -> ResponseReturnValue:
    """Close a client's account, after asking."""
    case = queries.case_for(current_user, case_id, to_change=True)
    client = queries.client_of_case(case, client_id)
    form = PlainForm()
    if form.validate_on_submit():
        return _deactivated(client, ".people")
    return form_page("cases/deactivate.html", form, case=case, client=client)


@pages.post("/cases/<uuid:case_id>/clients/<uuid:client_id>/reactivate")
def reactivate(case_id: UUID, client_id: UUID) -> ResponseReturnValue:
    """Open a client's account again."""
    case = queries.case_for(current_user, case_id, to_change=True)
    return _reactivated(queries.client_of_case(case, client_id), ".people")


@pages.post("/practice/cases/<uuid:case_id>/clients/<uuid:client_id>/deactivate")
def deactivate_as_lead(case_id: UUID, client_id: UUID) -> ResponseReturnValue:
    """The same for the lead."""
    case = queries.administered_case_for(current_user, case_id)
    return _deactivated(queries.client_of_case(case, client_id), ".access")


@pages.post("/practice/cases/<uuid:case_id>/clients/<uuid:client_id>/reactivate")
def reactivate_as_lead(case_id: UUID, client_id: UUID) -> ResponseReturnValue:
    """The same for the lead."""
    case = queries.administered_case_for(current_user, case_id)
    return _reactivated(queries.client_of_case(case, client_id), ".access")


def _deactivated(client: Client, back: str) -> ResponseReturnValue:
    actions.deactivate(client, by=current_user)
    flash("The account is deactivated and signed out everywhere.")
    return redirect(url_for(back, case_id=client.case_id), 303)


def _reactivated(client: Client, back: str) -> ResponseReturnValue:
    actions.reactivate(client, by=current_user)
    flash("The account is active again.")
    return redirect(url_for(back, case_id=client.case_id), 303)


@pages.route("/cases/<uuid:case_id>/close", methods=["GET", "POST"])
def close(case_id: UUID) -> ResponseReturnValue:
    """Close the case, or open it again."""
    case = queries.case_for(current_user, case_id, to_change=True)
    form = PlainForm()
    if form.validate_on_submit():
        if case.is_closed:
            actions.reopen_case(case, by=current_user)
        else:
            actions.close_case(case, by=current_user)
        return _to_case(case)
    return form_page("cases/close.html", form, case=case)


@pages.get("/practice/cases")
def administered() -> ResponseReturnValue:
    """The practice's cases for its lead: reference, names, account state, counsellors; nothing else."""
    if not current_user.is_lead:
        abort(404)
    return render_template("cases/administered.html", cases=queries.administered_cases(current_user))


@pages.route("/practice/cases/<uuid:case_id>/access", methods=["GET", "POST"])
def access(case_id: UUID) -> ResponseReturnValue:
    """Give somebody of the staff access to a case, from one day to another."""
    case = queries.administered_case_for(current_user, case_id)
    staff = queries.staff_of(current_user.practice_id)
    form = AccessForm()
    form.user_id.choices = [SelectChoice(str(person.id), person.full_name) for person in staff]
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            _grant(case, form, staff)
            return redirect(url_for(".access", case_id=case.id), 303)
        except RuleError as refused:
            attach(form, refused)
            status = 409
    page = {"case": case, "grants": queries.grants_of(case), "clients": queries.clients_of(case)}
    page["new_id"] = uuid4
    return render_template("cases/access.html", form=form, **page), status


def _grant(case: Case, form: AccessForm, staff: list[User]) -> None:
    actions.grant_access(
        case,
        user=next(person for person in staff if str(person.id) == form.user_id.data),
        kind=AccessKind(form.kind.data),
        from_on=form.from_on.data,
        until_on=form.until_on.data,
        by=current_user,
    )


@pages.post("/practice/cases/<uuid:case_id>/access/<uuid:grant_id>/end")
def end_access(case_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    """End a grant now."""
    case = queries.administered_case_for(current_user, case_id)
    grant = next((found for found in queries.grants_of(case) if found.id == grant_id), None)
    if grant is None:
        abort(404)
    actions.end_access(grant, by=current_user)
    return redirect(url_for(".access", case_id=case.id), 303)
