// check.js PAGE...: report.html in a real browser: what a reader does with mouse, finger and keys.
// Ends with "web: N passed, N failed".  CHROMIUM names the browser; SHOTS a folder for pictures.
"use strict";
const fs = require("fs"), path = require("path");
const { axe, chromium, close, finish, it, must, open } = require("./browser.js");

async function centre(page, selector) {
  const box = await page.locator(selector).first().boundingBox();
  must(box, "no " + selector);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, box: box };
}
const cutOf = (page) => page.locator(".divider").first().getAttribute("aria-valuenow").then(Number);
const viewOf = (page) => page.locator(".stage .pane.right svg").first().getAttribute("viewBox").then((v) => v.split(" ").map(Number));

// Is the middle of the object what is seen there: on the screen, on the visible side, not covered?
function seen(page, id) {
  return page.evaluate((id) => {
    const outline = document.querySelector("#" + id + " .m"), r = outline.getBoundingClientRect();
    const top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
    return { ok: !!top && !!top.closest("#" + id), by: top && (top.className.baseVal || top.className || top.tagName), x: r.x, y: r.y, w: r.width };
  }, id);
}

async function reading(browser, file) {
  const page = await open(browser, file);
  await it("the answer, a picture and the verdict stand on the first screen", async () => {
    must((await page.locator(".answer").first().innerText()).length > 20, "no sentence");
    for (const what of [".answer", ".stage", ".verdicts"]) {
      const box = await page.locator(what).first().boundingBox();
      must(box.y + Math.min(box.height, 300) <= 900, what + " ends below the first screen");
    }
  });
  await it("axe finds nothing, in light and in dark", async () => {
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.evaluate(axe);
      const faults = await page.evaluate(() => axe.run().then((r) => r.violations.map((v) => v.id + ": " + v.nodes.slice(0, 2).map((n) => n.html.slice(0, 120) + " " + n.failureSummary).join(" | "))));
      must(!faults.length, scheme + ": " + faults.join("\n    "));
    }
  });
  await it("dark is dark and light is light", async () => {
    const ground = async (scheme) => {
      await page.emulateMedia({ colorScheme: scheme });
      return page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number)[0]);
    };
    must((await ground("dark")) < 60 && (await ground("light")) > 220, "the ground does not follow");
  });
  await it("no console message and no request", () => close(page));
  await it("without a script every section can be read, and both pictures are seen", async () => {
    const plain = await open(browser, file, { javaScriptEnabled: false });
    for (const id of ["counts", "objects", "sources"]) must(await plain.locator("#" + id).isVisible(), id);
    const boxes = await Promise.all((await plain.locator(".stage").first().locator(".pane svg").all()).map((one) => one.boundingBox()));
    must(boxes.length >= 2 && boxes.every((box) => box && box.width > 600 && box.height > 100), "a picture is hidden");
    await close(plain);
  });
}

async function pictures(browser, file) {
  const page = await open(browser, file);
  await it("the divider is moved by its handle, and the picture stays", async () => {
    const before = await viewOf(page), h = await centre(page, ".handle");
    await page.mouse.move(h.x, h.y);
    await page.mouse.down();
    await page.mouse.move(h.x - 200, h.y, { steps: 4 });
    await page.mouse.up();
    must((await cutOf(page)) < 40, "at " + (await cutOf(page)));
    must(String(before) === String(await viewOf(page)), "the picture moved");
  });
  await it("the divider is moved by keys", async () => {
    await page.locator(".divider").first().focus();
    await page.keyboard.press("End");
    must((await cutOf(page)) === 100, "End");
    await page.keyboard.press("PageDown");
    must((await cutOf(page)) === 90, "PageDown");
    await page.keyboard.press("Home");
    for (let i = 0; i < 25; i++) await page.keyboard.press("ArrowRight");
    must((await cutOf(page)) === 50, "arrows: " + (await cutOf(page)));
  });
  await it("a drag moves the picture and not the divider", async () => {
    const before = await viewOf(page), s = await centre(page, ".stage"), cut = await cutOf(page);
    await page.mouse.move(s.x + 120, s.y - 20);
    await page.mouse.down();
    await page.mouse.move(s.x + 220, s.y, { steps: 4 });
    await page.mouse.up();
    await page.waitForTimeout(60);
    const after = await viewOf(page);
    must(after[0] < before[0] - 5 && (await cutOf(page)) === cut, before + " to " + after);
  });
  await it("the wheel zooms where the pointer is, and what is under it stays", async () => {
    const s = await centre(page, ".stage"), at = { x: s.box.x + s.box.width * 0.7, y: s.box.y + s.box.height * 0.4 };
    const spot = () => page.evaluate((at) => {
      const svg = document.querySelector(".stage .pane.right svg"), m = svg.getScreenCTM().inverse();
      return [at.x * m.a + m.e, at.y * m.d + m.f];
    }, at);
    await page.waitForTimeout(400);
    const before = await spot(), w = (await viewOf(page))[2];
    await page.mouse.move(at.x, at.y);
    await page.mouse.wheel(0, -300);
    await page.waitForTimeout(80);
    const after = await spot(), now = (await viewOf(page))[2];
    must(now < w * 0.8, "from " + w + " to " + now);
    must(Math.hypot(before[0] - after[0], before[1] - after[1]) < 0.02 * now, before + " to " + after);
  });
  await it("outlines stay thin and furniture stays in its corner when zoomed", async () => {
    const width = await page.evaluate(() => getComputedStyle(document.querySelector(".o .m")).strokeWidth);
    must(parseFloat(width) <= 3, width);
    must(await page.evaluate(() => getComputedStyle(document.querySelector(".o .m")).vectorEffect === "non-scaling-stroke"), "scales");
    const s = await centre(page, ".stage"), scale = await centre(page, ".scale"), bar = await centre(page, ".bar");
    must(scale.box.y + scale.box.height <= s.box.y + s.box.height && bar.box.x - s.box.x < 40, "scale bar");
    must(bar.box.width > 20 && bar.box.width < 0.3 * s.box.width, "bar of " + bar.box.width);
    must(await page.evaluate(() => getComputedStyle(document.querySelector(".date")).userSelect === "none"), "labels can be selected");
  });
  await it("the scale bar is as long as it says", async () => {
    const said = parseFloat(await page.locator(".length").first().innerText()), bar = (await centre(page, ".bar")).box.width;
    const gsd = Number(await page.locator(".viewer").first().getAttribute("data-gsd")), unit = (await viewOf(page))[2] / (await centre(page, ".stage")).box.width;
    must(Math.abs(bar * unit * gsd / said - 1) < 0.05, bar * unit * gsd + " m, said " + said);
  });
  await it("B hides the outlines and shows them again", async () => {
    await page.locator(".stage").first().focus();
    const hidden = () => page.evaluate(() => getComputedStyle(document.querySelector(".o .m")).visibility);
    await page.keyboard.press("b");
    must((await hidden()) === "hidden", "seen");
    await page.keyboard.press("b");
    must((await hidden()) === "visible", "hidden");
  });
  await it("0 shows the whole, plus is nearer, arrows move", async () => {
    await page.keyboard.press("0");
    await page.waitForTimeout(60);
    const whole = await viewOf(page);
    await page.keyboard.press("+");
    await page.keyboard.press("ArrowRight");
    await page.waitForTimeout(60);
    const after = await viewOf(page);
    must(after[2] < whole[2] && after[0] + after[2] / 2 > whole[0] + whole[2] / 2, whole + " to " + after);
  });
  await it("no console message while doing so", () => close(page));
}

async function objects(browser, file) {
  const page = await open(browser, file);
  const first = (n) => page.locator("table.objects tbody tr:not([hidden])").nth(n);
  await it("the least certain object stands first", async () => {
    const scores = await page.evaluate(() => Array.from(document.querySelectorAll("table.objects tbody tr")).map((r) => parseFloat(r.dataset.score)));
    must(scores.every((s, i) => !i || s >= scores[i - 1]), "not sorted");
  });
  await it("a click in the table shows the object, on the visible side and not covered; and back", async () => {
    for (const date of ["d1o", "d2o"]) {
      const link = page.locator("table.objects tbody tr[id^=r-" + date + "]:not([hidden]) a").first();
      const id = (await link.getAttribute("href")).slice(1);
      await link.scrollIntoViewIfNeeded();
      await link.click();
      await page.waitForTimeout(150);
      const spot = await seen(page, id);
      must(spot.ok, id + " is covered by " + spot.by + " at " + spot.x + "," + spot.y);
      must(spot.w > 25, id + " is " + spot.w + " px wide");
      await page.locator(".card a").first().click();
      await page.waitForTimeout(80);
      const row = await page.locator("#r-" + id).boundingBox();
      must(row && row.y >= 0 && row.y + row.height <= 900, "its row is not on the screen");
      must(await page.locator("#r-" + id).evaluate((r) => r.classList.contains("at")), "its row is not marked");
    }
  });
  await it("a click on an object says what it is and leads to its row", async () => {
    await page.locator(".stage").first().scrollIntoViewIfNeeded();
    const id = await page.evaluate(() => {
      const s = document.querySelector(".stage").getBoundingClientRect();
      return Array.from(document.querySelectorAll(".stage .pane.right .o")).find((g) => {
        const r = g.querySelector(".m").getBoundingClientRect(), x = r.x + r.width / 2, y = r.y + r.height / 2;
        const top = x > s.x && x < s.right && document.elementFromPoint(x, y);
        return top && top.closest(".o") === g;
      }).id;
    });
    const at = await centre(page, "#" + id + " .m");
    await page.mouse.click(at.x, at.y);
    must((await page.locator(".card").first().innerText()).includes("No. " + id.split("o")[1] + " "), await page.locator(".card").first().innerText());
    await page.locator(".card a").first().click();
    must((await page.evaluate(() => document.activeElement.closest("tr").id)) === "r-" + id, "its row has no focus");
  });
  await it("headers sort both ways", async () => {
    const head = page.locator("table.objects th button", { hasText: "Length" });
    const column = async () => (await page.locator("table.objects tbody tr:not([hidden]) td[data-label^=Length]").allInnerTexts()).map(parseFloat);
    await head.click();
    let n = await column();
    must(n.every((v, i) => !i || v >= n[i - 1]), "up: " + n.slice(0, 5));
    await head.click();
    n = await column();
    must(n.every((v, i) => !i || v <= n[i - 1]), "down: " + n.slice(0, 5));
  });
  await it("filters by status and by score", async () => {
    await page.selectOption(".filters [name=status]", "left");
    must((await first(0).getAttribute("data-status")) === "left", "status");
    await page.selectOption(".filters [name=status]", "");
    await page.fill(".filters [name=score]", "0.9");
    const scores = await page.evaluate(() => Array.from(document.querySelectorAll("table.objects tbody tr:not([hidden])")).map((r) => parseFloat(r.dataset.score)));
    must(scores.length && scores.every((s) => s <= 0.9), "scores " + scores);
    must((await page.locator(".filters output").innerText()).startsWith(scores.length + " of "), "not said");
  });
  await it("a row that a filter hides is shown when its object asks for it", async () => {
    const id = await page.evaluate(() => document.querySelector("table.objects tbody tr[hidden][id^=r-d2]").id.slice(2));
    await page.evaluate((id) => { location.hash = ""; document.querySelector("#" + id + " .m").dispatchEvent(new MouseEvent("click", { bubbles: true })); }, id);
    await page.locator(".card a").first().click();
    must(await page.locator("#r-" + id).isVisible(), "hidden");
  });
  await it("no console message while doing so", () => close(page));
}

async function telephone(browser, file) {
  const page = await open(browser, file, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const cdp = await page.context().newCDPSession(page);
  const touch = (type, points) => cdp.send("Input.dispatchTouchEvent", { type: type, touchPoints: points });
  await it("nothing is wider than a telephone, and the picture is as wide as it", async () => {
    must((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360, "the page scrolls sideways");
    const box = (await centre(page, ".stage")).box;
    must(box.width === 360 && box.height >= 240, box.width + " x " + box.height);
  });
  await it("no letter is smaller than 10 px", async () => {
    const small = await page.evaluate(() => Array.from(document.querySelectorAll("main *, header *")).filter((e) => Array.from(e.childNodes).some((n) => n.nodeType === 3 && n.textContent.trim()) && e.getClientRects().length && !e.closest(".o") && parseFloat(getComputedStyle(e).fontSize) < 10).map((e) => e.outerHTML.slice(0, 80)));
    must(!small.length, small.slice(0, 3).join(" "));
  });
  await it("a finger moves the divider", async () => {
    await page.locator(".stage").first().scrollIntoViewIfNeeded();
    const h = await centre(page, ".handle");
    await touch("touchStart", [{ x: h.x, y: h.y }]);
    for (let i = 1; i <= 5; i++) await touch("touchMove", [{ x: h.x + 20 * i, y: h.y }]);
    await touch("touchEnd", []);
    must((await cutOf(page)) > 65, "at " + (await cutOf(page)));
  });
  await it("two fingers zoom", async () => {
    const s = await centre(page, ".stage"), w = (await viewOf(page))[2];
    await touch("touchStart", [{ x: s.x - 40, y: s.y, id: 0 }, { x: s.x + 20, y: s.y, id: 1 }]);
    for (let i = 1; i <= 5; i++) await touch("touchMove", [{ x: s.x - 40 - 12 * i, y: s.y, id: 0 }, { x: s.x + 20 + 12 * i, y: s.y, id: 1 }]);
    await touch("touchEnd", []);
    await page.waitForTimeout(80);
    must((await viewOf(page))[2] < 0.8 * w, w + " to " + (await viewOf(page))[2]);
  });
  await it("axe finds nothing on a telephone", async () => {
    await page.evaluate(axe);
    const faults = await page.evaluate(() => axe.run().then((r) => r.violations.map((v) => v.id + ": " + v.nodes[0].html.slice(0, 120))));
    must(!faults.length, faults.join("; "));
  });
  await it("no console message on a telephone", () => close(page));
}

async function paper(browser, file) {
  const page = await open(browser, file, { viewport: { width: 690, height: 980 } });
  await it("on paper a picture is as wide as the page, whole, and nothing to click is printed", async () => {
    await page.emulateMedia({ media: "print" });
    const boxes = await Promise.all((await page.locator(".stage").first().locator(".pane:not(.other)").all()).map((one) => one.boundingBox()));
    const width = await page.evaluate(() => document.body.clientWidth);
    must(boxes.every((box) => box && box.width > 0.97 * width), "widths " + boxes.map((b) => b && b.width) + " of " + width);
    must(boxes.length < 2 || boxes[0].y + boxes[0].height <= boxes[1].y + 1, "one covers the other");
    for (const what of [".tools", ".filters", ".divider"]) must(!(await page.locator(what).first().isVisible()), what);
  });
  await it("it is printed on A4", async () => {
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    must(pdf.length > 20000, pdf.length + " bytes");
    if (process.env.SHOTS) fs.writeFileSync(path.join(process.env.SHOTS, "print.pdf"), pdf);
  });
  await close(page);
}

async function shots(browser, file, name) {
  if (!process.env.SHOTS) return;
  for (const width of [360, 768, 1440])
    for (const scheme of ["light", "dark"]) {
      const page = await open(browser, file, { viewport: { width: width, height: 900 }, colorScheme: scheme });
      await page.waitForTimeout(100);
      await page.screenshot({ path: path.join(process.env.SHOTS, name + "-" + width + "-" + scheme + ".png"), fullPage: true });
      await page.context().close();
    }
}

// Every further page: it opens without a fault at each width, and axe finds nothing.
async function further(browser, file) {
  for (const width of [360, 768, 1440])
    await it(file + " at " + width + " px: no fault, no request, nothing wider, nothing for axe", async () => {
      const page = await open(browser, file, { viewport: { width: width, height: 900 } });
      must((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, "it scrolls sideways");
      await page.evaluate(axe);
      const faults = await page.evaluate(() => axe.run().then((r) => r.violations.map((v) => v.id + ": " + v.nodes[0].html.slice(0, 160))));
      must(!faults.length, faults.join("; "));
      must(!(await page.evaluate(() => window.hacked)), "a name was run as a script");
      await close(page);
    });
}

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  const [main, ...others] = process.argv.slice(2);
  for (const part of [reading, pictures, objects, telephone, paper]) await part(browser, main);
  for (const other of others) await further(browser, other);
  await shots(browser, main, "main");
  await browser.close();
  finish();
})();
