"""What can be checked of a page that is open: axe, and what axe does not look at."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()
RUN = """async (only) => {
  const found = await axe.run(document, only ? { runOnly: { type: 'rule', values: only } } : {});
  return found.violations.map((one) => ({
    rule: one.id, help: one.help, where: one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)),
    why: one.nodes[0].failureSummary,
  }));
}"""
SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth, body = document.scrollingElement.scrollWidth;
  if (body <= wide) return [];
  const right = (one) => one.getBoundingClientRect().right;
  return [...document.querySelectorAll('body *')].filter((one) => right(one) > wide + 1)
    .slice(0, 3).map((one) => `${one.tagName} ${one.className} reaches ${right(one)}`);
}"""
# A link inside a sentence is exempt (WCAG 2.2, 2.5.8); a label belongs to the target of its box.
SMALL = """(least) => {
  const inSentence = (one) => one.tagName === 'A' && getComputedStyle(one).display === 'inline' &&
    [...one.parentElement.childNodes].some((each) => each.nodeType === 3 && each.textContent.trim());
  const box = (one) => {
    const label = one.closest('label') || (one.labels && one.labels[0]);
    const sizes = [one, label].filter(Boolean).map((each) => each.getBoundingClientRect());
    return [Math.max(...sizes.map((each) => each.width)), Math.max(...sizes.map((each) => each.height))];
  };
  const targets = 'a[href]:not(.skip), button, input:not([type=hidden]), select, textarea, summary';
  return [...document.querySelectorAll(targets)]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !inSentence(one))
    .map((one) => [one, box(one)])
    .filter(([one, [width, height]]) => width > 0 && (width < least || height < least))
    .map(([one, size]) => `${one.outerHTML.slice(0, 120)} is ${size.map(Math.round).join(' × ')}`)
    .slice(0, 5);
}"""


def violations(page: Page, *rules: str) -> list[dict[str, Any]]:
    """What axe finds, with all its rules or only these. The debugger may run it under our strict policy."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE)
    return page.evaluate(RUN, list(rules) or None)


def sideways(page: Page, width: int = 320) -> list[str]:
    """What makes the page scroll sideways at this width."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 640})
    found = page.evaluate(SIDEWAYS)
    page.set_viewport_size(before)
    return found


def small_targets(page: Page, least: int) -> list[str]:
    """What can be pressed and is smaller than that many pixels."""
    return page.evaluate(SMALL, least)
