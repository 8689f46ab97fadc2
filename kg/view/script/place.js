// Where things stand on the canvas: the box of a view stretched over the room there is, one graph unit one pixel at fit.
const BOX = { w: 820, h: 520 };
const room = { w: 0, h: 0, sides: 62, top: 26, foot: 34 };

function frameOf(view) {
  const tall = room.h > room.w * 1.1;
  const sides = room.w < 500 ? 34 : room.sides;
  const w = Math.max(120, room.w - 2 * sides),
    h = Math.max(120, room.h - room.top - room.foot);
  const turn = tall && view.frame === "turn";
  const grain = view.grain || 1;
  return (x, y) => {
    const fx = x / grain / BOX.w,
      fy = y / grain / BOX.h;
    const [u, v] = turn ? [fy, fx] : [fx, fy];
    return [(u - 0.5) * w, (v - 0.5) * h + (room.top - room.foot) / 2];
  };
}

// The width and height a thing takes with its label below it.
function roomFor(id, label) {
  const radius = radiusOf(id),
    wide = Math.min(label.length, 30) * (things[id].group ? 6.3 : 7.4);
  return [Math.max(2 * radius, wide) + 8, 2 * radius + 20];
}

// Push boxes apart as little as needed; those listed in `fixed` stay.
function separate(list, fixed, limit, rounds = 220) {
  const sizes = list.map((each) => roomFor(each.id, each.label));
  for (let round = 0; round < rounds; round += 1) {
    let moved = false;
    for (let i = 0; i < list.length; i += 1)
      for (let j = i + 1; j < list.length; j += 1) {
        const dx = list[i].x - list[j].x,
          dy = list[i].y - list[j].y;
        const over = (sizes[i][0] + sizes[j][0]) / 2 - Math.abs(dx),
          under = (sizes[i][1] + sizes[j][1]) / 2 - Math.abs(dy);
        if (over <= 0.5 || under <= 0.5) continue;
        moved = true;
        const axis = over < under ? "x" : "y",
          push = Math.min(over, under) * 0.3 * ((axis === "x" ? dx : dy) < 0 ? -1 : 1);
        if (!fixed.has(list[i].id)) list[i][axis] += push;
        if (!fixed.has(list[j].id)) list[j][axis] -= push;
      }
    for (const each of list) {
      each.x = Math.min(limit.w, Math.max(0, each.x));
      each.y = Math.min(limit.h, Math.max(0, each.y));
    }
    if (!moved) return;
  }
}
const radiusOf = (id) => {
  const look = lookOf(id),
    weight = Math.min(1, Math.sqrt(things[id].value / 60));
  return look.rank < 2 ? look.radius : look.radius * (0.78 + 0.4 * weight);
};
