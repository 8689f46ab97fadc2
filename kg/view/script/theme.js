// Colours from the style sheet, and the shape of each class: one outline for canvas, legend and SVG.
const colours = {};
function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of [
    "paper",
    "sheet",
    "ink",
    "quiet",
    "rule",
    "link",
    "accent",
    "lane",
    ...looks.map((each) => each.cls),
  ])
    colours[name] = style.getPropertyValue(`--${name}`).trim();
}
const darkWanted = matchMedia("(prefers-color-scheme: dark)");
function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  readColours();
}
setTheme(darkWanted.matches);

const ring = (corners, turn, radius = 1) =>
  Array.from({ length: corners }, (_, step) => {
    const angle = turn + (2 * Math.PI * step) / corners,
      far = Array.isArray(radius) ? radius[step % radius.length] : radius;
    return [far * Math.cos(angle), far * Math.sin(angle)];
  });
const bars = (half, turn) =>
  [
    [-half, -1],
    [half, -1],
    [half, -half],
    [1, -half],
    [1, half],
    [half, half],
    [half, 1],
    [-half, 1],
    [-half, half],
    [-1, half],
    [-1, -half],
    [-half, -half],
  ].map(([x, y]) => [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)]);
const up = -Math.PI / 2;
const OUTLINES = {
  square: ring(4, Math.PI / 4, 1.22),
  diamond: ring(4, 0, 1.15),
  triangle: ring(3, up, 1.2).map(([x, y]) => [x, y + 0.2]),
  triangleDown: ring(3, -up, 1.2).map(([x, y]) => [x, y - 0.2]),
  hexagon: ring(6, 0, 1.08),
  pentagon: ring(5, up, 1.1),
  star: ring(10, up, [1.25, 0.55]),
  cross: bars(0.34, Math.PI / 4),
  plus: bars(0.34, 0),
  circle: null,
  ring: null,
};

function trace(ctx, shape, x, y, radius) {
  const outline = OUTLINES[shape];
  ctx.beginPath();
  if (!outline) ctx.arc(x, y, radius, 0, 2 * Math.PI);
  else {
    outline.forEach(([dx, dy], step) => ctx[step ? "lineTo" : "moveTo"](x + dx * radius, y + dy * radius));
    ctx.closePath();
  }
}

const SVG = "http://www.w3.org/2000/svg";
function drawn(tag, told) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(told)) element.setAttribute(name, value);
  return element;
}
function outlineSvg(shape, x, y, radius, told) {
  const outline = OUTLINES[shape],
    round = (value) => Math.round(value * 10) / 10;
  if (!outline) return drawn("circle", { cx: round(x), cy: round(y), r: round(radius), ...told });
  const points = outline.map(([dx, dy]) => `${round(x + dx * radius)},${round(y + dy * radius)}`).join(" ");
  return drawn("polygon", { points, ...told });
}
function icon(look) {
  const svg = drawn("svg", { width: 14, height: 14, viewBox: "-7 -7 14 14", "aria-hidden": "true" });
  svg.append(outlineSvg(look.shape, 0, 0, look.shape === "ring" ? 3.6 : 5.2, { class: `ink-${look.cls}` }));
  return svg;
}
