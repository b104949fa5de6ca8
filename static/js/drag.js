// data-drag: a row is dragged among those with the same value. The forms in its menu, which move
// it up or down without a pointer, are sent with the number of places.
let dragged;

const rowOf = (event) => event.target.closest?.("[data-drag]");
const isPlace = (row) => (
  dragged && row && row !== dragged && row.parentElement === dragged.parentElement
  && row.dataset.drag === dragged.dataset.drag);

document.addEventListener("dragstart", (event) => {
  dragged = rowOf(event);
  if (dragged) event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragend", () => { dragged = undefined; });

document.addEventListener("dragover", (event) => {
  if (isPlace(rowOf(event))) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const row = rowOf(event);
  if (!isPlace(row)) return;
  event.preventDefault();
  const rows = [...row.parentElement.children].filter((one) => one.dataset.drag === row.dataset.drag);
  const by = rows.indexOf(row) - rows.indexOf(dragged);
  const menu = dragged.querySelector(":scope > .rw");
  const form = menu.querySelector(by < 0 ? "[data-drag-up]" : "[data-drag-down]");
  if (!form) return;
  form.elements.places.value = Math.abs(by);
  form.requestSubmit();
});
