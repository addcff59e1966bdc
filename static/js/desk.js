// The desk: outcome keys step through their group, the needed field takes the focus, the case is kept and left.

const form = document.getElementById("contact-form");
const desk = document.querySelector("[data-lease]");
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
let sent = false;

if (form) {
  form.addEventListener("change", (event) => {
    // Stepping through a group with its key must not carry the focus off; a click or a key of its own does.
    if (event.target.name !== "outcome" || event.target.closest("[data-cycling]")) return;
    const asks = event.target.dataset.asks;
    if (asks === "promise") form.querySelector("#id_promise_amount").focus();
    if (asks === "call_back") form.querySelector("#id_follow_up_at").focus();
  });
  form.querySelector("#id_channel").addEventListener("change", (event) => {
    // A visit goes to an address, a call to a number: another channel moves the choice to what it can reach.
    const fits = `[name=contact_point][data-channels~="${event.target.value}"]`;
    const chosen = document.querySelector("[name=contact_point]:checked");
    if (chosen?.matches(fits)) return;
    if (chosen) chosen.checked = false;
    const usual = document.querySelector(`${fits}[data-own]:enabled`);
    if (usual) usual.checked = true;
  });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(form.querySelector("[name=then]")); }
  });
  // "fri 3000" in the amount: the day goes into its field, and what was understood is shown back.
  const shown = form.querySelector("[data-said]");
  const amount = form.querySelector("#id_promise_amount");
  let waiting;
  const read = async () => {
    const typed = amount.value;
    if (!/[^\d\s.,¥￥$€£]/.test(typed)) { shown.textContent = ""; return; }
    try {
      const answer = await fetch(`${shown.dataset.said}?said=${encodeURIComponent(typed)}`);
      const said = await answer.json();
      if (typed !== amount.value) return;
      shown.textContent = said.shown;
      if (said.due_on) form.querySelector("#id_promise_due_on").value = said.due_on;
    } catch { shown.textContent = ""; } // the server reads the words again when the form is sent
  };
  const later = (event) => { if (event.isComposing) return; clearTimeout(waiting); waiting = setTimeout(read, 150); };
  amount.addEventListener("input", later);
  amount.addEventListener("compositionend", later);
  const toOutcomes = () => {
    const shown = [...form.querySelectorAll("[name=outcome]")].filter((el) => el.getClientRects().length);
    (shown.find((el) => el.checked) || shown[0])?.focus();
    form.scrollIntoView({ block: "nearest" });
  };
  document.querySelector("[data-to-outcomes]")?.addEventListener("click", toOutcomes);
  if (form.hasAttribute("data-begun")) toOutcomes(); // the suggested contact was accepted: what came of it is asked next
}

// The marks of a number go for the one chosen. They are a form of their own: Enter in the contact form is "save".
document.querySelector("[data-point-marks]")?.addEventListener("submit", (event) => {
  event.target.elements.contact_point.value = document.querySelector("[name=contact_point]:checked")?.value || "";
});
document.addEventListener("submit", () => { sent = true; });
document.addEventListener("click", (event) => {
  const next = event.target.closest?.("[data-next-tactic]");
  if (next) {
    // The key goes with the tactic that is shown.
    const all = [...document.querySelectorAll("[data-tactic]")];
    const at = all.indexOf(next.closest("[data-tactic]"));
    const shown = all[(at + 1) % all.length];
    all[at].hidden = true;
    shown.hidden = false;
    next.removeAttribute("aria-keyshortcuts");
    shown.querySelector("[data-next-tactic]").setAttribute("aria-keyshortcuts", "t");
    shown.querySelector("[data-next-tactic]").focus();
  }
  const ticker = event.target.closest?.("[data-tick-all]");
  if (ticker) {
    const boxes = [...document.querySelectorAll(`[name="${ticker.dataset.tickAll}"]`)];
    const on = !boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = on;
  }
  const focus = event.target.closest?.("[data-focus]");
  if (focus) document.getElementById(focus.dataset.focus).focus();
});
// A case that is due is not left without a word: a link away from it leads over the page that asks why.
if (desk?.dataset.skip) {
  const own = desk.dataset.skip.replace(/skip\/$/, "");
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = new URL(link.href);
    const within = to.pathname.startsWith(own) || !link.matches(".topbar a, [data-back], .desk-col-who .plain-list a");
    if (to.origin !== location.origin || within) return;
    event.preventDefault();
    location.assign(`${desk.dataset.skip}?to=${encodeURIComponent(to.pathname + to.search)}`);
  });
}
if (desk) {
  const keep = async () => {
    const answer = await fetch(desk.dataset.lease, { method: "POST", headers: { "X-CSRFToken": token() } });
    desk.dataset.until = answer.headers.get("Leased-Until") || desk.dataset.until;
  };
  const beat = setInterval(keep, 240_000);
  window.addEventListener("pagehide", () => {
    clearInterval(beat);
    if (sent) return;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token());
    body.set("until", desk.dataset.until);
    navigator.sendBeacon(desk.dataset.leave, body);
  });
}
