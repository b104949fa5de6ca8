// link[data-worker]: what works without a network comes once the page is there, so that it holds
// nothing up: the modules named in data-then, one after the other, and the worker.
const { worker, then } = document.querySelector("link[data-worker]").dataset;
let isReady = false;

async function begin() {
  try {
    for (const name of then.split(" ")) await import(name);
  } finally {
    isReady = true;
    navigator.serviceWorker?.register(worker);
  }
}

const begun = new Promise((done) => {
  if (document.readyState === "complete") done();
  else addEventListener("load", done, { once: true });
}).then(begin);

// Whoever signs out at once would lose what waits on the device (waiting.js).
document.addEventListener("submit", (event) => {
  if (isReady || !event.target.matches("[data-sign-out]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  begun.finally(() => event.target.requestSubmit());
}, { capture: true });
