// data-popover: an open <details> closes with Escape, or when a click or the focus goes elsewhere.
const open = () => document.querySelectorAll("details[data-popover][open]");

document.addEventListener("click", (event) => {
  for (const details of open()) {
    if (!details.contains(event.target)) details.open = false;
  }
});
document.addEventListener("focusin", (event) => {
  for (const details of open()) {
    // A press on a label inside first gives the focus to what is around it all.
    const isElsewhere = !details.contains(event.target) && !event.target.contains(details);
    if (isElsewhere) details.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const details of open()) {
    const hadFocus = details.contains(document.activeElement);
    details.open = false;
    if (hadFocus) details.querySelector("summary").focus();
  }
});
