// Keeps the page for when there is no network, and the files that pages are drawn with. Pages
// themselves always come from the network: nothing about anybody is kept.
const PREFIX = "files-";
const CACHE = PREFIX + "{{ version|escapejs }}";
const FILES = "{{ static_url|escapejs }}";
const ADD = ["{{ add|escapejs }}", "{{ line|escapejs }}"];
const LEFT_OUT = new Set(["csrfmiddlewaretoken", "next", "another", "undecided"]);
const OFFLINE = "{{ offline|escapejs }}";
// The name holds a digest of what is in it, so that what is kept cannot be out of date.
const HASHED = /\.[0-9a-f]{12}\.\w+$/;
const NAMED = /(?:href|src)="([^"#]+)/g;

importScripts("{{ stored|escapejs }}");

// What could not be posted waits with the rest (waiting.js), and the page without a network lists
// it. Whose it is, the form says: the session may be another by now.
async function post(request) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch (error) {
    const fields = [...await copy.formData()].filter(([name]) => !LEFT_OUT.has(name));
    const person = fields.find(([name]) => name === "person")?.[1];
    if (!person) throw error;
    // With a network, it may have arrived before the line broke.
    await stored.add({ person, fields: fields.filter(([name]) => name !== "person"), isUnsure: navigator.onLine });
    return Response.redirect(OFFLINE, 303);
  }
}

async function keepThePage() {
  const cache = await caches.open(CACHE);
  // As a stranger sees it, whoever is signed in.
  const page = await fetch(OFFLINE, { credentials: "omit", cache: "reload" });
  if (!page.ok) throw new Error(`${OFFLINE} answered ${page.status}`);
  const names = [...(await page.clone().text()).matchAll(NAMED)].map(([, name]) => name);
  await cache.addAll([...new Set(names.filter((name) => name.startsWith(FILES)))]);
  await cache.put(OFFLINE, page);
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
}

async function file(request, path) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept && HASHED.test(path)) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok && HASHED.test(path)) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(CACHE);
    return (await cache.match(OFFLINE)) ?? Promise.reject(error);
  }
}

addEventListener("install", (event) => {
  event.waitUntil(keepThePage().then(() => skipWaiting()));
});
addEventListener("activate", (event) => {
  event.waitUntil(dropOthers().then(() => clients.claim()));
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && ADD.includes(pathname) && request.mode === "navigate") event.respondWith(post(request));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (pathname.startsWith(FILES)) event.respondWith(file(request, pathname));
});
