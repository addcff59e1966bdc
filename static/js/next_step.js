// The outcome tree on the form: an outcome brings its next step, day and hour with it, and says why. What the agent has
// changed by hand stays.

const form = document.getElementById("contact-form");
const known = document.getElementById("next-steps");

if (form && known) {
  const steps = JSON.parse(known.textContent);
  const fields = { step: form.elements.next_step, on: form.elements.follow_up_on, at: form.elements.follow_up_hour };
  const why = form.querySelector("[data-why]");
  // What came back with the page is the agent's own only where it differs from what its outcome had suggested.
  const before = steps[form.querySelector("[name=outcome]:checked")?.value] || {};
  const own = new Set(Object.keys(fields).filter((name) => fields[name].value && fields[name].value !== before[name]));
  for (const [name, field] of Object.entries(fields)) field.addEventListener("input", () => own.add(name));
  form.addEventListener("change", (event) => {
    if (event.target.name !== "outcome") return;
    const suggested = steps[event.target.value];
    if (!suggested) return;
    for (const [name, field] of Object.entries(fields)) if (!own.has(name)) field.value = suggested[name];
    why.textContent = suggested.why;
  });
}
