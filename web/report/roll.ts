// A piano roll on a canvas, with a cursor where the sound is.

import { colour, onTheme } from "./dom";
import type { Music } from "./midi";

const LEFT = 34;
const NAMES = ["C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"];
export const pitchName = (pitch: number): string =>
  `${NAMES[pitch % 12]}${Math.floor(pitch / 12) - 1}`;

export class Roll {
  readonly canvas = document.createElement("canvas");
  private music: Music = { notes: [], quarterSeconds: 0.5, seconds: 0 };
  private share = 0; // of the music that has sounded

  // `seek` is told the share of the music where the user pointed.
  constructor(seek: (share: number) => void) {
    this.canvas.className = "roll";
    this.canvas.setAttribute("role", "img");
    this.canvas.addEventListener("pointerdown", (event) => {
      const width = this.canvas.clientWidth - LEFT;
      seek(Math.min(1, Math.max(0, (event.offsetX - LEFT) / width)));
    });
    new ResizeObserver(() => this.draw()).observe(this.canvas);
    onTheme(() => this.draw());
  }

  show(music: Music, name: string): void {
    this.music = music;
    const pitches = music.notes.map((note) => note.pitch);
    this.canvas.setAttribute("aria-label", pitches.length === 0
      ? `Piano roll of ${name}: no tones`
      : `Piano roll of ${name}: ${pitches.length} tones from ` +
        `${pitchName(Math.min(...pitches))} to ${pitchName(Math.max(...pitches))}`);
    this.moveTo(0);
  }

  moveTo(share: number): void {
    this.share = share;
    this.canvas.dataset["cursor"] = share.toFixed(4);
    this.draw();
  }

  private draw(): void {
    const ratio = devicePixelRatio || 1;
    const width = this.canvas.clientWidth;
    const height = this.canvas.clientHeight;
    if (width === 0) return;
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    const paint = this.canvas.getContext("2d")!;
    paint.scale(ratio, ratio);
    const { notes, quarterSeconds, seconds } = this.music;
    if (notes.length === 0) return;
    const low = Math.min(...notes.map((note) => note.pitch)) - 2;
    const high = Math.max(...notes.map((note) => note.pitch)) + 2;
    const row = height / (high - low + 1);
    const quarter = ((width - LEFT) * quarterSeconds) / seconds;
    const top = (pitch: number): number => (high - pitch) * row;
    paint.font = "11px system-ui, sans-serif";
    paint.textAlign = "right";
    paint.textBaseline = "middle";
    for (let pitch = Math.ceil(low / 12) * 12; pitch <= high; pitch += 12) {
      paint.fillStyle = colour("rule");
      paint.fillRect(LEFT, top(pitch) + row, width - LEFT, 1);
      paint.fillStyle = colour("faint");
      paint.fillText(pitchName(pitch), LEFT - 6, Math.min(height - 7, top(pitch) + row / 2));
    }
    paint.fillStyle = colour("rule");
    for (let bar = 0; bar * 4 * quarterSeconds < seconds; ++bar) {
      paint.fillRect(LEFT + bar * 4 * quarter, 0, 1, height);
    }
    const now = (this.share * seconds) / quarterSeconds;
    for (const note of notes) {
      const sounds = note.onset <= now && now < note.onset + note.length && this.share > 0;
      paint.globalAlpha = sounds ? 1 : 0.35 + (0.65 * note.velocity) / 127;
      paint.fillStyle = colour(sounds ? "sounding" : "note");
      paint.fillRect(LEFT + note.onset * quarter, top(note.pitch),
        Math.max(2, note.length * quarter - 0.5), Math.max(2, row - 0.5));
    }
    paint.globalAlpha = 1;
    paint.fillStyle = colour("sounding");
    paint.fillRect(LEFT + this.share * (width - LEFT) - 1, 0, 2, height);
  }
}
