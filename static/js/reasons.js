// One key chooses a reason and sends it; "another reason", and a choice by mouse, leave time for a word.

const form = document.querySelector("[data-reasons]");
let byKey = false;
document.addEventListener("keydown", (event) => { byKey = /^[1-9]$/.test(event.key); }, true);
form.addEventListener("change", (event) => {
  if (event.target.name !== "reason") return;
  if (event.target.value === "other") form.querySelector("[name=note]").focus();
  else if (byKey) form.requestSubmit();
});
