// draw.js NEW EDIT PROPOSALS HOSTILE GERMAN SITE OUT: pages of yardstick draw in a real browser.  The site that is
// drawn by mouse is written to OUT/drawn.geojson, by finger to OUT/touched.geojson; run.sh counts with them.
"use strict";
const fs = require("fs"), path = require("path");
const { axe, chromium, close, finish, it, must, open: openPage } = require("./browser.js");
const [fresh, edit, proposals, hostile, german, siteFile, out] = process.argv.slice(2);
const site = JSON.parse(fs.readFileSync(siteFile, "utf8"));

async function open(browser, file, options) {
  const page = await openPage(browser, file, options);
  await page.waitForTimeout(300);
  return page;
}
const at = (page, p) => page.evaluate((p) => window.yardstick.at(p[0], p[1]), p);
const now = (page) => page.evaluate(() => JSON.parse(window.yardstick.text()));
const kinds = async (page) => {
  const n = {};
  for (const f of (await now(page)).features) {
    const k = f.properties.role || f.properties.count;
    n[k] = (n[k] || 0) + 1;
  }
  return n;
};
async function shot(page, name) {
  if (process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, name + ".png") });
}
async function download(page, to) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator("#save").click()]);
  const text = fs.readFileSync(await file.path(), "utf8");
  if (to) fs.writeFileSync(path.join(out, to), text);
  return { name: file.suggestedFilename(), site: JSON.parse(text) };
}
// Every n-th point of a line and its last.
const thin = (line, n) => line.filter((_, i) => i % n === 0 || i === line.length - 1);
const area = site.features.find((f) => f.properties.count), tracks = site.features.filter((f) => f.properties.role === "track");
async function click(page, p) {
  const s = await at(page, p);
  await page.mouse.move(s[0], s[1]);
  await page.mouse.click(s[0], s[1]);
}
async function drawn(page, tool, line, press) {
  await page.keyboard.press(tool);
  for (const p of line) await press(page, p);
}

async function byMouse(browser) {
  const page = await open(browser, fresh);
  await shot(page, "draw-new-1440");
  await it("lines that the program found in the whole tile wait for an area of railcars", async () => {
    must(/lines that may be tracks/.test(await page.locator("#proposed").innerText()), await page.locator("#proposed").innerText());
    must(await page.locator("#accept-all").isDisabled(), "all can be accepted");
  });
  await it("an area is drawn by clicks and closed on its first point", async () => {
    const ring = area.geometry.coordinates[0].slice(0, -1);
    await drawn(page, "a", ring, click);
    await click(page, ring[0]);
    must((await kinds(page)).railcar === 1, JSON.stringify(await kinds(page)));
    must(/grey lines/.test(await page.locator("#proposed").innerText()), "no line has appeared in it");
  });
  await it("eight tracks are drawn, each ended by Enter", async () => {
    await page.locator("#canvas").focus();
    for (const [i, t] of tracks.entries()) {
      await drawn(page, "t", thin(t.geometry.coordinates, 3), click);
      if (i === 3) await shot(page, "draw-drawing-1440");
      await page.keyboard.press("Enter");
    }
    must((await kinds(page)).track === 8, JSON.stringify(await kinds(page)));
    // Accepted as well, a line beside a drawn one would be the same track twice.
    const left = await page.locator("#proposed").isVisible() ? Number((await page.locator("#proposed-text").innerText()).match(/\d+/)[0]) : 0;
    must(left <= 8, left + " grey lines are left");
  });
  await it("undo takes the last track away, redo brings it back", async () => {
    await page.keyboard.press("Control+z");
    must((await kinds(page)).track === 7, "after undo");
    await page.keyboard.press("Control+Shift+Z");
    must((await kinds(page)).track === 8, "after redo");
  });
  await it("what is saved is the site, in a file of its name, and nothing is amiss in it", async () => {
    await page.locator("#name").fill("Тест / yard");
    await page.locator("#name").press("Tab");
    const file = await download(page, "drawn.geojson");
    must(file.name === "Тест_yard.geojson", file.name);
    must(file.site.name === "Тест / yard" && file.site.features.length === 9, JSON.stringify(file.site).slice(0, 300));
    must((await page.locator("#amiss li").count()) === 0, await page.locator("#amiss").innerText());
    must(file.site.features.every((f) => f.geometry.coordinates.flat(2).every(Number.isFinite)), "a coordinate is no number");
  });
  await shot(page, "draw-done-1440");
  await it("places clicked are saved within half a pixel of the screen", async () => {
    const got = (await now(page)).features.filter((f) => f.properties.role === "track")[0].geometry.coordinates, want = thin(tracks[0].geometry.coordinates, 3);
    const scale = 111000 / 0.5 * 1.2; // screen px a degree
    for (const [i, p] of want.entries()) must(Math.hypot(p[0] - got[i][0], p[1] - got[i][1]) * scale < 1.5, p + " is " + got[i]);
  });
  await it("no console message and no request", () => close(page));
}

async function editing(browser) {
  const page = await open(browser, edit);
  await shot(page, "draw-edit-1440");
  await it("an existing site is open, and saved as it was", async () => {
    const text = await now(page);
    must(JSON.stringify(text.features.map((f) => f.geometry)) === JSON.stringify(site.features.map((f) => f.geometry)), "geometries differ");
    must(JSON.stringify(text.features.map((f) => f.properties)) === JSON.stringify(site.features.map((f) => f.properties)), "properties differ");
    must(text.name === site.name && String(text.aliases) === String(site.aliases), "name or aliases");
  });
  await it("a vertex is moved by the mouse, and undo puts it back", async () => {
    const line = tracks[2].geometry.coordinates, mid = await at(page, [(line[5][0] + line[6][0]) / 2, (line[5][1] + line[6][1]) / 2]);
    for (let i = 0; i < 5; i++) { await page.mouse.move(mid[0], mid[1]); await page.mouse.wheel(0, -200); }
    await page.waitForTimeout(80);
    const p = await at(page, line[5]), on = await at(page, [line[5][0] * 0.7 + line[6][0] * 0.3, line[5][1] * 0.7 + line[6][1] * 0.3]);
    await page.mouse.click(on[0], on[1]);
    await page.waitForTimeout(60);
    await shot(page, "draw-vertex-1440");
    await page.mouse.move(p[0], p[1]);
    await page.mouse.down();
    await page.mouse.move(p[0] + 10, p[1] + 12, { steps: 4 });
    await page.mouse.up();
    const moved = (await now(page)).features.filter((f) => f.properties.role === "track")[2].geometry.coordinates;
    must(moved.length === line.length, moved.length + " points");
    must(moved[5][0] > line[5][0] && moved[5][1] < line[5][1], "it is at " + moved[5]);
    must(String(moved[4]) === String(line[4]), "its neighbour moved");
    await page.keyboard.press("Control+z");
    must(String((await now(page)).features.filter((f) => f.properties.role === "track")[2].geometry.coordinates) === String(line), "undo");
  });
  await it("the wheel keeps what is under the pointer", async () => {
    const p = tracks[0].geometry.coordinates[6], before = await at(page, p);
    await page.mouse.move(before[0], before[1]);
    await page.mouse.wheel(0, -150);
    await page.waitForTimeout(60);
    const after = await at(page, p);
    must(Math.hypot(after[0] - before[0], after[1] - before[1]) < 1.5, before + " to " + after);
  });
  await it("a drag moves the picture and draws nothing", async () => {
    const n = (await now(page)).features.length, p = tracks[0].geometry.coordinates[6], before = await at(page, p);
    await page.keyboard.press("Escape");
    await page.keyboard.press("t");
    await page.mouse.move(700, 640);
    await page.mouse.down();
    await page.mouse.move(760, 600, { steps: 4 });
    await page.mouse.up();
    await page.waitForTimeout(60);
    const after = await at(page, p);
    must(Math.abs(after[0] - before[0] - 60) < 2 && Math.abs(after[1] - before[1] + 40) < 2, before + " to " + after);
    must((await now(page)).features.length === n && !(await page.locator("#drawing").isVisible()), "something is drawn");
  });
  await it("a track's end snaps to another's end", async () => {
    await page.keyboard.press("0");
    await page.waitForTimeout(60);
    const e = await at(page, tracks[7].geometry.coordinates[0]), f = [e[0] - 60, e[1] + 50];
    await page.keyboard.press("t");
    await page.mouse.click(f[0], f[1]);
    await page.mouse.move(e[0] - 5, e[1] + 4);
    await page.mouse.click(e[0] - 5, e[1] + 4);
    await page.keyboard.press("Enter");
    const last = (await now(page)).features.pop().geometry.coordinates;
    must(String(last[1]) === String(tracks[7].geometry.coordinates[0]), String(last[1]));
    await page.keyboard.press("Delete");
  });
  await it("an example has the class and the date of the tile that it is drawn on", async () => {
    const c = await at(page, area.geometry.coordinates[0][4]);
    await page.keyboard.press("e");
    for (const d of [[0, -60], [30, -60], [30, -45], [0, -45]]) await page.mouse.click(c[0] + d[0], c[1] + d[1]);
    await page.keyboard.press("Enter");
    await page.locator("#chosen select").first().selectOption({ label: "another class \u2026" });
    await page.locator(".new input").first().fill("tent");
    await shot(page, "draw-class-1440");
    await page.locator(".new button").click();
    const text = await now(page), last = text.features.pop().properties;
    must(last.role === "example" && last.class === "tent" && last.date === "2023-10-05", JSON.stringify(last));
    must(text.classes.tent.method === "example", JSON.stringify(text.classes));
  });
  await it("the other date shows the same place", async () => {
    const p = tracks[0].geometry.coordinates[6], before = await at(page, p);
    await page.locator("#canvas").focus();
    await page.keyboard.press("[");
    await page.waitForTimeout(80);
    const after = await at(page, p);
    must(Math.hypot(after[0] - before[0], after[1] - before[1]) < 2, before + " to " + after);
    must((await page.locator('#dates [aria-pressed="true"]').innerText()) === "2023-09-05", "the date");
  });
  await it("a point is set by keys alone", async () => {
    const n = (await now(page)).features.length;
    await page.locator("#canvas").focus();
    await page.keyboard.press("Escape");
    await page.keyboard.press("x");
    for (const key of [" ", "ArrowRight", "ArrowRight", " ", "ArrowDown", "ArrowDown", " ", "Enter"]) { await page.keyboard.press(key === " " ? "Space" : key); await page.waitForTimeout(40); }
    const all = (await now(page)).features;
    must(all.length === n + 1 && all.pop().properties.role === "exclude", "features: " + all.length);
  });
  await it("a file picked in the page is open for editing; what is no site is said", async () => {
    await page.locator("#picker").setInputFiles({ name: "broken.geojson", mimeType: "application/json", buffer: Buffer.from("{") });
    await page.waitForFunction(() => /broken\.geojson/.test(document.getElementById("hint").textContent));
    await page.locator("#picker").setInputFiles({ name: "other.geojson", mimeType: "application/json", buffer: Buffer.from(JSON.stringify({ type: "FeatureCollection", name: "Other", features: [area, { type: "Feature", properties: { a: 1 }, geometry: { type: "Point", coordinates: [0, 0] } }] })) });
    await page.waitForFunction(() => document.getElementById("name").value === "Other");
    const text = await now(page);
    must(text.features.length === 2 && text.features[1].properties.a === 1, JSON.stringify(text).slice(0, 200));
  });
  await it("axe finds nothing, in light and in dark", async () => {
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.evaluate(axe);
      const faults = await page.evaluate(() => axe.run().then((r) => r.violations.map((v) => v.id + ": " + v.nodes.slice(0, 2).map((n) => n.html.slice(0, 120) + " " + n.failureSummary).join(" | "))));
      must(!faults.length, scheme + ": " + faults.join("\n    "));
    }
    await shot(page, "draw-dark-1440");
  });
  await it("no console message and no request (editing)", () => close(page));
}

async function proposed(browser) {
  const page = await open(browser, proposals);
  await shot(page, "draw-proposals-1440");
  await it("grey lines are no part of the site until a click accepts one", async () => {
    must(!(await kinds(page)).track && (await page.locator("#proposed").isVisible()), JSON.stringify(await kinds(page)));
    const given = await page.evaluate(() => JSON.parse(document.getElementById("data-proposals").textContent).features.map((f) => f.geometry.coordinates));
    const line = given[0], n = Math.floor(line.length / 2), a = line[n - 1], b = line[n];
    await click(page, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
    must((await kinds(page)).track === 1, JSON.stringify(await kinds(page)));
    const text = JSON.stringify(await now(page));
    must(text.indexOf("proposed") < 0, "it is still proposed");
  });
  await it("all are accepted at once, and undo takes that back", async () => {
    await page.locator("#accept-all").click();
    must((await kinds(page)).track > 4 && !(await page.locator("#proposed").isVisible()), JSON.stringify(await kinds(page)));
    await page.locator("#undo").click();
    must((await kinds(page)).track === 1, "after undo");
  });
  await it("no console message and no request (proposals)", () => close(page));
}

async function byFinger(browser) {
  const page = await open(browser, fresh, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  const tap = async (page, p) => { const s = await at(page, p); await page.touchscreen.tap(s[0], s[1]); };
  await shot(page, "draw-new-360");
  await it("nothing is wider than a phone, and the picture has most of the screen", async () => {
    must((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360, "it scrolls sideways");
    const box = await page.locator("#stage").boundingBox();
    must(box.height > 320, "the picture is " + box.height + " high");
  });
  await it("an area and a track are drawn by finger", async () => {
    const ring = [0, 7, 13, 14, 20].map((i) => area.geometry.coordinates[0][i]);
    await page.locator('[data-tool="area"]').tap();
    for (const p of ring) await tap(page, p);
    await shot(page, "draw-drawing-360");
    await page.locator("#done").tap();
    await page.locator('[data-tool="track"]').tap();
    for (const p of thin(tracks[0].geometry.coordinates, 6)) await tap(page, p);
    await page.locator("#done").tap();
    const n = await kinds(page);
    must(n.railcar === 1 && n.track === 1, JSON.stringify(n));
    await shot(page, "draw-done-360");
  });
  await it("a finger's drag moves the picture, two fingers zoom", async () => {
    const cdp = await page.context().newCDPSession(page), box = await page.locator("#stage").boundingBox();
    const send = (type, points) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints: points.map((p, id) => ({ x: p[0], y: p[1], id })) });
    const x = box.x + box.width / 2, y = box.y + box.height / 2, a = tracks[0].geometry.coordinates[0], b = tracks[0].geometry.coordinates[12];
    const span = async () => { await page.waitForTimeout(60); const p = await at(page, a), q = await at(page, b); return Math.hypot(p[0] - q[0], p[1] - q[1]); };
    const before = await span(), n = (await now(page)).features.length;
    await send("touchStart", [[x - 30, y]]);
    await send("touchStart", [[x - 30, y], [x + 30, y]]);
    for (let i = 1; i <= 5; i++) await send("touchMove", [[x - 30 - 12 * i, y], [x + 30 + 12 * i, y]]);
    await send("touchEnd", []);
    const after = await span(), from = await at(page, a);
    must(after / before > 2.4 && after / before < 3.6, "zoomed " + after / before);
    await send("touchStart", [[x, y]]);
    for (let i = 1; i <= 5; i++) await send("touchMove", [[x + 10 * i, y + 5 * i]]);
    await send("touchEnd", []);
    await page.waitForTimeout(60);
    const to = await at(page, a);
    must(Math.abs(to[0] - from[0] - 50) < 14 && Math.abs(to[1] - from[1] - 25) < 12, from + " to " + to);
    must((await now(page)).features.length === n, "something was drawn");
  });
  await shot(page, "draw-zoomed-360");
  await it("no console message and no request (finger)", () => close(page));
}

async function names(browser) {
  const page = await open(browser, hostile);
  await it("names that are markup stay names", async () => {
    must(!(await page.evaluate(() => window.hacked)), "a name ran");
    const text = await now(page), want = JSON.parse(fs.readFileSync(path.join(out, "hostile.geojson"), "utf8"));
    must(text.name === want.name, text.name);
    must(JSON.stringify(text.features.map((f) => f.properties)) === JSON.stringify(want.features.map((f) => f.properties)), "properties differ");
  });
  await shot(page, "draw-hostile-1440");
  await it("no console message and no request (names)", () => close(page));
}

// What is drawn, chosen, removed and saved is said in German; English is looked for by its words.
async function inGerman(browser) {
  const page = await open(browser, german, { viewport: { width: 360, height: 740 } });
  const english = async (when) => {
    const text = await page.evaluate(() => document.body.innerText + " " + Array.from(document.querySelectorAll("[title], [aria-label], [placeholder]")).map((e) => ["title", "aria-label", "placeholder"].map((a) => e.getAttribute(a) || "").join(" ")).join(" "));
    const found = text.match(/\b(the|of|and|with|is|are|click|drawn|undo|save|area|saved|point|name it|shape)\b/gi);
    must(!found, when + ": " + found);
  };
  await it("a German page is German, whatever is done on it", async () => {
    must((await page.evaluate(() => document.documentElement.lang)) === "de", "lang");
    await page.evaluate(() => { document.querySelector("details").open = true; });
    await english("opened");
    for (const tool of ["v", "a", "t", "x", "e", "n"]) { await page.keyboard.press(tool); await english("tool " + tool); }
    const p = tracks[0].geometry.coordinates;
    await drawn(page, "t", thin(p, 6), click);
    await page.keyboard.press("Enter");
    await english("a track is drawn");
    must(/Gezeichnet: Gleis/.test(await page.locator("#hint").innerText()), await page.locator("#hint").innerText());
    await page.keyboard.press("Control+z");
    await english("undone");
    must((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360, "it scrolls sideways");
    await download(page, null);
    await english("saved");
  });
  await shot(page, "draw-german-360");
  await it("no console message and no request (German)", () => close(page));
}

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  await byMouse(browser);
  await editing(browser);
  await proposed(browser);
  await byFinger(browser);
  await names(browser);
  await inGerman(browser);
  await browser.close();
  finish();
})();
