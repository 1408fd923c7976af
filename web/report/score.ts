// MusicXML -> a score, drawn by Verovio.

import { runScript } from "./data";

interface Toolkit {
  setOptions(options: object): void;
  loadData(data: string): boolean;
  getPageCount(): number;
  renderToSVG(page: number): string;
}
interface Verovio {
  module: { calledRun?: boolean; onRuntimeInitialized: () => void };
  toolkit: new () => Toolkit;
}
declare const verovio: Verovio;

let toolkit: Promise<Toolkit> | null = null;

function engraver(): Promise<Toolkit> {
  toolkit ??= runScript("engraver.js").then(() => new Promise<Toolkit>((resolve) => {
    const ready = (): void => resolve(new verovio.toolkit());
    if (verovio.module.calledRun) ready();
    else verovio.module.onRuntimeInitialized = ready;
  }));
  return toolkit;
}

// The score as pictures, `width` pixels wide.
export async function engrave(musicXml: string, width: number): Promise<SVGElement[]> {
  const made = await engraver();
  const scale = width < 600 ? 30 : 38;
  made.setOptions({
    pageWidth: Math.round((width * 100) / scale), adjustPageHeight: true, scale, breaks: "auto",
    header: "none", footer: "none", pageMarginTop: 40, pageMarginBottom: 40, pageMarginLeft: 20,
    pageMarginRight: 20, svgViewBox: true,
  });
  made.loadData(musicXml);
  const pages: SVGElement[] = [];
  for (let page = 1; page <= made.getPageCount(); ++page) {
    const svg = new DOMParser().parseFromString(made.renderToSVG(page), "image/svg+xml");
    pages.push(document.importNode(svg.documentElement, true) as unknown as SVGElement);
  }
  return pages;
}
