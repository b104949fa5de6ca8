// data-toast: dismissed by its button or, unless it stays, after 6 seconds without pointer or focus.
const SHOWN_FOR = 6000;
const said = document.querySelector("[data-toast-said]");

function dismissLater(toast) {
  let timer;
  const stop = () => clearTimeout(timer);
  const start = () => {
    stop();
    if (toast.matches(":hover, :focus-within")) return;
    timer = setTimeout(() => toast.remove(), SHOWN_FOR);
  };
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusout", () => setTimeout(start));
  start();
}

function welcome(toast) {
  toast.dataset.toastSeen = "";
  toast.querySelector("[data-toast-dismiss]").hidden = false;
  if (toast.dataset.toast !== "stays") dismissLater(toast);
  // A live region speaks only of what changes after it is there, so the words follow later.
  const words = toast.querySelector("[data-toast-words]").textContent.trim();
  setTimeout(() => { said.textContent = words; }, 150);
}

function welcomeAll() {
  document.querySelectorAll("[data-toast]:not([data-toast-seen])").forEach(welcome);
}

function sayThatItFailed({ target }) {
  // A preview that fails is no loss, and says nothing.
  if (target.matches?.("[data-quick-line]")) return;
  const toasts = document.getElementById("toasts");
  toasts.replaceChildren(document.querySelector("[data-toast-failed]").content.cloneNode(true));
  welcomeAll();
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-toast-dismiss]")?.closest("[data-toast]").remove();
});
document.addEventListener("keydown", (event) => {
  const isUndo = event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  if (!isUndo || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const newest = [...document.querySelectorAll("[data-toast-undo]")].at(-1);
  if (!newest) return;
  event.preventDefault();
  newest.requestSubmit();
});
document.addEventListener("htmx:load", welcomeAll);
document.addEventListener("htmx:responseError", sayThatItFailed);
document.addEventListener("htmx:sendError", sayThatItFailed);
welcomeAll();
