// data-quick: the line in the top bar fetches its script (data-quick-src) once it has the focus. What
// is sent before that is there waits for it.
let coming;

function fetched(form) {
  coming ??= import(form.dataset.quickSrc).then(({ wake }) => {
    wake(form);
    form.setAttribute("data-quick-awake", "");
  });
  return coming;
}

document.addEventListener("focusin", ({ target }) => {
  const form = target.closest("[data-quick]");
  if (form) fetched(form).catch(() => {});
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-quick]:not([data-quick-awake])");
  if (!form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  fetched(form).then(() => form.requestSubmit(event.submitter), () => form.submit());
}, { capture: true });
