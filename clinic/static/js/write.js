// Autosave, leaving, idling and no sending twice. Nothing a person types is kept in the browser.
"use strict";
(() => {
  const PAUSE = 1500, LONGEST = 30000, KEEPALIVE = 60000, NOT_KEPT = "[data-not-kept]";
  const body = document.body, writers = [];
  let leaving = false;

  const near = (form, what) => form.querySelector(what) || document.querySelector(what);
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));

  function writer(form) {
    const saved = near(form, "[data-saved]"), revision = form.elements.revision;
    let changes = 0, kept = 0, timer = 0, failures = 0, running = null, stopped = false;
    const isDirty = () => changes !== kept;
    const say = (text, done) => {
      if (!saved) return;
      saved.textContent = text;
      saved.classList.toggle("done", done);
    };
    const stopAt = (what, url) => {
      stopped = true;
      const notice = near(form, what), link = notice && notice.querySelector("a");
      if (link && url) link.href = url;
      if (notice) notice.hidden = false;
      say("Not saved.", false);
    };
    const again = (ms) => { clearTimeout(timer); if (!stopped) timer = setTimeout(save, ms); };

    async function send() {
      const upTo = changes, text = new URLSearchParams(new FormData(form)).toString();
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST", body: text, credentials: "same-origin", keepalive: text.length < KEEPALIVE,
          headers: { "Accept": "application/json", "X-Autosave": "1", "Content-Type": "application/x-www-form-urlencoded" },
        });
        const said = await answer.json().catch(() => ({}));
        if (answer.ok) {
          kept = upTo; failures = 0;
          if (revision && said.revision !== undefined) revision.value = said.revision;
          say(`Saved ${said.saved || ""}`.trim(), true);
          if (isDirty()) again(PAUSE);
        } else if (answer.status === 409) stopAt("[data-conflict]", said.url);
        else if (answer.status === 401) stopAt(said.kept || !near(form, NOT_KEPT) ? "[data-signed-out]" : NOT_KEPT, said.sign_in);
        else if (answer.status < 500 && answer.status !== 429) say(said.error || "Not saved. Please press the button below.", false);
        else throw new Error("later");
      } catch {
        failures += 1;
        say("Not saved yet; trying again", false);
        again(Math.min(1000 * 2 ** failures, LONGEST));
      }
    }
    function save() {
      clearTimeout(timer);
      if (stopped || !isDirty()) return running || Promise.resolve();
      running = (running || Promise.resolve()).then(() => isDirty() && !stopped && send()).finally(() => { running = null; });
      return running;
    }
    form.addEventListener("input", () => { changes += 1; again(PAUSE); });
    // A send under way carries the revision forward: the form itself must not overtake it.
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      if (running) {
        event.preventDefault();
        event.stopImmediatePropagation();
        Promise.race([running, wait(10000)]).then(() => { running = null; form.requestSubmit(event.submitter); });
      } else leaving = true;
    });
    writers.push({ isDirty, save });
  }
  document.querySelectorAll("form[data-autosave]").forEach(writer);
  const saveAll = () => Promise.all(writers.map((each) => each.save()));

  document.addEventListener("visibilitychange", () => { if (document.hidden && !leaving) saveAll(); });
  addEventListener("beforeunload", (event) => {
    if (!leaving && writers.some((each) => each.isDirty())) { saveAll(); event.preventDefault(); }
  });

  // Leaving: the words go first, then the page. A page from the back-forward memory is never shown.
  const leave = document.querySelector("form[data-leave]");
  async function go() {
    if (leaving) return;
    leaving = true;
    const last = saveAll();
    document.title = "";
    leave.hidden = true;
    body.replaceChildren(leave);
    await Promise.race([last, wait(2500)]);
    leave.submit();
  }
  if (leave) {
    let presses = [];
    leave.addEventListener("submit", (event) => { event.preventDefault(); go(); });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Shift") { presses = []; return; }
      if (event.repeat) return;
      presses = presses.filter((at) => Date.now() - at < 2000).concat(Date.now());
      if (presses.length >= 3) go();
    });
  }
  addEventListener("pageshow", (event) => {
    if (event.persisted) { document.documentElement.hidden = true; location.reload(); return; }
    leaving = false;
  });

  // Sending twice: the second press within five seconds does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || (form.method || "get") !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    const buttons = [...form.elements].filter((each) => each.type === "submit");
    buttons.forEach((each) => each.setAttribute("aria-disabled", "true"));
    setTimeout(() => {
      delete form.dataset.sent;
      buttons.forEach((each) => each.removeAttribute("aria-disabled"));
    }, 5000);
  });

  // Idle: save what is there, then show the lock. The clock is asked, because timers sleep with the computer.
  const minutes = Number(body.dataset.idleMinutes);
  if (minutes) {
    let active = Date.now();
    const look = async () => {
      if (leaving || Date.now() - active < minutes * 60000) return;
      leaving = true;
      await Promise.race([saveAll(), wait(3000)]);
      location.replace(body.dataset.lockUrl);
    };
    for (const act of ["keydown", "input", "pointerdown", "scroll", "touchstart"]) {
      addEventListener(act, () => { active = Date.now(); }, { passive: true, capture: true });
    }
    setInterval(look, 10000);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  }

  if (!CSS.supports("field-sizing", "content")) {
    const grow = (area) => { area.style.height = "auto"; area.style.height = `${area.scrollHeight + 2}px`; };
    document.querySelectorAll("textarea").forEach((area) => { grow(area); area.addEventListener("input", () => grow(area)); });
  }
})();
