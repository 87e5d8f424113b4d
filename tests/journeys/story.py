"""The words of the walk. Each private text carries a word of its own, which may turn up nowhere else."""

import re

STEP = "Let the hurt be as big as it is"
INTRO = "After our talk on Tuesday. Take your time with it."
STORY = "I stopped sleeping through. kestrelford: every tune of his telephone goes right through me."
WORST = "The blue folder, marigoldwen, on the kitchen shelf, and the evening I opened it by chance."
ACK = "You check my face when a message comes. larkspurden: I made our own house unsafe for you."
LESSER = "That it was only words, brambleholt, and that others do worse things than that."
FEEDBACK = "Thank you for writing this so plainly. thistlemere: we will go slowly."
THOUGHT = "Read your third line aloud to yourself once. foxgloveden: what would she hear in it?"
AGAIN = "You look at my hands when the telephone hums. teaselbury: I did that, and nobody else."
HEARD = "That you were afraid of the quiet evenings, sorrelcombe, and did not say so."
PROMISED = "To put the telephone on the shelf, yarrowstead, when we eat."
DATA = "One spoke of the nights, hazelgrind; the other listened without a word of defence."
RISK = "None reported. rowanfield."
ADDENDUM = "The second half was about the in-laws, mallowthorpe, which I left out above."
REPORTED = "We looked at the evenings at home and at how each of you tells when it gets too much."
AGREED = "You will try one quiet quarter of an hour after supper, three times before we meet again."

# What the partner, and no report, may ever show; the rest is told apart where it is used.
HURT_ALONE = ("kestrelford", "thistlemere", "sorrelcombe")
OTHER_ALONE = ("larkspurden", "brambleholt", "foxgloveden", "teaselbury", "yarrowstead")
STAFF_ALONE = ("hazelgrind", "rowanfield", "mallowthorpe", "found in May")
EVER_PRIVATE = (*HURT_ALONE, *OTHER_ALONE, *STAFF_ALONE, "marigoldwen")

_NEW_EVERY_TIME = re.compile(
    r'value="[^"]*" name="(csrf_token|form_id|page)"|name="(csrf_token|form_id|page)"[^>]*value="[^"]*"'
)


def plain(html: str) -> str:
    """A page without the tokens that are new every time it is fetched."""
    return _NEW_EVERY_TIME.sub("", html)
