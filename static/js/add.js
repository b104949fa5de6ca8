// data-fills: the fields of the add and edit form, filled in by the line above them. What a hand
// has changed stays as the hand left it.
const form = document.querySelector("[data-fills]");
const NAMES = ["amount", "currency", "direction", "title", "category", "day", "payment_method", "tags", "is_repeating"];
const SAID_WITH = { currency: "amount", direction: "amount" };
const byHand = new Set();
const own = (name) => SAID_WITH[name] ?? name;

const radios = (name) => [...form.querySelectorAll(`[type=radio][name="${name}"]`)];

function read(name) {
  if (name === "day") {
    const chosen = radios("when").find((one) => one.checked)?.value;
    return chosen === "other" ? form.elements.day.value : chosen ?? "";
  }
  if (name === "is_repeating") return form.elements[name].checked;
  return radios(name).length ? radios(name).find((one) => one.checked)?.value ?? "" : form.elements[name].value;
}

function write(name, value) {
  if (name === "day") {
    const near = radios("when").find((one) => one.value === value);
    (near ?? radios("when").find((one) => one.value === "other")).checked = true;
    form.elements.day.value = near ? "" : value;
    tellDay();
  } else if (name === "is_repeating") {
    form.elements[name].checked = Boolean(value);
  } else if (radios(name).length) {
    for (const one of radios(name)) one.checked = one.value === value;
  } else {
    form.elements[name].value = value;
  }
}

function mark(name, isFromLine) {
  const label = form.querySelector(`[data-from-line="${name}"]`);
  if (label) label.hidden = !isFromLine;
}

function suggest(why) {
  const label = form.querySelector("[data-suggested]");
  label.hidden = !why;
  label.textContent = why ? label.dataset.suggested.replace("{why}", why) : "";
}

// What stands in the fields when the line says nothing of them.
let before;

function remember() {
  const fromLine = [...form.querySelectorAll("[data-from-line]:not([hidden])")].map((label) => label.dataset.fromLine);
  before = Object.fromEntries(NAMES.map((name) => [name, read(name)]));
  const blank = { amount: "", title: "", payment_method: "", tags: "", is_repeating: false, direction: "spent" };
  blank.currency = form.elements.currency.options[0].value;
  blank.day = radios("when")[0].value;
  for (const name of NAMES) if (fromLine.includes(own(name)) && name in blank) before[name] = blank[name];
  if (!form.querySelector("[data-suggested]").hidden) before.category = "";
}

function fill({ why, undecided = "", ...answers }) {
  for (const name of NAMES) {
    if (byHand.has(own(name))) continue;
    write(name, answers[name] ?? before[name]);
    mark(name, Boolean(answers[name]));
  }
  if (!byHand.has("category")) suggest(answers.category ? why : "");
  if (form.elements.undecided) form.elements.undecided.value = undecided;
}

function tellDay() {
  const words = form.querySelector("[data-day-words]");
  const day = read("day");
  const date = new Date(`${day}T12:00:00`);
  if (!day || Number.isNaN(date.valueOf())) {
    words.textContent = "";
    return;
  }
  const { lang } = document.documentElement;
  const told = date.toLocaleDateString(lang, { weekday: "short", day: "numeric", month: "short", year: day.slice(0, 4) === words.dataset.today.slice(0, 4) ? undefined : "numeric" });
  words.textContent = day > words.dataset.today ? words.dataset.dayWords.replace("{day}", told) : told;
}

function onHand({ target }) {
  if (!target.name) return;
  const name = own(target.name === "when" ? "day" : target.name);
  if (name === "day") tellDay();
  if (!NAMES.includes(name)) return;
  byHand.add(name);
  mark(name, false);
  if (name === "category") suggest("");
}

function onAnswer({ target }) {
  const said = target.matches?.("[data-line-filled]") ? target : target.querySelector?.("[data-line-filled]");
  if (!said) return;
  const { category, why, ...rest } = JSON.parse(said.dataset.lineFilled);
  if (target.id !== "line-said") {
    if (byHand.has("category")) return;
    write("category", category ?? "");
    suggest(category ? why : "");
    return;
  }
  fill({ category, why, ...rest });
}

if (form) {
  remember();
  if ("byHand" in form.dataset) for (const name of NAMES) if (read(name)) byHand.add(own(name));
  form.addEventListener("draft:restored", () => {
    for (const name of NAMES) if (read(name)) byHand.add(own(name));
    tellDay();
  });
  form.addEventListener("input", onHand);
  form.addEventListener("change", onHand);
  form.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (!elt.matches("[data-line]") || elt.value.trim()) return;
    event.preventDefault();
    document.getElementById("line-said").replaceChildren();
    fill({});
  });
  form.addEventListener("htmx:afterSwap", onAnswer);
  form.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-line-choice]");
    if (!choice) return;
    event.preventDefault();
    fill(JSON.parse(choice.dataset.lineChoice));
    choice.closest(".said-open").remove();
    form.querySelector(".btn-primary").focus();
  });
}
