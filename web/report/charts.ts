// Figure 3 of the paper, and what training was like.

import { type Line, chart } from "./chart";
import { type Measure, type Run, type Values, summary } from "./data";
import { colour, element, runColour } from "./dom";

const epochs = [...new Set(summary.runs.flatMap((run) => run.epochs))].sort((a, b) => a - b);

// A run's values at the epochs of all runs.
function aligned(run: Run, values: Values): Values {
  const places = new Map(run.epochs.map((epoch, i) => [epoch, i]));
  return epochs.map((epoch) => values[places.get(epoch) ?? -1] ?? null);
}

const constant = (value: number): Values => epochs.map(() => value);

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

interface Panel { title: string; unit: string; decimals: number; curves: [string, string, number[]?][] }

const PANELS: Panel[] = [
  { title: "Pretraining", unit: "error of the next tone", decimals: 4,
    curves: [["pretraining_loss", "training"], ["validation_pretraining_loss", "validation", [5, 4]]] },
  { title: "Losses", unit: "discriminator L_D, generator L_G", decimals: 3,
    curves: [["discriminator_loss", "L_D"], ["generator_loss", "L_G", [5, 4]]] },
  { title: "Losses on validation pieces", unit: "discriminator L_D, generator L_G", decimals: 3,
    curves: [["validation_discriminator_loss", "L_D"], ["validation_generator_loss", "L_G", [5, 4]]] },
  { title: "Frozen networks", unit: "share of iterations that a network stood still", decimals: 2,
    curves: [["discriminator_frozen", "D"], ["generator_frozen", "G", [5, 4]]] },
  { title: "Diversity", unit: "of the samples; real music is 1, all alike 0", decimals: 2,
    curves: [["diversity", ""]] },
  { title: "Distance", unit: "of measures from real music's; 0 is equal", decimals: 3,
    curves: [["distance", ""]] },
];

export function trainingSection(): HTMLElement {
  const charts: HTMLElement[] = [];
  for (const { title, unit, decimals, curves } of PANELS) {
    const lines: Line[] = summary.runs.flatMap((run, i) => curves.flatMap(([name, word, dash]) =>
      run.curves[name] ? [{ label: word ? `${run.name}, ${word}` : run.name, colour: runColour(i),
        paint: () => runColour(i), values: aligned(run, run.curves[name]), dash }] : []));
    if (lines.length > 0) charts.push(chart({ title, unit, decimals, epochs, lines }));
  }
  return element("section", { id: "training", "aria-labelledby": "training-title" },
    element("h2", { id: "training-title" }, "How training went"),
    element("div", { class: "charts" }, ...charts));
}
