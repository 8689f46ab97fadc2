// Tabs, tools and keys; then the first picture.
for (const view of kg.views)
  $("tabs").append(make("button", { type: "button", "data-view": view.id, onclick: () => go(view.id) }, view.tab));
$("fit").addEventListener("click", () => {
  fit();
});
$("closer").addEventListener("click", () => zoom(1.4));
$("farther").addEventListener("click", () => zoom(1 / 1.4));
$("theme").addEventListener("click", () => {
  setTheme(document.documentElement.dataset.theme !== "dark");
  network.redraw();
});
darkWanted.addEventListener("change", () => {
  setTheme(darkWanted.matches);
  network.redraw();
});
const zoom = (factor) => network.moveTo({ scale: Math.min(12, Math.max(0.4, network.getScale() * factor)) });

// Walk to the nearest thing in a direction, linked ones first.
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
function walk([dx, dy]) {
  if (state.sel < 0 || !on.has(state.sel)) {
    const first = on.keys().next();
    if (!first.done) select(first.value);
    return;
  }
  const here = on.get(state.sel);
  let best = -1,
    least = Infinity;
  for (const [id, there] of on) {
    const along = (there.x - here.x) * dx + (there.y - here.y) * dy,
      aside = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
    if (id === state.sel || along <= 0 || aside > along * 1.5) continue;
    const cost = (along + 2 * aside) * (lit && lit.has(id) ? 0.6 : 1);
    if (cost < least) {
      least = cost;
      best = id;
    }
  }
  if (best >= 0) select(best);
}
stage.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (DIRECTIONS[event.key]) {
    event.preventDefault();
    walk(DIRECTIONS[event.key]);
  } else if (event.key === "Enter" && state.sel >= 0) {
    event.preventDefault();
    panel.querySelector("h2").focus();
    panel.scrollIntoView({ block: "nearest" });
  } else if (event.key === "+" || event.key === "=") zoom(1.4);
  else if (event.key === "-") zoom(1 / 1.4);
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest && event.target.closest("input[type=text]");
  if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
  if (event.key === "/") {
    event.preventDefault();
    box.focus();
  } else if (event.key === "Escape") {
    state.picking = -1;
    select(-1);
  } else if (event.key === "f" || event.key === "F") fit();
});

window.addEventListener("popstate", () => {
  readAddress(location.hash);
  show();
});
let waiting = 0;
new ResizeObserver(() => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => {
    if (stage.hidden || (stage.clientWidth === room.w && stage.clientHeight === room.h)) return;
    measureRoom();
    layOut();
    fit();
    network.redraw();
  });
}).observe(stage);

// For tests and the curious: what is on screen, read only.
Object.defineProperty(window, "__kgView", {
  value: Object.freeze({
    get ready() {
      return inLedger() || (drawnOnce && (on.size > 0 || plan === NOTHING));
    },
    get view() {
      return state.view;
    },
    get selected() {
      return state.sel < 0 ? "" : idOf(state.sel);
    },
    get visible() {
      return on.size;
    },
    get links() {
      return lines.length;
    },
    get labels() {
      return placed.map(({ id, x, y, w, h, text }) => ({ id: idOf(id), x, y, w, h, text }));
    },
    get shapes() {
      return [...on.keys()].map((id) => {
        const [x, y] = onScreen(id);
        return { id: idOf(id), cls: lookOf(id).cls, x, y, r: drawnRadius(id) };
      });
    },
    get views() {
      return kg.views.map((view) => view.id);
    },
    get svg() {
      return pictureSvg();
    },
    redraw() {
      network.redraw();
    },
  }),
});

measureRoom();
readAddress(location.hash.length > 1 ? location.hash : kg.start);
show();
