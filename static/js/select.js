// data-select-row, -all, -count, -matching, -clear: the ticked rows of a list and what the bar says of them.
const rows = () => [...document.querySelectorAll("[data-select-row]")];
const ticked = () => rows().filter((row) => row.checked);
// A dollar sign at the end would go astray in a text from right to left.
const END = document.dir === "rtl" ? "\u200e" : "";
let last = null;

function totals(chosen) {
  const sums = new Map();
  for (const box of chosen) {
    const { dataset } = box.closest("tr").querySelector("[data-amount]");
    sums.set(dataset.currency, (sums.get(dataset.currency) ?? 0) + Number(dataset.amount));
  }
  return [...sums].map(([currency, sum]) =>
    new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(sum) + END);
}

function tell() {
  const chosen = ticked();
  // The bar is sent anew with the sum of a long list.
  for (const button of document.querySelectorAll("[data-select-clear]")) button.hidden = false;
  const hasAll = chosen.length > 0 && chosen.length === rows().length;
  for (const all of document.querySelectorAll("[data-select-all]")) {
    all.checked = hasAll;
    all.indeterminate = chosen.length > 0 && !hasAll;
  }
  for (const matching of document.querySelectorAll("[data-select-matching]")) {
    const box = matching.querySelector("input");
    matching.hidden = !hasAll;
    if (!hasAll) box.checked = false;
  }
  const everything = document.querySelector("[data-select-matching] input:checked");
  for (const count of document.querySelectorAll("[data-select-count]")) {
    const number = everything ? Number(everything.closest("[data-select-matching]").dataset.selectMatching) : chosen.length;
    const sum = document.createElement("span");
    sum.className = "num";
    sum.textContent = everything ? everything.closest("[data-select-matching]").dataset.selectSum : totals(chosen).join(" + ");
    const words = count.dataset.selectCount.replace("{count}", number.toLocaleString(document.documentElement.lang));
    count.replaceChildren(words, " ", sum);
  }
}

function clear() {
  for (const row of rows()) row.checked = false;
  last = null;
  tell();
}

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-select-row]");
  if (row) {
    const all = rows();
    const [from, to] = [all.indexOf(last), all.indexOf(row)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) {
      for (const between of all.slice(from, to + 1)) between.checked = row.checked;
    }
    last = row;
    tell();
  } else if (event.target.closest("[data-select-clear]")) {
    clear();
  }
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-select-all]")) {
    for (const row of rows()) row.checked = event.target.checked;
    tell();
  } else if (event.target.closest("[data-select-matching]")) {
    tell();
  }
});
document.addEventListener("htmx:load", tell);
addEventListener("pageshow", tell);
tell();
