"""The own answers of one step as a file to keep. The record says nothing of it: it is the author's own."""

from uuid import UUID

from flask import Response, abort, g

from clinic.core.filters import long_day
from clinic.papers.answers import Handed, Written, own_answers, written
from clinic.papers.drawing import handed_out
from clinic.portal.history import Read, Round, rounds_of, unsent_of
from clinic.portal.views import own_step, pages


@pages.get("/history/<uuid:assignment_id>/answers.pdf")
def answers_pdf(assignment_id: UUID) -> Response:
    """What the page shows to be re-read, as PDF."""
    own = own_step(assignment_id)
    rounds = [_handed(one) for one in rounds_of(own)]
    unsent = unsent_of(own)
    if unsent:
        rounds.append(Handed("Not sent", tuple(map(_written, unsent))))
    if not rounds:
        abort(404)
    paper = own_answers(own.content, tuple(rounds), word=g.practice.neutral_word)
    return handed_out(paper, "papers/answers.html", "answers")


def _handed(sent: Round) -> Handed:
    heading = f"Sent {long_day(sent.written_at)}" if sent.written_at else "Not sent"
    return Handed(heading, tuple(map(_written, sent.answers)), sent.thought or "")


def _written(read: Read) -> Written:
    return written(read.prompt, read.words.value, wants_to_talk=read.words.talk)
