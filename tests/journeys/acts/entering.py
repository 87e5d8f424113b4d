"""Coming in: invitations, passwords, the second step, signing in."""

import re
import time
from dataclasses import dataclass

import pyotp

from tests.journeys.chromium import Window

STEP_SECONDS = 30


@dataclass
class Account:
    """What a person keeps: the sign-in name, the password, and what the authenticator app holds."""

    signin: str
    password: str
    secret: str = ""
    used: int = 0

    def next_code(self) -> str:
        """A code this account has not used yet; every code is good once, and for one step around now."""
        current = int(time.time()) // STEP_SECONDS
        counter = max(self.used + 1, current)
        if counter > current + 1:
            time.sleep((counter - 1) * STEP_SECONDS - time.time() + 0.2)
        self.used = counter
        return str(pyotp.TOTP(self.secret).generate_otp(counter))


@dataclass(frozen=True)
class Handed:
    """What was handed over: the link in one way, the code in another."""

    link: str
    code: str


def printed_invitation(words: str) -> Handed:
    """The invitation as the operator's command prints it."""
    link = re.search(r"Link:\s+(\S+)", words)
    code = re.search(r"Code:\s+(.+)", words)
    assert link and code, words
    return Handed(link[1], code[1].strip())


def shown_invitation(window: Window) -> Handed:
    """The invitation as its page shows it, once."""
    link, code = (window.page.locator("dd code").nth(place).inner_text() for place in (0, 1))
    assert window.page.locator("dt", has_text="Sign-in name").count() == 1
    return Handed(link, code)


def accept(window: Window, handed: Handed, account: Account) -> None:
    """Follow the link, type the code, choose a password; ends on the page that says the sign-in name."""
    window.goto(handed.link)
    window.sees("You are invited")
    if window.page.get_by_label("I have read this").count():
        window.sees("Who will know what")
        window.choose("I have read this")
    window.fill("Code", handed.code.lower())
    window.fill("New password", account.password)
    window.fill("The same password again", account.password)
    window.press("Begin")
    window.sees("Your password is set", account.signin)


def set_up_second_step(window: Window, account: Account) -> list[str]:
    """Connect an authenticator app where the practice asks for it; gives the recovery codes."""
    window.sees("Your practice asks everybody on the staff for it.")
    window.press("Set it up")
    account.secret = window.page.locator("code").first.inner_text().replace(" ", "")
    window.fill("Code", account.next_code())
    window.press("Switch it on")
    window.sees("Your recovery codes")
    codes: list[str] = window.page.locator("ol code").all_inner_texts()
    window.press("I have kept them")
    return codes


def sign_in(window: Window, account: Account, *, path: str = "/sign-in") -> None:
    """Sign-in name and password, and the code where one is due."""
    window.goto(path)
    type_name_and_password(window, account)


def type_name_and_password(window: Window, account: Account) -> None:
    """On the page of sign-in."""
    window.fill("Sign-in name", account.signin)
    type_password(window, account, "Sign in")


def type_password(window: Window, account: Account, button: str) -> None:
    """The password and, where one is due, the code."""
    window.fill("Password", account.password)
    window.press(button)
    if account.secret and window.path == "/sign-in/code":
        window.fill("Code", account.next_code())
        window.press("Go on")


def sign_out(window: Window, button: str = "Sign out") -> None:
    """Sign out with the page's own button; on the staff's account page it is called "Sign out here"."""
    window.press(button)
    window.sees("You are signed out.")
