// The points of a queue's rows: their parts on demand, two rows compared, a rank disputed. Each works on the current row.

const rowNow = () => document.querySelector("[data-rows] [data-current]") || document.querySelector("[data-rows] [data-row]");
const rankOf = (row) => row?.querySelector("[data-rank]");
const address = (row) => rankOf(row).dataset.rank;

// Parts are asked for once, when their disclosure first opens.
document.addEventListener("toggle", (event) => {
  const shown = event.target.closest?.("[data-rank]");
  if (!shown || !shown.open || shown.dataset.asked) return;
  shown.dataset.asked = "1";
  window.htmx.ajax("GET", shown.dataset.rank, { target: shown.querySelector("div"), swap: "innerHTML" })
    .catch(() => delete shown.dataset.asked);
}, true);

function compare(row, button) {
  const chosen = document.querySelector("[data-row][data-chosen]");
  if (!chosen) {
    row.setAttribute("data-chosen", "");
    const live = document.getElementById("live");
    if (live) live.textContent = button.dataset.chosen;
  } else if (chosen === row) row.removeAttribute("data-chosen");
  else {
    const number = (of) => address(of).match(/(\d+)\/rank/)[1];
    location.assign(`${button.dataset.compare}?a=${number(chosen)}&b=${number(row)}`);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-rank-act]");
  const row = button && rowNow();
  if (!row) return;
  if (button.dataset.rankAct === "parts") rankOf(row).open = !rankOf(row).open;
  if (button.dataset.rankAct === "compare") compare(row, button);
  if (button.dataset.rankAct === "dispute") location.assign(`${address(row)}#id_words`);
  if (button.dataset.rankAct !== "dispute") row.querySelector("a[data-open]")?.focus({ preventScroll: true });
});
