// data-cell: a cell of the list that becomes a field in its place; data-cell-form is that field.
// Enter saves, Escape restores, and so does going elsewhere, which saves first what was changed.
const PHONE = matchMedia("(max-width: 767.98px)");
const shown = new WeakMap();
const fieldOf = (form) => form.querySelector("input:not([type=hidden]), select");

function isChanged(form) {
  const field = fieldOf(form);
  return field.matches("select") ? ![...field.options].some((one) => one.selected && one.defaultSelected) : field.value !== field.defaultValue;
}

function restore(form, { withFocus }) {
  const cell = form.closest("td");
  const before = shown.get(cell)?.cloneNode(true);
  if (!before) return;
  form.dataset.cellForm = "gone";
  cell.replaceChildren(before);
  htmx.process(before);
  if (withFocus) before.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-cell]");
  if (!link || !PHONE.matches) return;
  event.preventDefault();
  event.stopPropagation();
  link.closest("tr").querySelector(".d a").click();
}, true);

document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  const link = target.querySelector(":scope > [data-cell]");
  if (!link) return;
  const copy = link.cloneNode(true);
  copy.classList.remove("htmx-request");
  copy.autofocus = false;
  shown.set(target, copy);
});

document.addEventListener("htmx:load", ({ target }) => {
  if (target.matches("[data-cell-form]")) fieldOf(target).select?.();
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest("[data-cell-form]");
  if (!form) return;
  if (event.key === "Escape") {
    event.preventDefault();
    restore(form, { withFocus: true });
  } else if (event.key === "Enter" && event.target === fieldOf(form)) {
    // Or the same press would open the cell again that is about to have the focus.
    event.preventDefault();
    form.requestSubmit();
  }
});

document.addEventListener("focusout", (event) => {
  const form = event.target.closest("[data-cell-form]");
  if (!form?.isConnected || form.dataset.cellForm || form.matches(".htmx-request") || !document.hasFocus()) return;
  if (form.contains(event.relatedTarget)) return;
  if (!isChanged(form)) return restore(form, { withFocus: false });
  form.elements.left.value = "1";
  form.requestSubmit();
});
