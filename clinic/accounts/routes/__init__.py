"""Pages of accounts: sign-in, invitations, the own account, and the staff for the lead."""

from clinic.accounts.routes import invitations, own, second_step, sign_in, staff

# The second step belongs to the own account: its pages are added to that blueprint when it is imported.
BLUEPRINTS = [sign_in.pages, invitations.pages, own.pages, staff.pages]
__all__ = ["BLUEPRINTS", "second_step"]
