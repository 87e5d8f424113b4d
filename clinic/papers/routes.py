"""Blank worksheets for staff, to print and to give away."""

from uuid import UUID

from flask import Response, abort, g
from flask_login import current_user

from clinic.core.web import staff_pages
from clinic.papers.drawing import handed_out
from clinic.papers.worksheet import worksheet as sheet_of
from clinic.programmes import queries
from clinic.programmes.schema import Variant

pages = staff_pages("papers", __name__, "/programme")
BLUEPRINTS = [pages]


@pages.get("/<uuid:step_version_id>/worksheet/<string:variant>.pdf")
def worksheet(step_version_id: UUID, variant: str) -> Response:
    """The blank sheet of a step as this partner is asked it."""
    content = queries.content_of(queries.step_version_for(current_user, step_version_id))
    if variant not in content.variants:
        abort(404)
    paper = sheet_of(content, Variant(variant), g.practice)
    return handed_out(paper, "papers/worksheet.html", "worksheet")
