// Keys for counsellors: an element with data-key="j" is clicked when that key is pressed outside a field.
"use strict";
(() => {
  const keyed = new Map();
  for (const element of document.querySelectorAll("[data-key]")) {
    const key = element.dataset.key.toLowerCase();
    if (!keyed.has(key)) keyed.set(key, element);
    element.setAttribute("aria-keyshortcuts", key === "?" ? "Shift+?" : key.toUpperCase());
  }
  const inField = (target) => target.isContentEditable || target.closest("input, select, textarea, [role=dialog]") !== null;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    if (event.ctrlKey || event.altKey || event.metaKey || inField(event.target)) return;
    const element = keyed.get(event.key.toLowerCase());
    if (!element || element.closest("[hidden]")) return;
    event.preventDefault();
    if (element.matches("input, select, textarea")) element.focus();
    else element.click();
  });
})();
