// The line in the top bar, fetched by quick.js when it is used. What was sent leaves the field when it is saved; lines typed
// and ended with Enter meanwhile wait for their turn, and what is being typed stays.
//
// Events on the form, with { line, submission }: quick:send before sending and quick:failed without
// an answer (preventDefault() on either: somebody else takes care of the line, and calls
// form.quickDone(line) to free the field), quick:saved, quick:refused. quick:failed says with
// isUnsure: false that the line was never sent.
// A session that has ended leads to the sign-in, and from there to the add page with the line.
const ENDED = 204;
const forms = new Map();
const waiting = new Map();
// What is asked about a line stands there; what a preview says of the same line does not take its place.
const refused = new Map();

const field = (form) => form.querySelector("[data-quick-line]");
const said = (form) => form.querySelector("[data-quick-said]");

function tell(form, name, detail) {
  return form.dispatchEvent(new CustomEvent(name, { bubbles: true, cancelable: true, detail }));
}

// The field begins with the line on its way; what follows it was typed since.
function restOf(form, line) {
  const { value } = field(form);
  return value.startsWith(line) ? value.slice(line.length) : value;
}

function show(form, text) {
  const input = field(form);
  input.value = text;
  // What is compared with to find a change begins anew.
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function take(form, line) {
  const rest = restOf(form, line);
  const next = waiting.get(form)?.shift();
  refused.delete(form);
  said(form).replaceChildren();
  show(form, (next ?? "") + (next ? rest : rest.trimStart()));
  // htmx would put off what is sent before it is done with the last one, and read the field then.
  if (next) queueMicrotask(() => send(form, next));
}

// Sends the line at the beginning of the field. What was typed after it waits outside meanwhile.
function send(form, line) {
  const input = field(form);
  const rest = restOf(form, line);
  input.value = line;
  form.requestSubmit();
  input.value = line + rest;
}

function onSubmit(event) {
  const form = event.target;
  const input = field(form);
  const sending = forms.get(form);
  if (sending) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const line = restOf(form, sending.line);
    if (line.trim() && line !== input.value) {
      waiting.set(form, [...(waiting.get(form) ?? []), line.trim()]);
      input.value = sending.line;
    }
    return;
  }
  const entry = { line: input.value, submission: form.elements.submission.value };
  if (!tell(form, "quick:send", entry)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  htmx.trigger(input, "htmx:abort");
  forms.set(form, entry);
}

// What waits for its turn when the page is left.
function giveAway(form) {
  const lines = waiting.get(form) ?? [];
  waiting.set(form, lines.filter((line) => tell(form, "quick:failed", { line, isUnsure: false })));
}

function onAnswer(form, { xhr }) {
  const entry = forms.get(form);
  forms.delete(form);
  if (!entry) return;
  if (xhr.status === 422) {
    refused.set(form, entry.line);
    tell(form, "quick:refused", entry);
  } else if (xhr.status === ENDED) {
    giveAway(form);
    location.assign(`${form.dataset.quick}?line=${encodeURIComponent(entry.line)}`);
  } else if (xhr.status !== 200) {
    form.toggleAttribute("data-quick-cared-for", !tell(form, "quick:failed", entry));
  } else {
    field(form).focus();
    tell(form, "quick:saved", entry);
    take(form, entry.line);
  }
}

let isRefreshing = false;
let isStale = false;

// One after the other, so that an older answer never follows a newer one.
async function refresh() {
  isStale = true;
  if (isRefreshing) return;
  isRefreshing = true;
  while (isStale) {
    isStale = false;
    await fetchAgain().catch(() => {});
  }
  isRefreshing = false;
}

// A whole page, without the header of htmx: no address is pushed, and no toast is used up twice.
async function fetchAgain() {
  if (!document.querySelector("[data-refresh]")) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-refresh]")) {
    const now = fresh.getElementById(part.id);
    if (!now || part.contains(document.activeElement)) continue;
    // What is ticked stays ticked.
    for (const { value } of part.querySelectorAll("[data-select-row]:checked")) {
      const row = now.querySelector(`[data-select-row][value="${value}"]`);
      if (row) row.checked = true;
    }
    part.replaceWith(document.adoptNode(now));
    htmx.process(now);
    now.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: now } }));
  }
}

// The lines given were ended before, and the field begins with the first of them.
export function wake(form, [first, ...others]) {
  const input = field(form);
  form.quickIsBusy = () => forms.has(form);
  form.quickDone = (line) => take(form, line);
  form.addEventListener("submit", onSubmit, { capture: true });
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt !== input) return;
    // A preview of nothing, of what is being saved, or of what was just answered, is none.
    if (!input.value.trim() || forms.has(form) || refused.get(form) === input.value) event.preventDefault();
    else refused.delete(form);
  });
  form.addEventListener("htmx:beforeSwap", (event) => {
    const { requestConfig } = event.detail;
    const isOld = requestConfig.elt === input && requestConfig.parameters.line !== input.value;
    if (isOld) event.detail.shouldSwap = false;
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt === form) onAnswer(form, event.detail);
  });
  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    form.addEventListener(name, (event) => {
      if (form.hasAttribute("data-quick-cared-for")) event.stopPropagation();
    });
  }
  form.addEventListener("htmx:afterSwap", () => {
    const words = said(form).querySelector("[data-line-words]");
    form.querySelector("[data-quick-status]").textContent = words?.textContent ?? "";
  });
  form.addEventListener("expense:added", (event) => {
    form.elements.submission.value = event.detail.submission;
    refresh();
  });
  input.addEventListener("input", () => {
    if (!input.value.trim()) said(form).replaceChildren();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") said(form).replaceChildren();
  });
  if (!first) return;
  waiting.set(form, others);
  send(form, first);
}

addEventListener("beforeunload", (event) => {
  if ([...waiting.values()].some((lines) => lines.length)) event.preventDefault();
});
