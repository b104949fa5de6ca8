// data-sheet: the <dialog> in a <details>. It comes with the focus in it: beside its button on a
// desk, over everything from below on a phone. Without this script it is there all the same.
const PHONE = matchMedia("(max-width: 767.98px)");

document.addEventListener("toggle", ({ target: details }) => {
  const dialog = details.querySelector?.(":scope > [data-sheet]");
  if (!dialog) return;
  dialog.removeAttribute("open");
  if (!details.open) return;
  if (PHONE.matches) dialog.showModal();
  else dialog.show();
}, true);

document.addEventListener("close", ({ target: dialog }) => {
  const details = dialog.closest("details");
  if (!dialog.matches("[data-sheet]") || !details.open) return;
  details.open = false;
  details.querySelector("summary").focus();
}, true);

document.addEventListener("click", (event) => {
  if (!event.target.matches?.("[data-sheet]:modal")) return;
  const { top } = event.target.getBoundingClientRect();
  if (event.clientY < top) event.target.close();
});
