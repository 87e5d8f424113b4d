"""Which passwords are taken, and how they are kept."""

import random
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.accounts import passwords, rules
from clinic.core.database import db
from tests import cast

NAMES = ("Ana Arendal", "Ben Brosko", "Chris Calloway", "Mill Street Counselling", "ana.a")
# Words of many kinds, none of them in the list of easy ones: what somebody gets by opening a book at random.
BOOK = """
acorn anvil apron basket beacon blanket bracket briar buckle burrow candle canvas carpet cedar cellar chisel
clover cobble compass copper corner cradle crayon current curtain dapple ditch drizzle dune ember engine
fabric fender fern fiddle flannel flint fossil funnel gallery garnet gate glacier gravel gutter hammock
harbour hatch hazel hedge hinge hollow inkwell ivory jacket kernel kettle ladder lantern lattice ledger
lentil linen lobster magnet maple marble meadow mitten mortar mosaic needle nettle nozzle nutmeg oatmeal
orchard otter paddle parcel pebble pelican pencil pigeon pillow plaster plaza pocket pollen pottery puddle
pulley quarry quill raft ribbon ripple river saddle sandal saucer shelf shovel sketch slate socket spindle
sponge stable stencil stump tablet tangle thimble thistle ticket timber tinsel trellis trumpet tunnel turnip
umbrella valley vessel walnut wardrobe whistle willow window yarn zipper
"""
PLAIN_WORDS = BOOK.split()
ENDINGS = ("1", "12", "123", "1234", "2024", "2025!", "!!", "2026", "007", "99", "!", "123!")


def listed():
    """What heads the lists of guessers: an easy word with something at its end, or two of them."""
    easy = rules._easy_words()
    for word in easy:
        yield from (word + ending for ending in ENDINGS)
        yield from (word.capitalize() + ending for ending in ENDINGS)
        yield from (word + other for other in easy[:20])
        yield word.replace("o", "0").replace("a", "@").replace("i", "1").replace("s", "$") + "2025!"


def test_three_thousand_common_passwords_are_refused():
    long_enough = {password for password in listed() if len(password) >= rules.CLIENT_LENGTH}
    assert len(long_enough) > 3000
    assert [password for password in sorted(long_enough) if not rules.is_too_easy(password)] == []


def test_a_thousand_phrases_of_four_random_words_are_taken():
    choice = random.Random(4)
    phrases = [" ".join(choice.sample(PLAIN_WORDS, 4)) for _ in range(1000)]
    assert [phrase for phrase in phrases if rules.is_too_easy(phrase, NAMES)] == []


@pytest.mark.parametrize(
    "password",
    [
        "arendal gravel lamp",
        "gravel-BROSKO-lamp",
        "Ana and Ben 1987-06-14",
        "millstreetcounselling",
        "c@lloway gravel lamp",
        "qwertyuiop123456",
        "abcdefghijklmnop",
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "lamplamplamplamp",
        "14061987 14061987",
        "Password Password",
        "ILoveYou4Ever!!",
        "p@$$w0rd-p@$$w0rd",
    ],
)
def test_what_a_partner_or_a_list_would_try_is_too_easy(password):
    assert rules.is_too_easy(password, NAMES)


@pytest.mark.parametrize(
    "password",
    [
        "gravel lamp thistle",
        "seventeen calm herons",
        "Grütze! fällt über Bord",
        "猫が七匹、窓の外で歌う夜",
        "kX9#vT2$qLm8zR!w",
    ],
)
def test_others_are_taken(password):
    assert not rules.is_too_easy(password, NAMES)


@given(st.text(max_size=200), st.lists(st.text(max_size=30), max_size=4))
def test_any_text_gets_an_answer(password, names):
    assert rules.is_too_easy(password, names) in {True, False}


@given(st.text(rules.CODE_ALPHABET, min_size=8, max_size=8), st.sampled_from([" ", "-", " – ", ""]))
def test_code_is_read_the_same_however_it_is_typed(code, between):
    assert rules.normal_code(between.join(code.lower()) + between) == code


@pytest.mark.parametrize(
    "password", ["x" * 64 + "y", "gravel 😀 lamp thistle", "é" * 60 + "z", "w" * 127 + "v"]
)
def test_every_character_of_a_long_password_counts(password):
    kept = passwords.hash_of(password)
    assert passwords.is_right(kept, password)
    assert not passwords.is_right(kept, password[:-1])
    assert not passwords.is_right(kept, password[:-1] + "q")


def test_the_same_keys_on_another_machine_open_it():
    composed, decomposed = "caf\u00e9 gravel lamp", "cafe\u0301 gravel lamp"
    assert passwords.is_right(passwords.hash_of(composed), decomposed)


def test_hashes_cost_what_owasp_asks():
    assert passwords.hash_of("gravel lamp thistle").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_nobodys_password_is_never_right():
    assert not passwords.is_right(None, "gravel lamp thistle")
    assert not passwords.is_right("not a hash", "gravel lamp thistle")


def test_no_more_hashes_at_once_than_processors(monkeypatch):
    at_once, most, lock = 0, 0, threading.Lock()

    class Slow:
        def hash(self, _password):
            nonlocal at_once, most
            with lock:
                at_once += 1
                most = max(most, at_once)
            threading.Event().wait(0.02)
            with lock:
                at_once -= 1
            return ""

    monkeypatch.setattr(passwords, "HASHER", Slow())
    threads = [threading.Thread(target=passwords.hash_of, args=("x",)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= most <= (passwords.os.cpu_count() or 1)


def test_nothing_is_locked_while_a_password_is_checked(anonymous, monkeypatch):
    held = []
    right = passwords.is_right
    monkeypatch.setattr(
        passwords, "is_right", lambda *given: held.append(db.session().in_transaction()) or right(*given)
    )
    anonymous.post("/sign-in", {"signin": "ana", "password": cast.PASSWORD})
    anonymous.csrf = anonymous._form_token()
    change = {"current": cast.PASSWORD, "password": "gravel lamp thistle", "again": "gravel lamp thistle"}
    anonymous.post("/account/password", change)
    assert held == [False, False]
