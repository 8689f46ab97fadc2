// What lies under the labels: guides, links and shapes, drawn on vis-network's canvas.
const on = new Map(); // what is on the canvas: id -> { x, y, side, label, radius }
let lines = []; // links drawn: [a, b]
let lit = null; // what stays bright while something is selected, or null
let plan = null; // the view that is shown
let guides = [];

const dense = () => on.size > 300;
const growth = () => Math.pow(network.getScale(), dense() ? 0.62 : 0.55);
const drawnRadius = (id) =>
  on.get(id).radius *
  growth() *
  (dense() ? (lookOf(id).rank < 1 ? 0.6 : 0.36) : room.w < 500 ? 0.82 : state.view === "path" ? 1.5 : 1);
const bright = (id) => lit === null || lit.has(id);

function shapeOf({ ctx, id, x, y }) {
  const radius = drawnRadius(id) / network.getScale(),
    reach = Math.max(radius, 12 / network.getScale());
  return {
    drawNode() {
      const look = lookOf(id);
      ctx.save();
      ctx.globalAlpha = bright(id) || id === state.hover ? 1 : 0.16;
      if (id === state.sel) {
        trace(ctx, "circle", x, y, radius + 7 / network.getScale());
        ctx.strokeStyle = colours.accent;
        ctx.lineWidth = 2.5 / network.getScale();
        ctx.stroke();
      }
      trace(ctx, look.shape, x, y, radius);
      ctx.fillStyle = colours[look.cls];
      ctx.fill();
      ctx.restore();
    },
    nodeDimensions: { width: 2 * reach, height: 2 * reach },
  };
}

function drawGuides(ctx, scale) {
  for (const guide of guides) {
    const hot = guide.hot.length ? guide.hot.every((id) => on.has(id)) : true;
    if (!hot) continue;
    const dim = guide.hot.length && lit !== null && !guide.hot.some((id) => id === state.sel);
    ctx.save();
    ctx.globalAlpha = dim ? 0.25 : 1;
    if (guide.kind === "text") {
      ctx.font = `${12 / scale}px ${FONT}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillStyle = colours.quiet;
      ctx.fillText(guide.text, guide.at[0], guide.at[1]);
    } else if (guide.kind === "dot") {
      trace(ctx, "circle", guide.at[0], guide.at[1], (5 * growth()) / scale);
      ctx.fillStyle = !dim && lit !== null ? colours.accent : colours.link;
      ctx.fill();
    } else {
      const bar = guide.kind === "bar";
      ctx.strokeStyle = bar ? (!dim && lit !== null ? colours.accent : colours.link) : colours.lane;
      ctx.lineWidth = (bar ? 2 : 1) / scale;
      ctx.beginPath();
      ctx.moveTo(...guide.at);
      ctx.lineTo(...guide.to);
      ctx.stroke();
    }
    ctx.restore();
  }
}

function strokeLines(ctx, chosen) {
  ctx.beginPath();
  for (const [a, b] of chosen) {
    const p = on.get(a),
      q = on.get(b);
    ctx.moveTo(p.x, p.y);
    ctx.lineTo(q.x, q.y);
  }
  ctx.stroke();
}

function arrow(ctx, a, b, scale) {
  const p = on.get(a),
    q = on.get(b),
    angle = Math.atan2(q.y - p.y, q.x - p.x);
  const back = (drawnRadius(b) + 5) / scale,
    x = q.x - back * Math.cos(angle),
    y = q.y - back * Math.sin(angle),
    size = 8 / scale;
  ctx.beginPath();
  ctx.moveTo(x, y);
  for (const turn of [2.7, -2.7]) ctx.lineTo(x + size * Math.cos(angle + turn), y + size * Math.sin(angle + turn));
  ctx.closePath();
  ctx.fill();
}

function drawLines(ctx, scale) {
  if (!plan || plan.lines === false) return;
  const key = state.hover >= 0 && (state.sel < 0 || state.view === "around") ? state.hover : state.sel;
  let chosen = key >= 0 && on.has(key) ? lines.filter(([a, b]) => a === key || b === key) : [];
  ctx.save();
  ctx.strokeStyle = colours.link;
  ctx.lineWidth = (dense() ? 0.7 : Math.min(1.6, Math.max(0.9, 0.8 * growth()))) / scale;
  ctx.globalAlpha = dense() ? (lit ? 0.06 : 0.22) : lit ? 0.16 : 0.5;
  strokeLines(ctx, lines);
  ctx.globalAlpha = 0.85;
  if (state.view === "path") chosen = lines;
  ctx.strokeStyle = ctx.fillStyle = state.view === "around" && chosen.length > 20 ? colours.link : colours.accent;
  ctx.lineWidth = (chosen.length > 20 ? 1.1 : 1.8) / scale;
  if (chosen.length) strokeLines(ctx, chosen);
  const directed = chosen.length < 15 ? chosen : [];
  for (const [a, b] of directed) {
    const link = linkBetween(a, b);
    if (link) arrow(ctx, link.a, link.b, scale);
  }
  ctx.restore();
}
