// Notes -> a score: MusicXML on a grid of sixteenths in 4/4, two staves split at middle C, drawn by
// Verovio. A tone is written until the next of its staff begins, so that one voice holds all of it.

import { runScript } from "./data";
import type { Music, Note } from "./midi";

const GRID = 4; // of a quarter
const BAR = 4 * GRID;
const MIDDLE_C = 60;
const STEPS = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];
const TYPES: Record<number, string> = {
  1: "<type>16th</type>", 2: "<type>eighth</type>", 3: "<type>eighth</type><dot/>",
  4: "<type>quarter</type>", 6: "<type>quarter</type><dot/>", 8: "<type>half</type>",
  12: "<type>half</type><dot/>", 16: "<type>whole</type>",
};
const LENGTHS = [16, 12, 8, 6, 4, 3, 2, 1];

interface Chord { onset: number; length: number; pitches: number[] } // no pitches: a rest

// What a staff plays, without a gap from 0 to `end`.
export function chordsOf(notes: Note[], end: number): Chord[] {
  const starts = new Map<number, Note[]>();
  for (const note of notes) {
    const onset = Math.round(note.onset * GRID);
    starts.set(onset, [...(starts.get(onset) ?? []), note]);
  }
  const onsets = [...starts.keys()].sort((a, b) => a - b);
  const chords: Chord[] = [];
  let at = 0;
  onsets.forEach((onset, i) => {
    if (onset > at) chords.push({ onset: at, length: onset - at, pitches: [] });
    const together = starts.get(onset)!;
    const next = onsets[i + 1] ?? end;
    const longest = Math.max(...together.map((note) => Math.round(note.length * GRID)));
    const length = Math.min(next - onset, Math.max(1, longest));
    chords.push({ onset, length, pitches: [...new Set(together.map((note) => note.pitch))] });
    at = onset + length;
  });
  if (at < end) chords.push({ onset: at, length: end - at, pitches: [] });
  return chords;
}

// The lengths of notes that fill `length` from `onset`, none across a bar line.
export function writtenLengths(onset: number, length: number): number[] {
  const lengths: number[] = [];
  while (length > 0) {
    const left = BAR - (onset % BAR);
    const beat = onset % GRID === 0 ? left : GRID - (onset % GRID);
    const next = LENGTHS.find((one) => one <= length && one <= left && (one <= beat || beat === left))!;
    lengths.push(next);
    onset += next;
    length -= next;
  }
  return lengths;
}

function noteXml(pitch: number | null, length: number, staff: number, chord: boolean,
                 tieStop: boolean, tieStart: boolean): string {
  const head = pitch === null ? "<rest/>"
    : `<pitch><step>${STEPS[pitch % 12][0]}</step>` +
      (STEPS[pitch % 12].length > 1 ? "<alter>1</alter>" : "") +
      `<octave>${Math.floor(pitch / 12) - 1}</octave></pitch>`;
  const ties = (tag: string): string =>
    (tieStop ? `<${tag} type="stop"/>` : "") + (tieStart ? `<${tag} type="start"/>` : "");
  return `<note>${chord ? "<chord/>" : ""}${head}<duration>${length}</duration>${ties("tie")}` +
    `<voice>${staff}</voice>${TYPES[length]}<staff>${staff}</staff>` +
    (tieStop || tieStart ? `<notations>${ties("tied")}</notations>` : "") + "</note>";
}

export function musicXml(music: Music): string {
  const ends = music.notes.map((note) => Math.round((note.onset + note.length) * GRID));
  const bars = Math.max(1, Math.ceil(Math.max(0, ...ends) / BAR));
  const last = Math.max(0, ...music.notes.map((note) => Math.round(note.onset * GRID))) + 1;
  const count = Math.max(bars, Math.ceil(last / BAR));
  const measures = Array.from({ length: count }, () => ["", ""]);
  [1, 2].forEach((staff) => {
    const own = music.notes.filter((note) => note.pitch >= MIDDLE_C === (staff === 1));
    for (const chord of chordsOf(own, count * BAR)) {
      let at = chord.onset;
      const lengths = writtenLengths(chord.onset, chord.length);
      lengths.forEach((length, i) => {
        const pitches = chord.pitches.length > 0 ? chord.pitches : [null];
        measures[Math.floor(at / BAR)][staff - 1] += pitches.map((pitch, n) =>
          noteXml(pitch, length, staff, n > 0, pitch !== null && i > 0,
            pitch !== null && i + 1 < lengths.length)).join("");
        at += length;
      });
    }
  });
  const attributes = `<attributes><divisions>${GRID}</divisions><key><fifths>0</fifths></key>` +
    "<time><beats>4</beats><beat-type>4</beat-type></time><staves>2</staves>" +
    '<clef number="1"><sign>G</sign><line>2</line></clef>' +
    '<clef number="2"><sign>F</sign><line>4</line></clef></attributes>';
  return '<?xml version="1.0" encoding="UTF-8"?><score-partwise version="4.0"><part-list>' +
    '<score-part id="P1"><part-name></part-name></score-part></part-list><part id="P1">' +
    measures.map(([upper, lower], i) => `<measure number="${i + 1}">${i === 0 ? attributes : ""}` +
      `${upper}<backup><duration>${BAR}</duration></backup>${lower}</measure>`).join("") +
    "</part></score-partwise>";
}

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
export async function engrave(music: Music, width: number): Promise<SVGElement[]> {
  const made = await engraver();
  const scale = width < 600 ? 30 : 38;
  made.setOptions({
    pageWidth: Math.round((width * 100) / scale), adjustPageHeight: true, scale, breaks: "auto",
    header: "none", footer: "none", pageMarginTop: 40, pageMarginBottom: 40, pageMarginLeft: 20,
    pageMarginRight: 20, svgViewBox: true,
  });
  made.loadData(musicXml(music));
  const pages: SVGElement[] = [];
  for (let page = 1; page <= made.getPageCount(); ++page) {
    const svg = new DOMParser().parseFromString(made.renderToSVG(page), "image/svg+xml");
    pages.push(document.importNode(svg.documentElement, true) as unknown as SVGElement);
  }
  return pages;
}
