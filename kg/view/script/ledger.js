// The ledger: a line a claim, from the day it was said to the day it was settled, coloured by what became of it.
const ledger = $("ledger");
const inLedger = () => plan !== null && plan.frame === "ledger";
const FIRST = 2013.75; // the autumn in which the series were ordered
const WEIGHTS = { 2013: 0.25, 2020: 0.25, 2021: 0.25 }; // little was said then
const weightOf = (year) => WEIGHTS[year] || (year > 2021 ? 0.55 : 1);
const timeOf = (text) => {
  const [year, month = 1, day = 1] = text.split("-").map(Number);
  const number = month > 20 ? [4, 7, 10, 1][month - 21] || 1 : month; // seasons of the year are 21 to 24
  return year + (number - 1) / 12 + (day - 1) / 366;
};
const datedSaid = said.filter((claim) => claim.firmness !== "rejected" && claim.known);
const lastSaid = Math.max(FIRST + 1, ...datedSaid.map((claim) => timeOf(claim.settled || claim.known))) + 0.15;

// Years are as wide as was talked in them: 2020 and later are pressed together.
function ledgerScale(from, to) {
  const along = (time) => {
    let sum = 0;
    for (let year = Math.floor(FIRST); year <= time; year += 1)
      sum += weightOf(year) * (Math.min(time, year + 1) - Math.max(year, FIRST));
    return sum;
  };
  return (time) => from + (along(Math.max(FIRST, time)) / along(lastSaid)) * (to - from);
}

function endMark(outcome, x, y) {
  if (outcome === "refuted")
    return drawn("path", { d: `M${x - 4} ${y - 4}l8 8m0-8l-8 8`, class: "mark" });
  if (outcome === "fulfilled") return drawn("circle", { cx: x, cy: y, r: 4, class: "full" });
  if (outcome === "lapsed") return drawn("circle", { cx: x, cy: y, r: 3.5, class: "hole" });
  if (outcome === "open") return drawn("path", { d: `M${x - 4} ${y - 4}l4 4l-4 4`, class: "mark" });
  return drawn("path", { d: `M${x} ${y - 5}l5 5l-5 5l-5-5z`, class: "full" });
}

function ledgerRow(claim, scale, y, width) {
  const slim = width < 620,
    outcome = becameOf(claim),
    row = drawn("g", { class: `entry of-${outcome}` }),
    x1 = Math.round(scale(timeOf(claim.known))),
    x2 = Math.max(x1 + 7, Math.round(scale(claim.settled ? timeOf(claim.settled) : lastSaid))),
    about = aboutOf(claim),
    whole = claim.what.includes(about) ? claim.what : `${claim.what} · ${about}`,
    font = `12px ${FONT}`,
    left = x1 - 14,
    right = width - x2 - 14;
  const space = slim ? width - 8 : Math.max(left, right);
  let text = whole;
  while (text.length > 8 && widthOf(text + "…", font) > space) text = text.slice(0, -2).trimEnd();
  if (text !== whole) text += "…";
  const after = !slim && widthOf(text, font) > left;
  const title = drawn("title", {});
  title.textContent = [whole, firmnessOf(claim), periodOf(claim), fateOf(claim)].filter(Boolean).join("; ");
  const [tx, ty] = slim ? [4, y + 12] : [after ? x2 + 10 : x1 - 8, y + 13];
  const middle = slim ? y + 23 : y + 9;
  row.append(
    title,
    drawn("rect", { x: 0, y, width, height: slim ? 32 : 18, class: "hit" }),
    drawn("line", { x1, y1: middle, x2, y2: middle, class: claim.firmness }),
    endMark(outcome, x2, middle),
    written(text, tx, ty, { "text-anchor": slim || after ? "start" : "end" }),
  );
  const to = claim.about.map(([id]) => id).find((id) => id >= 0);
  if (to !== undefined) row.addEventListener("click", () => openThing(to));
  return row;
}

function ledgerGroup(group, claims, width) {
  const step = width < 620 ? 32 : 18,
    height = 24 + claims.length * step + 8,
    scale = ledgerScale(8, width - 14);
  const name = group < 0 ? "Several series, and after" : nameOf(group),
    won = claims.filter((claim) => claim.outcome === "fulfilled" || claim.outcome === "refined").length,
    settled = claims.filter((claim) => claim.outcome && claim.firmness !== "confirmed").length,
    lost = said.filter((claim) => claim.firmness === "rejected" && claim.group === group).length;
  const words = `${won} of ${settled} settled came true${lost ? `, ${lost} more out-voted` : ""}`;
  const svg = drawn("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${name}: ${words}` });
  let free = -99;
  for (let year = Math.ceil(FIRST); year < lastSaid; year += 1) {
    const x = Math.round(scale(year));
    svg.append(drawn("line", { x1: x, y1: 18, x2: x, y2: height, class: "year" }));
    if (x - free < 34 || x > width - 34) continue;
    svg.append(written(String(year), x + 3, 13, { class: "when" }));
    free = x;
  }
  claims.forEach((claim, place) => svg.append(ledgerRow(claim, scale, 24 + place * step, width)));
  return make("section", {}, make("h3", {}, name, make("small", {}, words)), svg);
}

function ledgerKey() {
  const tally = (outcome) => datedSaid.filter((claim) => becameOf(claim) === outcome).length;
  const outcomes = Object.keys(BECAME)
    .filter(tally)
    .map((outcome) => {
      const svg = drawn("svg", { width: 24, height: 14, viewBox: "0 0 24 14", class: `of-${outcome}`, "aria-hidden": "true" });
      svg.append(drawn("line", { x1: 1, y1: 7, x2: 16, y2: 7, class: "announced" }), endMark(outcome, 17, 7));
      return make("span", {}, svg, BECAME[outcome], make("small", {}, String(tally(outcome))));
    });
  const firm = ["announced", "expected", "rumoured"].map((firmness) => {
    const svg = drawn("svg", { width: 28, height: 14, viewBox: "0 0 28 14", class: "of-open", "aria-hidden": "true" });
    svg.append(drawn("line", { x1: 2, y1: 7, x2: 26, y2: 7, class: firmness }));
    return make("span", {}, svg, firmness);
  });
  return make("p", { class: "key" }, ...outcomes, ...firm);
}

function drawLedger() {
  const shown = inLedger();
  ledger.hidden = !shown;
  stage.hidden = shown;
  for (const id of ["fit", "closer", "farther", "png", "svg"]) $(id).hidden = shown;
  document.querySelector("#graph footer").hidden = shown;
  if (!shown) return;
  const width = Math.max(280, ledger.clientWidth - 28),
    groups = new Map();
  for (const claim of datedSaid) (groups.get(claim.group) || groups.set(claim.group, []).get(claim.group)).push(claim);
  const order = [...groups].sort(([a], [b]) => (a < 0) - (b < 0) || kg.years[a] - kg.years[b] || a - b);
  ledger.replaceChildren(ledgerKey(), ...order.map(([group, claims]) => ledgerGroup(group, claims, width)));
}
let ledgerWidth = 0;
new ResizeObserver(() => {
  if (!inLedger() || ledger.clientWidth === ledgerWidth) return;
  ledgerWidth = ledger.clientWidth;
  drawLedger();
}).observe(ledger);
