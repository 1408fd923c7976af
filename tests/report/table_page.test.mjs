// node table_page.test.mjs PROGRAM PACKAGES
// The page of `crnngan report` about runs of tables in a browser. Needs Debian's chromium.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { checkManners, close, launch, open as openPage, runTests, save } from "./browser.mjs";

const [program, packages] = process.argv.slice(2);
const ready = "#sequences .charts[data-epoch]";
const open = (browser, path) => openPage(browser, path, ready);
const folder = mkdtempSync(join(tmpdir(), "crnngan-table-page-"));
const crnngan = (...words) => execFileSync(program, [...words, "--quiet"], { stdio: "pipe" });
const hostile = `<img src=x onerror="window.injected=1"> 'ü' & co`;
const run = join(folder, "first");

// Sequences of 8 and 9 rows of two groups, with a column of a hostile name, one of levels, and values
// that are missing.
function makeRuns() {
  const rows = [`id;day;${hostile.replaceAll(";", ",")};state;group`];
  for (let id = 0; id < 120; ++id) {
    for (let day = 0; day < 8 + (id % 2); ++day) {
      const dose = (7 * id + 3 * day) % 11 === 0 ? "" : `${(7 * id + 3 * day) % 50}.5`;
      rows.push(`${id};${day};${dose};${(id + day) % 3 === 0 ? "<b>in</b>" : "out"};${id % 3 === 0 ? "a" : "b"}`);
    }
  }
  const quote = (row) => row.replace(/^([^;]*;[^;]*;)([^;]*"[^;]*)/, (_, head, field) =>
    `${head}"${field.replaceAll('"', '""')}"`);
  writeFileSync(join(folder, "visits.csv"), rows.map(quote).join("\n") + "\n");
  crnngan("prepare", "--table", join(folder, "visits.csv"), "--time", "day", "--validation", "20%",
    "--test", "20%", "-o", join(folder, "visits.corpus"));
  crnngan("train", "--corpus", join(folder, "visits.corpus"), "--run", run, "--set", "train.epochs=2",
    "--set", "train.pretraining_epochs=2", "--set", "generator.hidden=8", "--set", "train.samples=20");
  cpSync(run, join(folder, "second"), { recursive: true });
}

const tests = {
  async "every figure is drawn, t-SNE as well"(browser, shown) {
    const page = await open(browser, shown);
    await page.locator("figure", { has: page.getByRole("img", { name: /^t-SNE of/ }) }).waitFor();
    for (const [name, marks, least] of [["Principal components", "circle", 4], ["t-SNE", "circle", 4],
      ["Nearest training window", "rect", 4], ["Correlations of columns", "rect", 4],
      ["Values of state", "rect", 2]]) {
      const picture = page.getByRole("figure").filter({ has: page.getByRole("heading", { name, exact: true }) })
        .locator("svg").first();
      assert.ok(await picture.locator(marks).count() >= least, name);
      assert.doesNotMatch(await picture.innerHTML(), /NaN|undefined|Infinity/, name);
    }
    await close(page);
  },

  async "the slider goes through the epochs"(browser, shown) {
    const page = await open(browser, shown);
    const lines = () => page.locator("#sequences figure svg svg").nth(1).innerHTML();
    const last = await lines();
    await page.getByRole("slider", { name: /^Epoch/ }).fill("0");
    await page.waitForSelector('#sequences .charts[data-epoch="0"]');
    assert.notEqual(await lines(), last);
    await close(page);
  },

  async "figures are saved, numbers are those of compare"(browser, shown) {
    const page = await open(browser, shown);
    const svg = await save(page, page.getByRole("button", { name: "Principal components as SVG" }));
    assert.equal(svg.name, "principal-components.svg");
    assert.doesNotMatch(svg.content.toString(), /var\(/);
    const faults = await page.evaluate((text) =>
      new DOMParser().parseFromString(text, "image/svg+xml").querySelectorAll("parsererror").length,
    svg.content.toString());
    assert.equal(faults, 0);
    const csv = await save(page, page.getByRole("button", { name: "Values of group as CSV" }));
    assert.match(csv.content.toString(), /^level,real,new\na,0\.\d+,0\.\d+\nb,/);
    assert.match(await page.getByRole("row", { name: /^overlap/ }).innerText(), /0\.\d{3}/);
    await close(page);
  },

  async "nothing in the way of any user, in light and dark, at a desk and on a phone"(browser, shown) {
    await checkManners(browser, shown, ready, packages, async (page) => {
      await page.getByRole("img", { name: /^t-SNE of/ }).waitFor();
    });
  },

  async "hostile names are text"(browser, shown) {
    const page = await open(browser, shown);
    assert.equal(await page.locator("#sequences h3").first().innerText(), hostile);
    assert.equal(await page.locator("img, b").count(), 0);
    assert.equal(await page.evaluate(() => window.injected), undefined);
    await close(page);
  },

  async "of two runs either is shown, in one file as well"(browser) {
    const file = join(folder, "two.html");
    crnngan("report", run, join(folder, "second"), "--single-file", "-o", file);
    const page = await open(browser, file);
    await page.getByRole("combobox", { name: "Run" }).selectOption({ label: "second" });
    await page.getByText(/new sequences of .*second.checkpoints/).waitFor();
    await page.waitForSelector(ready);
    await close(page);
    assert.ok(readFileSync(file, "utf8").length < 3e6);
  },
};

let status = 1;
const browser = await launch(packages);
try {
  makeRuns();
  const shown = join(folder, "shown");
  crnngan("report", run, "-o", shown);
  status = await runTests(tests, browser, join(shown, "index.html"));
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(status);
