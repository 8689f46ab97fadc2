// The state of the page, and the address that restores it.
const state = {
  view: "",
  sel: -1,
  of: -1,
  steps: 1,
  from: -1,
  to: -1,
  off: new Set(),
  year: Infinity,
  picking: -1,
  hover: -1,
};
const built = new Map(kg.views.map((view) => [view.id, view]));
const firstView = kg.views.length ? kg.views[0].id : "";
const knownYears = kg.years.filter((year) => year > 0);
const firstYear = knownYears.reduce((a, b) => Math.min(a, b), 9999),
  lastYear = knownYears.reduce((a, b) => Math.max(a, b), 0);
const idOf = (place) => kg.ids[place];
const placeOf = (text) => (text !== null && byId.has(text) ? byId.get(text) : -1);

function readAddress(text) {
  let asked;
  try {
    asked = new URLSearchParams(text.replace(/^#/, ""));
  } catch {
    asked = new URLSearchParams();
  }
  const view = asked.get("view") || "";
  state.of = placeOf(asked.get("of"));
  state.steps = Math.min(3, Math.max(1, parseInt(asked.get("steps"), 10) || 1));
  state.from = placeOf(asked.get("from"));
  state.to = placeOf(asked.get("to"));
  const special = (view === "around" && state.of >= 0) || (view === "path" && state.from >= 0 && state.to >= 0);
  state.view = special || built.has(view) ? view : firstView;
  state.sel = placeOf(asked.get("node"));
  const off = asked.get("off");
  state.off =
    off === null
      ? null
      : new Set(
          off
            .split(",")
            .map((cls) => looks.findIndex((look) => look.cls === cls))
            .filter((at) => at >= 0),
        );
  const year = parseInt(asked.get("year"), 10);
  state.year = year >= firstYear && year < lastYear ? year : Infinity;
}

function address() {
  const told = new URLSearchParams({ view: state.view });
  if (state.view === "around") {
    told.set("of", idOf(state.of));
    if (state.steps > 1) told.set("steps", state.steps);
  }
  if (state.view === "path") {
    told.set("from", idOf(state.from));
    told.set("to", idOf(state.to));
  }
  if (state.sel >= 0) told.set("node", idOf(state.sel));
  const usual = [...hiddenAtFirst(state.view)].sort().join();
  if ([...state.off].sort().join() !== usual) told.set("off", [...state.off].map((at) => looks[at].cls).join(","));
  if (state.year !== Infinity) told.set("year", state.year);
  return "#" + told.toString().replace(/%3A/g, ":").replace(/%2C/g, ",");
}
const hiddenAtFirst = (view) => new Set(built.has(view) ? built.get(view).hidden : []);

function remember(step = false) {
  try {
    history[step ? "pushState" : "replaceState"](null, "", address());
  } catch {
    /* a sandboxed frame keeps no history */
  }
}
