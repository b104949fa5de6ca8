// data-once: a form that is on its way is not sent again.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-once]");
  if (!form || event.defaultPrevented) return;
  if (form.hasAttribute("data-once-sent")) {
    event.preventDefault();
    return;
  }
  form.setAttribute("data-once-sent", "");
  const button = event.submitter;
  const words = button?.dataset.onceText;
  if (!words) return;
  button.dataset.onceBefore = button.textContent;
  button.textContent = words;
});

// A page that comes back from the browser's memory can be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-once-sent]")) form.removeAttribute("data-once-sent");
  for (const button of document.querySelectorAll("[data-once-before]")) {
    button.textContent = button.dataset.onceBefore;
    delete button.dataset.onceBefore;
  }
});
