// The text beside the picture: what is selected with facts and sources, or the whole view as a list.
const SHORT = 8;
const panel = $("panel");
let notes = new Map(); // source -> its number in the panel
const noteList = make("section");

function pick(id, small = "") {
  return make(
    "li",
    { class: "row" },
    icon(lookOf(id)),
    make(
      "div",
      {},
      make("button", { class: "pick", type: "button", onclick: () => select(id) }, nameOf(id)),
      small && make("small", {}, small),
    ),
  );
}
function cites(list) {
  const found = list.slice(0, 6).map((source) => {
    if (!notes.has(source)) notes.set(source, notes.size + 1);
    const [title, publisher, published, url] = kg.sources[source],
      about = [publisher, title, published].filter(Boolean).join(", ");
    return link(url, { class: "cite", title: about, "aria-label": `Source: ${about}` }, String(notes.get(source)));
  });
  return found.length ? make("span", { class: "cites" }, ...found) : null;
}
function link(url, told, text) {
  if (!/^https?:\/\//i.test(url)) return make("span", told, text);
  return make("a", { ...told, href: url, target: "_blank", rel: "noreferrer noopener" }, text);
}
function listed(items, row, limit = SHORT) {
  const list = make("ul", {}, ...items.slice(0, limit).map(row));
  if (items.length > limit) {
    const more = make(
      "button",
      {
        class: "act",
        type: "button",
        onclick: () => {
          list.append(...items.slice(limit).map(row));
          more.remove();
          drawNotes();
        },
      },
      `Show all ${items.length.toLocaleString("en")}`,
    );
    return [list, more];
  }
  return [list];
}

function facts(id) {
  const known = kg.facts[id] || [];
  if (!known.length) return [];
  const rows = known.flatMap(([label, text, object, sources, status, since, until, url], step) => [
    step && known[step - 1][0] === label ? null : make("dt", {}, label),
    make(
      "dd",
      {},
      object >= 0
        ? make("button", { class: "pick", type: "button", onclick: () => select(object) }, text)
        : url
          ? link(url, { class: "out" }, text)
          : text,
      since && status && make("small", {}, until ? `${since} to ${until}` : `since ${since}`),
      status && make("span", { class: "badge" }, status),
      cites(sources),
    ),
  ]);
  return [make("dl", { class: "told" }, ...rows.filter(Boolean))];
}

const mutual = new Set(kg.mutual); // said of both alike: no arrow

function linkGroups(id) {
  const groups = new Map();
  for (const place of near[id]) {
    const each = links[place],
      key = (each.a === id || mutual.has(each.words) ? "" : "← ") + each.words;
    (groups.get(key) || groups.set(key, []).get(key)).push(each);
  }
  return [...groups]
    .sort(([a], [b]) => a.replace("← ", "").localeCompare(b.replace("← ", "")))
    .flatMap(([key, found]) => {
      const merged = new Map();
      for (const each of found) {
        const to = other(each, id),
          known = merged.get(to) || merged.set(to, { to, small: [], cites: new Set() }).get(to);
        const where = each.work >= 0 && each.work !== to ? nameOf(each.work) : "";
        if (each.detail || where) known.small.push([where, each.detail].filter(Boolean).join(", "));
        each.cites.forEach((source) => known.cites.add(source));
      }
      const items = [...merged.values()].sort(
        (a, b) =>
          (kg.released[a.to] || "").localeCompare(kg.released[b.to] || "") || things[b.to].value - things[a.to].value,
      );
      const row = ({ to, small, cites: sources }) => {
        const line = pick(to, small.length > 2 ? `in ${small.length} works` : [...new Set(small)].join(" · ")),
          cited = cites([...sources]);
        if (cited) line.lastChild.append(cited);
        return line;
      };
      return [make("h3", {}, `${key} (${items.length})`), ...listed(items, row)];
    });
}

function drawNotes(all = false) {
  const rows = [...notes].map(([source, number]) => {
    const [title, publisher, published, url] = kg.sources[source],
      about = [publisher, published].filter(Boolean).join(", ");
    return make(
      "li",
      {},
      make("span", {}, String(number)),
      make("span", {}, link(url, {}, title), about && ` ${about}`),
    );
  });
  const shown = all ? rows : rows.slice(0, SHORT),
    more = act(`Show all ${rows.length}`, () => drawNotes(true));
  const parts = rows.length
    ? [
        make("h3", {}, `Sources (${rows.length})`),
        make("ol", {}, ...shown),
        ...(shown.length < rows.length ? [more] : []),
      ]
    : [];
  noteList.replaceChildren(...parts);
  return noteList;
}

function act(text, does, pressed) {
  return make("button", { class: "act", type: "button", onclick: does, "aria-pressed": pressed }, text);
}

function drawThing(id) {
  notes = new Map();
  const look = lookOf(id),
    when = kg.released[id],
    also = kg.aliases[id],
    focused = state.view === "around" && state.of === id;
  const acts = make(
    "div",
    { class: "acts" },
    focused
      ? act(state.steps < 3 ? "One step more" : "One step only", () =>
          go("around", { of: id, steps: (state.steps % 3) + 1, sel: id }),
        )
      : act("Only its links", () => go("around", { of: id, steps: 1, sel: id })),
    act(
      state.picking === id ? "Now pick the other end" : "Path from here",
      () => {
        state.picking = state.picking === id ? -1 : id;
        drawPanel();
        say("Pick the other end.");
      },
      String(state.picking === id),
    ),
    act("Copy link", (event) => copyAddress(event.target)),
  );
  const head = [
    make("p", { class: "kind" }, icon(look), [look.one, when].filter(Boolean).join(" · ")),
    make("h2", { tabindex: "-1" }, nameOf(id)),
    also && make("p", { class: "also" }, `also ${also.join(", ")}`),
    acts,
  ];
  const body = [...saidOf(id), ...facts(id), ...linkGroups(id)];
  panel.replaceChildren(...[...head, ...body, drawNotes()].filter(Boolean), ...identity(id));
}
function identity(id) {
  const iri = kg.iris[id];
  return [
    make("h3", {}, "Name in the graph"),
    make("p", { class: "also" }, idOf(id), iri ? make("br") : "", iri || ""),
  ];
}
async function copyAddress(button) {
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Copy it from the address bar";
  }
}

function drawWay() {
  notes = new Map();
  const steps = plan.way.slice(1).map((id, step) => {
    const from = plan.way[step],
      between = linkBetween(from, id);
    return make(
      "li",
      { class: "row" },
      icon(lookOf(id)),
      make("div", {}, clause(from, id), cites(between.cites) || ""),
    );
  });
  const ends = plan.way.map((id) => pick(id));
  panel.replaceChildren(
    make("h2", { tabindex: "-1" }, "The way"),
    make("p", { class: "sentence" }, plan.caption),
    make("h3", {}, "Step by step"),
    make("ul", {}, ...steps),
    make("h3", {}, "On the way"),
    make("ul", {}, ...ends),
    drawNotes(),
  );
}

function drawList() {
  const groups = new Map();
  for (const id of on.keys())
    (groups.get(things[id].group) || groups.set(things[id].group, []).get(things[id].group)).push(id);
  const parts = [...groups]
    .sort(([a], [b]) => a - b)
    .flatMap(([group, ids]) => {
      ids.sort(
        (a, b) =>
          (kg.released[a] && kg.released[b] ? kg.released[a].localeCompare(kg.released[b]) : 0) ||
          things[b].value - things[a].value,
      );
      return [
        make("h3", {}, `${looks[group].many} (${ids.length.toLocaleString("en")})`),
        ...listed(ids, (id) => pick(id), plan.links ? 60 : 15),
      ];
    });
  const path = make(
    "p",
    { class: "also" },
    plan === NOTHING
      ? plan.caption
      : "Click a shape, search, or walk with the arrow keys. Below is the same view as text.",
  );
  panel.replaceChildren(make("h2", { tabindex: "-1" }, "In this view"), path, ...parts);
}

function drawPanel() {
  if (state.sel >= 0) drawThing(state.sel);
  else if (state.view === "path") drawWay();
  else if (inLedger()) drawLedgerText();
  else drawList();
  panel.scrollTop = 0;
}
