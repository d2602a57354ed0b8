// big.js PAGE: a report of 40 dates and 2,000 objects: its size, and how it scrolls, sorts and filters.
"use strict";
const fs = require("fs");
const { chromium, close, finish, it, must, open } = require("./browser.js");
const file = process.argv[2];

// Times between frames while the wheel turns from the top to the end of the page, ms.
async function frames(page) {
  await page.evaluate(() => {
    window.frames_ms = [];
    let last = performance.now();
    const step = (now) => { window.frames_ms.push(now - last); last = now; window.frames_run = requestAnimationFrame(step); };
    requestAnimationFrame(step);
  });
  await page.mouse.move(700, 20);
  for (let i = 0; i < 150; i++) {
    await page.mouse.wheel(0, 400);
    await page.waitForTimeout(12);
  }
  return page.evaluate(() => { cancelAnimationFrame(window.frames_run); return window.frames_ms.slice(2).sort((a, b) => a - b); });
}

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  const bytes = fs.statSync(file).size, start = Date.now(), page = await open(browser, file), said = [(bytes / 1e6).toFixed(1) + " MB", "open in " + (Date.now() - start) + " ms"];
  const rows = await page.locator("#objects tbody tr").count();
  said.push(rows + " objects");
  await it("it has 40 dates and 2,000 objects, and fewer than 8 MB", () => must(rows >= 2000 && bytes < 8e6, said.join(", ")));
  await it("it scrolls smoothly from end to end", async () => {
    const ms = await frames(page), median = ms[ms.length >> 1], slow = ms[Math.floor(ms.length * 0.95)];
    said.push("frames of " + median.toFixed(0) + " ms, 95 % below " + slow.toFixed(0) + " ms");
    must((await page.evaluate(() => scrollY)) > 5000, "it did not scroll");
    must(median < 40 && slow < 150, said.join(", "));
  });
  await it("a click on a heading sorts in a moment", async () => {
    const [ms, sorted] = await page.evaluate(() => {
      const head = Array.from(document.querySelectorAll("table.objects thead th")).find((th) => /Length/.test(th.innerText)), from = performance.now();
      (head.querySelector("button") || head).click();
      document.body.getBoundingClientRect();
      return [performance.now() - from, head.getAttribute("aria-sort")];
    });
    said.push("sorts in " + ms.toFixed(0) + " ms");
    must(sorted && ms < 1500, said.join(", "));
  });
  await it("no console message and no request (big)", () => close(page));
  await browser.close();
  console.log("web, big: " + said.join(", "));
  finish();
})();
