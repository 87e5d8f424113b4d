"""Every table, imported in one place for migrations and backup."""

from clinic.accounts import models as accounts
from clinic.appointments import models as appointments
from clinic.assignments import models as assignments
from clinic.audit import models as audit
from clinic.cases import models as cases
from clinic.notes import models as notes
from clinic.practices import models as practices
from clinic.programmes import models as programmes
from clinic.reports import models as reports

__all__ = [
    "accounts",
    "appointments",
    "assignments",
    "audit",
    "cases",
    "notes",
    "practices",
    "programmes",
    "reports",
]
