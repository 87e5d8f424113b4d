"""The writer in a real browser: nothing typed is lost, and nothing of it stays for the next person."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.journeys.acts import client, counsellor, entering
from tests.journeys.acts.entering import Account

pytestmark = pytest.mark.browser

STORY = 2
LONG = "The kettle, the stairs, your coat on the chair: each of them asks again 🫖 who came home, and when. "
BACK = 5


@pytest.fixture
def ana(mill_street, window):
    """Ana on her phone, signed in."""
    return signed_in(mill_street, window, "ana")


def signed_in(mill_street, window, name, *, phone=True, script=True):
    person = window(mill_street.installation, phone=phone, script=script)
    entering.sign_in(person, Account(name, cast.PASSWORD))
    return person


def field(page: Page):
    return page.locator("main textarea").first


def test_what_is_typed_is_saved_by_itself_and_is_there_after_a_reload(mill_street, ana):
    ana.goto(f"{mill_street.step()}/{STORY}")
    client.write(ana, "The blue folder.")
    assert re.search(r"Saved \d\d:\d\d", ana.page.locator("[data-saved]").inner_text())
    ana.page.reload()
    assert client.written(ana) == "The blue folder."
    ana.sees("Saved")


def test_five_thousand_words_and_signs_of_every_kind_arrive_as_they_were_written(mill_street, ana, window):
    text = (LONG * 260).strip() + "\n\n\t«Zoë» said: 你好, שלום, مرحبا 👩‍👩‍👧‍👦 <b>&amp;\n\nand no more."
    assert len(text.split()) > 5000
    step = mill_street.step()
    ana.goto(f"{step}/{STORY}")
    client.write(ana, text)
    ana.page.reload()
    assert client.written(ana) == text
    ana.goto(f"{step}/review")
    client.send(ana)
    ana.press("Read it again")
    assert ana.page.locator("main .words").first.inner_text().split() == text.split()


def test_two_tabs_end_in_a_choice_with_both_texts(mill_street, ana):
    address = f"{mill_street.step()}/{STORY}"
    ana.goto(address)
    other = ana.context.new_page()
    other.goto(address)
    client.write(ana, "Written in the first tab.")
    field(other).fill("Written in the second tab.")
    with ana.expecting("409"):
        expect(other.get_by_text("You have also written here on another page.")).to_be_visible()
    with other.expect_navigation():
        other.get_by_role("button", name="See both texts").click()
    for text in ("Written in the first tab.", "Written in the second tab."):
        expect(other.get_by_text(text)).to_be_visible()
    with other.expect_navigation():
        other.get_by_role("button", name="Keep both").click()
    kept = field(other).input_value()
    assert "first tab" in kept
    assert "second tab" in kept
    other.close()


def test_words_typed_without_a_connection_are_saved_when_it_is_back(mill_street, ana):
    ana.goto(f"{mill_street.step()}/{STORY}")
    client.write(ana, "Before the tunnel.")
    ana.context.set_offline(True)
    with ana.expecting("ERR_INTERNET_DISCONNECTED"):
        client.write(ana, "Before the tunnel, and in it.", wait=False)
        ana.sees("Not saved yet; trying again")
        ana.context.set_offline(False)
        client.until_saved(ana)
    ana.page.reload()
    assert client.written(ana) == "Before the tunnel, and in it."


@pytest.mark.parametrize("way", ["button", "keys"])
def test_leaving_keeps_the_last_words_and_shows_them_to_nobody(mill_street, ana, way):
    address = f"{mill_street.step()}/{STORY}"
    ana.goto("/my")
    ana.goto(address)
    client.write(ana, "quillerby: my last words", wait=False)
    client.leave(ana, by_keys=way == "keys")
    assert ana.left_to == ["https://www.wikipedia.org/"]
    for _ in range(BACK):
        ana.page.go_back()
        ana.sees_not("quillerby")
        assert ana.page.locator("textarea").count() == 0
    ana.goto(address)
    assert ana.path == "/sign-in"
    entering.type_name_and_password(ana, Account("ana", cast.PASSWORD))
    assert ana.path == address
    assert client.written(ana) == "quillerby: my last words"


def test_the_back_button_shows_nothing_after_signing_out(mill_street, ana):
    address = f"{mill_street.step()}/{STORY}"
    ana.goto(address)
    client.write(ana, "quillerby: words on the page")
    ana.goto(address)
    entering.sign_out(ana)
    for _ in range(BACK):
        ana.page.go_back()
        ana.sees_not("quillerby")
    ana.goto(address)
    assert ana.path == "/sign-in"


def test_a_session_ended_in_another_tab_is_told_honestly_and_the_words_stay_at_hand(mill_street, ana):
    ana.goto(f"{mill_street.step()}/{STORY}")
    client.write(ana, "quillerby: saved before.")
    other = ana.context.new_page()
    other.goto("/my")
    with other.expect_navigation():
        other.get_by_role("button", name="Sign out").click()
    with ana.expecting("401"):
        client.write(ana, "quillerby: saved before, and typed after.", wait=False)
        ana.sees("what you wrote last is not saved. It is still here")
        other.get_by_label("Sign-in name").fill("ana")
        other.get_by_label("Password").fill(cast.PASSWORD)
        with other.expect_navigation():
            other.get_by_role("button", name="Sign in").click()
        ana.press("Next question")
    ana.press("Question before")
    assert client.written(ana) == "quillerby: saved before, and typed after."
    other.close()


def test_a_form_that_is_refused_gives_the_words_back_to_be_copied(mill_street, ana):
    ana.goto(f"{mill_street.step()}/{STORY}")
    ana.page.evaluate("for (const one of document.querySelectorAll('[name=csrf_token]')) one.value = 'x'")
    with ana.expecting("400"):
        client.write(ana, "quillerby: words of a form whose token is stale.", wait=False)
        ana.press("Next question")
    ana.sees("Your words", "quillerby: words of a form whose token is stale.")


def test_an_idle_page_locks_itself_and_gives_the_words_back(mill_street, ana):
    ana.page.clock.install()
    address = f"{mill_street.step()}/{STORY}"
    ana.goto(address)
    client.write(ana, "quillerby: half a sentence", wait=False)
    mill_street.installation.script("tests.journeys.idle", "ana")
    with ana.expecting("401"), ana.page.expect_navigation(url=re.compile("/unlock")):
        ana.page.clock.fast_forward("11:00")
    ana.sees("Locked for now")
    ana.sees_not("quillerby")
    ana.page.go_back()
    ana.sees_not("quillerby")
    ana.goto(address)
    entering.type_password(ana, Account("ana", cast.PASSWORD), "Unlock")
    assert ana.path == address
    assert client.written(ana) == "quillerby: half a sentence"


@pytest.mark.parametrize("script", [True, False])
def test_sending_with_a_double_click_sends_once(mill_street, window, script):
    ana = signed_in(mill_street, window, "ana", script=script)
    step = mill_street.step()
    ana.goto(f"{step}/{STORY}")
    client.write(ana, "Once is enough.", wait=False)
    ana.press("Next question")
    ana.goto(f"{step}/review")
    ana.named("Send to my counsellor").dblclick()
    ana.sees("It has arrived")
    ana.press("Read it again")
    assert ana.page.get_by_role("heading", name="Sent").count() == 1


def test_without_script_a_client_writes_and_the_counsellor_answers(mill_street, window):
    ben = signed_in(mill_street, window, "ben", script=False)
    client.begin(ben, "Let the hurt be as big as it is")
    ben.press("Next question")
    client.write(ben, "Without script, and kept.", wait=False)
    ben.press("Save and stop for today")
    ben.sees("Saved. Your words are here when you come back.")
    ben.press("Go on writing")
    ben.press("Go on writing")
    client.answer_all(ben, {}, keep=True)
    ben.sees("Without script, and kept.")
    client.send(ben)
    chris = signed_in(mill_street, window, "chris", phone=False, script=False)
    counsellor.review(chris, "MS-1", "Ben")
    chris.sees("Without script, and kept.")
    chris.page.locator("#feedback").fill("Thank you, Ben.")
    chris.press("Save", chris.page.locator("#feedback-form"))
    assert chris.page.locator("#feedback").input_value() == "Thank you, Ben."
    chris.press("Complete")
    ben.goto("/my")
    ben.press("A thought from your counsellor on step 2")
    ben.sees("Thank you, Ben.")
    client.leave(ben)
    assert ben.left_to == ["https://www.wikipedia.org/"]
