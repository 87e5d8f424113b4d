"""What every reader gets from a finished PDF, and what the file must not tell."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pdfua import Severity, validate

from clinic.reports import pdf
from clinic.reports.document import Paragraphs
from tests.reports.documents import CHART, SIGNATURE, progress_report, report, session_report

FONTS = Path(pdf.worker.FONTS).parent


@cache
def progress_pdf() -> bytes:
    return pdf.render(progress_report())


def pages(content: bytes) -> list[str]:
    """The text of each page, as a reader copies it."""
    command = ["pdftotext", "-layout", "-", "-"]
    text = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()
    return text.split("\f")[:-1]


def elements(content: bytes) -> Iterator[Any]:
    """Every element of the structure tree, from its root downwards."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        waiting = [opened.Root.StructTreeRoot.K]
        while waiting:
            part = waiting.pop()
            if isinstance(part, pikepdf.Array):
                waiting.extend(reversed(list(part)))
            elif isinstance(part, pikepdf.Dictionary):
                yield part
                if "/K" in part:
                    waiting.append(part.K)


def test_the_checker_for_accessible_pdf_finds_nothing(tmp_path):
    file = tmp_path / "report.pdf"
    file.write_bytes(progress_pdf())
    assert [found.message for found in validate(file).findings if found.severity is Severity.ERROR] == []


def test_the_file_says_language_title_and_that_it_is_tagged():
    with pikepdf.open(io.BytesIO(progress_pdf())) as opened:
        assert opened.Root.Lang == "en-GB"
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert b'pdfuaid:part="1"' in opened.Root.Metadata.read_bytes()


def test_metadata_tells_the_code_and_nothing_else():
    with pikepdf.open(io.BytesIO(progress_pdf())) as opened:
        told = {key: str(value) for key, value in opened.docinfo.items()}
        metadata = opened.Root.Metadata.read_bytes().decode()
        assert "/Names" not in opened.Root
    assert set(told) == {"/Title", "/Producer"}
    assert told["/Title"] == "Report HL-102-K7QM"
    assert not re.search(r"Ana|Ben|Harbour|progress|202\d", metadata)


def test_every_table_header_says_what_it_heads():
    scopes = [str(part.A.Scope) for part in elements(progress_pdf()) if part.S == "/TH"]
    assert scopes.count("/Column") == 3 + 3
    assert scopes.count("/Row") == len(CHART.periods) + 1


def test_the_chart_is_a_figure_that_can_be_read_aloud():
    (spoken,) = [str(part.Alt) for part in elements(progress_pdf()) if part.S == "/Figure"]
    assert spoken == CHART.summary


def test_headings_make_the_outline():
    levels = [str(part.S) for part in elements(progress_pdf()) if re.fullmatch(r"/H\d", str(part.S))]
    assert levels == ["/H1"] + ["/H2"] * 5


def test_running_heads_are_not_read_out_as_text():
    with pikepdf.open(io.BytesIO(progress_pdf())) as opened:
        for page in opened.pages:
            steps = pikepdf.parse_content_stream(page)
            pagination = [
                step for step in steps if str(step.operator) == "BDC" and step.operands[0] == "/Artifact"
            ]
            assert len(pagination) >= 3


def test_only_our_fonts_are_embedded():
    with pikepdf.open(io.BytesIO(progress_pdf())) as opened:
        fonts = [
            font for font in opened.objects if isinstance(font, pikepdf.Dictionary) and "/FontFile2" in font
        ]
        names = {str(font.FontName).split("+")[1].split(",")[0] for font in fonts}
    assert names == {"Source-Sans-3", "Source-Sans-3-Semi-Bold", "Source-Serif-4"}


def test_the_font_files_are_the_ones_we_took():
    listed = dict(
        reversed(line.split())
        for line in (FONTS / "SOURCES.md").read_text().splitlines()
        if line.startswith("    ")
    )
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in FONTS.glob("*.ttf")}
    assert found == listed


def test_the_same_document_becomes_the_same_bytes():
    assert pdf.render(progress_report()) == progress_pdf()


@pytest.mark.parametrize("document", [progress_report(), session_report()], ids=["progress", "session"])
def test_every_page_says_for_whom_it_is_and_which_page_it_is(document):
    texts = pages(pdf.render(document))
    for number, text in enumerate(texts, start=1):
        assert "Confidential – for Ana Ruivar and Ben Hofenau" in text
        assert f"Page {number} of {len(texts)}" in text
        assert "HL-102-K7QM · issued 25 November 2026" in text


def test_the_letterhead_stands_once_and_the_running_head_from_the_second_page():
    first, second = pages(progress_pdf())
    assert "14 Harbour Lane · telephone 020 0000 0142 · harbourlane.example.org" in first
    assert first.count("Harbour Lane Counselling") == second.count("Harbour Lane Counselling") == 1
    assert "telephone" not in second


def test_a_draft_says_so_on_every_page():
    for text in pages(pdf.render(report(CHART, SIGNATURE, issued_on=""))):
        assert "HL-102-K7QM · draft, not issued" in text


def test_a_chart_is_never_parted_from_its_heading_nor_a_signature_from_itself():
    for lines in range(20, 44, 4):
        filler = filler_of(lines)
        texts = pages(pdf.render(report(filler, CHART, filler, SIGNATURE)))
        assert any(
            CHART.heading in text and "Joint sessions held" in text and CHART.caption in text
            for text in texts
        )
        assert any(
            "Chris Sandermoor, counsellor" in text and "Signed 25 November 2026" in text for text in texts
        )


def filler_of(lines: int) -> Paragraphs:
    return Paragraphs("What was said", ("\n".join(["A quiet line."] * lines),))
