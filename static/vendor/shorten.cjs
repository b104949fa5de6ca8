// Reads SVG and writes it with its paths in fewer bytes, drawn the same: node shorten.cjs <in >out
const fs = require("node:fs");
const { optimize } = require("svgo");

// On 16 units, a hundredth of one shows at no size of ours.
const plugins = [{ name: "convertPathData", params: { floatPrecision: 2 } }];
const { data } = optimize(fs.readFileSync(0, "utf8"), { plugins });
// One symbol a line, so that adding one is a change of one line.
process.stdout.write(`${data.replace(/(<symbol|<\/svg>)/g, "\n$1")}\n`);
