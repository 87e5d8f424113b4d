"""The writing page on a phone that was never here: what the browser fetches, and that nothing jumps."""

import pytest
from playwright.sync_api import sync_playwright

from clinic.core import sealing
from clinic.ops.bench import practice, visitor, weight
from tests.journeys import chromium

KILOBYTES, REQUESTS = 60, 6
MEASURE = """async () => {
  await document.fonts.ready;
  await new Promise((done) => setTimeout(done, 300));
  const seen = (kind) => new Promise((done) => {
    const observer = new PerformanceObserver((list) => { observer.disconnect(); done(list.getEntries()); });
    observer.observe({ type: kind, buffered: true });
    setTimeout(() => done([]), 300);
  });
  const shifts = await seen("layout-shift");
  const parts = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  return {
    shift: shifts.reduce((sum, one) => sum + one.value, 0),
    bytes: parts.reduce((sum, one) => sum + one.encodedBodySize, 0),
    names: parts.map((one) => one.name),
  };
}"""


@pytest.mark.browser
@pytest.mark.slow
def test_the_first_visit_is_light_and_nothing_moves(tmp_path):
    keep = sealing._sealer
    with practice.made(tmp_path, steps=1) as (app, built), visitor.served(built.settings) as port:
        [(name, token)] = practice.session_of(app, built.writer).items()
        [followed, requests] = weight.measured(port, app, built)
        base = f"http://127.0.0.1:{port}"
        with sync_playwright() as playwright:
            browser = chromium.launch(playwright)
            window = chromium.Window(browser, base, phone=True)
            window.context.add_cookies([{"name": name, "value": token, "url": base}])
            assert window.goto(f"/my/steps/{built.to_write[0]}/2") == 200
            found = window.page.evaluate(MEASURE)
            window.check()
            browser.close()
    sealing._sealer = keep
    # The browser does not list the icon, which weighs a few hundred bytes.
    assert found["bytes"] / 1000 <= followed.value <= KILOBYTES, followed.note
    assert len(found["names"]) <= requests.value <= REQUESTS
    assert found["bytes"] / 1000 > followed.value - 1, found["names"]
    assert found["shift"] == 0
