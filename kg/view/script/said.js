// What was said before it was settled: words for a claim, its row in the panel, and the ledger of all of them.
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const SEASONS = { 21: "spring", 22: "summer", 23: "autumn", 24: "winter" }; // the numbers of EDTF
const dayOf = (text) => {
  const [year, month, day] = text.split("-");
  return [day && String(Number(day)), month && (SEASONS[month] || MONTHS[Number(month) - 1]), year].filter(Boolean).join(" ");
};
const said = kg.said.map(([what, about, of, firmness, known, settled, outcome, note, sources, group]) => ({
  what: what.replace(/^(release|date of .*?) (\d{4}(?:-\d\d)*)$/, (_, word, day) => `${word} ${dayOf(day)}`),
  about,
  of,
  firmness,
  known,
  settled,
  outcome,
  note,
  sources,
  group,
}));
const BECAME = {
  fulfilled: "came true",
  refined: "made exact later",
  superseded: "overtaken by a later word",
  refuted: "turned out wrong",
  lapsed: "nobody says what became of it",
  open: "still open",
};
const becameOf = (claim) => claim.outcome || "open";
const firmnessOf = (claim) => (claim.firmness === "rejected" ? "out-voted by a better source" : claim.firmness);
function periodOf({ known, settled }) {
  const from = known && `said from ${dayOf(known)}`,
    until = settled && `until ${dayOf(settled)}`;
  return [from, until].filter(Boolean).join(" ");
}
const aboutOf = (claim) => claim.about.map(([, name]) => name).join(", ");
const fateOf = (claim) =>
  claim.firmness === "rejected" ? "" : claim.note ? `${BECAME[becameOf(claim)]}: ${claim.note}` : BECAME[becameOf(claim)];

// A claim in the panel: struck where it did not hold, with what became of it and who said it.
function saidRow(claim) {
  const fell = claim.firmness === "rejected" || claim.outcome === "refuted";
  const why = claim.firmness === "rejected" && claim.note ? claim.note : fateOf(claim);
  return make(
    "li",
    { class: `claim ${claim.firmness}` },
    make(fell ? "s" : "span", {}, claim.what),
    make(
      "div",
      {},
      ...claim.about.map(([id, name]) =>
        id < 0
          ? make("span", {}, name)
          : make("button", { class: "pick", type: "button", onclick: () => select(id) }, name),
      ),
    ),
    make("small", {}, [firmnessOf(claim), periodOf(claim), why].filter(Boolean).join("; ")),
    cites(claim.sources) || "",
  );
}
function saidOf(id) {
  const found = said.filter((claim) => claim.of.includes(id));
  if (!found.length) return [];
  return [make("h3", {}, `What was said and was open or did not hold (${found.length})`), ...listed(found, saidRow, 12)];
}

function drawLedgerText() {
  notes = new Map();
  const dated = said.filter((claim) => claim.firmness !== "rejected" && claim.known),
    rejected = said.filter((claim) => claim.firmness === "rejected");
  panel.replaceChildren(
    make("h2", { tabindex: "-1" }, "In this view"),
    make("p", { class: "also" }, "Click a line for the thing it is about. Below is the same view as text."),
    make("h3", {}, `Said before it was settled (${dated.length})`),
    ...listed(dated, saidRow),
    make("h3", {}, `Out-voted by a better source (${rejected.length})`),
    ...listed(rejected, saidRow),
    drawNotes(),
  );
}
