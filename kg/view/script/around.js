// The links of one thing: in the middle the thing, round it what it is linked with, a sector a class.
const MOST = 54;

function reached(of, steps) {
  const found = new Map([[of, { step: 0, by: -1 }]]);
  let border = [of],
    left = 0;
  for (let step = 1; step <= steps; step += 1) {
    const next = new Map();
    for (const id of border)
      for (const place of near[id]) {
        const to = other(links[place], id);
        if (!found.has(to) && !next.has(to)) next.set(to, { step, by: id });
      }
    const best = [...next.keys()].sort(
      (a, b) => lookOf(a).rank - lookOf(b).rank || things[b].value - things[a].value || a - b,
    );
    const kept = shareOut(
      best,
      Math.max(12, Math.round((MOST + 9 * (steps - 1) - found.size) * (step === steps ? 1 : 0.6))),
    );
    left += best.length - kept.length;
    for (const id of kept) found.set(id, next.get(id));
    border = kept;
  }
  return { found, left };
}

// Of each class its best, so that many of one do not hide the few of another.
function shareOut(best, limit) {
  const groups = new Map();
  for (const id of best)
    (groups.get(things[id].group) || groups.set(things[id].group, []).get(things[id].group)).push(id);
  const kept = new Set();
  for (let row = 0; kept.size < Math.min(limit, best.length); row += 1)
    for (const group of groups.values()) if (row < group.length && kept.size < limit) kept.add(group[row]);
  return best.filter((id) => kept.has(id));
}

// A sector a class, the largest on top; in it a slice for each thing, wider for those that lead on.
function sectors(ids, wide) {
  const groups = new Map();
  for (const id of ids)
    (groups.get(things[id].group) || groups.set(things[id].group, []).get(things[id].group)).push(id);
  const sorted = [...groups.values()].sort((a, b) => b.length - a.length);
  const weights = sorted.map((group) =>
      wide ? group.reduce((sum, id) => sum + wide(id), 0) : Math.sqrt(group.length) + 0.6,
    ),
    total = weights.reduce((a, b) => a + b, 0);
  let turn = -Math.PI / 2 - (weights[0] / total) * Math.PI;
  return sorted.map((group, place) => {
    const from = turn,
      size = (weights[place] / total) * 2 * Math.PI;
    turn += size;
    return { group, from, size };
  });
}

const polar = (angle, far) => ({
  x: BOX.w / 2 + far * 1.0 * (BOX.w / 2) * Math.cos(angle),
  y: BOX.h / 2 + far * (BOX.h / 2) * Math.sin(angle),
});

// Two or three steps: every thing stands in the slice of the one that leads to it.
function fan(found, first, list) {
  const kids = new Map(),
    wide = (id) => (kids.has(id) ? 0.4 + kids.get(id).reduce((sum, kid) => sum + wide(kid), 0) : 1);
  for (const [id, { step, by }] of found) if (step > 1) (kids.get(by) || kids.set(by, []).get(by)).push(id);
  const put = (id, from, size, step, place) => {
    const far = step === 1 ? 0.36 + 0.14 * (place % 2) : step === 2 ? 0.7 + 0.3 * ((place % 3) / 2) : 0.98;
    list.push({ id, label: nameOf(id), ...polar(from + size / 2, far) });
    let turn = from;
    (kids.get(id) || []).forEach((kid, row) => {
      const slice = (size * wide(kid)) / (wide(id) - 0.4);
      put(kid, turn, slice, step + 1, row);
      turn += slice;
    });
  };
  for (const { group, from, size } of sectors(first, wide)) {
    const total = group.reduce((sum, id) => sum + wide(id), 0);
    let turn = from;
    group.forEach((id, place) => {
      put(id, turn, (size * wide(id)) / total, 1, place);
      turn += (size * wide(id)) / total;
    });
  }
}

function aroundPlan(of, steps) {
  const { found, left } = reached(of, steps),
    list = [{ id: of, label: nameOf(of), x: BOX.w / 2, y: BOX.h / 2 }];
  const first = [...found.keys()].filter((id) => found.get(id).step === 1);
  if (steps > 1) {
    fan(found, first, list);
  } else
    for (const { group, from, size } of sectors(first))
      group.forEach((id, place) => {
        const angle = from + (size * (place + 0.5)) / group.length,
          rows = group.length > 14 ? 4 : group.length > 6 ? 3 : group.length > 3 ? 2 : 1;
        const far = 0.56 + ((place % rows) * 0.44) / Math.max(1, rows - 1);
        list.push({ id, label: nameOf(id), ...polar(angle, rows === 1 ? 0.68 : far) });
      });
  separate(list, new Set([of]), BOX);
  const pairs = [...found].filter(([, told]) => told.by >= 0).map(([id, told]) => [told.by, id]);
  const all = found.size - 1,
    word = steps === 1 ? "one step away" : `up to ${steps} steps away`;
  const caption = left
    ? `${all} of ${(all + left).toLocaleString("en")} things ${word}, some of each kind.`
    : `${many(all, "thing", "things")} ${word}.`;
  const spots = list.map((each) => [each.id, Math.round(each.x), Math.round(each.y)]);
  return { id: "around", title: nameOf(of), caption, spots, links: pairs, guides: [], hidden: [], frame: "turn" };
}
