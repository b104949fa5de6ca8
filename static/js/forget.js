// data-toast-saved: what is saved is no draft any more. data-sign-out: nor is what its writer leaves.
const PREFIX = "draft:";

function forget(isOver) {
  try {
    Object.keys(localStorage).filter((key) => key.startsWith(PREFIX) && isOver(key)).forEach((key) => localStorage.removeItem(key));
  } catch {
    // Where nothing can be kept, nothing is.
  }
}

for (const { dataset } of document.querySelectorAll("[data-toast-saved]")) forget((key) => key === PREFIX + dataset.toastSaved);
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-sign-out]")) forget(() => true);
});
