// One piece of music: sound, piano roll, measures beside real ones, score, files.

import { soundOf } from "./audio";
import { type Run, type Sample, bytesOf, summary } from "./data";
import { download, element, fileName } from "./dom";
import { type Music, readMidi } from "./midi";
import { Roll } from "./roll";
import { engrave } from "./score";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];

function clock(seconds: number): string {
  const whole = Math.floor(Number.isFinite(seconds) ? seconds : 0);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export class Player {
  private static sounding: Player | null = null;

  readonly card: HTMLElement;
  private readonly audio = element("audio", { preload: "auto" });
  private readonly roll = new Roll((share) => this.seek(share));
  private readonly title = element("h3");
  private readonly about = element("p", { class: "faint about" });
  private readonly playButton = element("button", { class: "play", click: () => this.toggle() });
  private readonly seekbar = element("input",
    { type: "range", min: 0, max: 1000, value: 0, "aria-label": "Position" });
  private readonly time = element("output", { class: "time" });
  private readonly rows = element("tbody");
  private readonly score = element("div",
    { class: "score", hidden: true, tabindex: 0, role: "region", "aria-label": "Score" });
  private readonly soundButton = element("button", { click: () => this.saveSound() }, "Sound");
  private readonly scoreButton = element("button",
    { "aria-expanded": "false", click: () => void this.toggleScore() }, "Score");
  private sample: Sample | null = null;
  private music: Music | null = null;
  private sound: Blob | null = null;
  private fileStem = "";

  constructor(label: string) {
    const speed = element("select", { "aria-label": "Speed", change: () => {
      this.audio.playbackRate = Number(speed.value);
      this.audio.defaultPlaybackRate = Number(speed.value);
    } }, ...SPEEDS.map((value) =>
      element("option", { value, selected: value === 1 }, `${value}×`)));
    this.seekbar.addEventListener("input", () => this.seek(Number(this.seekbar.value) / 1000));
    for (const event of ["play", "pause", "ended", "timeupdate", "seeked", "loadedmetadata"]) {
      this.audio.addEventListener(event, () => this.follow());
    }
    const head = element("thead", {}, element("tr", {},
      ...["Measure", "Here", "Real music"].map((text) => element("th", { scope: "col" }, text))));
    this.card = element("article", { class: "card player", "aria-label": label },
      this.title, this.about, this.roll.canvas,
      element("div", { class: "transport" }, this.playButton, this.seekbar, this.time, speed),
      element("table", { class: "measures" }, head, this.rows),
      element("div", { class: "actions" }, this.scoreButton,
        element("button", { click: () => this.saveMidi() }, "MIDI file"), this.soundButton),
      this.score, this.audio);
    this.follow();
  }

  // `run` says what real music is like; `stem` begins the names of downloaded files.
  show(sample: Sample, run: Run, title: string, stem: string): void {
    const goesOn = !this.audio.paused;
    this.sample = sample;
    this.music = readMidi(bytesOf(sample.midi));
    this.fileStem = stem;
    this.title.textContent = title;
    this.about.textContent = `${sample.tones} tones, ${clock(this.music.seconds)} long` +
      (sample.sound ? "" : " · plain tones made in the browser");
    this.card.dataset["sample"] = `${stem}/${sample.name}`;
    this.sound = null;
    if (this.audio.src) URL.revokeObjectURL(this.audio.src);
    this.audio.removeAttribute("src");
    this.soundButton.textContent = sample.sound ? "Sound (Ogg)" : "Sound (WAV)";
    this.roll.show(this.music, title);
    this.rows.replaceChildren(...summary.measures.map((measure, i) => {
      const value = sample.measures[i];
      const cells = [element("th", { scope: "row" }, measure.title),
        element("td", {}, value.toFixed(measure.decimals))];
      const real = run.real[measure.name];
      const place = !real ? "" : value < real.lower ? "below" : value > real.upper ? "above" : "within";
      cells.push(element("td", { class: place }, !real ? "" :
        `${real.lower.toFixed(measure.decimals)} – ${real.upper.toFixed(measure.decimals)}`,
        ...(place ? [element("span", { class: "place" }, place)] : [])));
      return element("tr", {}, ...cells);
    }));
    this.score.hidden = true;
    this.scoreButton.hidden = !sample.score;
    this.scoreButton.setAttribute("aria-expanded", "false");
    this.follow();
    if (goesOn) this.toggle();
  }

  private ensureSound(): Blob {
    if (!this.sound) {
      this.sound = soundOf(this.sample!, this.music!);
      this.audio.src = URL.createObjectURL(this.sound);
    }
    return this.sound;
  }

  private toggle(): void {
    if (!this.sample) return;
    this.ensureSound();
    if (this.audio.paused) {
      if (Player.sounding !== this) Player.sounding?.audio.pause();
      Player.sounding = this;
      void this.audio.play().then(() => requestAnimationFrame(() => this.animate()));
    } else {
      this.audio.pause();
    }
  }

  private animate(): void {
    if (this.audio.paused) return;
    this.follow();
    requestAnimationFrame(() => this.animate());
  }

  private seek(share: number): void {
    if (!this.music) return;
    this.ensureSound();
    this.audio.currentTime = share * this.music.seconds;
    this.follow();
  }

  // Brings everything to where the sound is.
  private follow(): void {
    const plays = !this.audio.paused && !this.audio.ended;
    this.playButton.textContent = plays ? "❚❚" : "▶";
    this.playButton.setAttribute("aria-label", plays ? "Pause" : "Play");
    const seconds = this.music?.seconds ?? 0;
    const now = Math.min(seconds, this.audio.currentTime);
    const share = seconds > 0 ? now / seconds : 0;
    this.seekbar.value = String(Math.round(1000 * share));
    this.seekbar.setAttribute("aria-valuetext", `${clock(now)} of ${clock(seconds)}`);
    this.time.textContent = `${clock(now)} / ${clock(seconds)}`;
    this.roll.moveTo(share);
  }

  private saveMidi(): void {
    if (!this.sample) return;
    const name = `${fileName(this.fileStem)}-${fileName(this.sample.name.replace(/\.mid$/, ""))}.mid`;
    download(name, bytesOf(this.sample.midi), "audio/midi");
  }

  private saveSound(): void {
    if (!this.sample) return;
    const ending = this.sample.sound ? "ogg" : "wav";
    const sound = this.ensureSound();
    download(`${fileName(this.fileStem)}-${fileName(this.sample.name.replace(/\.mid$/, ""))}.${ending}`,
      sound, sound.type);
  }

  private async toggleScore(): Promise<void> {
    if (!this.sample) return;
    const opens = this.score.hidden;
    this.score.hidden = !opens;
    this.scoreButton.setAttribute("aria-expanded", String(opens));
    if (!opens) return;
    this.score.replaceChildren(element("p", { class: "faint" }, "Engraving …"));
    const wanted = this.sample;
    try {
      const pages = await engrave(this.sample.score ?? "", this.score.clientWidth);
      if (this.sample !== wanted) return;
      pages.forEach((page, i) => {
        page.setAttribute("role", "img");
        page.setAttribute("aria-label", `Score of ${this.title.textContent}, page ${i + 1}`);
      });
      this.score.replaceChildren(...pages);
    } catch (error) {
      this.score.replaceChildren(element("p", {}, (error as Error).message));
    }
  }
}
