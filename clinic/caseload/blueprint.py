"""The blueprint that every page of the front room hangs on."""

from clinic.core.web import staff_pages

pages = staff_pages("caseload", __name__)
