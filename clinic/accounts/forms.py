"""Forms of sign-in, invitations and the own account."""

from collections.abc import Iterable

from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from clinic.accounts import passwords, queries, rules
from clinic.accounts.models import User
from clinic.core.forms import LINE_CHARACTERS, PageForm

NOT_TOGETHER = "Sign-in name and password do not go together. Please try once more."
NOT_THIS_ONE = "That is not the password. Please try once more."
WRONG_CODE = "This code does not fit, or it was used already. Please wait for the next one."
WRONG_INVITATION_CODE = "This is not the code that goes with this invitation."
NO_CODE = "Please type the code you were given."
TOO_FAST = "That were many tries in a short time. Please wait five minutes, then try again."


class SignInForm(PageForm):
    """Sign-in name and password."""

    signin = StringField("Sign-in name", [InputRequired("Please type your sign-in name.")])
    password = PasswordField("Password", [InputRequired("Please type your password.")])


class PasswordOnlyForm(PageForm):
    """The password once more, to unlock or to confirm."""

    password = PasswordField("Password", [InputRequired("Please type your password.")])


class CodeForm(PageForm):
    """A code of the authenticator app, or a recovery code."""

    code = StringField("Code", [InputRequired("Please type the code.")])


class NewPasswordForm(PageForm):
    """A new password, twice. Call `is_for` before validating."""

    password = PasswordField("New password", [InputRequired("Please choose a password.")])
    again = PasswordField("The same password again", [InputRequired("Please type it a second time.")])

    def is_for(self, user: User, names: Iterable[str]) -> None:
        """Whose password it will be, and the names that must not be in it."""
        self.least = passwords.least_length(user)
        self.names = list(names)

    def validate_password(self, field: PasswordField) -> None:
        """Long enough, not too long, not easy to guess."""
        password = rules.normal(field.data or "")
        if len(password) < self.least:
            raise ValidationError(f"Please use at least {self.least} characters.")
        if len(password) > rules.LONGEST:
            raise ValidationError(f"Please use at most {rules.LONGEST} characters.")
        if rules.is_too_easy(password, self.names):
            raise ValidationError(rules.TOO_EASY)

    def validate_again(self, field: PasswordField) -> None:
        """The same twice."""
        if field.data != self.password.data:
            raise ValidationError("The two are not the same.")


class InvitationForm(NewPasswordForm):
    """Accept an invitation: the code handed over, a password, and for clients the policy."""

    code = StringField("Code", [InputRequired(NO_CODE)])
    read = BooleanField("I have read this", [InputRequired("Please read the text above first.")])


class ChangePasswordForm(NewPasswordForm):
    """A new password, with the old one."""

    current = PasswordField("Your password now", [InputRequired("Please type the password you use now.")])


class StaffForm(PageForm):
    """Somebody new on the staff."""

    full_name = StringField("Full name", [InputRequired("Please give a name."), Length(max=LINE_CHARACTERS)])
    short_name = StringField(
        "Called", [InputRequired("How should clients call this person?"), Length(max=80)]
    )
    credential = StringField("Credential", [Length(max=LINE_CHARACTERS)])
    signin = StringField(
        "Sign-in name",
        [
            InputRequired("Please choose a sign-in name."),
            Length(min=2, max=60, message="Between 2 and 60 characters, please."),
            Regexp(r"^[\w.@+-]+$", message="Letters, digits, dots and dashes only."),
        ],
    )
    is_lead = BooleanField("Leads the practice")

    def validate_signin(self, field: StringField) -> None:
        """Not in use anywhere on this installation."""
        if not queries.is_signin_free(field.data or ""):
            raise ValidationError("This sign-in name is in use. Please choose another.")
