import json
from dataclasses import replace

import pytest

from clinic.programmes import content
from clinic.programmes.reading import ContentError, read_step
from clinic.programmes.schema import AnswerType, Due, PromptFor, Stage, Track, Variant, Visibility

STEPS = {step.number: step for step in content.load_shipped()}
PROMPTS = [(step, prompt) for step in STEPS.values() for prompt in step.prompts]
TYPES = {
    AnswerType.LONG_TEXT: 37,
    AnswerType.SCALE: 22,
    AnswerType.CHECKLIST: 15,
    AnswerType.COMMITMENTS: 11,
    AnswerType.SINGLE_CHOICE: 7,
    AnswerType.YES_NO: 4,
    AnswerType.QUESTIONS: 3,
}
JOINT = {
    (11, "pause_rule"),
    (13, "commit_list"),
    (14, "plan14"),
    (15, "kept"),
    (16, "ok_ways"),
    (16, "rules"),
    (17, "agreement"),
    (17, "early_signs"),
}
# Counsellor only for good, although the rest of the step may be opened.
PRIVATE = {
    1: {"ended"},
    2: {"minimise"},
    3: {"cant_give"},
    9: {"unsaid"},
    11: {"climate"},
    13: {"reassure", "hard_part", "not_knowing", "resent"},
    15: {"slip", "trust_week"},
    16: {"used", "fair"},
    17: {"hope"},
}
NEVER_FOR_A_COUPLE = {4, 5, 6, 8, 10, 12}


def one(**changes):
    """A step with a single prompt, as a file would hold it."""
    values = content.to_json(STEPS[4]) | {
        "prompts": [{"key": "a", "type": "long_text", "for": "each", "text": "A?"}]
    }
    return values | changes


def prompt(**changes):
    return one(prompts=[one()["prompts"][0] | changes])


def test_there_are_seventeen_steps_with_ninety_nine_prompts():
    assert sorted(STEPS) == list(range(1, 18))
    assert len(PROMPTS) == 99
    assert len({step.slug for step in STEPS.values()}) == 17
    assert {kind: sum(p.type is kind for _, p in PROMPTS) for kind in AnswerType} == TYPES


def test_keys_are_unique_within_a_step():
    for step in STEPS.values():
        keys = [prompt.key for prompt in step.prompts]
        assert len(set(keys)) == len(keys)


def test_no_date_is_asked_for_an_apology_forgiveness_or_the_weekly_look():
    assert {number for number, step in STEPS.items() if step.due is Due.NEVER} == {10, 12, 15}
    assert {number for number, step in STEPS.items() if not step.may_have_due_date} == {10, 12, 15}
    assert {number for number, step in STEPS.items() if step.due is Due.SOFT} == {2, 5, 9}
    assert STEPS[4].due is Due.NORMAL
    assert STEPS[1].due_days == 7


def test_each_track_counts_its_steps_and_apology_and_forgiveness_count_nowhere():
    counted = {track: {n for n, step in STEPS.items() if track in step.counts_in} for track in Track}
    assert counted[Track.INNER] == {5, 6, 8, 15}
    assert counted[Track.RELATIONSHIP] == {1, 2, 3, 4, 7, 9, 11, 13, 14, 15, 16, 17}


def test_each_stage_has_its_steps():
    by_stage = {stage: [n for n, step in STEPS.items() if step.stage is stage] for stage in Stage}
    assert list(by_stage.values()) == [[7, 9], [2, 5, 10, 11], [1, 4, 8], [3, 6, 12, 13, 14, 15], [16, 17]]
    assert [stage.key for stage in content.stages()] == list(Stage)
    assert [track.key for track in content.tracks()] == [Track.INNER, Track.RELATIONSHIP]


def test_joint_prompts_are_talked_about_and_not_written():
    assert {(step.number, p.key) for step, p in PROMPTS if p.is_joint} == JOINT
    for step in STEPS.values():
        for variant in Variant:
            assert not any(p.is_joint for p in step.answerable_for(variant))


def test_a_prompt_without_a_word_about_readers_has_those_of_its_step():
    for step, asked in PROMPTS:
        if step.number in NEVER_FOR_A_COUPLE:
            assert asked.visibility is Visibility.COUNSELLOR_ONLY
        elif not asked.is_joint:
            private = asked.key in PRIVATE.get(step.number, set())
            assert asked.is_counsellor_only == private, (step.number, asked.key)


def test_every_partner_has_something_to_write_in_every_step():
    for step in STEPS.values():
        assert step.variants == tuple(Variant)


def test_the_partners_are_asked_what_is_theirs():
    injured = {p.key for p in STEPS[2].prompts_for("injured")}
    involved = {p.key for p in STEPS[2].prompts_for("involved")}
    assert injured - involved == {"impact_story", "worst"}
    assert involved - injured == {"ack", "minimise"}
    strength = {v: next(p for p in STEPS[2].prompts_for(v) if p.key == "intensity") for v in Variant}
    assert strength[Variant.INJURED].text != strength[Variant.INVOLVED].text


def test_the_wording_of_an_option_follows_the_partner():
    areas = {v: STEPS[2].prompts_for(v)[0].label_of("self_image") for v in Variant}
    assert areas == {"injured": "How I see myself", "involved": "How they see themselves"}


def test_guesses_are_made_on_the_list_that_was_chosen_from():
    mine, guessed = STEPS[3].prompts[0], STEPS[3].prompts[1]
    assert mine.options == guessed.options
    assert mine.choose_up_to == guessed.choose_up_to == 5


def test_every_prompt_asks_every_partner_it_is_for():
    for step, asked in PROMPTS:
        for variant in Variant:
            if asked.is_for(variant):
                assert asked.for_variant(variant).text, (step.number, asked.key)


def test_time_is_said_in_words():
    assert STEPS[1].time_words == "10–15 minutes"
    assert STEPS[2].time_words == "20–30 minutes, in several sittings"
    assert STEPS[9].time_words == "10 minutes at a time"
    assert STEPS[10].time_words == "open-ended"
    assert {number for number, step in STEPS.items() if step.is_open_ended} == {10, 12}


def test_a_step_survives_storage_as_json():
    for step in STEPS.values():
        stored = json.loads(json.dumps(content.to_json(step)))
        assert content.from_json(stored) == step
        assert content.digest(content.from_json(stored)) == content.digest(step)


def test_another_word_is_another_digest():
    changed = replace(STEPS[1], title="Start on firm ground")
    assert content.digest(changed) != content.digest(STEPS[1])


def test_text_is_typographic():
    for step in STEPS.values():
        words = json.dumps(content.to_json(step), ensure_ascii=False).replace('": "', "").replace('\\"', "!")
        assert "'" not in words
        assert " - " not in words
        assert "..." not in words


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (one(stage="VI"), "here: stage: 'VI' is none of I, II, III, IV, V"),
        (one(colour="red"), "here: unknown key colour"),
        (one(title="  "), "here: title: may not be empty"),
        (one(number=0), "here: number: must be a whole number above 0"),
        (one(minutes=[20, 10]), "here: minutes: the first number must not be above the second"),
        (one(due="never", due_days=7), "here: due_days: a step that is never due has no days"),
        (one(counts_in=["both"]), "here: counts_in: name inner and relationship instead of both"),
        (one(prompts=[]), "here: prompts: a step asks at least one thing"),
        (one(prompts=one()["prompts"] * 2), "here: prompts: used twice: a"),
        (one(looks_for=["", "x"]), "here: looks_for: must be a list of texts"),
        (prompt(type="essay"), "here: prompts 1 (a): type: 'essay' is none of long_text"),
        (prompt(type="scale"), "here: prompts 1 (a): ends: a scale has two"),
        (prompt(type="scale", ends=["one"]), "here: prompts 1 (a): ends: two are needed"),
        (prompt(type="checklist"), "here: prompts 1 (a): options: at least two are needed"),
        (prompt(options=[{"key": "x"}]), "here: prompts 1 (a): options 1 (x): label: a text is needed here"),
        (prompt(text=""), "here: prompts 1 (a): text: a prompt asks something of everybody"),
        (prompt(key="two words"), "here: prompts 1 (two words): key: letters, digits and underscores only"),
        (
            prompt(**{"for": "joint"}),
            "here: prompts 1 (a): visibility: what is asked of both together is joint",
        ),
        (prompt(rows=[1, 8]), "here: prompts 1 (a): rows: at most 7"),
    ],
)
def test_a_mistake_is_named_with_its_place(values, why):
    with pytest.raises(ContentError) as refused:
        read_step(values, "here")
    assert str(refused.value).startswith(why)


def test_a_prompt_for_one_partner_may_not_leave_the_other_wording_out():
    with pytest.raises(ContentError, match="text"):
        read_step(prompt(text_injured="Only you?", text=""), "here")


def test_a_broken_file_is_named(tmp_path):
    (tmp_path / "01-broken.toml").write_text("number = \n")
    with pytest.raises(ContentError, match=r"01-broken\.toml"):
        content.load_folder(tmp_path)


def test_two_files_may_not_be_the_same_step(tmp_path):
    original = (content.FOLDER / "05-your-own-worth.toml").read_text()
    (tmp_path / "05-a.toml").write_text(original)
    (tmp_path / "06-b.toml").write_text(original.replace("number = 5", "number = 6"))
    with pytest.raises(ContentError, match="the same slug"):
        content.load_folder(tmp_path)


def test_what_is_asked_of_one_partner_is_not_asked_of_the_other():
    only = {p.asked_of for _, p in PROMPTS}
    assert only == set(PromptFor)
    for step, asked in PROMPTS:
        if asked.asked_of is PromptFor.INJURED:
            assert asked.key not in {p.key for p in step.prompts_for("involved")}
