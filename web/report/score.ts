// MusicXML -> a score, drawn by Verovio.

import { type Toolkit, type Verovio, startToolkit } from "../verovio";
import { runScript } from "./data";

declare const verovio: Verovio;

let toolkit: Promise<Toolkit> | null = null;

function engraver(): Promise<Toolkit> {
  toolkit ??= runScript("verovio.js").then(() => startToolkit(verovio));
  return toolkit;
}

const NARROWEST = 480; // where a measure has room in a line

// The score as pictures, `width` pixels wide or, where that is little, more.
export async function engrave(musicXml: string, width: number): Promise<SVGElement[]> {
  const made = await engraver();
  const wide = Math.max(width, NARROWEST);
  const scale = wide < 600 ? 30 : 38;
  made.setOptions({
    pageWidth: Math.round((wide * 100) / scale), adjustPageHeight: true, scale, breaks: "auto",
    header: "none", footer: "none", pageMarginTop: 40, pageMarginBottom: 40, pageMarginLeft: 60,
    pageMarginRight: 20, svgViewBox: true,
  });
  made.loadData(musicXml);
  const pages: SVGElement[] = [];
  for (let page = 1; page <= made.getPageCount(); ++page) {
    const svg = new DOMParser().parseFromString(made.renderToSVG(page), "image/svg+xml");
    const picture = document.importNode(svg.documentElement, true) as unknown as SVGElement;
    picture.style.minWidth = `${wide}px`;
    pages.push(picture);
  }
  return pages;
}
