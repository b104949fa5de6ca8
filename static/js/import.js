// data-import-count: the button that imports says how many expenses it makes, as chosen by now.
const button = document.querySelector("[data-import-count]");

function tell() {
  const { importCount, importAlike, importWords } = button.dataset;
  const form = new FormData(button.form);
  const ways = [...form].filter(([name]) => name.startsWith("line")).map(([, way]) => way);
  const others = form.get("otherwise") === "new" ? Number(importAlike) - ways.length : 0;
  const count = Number(importCount) + others + ways.filter((way) => way === "new").length;
  const words = importWords.replace("{count}", count.toLocaleString(document.documentElement.lang));
  button.querySelector("span").textContent = words;
}

if (button && Number(button.dataset.importAlike)) button.form.addEventListener("change", tell);
