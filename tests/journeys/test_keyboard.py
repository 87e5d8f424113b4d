"""Without a mouse: from sign-in to the receipt, and through the counsellor's inbox."""

import pytest
from playwright.sync_api import Page

from tests import cast
from tests.journeys.acts import client, entering
from tests.journeys.acts.entering import Account

pytestmark = pytest.mark.browser

MOST_TABS = 40
# What has the focus: its words, and whether one sees that it has it.
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const label = one.labels && one.labels[0] ? one.labels[0].innerText : '';
  const seen = [one, one.closest('label')].filter(Boolean).some((each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
  const box = one.getBoundingClientRect(), at = [box.left + box.width / 2, box.top + box.height / 2];
  const top = document.elementFromPoint(...at);
  const covered = top && !one.contains(top) && !top.contains(one) && !(one.labels && [...one.labels].some(
    (each) => each.contains(top)));
  return { name: (one.getAttribute('aria-label') || label || one.innerText || '').trim(), seen, covered };
}"""


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus begins with these words; everything passed shows its focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            continue
        assert focused["seen"], f"no focus ring on “{focused['name']}” ({page.url})"
        assert not focused["covered"], f"something covers “{focused['name']}” ({page.url})"
        if focused["name"].startswith(words):
            return
    raise AssertionError(f"“{words}” cannot be reached by Tab on {page.url}")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_sign_in_to_the_receipt(mill_street, window):
    ana = window(mill_street.installation)
    page, step = ana.page, mill_street.step()
    ana.goto(f"/sign-in?next={step}")
    tab_to(page, "Sign-in name")
    page.keyboard.type("ana")
    tab_to(page, "Password")
    page.keyboard.type(cast.PASSWORD)
    enter(page)
    tab_to(page, "Begin")
    enter(page)
    tab_to(page, "Sleep or appetite")
    page.keyboard.press("Space")
    tab_to(page, "Next question")
    enter(page)
    tab_to(page, "In your own words")
    page.keyboard.type("Written without a mouse.")
    client.until_saved(ana)
    tab_to(page, "Only my counsellor")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Next question")
    enter(page)
    ana.goto(f"{step}/review")
    ana.sees("Written without a mouse.", "It may be raised in session", "Sleep or appetite")
    tab_to(page, "Send to my counsellor")
    enter(page)
    ana.sees("It has arrived")


def test_the_first_tab_offers_to_skip_to_the_text(mill_street, window):
    ana = window(mill_street.installation, phone=True)
    entering.sign_in(ana, Account("ana", cast.PASSWORD))
    tab_to(ana.page, "Skip to the text")
    ana.page.keyboard.press("Enter")
    assert ana.page.evaluate("document.activeElement.id") == "main"


def test_the_inbox_is_worked_through_by_keys(mill_street, window):
    ana = window(mill_street.installation, phone=True)
    entering.sign_in(ana, Account("ana", cast.PASSWORD))
    for words in ("The first of two.", "The second of two."):
        step = mill_street.step()
        ana.goto(f"{step}/2")
        client.write(ana, words)
        ana.goto(f"{step}/review")
        client.send(ana)
    chris = window(mill_street.installation)
    entering.sign_in(chris, Account("chris", cast.PASSWORD))
    press(chris.page, "r")
    first = chris.path
    press(chris.page, "j")
    assert chris.path != first
    press(chris.page, "k")
    assert chris.path == first
    chris.page.locator("body").press("a")
    focused = chris.page.evaluate(FOCUSED)
    assert focused["name"].startswith("Complete")
    assert focused["seen"]
    assert chris.path == first
    enter(chris.page)
    assert chris.path != first
    press(chris.page, "Shift+?")
    assert chris.path == "/help"


def press(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.locator("body").press(key)
