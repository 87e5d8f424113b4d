"""What happens when a client takes a report."""

from clinic.cases.models import Client
from clinic.core.clock import now
from clinic.core.database import db, defer
from clinic.reports.models import Addressee, Report
from clinic.reports.queries import addressee_of


def note_first_read(report: Report, *, client: Client) -> None:
    """Note when the client first took it: for the counsellor to know, never for the partner."""
    addressee = addressee_of(client, report)
    if addressee.first_read_at is None:
        addressee_id, at = addressee.id, now()

        def write() -> None:
            row = db.session.get(Addressee, addressee_id)
            if row is not None and row.first_read_at is None:
                row.first_read_at = at

        defer(write)
