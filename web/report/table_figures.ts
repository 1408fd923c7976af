// New rows beside real ones: how windows lie, values of columns, autocorrelations, correlations,
// nearest distances.

import { TSNE } from "@saehrimnir/druidjs";

import { type Figures, type Histogram, type TableRun } from "./data";
import { element } from "./dom";
import { type Figure, card, legend, line, numberText, plot, shape } from "./plot";

const WIDTH = 340;
const HEIGHT = 220;
const REAL = "var(--real)";
const NEW = "var(--run-0)";

type Points = [number, number][];

function scatter(title: string, unit: string, real: Points, generated: Points,
  across: string, up: string): Figure {
  const all = [...real, ...generated];
  const axis = (d: 0 | 1, label: string) => {
    const values = all.map((point) => point[d]);
    const low = Math.min(...values);
    const high = Math.max(...values);
    const edge = (high - low || 1) * 0.04;
    return { low: low - edge, high: high + edge, label };
  };
  const picture = plot(`${title} of ${real.length} real and ${generated.length} new windows`, WIDTH, 300,
    axis(0, across), axis(1, up), (x, y) => [[real, REAL], [generated, NEW]].flatMap(([points, paint]) =>
      (points as Points).map(([a, b]) => shape("circle",
        { cx: x(a).toFixed(1), cy: y(b).toFixed(1), r: 2.6, fill: paint as string, "fill-opacity": 0.6 }))));
  return { title, unit, picture, rows: [["rows", "x", "y"],
    ...real.map((point) => ["real", ...point]), ...generated.map((point) => ["new", ...point])] };
}

// (N,D) of a list of numbers.
function pointsOf(list: number[], dimensions: number): number[][] {
  return Array.from({ length: list.length / dimensions }, (_, i) =>
    list.slice(i * dimensions, (i + 1) * dimensions));
}

const plane = (points: number[][]): Points => points.map((point) => [point[0], point[1] ?? 0]);

function components({ components: found, measuredOn }: Figures): Figure {
  const percent = (d: number): string =>
    `component ${d + 1}, ${(100 * (found.shares[d] ?? 0)).toFixed(0)} % of the variance`;
  return scatter("Principal components", `of windows, those of real ones (${measuredOn})`,
    plane(pointsOf(found.real, found.dimensions)), plane(pointsOf(found.generated, found.dimensions)),
    percent(0), percent(1));
}

const ITERATIONS = 500;
const A_SLICE = 24; // ms, so that the page stays alive

// t-SNE of real and new windows together, drawn when it is done.
function neighbours({ components: found }: Figures): HTMLElement {
  const title = "t-SNE";
  const unit = "windows that are near each other stay so; axes have no unit";
  const real = pointsOf(found.real, found.dimensions);
  const all = [...real, ...pointsOf(found.generated, found.dimensions)];
  const place = element("figure", { class: "card chart" },
    element("figcaption", {}, element("h3", {}, title), element("span", { class: "faint" }, unit)),
    element("p", { class: "faint", role: "status" }, "The map is being drawn…"));
  const perplexity = Math.max(2, Math.min(30, (all.length - 1) / 3));
  const steps = new TSNE(all, { d: 2, perplexity, epsilon: 10, seed: 1 }).generator(ITERATIONS);
  const go = (): void => {
    const begin = performance.now();
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) {
        const points = plane(Array.from(step.value as number[][], (point) => Array.from(point)));
        place.replaceWith(card(scatter(title, unit, points.slice(0, real.length),
          points.slice(real.length), "", ""), legendOfBoth()));
        return;
      }
      if (performance.now() - begin > A_SLICE) break;
    }
    setTimeout(go);
  };
  setTimeout(go);
  return place;
}

const legendOfBoth = (): HTMLElement => legend([REAL, "real"], [NEW, "new"]);

function histogram(title: string, unit: string, label: string, data: Histogram): Figure {
  const { real, generated, levels } = data;
  const high = Math.max(...real, ...generated) * 1.06;
  const bars = real.length;
  const least = levels ? -0.5 : data.least!;
  const greatest = levels ? bars - 0.5 : data.greatest!;
  const width = (greatest - least || 1) / bars;
  const begin = (i: number): number => least + i * width;
  const picture = plot(`${title}: how often values are where, real and new`, WIDTH, HEIGHT,
    { low: least, high: least + bars * width, label, names: levels }, { low: 0, high, label: "share" },
    (x, y) => {
      const room = x(begin(1)) - x(begin(0));
      const filled = real.map((share, i) => shape("rect", { x: x(begin(i)) + room * 0.08, y: y(share),
        width: room * 0.84, height: y(0) - y(share), fill: REAL, "fill-opacity": 0.55 }));
      const edges = generated.map((share, i) =>
        `${i === 0 ? "M" : "L"}${x(begin(i)).toFixed(1)} ${y(share).toFixed(1)}H${x(begin(i + 1)).toFixed(1)}`);
      return [...filled, shape("path", { d: edges.join(""), fill: "none", stroke: NEW, "stroke-width": 2 })];
    });
  return { title, unit, picture, rows: [[levels ? "level" : "from", "real", "new"],
    ...real.map((share, i) => [levels ? levels[i] : begin(i), share, generated[i]])] };
}

function autocorrelation(data: Figures["autocorrelations"][number]): Figure {
  const lags = data.real.map((_, i) => i + 1);
  const picture = plot(`Autocorrelation of ${data.column}, real and new`, WIDTH, HEIGHT,
    { low: 1, high: Math.max(2, lags.length), label: "lag, rows" },
    { low: Math.min(0, ...data.real, ...data.generated), high: 1 },
    (x, y) => [line(lags, data.real, x, y, REAL, { "stroke-dasharray": "5 4" }),
      line(lags, data.generated, x, y, NEW)]);
  return { title: `Autocorrelation of ${data.column}`, unit: "with its own past", picture,
    rows: [["lag", "real", "new"], ...lags.map((lag, i) => [lag, data.real[i], data.generated[i]])] };
}

// A square a pair of columns: how strong the colour is how strong they correlate.
function matrix(columns: string[], values: number[], left: number, top: number, size: number,
  title: string): SVGElement[] {
  const count = columns.length;
  const cell = size / count;
  return [shape("text", { x: left, y: top - 8, "font-size": 12, fill: "var(--ink)" }, title),
    shape("rect", { x: left, y: top, width: size, height: size, fill: "none", stroke: "var(--edge)" }),
    ...values.map((value, i) => {
      const [row, column] = [Math.floor(i / count), i % count];
      return shape("rect", { x: left + column * cell, y: top + row * cell, width: cell, height: cell,
        fill: value < 0 ? "var(--run-1)" : "var(--run-0)", "fill-opacity": Math.min(1, Math.abs(value)).toFixed(3) },
      shape("title", {}, `${columns[row]}, ${columns[column]}: ${value.toFixed(2)}`));
    })];
}

function correlations({ correlations: { columns, real, generated } }: Figures): Figure {
  const size = 280;
  const gap = 40;
  const shown = columns.length > 12 ? [] : columns;
  const left = shown.length > 0 ? 110 : 10;
  const names = shown.map((name, i) => shape("text", { x: left - 6, "text-anchor": "end",
    y: 24 + ((i + 0.5) * size) / columns.length + 4 }, name.length > 16 ? `${name.slice(0, 15)}…` : name));
  const picture = shape("svg", { viewBox: `0 0 ${left + 2 * size + gap + 10} ${size + 34}`, role: "img",
    "aria-label": "Correlations of columns, real beside new", "font-family": "system-ui, sans-serif",
    "font-size": 11, fill: "var(--faint)" }, ...names,
  ...matrix(columns, real, left, 24, size, "real"),
  ...matrix(columns, generated, left + size + gap, 24, size, "new"));
  const count = columns.length;
  return { title: "Correlations of columns", unit: "full colour is 1 or -1, none is 0", picture,
    rows: [["column", "other column", "real", "new"],
      ...real.map((value, i) => [columns[Math.floor(i / count)], columns[i % count], value, generated[i]])] };
}

export function figureCards(run: TableRun): HTMLElement {
  const { figures } = run;
  const cards = [
    ...(figures.components.dimensions > 0
      ? [card(components(figures), legendOfBoth()), neighbours(figures)] : []),
    card(histogram("Nearest training window", "distance to it; copies would lie left of real windows that are none of these", "distance", figures.nearest),
      legend([REAL, "real, none of these"], [NEW, "new windows"])),
  ];
  const wide = card(correlations(figures), legend(["var(--run-0)", "positive"], ["var(--run-1)", "negative"]));
  wide.classList.add("wide");
  const columns = [
    ...figures.histograms.map((one) => card(histogram(`Values of ${one.column}`,
      one.levels ? `${one.levels.length} levels` : `${numberText(one.least!)} to ${numberText(one.greatest!)}`,
      "", one), legendOfBoth())),
    ...figures.autocorrelations.map((one) => card(autocorrelation(one), legendOfBoth())),
  ];
  return element("div", {}, element("div", { class: "charts" }, ...cards, wide),
    element("div", { class: "charts" }, ...columns));
}
