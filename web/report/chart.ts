// One chart over epochs: lines with their spread, values under the pointer, zoom, a legend whose
// entries turn lines on and off, its files.

import uPlot from "uplot";

import type { Values } from "./data";
import { colour, download, element, fileName, onTheme } from "./dom";
import { toCsv, toSvg } from "./figure_files";

export interface Line {
  label: string;
  colour: string;
  paint: () => string; // the colour in the light or the dark
  values: Values;
  lower?: Values;
  upper?: Values;
  dash?: number[];
}

export interface ChartData {
  title: string;
  unit: string;
  decimals: number;
  epochs: number[];
  lines: Line[];
}

const HEIGHT = 230;
const together = uPlot.sync("epochs");

export function chart(data: ChartData): HTMLElement {
  const plotBox = element("div", { class: "plot", tabindex: 0, role: "group",
    "aria-label": `${data.title} over epochs. Arrow keys show values, plus and minus zoom, 0 shows all.` });
  const columns: (number | null)[][] = [data.epochs];
  const series: uPlot.Series[] = [{ label: "epoch" }];
  const bands: uPlot.Band[] = [];
  const own: number[][] = []; // of each line, its series
  for (const line of data.lines) {
    const first = series.length;
    if (line.lower && line.upper) {
      columns.push(line.upper, line.lower);
      series.push({ width: 0, points: { show: false } }, { width: 0, points: { show: false } });
      bands.push({ series: [first, first + 1], fill: () => `${line.paint()}2e` });
    }
    columns.push(line.values);
    series.push({ stroke: () => line.paint(), width: 2, dash: line.dash, spanGaps: true,
      points: { show: data.epochs.length < 3 } });
    own.push(Array.from({ length: series.length - first }, (_, i) => first + i));
  }
  const readings = data.lines.map(() => element("span", { class: "reading" }));
  const epochShown = element("span", { class: "reading" });
  const legend = element("div", { class: "legend" }, ...data.lines.map((line, i) => {
    const swatch = element("span", { class: "swatch", "aria-hidden": "true" });
    swatch.style.background = line.dash
      ? `repeating-linear-gradient(90deg, var(--c) 0 4px, transparent 4px 7px)` : "var(--c)";
    swatch.style.setProperty("--c", line.paint());
    onTheme(() => swatch.style.setProperty("--c", line.paint()));
    const button = element("button", { "aria-pressed": "true", class: "entry", click: () => {
      const shows = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(shows));
      for (const index of own[i]) plot.setSeries(index, { show: shows });
    } }, swatch, element("span", { class: "label" }, line.label), readings[i]);
    return button;
  }));
  const axis = (): Partial<uPlot.Axis> => ({ stroke: () => colour("faint"),
    grid: { stroke: () => colour("rule"), width: 1 }, ticks: { show: false },
    font: "11px system-ui, sans-serif" });
  const plot = new uPlot({
    width: 320, height: HEIGHT, series, bands,
    legend: { show: false },
    scales: { x: { time: false }, y: { range: (_u, low, high) =>
      high === null ? [0, 1] : [Math.min(0, low), high > 0 ? high * 1.06 : 1] } },
    axes: [{ ...axis(), size: 28 }, { ...axis(), size: 44 }],
    cursor: { sync: { key: together.key }, points: { size: 7 }, y: false },
    hooks: { setCursor: [(u) => {
      const at = u.cursor.idx;
      epochShown.textContent = at === null || at === undefined ? "" : `epoch ${data.epochs[at]}`;
      readings.forEach((reading, i) => {
        const value = at === null || at === undefined ? null : data.lines[i].values[at];
        reading.textContent = value === null || value === undefined ? "" : value.toFixed(data.decimals);
      });
    }] },
  }, columns as uPlot.AlignedData, plotBox);
  const canvas = plotBox.querySelector("canvas")!;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `Chart of ${data.title.toLowerCase()}; its numbers are in the CSV file`);
  const zoom = (factor: number): void => {
    const { min, max } = plot.scales["x"];
    const middle = plot.cursor.left! >= 0 ? plot.posToVal(plot.cursor.left!, "x") : (min! + max!) / 2;
    plot.setScale("x", { min: Math.max(data.epochs[0], middle - (middle - min!) * factor),
      max: Math.min(data.epochs[data.epochs.length - 1], middle + (max! - middle) * factor) });
  };
  const showAll = (): void =>
    plot.setScale("x", { min: data.epochs[0], max: data.epochs[data.epochs.length - 1] });
  plotBox.addEventListener("keydown", (event) => {
    const move = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (move !== 0) {
      const to = Math.min(data.epochs.length - 1, Math.max(0, (plot.cursor.idx ?? -1) + move));
      plot.setCursor({ left: plot.valToPos(data.epochs[to], "x"), top: HEIGHT / 3 });
    } else if (event.key === "+" || event.key === "=") zoom(0.6);
    else if (event.key === "-") zoom(1 / 0.6);
    else if (event.key === "0") showAll();
    else return;
    event.preventDefault();
  });
  new ResizeObserver(() => plot.setSize({ width: plotBox.clientWidth, height: HEIGHT })).observe(plotBox);
  onTheme(() => plot.redraw());
  const name = fileName(data.title.toLowerCase());
  return element("figure", { class: "card chart" },
    element("figcaption", {}, element("h3", {}, data.title),
      element("span", { class: "faint" }, data.unit), epochShown),
    plotBox, legend,
    element("div", { class: "actions" },
      element("button", { "aria-label": `${data.title}: show all epochs`, click: showAll }, "All epochs"),
      element("button", { "aria-label": `${data.title} as SVG`, click: () =>
        download(`${name}.svg`, toSvg(data), "image/svg+xml") }, "SVG"),
      element("button", { "aria-label": `${data.title} as CSV`, click: () =>
        download(`${name}.csv`, toCsv(data), "text/csv") }, "CSV")));
}
