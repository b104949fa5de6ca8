// data-draft: what was typed into a form and not saved stays on this device, under the name of
// whose it is, until it is saved, thrown away or its writer signs out.
//
// A form that was sent keeps its draft until a page says that it is saved (see forget.js): a
// session that ended in between leads to the sign-in, and the draft is offered again after it.
const PREFIX = "draft:";
const LEFT_OUT = new Set(["csrfmiddlewaretoken", "submission", "next", "undecided"]);

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser without room or permission keeps no draft; the form works all the same.
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept there either.
  }
}

function answersIn(form) {
  const answers = {};
  for (const [name, value] of new FormData(form)) if (!LEFT_OUT.has(name)) answers[name] = value;
  return answers;
}

function putBack(form, answers) {
  for (const field of form.elements) {
    if (!field.name || LEFT_OUT.has(field.name)) continue;
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = field.type === "radio" ? answers[field.name] === field.value : field.name in answers;
    } else if (field.name in answers) {
      field.value = answers[field.name];
    }
  }
  form.dispatchEvent(new CustomEvent("draft:restored"));
}

function watch(form) {
  const key = PREFIX + form.dataset.draft;
  const atFirst = JSON.stringify(answersIn(form));
  const offer = document.querySelector("[data-draft-offer]");
  const draft = stored(key);
  // What the server refused stands in the fields as it was typed.
  const isOffered = draft && !("byHand" in form.dataset) && JSON.stringify(draft) !== atFirst;
  if (isOffered) {
    offer.hidden = false;
    offer.querySelector("[data-draft-continue]").addEventListener("click", () => {
      putBack(form, draft);
      offer.hidden = true;
      form.querySelector("[name=amount]").focus();
    });
    offer.querySelector("[data-draft-discard]").addEventListener("click", () => {
      forget(key);
      offer.hidden = true;
      form.querySelector("[name=amount]").focus();
    });
  }
  const note = () => {
    const answers = answersIn(form);
    if (JSON.stringify(answers) === atFirst) forget(key);
    else keep(key, answers);
  };
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("htmx:afterSwap", note);
}

for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
