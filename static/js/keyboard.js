// Keyboard: an element owns its key by `aria-keyshortcuts`; a list marked [data-rows] owns j, k and the arrows.
// Nothing fires while typing in a field, while a dialog is open (but Escape and ?), or while an input method composes.

const isField = (el) => el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName);
const isTyping = (el) => isField(el) && !/^(checkbox|radio|button|submit)$/.test(el.type || "");
const isShown = (el) => el.getClientRects().length > 0;
const openDialog = () => document.querySelector("dialog[open]");
const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")].filter(isShown);

function owner(key) {
  return [...document.querySelectorAll("[aria-keyshortcuts]")].find(
    (el) => el.getAttribute("aria-keyshortcuts").split(" ").includes(key) && isShown(el) && !el.disabled,
  );
}

function setCurrent(row) {
  document.querySelectorAll("[data-row][data-current]").forEach((el) => el.removeAttribute("data-current"));
  row.setAttribute("data-current", "");
  (row.querySelector("a[data-open]") || row.querySelector("a, button"))?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  row.dispatchEvent(new CustomEvent("rowfocus", { bubbles: true }));
}

function move(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.findIndex((row) => row.hasAttribute("data-current") || row.contains(document.activeElement));
  setCurrent(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))]);
  return true;
}

// A group marked [data-cycle] steps through its radio buttons.
function cycle(group) {
  const all = [...group.querySelectorAll("input[type=radio]")];
  const next = all[(all.findIndex((el) => el.checked) + 1) % all.length];
  next.focus();
  group.setAttribute("data-cycling", "");
  next.click();
  group.removeAttribute("data-cycling");
}

function act(el) {
  if (el.hasAttribute("data-cycle")) cycle(el);
  else if (isField(el) && !/^(checkbox|radio|button|submit)$/.test(el.type)) {
    el.focus();
    el.select?.();
  } else {
    el.focus();
    el.click();
  }
}

function keyName(el) {
  const copy = el.cloneNode(true);
  copy.querySelectorAll("kbd, .count").forEach((part) => part.remove());
  return el.dataset.keyLabel || el.getAttribute("aria-label") || copy.textContent.trim() || el.placeholder || "";
}

function fillHelp(list) {
  list.querySelectorAll("[data-from-page]").forEach((el) => el.remove());
  list.querySelectorAll("[data-for-rows]").forEach((el) => { el.hidden = !rows().length; });
  const seen = new Set();
  for (const el of document.querySelectorAll("[aria-keyshortcuts]")) {
    for (const key of el.getAttribute("aria-keyshortcuts").split(" ")) {
      if (seen.has(key) || !isShown(el)) continue;
      seen.add(key);
      const term = document.createElement("dt");
      const kbd = document.createElement("kbd");
      const text = document.createElement("dd");
      kbd.textContent = key === "Escape" ? "Esc" : key;
      text.textContent = keyName(el);
      term.dataset.fromPage = text.dataset.fromPage = "";
      term.append(kbd);
      list.append(term, text);
    }
  }
}

export function showHelp() {
  const dialog = document.getElementById("keys-help");
  if (!dialog || dialog.open) return;
  fillHelp(dialog.querySelector(".keys"));
  dialog.showModal();
}

function onKey(event) {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target instanceof Element ? event.target : document.body;
  const dialog = openDialog();
  if (dialog) { // it handles Escape itself; one marked [data-keys] gives its buttons keys of their own
    const chosen = !isTyping(target) && dialog.hasAttribute("data-keys") && dialog.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (chosen) { event.preventDefault(); chosen.click(); }
    return;
  }
  if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
    else if (isTyping(target)) target.blur();
    else document.querySelector("[data-back]")?.click();
    return;
  }
  if (isTyping(target) || target.tagName === "SELECT") return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "?") { event.preventDefault(); showHelp(); return; }
  if (event.shiftKey && key !== event.key) return;
  if ((key === "j" || key === "ArrowDown") && move(1)) { event.preventDefault(); return; }
  if ((key === "k" || key === "ArrowUp") && move(-1)) { event.preventDefault(); return; }
  if (key === "Enter") {
    const row = document.querySelector("[data-row][data-current]");
    const onControl = target.closest("a, button, summary");
    if (row && !onControl) { event.preventDefault(); row.querySelector("a[data-open]")?.click(); }
    return;
  }
  const el = owner(key);
  if (el) { event.preventDefault(); act(el); }
}

// Once every module of the page listens, keys pressed before are played in their order (early_keys.js).
function begin() {
  document.removeEventListener("keydown", window.keepEarlyKey);
  document.addEventListener("keydown", onKey);
  for (const key of window.earlyKeys?.splice(0) ?? []) {
    (document.activeElement || document.body).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }
}
if (document.readyState === "complete") begin();
else document.addEventListener("DOMContentLoaded", begin);
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (row && !row.hasAttribute("data-current")) {
    document.querySelectorAll("[data-row][data-current]").forEach((el) => el.removeAttribute("data-current"));
    row.setAttribute("data-current", "");
    row.dispatchEvent(new CustomEvent("rowfocus", { bubbles: true }));
  }
});
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-show-keys]")) { event.preventDefault(); showHelp(); }
});
