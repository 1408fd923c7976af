// A sample -> the address of its sound: the one that the report brings, else plain tones made here.

import { type Sample, bytesOf } from "./data";
import type { Music } from "./midi";

const RATE = 22_050;
const TAIL = 0.6; // seconds that the last tones take to fade
const PARTIALS = [1, 0.4, 0.18, 0.08];

export function soundOf(sample: Sample, music: Music): Blob {
  return sample.sound
    ? new Blob([bytesOf(sample.sound)], { type: "audio/ogg" })
    : new Blob([plainTones(music)], { type: "audio/wav" });
}

// Struck strings: few partials that fade, quickly once the key is let go.
function plainTones(music: Music): ArrayBuffer {
  const wave = new Float32Array(Math.ceil((music.seconds + TAIL) * RATE) + 1);
  for (const note of music.notes) {
    const first = Math.round(note.onset * music.quarterSeconds * RATE);
    const held = Math.round(note.length * music.quarterSeconds * RATE);
    const count = Math.min(wave.length - first, held + Math.round(TAIL * RATE));
    const frequency = 440 * 2 ** ((note.pitch - 69) / 12);
    PARTIALS.forEach((share, i) => {
      const turn = (2 * Math.PI * frequency * (i + 1)) / RATE;
      if (turn > Math.PI * 0.9) return;
      const fade = 0.5 ** (1 / ((0.9 * RATE) / (i + 1)));
      const released = 0.5 ** (1 / (0.06 * RATE));
      const twice = 2 * Math.cos(turn);
      let before = 0;
      let now = Math.sin(turn);
      let loudness = share * (note.velocity / 127) ** 1.5;
      for (let t = 0; t < count; ++t) {
        wave[first + t] += loudness * now * Math.min(1, t / 60);
        [before, now] = [now, twice * now - before];
        loudness *= t < held ? fade : released;
      }
    });
  }
  const peak = wave.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  return wav(wave, 0.7 / peak);
}

function wav(wave: Float32Array, factor: number): ArrayBuffer {
  const file = new DataView(new ArrayBuffer(44 + 2 * wave.length));
  const text = (at: number, letters: string): void => {
    for (let i = 0; i < letters.length; ++i) file.setUint8(at + i, letters.charCodeAt(i));
  };
  text(0, "RIFF");
  file.setUint32(4, 36 + 2 * wave.length, true);
  text(8, "WAVEfmt ");
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, RATE, true);
  file.setUint32(28, 2 * RATE, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  text(36, "data");
  file.setUint32(40, 2 * wave.length, true);
  wave.forEach((value, i) => file.setInt16(44 + 2 * i, Math.round(32_767 * factor * value), true));
  return file.buffer;
}
