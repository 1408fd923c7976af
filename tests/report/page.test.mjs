// node page.test.mjs PROGRAM PACKAGES SOURCE
// The page of `crnngan report` in a browser, from the file system. Needs Debian's chromium.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync,
  writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { checkManners, close, launch, open as openPage, runTests, save } from "./browser.mjs";

const [program, packages, source] = process.argv.slice(2);
const open = (browser, path) => openPage(browser, path, ".player[data-sample]");
const folder = mkdtempSync(join(tmpdir(), "crnngan-page-"));
const crnngan = (...words) => execFileSync(program, [...words, "--quiet"], { stdio: "pipe" });
const hostile = `<img src=x onerror="window.injected=1"> 'ü' & co`;
const run = join(folder, "first");
const corpus = join(folder, "demo.corpus");

function makeRuns() {
  const music = join(folder, "music");
  mkdirSync(music);
  for (const name of readdirSync(join(source, "data/demo")).filter((one) => one.endsWith(".abc"))) {
    cpSync(join(source, "data/demo", name), join(music, `${hostile} ${name}`));
  }
  crnngan("prepare", music, "-o", corpus);
  crnngan("train", "--corpus", corpus, "--recipe", "demo", "--run", run, "--set", "train.epochs=3",
    "--set", "generator.hidden=8", "--set", "discriminator.hidden=8", "--set", "train.samples=4");
  cpSync(run, join(folder, hostile), { recursive: true });
}

// A run of 100 epochs with 20 samples each, of the pieces of the short one.
function makeLongRun() {
  const long = join(folder, "long");
  cpSync(run, long, { recursive: true });
  const lines = readFileSync(join(run, "log.csv"), "utf8").trimEnd().split("\n");
  const rows = lines.slice(0, 2);
  for (let epoch = 0; epoch <= 100; ++epoch) {
    rows.push(lines[2 + Math.min(epoch, 3)].replace(/^\d+/, String(epoch)));
    const samples = join(long, "samples", `epoch-${String(epoch).padStart(4, "0")}`);
    mkdirSync(samples, { recursive: true });
    for (let i = 0; i < 20; ++i) {
      cpSync(join(run, `samples/epoch-0003/sample-0${i % 4}.mid`),
        join(samples, `sample-${String(i).padStart(2, "0")}.mid`));
    }
  }
  writeFileSync(join(long, "log.csv"), rows.join("\n") + "\n");
  return long;
}

function sizeOf(path) {
  return statSync(path).isDirectory()
    ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
    : statSync(path).size;
}

async function isDrawn(canvas) {
  return canvas.evaluate((one) => {
    const { data } = one.getContext("2d").getImageData(0, 0, one.width, one.height);
    const colours = new Set();
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] > 0) colours.add(data[i] * 65536 + data[i + 1] * 256 + data[i + 2]);
    }
    return colours.size > 2;
  });
}

const generated = (page) => page.getByRole("article", { name: "Generated music" });

const tests = {
  async "every chart and roll is drawn"(browser, shown) {
    const page = await open(browser, shown);
    const canvases = await page.locator("canvas").all();
    assert.ok(canvases.length >= 10, `${canvases.length} canvases`);
    await page.waitForTimeout(300);
    for (const canvas of canvases) {
      assert.ok(await isDrawn(canvas), await canvas.getAttribute("aria-label"));
    }
    await close(page);
  },

  async "playing moves the cursor and the sound"(browser, shown) {
    const page = await open(browser, shown);
    const card = generated(page);
    await card.getByRole("button", { name: "Sound (Ogg)" }).waitFor();
    await card.getByRole("combobox", { name: "Speed" }).selectOption("2");
    await card.getByRole("button", { name: "Play" }).click();
    await page.waitForFunction(() => document.querySelector("audio").currentTime > 0.4);
    assert.equal(await card.locator("audio").evaluate((audio) => audio.playbackRate), 2);
    assert.ok(Number(await card.locator("canvas").getAttribute("data-cursor")) > 0);
    await card.getByRole("button", { name: "Pause" }).click();
    await card.getByRole("slider", { name: "Position" }).fill("500");
    const cursor = Number(await card.locator("canvas").getAttribute("data-cursor"));
    assert.ok(Math.abs(cursor - 0.5) < 0.02, `cursor at ${cursor}`);
    await close(page);
  },

  async "the slider goes through the epochs, downloads are the run's files"(browser, shown) {
    const page = await open(browser, shown);
    const card = generated(page);
    const slider = page.getByRole("slider", { name: /^Epoch/ });
    await slider.focus();
    await page.keyboard.press("ArrowLeft");
    await page.waitForSelector('.player[data-sample="first-epoch-2/sample-00.mid"]');
    await page.getByRole("combobox", { name: "Sample" }).selectOption({ value: "1" });
    await page.waitForSelector('.player[data-sample="first-epoch-2/sample-01.mid"]');
    const midi = await save(page, card.getByRole("button", { name: "MIDI file" }));
    assert.equal(midi.name, "first-epoch-2-sample-01.mid");
    assert.deepEqual(midi.content, readFileSync(join(run, "samples/epoch-0002/sample-01.mid")));
    const sound = await save(page, card.getByRole("button", { name: /^Sound/ }));
    assert.match(sound.content.toString("latin1", 0, 4), /RIFF|OggS/);
    await close(page);
  },

  async "the score is that of `crnngan render`"(browser, shown) {
    const page = await open(browser, shown);
    for (const card of await page.locator(".player").all()) {
      await card.getByRole("button", { name: "Score" }).click();
      await card.locator(".score svg[aria-label] g.note").first().waitFor();
      const midi = await save(page, card.getByRole("button", { name: "MIDI file" }));
      const song = join(folder, midi.name);
      writeFileSync(song, midi.content);
      crnngan("render", song, "-o", folder, "--score", "musicxml");
      const score = readFileSync(song.replace(/mid$/, "musicxml"), "utf8");
      for (const [drawn, written] of [["note", "<pitch>"],
        ["tuplet", '<tuplet type="start"'], ["measure", "<measure "]]) {
        assert.equal(await card.locator(`.score g.${drawn}`).count(),
          score.split(written).length - 1, `${midi.name}: ${drawn}`);
      }
    }
    await close(page);
  },

  async "legend, keys and files of a chart"(browser, shown) {
    const page = await open(browser, shown);
    const chart = page.locator("figure", { hasText: "Tone span" });
    const canvas = chart.locator("canvas");
    const picture = () => canvas.evaluate((one) => one.toDataURL());
    const before = await picture();
    const entry = chart.getByRole("button", { name: /^first/ });
    await entry.focus();
    await page.keyboard.press("Enter");
    assert.equal(await entry.getAttribute("aria-pressed"), "false");
    assert.notEqual(await picture(), before);
    await page.keyboard.press("Enter");
    assert.equal(await picture(), before);
    await chart.locator(".plot").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    assert.match(await chart.locator("figcaption").innerText(), /epoch 1/);
    assert.match(await entry.innerText(), /\d/);
    await page.keyboard.press("+");
    await page.waitForTimeout(100);
    assert.notEqual(await picture(), before);
    const csv = await save(page, chart.getByRole("button", { name: "Tone span as CSV" }));
    assert.match(csv.content.toString(), /^epoch,.*first.*\n0,/);
    const svg = await save(page, chart.getByRole("button", { name: "Tone span as SVG" }));
    const faults = await page.evaluate((text) =>
      new DOMParser().parseFromString(text, "image/svg+xml").querySelectorAll("parsererror").length,
    svg.content.toString());
    assert.equal(faults, 0);
    await close(page);
  },

  async "runs whose sequences differ in length have bands of their own"(browser) {
    const short = join(folder, "short");
    crnngan("train", "--corpus", corpus, "--recipe", "demo", "--run", short, "--set", "train.epochs=1",
      "--set", "generator.hidden=8", "--set", "discriminator.hidden=8", "--set", "train.steps=12");
    const bands = async (...runs) => {
      const to = join(folder, `${runs.length} runs`);
      crnngan("report", ...runs, "--sounds", "0", "--force", "-o", to);
      const page = await open(browser, join(to, "index.html"));
      const labels = await page.locator("figure", { hasText: "Tone span" })
        .getByRole("button", { name: /^real music/ }).allInnerTexts();
      await close(page);
      return labels;
    };
    assert.deepEqual(await bands(run), ["real music"]);
    assert.deepEqual(await bands(run, short), ["real music beside first", "real music beside short"]);
  },

  async "nothing in the way of any user, in light and dark, at a desk and on a phone"(browser, shown) {
    await checkManners(browser, shown, ".player[data-sample]", packages, async (page) => {
      await generated(page).getByRole("button", { name: "Score" }).click();
      await generated(page).locator(".score svg g.note").first().waitFor();
    });
  },

  async "hostile names are text"(browser) {
    const to = join(folder, `shown ${hostile}`);
    crnngan("report", join(folder, hostile), "--real", corpus, "-o", to);
    const page = await open(browser, join(to, "index.html"));
    await page.getByRole("combobox", { name: "Real music" }).locator("option").first()
      .waitFor({ state: "attached" });
    assert.equal(await page.locator("h1").innerText(), hostile);
    assert.ok((await page.getByRole("combobox", { name: "Real music" }).textContent())
      .includes(hostile));
    const svg = await save(page, page.getByRole("button", { name: "Tone span as SVG" }));
    assert.ok(svg.content.toString().includes("&lt;img"));
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await page.evaluate(() => window.injected), undefined);
    await close(page);
  },

  async "a single file holds all"(browser) {
    const file = join(folder, "alone.html");
    crnngan("report", run, "--real", corpus, "--single-file", "-o", file);
    const page = await open(browser, file);
    await page.getByRole("slider", { name: /^Epoch/ }).fill("1");
    await page.waitForSelector('.player[data-sample="first-epoch-1/sample-00.mid"]');
    await generated(page).getByRole("button", { name: "Score" }).click();
    await generated(page).locator(".score svg g.note").first().waitFor();
    await close(page);
  },

  async "100 epochs of 20 samples open in under 5 s and take less than 20 MB"(browser) {
    const to = join(folder, "long report");
    crnngan("report", makeLongRun(), "--real", corpus, "-o", to);
    const megabytes = sizeOf(to) / 1e6;
    const begin = performance.now();
    const page = await open(browser, join(to, "index.html"));
    const seconds = (performance.now() - begin) / 1000;
    console.log(`  ${seconds.toFixed(2)} s, ${megabytes.toFixed(1)} MB`);
    assert.ok(seconds < 5, `${seconds} s`);
    assert.ok(megabytes < 20, `${megabytes} MB`);
    await close(page);
  },
};

let status = 1;
const browser = await launch(packages);
try {
  makeRuns();
  const shown = join(folder, "shown");
  crnngan("report", run, "--real", corpus, "-o", shown);
  status = await runTests(tests, browser, join(shown, "index.html"));
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(status);
