"""Every page that links lead to, for everybody, in light and in dark: axe finds nothing, and nor do we."""

import re
from itertools import chain

import pytest
from playwright.sync_api import expect

from tests.journeys import seeing, walking
from tests.journeys.acts import entering

pytestmark = pytest.mark.browser

STAFF_LEAST, CLIENT_LEAST = 28, 44
# Files and what machines ask for; `/` only leads on; the rest stands behind a button and is looked at there.
NO_PAGES = {"/", "/healthz", "/readyz", "/static/<filename>"}
PLANTED = """() => {
  const put = (name, words, style) => {
    const one = document.createElement(name);
    one.textContent = words;
    Object.assign(one.style, style);
    document.querySelector('main').append(one);
    return one;
  };
  put('img', '', {}).src = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';
  put('p', 'Too pale to read', { color: '#ccc', background: '#fff' });
  put('button', 'x', { minHeight: '0', height: '12px', width: '12px', padding: '0' });
  put('div', 'Too wide', { width: '900px' });
}"""
EVERYBODY = {
    "imke.s": ("/today", 2),
    "marit.o": ("/today", 1),
    "hanne.w": ("/today", 1),
    "joel.w": ("/my", 2),
    "amara.w": ("/my", 1),
    "signe.v": ("/my", 1),
}


def complaints(page, *, least: int) -> list[str]:
    """Everything wrong with the page that is open."""
    found = [f"{one['rule']}: {one['help']} {one['where']} {one['why']}" for one in seeing.violations(page)]
    page.emulate_media(color_scheme="dark")
    found += [f"in dark: {one['help']} {one['where']}" for one in seeing.violations(page, "color-contrast")]
    page.emulate_media(color_scheme="light")
    found += [f"smaller than {least}: {one}" for one in seeing.small_targets(page, least)]
    return found + [f"sideways: {one}" for one in seeing.sideways(page)]


@pytest.fixture(scope="module")
def walked() -> set[str]:
    """The kinds of pages that anybody saw."""
    return set()


@pytest.mark.parametrize("signin", EVERYBODY)
def test_every_page_of(demo, accounts, window, walked, signin):
    start, of_each = EVERYBODY[signin]
    person = window(demo, phone=start == "/my")
    entering.sign_in(person, accounts[signin])
    wrong: dict[str, list[str]] = {}
    unlinked = receipt(person) if start == "/my" else opening(person)
    for kind in chain(walking.every_page(person, start, of_each=of_each), unlinked):
        walked.add(kind)
        found = complaints(person.page, least=CLIENT_LEAST if start == "/my" else STAFF_LEAST)
        if found:
            wrong.setdefault(kind, []).extend(found)
    assert not wrong, listed(wrong)


def receipt(person):
    """The page after sending has no link to it; whoever sent something may look at it again."""
    sent = re.search(f"/my/history/({walking.ID.pattern})", person.fetch("/my/history"))
    if sent:
        person.goto(f"/my/steps/{sent[1]}/sent/1")
        yield "/my/steps/<id>/sent/<n>"


def opening(person):
    """The page that opens an answer is linked from few reflections: look for one of a couple far on."""
    couple = re.search(f'/cases/({walking.ID.pattern})">HL-102', person.fetch("/caseload"))
    reviews = re.findall(r'href="(/reviews/[^"?]+)"', person.fetch(f"/cases/{couple[1]}")) if couple else []
    for review in sorted(set(reviews)):
        link = re.search(r'href="(/reviews/[^"]+/open)"', person.fetch(review))
        if link:
            person.goto(link[1])
            yield "/reviews/<id>/answers/<id>/open"
            return


def test_pages_of_nobody_in_particular(demo, window, walked):
    person = window(demo, phone=True)
    for path in ("/sign-in", "/forgotten", "/support"):
        person.goto(path)
        walked.add(path)
        assert not complaints(person.page, least=CLIENT_LEAST), path
    with person.expecting("404", "422"):
        person.goto("/nothing-here")
        assert not complaints(person.page, least=CLIENT_LEAST)
        person.goto("/sign-in")
        person.press("Sign in")
        assert not complaints(person.page, least=CLIENT_LEAST), "a refused form"
    expect(person.page.locator(".error-summary")).to_be_focused()


def test_an_invitation_the_second_step_and_the_lock(demo, accounts, window, walked):
    lead = window(demo)
    lead.goto("/sign-in")
    lead.fill("Sign-in name", "marit.o")
    lead.fill("Password", accounts["marit.o"].password)
    lead.press("Sign in")
    walked.add(lead.path)
    assert not complaints(lead.page, least=STAFF_LEAST)
    lead.fill("Code", accounts["marit.o"].next_code())
    lead.press("Go on")
    for path in ("/account/confirm", "/account/welcome"):
        lead.goto(path)
        walked.add(path)
        assert not complaints(lead.page, least=STAFF_LEAST), path
    lead.goto("/practice/staff")
    lead.press("New invitation")
    assert not complaints(lead.page, least=STAFF_LEAST)
    invited = window(demo, phone=True)
    invited.goto(entering.shown_invitation(lead).link)
    walked.add("/invitation/<token>")
    assert not complaints(invited.page, least=CLIENT_LEAST)
    demo.script("tests.journeys.idle", "marit.o")
    lead.goto("/practice")
    assert lead.path == "/unlock"
    walked.add(lead.path)
    assert not complaints(lead.page, least=STAFF_LEAST)


def test_no_page_was_left_out(demo, walked):
    """Every address that answers with a page was looked at by somebody, or has its reason here."""
    listed_routes = demo.flask("routes", "--sort", "rule").splitlines()[2:]
    rules = {line.split()[-1] for line in listed_routes if "GET" in line}
    wanted = {re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", _shape, rule) for rule in rules}
    seen = {kind.partition("?")[0] for kind in walked}
    left_out = {rule for rule in wanted - seen - NO_PAGES if not rule.endswith(".pdf")}
    assert not left_out, " ".join(sorted(left_out))


def _shape(parameter: re.Match[str]) -> str:
    if parameter[1] == "number":
        return "<n>"
    return f"<{parameter[1]}>" if parameter[1] in {"token", "variant", "filename", "name"} else "<id>"


def test_the_check_itself_finds_what_is_planted(demo, window):
    person = window(demo, phone=True)
    person.goto("/support")
    person.page.evaluate(PLANTED)
    found = "\n".join(complaints(person.page, least=CLIENT_LEAST))
    assert "image-alt" in found
    assert "color-contrast" in found
    assert "smaller than 44" in found
    assert "sideways" in found


def listed(wrong: dict[str, list[str]]) -> str:
    """One page a paragraph."""
    return "\n".join(f"{kind}\n    " + "\n    ".join(found) for kind, found in wrong.items())
