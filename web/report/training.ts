// What training was like.

import { type Line, chart } from "./chart";
import { type RunFacts, type TableRun, facts, told } from "./data";
import { colour, element, runColour } from "./dom";
import { aligned, constant, epochs } from "./epochs";

// A chart of curves of the log, each with a word on it and a dash.
interface Panel { title: string; unit: string; decimals: number; curves: [string, string, number[]?][] }

const OF_NETWORKS: Panel[] = [
  { title: "Losses", unit: "discriminator L_D, generator L_G", decimals: 3,
    curves: [["discriminator_loss", "L_D"], ["generator_loss", "L_G", [5, 4]]] },
  { title: "Losses on validation sequences", unit: "discriminator L_D, generator L_G", decimals: 3,
    curves: [["validation_discriminator_loss", "L_D"], ["validation_generator_loss", "L_G", [5, 4]]] },
];

const OF_MUSIC: Panel[] = [
  { title: "Pretraining", unit: "error of the next tone", decimals: 4,
    curves: [["pretraining_loss", "training"], ["validation_pretraining_loss", "validation", [5, 4]]] },
  ...OF_NETWORKS,
  { title: "Frozen networks", unit: "share of iterations that a network stood still", decimals: 2,
    curves: [["discriminator_frozen", "D"], ["generator_frozen", "G", [5, 4]]] },
  { title: "Diversity", unit: "of the samples; real music is 1, all alike 0", decimals: 2,
    curves: [["diversity", ""]] },
  { title: "Distance", unit: "of measures from real music's; 0 is equal", decimals: 3,
    curves: [["distance", ""]] },
];

const OF_TABLES: Panel[] = [
  { title: "Prediction", unit: "error of the next row; of models with distributions nats", decimals: 3,
    curves: [["pretraining_loss", "training"], ["validation_pretraining_loss", "validation", [5, 4]]] },
  ...OF_NETWORKS,
  { title: "Overlap", unit: "of the columns' values with real ones; 1 is alike", decimals: 3,
    curves: [["overlap", ""]] },
  { title: "Distance of autocorrelations", unit: "from real ones; 0 is alike", decimals: 3,
    curves: [["autocorrelation_distance", ""]] },
  { title: "Distance of correlations", unit: "from real ones; 0 is alike", decimals: 3,
    curves: [["correlation_distance", ""]] },
  { title: "Diversity", unit: "of the samples; real rows are 1, all alike 0", decimals: 2,
    curves: [["diversity", ""]] },
];

// What real rows measure beside other real rows, where the log says it.
function realLines(name: string): Line[] {
  if (told.kind !== "table") return [];
  return told.runs.flatMap((run: TableRun) => {
    const value = run.realInLog[name];
    if (value === undefined) return [];
    const paint = (): string => colour("real");
    return [{ label: told.runs.length > 1 ? `real rows of ${run.name}` : "real rows", colour: paint(), paint,
      values: constant(value), dash: [4, 4] }];
  });
}

export function trainingSection(): HTMLElement {
  const charts: HTMLElement[] = [];
  for (const { title, unit, decimals, curves } of told.kind === "table" ? OF_TABLES : OF_MUSIC) {
    const lines: Line[] = facts.runs.flatMap((run: RunFacts, i: number) => curves.flatMap(([name, word, dash]) =>
      run.curves[name] ? [{ label: word ? `${run.name}, ${word}` : run.name, colour: runColour(i),
        paint: () => runColour(i), values: aligned(run, run.curves[name]), dash }] : []));
    if (lines.length === 0) continue;
    lines.unshift(...curves.flatMap(([name]) => realLines(name)));
    charts.push(chart({ title, unit, decimals, epochs, lines }));
  }
  return element("section", { id: "training", "aria-labelledby": "training-title" },
    element("h2", { id: "training-title" }, "How training went"),
    element("div", { class: "charts" }, ...charts));
}
