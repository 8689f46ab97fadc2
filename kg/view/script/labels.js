// Labels in screen size: the important ones first, each at the first free place beside its shape, none over another.
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif';
const SIDES = ["below", "above", "right", "left"];
const measured = new Map();
let placed = []; // the boxes of the labels on screen
const measure = document.createElement("canvas").getContext("2d");

const fontOf = (id) =>
  things[id].group === 0 || id === state.sel || id === state.hover || (id === state.of && state.view === "around")
    ? `600 13.5px ${FONT}`
    : `12px ${FONT}`;
const cut = (text) => (text.length > 31 ? text.slice(0, 29).trimEnd() + "…" : text);
function widthOf(text, font) {
  const key = font + text;
  if (!measured.has(key)) {
    measure.font = font;
    measured.set(key, measure.measureText(text).width);
  }
  return measured.get(key);
}
function onScreen(id) {
  const at = on.get(id),
    scale = network.getScale(),
    middle = network.getViewPosition();
  return [(at.x - middle.x) * scale + room.w / 2, (at.y - middle.y) * scale + room.h / 2];
}

class Grid {
  constructor() {
    this.cells = new Map();
  }
  each(box, act) {
    for (let x = Math.floor(box.x / 64); x <= Math.floor((box.x + box.w) / 64); x += 1)
      for (let y = Math.floor(box.y / 64); y <= Math.floor((box.y + box.h) / 64); y += 1)
        if (act(`${x},${y}`)) return true;
    return false;
  }
  add(box) {
    this.each(box, (key) => {
      (this.cells.get(key) || this.cells.set(key, []).get(key)).push(box);
      return false;
    });
  }
  hits(box, except) {
    return this.each(box, (key) =>
      (this.cells.get(key) || []).some(
        (known) =>
          known.id !== except &&
          box.x < known.x + known.w &&
          known.x < box.x + box.w &&
          box.y < known.y + known.h &&
          known.y < box.y + box.h,
      ),
    );
  }
}

// A label that sticks out a little is moved in.
const inward = (x, w) => (x < 1 && x > -40 ? 1 : x + w > room.w - 1 && x + w < room.w + 40 ? room.w - 1 - w : x);
function boxAt(side, x, y, radius, w, h) {
  const gap = radius + 3;
  if (side === "below") return { x: inward(x - w / 2, w), y: y + gap, w, h };
  if (side === "above") return { x: inward(x - w / 2, w), y: y - gap - h, w, h };
  return side === "right" ? { x: x + gap + 2, y: y - h / 2, w, h } : { x: x - gap - 2 - w, y: y - h / 2, w, h };
}

function ranked() {
  const order = (id) =>
    id === state.hover
      ? -3
      : id === state.sel
        ? -2
        : lit && lit.has(id)
          ? -1
          : lookOf(id).rank < 2 && !dense()
            ? 0
            : lookOf(id).rank < 1
              ? 0
              : 1;
  const found = [...on.keys()].filter(
    (id) =>
      (id === state.hover || bright(id) || plan.frame === "keep" || (lookOf(id).rank === 0 && !dense())) &&
      (!dense() || inSight(id)),
  );
  const key = new Map(found.map((id) => [id, order(id) * 1e6 - things[id].value]));
  found.sort(
    (a, b) =>
      (dense() ? 0 : lookOf(a).rank - lookOf(b).rank) * (order(a) === order(b) ? 1 : 0) || key.get(a) - key.get(b),
  );
  return dense() && !lit ? found.slice(0, Math.round(22 * Math.pow(network.getScale(), 1.6))) : found.slice(0, 400);
}
function inSight(id) {
  const [x, y] = onScreen(id);
  return x > -20 && y > -20 && x < room.w + 20 && y < room.h + 20;
}

// The labels that fit, as boxes with their text: also what the SVG export draws.
function layLabels() {
  const shapes = new Grid(),
    texts = new Grid(),
    found = [];
  for (const id of on.keys()) {
    if (dense() && (!inSight(id) || (lookOf(id).rank > 0 && network.getScale() < 2))) continue;
    const [x, y] = onScreen(id),
      radius = drawnRadius(id);
    shapes.add({ id, x: x - radius, y: y - radius, w: 2 * radius, h: 2 * radius });
  }
  for (const id of ranked()) {
    const at = on.get(id),
      text = cut(at.label),
      font = fontOf(id),
      [x, y] = onScreen(id);
    const w = widthOf(text, font) + 4,
      h = 16,
      sides = at.side ? [at.side, ...SIDES.filter((side) => side !== at.side)] : SIDES;
    const boxes = sides
      .map((side) => boxAt(side, x, y, drawnRadius(id) + (id === state.sel ? 7 : 0), w, h))
      .filter((box) => box.x >= 1 && box.y >= 0 && box.x + box.w <= room.w - 1 && box.y + box.h <= room.h);
    const free =
      boxes.find((box) => !texts.hits(box, id) && !shapes.hits(box, id)) ||
      ((lookOf(id).rank < 2 && state.view !== "around") ||
      id === state.sel ||
      id === state.hover ||
      (id === state.of && state.view === "around")
        ? boxes.find((box) => !texts.hits(box, id))
        : undefined);
    if (!free) continue;
    Object.assign(free, { id, text, font });
    texts.add(free);
    found.push(free);
  }
  return found;
}

// On a path each link says its words.
function wordsOnLines() {
  return (plan.words || [])
    .filter(({ a, b }) => on.has(a) && on.has(b))
    .map(({ a, b, text }) => {
      const [x, y] = onScreen(a),
        [u, v] = onScreen(b),
        font = `12px ${FONT}`;
      return { id: -1, text: cut(text), font, x: (x + u) / 2 - widthOf(cut(text), font) / 2 - 2, y: (y + v) / 2 - 8 };
    });
}

function drawLabels(ctx) {
  placed = layLabels();
  const ratio = ctx.canvas.width / room.w;
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  for (const label of [...wordsOnLines(), ...placed]) {
    ctx.font = label.font;
    ctx.strokeStyle = colours.paper;
    ctx.strokeText(label.text, label.x + 2, label.y + 8.5);
    ctx.fillStyle = label.id >= 0 && (bright(label.id) || label.id === state.hover) ? colours.ink : colours.quiet;
    ctx.fillText(label.text, label.x + 2, label.y + 8.5);
  }
  ctx.restore();
}
