"""From a finished document to the bytes of a tagged PDF (PDF/UA-1).

`markup` writes the page, `worker` hands it to a process of its own, `renderer` is that process: it has no
network, reads no file but our fonts and Python itself, and ends when it takes too much time or memory. Only
`renderer` imports WeasyPrint. The same document always becomes the same bytes.
"""

from clinic.reports.document import ReportDocument
from clinic.reports.pdf import markup, worker
from clinic.reports.pdf.errors import PdfError, RenderFailed, ReportTooLarge, UnprintableText

__all__ = ["PdfError", "RenderFailed", "ReportTooLarge", "UnprintableText", "render"]


def render(document: ReportDocument) -> bytes:
    """The report as PDF. Raises PdfError, whose message can be shown to the counsellor."""
    return worker.run(markup.page(document))
