"""The policy in statements that are put together once and used for everybody.

Putting a statement together costs more than running it. The pages that are opened most keep theirs; who asks
comes as parameters each time, and the condition is that of `cases.access`, unchanged.
"""

from datetime import date
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from clinic.accounts.models import User
from clinic.assignments.models import Assignment, Status
from clinic.cases import access
from clinic.cases.models import Case, CaseAccess
from clinic.core.clock import today
from clinic.core.database import db


class _Whoever:
    """Stands for the member of staff whose ids come as parameters."""

    is_staff = is_active = True
    id = bindparam("user_id", type_=CaseAccess.user_id.type)
    practice_id = bindparam("practice_id", type_=Case.practice_id.type)


def open_to_whoever(*, to_change: bool = False) -> ColumnElement[bool]:
    """`access.open_to` for the parameters that `who` gives. It holds for the day it was made on."""
    return access.open_to(cast(User, _Whoever()), to_change=to_change)


def who(user: User) -> dict[str, Any]:
    """The parameters. Only for active staff: the condition takes that for granted."""
    if not user.is_staff or not user.is_active:
        raise PermissionError("prepared statements are for active staff")
    return {"user_id": user.id, "practice_id": user.practice_id}


@lru_cache(maxsize=2)
def _waiting(_day: date) -> Select[int]:
    return (
        select(func.count(Assignment.id))
        .join(Assignment.case)
        .where(Assignment.status == Status.SUBMITTED, open_to_whoever(to_change=True))
    )


def inbox_count(user: User) -> int:
    """`assignments.staff_queries.inbox_count` for every page of the staff, put together once a day."""
    return db.session.connection().scalar(_waiting(today()), who(user)) or 0
