"""What can go wrong on purpose, and the pages that say so."""

import logging
import secrets

from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from clinic.core.unsent import refused_form, typed_texts, unsent_page
from clinic.core.web import wants_json

log = logging.getLogger("trustwork")

SENTENCES = {
    400: ("That did not arrive whole", "Please open the page again and send it once more."),
    403: ("Not from here", "This page cannot be opened from where you are."),
    404: ("Nothing here", "There is nothing at this address, or it is not for this account."),
    405: ("Nothing here", "There is nothing at this address, or it is not for this account."),
    409: ("That is not possible just now", "It has changed in the meantime. Please go back and look again."),
    413: ("That is too much at once", "Please send a shorter text."),
    429: ("A little too fast", "Please wait a few minutes, then try again."),
    500: ("Something went wrong", "It is not your doing. Nothing that was saved is lost."),
    503: ("Back in a moment", "The record cannot be reached just now. Please try again in a minute."),
}
OLD_FORM = (
    "The page was older than your sign-in in this browser, so it was not saved. "
    "Your words are below, only on this page."
)


class RuleError(Exception):
    """A rule of the practice forbids this now; the text is one calm sentence for the person.

    `field` names the field of the form that the sentence is about, where it is about one.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class StaleVersion(RuleError):
    """Somebody changed the same thing in the meantime; both texts must be shown."""


def install(app: Flask) -> None:
    """Give every fault a page with a way back; unforeseen ones also a reference, never a trace."""
    app.register_error_handler(RuleError, rule_page)
    app.register_error_handler(CSRFError, old_form_page)
    app.register_error_handler(HTTPException, http_page)
    app.register_error_handler(Exception, fault_page)


def error_page(status: int, sentence: str | None = None, reference: str | None = None) -> ResponseReturnValue:
    """The page for `status`; works without a database and without a person signed in."""
    title, usual = SENTENCES.get(status, SENTENCES[404] if status < 500 else SENTENCES[500])
    said = {"title": title, "sentence": sentence or usual, "reference": reference}
    return render_template("errors/page.html", texts=typed_texts(), **said), status


def rule_page(error: RuleError) -> ResponseReturnValue:
    """409 with the rule's own sentence."""
    return error_page(409, str(error))


def old_form_page(error: CSRFError) -> ResponseReturnValue:
    """The page of a form whose token is no longer good, such as after signing out in another tab."""
    unsent = None if wants_json() else refused_form()
    if unsent is None:
        return error_page(400)
    return unsent_page(unsent, OLD_FORM, sign_in="/sign-in", status=400)


def http_page(error: HTTPException) -> ResponseReturnValue:
    """The page of an HTTP error. Redirects raised as exceptions pass through."""
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, SecurityError):
        # Asked under a name that is not ours: no page, since every address on it would carry that name.
        return Response("Not from here.", 400, mimetype="text/plain")
    if isinstance(error, InternalServerError):
        return fault_page(error.original_exception or error)
    # A method that is not allowed would tell that the address exists, so it answers as if it did not.
    return error_page(404 if error.code == 405 else error.code)


def fault_page(error: BaseException) -> ResponseReturnValue:
    """500 with a reference that stands in the log beside the kind of fault and never beside its words."""
    if isinstance(error, HTTPException):
        return http_page(error)
    reference = secrets.token_hex(4)
    where = error.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    spot = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else "?"
    log.error("fault %s: %s at %s (%s)", reference, type(error).__name__, spot, request.endpoint)
    return error_page(500, reference=reference)
