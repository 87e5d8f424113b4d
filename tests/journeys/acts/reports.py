"""Reports: written, checked, drawn, issued, downloaded."""

import hashlib
import re
import subprocess
from pathlib import Path

from tests.journeys.chromium import Window


def write(window: Window, words: dict[str, str]) -> None:
    """On the page where a report is written: own words under their headings, everything offered ticked."""
    for heading, text in words.items():
        window.page.get_by_label(heading, exact=True).fill(text)
    for box in window.page.locator("[name=facts]").all():
        box.check()
    window.press("Save and preview")


def issue(window: Window, names: str) -> str:
    """On the preview: make the PDF, give it out; the SHA-256 that the page shows."""
    window.press("Make the PDF")
    window.sees("Exactly this file is issued")
    window.press(f"Issue to {names}")
    window.sees("SHA-256")
    found = re.search(r"\b[0-9a-f]{64}\b", window.page.locator("main").inner_text())
    assert found, "no SHA-256 on the page of the issued report"
    return found[0]


def download(window: Window, title: str, folder: Path) -> tuple[Path, str]:
    """On the phone: from the list of reports to the file, and the SHA-256 that stands beside it."""
    window.goto("/my/reports")
    with window.page.expect_navigation():
        window.page.get_by_role("link", name=title).first.click()
    window.page.get_by_text("How to check that the file is unchanged").click()
    shown = window.page.locator("details code").inner_text()
    link = window.named("Download the PDF")
    assert str(link.get_attribute("href")).endswith(".pdf")
    with window.page.expect_download() as coming:
        link.click()
    place = folder / coming.value.suggested_filename
    coming.value.save_as(place)
    return place, shown


def sha256(file: Path) -> str:
    """Of the bytes on disk."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def pages(file: Path) -> list[str]:
    """The text of each page."""
    done = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout.split("\f")[:-1]
