// data-theme-toggle: the theme changes at once and is stored in the background.
const root = document.documentElement;

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-toggle]");
  if (!form) return;
  event.preventDefault();
  const next = getComputedStyle(root).colorScheme === "dark" ? "light" : "dark";
  const body = new FormData(form);
  body.set("theme", next);
  root.dataset.bsTheme = next;
  fetch(form.action, { method: "POST", body, redirect: "manual" });
});
