// The page from top to bottom.

import "uplot/dist/uPlot.min.css";
import "./page.css";

import { figureSection, trainingSection } from "./charts";
import { summary } from "./data";
import { element } from "./dom";
import { listeningSection } from "./listening";
import { durationText, runsSection } from "./runs";

const names = summary.runs.map((run) => run.name);
document.title = `${names.join(", ")} · crnngan`;

const epochs = summary.runs.reduce((sum, run) => sum + run.epochs[run.epochs.length - 1], 0);
const seconds = summary.runs.reduce((sum, run) => sum + run.seconds, 0);

const header = element("div", { class: "top" },
  element("p", { class: "brand" }, "crnngan report"),
  element("h1", {}, names.length > 3 ? `${names.length} runs` : names.join(" · ")),
  element("p", { class: "lead" },
    `${names.length === 1 ? "One run" : `${names.length} runs`}, ${epochs} epochs, ` +
    `${durationText(seconds)} of training. A network learnt to write music tone by tone; ` +
    "here is what it wrote on the way."),
  element("nav", { "aria-label": "Sections" },
    ...[["listen", "Listen"], ["figure", "Figure 3"], ["training", "Training"], ["runs", "Runs"]]
      .map(([id, text]) => element("a", { href: `#${id}` }, text))));

const footer = element("div", { class: "bottom faint" },
  element("p", {}, `Made by crnngan ${summary.version} (Apache-2.0), after Mogren, “C-RNN-GAN: Continuous ` +
    "recurrent neural networks with adversarial training”, 2016."),
  element("p", {}, "Charts: uPlot (MIT, © Leon Sorokin). Scores: Verovio (LGPL-3.0-or-later, " +
    "© Laurent Pugin and others), in verovio.js unchanged."));

document.getElementById("report")!.append(header, listeningSection(), figureSection(),
  trainingSection(), runsSection(), footer);
document.documentElement.dataset["ready"] = String(Math.round(performance.now()));
