"""What can go wrong between a document and its PDF, in sentences for the counsellor."""


class PdfError(Exception):
    """The PDF was not made; nothing else was changed."""


class ReportTooLarge(PdfError):
    """Refused before rendering: more words than a report can hold."""

    def __init__(self, *, words: int, limit: int) -> None:
        super().__init__(f"This report has {words:,} words. Up to {limit:,} can be made into a PDF.")


class RenderFailed(PdfError):
    """The renderer gave up, was too slow or needed too much memory."""

    def __init__(self) -> None:
        super().__init__("The PDF could not be made. Your text is kept; please try again.")


class UnprintableText(PdfError):
    """Some characters have no shape in our fonts. An empty box in a report would be worse than a refusal."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        super().__init__(f"These characters cannot be printed: {' '.join(characters)}")
