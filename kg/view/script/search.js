// Search by name, other name or class; accents and case do not matter.
const box = $("search"),
  found = $("found");
const index = things.map((thing, id) => ({
  id,
  names: [thing.label, ...(kg.aliases[id] || [])],
  keys: [thing.label, ...(kg.aliases[id] || [])].map(plain),
  cls: plain(lookOf(id).one),
}));
let hits = [],
  at = -1;

function score(entry, words) {
  let best = 0;
  entry.keys.forEach((key, place) => {
    const starts = key.startsWith(words[0]) ? 4 : key.includes(` ${words[0]}`) ? 3 : 1;
    if (
      words.every((word) => key.includes(word) || entry.cls.startsWith(word)) &&
      words.some((word) => key.includes(word))
    )
      best = Math.max(best, starts + (key === words.join(" ") ? 4 : 0) - (place ? 0.5 : 0));
  });
  return best || (words.length === 1 && words[0].length > 2 && entry.cls.startsWith(words[0]) ? 0.5 : 0);
}
function lookUp(text) {
  const words = plain(text).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  return index
    .map((entry) => ({ id: entry.id, entry, points: score(entry, words) }))
    .filter((hit) => hit.points > 0)
    .sort(
      (a, b) =>
        b.points - a.points ||
        lookOf(a.id).rank - lookOf(b.id).rank ||
        things[b.id].value - things[a.id].value ||
        a.id - b.id,
    )
    .slice(0, 9);
}
function drawHits() {
  const asked = plain(box.value.trim());
  found.replaceChildren(
    ...hits.map(({ id, entry }, place) => {
      const alias = entry.keys[0].includes(asked)
        ? ""
        : entry.names.find((name, step) => step && entry.keys[step].includes(asked)) || "";
      return make(
        "li",
        {
          id: `hit-${place}`,
          role: "option",
          "aria-selected": String(place === at),
          onmousedown: (event) => {
            event.preventDefault();
            choose(place);
          },
        },
        icon(lookOf(id)),
        make("span", {}, nameOf(id)),
        make("small", {}, alias || lookOf(id).one),
      );
    }),
  );
  if (!hits.length && asked)
    found.append(
      make(
        "li",
        { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" },
        "Nothing is called so",
      ),
    );
  const open = asked !== "" && document.activeElement === box;
  found.hidden = !open;
  box.setAttribute("aria-expanded", String(open));
  if (at >= 0) {
    box.setAttribute("aria-activedescendant", `hit-${at}`);
    found.children[at].scrollIntoView({ block: "nearest" });
  } else box.removeAttribute("aria-activedescendant");
}
function choose(place) {
  const hit = hits[place];
  if (!hit) return;
  closeSearch();
  box.value = "";
  select(hit.id, { centre: false });
}
function closeSearch() {
  hits = [];
  at = -1;
  found.hidden = true;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}
box.addEventListener("input", () => {
  hits = lookUp(box.value);
  at = hits.length ? 0 : -1;
  drawHits();
});
box.addEventListener("blur", closeSearch);
box.addEventListener("keydown", (event) => {
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (move && hits.length) {
    event.preventDefault();
    at = (at + move + hits.length) % hits.length;
    drawHits();
  } else if (event.key === "Enter") {
    event.preventDefault();
    choose(Math.max(0, at));
  } else if (event.key === "Escape") {
    event.stopPropagation();
    box.value = "";
    closeSearch();
    stage.focus();
  }
});
