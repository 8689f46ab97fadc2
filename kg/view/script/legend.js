// The classes of the view with their numbers, to show and to hide, and the slider of years.
function drawLegend() {
  const numbers = new Map();
  for (const [id] of spotsOf()) numbers.set(things[id].group, (numbers.get(things[id].group) || 0) + 1);
  const legend = $("legend");
  const focused = legend.contains(document.activeElement) ? document.activeElement.value : null;
  legend.replaceChildren(
    make("legend", {}, "Shown"),
    ...[...numbers]
      .sort(([a], [b]) => a - b)
      .map(([group, number]) => {
        const tick = make("input", { type: "checkbox", value: String(group), onchange: () => toggle(group) });
        tick.checked = !state.off.has(group);
        return make(
          "label",
          {},
          tick,
          icon(looks[group]),
          make("span", {}, looks[group].many),
          make("small", {}, number.toLocaleString("en")),
        );
      }),
  );
  if (focused !== null) legend.querySelector(`input[value="${focused}"]`)?.focus();
  $("year").value = state.year === Infinity ? lastYear : state.year;
  $("upto").textContent = state.year === Infinity ? "today" : String(state.year);
  $("year").setAttribute("aria-valuetext", state.year === Infinity ? "all years" : `up to ${state.year}`);
}
function toggle(group) {
  if (!state.off.delete(group)) state.off.add(group);
  show({ keep: true });
  say(`${looks[group].many} ${state.off.has(group) ? "hidden" : "shown"}`);
}
$("year").min = firstYear;
$("year").max = lastYear;
$("years").hidden = lastYear <= firstYear;
$("year").addEventListener("input", () => {
  const year = Number($("year").value);
  state.year = year >= lastYear ? Infinity : year;
  show({ keep: true });
});
