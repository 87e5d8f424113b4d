from clinic.cases.models import ConfidentialityPolicy
from clinic.cases.wording import Readers, who_reads

ALONE = Readers(("Chris Calloway",), (), ConfidentialityPolicy.INDIVIDUAL)
SUPERVISED = Readers(("Chris Calloway",), ("Sam Sorley",), ConfidentialityPolicy.LIMITED_SECRETS)
OPEN = Readers(("Chris Calloway",), (), ConfidentialityPolicy.NO_SECRETS)


def test_it_is_one_sentence_that_names_the_readers() -> None:
    assert who_reads(ALONE) == (
        "Chris Calloway reads what you submit and passes nothing on without your consent."
    )


def test_a_supervisor_is_named_and_bound_by_the_same_rule() -> None:
    said = who_reads(SUPERVISED)
    assert said.startswith(
        "Chris Calloway and Sam Sorley, who supervises the work, read what you submit and keep it"
    )


def test_the_policy_is_said_as_it_is() -> None:
    assert "may bring it into a joint session" in who_reads(OPEN)
    assert "joint session" not in who_reads(ALONE)


def test_what_stays_with_the_counsellor_for_good_is_said_so() -> None:
    said = who_reads(OPEN, counsellor_only=True)
    assert said.startswith("This answer is never opened to your partner: Chris")
    assert "never opened" not in who_reads(OPEN)
