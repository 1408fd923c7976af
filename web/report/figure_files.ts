// A chart as files: its picture as SVG, its numbers as CSV.

import type { ChartData } from "./chart";

const WIDTH = 640;
const HEIGHT = 360;
const EDGE = { left: 56, right: 20, top: 56, bottom: 40 };

const escape = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;")
  .replace(/>/g, "&gt;").replace(/"/g, "&quot;");

const quoted = (text: string): string => /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;

export function toCsv(data: ChartData): string {
  const columns: [string, (number | null)[]][] = [];
  for (const line of data.lines) {
    columns.push([line.label, line.values]);
    if (line.lower && line.upper) {
      columns.push([`${line.label} lower quartile`, line.lower]);
      columns.push([`${line.label} upper quartile`, line.upper]);
    }
  }
  const rows = [["epoch", ...columns.map(([name]) => quoted(name))]];
  data.epochs.forEach((epoch, i) =>
    rows.push([String(epoch), ...columns.map(([, values]) => String(values[i] ?? ""))]));
  return rows.map((row) => row.join(",") + "\n").join("");
}

export function toSvg(data: ChartData): string {
  const values = data.lines.flatMap((line) => [...line.values, ...(line.upper ?? []), ...(line.lower ?? [])])
    .filter((value): value is number => value !== null);
  const low = Math.min(0, ...values);
  const high = Math.max(low + 1e-9, ...values);
  const last = Math.max(1, ...data.epochs);
  const x = (epoch: number): number => EDGE.left + (epoch / last) * (WIDTH - EDGE.left - EDGE.right);
  const y = (value: number): number =>
    EDGE.top + ((high - value) / (high - low)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const point = (epoch: number, value: number): string => `${x(epoch).toFixed(1)},${y(value).toFixed(1)}`;
  const parts: string[] = [];
  for (let i = 0; i <= 4; ++i) {
    const value = low + ((high - low) * i) / 4;
    parts.push(`<path d="M${EDGE.left} ${y(value)}H${WIDTH - EDGE.right}" stroke="#ddd"/>`,
      `<text x="${EDGE.left - 8}" y="${y(value) + 4}" text-anchor="end">${Number(value.toPrecision(3))}</text>`,
      `<text x="${x((last * i) / 4)}" y="${HEIGHT - 18}" text-anchor="middle">${Math.round((last * i) / 4)}</text>`);
  }
  let legend = EDGE.left;
  for (const line of data.lines) {
    const there = data.epochs.map((epoch, i) => ({ epoch, i }));
    const { lower, upper } = line;
    if (lower && upper) {
      const known = there.filter(({ i }) => lower[i] !== null && upper[i] !== null);
      const shape = [...known.map(({ epoch, i }) => point(epoch, upper[i]!)),
        ...known.reverse().map(({ epoch, i }) => point(epoch, lower[i]!))];
      parts.push(`<polygon points="${shape.join(" ")}" fill="${line.colour}" opacity="0.18"/>`);
    }
    const points = there.filter(({ i }) => line.values[i] !== null)
      .map(({ epoch, i }) => point(epoch, line.values[i]!));
    parts.push(`<polyline points="${points.join(" ")}" fill="none" stroke="${line.colour}" stroke-width="2"` +
      (line.dash ? ` stroke-dasharray="${line.dash.join(" ")}"` : "") + "/>",
      `<rect x="${legend}" y="36" width="14" height="4" fill="${line.colour}"/>`,
      `<text x="${legend + 20}" y="42">${escape(line.label)}</text>`);
    legend += 40 + 6.5 * line.label.length;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" ` +
    `font-size="11" fill="#444"><rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>` +
    `<text x="${EDGE.left}" y="22" font-size="15" font-weight="bold" fill="#111">${escape(data.title)}</text>` +
    `${parts.join("")}<text x="${WIDTH - EDGE.right}" y="${HEIGHT - 4}" text-anchor="end">epoch</text></svg>\n`;
}
