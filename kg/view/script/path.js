// The shortest way between two things, as a picture and as a sentence.
function shortest(from, to) {
  const came = new Map([[from, -1]]);
  let border = [from];
  while (border.length && !came.has(to)) {
    const next = [];
    for (const id of border)
      for (const place of near[id]) {
        const reach = other(links[place], id);
        if (!came.has(reach)) {
          came.set(reach, id);
          next.push(reach);
        }
      }
    border = next;
  }
  if (!came.has(to)) return [];
  const way = [];
  for (let id = to; id >= 0; id = came.get(id)) way.unshift(id);
  return way;
}

const clause = (a, b) => {
  const link = linkBetween(a, b);
  return `${nameOf(link.a)} ${spoken(link.words)} ${nameOf(link.b)}`;
};
// Labels of predicates are verbs, nouns or places; a sentence needs them all to be verbs.
const VERB = /^(formerly )?([a-z]+[^s]s|worked|studied|founded|acts|has|is|was)\b/,
  PLACED = / (of|with|by|at|in|on|to|for|from|into)$|^(part of|in) /;
const spoken = (words) =>
  words === "subject" ? "is about" : VERB.test(words) ? words : PLACED.test(words) ? `is ${words}` : `is ${words} of`;

function sentence(way) {
  const clauses = way.slice(1).map((id, step) => clause(way[step], id));
  return clauses.length > 1 ? `${clauses.slice(0, -1).join(", ")}, and ${clauses.at(-1)}.` : `${clauses[0]}.`;
}

function pathPlan(from, to) {
  const way = shortest(from, to),
    title = `From ${nameOf(from)} to ${nameOf(to)}`;
  if (way.length < 2) {
    const spots =
      from === to
        ? [[from, BOX.w / 2, BOX.h / 2]]
        : [
            [from, BOX.w * 0.25, BOX.h / 2],
            [to, BOX.w * 0.75, BOX.h / 2],
          ];
    return {
      id: "path",
      title,
      caption: from === to ? "That is one and the same." : "No chain of links joins them.",
      spots,
      links: [],
      guides: [],
      hidden: [],
      frame: "turn",
      way,
    };
  }
  const at = (step) => [
    Math.round(BOX.w * (0.06 + (0.88 * step) / (way.length - 1))),
    Math.round(BOX.h * (0.5 + (step % 2 ? 0.1 : -0.1))),
  ];
  const spots = way.map((id, step) => [id, ...at(step), step % 2 ? "below" : "above"]);
  return {
    id: "path",
    title,
    caption: sentence(way),
    spots,
    links: way.slice(1).map((id, step) => [way[step], id]),
    words: way.slice(1).map((id, step) => ({ a: way[step], b: id, text: linkBetween(way[step], id).words })),
    guides: [],
    hidden: [],
    frame: "turn",
    way,
  };
}
