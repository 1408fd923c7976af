// Figure 3 of the paper.

import { type Line, chart } from "./chart";
import { type Measure, summary } from "./data";
import { colour, element, runColour } from "./dom";
import { aligned, constant, epochs } from "./epochs";

// One for all runs, or one for each where the real music beside them differs.
function realLines(measure: Measure): Line[] {
  const bands = summary.runs.map((run) => run.real[measure.name]);
  const isOne = bands.every((band) => JSON.stringify(band) === JSON.stringify(bands[0]));
  return (isOne ? bands.slice(0, 1) : bands).flatMap((band, i) => {
    if (!band) return [];
    const paint = (): string => isOne ? colour("real") : runColour(i);
    return [{ label: isOne ? "real music" : `real music beside ${summary.runs[i].name}`,
      colour: paint(), paint,
      values: band.median === undefined ? epochs.map(() => null) : constant(band.median),
      lower: constant(band.lower), upper: constant(band.upper), dash: [4, 4] }];
  });
}

function realSource(): string {
  const inLogs = summary.runs.filter((run) => run.realWindows === undefined);
  if (inLogs.length === summary.runs.length) return "Real music: the quartiles that the log holds.";
  const most = Math.max(...summary.runs.map((run) => run.realWindows ?? 0));
  return `Real music: median and quartiles of ${summary.runs.length > 1 ? "up to " : ""}${most} windows ` +
    "as long as a run's samples, of " +
    [...new Set(summary.runs.flatMap((run) => run.realPieces ?? []))].join("; or of ") + (inLogs.length === 0 ? "."
    : `; beside ${inLogs.map((run) => run.name).join(", ")} the quartiles that its log holds.`);
}

export function figureSection(): HTMLElement {
  const charts = summary.measures.map((measure) => {
    const lines: Line[] = summary.runs.map((run, i) => {
      const { mean, lower, upper } = run.spreads[measure.name];
      return { label: run.name, colour: runColour(i), paint: () => runColour(i),
        values: aligned(run, mean), lower: aligned(run, lower), upper: aligned(run, upper) };
    });
    lines.unshift(...realLines(measure));
    return chart({ title: measure.title, unit: measure.unit, decimals: measure.decimals + 1, epochs, lines });
  });
  return element("section", { id: "figure", "aria-labelledby": "figure-title" },
    element("h2", { id: "figure-title" }, "How the music changes"),
    element("p", { class: "lead" },
      "Figure 3 of the paper: measures of the samples after each epoch. Lines are means over an epoch's " +
      `samples, shades their quartiles. ${realSource()} Drag to zoom, double-click to see all again.`),
    element("div", { class: "charts" }, ...charts));
}
