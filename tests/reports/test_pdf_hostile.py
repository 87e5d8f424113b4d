"""What hostile, strange or endless text does to the renderer: nothing but a page, or a calm refusal."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from clinic.reports import pdf
from clinic.reports.document import Paragraphs, Quote, Quotes, ReportDocument
from clinic.reports.pdf import markup, worker
from tests.reports.documents import SIGNATURE, report
from tests.reports.test_pdf import pages


def saying(text: str) -> ReportDocument:
    """A report that holds this text as counsellor's words and as a client's quote."""
    return report(
        Paragraphs("What was said", (text,)), Quotes("In your words", "", (Quote(text, "Ana"),)), SIGNATURE
    )


def text_of(text: str) -> str:
    return "\n".join(pages(pdf.render(saying(text))))


@pytest.fixture
def canary():
    """A listener that counts who calls; returns its address and the list of callers."""
    callers: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        is_over = threading.Event()

        def listen() -> None:
            while not is_over.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                connection.close()
                callers.append(address)

        listener = threading.Thread(target=listen)
        listener.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", callers
        is_over.set()
        listener.join()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<link rel=attachment href="file:///etc/passwd">',
        "<style>@import url(file:///etc/passwd)</style>",
        "{{ document.letterhead }} {% raw %}",
        "</p></section></body></html>",
        "&lt;b&gt; & &amp;",
    ],
)
def test_markup_in_a_text_is_printed_as_text(text):
    printed = text_of(text)
    assert printed.count(text) == 2
    assert "root:" not in printed


def test_a_text_cannot_call_anybody(canary):
    address, callers = canary
    tags = f'<img src="{address}/a"><link rel=stylesheet href="{address}/b"><image href="{address}/c"/>'
    assert address in text_of(tags)
    assert callers == []


def test_even_live_markup_in_the_renderer_cannot_call_anybody_or_read_a_file(canary):
    address, callers = canary
    for url in (f"{address}/a", "file:///etc/passwd", "data:text/css,p{color:red}"):
        with pytest.raises(pdf.RenderFailed):
            worker.run(f'<html lang="en"><title>x</title><img src="{url}" alt="x"><p>Text')
        with pytest.raises(pdf.RenderFailed):
            worker.run(f'<html lang="en"><title>x</title><link rel=attachment href="{url}"><p>Text')
    assert callers == []


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/passwd').read()",
        "open('/tmp/trustwork-renderer', 'w')",
        "__import__('socket').create_connection(('127.0.0.1', 9))",
        "__import__('os').system('true')",
        "__import__('os').fork()",
        "__import__('os').open('/tmp/trustwork-renderer', 0o101)",
    ],
)
def test_python_in_the_renderer_refuses_files_programs_and_sockets(attempt):
    code = (
        f"import runpy, sys; sys.addaudithook(runpy.run_path({str(worker.RENDERER)!r})['_refuse']); {attempt}"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "PermissionError" in done.stderr


def test_nine_hundred_nested_boxes_as_text_are_only_text():
    nested = "<div>" * 900 + "deep" + "</div>" * 900
    assert "deep" in text_of(nested)


def test_nine_hundred_nested_boxes_as_markup_end_the_process_and_nothing_else():
    with pytest.raises(pdf.RenderFailed):
        worker.run('<html lang="en"><title>x</title>' + "<div>" * 900 + "deep")


def test_control_characters_and_reordering_marks_do_not_reach_the_paper():
    printed = text_of("be\x00fore\x07 and \u202ereversed\u202c, ha\ud83dlf done")
    assert printed.count("before and reversed, half done") == 2


def test_names_and_words_of_many_scripts_are_printed():
    printed = text_of("Žofia, Ελένη, Оксана, Nguyễn, שלום, مرحبا and 🙂 ½ € → ✓ ≤")
    for word in ("Žofia", "Ελένη", "Оксана", "Nguyễn", "שלום", "🙂", "½ € → ✓ ≤"):
        assert word in printed


def test_letters_without_a_shape_in_our_fonts_are_refused_by_name():
    with pytest.raises(pdf.UnprintableText, match="字 漢"):
        pdf.render(saying("A name in 漢字."))


def test_more_than_five_thousand_words_are_many_pages_with_every_head_and_foot():
    sentence = "One evening was still an evening and nobody left the table. "
    texts = pages(pdf.render(report(Paragraphs("What was said", (sentence * 500,)), SIGNATURE)))
    assert len(texts) >= 7
    for number, text in enumerate(texts, start=1):
        assert "Confidential – for" in text
        assert f"Page {number} of {len(texts)}" in text


def test_names_of_eighty_characters_stay_on_the_page():
    names = ("Anastasia-Wilhelmina " * 4)[:80].strip(), ("Benjamin-Maximilian " * 4)[:80].strip()
    texts = pages(pdf.render(replace(saying("Short."), addressees=names)))
    joined = " ".join(" ".join(texts).split())
    for name in names:
        assert name.split()[-1] in joined
    assert "Page 1 of 1" in joined


def test_a_word_without_end_does_not_leave_the_page():
    assert "".join(text_of("endless" * 200).split()).count("endless" * 8) >= 1


def test_more_words_than_a_report_can_hold_are_refused_before_anything_is_drawn():
    started = time.monotonic()
    with pytest.raises(pdf.ReportTooLarge, match="60,000"):
        pdf.render(saying("word " * (markup.WORD_LIMIT // 2 + 1)))
    with pytest.raises(pdf.ReportTooLarge):
        pdf.render(saying("w" * markup.CHARACTER_LIMIT))
    assert time.monotonic() - started < 1


def test_a_renderer_that_takes_too_long_is_killed(monkeypatch):
    started: list[subprocess.Popen[bytes]] = []
    start = worker._start
    monkeypatch.setattr(worker, "_start", lambda: started.append(start()) or started[0])
    with pytest.raises(pdf.RenderFailed, match="Your text is kept"):
        worker.run("<p>Text", seconds=0.05)
    assert started[0].returncode is not None and started[0].returncode < 0


def test_the_renderer_knows_nothing_of_our_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("TRUSTWORK_SECRET", "not for the renderer")
    spy = tmp_path / "spy.py"
    spy.write_text("import os, sys; sys.stdout.write('%PDF-' + repr(sorted(os.environ)))")
    monkeypatch.setattr(worker, "RENDERER", spy)
    assert worker.run("") == b"%PDF-['FONTCONFIG_FILE', 'LANG', 'PYTHONHASHSEED']"
