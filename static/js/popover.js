// data-popover: an open <details> closes with Escape, or when a click or the focus goes elsewhere.
const open = () => document.querySelectorAll("details[data-popover][open]");

function closeOthers(event) {
  for (const details of open()) {
    if (!details.contains(event.target)) details.open = false;
  }
}

document.addEventListener("click", closeOthers);
document.addEventListener("focusin", closeOthers);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const details of open()) {
    const hadFocus = details.contains(document.activeElement);
    details.open = false;
    if (hadFocus) details.querySelector("summary").focus();
  }
});
