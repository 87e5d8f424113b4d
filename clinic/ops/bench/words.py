"""Text to measure with: always the same for the same seed, different for every other."""

from random import Random

TEXT = """
the and to of a in that it was for on with we you not what when this had said one them would could
morning evening kitchen table letter phone door walk quiet answer question money promise week month house
trust word truth fear anger tired calm hand coffee window rain street garden child mother brother work
told asked listened remembered waited wanted thought looked stayed left came began ended kept lost found
difficult honest small long early late only again never often perhaps together alone between before after
"""
COMMON = TEXT.split()


def prose(count: int, *, seed: object) -> str:
    """`count` words in sentences of about twelve."""
    dice = Random(str(seed))  # noqa: S311  Not a secret.
    words = dice.choices(COMMON, k=count)
    for place in range(0, count, 12):
        words[place] = words[place].capitalize()
        words[min(place + 11, count - 1)] += "."
    return " ".join(words)
