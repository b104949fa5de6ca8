// data-copy, data-print: the recovery codes, taken along.
const codes = () => [...document.querySelectorAll("[data-codes] code")].map((code) => code.textContent).join("\n");

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(codes());
    button.textContent = button.dataset.copy;
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
