"""The client's writing page on a first visit: small, few requests, and nothing jumps."""

import pytest

from tests import cast
from tests.journeys.acts import entering
from tests.journeys.acts.entering import Account

pytestmark = pytest.mark.browser

# Of the bodies as they travel; the icon too, which a headless browser does not fetch.
MOST_BYTES = 60_000
MOST_REQUESTS = 6
SHIFTS = """() => new Promise((done) => {
  let total = 0;
  const watch = new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) total += one.value;
  });
  watch.observe({ type: 'layout-shift', buffered: true });
  document.fonts.ready.then(() => setTimeout(() => done(total), 500));
})"""


def test_the_writing_page_weighs_little_and_stands_still(mill_street, window):
    address = f"{mill_street.step()}/2"
    for_cookie = window(mill_street.installation, phone=True)
    entering.sign_in(for_cookie, Account("ana", cast.PASSWORD))
    ana = window(mill_street.installation, phone=True)
    ana.context.add_cookies(for_cookie.context.cookies())
    fetched = []
    ana.page.on("requestfinished", lambda request: fetched.append(request))  # noqa: PLW0108
    ana.page.goto(address, wait_until="networkidle")
    shift = ana.page.evaluate(SHIFTS)
    parts = {one.url.rpartition("/")[2]: one.sizes()["responseBodySize"] for one in fetched}
    parts["icon"] = len(ana.context.request.get("/static/images/sheet.svg").body())
    assert len(parts) == len(fetched) + 1 <= MOST_REQUESTS, parts
    assert all(parts.values()), parts
    assert sum(parts.values()) <= MOST_BYTES, parts
    assert shift == 0
