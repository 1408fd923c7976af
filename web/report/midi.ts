// A Standard MIDI File as the program writes it -> notes.

export interface Note {
  onset: number; // in quarters
  length: number;
  pitch: number;
  velocity: number;
}

export interface Music {
  notes: Note[]; // by onset
  quarterSeconds: number;
  seconds: number; // to the end of the last note
}

export function readMidi(bytes: Uint8Array): Music {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ticksPerQuarter = view.getUint16(12);
  const notes: Note[] = [];
  let quarterSeconds = 0.5;
  for (let at = 8 + view.getUint32(4); at + 8 <= bytes.length; ) {
    const end = Math.min(bytes.length, at + 8 + view.getUint32(at + 4));
    at += 8;
    const number = (): number => {
      let value = 0;
      for (let more = true; more && at < end; ) {
        const byte = bytes[at++];
        value = value * 128 + (byte & 127);
        more = byte > 127;
      }
      return value;
    };
    const open = new Map<number, Note[]>();
    let ticks = 0;
    let status = 0;
    while (at < end) {
      ticks += number();
      if (bytes[at] > 127) status = bytes[at++];
      if (status === 0xff) {
        const kind = bytes[at++];
        const length = number();
        if (kind === 0x51 && length === 3) {
          quarterSeconds = ((bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2]) / 1e6;
        }
        at += length;
      } else if (status >= 0xf0) {
        at += number();
      } else {
        const kind = status >> 4;
        const first = bytes[at++];
        const second = kind === 0xc || kind === 0xd ? 0 : bytes[at++];
        const key = ((status & 15) << 7) | first;
        if (kind === 9 && second > 0) {
          const note = { onset: ticks / ticksPerQuarter, length: 0, pitch: first, velocity: second };
          notes.push(note);
          open.set(key, [...(open.get(key) ?? []), note]);
        } else if (kind === 8 || kind === 9) {
          const note = open.get(key)?.shift();
          if (note) note.length = ticks / ticksPerQuarter - note.onset;
        }
      }
    }
    at = end;
  }
  notes.sort((a, b) => a.onset - b.onset || a.pitch - b.pitch);
  const quarters = notes.reduce((last, note) => Math.max(last, note.onset + note.length), 0);
  return { notes, quarterSeconds, seconds: quarters * quarterSeconds };
}
