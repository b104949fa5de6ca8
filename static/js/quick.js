// data-quick: the line in the top bar fetches its script (data-quick-src) once it has the focus.
// Lines typed and ended with Enter before that is there wait for it; the first of them stays in
// the field, and what is being typed follows it there.
//
// If the script cannot be had, one line is sent as without scripts. Several are given to whoever
// takes care of quick:failed, one after the other, or else to the add page, all in one.
const early = [];
// By then htmx has seen the form.
const ready = new Promise((done) => document.addEventListener("DOMContentLoaded", done));
let coming;

const isAwake = (form) => form.hasAttribute("data-quick-awake");
const restOf = ({ value }, line = "") => value.startsWith(line) ? value.slice(line.length) : value;

async function fetchOnce(form) {
  form.quickIsBusy = () => early.length > 0;
  form.quickDone = (line) => {
    const field = form.elements.line;
    const rest = restOf(field, line);
    early.shift();
    field.value = (early[0] ?? "") + rest;
    if (early.length) giveAway(form);
  };
  const { wake } = await import(form.dataset.quickSrc);
  await ready;
  form.setAttribute("data-quick-awake", "");
  wake(form, early.splice(0));
}

function fetched(form) {
  coming ??= fetchOnce(form);
  return coming;
}

function giveAway(form) {
  const rest = restOf(form.elements.line, early[0]);
  const detail = { line: early[0], isUnsure: false };
  if (!form.dispatchEvent(new CustomEvent("quick:failed", { bubbles: true, cancelable: true, detail }))) return;
  const all = [...early.splice(0), rest].join(" ");
  location.assign(`${form.dataset.quick}?line=${encodeURIComponent(all)}`);
}

function giveUp(form) {
  if (early.length > 1 || form.elements.line.value !== early[0]) return giveAway(form);
  early.length = 0;
  form.submit();
}

document.addEventListener("focusin", ({ target }) => {
  const form = target.closest("[data-quick]");
  if (form) fetched(form).catch(() => {});
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-quick]");
  if (!form || isAwake(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const field = form.elements.line;
  const line = restOf(field, early[0]);
  // A line that was changed since it was ended is none of its own.
  if (!line.trim() || (early.length && line === field.value)) return;
  early.push(early.length ? line.trim() : line);
  field.value = early[0];
  if (early.length === 1) fetched(form).catch(() => giveUp(form));
}, { capture: true });
// What is typed after a line that waits is no line yet.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (early.length && event.target.closest("[data-quick]")) event.preventDefault();
});
addEventListener("beforeunload", (event) => {
  if (early.length) event.preventDefault();
});
