// data-chart: draws the numbers of a json_script with Chart.js, which is fetched only then.
// "line" already stands there as a picture and becomes readable by the day when pointed at;
// "bar" is drawn when it comes into view. Amounts arrive as words: nothing is formatted here.
const root = document.documentElement;
const token = (name) => getComputedStyle(root).getPropertyValue(name).trim();
const isDark = matchMedia("(prefers-color-scheme: dark)");
const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
let library;

function fetchLibrary(src) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src, onload: resolve, onerror: reject });
    document.head.append(script);
  });
  return library;
}

function shared() {
  const font = { family: token("--pet-font"), size: 12 };
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: isStill ? false : { duration: 300 },
    plugins: {
      legend: { display: false },
      tooltip: {
        backgroundColor: token("--pet-inverse"),
        titleColor: token("--pet-on-inverse"),
        bodyColor: token("--pet-on-inverse"),
        titleFont: { ...font, weight: 600 },
        bodyFont: font,
        padding: 12,
        cornerRadius: 10,
        displayColors: false,
      },
    },
    ticks: { color: token("--pet-ink-3"), font, maxRotation: 0, autoSkip: false },
  };
}

// The names stand on the lines, as in the picture that the server draws.
const names = {
  id: "names",
  afterDatasetsDraw(chart) {
    const { ctx } = chart;
    chart.data.datasets.forEach(({ label, borderColor, isAbove }, index) => {
      const points = chart.getDatasetMeta(index).data.filter((point) => !point.skip);
      const isNow = index === 0;
      if (!label) return;
      const point = isNow ? points.at(-1) : points[Math.floor(points.length / 3)];
      if (!point) return;
      const toTheRight = isNow && point.x < chart.chartArea.left + chart.chartArea.width * 0.8;
      ctx.save();
      ctx.font = `${isNow ? 660 : 560} 12px ${token("--pet-font")}`;
      ctx.textAlign = toTheRight ? "left" : "right";
      ctx.lineJoin = "round";
      ctx.lineWidth = 5;
      ctx.strokeStyle = token("--pet-surface");
      ctx.fillStyle = borderColor;
      const [x, y] = [point.x + (toTheRight ? 10 : -6), point.y + (isNow && !isAbove ? 20 : -8)];
      ctx.strokeText(label, x, y);
      ctx.fillText(label, x, y);
      ctx.restore();
    });
  },
};

function line(data) {
  const { ticks, ...options } = shared();
  const styles = [
    { borderColor: token("--pet-primary"), borderWidth: 2.75, fill: "origin", backgroundColor: `rgba(${token("--pet-primary-rgb")}, .09)` },
    { borderColor: token("--pet-ink-3"), borderWidth: 1.5, borderDash: [5, 4] },
  ];
  const datasets = data.series.map((series, index) => (
    { label: series.name, data: series.values, texts: series.texts, pointRadius: 0, pointHitRadius: 12, isAbove: data.is_above, ...styles[Math.min(index, 1)] }));
  if (data.forecast) {
    const { from, to, start, end } = data.forecast;
    const values = data.labels.map((_, day) => (
      day < from || day > to ? null : start + (end - start) * (day - from) / (to - from)));
    datasets.push({ label: "", data: values, pointRadius: 0, pointHitRadius: 0, borderColor: token("--pet-primary"), borderWidth: 2, borderDash: [1, 5], borderCapStyle: "round" });
  }
  options.plugins.tooltip.filter = (item) => item.dataset.label;
  options.plugins.tooltip.callbacks = {
    title: ([item]) => `${data.column} ${item.label}`,
    label: (item) => `${item.dataset.label}: ${item.dataset.texts[item.dataIndex]}`,
  };
  const marks = new Set(data.marks);
  const steps = data.steps;
  return {
    type: "line",
    plugins: [names],
    data: { labels: data.labels, datasets },
    options: {
      ...options,
      interaction: { mode: "index", intersect: false },
      scales: {
        x: { grid: { display: false }, border: { display: false }, ticks: { ...ticks, callback: (_, index) => (marks.has(index) ? data.labels[index] : "") } },
        y: {
          min: steps[0].value,
          max: steps.at(-1).value,
          afterBuildTicks: (axis) => { axis.ticks = steps.map(({ value }) => ({ value })); },
          grid: { color: token("--pet-line-soft") },
          border: { display: false },
          ticks: { ...ticks, callback: (_, index) => steps[index]?.text },
        },
      },
    },
  };
}

function bar(data) {
  const { ticks, ...options } = shared();
  const bars = { borderRadius: 4, maxBarThickness: 18 };
  const datasets = [
    { ...bars, ...data.series[0], data: data.series[0].values, label: data.series[0].name, backgroundColor: data.colours.map((slot) => token(`--cat-${slot}`)) },
    ...data.series.slice(1).map((series) => (
      { ...bars, ...series, data: series.values, label: series.name, backgroundColor: token("--pet-control") })),
  ];
  options.interaction = { mode: "index", axis: "y", intersect: false };
  options.plugins.tooltip.callbacks = { label: (item) => `${item.dataset.label}: ${item.dataset.texts[item.dataIndex]}` };
  return {
    type: "bar",
    data: { labels: data.labels, datasets },
    options: {
      ...options,
      indexAxis: "y",
      scales: {
        x: { display: false, beginAtZero: true },
        y: { grid: { display: false }, border: { display: false }, ticks: { ...ticks, color: token("--pet-ink") } },
      },
    },
  };
}

const kinds = { line, bar };

async function wake(figure) {
  if (figure.dataset.chartAwake) return;
  figure.dataset.chartAwake = "1";
  const data = JSON.parse(document.getElementById(figure.dataset.chartData).textContent);
  await fetchLibrary(figure.dataset.chartSrc);
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  figure.append(canvas);
  figure.classList.add("live");
  let chart;
  const draw = () => {
    chart?.destroy();
    chart = new window.Chart(canvas, kinds[figure.dataset.chart](data));
  };
  draw();
  new MutationObserver(draw).observe(root, { attributeFilter: ["data-bs-theme"] });
  isDark.addEventListener("change", draw);
}

function meet(figure) {
  if (figure.dataset.chartMet) return;
  figure.dataset.chartMet = "1";
  if (figure.dataset.chart === "line") {
    for (const event of ["pointerenter", "touchstart"]) {
      figure.addEventListener(event, () => wake(figure), { once: true, passive: true });
    }
    return;
  }
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    wake(figure);
  }).observe(figure);
}

const meetAll = () => document.querySelectorAll("[data-chart]").forEach(meet);
document.addEventListener("htmx:load", meetAll);
meetAll();
