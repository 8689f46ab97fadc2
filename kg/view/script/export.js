// The picture as a file: PNG from the canvas, SVG from the places.
function save(blob, kind) {
  const url = URL.createObjectURL(blob),
    name =
      plain(plan.title)
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, "") || "graph";
  const anchor = make("a", { href: url, download: `${name}.${kind}` });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
$("png").addEventListener("click", () => {
  const canvas = stage.querySelector("canvas"),
    copy = document.createElement("canvas"),
    ctx = copy.getContext("2d");
  copy.width = canvas.width;
  copy.height = canvas.height;
  ctx.fillStyle = colours.paper;
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => save(blob, "png"), "image/png");
});

function pictureSvg() {
  const svg = drawn("svg", {
    xmlns: SVG,
    width: room.w,
    height: room.h,
    viewBox: `0 0 ${room.w} ${room.h}`,
    "font-family": FONT,
    "font-size": 12,
  });
  const title = drawn("title", {}),
    round = (value) => Math.round(value * 10) / 10;
  title.textContent = `${plan.title}. ${plan.caption}`;
  svg.append(title, drawn("rect", { width: room.w, height: room.h, fill: colours.paper }));
  const scale = network.getScale(),
    middle = network.getViewPosition();
  const screen = ([x, y]) => [round((x - middle.x) * scale + room.w / 2), round((y - middle.y) * scale + room.h / 2)];
  for (const guide of guides.filter((each) => each.hot.every((id) => on.has(id)))) {
    const [x1, y1] = screen(guide.at),
      [x2, y2] = screen(guide.to);
    if (guide.kind === "dot") svg.append(drawn("circle", { cx: x1, cy: y1, r: 5, fill: colours.link }));
    else if (guide.kind === "text")
      svg.append(written(guide.text, x1, y1 + 4, { fill: colours.quiet, "text-anchor": "middle" }));
    else
      svg.append(
        drawn("line", {
          x1,
          y1,
          x2,
          y2,
          stroke: guide.kind === "bar" ? colours.link : colours.lane,
          "stroke-width": guide.kind === "bar" ? 2 : 1,
        }),
      );
  }
  const group = drawn("g", { stroke: colours.link, "stroke-opacity": dense() ? 0.25 : 0.6, "stroke-width": 1 });
  if (plan.lines !== false)
    for (const [a, b] of lines) {
      const [x1, y1] = onScreen(a).map(round),
        [x2, y2] = onScreen(b).map(round);
      group.append(drawn("line", { x1, y1, x2, y2 }));
    }
  svg.append(group);
  for (const id of on.keys())
    svg.append(outlineSvg(lookOf(id).shape, ...onScreen(id), drawnRadius(id), { fill: colours[lookOf(id).cls] }));
  for (const label of placed)
    svg.append(
      written(label.text, round(label.x + 2), round(label.y + 12.5), {
        fill: colours.ink,
        stroke: colours.paper,
        "stroke-width": 4,
        "paint-order": "stroke",
        ...(label.font.startsWith("600") ? { "font-weight": 600, "font-size": 13.5 } : {}),
      }),
    );
  return new XMLSerializer().serializeToString(svg);
}
function written(text, x, y, told) {
  const element = drawn("text", { x, y, ...told });
  element.textContent = text;
  return element;
}
$("svg").addEventListener("click", () => save(new Blob([pictureSvg()], { type: "image/svg+xml" }), "svg"));
