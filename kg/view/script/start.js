// Read what the page carries: things, links both ways, words, facts, sources, views.
const $ = (id) => document.getElementById(id);
const read = (id) => JSON.parse($(id).textContent);
const kg = read("kg"),
  things = read("kg-nodes"),
  raw = read("kg-edges"),
  settings = JSON.parse(read("kg-options"));
const looks = kg.looks,
  count = things.length;
const lookOf = (id) => looks[things[id].group];
const nameOf = (id) => things[id].label;
const byId = new Map(kg.ids.map((id, place) => [id, place]));

// A link: who, whom, the words between, what else is known, the work it is in, and the sources.
const links = raw.map((edge, place) => {
  const [detail, work] = kg.details[place] || ["", -1];
  return { a: edge.from, b: edge.to, words: kg.words[edge.label], detail, work, cites: kg.cites[place] };
});

// A portrayal in a work links both the actor and the character with that work.
(() => {
  const seen = new Map();
  const join = (a, b, words, link) => {
    const key = `${a} ${b}`,
      known = seen.get(key);
    if (known) known.cites = [...new Set([...known.cites, ...link.cites])];
    else {
      const made = { a, b, words, detail: link.detail, work: -1, cites: link.cites };
      seen.set(key, made);
      links.push(made);
    }
  };
  for (const link of [...links]) {
    if (link.work < 0 || link.a === link.work || link.b === link.work) continue;
    join(link.a, link.work, "acts in", link);
    join(link.b, link.work, "appears in", link);
  }
})();

const near = things.map(() => []);
links.forEach((link, place) => {
  near[link.a].push(place);
  if (link.a !== link.b) near[link.b].push(place);
});
const other = (link, id) => (link.a === id ? link.b : link.a);
const linkBetween = (a, b) => near[a].map((place) => links[place]).find((link) => other(link, a) === b);

// Build an element; text is only ever set as text.
function make(tag, told = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(told)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...inside.filter((each) => each !== undefined && each !== null && each !== ""));
  return element;
}
const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
const many = (number, one, more) => `${number.toLocaleString("en")} ${number === 1 ? one : more}`;
const say = (text) => {
  $("said").textContent = text;
};
