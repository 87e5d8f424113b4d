// Keys for counsellors, outside a field: a link with data-key="j" is followed when that key is pressed; a
// button or field only gets the focus, so that a stray key never changes anything: Enter then acts. In a list
// with data-walk the keys J and K go from link to link.
"use strict";
(() => {
  const keyed = new Map();
  for (const element of document.querySelectorAll("[data-key]")) {
    const key = element.dataset.key.toLowerCase();
    if (!keyed.has(key)) keyed.set(key, element);
    element.setAttribute("aria-keyshortcuts", key === "?" ? "Shift+?" : key.toUpperCase());
  }
  const walk = [...document.querySelectorAll("[data-walk] a")], steps = { j: 1, k: -1 };
  const goOn = (by) => walk[Math.min(Math.max(walk.indexOf(document.activeElement) + by, 0), walk.length - 1)].focus();
  const inField = (target) => target.isContentEditable || target.closest("input, select, textarea, [role=dialog]") !== null;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    if (event.ctrlKey || event.altKey || event.metaKey || inField(event.target)) return;
    const key = event.key.toLowerCase(), element = keyed.get(key);
    if (!element && walk.length && steps[key]) { event.preventDefault(); goOn(steps[key]); return; }
    if (!element || element.closest("[hidden]")) return;
    event.preventDefault();
    if (element.matches("a")) element.click();
    else element.focus({ focusVisible: true });
  });
})();
