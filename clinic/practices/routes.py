"""The practice's settings, for its lead; for everybody else these addresses do not exist."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic.core.web import form_page, staff_pages
from clinic.practices import actions, queries
from clinic.practices.forms import LetterheadForm, PolicyTextsForm, SignInSettingsForm, WordsForm
from clinic.practices.models import SecondFactor
from clinic.practices.wording import POLICY_NAMES

pages = staff_pages("practices", __name__, "/practice")
BLUEPRINTS = [pages]


@pages.get("")
def settings() -> ResponseReturnValue:
    """All settings of the practice, each part with its own page to change it."""
    own = queries.practice_for(current_user)
    return render_template("practices/settings.html", own=own, policy_names=POLICY_NAMES)


def _saved() -> ResponseReturnValue:
    flash("Saved.")
    return redirect(url_for(".settings"), 303)


@pages.route("/letterhead", methods=["GET", "POST"])
def letterhead() -> ResponseReturnValue:
    """Name, address, telephone, website."""
    own = queries.practice_for(current_user, to_change=True)
    form = LetterheadForm(obj=own)
    if not form.validate_on_submit():
        return form_page("practices/letterhead.html", form)
    wanted = actions.Letterhead(
        form.name.data, form.address.data.strip(), form.telephone.data, form.website.data
    )
    actions.change_letterhead(own, wanted, by=current_user)
    return _saved()


@pages.route("/words", methods=["GET", "POST"])
def words() -> ResponseReturnValue:
    """Support contacts, emergency line, neutral word, where "Leave this page" goes."""
    own = queries.practice_for(current_user, to_change=True)
    form = WordsForm(obj=own)
    if not form.validate_on_submit():
        return form_page("practices/words.html", form)
    wanted = actions.ClientWords(
        form.emergency.data, form.support.data.strip(), form.neutral_word.data, form.leave_url.data
    )
    actions.change_words(own, wanted, by=current_user)
    return _saved()


@pages.route("/sign-in", methods=["GET", "POST"])
def sign_in_settings() -> ResponseReturnValue:
    """Second step and time zone."""
    own = queries.practice_for(current_user, to_change=True)
    form = SignInSettingsForm(second_factor=own.second_factor.value, time_zone=own.time_zone)
    if not form.validate_on_submit():
        return form_page("practices/sign_in_settings.html", form)
    actions.change_sign_in(
        own,
        second_factor=SecondFactor(form.second_factor.data),
        time_zone=form.time_zone.data,
        by=current_user,
    )
    return _saved()


@pages.route("/policies", methods=["GET", "POST"])
def policies() -> ResponseReturnValue:
    """The confidentiality texts."""
    own = queries.practice_for(current_user, to_change=True)
    form = PolicyTextsForm(data=own.policy_texts)
    if not form.validate_on_submit():
        return form_page("practices/policies.html", form, policy_names=POLICY_NAMES)
    actions.change_policy_texts(
        own, {policy: form[policy].data.strip() for policy in POLICY_NAMES}, by=current_user
    )
    return _saved()
