"""What a case allows, and what a new one needs."""

from collections.abc import Sequence

from clinic.cases.models import Case
from clinic.core.errors import RuleError


def check_open(case: Case) -> None:
    """Raise RuleError when the case is closed: it can be read, nothing else."""
    if case.is_closed:
        raise RuleError("This case is closed. It can be read, but nothing can be added.")


def check_couple(signins: Sequence[str]) -> None:
    """Raise RuleError unless there are exactly two different people."""
    if len(signins) != 2:
        raise RuleError("A case has exactly two clients.")
    if signins[0].casefold() == signins[1].casefold():
        raise RuleError("The two clients need two different sign-in names.", field="second_signin")


def reference_key(reference: str) -> str:
    """How references sort: numbers by value, so HL-9 stands before HL-10."""
    parts: list[str] = []
    digits = ""
    for letter in reference.casefold() + " ":
        if letter.isdigit():
            digits += letter
            continue
        if digits:
            parts.append(digits.rjust(8, "0"))
            digits = ""
        parts.append(letter)
    return "".join(parts).strip()
