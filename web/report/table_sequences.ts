// Sequences of any epoch of a run of a table, below real ones, column by column.

import { type Column, type Sequence, type TableRun, sequencesOf } from "./data";
import { element } from "./dom";
import { type Axis, card, legend, line, plot } from "./plot";

const WIDTH = 340;
const HEIGHT = 130;

function axisOf(column: Column, values: (number | null)[]): Axis {
  const there = values.filter((value): value is number => value !== null);
  if (column.levels.length > 0) {
    return { low: -0.3, high: column.levels.length - 0.7, names: column.levels };
  }
  const low = Math.min(...there);
  const high = Math.max(...there);
  const edge = (high - low || 1) * 0.04;
  return there.length > 0 ? { low: low - edge, high: high + edge } : { low: 0, high: 1 };
}

// One picture above the other.
function pair(column: Column, place: number, real: Sequence[], generated: Sequence[]): HTMLElement {
  const of = (sequences: Sequence[]): (number | null)[][] => sequences.map((one) => one[place]);
  const up = axisOf(column, [...of(real), ...of(generated)].flat());
  const longest = Math.max(2, ...[...of(real), ...of(generated)].map((values) => values.length));
  const one = (word: string, values: (number | null)[][], paint: string): SVGElement =>
    plot(`${column.name} of ${values.length} ${word} sequences`, WIDTH, HEIGHT, { low: 1, high: longest },
      { ...up, label: word }, (x, y) => values.map((sequence) =>
        line(sequence.map((_, t) => t + 1), sequence, x, y, paint, { "stroke-width": 1.3, "stroke-opacity": 0.75 })));
  const above = one("real", of(real), "var(--real)");
  const below = one("new", of(generated), "var(--run-0)");
  below.setAttribute("y", String(HEIGHT));
  for (const picture of [above, below]) {
    picture.setAttribute("width", String(WIDTH));
    picture.setAttribute("height", String(HEIGHT));
  }
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("viewBox", `0 0 ${WIDTH} ${2 * HEIGHT}`);
  picture.append(above, below);
  const rows = [[of(real), "real"], [of(generated), "new"]].flatMap(([sequences, word]) =>
    (sequences as (number | null)[][]).flatMap((values, i) =>
      values.map((value, t) => [word as string, i + 1, t + 1, value])));
  return card({ title: column.name, unit: column.isContext ? "holds for whole sequences" : "", picture,
    rows: [["rows", "sequence", "row", "value"], ...rows] });
}

export function sequenceCards(run: TableRun, number: number): HTMLElement {
  const shown = element("output", { class: "epoch" });
  const slider = element("input", { type: "range", min: 0, id: "sequences-epoch",
    max: run.epochs.length - 1 });
  slider.value = String(run.epochs.length - 1);
  const message = element("p", { class: "faint", role: "status" });
  const charts = element("div", { class: "charts" });
  let asked = 0;
  const refresh = async (): Promise<void> => {
    const mine = ++asked;
    const epoch = run.epochs[Number(slider.value)];
    shown.textContent = `${epoch} of ${run.wanted}, ${run.phases[Number(slider.value)]}`;
    slider.setAttribute("aria-valuetext", `epoch ${shown.textContent}`);
    try {
      const generated = await sequencesOf(number, epoch);
      if (mine !== asked) return;
      message.textContent = generated.length === 0 ? "This epoch has no samples." : "";
      charts.replaceChildren(...run.columns.map((column, place) =>
        pair(column, place, run.realSequences, generated)));
      charts.dataset["epoch"] = String(epoch);
    } catch (error) {
      message.textContent = (error as Error).message;
    }
  };
  slider.addEventListener("input", () => void refresh());
  void refresh();
  return element("div", {}, element("div", { class: "fields" }, element("div", { class: "field wide" },
    element("label", { for: "sequences-epoch" }, "Epoch ", shown), slider)), message,
  legend(["var(--real)", `real: ${run.realOf}`], ["var(--run-0)", "new, of this epoch"]), charts);
}
