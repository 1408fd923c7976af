// What was run, and how to run it again.

import { type RunFacts, facts } from "./data";
import { element } from "./dom";

export function durationText(seconds: number): string {
  if (seconds < 90) return `${seconds.toFixed(0)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function card(run: RunFacts): HTMLElement {
  const last = run.epochs[run.epochs.length - 1];
  const rows: [string, string][] = [
    ["Epochs", last === run.wanted ? `${last}` : `${last} of ${run.wanted}`],
    ["Training time", durationText(run.seconds)],
    ["Seed", run.seed],
    ["Sequences", `${run.steps} steps`],
    ["Computed with", run.computed || "unknown"],
    ["Program", `crnngan ${run.version}`],
    ["Corpus", run.corpus],
    ["Folder", run.folder],
  ];
  const copied = element("span", { role: "status", class: "faint" });
  return element("article", { class: "card" }, element("h3", {}, run.name),
    element("dl", { class: "facts" }, ...rows.map(([name, value]) =>
      element("div", {}, element("dt", {}, name), element("dd", {}, value)))),
    ...(run.notes.length > 0 ? [element("ul", { class: "notes" },
      ...run.notes.map((note) => element("li", {}, note)))] : []),
    element("h4", {}, "The same again"),
    element("pre", { class: "command", tabindex: 0, role: "region",
      "aria-label": `Command that repeats ${run.name}` }, run.command),
    element("div", { class: "actions" }, element("button", { click: () => {
      void navigator.clipboard.writeText(run.command).then(
        () => { copied.textContent = "copied"; }, () => { copied.textContent = "select it by hand"; });
    } }, "Copy the command"), copied),
    element("details", {}, element("summary", {}, "Recipe (config.toml)"),
      element("pre", { tabindex: 0, role: "region", "aria-label": `Recipe of ${run.name}` }, run.config)));
}

export function runsSection(): HTMLElement {
  return element("section", { id: "runs", "aria-labelledby": "runs-title" },
    element("h2", { id: "runs-title" }, "What was run"),
    element("div", { class: "columns" }, ...facts.runs.map(card)));
}
