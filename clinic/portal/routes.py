"""All pages of the clients' front room, in one list."""

from clinic.portal import history, home, printing, reports, sending, sharing, support, take_aways, writer
from clinic.portal.views import pages

# Importing a module puts its pages on the blueprint.
MODULES = (history, home, printing, reports, sending, sharing, support, take_aways, writer)
BLUEPRINTS = [pages, support.help_pages, support.support_pages]
