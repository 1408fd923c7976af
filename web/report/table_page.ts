// The sections about tables: sequences, figures, numbers, each of one run at a time.

import { type TableRun, type TableSummary } from "./data";
import { element } from "./dom";
import { figureCards } from "./table_figures";
import { numbersCard } from "./table_numbers";
import { sequenceCards } from "./table_sequences";

function section(id: string, title: string, lead: string, content: HTMLElement): HTMLElement {
  return element("section", { id, "aria-labelledby": `${id}-title` },
    element("h2", { id: `${id}-title` }, title), element("p", { class: "lead" }, lead), content);
}

function sectionsOf(run: TableRun, number: number): HTMLElement[] {
  const { window, measuredOn } = run.figures;
  return [
    section("sequences", "Sequences",
      `Real ones (${run.realOf}) above those that the network wrote after each epoch, column by column. ` +
      "Move the slider to see it learn.", sequenceCards(run, number)),
    section("figures", "New rows beside real ones",
      `${run.newSequences} new sequences of ${run.model}, in windows of ${window} rows, beside real ones ` +
      `(${measuredOn}).`, figureCards(run)),
    section("numbers", "Measures",
      "What crnngan compare says of the same rows. real is real rows beside other real rows, the best that " +
      "can be expected; the copula is a Gaussian copula of real windows, which needs no training.",
      numbersCard(run)),
  ];
}

export function tableSections({ runs }: TableSummary): HTMLElement {
  const shown = element("div", {});
  const show = (number: number): void => shown.replaceChildren(...sectionsOf(runs[number], number));
  show(0);
  if (runs.length === 1) return shown;
  const choice = element("select", { id: "run" },
    ...runs.map((run, value) => element("option", { value }, run.name)));
  choice.addEventListener("change", () => show(choice.selectedIndex));
  return element("div", {}, element("div", { class: "fields choice" }, element("div", { class: "field wide" },
    element("label", { for: "run" }, "Run"), choice)), shown);
}
