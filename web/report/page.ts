// The page from top to bottom.

import "uplot/dist/uPlot.min.css";
import "./page.css";

import { figureSection } from "./charts";
import { facts, told } from "./data";
import { element } from "./dom";
import { listeningSection } from "./listening";
import { durationText, runsSection } from "./runs";
import { tableSections } from "./table_page";
import { trainingSection } from "./training";

const names = facts.runs.map((run) => run.name);
document.title = `${names.join(", ")} · crnngan`;

const epochs = facts.runs.reduce((sum, run) => sum + run.epochs[run.epochs.length - 1], 0);
const seconds = facts.runs.reduce((sum, run) => sum + run.seconds, 0);
const isOfTables = told.kind === "table";

const about = isOfTables
  ? "A network learnt to write a table row by row; here is what it wrote, beside real rows."
  : "A network learnt to write music tone by tone; here is what it wrote on the way.";
const own: [string, string][] = isOfTables
  ? [["sequences", "Sequences"], ["figures", "Figures"], ["numbers", "Measures"]]
  : [["listen", "Listen"], ["figure", "Figure 3"]];

const header = element("div", { class: "top" },
  element("p", { class: "brand" }, "crnngan report"),
  element("h1", {}, names.length > 3 ? `${names.length} runs` : names.join(" · ")),
  element("p", { class: "lead" },
    `${names.length === 1 ? "One run" : `${names.length} runs`}, ${epochs} epochs, ` +
    `${durationText(seconds)} of training. ${about}`),
  element("nav", { "aria-label": "Sections" },
    ...[...own, ["training", "Training"], ["runs", "Runs"]]
      .map(([id, text]) => element("a", { href: `#${id}` }, text))));

const footer = element("div", { class: "bottom faint" },
  element("p", {}, `Made by crnngan ${facts.version} (Apache-2.0), after Mogren, “C-RNN-GAN: Continuous ` +
    "recurrent neural networks with adversarial training”, 2016."),
  element("p", {}, "Charts: uPlot (MIT, © Leon Sorokin). " + (isOfTables
    ? "t-SNE: DruidJS (LGPL-3.0-or-later, © Rene Cutura)."
    : "Scores: Verovio (LGPL-3.0-or-later, © Laurent Pugin and others), in verovio.js unchanged.")));

document.getElementById("report")!.append(header,
  ...(told.kind === "table" ? [tableSections(told)] : [listeningSection(), figureSection()]),
  trainingSection(), runsSection(), footer);
document.documentElement.dataset["ready"] = String(Math.round(performance.now()));
