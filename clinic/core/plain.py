"""Plain text as people type it, made clean. Pure, so that rules and files can use it, too."""

import re
import unicodedata

LONG_TEXT_CHARACTERS = 40_000
LINE_CHARACTERS = 200
# All of category Cc but newline and tab. A pattern, because texts are saved at every pause in typing.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def clean(text: str | None) -> str | None:
    """Normal form C, Unix line ends, no control characters but newline and tab, no lone surrogates."""
    return None if text is None else tidy(text)


def tidy(text: str) -> str:
    """`clean` for text that is there."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.encode("utf-8", "ignore").decode("utf-8")
    return unicodedata.normalize("NFC", CONTROL.sub("", text))


def stripped(text: str | None) -> str | None:
    """`clean` text without white space around it."""
    cleaned = clean(text)
    return cleaned.strip() if cleaned else cleaned
