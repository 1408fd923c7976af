// Debian's chromium, pages in it, and what all tests of pages do.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const chromiumPath = "/usr/bin/chromium";

export function launch(packages) {
  if (!existsSync(chromiumPath)) {
    console.error(`${chromiumPath}: no such file; install Debian's package chromium (scripts/setup does)`);
    process.exit(1);
  }
  const { chromium } = createRequire(join(packages, "package.json"))("playwright-core");
  return chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
}

// A page on which any message of the console, any error and any address but a local one is a fault.
export async function open(browser, path, ready, { width = 1280, scheme = "light" } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
  const page = await context.newPage();
  page.faults = [];
  page.on("console", (message) => page.faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => page.faults.push(`error: ${error.message}`));
  page.on("requestfailed", (request) => page.faults.push(`failed: ${request.url()}`));
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) page.faults.push(`network: ${request.url()}`);
  });
  await page.goto(pathToFileURL(path).href);
  await page.waitForSelector(ready);
  return page;
}

export async function close(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

export async function save(page, button) {
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: file.suggestedFilename(), content: readFileSync(await file.path()) };
}

// In light and dark, at a desk and on a phone: nothing is wider than the window, and nothing is in
// the way of any user. `prepare` opens what is closed.
export async function checkManners(browser, path, ready, packages, prepare) {
  const axe = readFileSync(createRequire(join(packages, "package.json")).resolve("axe-core/axe.min.js"), "utf8");
  for (const scheme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      const page = await open(browser, path, ready, { scheme, width });
      await prepare(page);
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.equal(excess, 0, `${scheme} ${width}: wider than the window`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run({ preload: false }));
      assert.deepEqual(violations.map((one) =>
        `${scheme} ${width}: ${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`), []);
      await close(page);
    }
  }
}

// Runs the tests, one after the other; the exit status of all.
export async function runTests(tests, ...given) {
  let failures = 0;
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test(...given);
      console.log(`ok: ${name}`);
    } catch (error) {
      ++failures;
      console.error(`FAILED: ${name}\n${error.stack}`);
    }
  }
  return failures === 0 ? 0 : 1;
}
