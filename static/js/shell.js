// Page shell: theme switch, toasts, single submit, menus, focus and announcements after a swap.

const announce = (text) => {
  const live = document.getElementById("live");
  if (!live || !text) return;
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = text.trim(); });
};

// Theme: applied at once, kept by the server in a cookie (the form works without script too).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-theme-form]")) return;
  event.preventDefault();
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  const body = new FormData(form);
  body.set("theme", theme);
  document.documentElement.dataset.theme = theme;
  fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "manual" });
});

// A form is sent once: its buttons go quiet until the answer (or a return from the back-forward cache).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  requestAnimationFrame(() => form.querySelectorAll("[type=submit]").forEach((el) => { el.classList.add("is-busy"); el.setAttribute("aria-disabled", "true"); }));
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll(".is-busy").forEach((el) => { el.classList.remove("is-busy"); el.removeAttribute("aria-disabled"); });
  });
});

// Toasts leave by themselves after a while, unless they carry an action or the pointer rests on them.
function armToast(toast) {
  toast.querySelector("[data-dismiss]")?.addEventListener("click", () => toast.remove());
  if (toast.hasAttribute("data-sticky")) return;
  let timer = setTimeout(() => toast.remove(), 7000);
  toast.addEventListener("mouseenter", () => clearTimeout(timer));
  toast.addEventListener("mouseleave", () => { timer = setTimeout(() => toast.remove(), 3000); });
}

function prepare(root) {
  root.querySelectorAll(".toast:not([data-armed])").forEach((toast) => { toast.dataset.armed = ""; armToast(toast); });
  root.querySelectorAll("select[data-autosubmit]").forEach((el) => { el.onchange = () => el.form.requestSubmit(); });
}

document.addEventListener("click", (event) => {
  const fill = event.target.closest?.("[data-fill]");
  if (fill) { // quick values: data-fill="field id" data-value="…"
    const field = document.getElementById(fill.dataset.fill);
    field.value = fill.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }
  const opener = event.target.closest?.("[data-dialog]");
  if (opener) { event.preventDefault(); document.getElementById(opener.dataset.dialog)?.showModal(); }
  if (event.target.closest?.("[data-print]")) window.print();
  document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});

// Select-all box of a table: data-select-all names the group, data-select the members.
document.addEventListener("change", (event) => {
  const all = event.target.closest?.("[data-select-all]");
  if (all) document.querySelectorAll(`[data-select="${all.dataset.selectAll}"]`).forEach((el) => { el.checked = all.checked; });
  if (event.target.closest?.("[data-select-all], [data-select]")) {
    const n = document.querySelectorAll("[data-select]:checked").length;
    document.querySelectorAll("[data-selected-count]").forEach((el) => { el.textContent = n; });
    document.querySelectorAll("[data-needs-selection]").forEach((el) => { el.disabled = n === 0; });
  }
});

document.addEventListener("htmx:afterSettle", (event) => {
  const root = event.target instanceof Element ? event.target : document.body;
  prepare(document);
  const named = root.matches("[data-focus]") ? root : root.querySelector("[data-focus], [autofocus]");
  if (named) {
    if (!named.matches("a, button, input, select, textarea, [tabindex]")) named.tabIndex = -1;
    named.focus();
  }
  const spoken = root.matches("[data-announce]") ? root : root.querySelector("[data-announce]");
  if (spoken) announce(spoken.dataset.announce || spoken.textContent);
});
document.addEventListener("announce", (event) => announce(event.detail?.value || ""));
document.addEventListener("htmx:responseError", () => announce(document.getElementById("live")?.dataset.failed));
document.addEventListener("htmx:sendError", () => announce(document.getElementById("live")?.dataset.failed));

prepare(document);
// On a phone the navigation scrolls: the part one is in comes into sight.
document.querySelector(".nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
