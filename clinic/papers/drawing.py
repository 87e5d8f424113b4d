"""Has a paper drawn, one at a time for each browser session, and hands it out under a neutral name."""

from __future__ import annotations

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Response, current_app

from clinic.accounts import sessions
from clinic.core.errors import RuleError
from clinic.reports.pdf import PdfError, UnprintableText, markup, worker

LOCK_FILE = "drawing.lock"
BUSY = "A PDF of yours is being made already. It takes a few seconds; please try again then."
FAILED = "The PDF could not be made just now. Nothing is lost; please try again in a minute."
UNPRINTABLE = (
    "The PDF could not be made: our fonts have no shape for {}. Nothing is lost, and your browser can print "
    "the page itself."
)


def handed_out(paper: object, template: str, name: str) -> Response:
    """The paper, a frozen dataclass, as a PDF to keep. Raises RuleError with a sentence for the person."""
    with _alone(sessions.hash_of(sessions.token_of_request() or "")):
        response = Response(_drawn(paper, template), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def _drawn(paper: object, template: str) -> bytes:
    try:
        return worker.run(markup.page(paper, template))
    except UnprintableText as found:
        raise RuleError(UNPRINTABLE.format(" ".join(found.characters))) from None
    except PdfError:
        raise RuleError(FAILED) from None


@contextmanager
def _alone(whose: str) -> Iterator[None]:
    """Refuses while the same session has a PDF drawn, by another thread or process of this machine too.

    One byte of one file is locked for each session: nothing has to be tidied up, also after a crash.
    """
    path = Path(current_app.extensions["settings"].data_dir) / LOCK_FILE
    place = int(whose[:8], 16)
    # struct flock of Linux: type, where counting starts, first byte, how many, and 0 for the owner.
    wanted = struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.fcntl(file, fcntl.F_OFD_SETLK, wanted)
        except BlockingIOError:
            raise RuleError(BUSY) from None
        yield
    finally:
        os.close(file)
