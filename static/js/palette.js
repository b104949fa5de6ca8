// The palette: what /search/ finds, in a <dialog> over any page. Fetched when it is first asked for.
const WAITS = 120;

function make(link) {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = link.dataset.paletteLook;
  document.head.append(sheet);
  const dialog = document.createElement("dialog");
  dialog.className = "palette";
  dialog.ariaLabel = link.dataset.paletteLabel;
  const field = document.createElement("input");
  Object.assign(field, { className: "form-control", type: "text", maxLength: 100, autocomplete: "off", spellcheck: false, placeholder: link.dataset.paletteLabel });
  const list = document.createElement("div");
  list.id = "palette-list";
  list.role = "listbox";
  list.ariaLabel = link.dataset.paletteLabel;
  Object.entries({ role: "combobox", "aria-label": link.dataset.paletteLabel, "aria-controls": list.id, "aria-expanded": "true", "aria-autocomplete": "list" })
    .forEach(([name, value]) => field.setAttribute(name, value));
  dialog.append(field, list);
  document.body.append(dialog);
  return { dialog, field, list };
}

export function palette(link) {
  const { dialog, field, list } = make(link);
  let opener = null;
  let asked = null;
  let timer = 0;
  const found = () => [...list.querySelectorAll("[data-found]")];

  function mark(chosen) {
    for (const one of found()) one.ariaSelected = String(one === chosen);
    if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
    else field.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  async function seek() {
    asked?.abort();
    asked = new AbortController();
    const text = field.value;
    const address = `${link.pathname}?q=${encodeURIComponent(text)}`;
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: asked.signal });
      if (answer.status !== 200) return location.assign(address);
      list.innerHTML = await answer.text();
      list.dataset.q = text;
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
      return;
    }
    for (const one of found()) {
      one.role = "option";
      one.tabIndex = -1;
    }
    mark(found()[0]);
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(seek, WAITS);
  });
  field.addEventListener("keydown", async (event) => {
    const all = found();
    const at = all.findIndex((one) => one.ariaSelected === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const by = event.key === "ArrowDown" ? 1 : -1;
      mark(all[(at + by + all.length) % all.length]);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      clearTimeout(timer);
      // What was typed last may not have been looked for yet.
      if (list.dataset.q !== field.value) await seek();
      (found().find((one) => one.ariaSelected === "true"))?.click();
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target !== dialog) return;
    const { top, bottom, left, right } = dialog.getBoundingClientRect();
    const isInside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    if (!isInside) dialog.close();
  });
  dialog.addEventListener("close", () => opener?.focus());

  return {
    open() {
      if (dialog.open) return;
      const page = document.getElementById("seek");
      if (page) return page.focus();
      opener = document.activeElement === document.body ? link : document.activeElement;
      field.value = "";
      dialog.showModal();
      field.focus();
      seek();
    },
  };
}
