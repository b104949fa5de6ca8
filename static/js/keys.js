// data-keys: the keys of an element. Pressed outside fields they focus a field and click anything
// else; "g-d" is one after the other. A body with data-keys-off has none but those with Ctrl.
const WAITS_FOR_SECOND = 1500;
const FIELD = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
let first = "";
let since = 0;

const owned = () => [...document.querySelectorAll("[data-keys]")];
const keysOf = (element) => element.dataset.keys.split(" ");
const ownerOf = (keys) => owned().find((element) => keysOf(element).includes(keys));

const isCommand = (event) => event.ctrlKey || event.metaKey;

const hasDialog = () => [...document.querySelectorAll("dialog[open]")].some((dialog) => dialog.checkVisibility());

// Whether a key pressed now means a shortcut and not a letter.
function isShortcut(event) {
  const isOff = "keysOff" in document.body.dataset || hasDialog();
  return !(isOff || event.defaultPrevented || event.isComposing || isCommand(event) || event.altKey || event.target.closest(FIELD));
}

const quickAdd = () => [...document.querySelectorAll("[data-quick-add]")].find((field) => field.checkVisibility());

function use(element) {
  if (!element.matches(FIELD)) return element.click();
  element.focus();
  element.select?.();
}

// data-palette: a link to the search, which opens as a palette once its script is there.
let opened = null;
async function openPalette(link) {
  const { palette } = await import(link.dataset.palette);
  opened ??= palette(link);
  opened.open();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-palette]");
  if (!link || isCommand(event) || event.shiftKey) return;
  event.preventDefault();
  openPalette(link).catch(() => location.assign(link.href));
});

document.addEventListener("keydown", (event) => {
  if (isCommand(event) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
    const link = document.querySelector("[data-palette]");
    if (!link) return;
    event.preventDefault();
    link.click();
    return;
  }
  if (isCommand(event) && event.key === "Enter") {
    const another = event.target.form?.querySelector("[name=another]");
    if (another) event.target.form.requestSubmit(another);
    return;
  }
  if (!isShortcut(event)) return;
  const isShifted = event.shiftKey && /^\p{L}$/u.test(event.key);
  const key = (isShifted ? "shift-" : "") + event.key.toLowerCase();
  const second = first && event.timeStamp - since < WAITS_FOR_SECOND ? ownerOf(`${first}-${key}`) : null;
  first = "";
  // What keys mean in a list is the list's own matter: see rows.js.
  const press = new CustomEvent("keys:press", { detail: key, cancelable: true });
  const found = second || (key === "n" && quickAdd()) || ownerOf(key);
  if (found && !event.repeat) {
    event.preventDefault();
    use(found);
  } else if (!document.dispatchEvent(press)) {
    event.preventDefault();
  } else if (owned().some((one) => keysOf(one).some((keys) => keys.startsWith(`${key}-`)))) {
    first = key;
    since = event.timeStamp;
  }
});
