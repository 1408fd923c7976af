// What `crnngan compare` measures of a run's new rows.

import { type Interval, type TableRun } from "./data";
import { element } from "./dom";

function text(value: Interval | null): string {
  if (!value) return "";
  const off = Math.max(value.high - value.mean, value.mean - value.low);
  return value.mean.toFixed(3) + (off > 0 ? ` ± ${off.toFixed(3)}` : "");
}

export function numbersCard(run: TableRun): HTMLElement {
  const { measures, broken } = run.comparison;
  const rows = measures.map(({ name, explanation, values }) => element("tr", {},
    element("th", { scope: "row" }, element("strong", {}, name), " ",
      element("span", { class: "faint" }, explanation)),
    ...values.map((value) => element("td", {}, text(value)))));
  const rules = broken.map(({ column, rule, rows: count }) =>
    element("li", {}, `${column}: ${rule} in ${count} rows`));
  return element("div", { class: "card numbers", tabindex: 0, role: "region",
    "aria-label": `Measures of ${run.name}` },
  element("table", {}, element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "measure"),
    ...["real", "copula", "new"].map((name) => element("th", { scope: "col" }, name)))),
  element("tbody", {}, ...rows)),
  ...(rules.length > 0 ? [element("h4", {}, "Broken rules"), element("ul", { class: "notes" }, ...rules)] : []));
}
