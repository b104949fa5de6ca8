// data-show-password: a button that shows what was typed. data-min-length: says when it is long enough.
for (const button of document.querySelectorAll("[data-show-password]")) {
  const input = document.getElementById(button.dataset.showPassword);
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", shown);
  };
  button.hidden = false;
  button.addEventListener("click", () => show(input.type === "password"));
  // Browsers keep as typed text what is visible while a form is sent.
  input.form?.addEventListener("submit", () => show(false));
}

for (const rule of document.querySelectorAll("[data-min-length]")) {
  const input = document.getElementById(rule.dataset.minLengthFor);
  const answer = document.createElement("span");
  answer.className = "rule";
  answer.setAttribute("role", "status");
  rule.append(" ", answer);
  input.addEventListener("input", () => {
    const isMet = [...input.value].length >= Number(rule.dataset.minLength);
    const words = isMet ? rule.dataset.met : rule.dataset.unmet;
    answer.classList.toggle("met", isMet);
    if (answer.textContent !== words) answer.textContent = words;
  });
}
