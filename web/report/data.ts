// What the program wrote beside the page (src/report/page.cpp, table_page.cpp).

export interface Measure {
  name: string;
  title: string;
  unit: string;
  decimals: number;
}

// Real music's quartiles.
export interface Band { lower: number; upper: number; median?: number }

export type Values = (number | null)[];

// Of any run.
export interface RunFacts {
  name: string;
  folder: string;
  corpus: string;
  version: string;
  computed: string;
  seed: string;
  steps: number;
  wanted: number; // epochs of the recipe
  seconds: number;
  command: string;
  config: string;
  notes: string[];
  epochs: number[];
  phases: string[];
  curves: Record<string, Values>;
}

export interface Run extends RunFacts {
  spreads: Record<string, { mean: Values; lower: Values; upper: Values }>;
  real: Record<string, Band>; // by the measures' names
  realWindows?: number; // that it is of; none: as the run's log has it
  realPieces?: string; // of which the windows are
}

export interface Summary {
  kind: "music";
  version: string;
  measures: Measure[];
  excerptsOf?: number; // the run beside whose real music the excerpts stand
  sounds: { made: boolean; perEpoch: number; epochs: number };
  runs: Run[];
}

export interface Sample {
  name: string;
  tones: number;
  measures: number[]; // in the order of Summary.measures
  midi: string; // base64, as the sound
  score?: string; // MusicXML
  sound?: string;
}

declare const crnnganChunks: Record<string, unknown>;

// Real and generated, both shares of values: of bins from least to greatest, or of levels.
export interface Histogram {
  column: string;
  levels?: string[];
  least?: number;
  greatest?: number;
  real: number[];
  generated: number[];
}

export interface Figures {
  measuredOn: string;
  window: number; // rows
  histograms: Histogram[];
  autocorrelations: { column: string; real: number[]; generated: number[] }[];
  correlations: { columns: string[]; real: number[]; generated: number[] }; // (C,C)
  components: { dimensions: number; shares: number[]; real: number[]; generated: number[] };
  nearest: Histogram;
}

export interface Interval { mean: number; low: number; high: number }

export interface Comparison { // of real rows, the copula's and the run's
  measures: { name: string; explanation: string; values: (Interval | null)[] }[];
  broken: { column: string; rule: string; rows: number }[];
}

export interface Column { name: string; levels: string[]; isContext: boolean }

export type Sequence = Values[]; // of each column

export interface TableRun extends RunFacts {
  realInLog: Record<string, number>;
  columns: Column[];
  realSequences: Sequence[];
  realOf: string;
  model: string;
  newSequences: number;
  figures: Figures;
  comparison: Comparison;
}

export interface TableSummary { kind: "table"; version: string; runs: TableRun[] }

export const told = crnnganChunks["summary"] as Summary | TableSummary;
export const facts: { version: string; runs: RunFacts[] } = told;
export const summary = told as Summary; // where it is of music

// Runs a script of the report: one beside the page, or one that the page holds as text.
export function runScript(file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const held = document.querySelector(`script[data-file="${file}"]`);
    if (held) {
      script.textContent = held.textContent;
      document.head.append(script);
      resolve();
    } else {
      script.src = file;
      script.onload = () => resolve();
      script.onerror = () => reject(new Error(`${file} is missing: it belongs beside this page`));
      document.head.append(script);
    }
  });
}

async function chunk<Part>(id: string): Promise<Part[]> {
  if (!(id in crnnganChunks)) await runScript(`data/${id}.js`);
  const compressed = new Blob([bytesOf(crnnganChunks[id] as string)]);
  const text = compressed.stream().pipeThrough(new DecompressionStream("deflate"));
  return await new Response(text).json() as Part[];
}

export const samplesOf = (run: number, epoch: number): Promise<Sample[]> =>
  chunk(`${run}-${epoch}`);
export const sequencesOf = (run: number, epoch: number): Promise<Sequence[]> =>
  chunk(`${run}-${epoch}`);
export const excerpts = (): Promise<Sample[]> => chunk("real");

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  return bytes;
}
