// Prints the part of Bootstrap that the pages use: node purge.cjs <repository> <node_modules>
const path = require("node:path");
const { PurgeCSS } = require("purgecss");

const [root, modules] = process.argv.slice(2);

// What crispy-bootstrap5 and Django write themselves; all else is found in the templates.
const always = [
  /^form-(control|select|check|check-input|check-label|check-inline)$/,
  /^table$/, /^visually-hidden(-focusable)?$/,
];

const CLASSES = /\b(?:css_)?class(?:es)?["']?\s*[:=]?\s*(["'])(.*?)\1/gs;
const TEMPLATE_CODE = /\{%.*?%\}|\{\{.*?\}\}/gs;
const TAGS = /<([a-z][a-z0-9]*)/g;

// Only names that stand where a class or a tag can stand: any word of a sentence could
// otherwise keep a component alive ("card", "nav").
function names(text) {
  const classes = [...text.matchAll(CLASSES)].flatMap(([, , value]) => value.replace(TEMPLATE_CODE, " ").split(/[^\w-]+/));
  const tags = [...text.matchAll(TAGS)].map(([, tag]) => tag);
  const attributes = [...text.matchAll(/\b(type|name|for|title|multiple|size|readonly|disabled)\b/g)].map(([word]) => word);
  return [...classes, ...tags, ...attributes, "checkbox", "radio", "file", "search", "date", "number", "button", "submit", "body", "html", "abbr", "hr", "ol", "pre", "textarea", "select", "optgroup", "caption"];
}

// One file serves both writing directions: sides become start and end.
const LOGICAL = [
  [/(margin|padding|border)-left(?=[-:])/g, "$1-inline-start"],
  [/(margin|padding|border)-right(?=[-:])/g, "$1-inline-end"],
  [/text-align:left/g, "text-align:start"],
  [/text-align:right/g, "text-align:end"],
  [/float:left/g, "float:inline-start"],
  [/float:right/g, "float:inline-end"],
  [/border-(top|bottom)-(left|right)-radius/g, (_, block, inline) =>
    `border-${block === "top" ? "start" : "end"}-${inline === "left" ? "start" : "end"}-radius`],
];

async function main() {
  const [{ css }] = await new PurgeCSS().purge({
    css: [path.join(modules, "bootstrap/dist/css/bootstrap.min.css")],
    content: [`${root}/templates/**/*.html`, `${root}/{accounts,expenses,config}/**/*.py`, `${root}/static/js/*.js`],
    defaultExtractor: names,
    safelist: { standard: always },
    // tokens.css decides the theme, app.css the buttons and errors: these would never be seen.
    blocklist: [/data-bs-theme/, /^btn/, /is-(in)?valid/, /file-(upload|selector)-button/],
    dynamicAttributes: ["type", "disabled", "readonly", "multiple", "size", "hidden"],
    variables: true,
    keyframes: true,
  });
  const plain = css.replace(/\/\*# sourceMappingURL=.*?\*\//g, "");
  process.stdout.write(LOGICAL.reduce((text, [from, to]) => text.replace(from, to), plain));
}

main();
