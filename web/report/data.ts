// What the program wrote beside the page (src/report/page.cpp).

export interface Measure {
  name: string;
  title: string;
  unit: string;
  decimals: number;
}

// Real music's quartiles.
export interface Band { lower: number; upper: number; median?: number }

export type Values = (number | null)[];

export interface Run {
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
  spreads: Record<string, { mean: Values; lower: Values; upper: Values }>;
  real: Record<string, Band>; // by the measures' names
  realWindows?: number; // that it is of; none: as the run's log has it
  realPieces?: string; // of which the windows are
}

export interface Summary {
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

export const summary = crnnganChunks["summary"] as Summary;

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

async function samples(id: string): Promise<Sample[]> {
  if (!(id in crnnganChunks)) await runScript(`data/${id}.js`);
  const compressed = new Blob([bytesOf(crnnganChunks[id] as string)]);
  const text = compressed.stream().pipeThrough(new DecompressionStream("deflate"));
  return await new Response(text).json() as Sample[];
}

export const samplesOf = (run: number, epoch: number): Promise<Sample[]> =>
  samples(`${run}-${epoch}`);
export const excerpts = (): Promise<Sample[]> => samples("real");

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  return bytes;
}
