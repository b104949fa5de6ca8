// Expenses recorded without a network wait on this device and are sent, once each, when it is
// back: by one tab at a time, and only while the person who typed them is signed in.
const part = document.querySelector("[data-waiting]");
const { waiting: address, waitingOne: one, waitingMany: many } = part.dataset;
const { person: mine = "" } = document.body.dataset;
const isOfflinePage = "offlinePage" in document.body.dataset;
const REFUSED = 422, SAVED = 201;
const UNCLEAR = [502, 504];
const SHOWN = ["line", "amount", "title", "day"];
const dropped = [];

const whose = async () => mine || (isOfflinePage && (await stored.person())) || "";
const valueOf = ({ fields }, name) => fields.find(([field]) => field === name)?.[1] ?? "";
const isLine = (entry) => !valueOf(entry, "title") && !valueOf(entry, "amount");
const wordsOf = (entry) => isLine(entry) ? valueOf(entry, "line") : `${valueOf(entry, "title")}, ${valueOf(entry, "amount")}`;
const owned = async () => { const person = await whose(); return (await stored.all()).filter((entry) => entry.person === person); };

// Whom the server takes this browser for; nothing while it does not answer or nobody is signed in.
async function ask() {
  try {
    const answer = await fetch(address, { redirect: "manual", cache: "no-store" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

// Gives whether the next one is to be sent too.
async function sendOne({ id }, { person, csrftoken }) {
  const before = await stored.edit(id, (entry) => entry.reasons.length ? null : { ...entry, isUnsure: true });
  if (!before) return true;
  const body = new URLSearchParams([...before.fields, ["person", person], ["at", before.at]]);
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": csrftoken }, redirect: "manual" });
  } catch {
    // It may have arrived before the line broke: its token tells, when it is sent again.
    return false;
  }
  if (answer.status === SAVED) await stored.drop(id);
  else if (answer.status === REFUSED) {
    const { reasons, fields } = await answer.json();
    await stored.edit(id, (entry) => ({ ...entry, isUnsure: false, reasons, refused: fields }));
  } else {
    const isUnsure = before.isUnsure || UNCLEAR.includes(answer.status);
    await stored.edit(id, (entry) => ({ ...entry, isUnsure }));
  }
  return answer.status === SAVED || answer.status === REFUSED;
}

// Not from the page for signing in: what is asked there with the cookie from before is answered after
// the new one, and takes it away.
async function sendAll() {
  if (!mine && !isOfflinePage) return;
  if (!(await stored.all()).length) return;
  await navigator.locks.request("waiting", async () => {
    const who = await ask();
    if (!who) return;
    const entries = (await stored.all()).filter(({ person }) => person === who.person);
    for (const entry of entries) if (!(await sendOne(entry, who))) break;
    const left = (await stored.all()).filter(({ person }) => person === who.person);
    if (left.length < entries.length) {
      document.querySelector("[data-quick]")?.dispatchEvent(new CustomEvent("expense:added", { detail: {} }));
    }
  });
}

const leftOut = ({ refused = [] }) => refused.filter((name) => !SHOWN.includes(name));

// What is refused for a field that is not shown here is sent without it next time.
function changed(entry, form) {
  const typed = Object.fromEntries(new FormData(form));
  const without = leftOut(entry);
  if ("day" in typed) typed.when = "other";
  const kept = entry.fields.filter(([name]) => !(name in typed) && !without.includes(name) && name !== "submission");
  return { ...entry, fields: [...kept, ...Object.entries(typed), ["submission", crypto.randomUUID()]], reasons: [], refused: [] };
}

function editor(entry) {
  const form = part.querySelector("[data-waiting-editor]").content.firstElementChild.cloneNode(true);
  for (const field of form.querySelectorAll("[data-field]")) {
    const name = field.dataset.field;
    if ((name === "line") !== isLine(entry)) field.remove();
    else if (name === "day" && !/^\d{4}-\d\d-\d\d$/.test(dayOf(entry))) field.remove();
    else field.querySelector("input").value = name === "day" ? dayOf(entry) : valueOf(entry, name);
  }
  form.querySelector("[data-without]").hidden = !leftOut(entry).length;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await stored.edit(entry.id, (now) => now.isUnsure ? null : changed(now, form));
    form.remove();
    await show();
    sendAll().then(show);
  });
  form.querySelector("[data-cancel]").addEventListener("click", () => { form.remove(); show(); });
  return form;
}

function dayOf(entry) {
  const when = valueOf(entry, "when");
  return /^\d{4}/.test(when) ? when : valueOf(entry, "day");
}

function row(entry, isDropped) {
  const item = part.querySelector("[data-waiting-row]").content.firstElementChild.cloneNode(true);
  item.querySelector("[data-what]").textContent = wordsOf(entry);
  item.querySelector("[data-why]").textContent = entry.reasons.join(" ");
  const buttons = Object.fromEntries([...item.querySelectorAll("button")].map((button) => [button.dataset.does, button]));
  const isFixed = entry.isUnsure && !isDropped;
  item.querySelector("[data-unsure]").hidden = !isFixed;
  buttons.edit.hidden = buttons.drop.hidden = isDropped || isFixed;
  buttons.back.hidden = !isDropped;
  buttons.edit.addEventListener("click", () => {
    const form = editor(entry);
    item.replaceChildren(form);
    form.querySelector("input").focus();
  });
  buttons.drop.addEventListener("click", async () => {
    dropped.push(entry);
    await stored.drop(entry.id);
    await show();
    part.querySelector("[data-does='back']:not([hidden])")?.focus();
  });
  buttons.back.addEventListener("click", async () => {
    dropped.splice(dropped.indexOf(entry), 1);
    await stored.putBack(entry);
    await show();
    sendAll().then(show);
  });
  return item;
}

// The look of what is seldom there comes when it is wanted.
let look;

function dress() {
  if (isOfflinePage) return null;
  look ??= new Promise((done) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: part.dataset.look, onload: done, onerror: done });
    document.head.append(link);
  });
  return look;
}

async function show() {
  const all = await stored.all();
  const entries = mine || isOfflinePage ? await owned() : [];
  const others = all.length - entries.length;
  if (!navigator.onLine || entries.length || dropped.length || (others && !mine)) await dress();
  const strip = document.querySelector("[data-offline]");
  if (strip) strip.hidden = navigator.onLine || !mine;
  const kept = document.querySelector("[data-waiting-kept]");
  if (kept) kept.hidden = Boolean(mine) || isOfflinePage || !all.length;
  // A list in which somebody types stays as it is.
  if (part.querySelector("form")) return;
  const list = part.querySelector("[data-waiting-list]");
  part.hidden = !entries.length && !dropped.length;
  const words = part.hidden ? "" : (entries.length === 1 ? one : many).replace("{count}", entries.length);
  const count = part.querySelector("[data-waiting-count]");
  if (count.textContent !== words) count.textContent = words;
  const shown = new Set(entries.map(({ id }) => id));
  list.replaceChildren(
    ...entries.map((entry) => row(entry, false)),
    ...dropped.filter(({ id }) => !shown.has(id)).map((entry) => row(entry, true)),
  );
}

async function keep(line, { submission = crypto.randomUUID(), isUnsure = false } = {}) {
  await stored.add({ person: await whose(), fields: [["line", line], ["submission", submission]], isUnsure });
  await show();
  sendAll().then(show);
}

// The line in the top bar, whose own script may not even be there. Ahead of it, from the window.
function taken(form, line) {
  if (form.quickDone) form.quickDone(line);
  else form.elements.line.value = "";
}

addEventListener("submit", (event) => {
  const form = event.target;
  // While a line is on its way, the next ones wait for their turn there.
  if (!form.matches("[data-quick]") || navigator.onLine || form.quickIsBusy?.()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const line = form.elements.line.value.trim();
  if (line) keep(line).then(() => taken(form, line));
}, { capture: true });
document.addEventListener("quick:failed", (event) => {
  const { line, submission, isUnsure = true } = event.detail;
  event.preventDefault();
  keep(line, { submission, isUnsure }).then(() => taken(event.target, line));
});

// The one on the page without a network.
for (const form of document.querySelectorAll("[data-waiting-line]")) {
  whose().then((person) => {
    form.hidden = !person;
    form.nextElementSibling.hidden = Boolean(person);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const line = form.elements.line.value.trim();
    if (!line) return;
    form.reset();
    await keep(line);
  });
}

// Whoever signs out takes along what can be sent; the rest stays, which the form then says.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-sign-out]")) return;
  event.preventDefault();
  try {
    if (navigator.onLine) await Promise.race([sendAll(), new Promise((done) => setTimeout(done, 4000))]);
    form.elements.keep.value = (await stored.all()).length ? "1" : "";
    await stored.setPerson("");
  } finally {
    form.submit();
  }
});

addEventListener("online", () => sendAll().then(show));
addEventListener("offline", show);
document.addEventListener("visibilitychange", () => { if (!document.hidden) sendAll().then(show); });
stored.told.addEventListener("message", show);
if (!isOfflinePage) stored.setPerson(mine);
show().then(sendAll).then(show);
