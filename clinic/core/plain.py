"""Plain text as people type it, made clean. Pure, so that rules and files can use it, too."""

import unicodedata

LONG_TEXT_CHARACTERS = 40_000
LINE_CHARACTERS = 200


def clean(text: str | None) -> str | None:
    """Normal form C, Unix line ends, no control characters but newline and tab, no lone surrogates."""
    return None if text is None else tidy(text)


def tidy(text: str) -> str:
    """`clean` for text that is there."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.encode("utf-8", "ignore").decode("utf-8")
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", kept)


def stripped(text: str | None) -> str | None:
    """`clean` text without white space around it."""
    cleaned = clean(text)
    return cleaned.strip() if cleaned else cleaned
