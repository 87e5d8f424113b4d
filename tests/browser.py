"""A person at a browser, over HTTP. Every page anybody fetches is checked for what every page must have."""

import secrets
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

from flask import Flask, g, url_for
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.test import TestResponse

from clinic.accounts import sessions
from clinic.accounts.models import User
from clinic.cases.models import Client
from clinic.core.database import commit, db
from clinic.core.headers import ALWAYS

UNLABELLED = {"hidden", "submit", "button", "image"}


class Page(HTMLParser):
    """What the checks need to know of one HTML page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings = 0
        self.title = ""
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self.bare_forms: list[str] = []
        self.inline: list[str] = []
        self._in_title = False
        self._open_form: str | None = None
        self._label_depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        self.inline += [name for name in found if name == "style" or name.startswith("on")]
        if tag == "h1":
            self.headings += 1
        elif tag == "title" and not self.title:
            self._in_title = True
        elif tag == "label":
            self._label_depth += 1
            self.labelled.add(str(found.get("for")))
        elif tag == "form":
            self._open_form = (
                found.get("action") or "?" if found.get("method", "get").lower() == "post" else None
            )
        elif tag in {"input", "select", "textarea"}:
            self._control(found)
        elif tag in {"script", "style"} and not found.get("src"):
            self.inline.append(tag)

    def _control(self, found: dict[str, str | None]) -> None:
        if found.get("name") == "csrf_token":
            self._open_form = None
        kind = found.get("type") or "text"
        if kind not in UNLABELLED and not self._label_depth and not found.get("aria-label"):
            self.inputs.append(found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag == "label":
            self._label_depth -= 1
        elif tag == "form":
            if self._open_form:
                self.bare_forms.append(self._open_form)
            self._open_form = None

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


def check_page(response: TestResponse) -> None:
    """Raise AssertionError unless the page has what every page must have."""
    for name, value in ALWAYS.items():
        assert response.headers.get(name) == value, f"{name} is {response.headers.get(name)}"
    if response.mimetype != "text/html" or not response.data:
        return
    html = response.get_data(as_text=True)
    page = Page(html)
    assert page.title.strip(), "no title"
    assert page.headings <= 1, f"{page.headings} first headings"
    assert page.headings == 1 or "data-to" in html, "no first heading"
    repeated = {one for one in page.ids if page.ids.count(one) > 1}
    assert not repeated, f"repeated ids {repeated}"
    unlabelled = [found for found in page.inputs if found.get("id") not in page.labelled]
    assert not unlabelled, f"inputs without a label: {unlabelled}"
    assert not page.bare_forms, f"POST forms without CSRF: {page.bare_forms}"
    assert not page.inline, f"inline script or style: {page.inline}"


class Person:
    """Somebody at a browser, signed in unless `user_id` is None."""

    def __init__(self, app: Flask, user_id: UUID | None) -> None:
        self.app = app
        self.user_id = user_id
        self.http = app.test_client()
        self.csrf = self._form_token()
        if user_id is not None:
            self.sign_in()

    def _form_token(self) -> str:
        raw = secrets.token_hex(20)
        with self.http.session_transaction() as cookie:
            cookie["csrf_token"] = raw
        return str(URLSafeTimedSerializer(self.app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(raw))

    def sign_in(self) -> None:
        """Open a browser session without the pages of sign-in, which have tests of their own."""
        token = sessions.start(self.user, second_factor=True)
        commit()
        self.http.set_cookie(sessions.cookie_name(), token, domain="localhost")

    @property
    def user(self) -> User:
        """The person's account, fresh."""
        query = select(User).where(User.id == self.user_id).options(joinedload(User.practice))
        return db.session.scalars(query).one()

    @property
    def client(self) -> Client:
        """The person's client row, fresh."""
        query = select(Client).where(Client.user_id == self.user_id)
        query = query.options(joinedload(Client.user), joinedload(Client.case))
        return db.session.scalars(query).one()

    def address(self, endpoint: str, **values: Any) -> str:
        """A path, or the path of an endpoint."""
        if endpoint.startswith("/"):
            return endpoint
        with self.app.test_request_context("/"):
            return url_for(endpoint, **values)

    def get(self, endpoint: str, *, expect: int = 200, **values: Any) -> TestResponse:
        """Fetch a page and check it."""
        return self._checked(self.send("GET", self.address(endpoint, **values)), expect)

    def post(
        self,
        endpoint: str,
        fields: dict[str, Any] | None = None,
        *,
        expect: int = 303,
        headers: dict[str, str] | None = None,
        **values: Any,
    ) -> TestResponse:
        """Send a form, with its CSRF token."""
        body = {"csrf_token": self.csrf, **(fields or {})}
        sent = self.send("POST", self.address(endpoint, **values), data=body, headers=headers)
        return self._checked(sent, expect)

    def send(self, method: str, path: str, **more: Any) -> TestResponse:
        """Any request, unchecked."""
        # One application context lasts a whole test; what a request remembers in it must not reach the next.
        g.__dict__.clear()
        response = self.http.open(path, method=method, **more)
        response.get_data()
        response.close()
        # What the request changed must be seen by the test, which may hold older rows.
        db.session.rollback()
        db.session.expire_all()
        g.__dict__.clear()
        return response

    def _checked(self, response: TestResponse, expect: int) -> TestResponse:
        words = response.get_data(as_text=True)[:2000] if response.mimetype.startswith("text") else ""
        assert response.status_code == expect, f"{response.status_code} instead of {expect}: {words}"
        check_page(response)
        return response
