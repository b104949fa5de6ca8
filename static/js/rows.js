// The keys of the list of expenses. The row in question is the one that has the focus in it.
const all = () => [...document.querySelectorAll("tr.ex")];
const current = () => document.activeElement?.closest("tr.ex") ?? null;
const linkOf = (row) => row.querySelector(".d a");
const boxOf = (row) => row.querySelector("[data-select-row]");
const heading = () => document.getElementById("list-heading");
const hasSelection = () => document.querySelector("[data-select-row]:checked") !== null;

function step(by) {
  const rows = all();
  const row = current();
  const next = row ? rows[rows.indexOf(row) + by] : by > 0 && rows[0];
  if (!next) return;
  linkOf(next).focus();
  next.scrollIntoView({ block: "nearest" });
}

function select(row, shiftKey) {
  boxOf(row).dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey }));
}

// The part of the bar at the bottom for one change, opened with the focus in it.
function openBulk(action, row) {
  if (!hasSelection()) select(row, false);
  const part = document.querySelector(`[data-bulk="${action}"]`);
  part.open = true;
  part.querySelector("input, select").focus();
}

function edit(row, cell) {
  (row.querySelector(`[data-cell="${cell}"]`) ?? linkOf(row)).click();
}

async function remove(row) {
  if (hasSelection()) return document.querySelector("[data-bulk-delete]").click();
  const rows = all();
  const place = rows.indexOf(row);
  const next = rows[place + 1] ?? rows[place - 1];
  const day = row.parentElement;
  await htmx.ajax("POST", `${linkOf(row).pathname}delete/`, { source: row, target: row, swap: "outerHTML" });
  if (row.isConnected) return;
  if (!day.querySelector("tr.ex")) day.remove();
  (next ? linkOf(next) : heading()).focus();
}

const ACTIONS = {
  x: (row) => select(row, false),
  "shift-x": (row) => select(row, true),
  e: (row) => edit(row, "amount"),
  c: (row) => (hasSelection() ? openBulk("category", row) : edit(row, "category")),
  t: (row) => openBulk("add_tag", row),
  "#": remove,
  delete: remove,
};
const FOR_SELECTION = new Set(["c", "t", "#", "delete"]);

document.addEventListener("keys:press", (event) => {
  const key = event.detail;
  if (key === "j" || key === "k") {
    event.preventDefault();
    step(key === "j" ? 1 : -1);
    return;
  }
  const row = current();
  if (!Object.hasOwn(ACTIONS, key) || !(row || (hasSelection() && FOR_SELECTION.has(key)))) return;
  event.preventDefault();
  ACTIONS[key](row);
});

document.addEventListener("htmx:afterSettle", ({ detail: { requestConfig, target, xhr } }) => {
  if (xhr?.status === 200 && requestConfig.elt.id === "bulk-form" && target.id === "list") heading().focus();
});
