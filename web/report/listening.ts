// Samples of any epoch of any run, and real music beside them.

import { type Run, type Sample, excerpts, samplesOf, summary } from "./data";
import { element } from "./dom";
import { Player } from "./player";

function field(label: string, control: HTMLElement, id: string): HTMLElement {
  control.id = id;
  return element("div", { class: "field" }, element("label", { for: id }, label), control);
}

function options(select: HTMLSelectElement, names: string[]): void {
  const kept = Math.min(Math.max(0, select.selectedIndex), names.length - 1);
  select.replaceChildren(...names.map((name, value) => element("option", { value }, name)));
  select.selectedIndex = kept;
}

function generated(): HTMLElement {
  const player = new Player("Generated music");
  const message = element("p", { class: "faint", role: "status" });
  const run = element("select");
  options(run, summary.runs.map((one) => one.name));
  const epoch = element("input", { type: "range", min: 0 });
  const shown = element("output", { class: "epoch" });
  const sample = element("select");
  let asked = 0;

  const refresh = async (): Promise<void> => {
    const mine = ++asked;
    const chosen = summary.runs[run.selectedIndex];
    const place = Number(epoch.value);
    const number = chosen.epochs[place];
    shown.textContent = `${number} of ${chosen.wanted}, ${chosen.phases[place]}`;
    epoch.setAttribute("aria-valuetext", `epoch ${shown.textContent}`);
    try {
      const samples: Sample[] = await samplesOf(run.selectedIndex, number);
      if (mine !== asked) return;
      message.textContent = samples.length === 0 ? "This epoch has no samples." : "";
      player.card.hidden = samples.length === 0;
      options(sample, samples.map((one, i) => `${i + 1}${one.sound ? " ♪" : ""}`));
      if (samples.length === 0) return;
      const index = sample.selectedIndex;
      player.show(samples[index], chosen, `${chosen.name}, epoch ${number}, sample ${index + 1}`,
        `${chosen.name}-epoch-${number}`);
    } catch (error) {
      message.textContent = (error as Error).message;
    }
  };
  const restart = (): void => {
    const last = summary.runs[run.selectedIndex].epochs.length - 1;
    epoch.max = String(last);
    epoch.value = String(last);
    void refresh();
  };
  run.addEventListener("change", restart);
  epoch.addEventListener("input", () => void refresh());
  sample.addEventListener("change", () => void refresh());
  restart();
  const slider = field("Epoch", epoch, "listen-epoch");
  slider.classList.add("wide");
  slider.firstElementChild!.append(" ", shown);
  return element("div", { class: "column" }, element("div", { class: "fields" },
    field("Run", run, "listen-run"), field("Sample", sample, "listen-sample"), slider),
    message, player.card);
}

function real(beside: Run): HTMLElement {
  const player = new Player("Real music");
  const excerpt = element("select");
  const column = element("div", { class: "column" },
    element("div", { class: "fields" }, field("Real music", excerpt, "listen-excerpt")), player.card);
  void excerpts().then((all) => {
    options(excerpt, all.map((one) => one.name));
    const refresh = (): void =>
      player.show(all[excerpt.selectedIndex], beside, all[excerpt.selectedIndex].name, "real");
    excerpt.addEventListener("change", refresh);
    refresh();
  });
  return column;
}

export function listeningSection(): HTMLElement {
  const { made, perEpoch, epochs } = summary.sounds;
  const sounds = made
    ? `Of up to ${epochs} epochs of a run, ${perEpoch} ${perEpoch === 1 ? "sample has" : "samples have"} ` +
      "a rendered sound, marked ♪; the others play as plain tones."
    : "Music plays as plain tones that the browser makes of the notes.";
  const columns = [generated()];
  if (summary.excerptsOf !== undefined) columns.push(real(summary.runs[summary.excerptsOf]));
  return element("section", { id: "listen", "aria-labelledby": "listen-title" },
    element("h2", { id: "listen-title" }, "Listen"),
    element("p", { class: "lead" },
      "Move the slider to hear a network learn: every sample of every epoch is here, with its piano " +
      `roll, its score and its measures beside the quartiles of real music. ${sounds}`),
    element("div", { class: "columns" }, ...columns));
}
