// "call" asks for leave first: the number is dialled only where the gate gives it, and its verdict is shown anew.

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-ask]");
  if (!form) return;
  event.preventDefault();
  const sent = new FormData(form);
  for (const box of document.querySelectorAll("[name=told]:checked")) sent.append("told", box.value);
  const panel = document.getElementById("verdict");
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { accept: "application/json" } });
    if (!answer.ok) { form.submit(); return; } // signed out, or the case moved on: the server says so on a page
    const said = await answer.json();
    const chosen = document.querySelector(`[name=contact_point][value="${sent.get("contact_point")}"]`);
    if (chosen && !chosen.checked) chosen.checked = true;
    panel.dispatchEvent(new Event("asked"));
    if (said.dial) window.location.href = said.dial;
  } catch { form.submit(); }
});
