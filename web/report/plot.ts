// Figures as SVG in the page's colours, light or dark, and the cards that they stand on: a figure can
// be saved as SVG, its numbers as CSV.

import { colour, download, element, fileName } from "./dom";

const NAMESPACE = "http://www.w3.org/2000/svg";

export function shape(tag: string, attributes: Record<string, string | number> = {},
  ...children: (Node | string)[]): SVGElement {
  const made = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

// From a value to a place of the picture.
export type Scale = (value: number) => number;

export interface Axis {
  low: number;
  high: number;
  label?: string;
  names?: string[]; // in place of numbers, of 0, 1, ...
}

const numbers = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const small = (value: number): string => value.toExponential(0);
export const numberText = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3 ? small(value) : numbers.format(value);

// Round numbers within an axis, about so many.
function ticksOf(axis: Axis, about: number): number[] {
  if (axis.names) {
    const step = Math.ceil(axis.names.length / 8);
    return axis.names.map((_, i) => i).filter((i) => i % step === 0);
  }
  const rough = (axis.high - axis.low) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let i = Math.ceil(axis.low / step); i * step <= axis.high * (1 + 1e-12) + 1e-12 * step; ++i) {
    ticks.push(i * step || 0);
  }
  return ticks;
}

const shortened = (text: string): string => text.length > 9 ? `${text.slice(0, 8)}…` : text;

const EDGE = { left: 44, leftOfNames: 66, right: 8, top: 8, topOfLabel: 22, bottom: 24 };

// A picture with axes; `draw` fills it.
export function plot(label: string, width: number, height: number, across: Axis, up: Axis,
  draw: (x: Scale, y: Scale) => SVGElement[]): SVGElement {
  const bottom = height - EDGE.bottom - (across.label ? 14 : 0);
  const left = up.names ? EDGE.leftOfNames : EDGE.left;
  const top = up.label ? EDGE.topOfLabel : EDGE.top;
  const room = (axis: Axis): number => axis.high > axis.low ? axis.high - axis.low : 1;
  const x: Scale = (value) =>
    left + ((value - across.low) / room(across)) * (width - left - EDGE.right);
  const y: Scale = (value) => bottom - ((value - up.low) / room(up)) * (bottom - top);
  const text = (axis: Axis, value: number): string => axis.names ? shortened(axis.names[value]) : numberText(value);
  const parts: SVGElement[] = [];
  for (const value of ticksOf(up, height > 150 ? 4 : 3)) {
    parts.push(shape("path", { d: `M${left} ${y(value)}H${width - EDGE.right}`, stroke: "var(--rule)" }),
      shape("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end" }, text(up, value)));
  }
  for (const value of ticksOf(across, width > 250 ? 5 : 3)) {
    parts.push(shape("text", { x: x(value), y: bottom + 16, "text-anchor": "middle" }, text(across, value)));
  }
  if (across.label) {
    parts.push(shape("text", { x: width - EDGE.right, y: height - 4, "text-anchor": "end" }, across.label));
  }
  if (up.label) parts.push(shape("text", { x: left, y: EDGE.top + 4 }, up.label));
  return shape("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label,
    "font-family": "system-ui, sans-serif", "font-size": 11, fill: "var(--faint)" },
  ...parts, ...draw(x, y));
}

// A line through the values that are there, at these places.
export function line(xs: number[], values: (number | null)[], x: Scale, y: Scale, paint: string,
  attributes: Record<string, string | number> = {}): SVGElement {
  let path = "";
  let isBroken = true;
  values.forEach((value, i) => {
    if (value !== null) path += `${isBroken ? "M" : "L"}${x(xs[i]).toFixed(1)} ${y(value).toFixed(1)}`;
    isBroken = value === null;
  });
  return shape("path", { d: path, fill: "none", stroke: paint, "stroke-width": 1.8,
    "stroke-linejoin": "round", ...attributes });
}

export interface Figure {
  title: string;
  unit: string;
  picture: SVGElement;
  rows: (string | number | null)[][]; // of the CSV file, the first names the columns
}

const quoted = (field: string | number | null): string => {
  const text = field === null ? "" : String(field);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
};

// The picture by itself, in the colours that it has now, on the paper that it stands on.
function standalone(picture: SVGElement): string {
  const copy = picture.cloneNode(true) as SVGElement;
  copy.setAttribute("xmlns", NAMESPACE);
  copy.prepend(shape("rect", { width: "100%", height: "100%", fill: "var(--card)" }));
  return `${copy.outerHTML.replace(/var\(--([a-z0-9-]+)\)/g, (_, name: string) => colour(name))}\n`;
}

// Which of the colours is what.
export function legend(...entries: [paint: string, text: string][]): HTMLElement {
  return element("div", { class: "legend" }, ...entries.map(([paint, text]) => {
    const swatch = element("span", { class: "swatch", "aria-hidden": "true" });
    swatch.style.background = paint;
    return element("span", { class: "entry" }, swatch, element("span", { class: "label" }, text));
  }));
}

export function card(figure: Figure, ...others: Node[]): HTMLElement {
  const name = fileName(figure.title.toLowerCase());
  return element("figure", { class: "card chart" },
    element("figcaption", {}, element("h3", {}, figure.title),
      element("span", { class: "faint" }, figure.unit)),
    figure.picture, ...others,
    element("div", { class: "actions" },
      element("button", { "aria-label": `${figure.title} as SVG`, click: () =>
        download(`${name}.svg`, standalone(figure.picture), "image/svg+xml") }, "SVG"),
      element("button", { "aria-label": `${figure.title} as CSV`, click: () =>
        download(`${name}.csv`, figure.rows.map((row) => `${row.map(quoted).join(",")}\n`).join(""),
          "text/csv") }, "CSV")));
}
