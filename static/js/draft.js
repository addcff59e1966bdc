// What is typed into the contact form is kept in this browser until the server has saved it: a lost connection, an expired
// session or a closed window loses nothing. The key of the form is kept too, so that one sent twice is one contact.

const DAYS_KEPT = 3;
const PREFIX = "draft ";
const KEPT = ["channel", "direction", "outcome", "promise_amount", "promise_due_on", "follow_up_at", "follow_up_on", "follow_up_hour", "next_step", "note", "request_key", "contact_point", "about"];
const TICKED = ["evasions", "also"];
const form = document.getElementById("contact-form");
const key = form ? `${PREFIX}${form.dataset.draft}` : "";

function readAll() {
  const found = {};
  const data = new FormData(form);
  for (const name of KEPT) if (data.get(name)) found[name] = data.get(name);
  for (const name of TICKED) found[name] = data.getAll(name);
  return found;
}

const isWorthKeeping = (draft) => draft.also.length > 0 || ["note", "promise_amount", "follow_up_at"].some((name) => (draft[name] || "").trim());

function keep() {
  const draft = readAll();
  if (!isWorthKeeping(draft)) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify({ ...draft, kept: Date.now() }));
}

function fill(draft) {
  for (const name of KEPT) {
    if (!(name in draft)) continue;
    const field = form.elements[name];
    if (field) field.value = draft[name];
  }
  for (const name of TICKED) {
    for (const box of document.querySelectorAll(`[type=checkbox][name=${name}]`)) box.checked = (draft[name] || []).includes(box.value);
  }
}

function restore() {
  const draft = JSON.parse(localStorage.getItem(key) || "null");
  if (!draft || form.elements.note.value) return;
  fill(draft);
  const notice = form.querySelector("[data-draft-notice]");
  notice.hidden = false;
  notice.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(key);
    form.reset();
    notice.hidden = true;
    form.elements.note.focus();
  });
}

// The server says in a cookie which drafts it has saved; whatever lay too long goes too.
const saved = document.cookie.match(/(?:^|; )saved_draft=([\d-]+)/)?.[1];
if (saved) {
  localStorage.removeItem(PREFIX + saved);
  document.cookie = "saved_draft=; Max-Age=0; Path=/; SameSite=Lax";
}
for (const name of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
  const { kept } = JSON.parse(localStorage.getItem(name) || "{}");
  if (!(Date.now() - kept < DAYS_KEPT * 86_400_000)) localStorage.removeItem(name);
}

if (form) {
  restore();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  // Wrap-up: from the first touch of the form to its sending, measured by the clock of this page.
  let began;
  const begin = () => { began ??= performance.now(); };
  form.addEventListener("input", begin);
  form.addEventListener("change", begin);
  form.addEventListener("submit", () => { if (began !== undefined) form.elements.wrap_up.value = Math.round(performance.now() - began); });
}
