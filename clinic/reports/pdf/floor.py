"""The yardstick of the bench: the least that drawing these words can cost, in the same process.

No style, no tags, no charts, no checks; every block of words is a bare paragraph. Not used for any report.
"""

from html import escape
from html.parser import HTMLParser

BLOCKS = {"p", "h1", "h2", "h3", "tr", "li", "figcaption", "caption", "blockquote", "div", "section", "text"}


class _Words(HTMLParser):
    """The words of a page, block by block."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.blocks = [""]
        self._is_body = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_body = self._is_body or tag == "body"
        if tag in BLOCKS:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if self._is_body:
            self.blocks[-1] += f" {data}"


def bare(page: str) -> str:
    """The same words in bare paragraphs."""
    blocks = [" ".join(block.split()) for block in _Words(page).blocks]
    return "<html><body>" + "".join(f"<p>{escape(block)}</p>" for block in blocks if block) + "</body></html>"


def to_pdf(bare_page: str) -> bytes:
    """The PDF of bare paragraphs, with all of WeasyPrint's defaults."""
    from weasyprint import HTML

    pdf: bytes = HTML(string=bare_page).write_pdf()
    return pdf
