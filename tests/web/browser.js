// browser.js - what the scripts of pages share: sentences that are tried, and pages that may not fail
"use strict";
const path = require("path");
const fs = require("fs");
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

let passed = 0, failed = 0;
async function it(sentence, test) {
  try {
    await test();
    passed++;
  } catch (error) {
    failed++;
    console.log("FAILED: " + sentence + "\n    " + String(error.message).split("\n").slice(0, 6).join("\n    "));
  }
}
function must(holds, text) {
  if (!holds) throw new Error(text);
}
// Prints what .ci/run adds up; ends the process.
function finish() {
  console.log("web: " + passed + " passed, " + failed + " failed");
  process.exit(failed > 0 || !passed ? 1 : 0);
}

// A page at a width; console messages and requests are faults, whatever the test is about.
async function open(browser, file, options) {
  const context = await browser.newContext(Object.assign({ viewport: { width: 1440, height: 900 }, acceptDownloads: true }, options));
  const page = await context.newPage();
  page.faults = [];
  page.on("console", (m) => page.faults.push("console: " + m.text()));
  page.on("pageerror", (e) => page.faults.push("error: " + e.message));
  page.on("request", (r) => { if (!/^(file|data|blob):/.test(r.url())) page.faults.push("request: " + r.url()); });
  page.on("dialog", (d) => d.accept());
  await page.goto("file://" + path.resolve(file));
  return page;
}
async function close(page) {
  const faults = page.faults;
  await page.context().close();
  must(!faults.length, faults.join("; "));
}

module.exports = { axe, chromium, close, finish, it, must, open };
