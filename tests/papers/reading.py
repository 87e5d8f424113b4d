"""What stands in a PDF, and what an accessibility checker says to it."""

import subprocess
from pathlib import Path

from pdfua import Severity, validate
from werkzeug.test import TestResponse


def words_of(pdf: bytes) -> str:
    """The text in reading order, white space folded, without hyphens at the ends of lines."""
    command = ["pdftotext", "-layout", "-", "-"]
    text = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return " ".join(text.split())


def faults_in(pdf: bytes, folder: Path) -> list[str]:
    """Every error of the checker for PDF/UA."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    return [found.message for found in validate(file).findings if found.severity is Severity.ERROR]


def name_in(response: TestResponse) -> str:
    """What the browser will call the file."""
    assert response.mimetype == "application/pdf"
    assert response.headers["Cache-Control"] == "no-store"
    return response.headers["Content-Disposition"]
