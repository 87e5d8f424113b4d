"""Who may see a case, and who may read what a client wrote: the policy, in two conditions.

Nothing else in the application decides this. A condition is put into the query that loads the row, so a row
that somebody may not see is never loaded, and its address answers like one that does not exist.
"""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_

from clinic.accounts.models import User
from clinic.cases.models import AccessKind, Case, CaseAccess, Client, WrittenByClient
from clinic.core.clock import today


def _in_force(on: date) -> ColumnElement[bool]:
    return and_(CaseAccess.from_on <= on, or_(CaseAccess.until_on.is_(None), CaseAccess.until_on >= on))


def open_to(user: User, *, to_change: bool = False) -> ColumnElement[bool]:
    """Condition on Case: this member of staff has access to it today.

    `to_change` leaves out supervisors, who read only. Leads have no clinical access unless they are on the
    case.
    """
    if not user.is_staff or not user.is_active:
        return false()
    grant = [CaseAccess.case_id == Case.id, CaseAccess.user_id == user.id, _in_force(today())]
    if to_change:
        grant.append(CaseAccess.kind == AccessKind.COUNSELLOR)
    return and_(Case.practice_id == user.practice_id, exists().where(*grant))


def administered_by(user: User) -> ColumnElement[bool]:
    """Condition on Case: the lead of its practice may see reference, counsellor, names and account state."""
    if not user.is_staff or not user.is_lead or not user.is_active:
        return false()
    return Case.practice_id == user.practice_id


def readable_by(client: Client, row: type[WrittenByClient]) -> ColumnElement[bool]:
    """Condition on a row a client wrote: the own, or the partner's once permitted and opened.

    What was taken back stays listed for the partner as one neutral line; its text is another question,
    answered by
    `words_readable_by`.
    """
    mine = row.client_id == client.id
    return and_(row.case_id == client.case_id, or_(mine, row.opened_at.is_not(None)))


def words_readable_by(client: Client, row: WrittenByClient) -> bool:
    """True when this client may read the words of a row that `readable_by` let through."""
    if row.case_id != client.case_id:
        return False
    return row.client_id == client.id or (row.opened_at is not None and row.taken_back_at is None)
