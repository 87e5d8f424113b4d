"""The demo practice as data: it fits the programme, reads like people, and keeps what is private apart."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from clinic.accounts import rules
from clinic.ops.demo import content
from clinic.ops.demo.content import Couple, Demo, DemoError, Event
from clinic.ops.demo.people import password_of, people_of, totp_secret_of
from clinic.programmes.answer_words import private_texts
from clinic.programmes.content import load_shipped

# What Lena told alone. None of it may stand where a client could read it.
TOLD_ALONE = ("afraid", "fear", "frighten", "keys", "thirty calls", "safety plan", "block", "threat", "hold")


@pytest.fixture(scope="module")
def demo() -> Demo:
    return content.load()


def _writings(demo: Demo) -> Iterator[tuple[Couple, Event, str]]:
    """Each submit and draft with the variant its author was given."""
    for couple in demo.couples:
        variants: dict[tuple[str, int], str] = {}
        for event in couple.events:
            if event.do == "assign":
                for key in event.given["to"]:
                    chosen = event.given.get("variants", {}).get(key, couple.person(key).role)
                    variants[key, event.given["step"]] = chosen
            elif event.do in {"submit", "draft"}:
                yield couple, event, variants[event.given["by"], event.given["step"]]


def test_every_answer_fits_its_prompt(demo):
    written = [list(content.answers_of(event, variant)) for _, event, variant in _writings(demo)]
    assert len(written) > 60
    assert all(written)


def test_counsellor_only_answers_ask_for_no_wider_setting(demo):
    for _, event, variant in _writings(demo):
        for prompt, _, setting in content.answers_of(event, variant):
            assert setting == "counsellor" or not prompt.is_counsellor_only, event.place


def test_every_reflection_is_as_long_as_a_real_one(demo):
    for _, event, variant in _writings(demo):
        if event.do == "submit":
            texts = [
                text
                for prompt, value, _ in content.answers_of(event, variant)
                for text in private_texts(prompt, value)
            ]
            assert 40 <= sum(len(text.split()) for text in texts) <= 400, event.place


def test_every_held_session_has_a_note_and_one_waits_for_its_signature(demo):
    unsigned = []
    for couple in demo.couples:
        held = {
            one.given["key"] for one in couple.events if one.do == "appointment" and one.given.get("held")
        }
        notes = {one.given["session"]: one for one in couple.events if one.do == "note"}
        assert held == set(notes), couple.reference
        unsigned += [(couple.reference, one.day) for one in notes.values() if not one.given["sign"]]
    assert unsigned == [("HL-103", -2)]


def test_steps_without_a_date_are_given_without_one(demo):
    never = {step.number for step in load_shipped() if not step.may_have_due_date}
    for couple in demo.couples:
        for event in couple.events:
            if event.do == "assign" and event.given["step"] in never:
                assert "due" not in event.given, event.place


def test_what_one_partner_told_alone_stands_in_no_text_for_clients(demo):
    couple = next(one for one in demo.couples if one.reference == "HL-105")
    for event in couple.events:
        shown = [event.given.get(name, "") for name in ("intro", "feedback", "thought", "place")]
        shown += event.given.get("words", {}).values()
        text = " ".join(shown).casefold()
        assert not [word for word in TOLD_ALONE if word in text], event.place
    assert not [word for word in TOLD_ALONE if word in couple.summary.casefold()]


def test_nobody_shares_a_sign_in_name_or_a_pass_phrase(demo):
    people = people_of(demo)
    assert len({person["signin"] for person in people}) == len(people)
    assert len({person["password"] for person in people}) == len(people)
    assert {person["role"] for person in people} == {"lead", "counsellor", "supervisor", "client"}


def test_pass_phrases_follow_from_the_person_and_keep_the_rules_for_passwords(demo):
    assert password_of("imke") == password_of("imke") != password_of("tomas")
    assert totp_secret_of("imke") == totp_secret_of("imke") != totp_secret_of("marit")
    for person in people_of(demo):
        names = [person["name"], person["signin"], demo.practice["name"]]
        assert not rules.is_too_easy(person["password"], names), person["signin"]
        assert len(person["password"]) >= rules.STAFF_LENGTH


def test_who_has_not_joined_is_not_among_those_who_can_sign_in(demo):
    invited = [one.name for couple in demo.couples for one in couple.people if one.joined is None]
    assert invited == ["Owen Lastrelle"]
    assert not {person["name"] for person in people_of(demo)} & set(invited)


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"nothing_asked": 3}, "does not ask nothing_asked"),
        ({"stance": "I am elsewhere"}, "has no option “I am elsewhere”"),
        ({"commit_try": 11}, "from 0 to 10"),
    ],
)
def test_an_answer_that_does_not_fit_is_named_with_its_place(demo, answers, why):
    _, event, variant = next(_writings(demo))
    wrong = replace(event, given={"step": 4, "by": "amara", "answers": answers})
    with pytest.raises(DemoError, match=why) as refused:
        list(content.answers_of(wrong, variant))
    assert event.place in str(refused.value)
