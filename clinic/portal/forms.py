"""Forms of the clients' pages; the writer reads its own, because every question has other fields."""

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from clinic.cases.models import Setting
from clinic.cases.wording import SETTING_WORDS
from clinic.core.forms import LONG_TEXT_CHARACTERS, OnceForm, PageForm

SETTINGS = [SelectChoice(key.value, words) for key, words in SETTING_WORDS.items()]
LENGTH = Length(
    max=LONG_TEXT_CHARACTERS,
    message="This is longer than one answer can hold. Nothing is lost; please shorten it.",
)


class SendForm(OnceForm):
    """Hands in what is written. `seen` says which drafts the person has looked at."""

    seen = HiddenField()


class SettingForm(PageForm):
    """Who may read an answer that was handed in."""

    setting = RadioField("Who may read this", choices=SETTINGS)

    @property
    def chosen(self) -> Setting:
        """The setting; only after validation."""
        return Setting(self.setting.data)


class TakeAwayForm(OnceForm):
    """What one client takes away from a session: three texts, each optional, one at least to be sent."""

    heard = TextAreaField("What I heard", validators=[LENGTH])
    promised = TextAreaField("What I promised", validators=[LENGTH])
    need = TextAreaField("What I need", validators=[LENGTH])
    setting = RadioField("Who may read this", choices=SETTINGS, default=Setting.COUNSELLOR.value)
    revision = HiddenField(default="0")

    @property
    def known(self) -> int:
        """The revision the page knew; 0 for none."""
        text = self.revision.data or ""
        return int(text) if text.isascii() and text.isdigit() else 0

    @property
    def words(self) -> dict[str, str]:
        """The three texts by name."""
        return {name: self[name].data or "" for name in ("heard", "promised", "need")}

    @property
    def chosen(self) -> Setting:
        """The setting; whatever cannot be understood is the most private."""
        return Setting(self.setting.data) if self.setting.data in set(Setting) else Setting.COUNSELLOR

    def is_blank(self) -> bool:
        """True when nothing was written."""
        return not any(text.strip() for text in self.words.values())
