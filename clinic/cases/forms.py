"""Shapes of the forms about cases."""

from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from clinic.cases.models import AccessKind, ConfidentialityPolicy, InjuryRole
from clinic.cases.wording import ROLE_WORDS
from clinic.core.clock import today
from clinic.core.forms import LINE_CHARACTERS, OnceForm, PageForm

NAME_CHARACTERS = 80
SIGNIN_CHARACTERS = 40
POLICY_CHOICES = [
    SelectChoice(ConfidentialityPolicy.LIMITED_SECRETS.value, "Limited secrets"),
    SelectChoice(ConfidentialityPolicy.NO_SECRETS.value, "No secrets"),
    SelectChoice(ConfidentialityPolicy.INDIVIDUAL.value, "Individual confidentiality"),
]
ROLE_CHOICES = [SelectChoice(role.value, ROLE_WORDS[role.value].capitalize()) for role in InjuryRole]
REQUIRED = InputRequired("Please fill this in.")
SHORT_NAME = Length(max=NAME_CHARACTERS, message=f"At most {NAME_CHARACTERS} characters.")
SIGNIN = (
    REQUIRED,
    Length(min=3, max=SIGNIN_CHARACTERS, message=f"Between 3 and {SIGNIN_CHARACTERS} characters."),
    Regexp(r"^[^\s@/]+$", message="No spaces, no @ and no slash; for instance amara.w."),
)

# A reference stands on lists, in reports and in the names of files people make: nothing odd in it.
REFERENCE = (
    REQUIRED,
    Length(max=20, message="At most 20 characters."),
    Regexp(
        r"^[^\W_][\w.\- ]*\Z",
        message="A letter or digit first, then also spaces, dots, hyphens and underscores; such as HL-107.",
    ),
)


class ReferenceForm(PageForm):
    """The reference of a case. A form of its own, because fields stand in the order they are written in."""

    reference = StringField("Reference", validators=[*REFERENCE])


class CaseForm(PageForm):
    """What happened and the policy of a case."""

    what_happened = StringField(
        "What happened, in one line",
        validators=[REQUIRED, Length(max=LINE_CHARACTERS, message=f"At most {LINE_CHARACTERS} characters.")],
    )
    policy = RadioField("Confidentiality policy", choices=POLICY_CHOICES)


FIRST = "First partner"
SECOND = "Second partner"


class NewCaseForm(OnceForm, ReferenceForm, CaseForm):
    """A new case: its reference and two people."""

    first_name = StringField("Full name", validators=[REQUIRED, SHORT_NAME], description=FIRST)
    first_short = StringField("Called", validators=[REQUIRED, SHORT_NAME], description=FIRST)
    first_signin = StringField("Sign-in name", validators=[*SIGNIN], description=FIRST)
    first_role = RadioField(
        "Role in what happened",
        choices=ROLE_CHOICES,
        default=InjuryRole.INJURED.value,
        description=FIRST,
    )
    second_name = StringField("Full name", validators=[REQUIRED, SHORT_NAME], description=SECOND)
    second_short = StringField("Called", validators=[REQUIRED, SHORT_NAME], description=SECOND)
    second_signin = StringField("Sign-in name", validators=[*SIGNIN], description=SECOND)
    second_role = RadioField(
        "Role in what happened",
        choices=ROLE_CHOICES,
        default=InjuryRole.INVOLVED.value,
        description=SECOND,
    )


class RoleForm(PageForm):
    """A client's role in the injury."""

    role = RadioField("Role in what happened", choices=ROLE_CHOICES)


class AccessForm(PageForm):
    """A dated grant of access to a case."""

    user_id = SelectField("Who", validators=[REQUIRED])
    kind = RadioField(
        "As",
        choices=[
            SelectChoice(AccessKind.COUNSELLOR.value, "Counsellor"),
            SelectChoice(AccessKind.SUPERVISOR.value, "Supervisor, reads only"),
        ],
        default=AccessKind.COUNSELLOR.value,
    )
    from_on = DateField("From", validators=[REQUIRED], default=today)
    until_on = DateField("Until (leave empty for no end)", validators=[Optional()])
