// Show a view: put its things on the canvas, say what it is, keep the selection.
const nodeSet = new vis.DataSet(),
  stage = $("stage");
const network = new vis.Network(stage, { nodes: nodeSet, edges: new vis.DataSet() }, settings);
let drawnOnce = false;

const passes = (id) => !state.off.has(things[id].group) && !(kg.years[id] > state.year);
const planOf = () =>
  state.view === "around"
    ? aroundPlan(state.of, state.steps)
    : state.view === "path"
      ? pathPlan(state.from, state.to)
      : built.get(state.view);

function measureRoom() {
  room.w = stage.clientWidth;
  room.h = stage.clientHeight;
  network.setSize(`${room.w}px`, `${room.h}px`);
}

const spotsOf = () => (room.w < 560 && plan.tall && plan.tall.length ? plan.tall : plan.spots);

function layOut() {
  state.hover = -1;
  const frame = frameOf(plan);
  on.clear();
  for (const [id, x, y, side = "", label = ""] of spotsOf()) {
    if (!passes(id) && id !== state.of) continue;
    const [px, py] = frame(x, y);
    on.set(id, { x: px, y: py, side, label: label || nameOf(id), radius: radiusOf(id) });
  }
  guides = plan.guides.map((guide) => ({ ...guide, at: frame(guide.x, guide.y), to: frame(guide.x2, guide.y2) }));
  const pairs = plan.links || plan.everyLink || (plan.everyLink = pairsAmong(plan.spots.map((spot) => spot[0])));
  lines = pairs.filter(([a, b]) => on.has(a) && on.has(b));
  if (room.w < 560 && on.size < 130) loosen();
  nodeSet.clear();
  nodeSet.add([...on].map(([id, at]) => ({ id, x: at.x, y: at.y, ctxRenderer: shapeOf })));
}

// A small screen: shapes may have come to touch; part them.
function loosen() {
  if (plan.id === "around") {
    partLabels();
    return;
  }
  const list = [...on].map(([id, at]) => ({ id, at, x: at.x, y: at.y }));
  for (let round = 0; round < 60; round += 1)
    for (let i = 0; i < list.length; i += 1)
      for (let j = i + 1; j < list.length; j += 1) {
        const a = list[i].at,
          b = list[j].at,
          dx = a.x - b.x || 0.01,
          dy = a.y - b.y || 0.01,
          far = Math.hypot(dx, dy),
          want = a.radius + b.radius + 2;
        if (far >= want) continue;
        const push = ((want - far) / far) * 0.5;
        a.x += dx * push;
        a.y += dy * push;
        b.x -= dx * push;
        b.y -= dy * push;
      }
}

function partLabels() {
  const list = [...on].map(([id, at]) => ({
    id,
    at,
    label: at.label,
    x: at.x + room.w / 2 - 20,
    y: at.y + room.h / 2 - 20,
  }));
  separate(list, new Set([state.of]), { w: room.w - 40, h: room.h - 50 });
  for (const { at, x, y } of list) {
    at.x = x + 20 - room.w / 2;
    at.y = y + 20 - room.h / 2;
  }
}

function pairsAmong(ids) {
  const inside = new Set(ids),
    seen = new Set(),
    found = [];
  for (const { a, b, work } of links.slice(0, raw.length)) {
    const key = a < b ? a * count + b : b * count + a;
    if (a === b || work === undefined || !inside.has(a) || !inside.has(b) || seen.has(key)) continue;
    seen.add(key);
    found.push([a, b]);
  }
  return found;
}

function light() {
  if (
    state.sel < 0 ||
    !on.has(state.sel) ||
    (state.view === "around" && state.sel === state.of) ||
    state.view === "path"
  ) {
    lit = null;
    return;
  }
  lit = new Set([state.sel]);
  const pairs = plan.links || lines;
  for (const [a, b] of pairs)
    if (a === state.sel || b === state.sel) {
      lit.add(a);
      lit.add(b);
    }
}

function fit() {
  network.moveTo({ position: { x: 0, y: 0 }, scale: 1 });
}

const NOTHING = {
  id: "",
  title: "Nothing to show",
  caption: "No thing of this graph is visible with these limits.",
  spots: [],
  links: [],
  guides: [],
  hidden: [],
  frame: "turn",
};

function show({ step = false, keep = false } = {}) {
  plan = planOf() || NOTHING;
  if (state.off === null) state.off = hiddenAtFirst(state.view);
  drawLedger();
  if (!inLedger() && stage.clientWidth !== room.w) measureRoom();
  layOut();
  light();
  $("title").textContent = plan.title;
  $("caption").textContent = plan.caption;
  for (const tab of $("tabs").children) tab.setAttribute("aria-current", String(tab.dataset.view === state.view));
  const current = $("tabs").querySelector('[aria-current="true"]');
  if (current) {
    const tabs = $("tabs");
    tabs.scrollLeft = Math.max(0, current.offsetLeft - tabs.clientWidth / 2 + current.clientWidth / 2);
  }
  drawLegend();
  drawPanel();
  if (!keep) fit();
  network.redraw();
  remember(step);
}

function go(view, told = {}) {
  Object.assign(state, { view, sel: -1, picking: -1, off: hiddenAtFirst(view) }, told);
  show({ step: true });
  say(`${plan.title}. ${plan.caption}`);
}

function select(id, { centre = false } = {}) {
  if (state.picking >= 0 && id >= 0 && id !== state.picking) {
    go("path", { from: state.picking, to: id });
    return;
  }
  state.sel = id;
  if (id >= 0 && !on.has(id) && !inLedger()) {
    go("around", { of: id, steps: 1, sel: id });
    return;
  }
  light();
  drawPanel();
  if (id >= 0) {
    const [x, y] = on.has(id) ? onScreen(id) : [room.w / 2, room.h / 2];
    if (on.has(id) && (centre || x < 10 || y < 10 || x > room.w - 10 || y > room.h - 10))
      network.moveTo({ position: { x: on.get(id).x, y: on.get(id).y } });
    say(`${nameOf(id)}, ${lookOf(id).one}, ${many(near[id].length, "link", "links")}`);
  }
  network.redraw();
  remember();
}

network.on("beforeDrawing", (ctx) => {
  const scale = network.getScale();
  drawGuides(ctx, scale);
  drawLines(ctx, scale);
});
network.on("afterDrawing", (ctx) => {
  if (!plan) return;
  drawLabels(ctx);
  drawnOnce = true;
});
// What is at a place of the stage, for hover, click and tap alike: the nearest shape within reach, else the name there.
function hitAt(x, y) {
  let under = -1,
    least = Infinity;
  for (const id of on.keys()) {
    const [u, v] = onScreen(id),
      far = Math.hypot(u - x, v - y);
    if (far < least && far <= Math.max(12, drawnRadius(id) + 3)) {
      least = far;
      under = id;
    }
  }
  if (under >= 0) return under;
  const name = placed.find((box) => x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h);
  return name ? name.id : -1;
}
// On a narrow screen the text stands below the picture: bring it into sight.
function openThing(id) {
  select(id);
  if (id >= 0 && matchMedia("(max-width: 760px)").matches) panel.scrollIntoView({ block: "start" });
}
network.on("click", ({ pointer }) => openThing(hitAt(pointer.DOM.x, pointer.DOM.y)));
network.on("doubleClick", ({ pointer }) => {
  const id = hitAt(pointer.DOM.x, pointer.DOM.y);
  if (id >= 0) go("around", { of: id, steps: 1, sel: id });
});
// vis-network's own hover searches all things at every move; this looks once at the places and redraws on a change.
stage.addEventListener("pointermove", (event) => {
  if (event.pointerType !== "mouse" || event.buttons) return;
  const box = stage.getBoundingClientRect();
  hoverOver(hitAt(event.clientX - box.left, event.clientY - box.top));
});
stage.addEventListener("pointerleave", () => hoverOver(-1));
function hoverOver(id) {
  if (id === state.hover) return;
  state.hover = id;
  stage.style.cursor = id < 0 ? "" : "pointer";
  network.redraw();
}
network.on("zoom", ({ scale, pointer }) => {
  const bound = Math.min(12, Math.max(0.4, scale));
  if (bound !== scale) network.moveTo({ scale: bound });
});
