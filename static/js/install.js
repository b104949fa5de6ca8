// link[data-worker]: the worker that answers while there is no network. It waits for the page.
const { worker } = document.querySelector("link[data-worker]").dataset;
const register = () => navigator.serviceWorker.register(worker);

if ("serviceWorker" in navigator) {
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}
