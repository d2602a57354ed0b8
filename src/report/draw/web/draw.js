/* The page: tools, pointers, keys, the list beside the picture. */
(function () {
  var $ = function (name) { return document.getElementById(name); };
  var WORD = { area: T("Area"), track: T("Track"), exclude: T("draw|Left out"), example: T("Example"), not: T("Is none") };
  var COLOUR = { area: "#35c3ff", track: "#ffb01f", exclude: "#ff6b61", example: "#6fe06f", not: "#ff8be6", proposal: "#d6dade" };
  var HINT = {
    select: T("Click a shape to choose it. Drag moves the picture."),
    area: T("Click round what is counted, a little outside of it."),
    track: T("Click along the middle of one track, from end to end."),
    exclude: T("Click round what is never counted: a logo, a roof, a road."),
    example: T("Click round one object, tightly: it shows what is counted."),
    not: T("Click round one thing that only looks like the class.")
  };
  var tool = "select", drawing = null, chosen = null, vertex = null, hover = null, cross = false, snapped = null;
  var last = { count: "railcar", class: "" }, touch = false;
  var NEAR = 8; // px: what a click means; a finger is twice as wide

  // A sentence with its slots filled; every T(text) is put into the page's language when it is made.
  function fill(text, values) { return text.replace(/\{\{(\w+)\}\}/g, function (_, name) { return values[name]; }); }
  function state() { return Site.state(); }
  function near() { return touch ? 2 * NEAR : NEAR; }
  function shapeById(id) { return state().shapes.filter(function (s) { return s.id === id; })[0] || null; }
  function chosenShape() { return chosen === null ? null : shapeById(chosen); }

  /* ---- where shapes are on the screen ---- */

  // Pixels of the tile are found once a shape and tile.
  var known = new Map();
  function pixels(line) {
    var t = View.tile(), key = JSON.stringify(line), held = known.get(key);
    if (known.size > 5000) known.clear();
    if (!held || held.tile !== t) {
      held = { tile: t, px: line.map(function (p) { return Place.pixel(t, p[0], p[1]); }) };
      known.set(key, held);
    }
    return held.px;
  }
  function screen(line) { return pixels(line).map(View.toScreen); }
  function onThisDate(shape) {
    var date = day(View.tile());
    return !shape.p.date || !date || shape.kind !== "example" && shape.kind !== "not" || String(shape.p.date).slice(0, 10) === date.slice(0, 10);
  }
  // Marks belong to a date: of other dates they are faint.
  function day(tile) { return tile.date.indexOf("/") > 0 ? tile.date : tile.date.slice(0, 10); }

  /* Proposals were looked for everywhere; those that matter lie in an area of railcars. */
  var covered = new Set(); // proposals that lie on a drawn track: accepted too, it would be there twice
  function findCovered() {
    var near = 2 / (View.tile().gsd_x_m || 1), tracks = [];
    covered = new Set();
    state().shapes.forEach(function (s) { if (s.kind === "track") s.lines.forEach(function (l) { tracks.push(pixels(l)); }); });
    function on(p) {
      return tracks.some(function (pts) {
        for (var i = 0; i + 1 < pts.length; i++) if (Place.off(p, Place.nearest(p, pts[i], pts[i + 1])) < near) return true;
        return false;
      });
    }
    state().shapes.forEach(function (s) {
      if (s.kind !== "proposal") return;
      var n = 0, hit = 0;
      s.lines.forEach(function (l) {
        var pts = pixels(l);
        for (var i = 0; i + 1 < pts.length; i++) for (var k = 0; k < 3; k++) {
          n++;
          hit += on([pts[i][0] + (pts[i + 1][0] - pts[i][0]) * k / 3, pts[i][1] + (pts[i + 1][1] - pts[i][1]) * k / 3]);
        }
      });
      if (hit > 0.3 * n) covered.add(s.id);
    });
  }
  function visible(shape) {
    if (shape.kind !== "proposal") return true;
    if (covered.has(shape.id)) return false;
    return state().shapes.some(function (s) { return s.kind === "area" && s.p.count === "railcar" && Site.meets(s, shape); });
  }

  /* ---- painting ---- */

  function trace(ctx, pts, closed) {
    ctx.beginPath();
    pts.forEach(function (p, i) { if (i) ctx.lineTo(p[0], p[1]); else ctx.moveTo(p[0], p[1]); });
    if (closed) ctx.closePath();
  }
  function stroke(ctx, colour, width, dash) {
    ctx.lineJoin = ctx.lineCap = "round";
    ctx.setLineDash([]);
    ctx.strokeStyle = "rgba(0,0,0,.6)";
    ctx.lineWidth = width + 2.5;
    ctx.stroke();
    ctx.setLineDash(dash || []);
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke();
    ctx.setLineDash([]);
  }
  function hatch(ctx, lines, size) {
    ctx.save();
    ctx.clip("evenodd");
    ctx.strokeStyle = "rgba(255,107,97,.55)";
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    var x = [].concat.apply([], lines).map(function (p) { return p[0]; }), y = [].concat.apply([], lines).map(function (p) { return p[1]; });
    var x0 = Math.max(0, Math.min.apply(0, x)), x1 = Math.min(size.w, Math.max.apply(0, x)), y0 = Math.max(0, Math.min.apply(0, y)), y1 = Math.min(size.h, Math.max.apply(0, y));
    for (var c = Math.floor((x0 - y1) / 9) * 9; c < x1 - y0; c += 9) { ctx.moveTo(c + y0, y0); ctx.lineTo(c + y1, y1); }
    ctx.stroke();
    ctx.restore();
  }
  function paintShape(ctx, size, shape) {
    if (shape.raw) return;
    var is = shape.id === chosen, over = shape.id === hover, closed = Site.closed(shape), colour = COLOUR[shape.kind];
    var lines = shape.lines.map(screen);
    ctx.globalAlpha = onThisDate(shape) ? 1 : 0.4;
    if (closed) {
      ctx.beginPath();
      lines.forEach(function (pts) {
        pts.forEach(function (p, i) { if (i) ctx.lineTo(p[0], p[1]); else ctx.moveTo(p[0], p[1]); });
        ctx.closePath();
      });
      if (shape.kind === "exclude") hatch(ctx, lines, size);
      else { ctx.fillStyle = colour + (is || over ? "2e" : "14"); ctx.fill("evenodd"); }
    }
    lines.forEach(function (pts) {
      trace(ctx, pts, closed);
      stroke(ctx, is ? "#fff" : colour, is ? 3 : over ? 3 : 2, shape.kind === "proposal" ? [7, 5] : null);
      if (is) { trace(ctx, pts, closed); ctx.strokeStyle = colour; ctx.lineWidth = 1.5; ctx.stroke(); }
      if (shape.kind === "track") [pts[0], pts[pts.length - 1]].forEach(function (p) { dot(ctx, p, 3, colour); });
    });
    ctx.globalAlpha = 1;
  }
  function dot(ctx, p, r, fill, line) {
    ctx.beginPath();
    ctx.arc(p[0], p[1], r, 0, 2 * Math.PI);
    ctx.fillStyle = "rgba(0,0,0,.6)";
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = line || "rgba(0,0,0,.6)";
    ctx.stroke();
    ctx.fillStyle = fill;
    ctx.fill();
  }
  function paintHandles(ctx, shape) {
    var closed = Site.closed(shape), colour = COLOUR[shape.kind];
    shape.lines.forEach(function (line, l) {
      var pts = screen(line);
      pts.forEach(function (p, i) {
        var q = pts[(i + 1) % pts.length];
        if ((i + 1 < pts.length || closed) && Place.off(p, q) > 34) dot(ctx, [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2], 3, "rgba(255,255,255,.75)");
      });
      pts.forEach(function (p, i) {
        var at = vertex && vertex.line === l && vertex.i === i;
        dot(ctx, p, at ? 7 : 5, at ? colour : "#fff", at ? "#fff" : "#000");
      });
    });
  }
  function paintText(ctx, text, x, y, taken) {
    ctx.font = "600 12.5px system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";
    var w = ctx.measureText(text).width, box;
    x = Math.max(w / 2 + 8, Math.min(View.size().w - w / 2 - 8, x));
    box = [x - w / 2 - 5, y - 10, x + w / 2 + 5, y + 10];
    if (taken) {
      if (taken.some(function (t) { return t[0] < box[2] && t[2] > box[0] && t[1] < box[3] && t[3] > box[1]; })) return;
      taken.push(box);
    }
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.fillStyle = "rgba(10,14,18,.78)";
    ctx.beginPath();
    if (ctx.roundRect) ctx.roundRect(box[0], box[1], box[2] - box[0], 20, 3); else ctx.rect(box[0], box[1], box[2] - box[0], 20);
    ctx.fill();
    ctx.fillStyle = "#fff";
    ctx.fillText(text, x, y + 0.5);
  }
  // Characters that turn the direction of writing make a name read as another.
  function plain(text, most) {
    text = String(text || "").replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, "");
    return text.length > most ? Array.from(text).slice(0, most - 1).join("") + "\u2026" : text;
  }
  function labelOf(shape) { return plain(wordsOf(shape), 36); }
  function wordsOf(shape) {
    if (shape.kind === "area") return [shape.p.name, shape.p.count].filter(Boolean).join(": ");
    if (shape.kind === "example") return String(shape.p.class || "");
    if (shape.kind === "not") return shape.p.class ? fill(T("no {{class}}"), { class: shape.p.class }) : "";
    return String(shape.p.name || "");
  }
  function paintLabels(ctx, size) {
    var taken = [], all = state().shapes.filter(function (s) { return !s.raw && s.kind !== "proposal"; });
    // The chosen one first, then areas, then what is longest on the screen.
    all.sort(function (a, b) { return (b.id === chosen) - (a.id === chosen) || (b.kind === "area") - (a.kind === "area"); });
    all.forEach(function (shape) {
      var text = labelOf(shape), pts = shape.lines.length && screen(shape.lines[0]);
      if (!text || !pts) return;
      var x = pts.map(function (p) { return p[0]; }), y = pts.map(function (p) { return p[1]; });
      var w = Math.max.apply(0, x) - Math.min.apply(0, x), h = Math.max.apply(0, y) - Math.min.apply(0, y);
      if (Math.max(w, h) < 30 && shape.id !== chosen) return;
      if (!Site.closed(shape)) { // at the first point that is on the screen
        var seen = pts.filter(function (p) { return p[0] > 20 && p[0] < size.w - 60 && p[1] > 20 && p[1] < size.h - 20; })[0];
        if (seen) paintText(ctx, text, seen[0] + 10 + text.length * 3, seen[1] - 14, taken);
      } else {
        // Above the middle of its outline, on the screen where it reaches over its edge.
        var cx = (Math.max(10, Math.min.apply(0, x)) + Math.min(size.w - 10, Math.max.apply(0, x))) / 2, top = Infinity;
        pts.forEach(function (p, i) {
          var q = pts[(i + 1) % pts.length];
          if (p[0] <= cx !== q[0] <= cx) top = Math.min(top, p[1] + (q[1] - p[1]) * (cx - p[0]) / (q[0] - p[0]));
        });
        paintText(ctx, text, cx, Math.max(isFinite(top) ? top - 18 : Math.min.apply(0, y) - 18, Math.min(14, Math.max.apply(0, y))), taken);
      }
    });
  }
  function metres(m) { return (m < 100 ? m.toFixed(1) : m.toFixed(0)) + "\u00a0m"; }
  function sizeOf(shape) {
    var line = shape.lines[0];
    if (!Site.closed(shape)) return metres(shape.lines.reduce(function (sum, l) { return sum + Place.length(l); }, 0));
    if (shape.kind === "example" || shape.kind === "not") {
      var a = Place.length(line.slice(0, 2)), b = Place.length(line.slice(1, 3));
      if (line.length === 4) return metres(Math.max(a, b)) + " \u00d7 " + metres(Math.min(a, b));
    }
    var ha = shape.lines.reduce(function (sum, l) { return sum + Place.surface(l); }, 0) / 1e4;
    return ha < 0.1 ? (ha * 1e4).toFixed(0) + "\u00a0m\u00b2" : ha.toFixed(2) + "\u00a0ha";
  }
  function paintDrawing(ctx) {
    var closed = drawing.kind !== "track", pts = screen(drawing.line), colour = COLOUR[drawing.kind], tip = drawing.tip;
    var all = tip ? pts.concat([tip]) : pts;
    if (closed && all.length > 2) { trace(ctx, all, true); ctx.fillStyle = colour + "26"; ctx.fill(); }
    trace(ctx, all, false);
    stroke(ctx, colour, 2.5);
    if (closed && all.length > 2) { trace(ctx, [all[all.length - 1], all[0]], false); stroke(ctx, colour, 1.2, [5, 5]); }
    pts.forEach(function (p, i) { dot(ctx, p, i ? 4 : 5.5, "#fff"); });
    if (!all.length) return;
    var line = tip ? drawing.line.concat([drawing.tipPlace]) : drawing.line, end = all[all.length - 1];
    if (line.length > 1) {
      var text = metres(Place.length(line.slice(-2)));
      if (line.length > 2) text += ", " + (closed ? sizeOf({ kind: drawing.kind, lines: [line] }) : fill(T("all {{length}}"), { length: metres(Place.length(line)) }));
      paintText(ctx, text, Math.max(70, Math.min(View.size().w - 70, end[0])), end[1] + (end[1] > View.size().h - 50 ? -26 : 24));
    }
  }
  View.onPaint(function (ctx, size) {
    ["proposal", "exclude", "area", "track", "example", "not"].forEach(function (kind) {
      state().shapes.forEach(function (s) { if (s.kind === kind && s.id !== chosen && visible(s)) paintShape(ctx, size, s); });
    });
    var shape = chosenShape();
    if (shape) paintShape(ctx, size, shape);
    paintLabels(ctx, size);
    if (shape && !shape.raw && shape.kind !== "proposal" && !drawing) paintHandles(ctx, shape);
    if (drawing) paintDrawing(ctx);
    if (snapped) { ctx.beginPath(); ctx.arc(snapped[0], snapped[1], 9, 0, 7); stroke(ctx, "#fff", 2); }
    if (cross) {
      ctx.beginPath();
      ctx.moveTo(size.w / 2 - 14, size.h / 2); ctx.lineTo(size.w / 2 + 14, size.h / 2);
      ctx.moveTo(size.w / 2, size.h / 2 - 14); ctx.lineTo(size.w / 2, size.h / 2 + 14);
      stroke(ctx, "#fff", 1.5);
    }
  });

  /* ---- what is under the pointer ---- */

  function pick(s) {
    var best = null, least = near(), all = state().shapes;
    all.filter(visible).forEach(function (shape) {
      shape.lines.forEach(function (line) {
        var pts = screen(line), n = Site.closed(shape) ? pts.length : pts.length - 1;
        for (var i = 0; i < n; i++) {
          var d = Place.off(s, Place.nearest(s, pts[i], pts[(i + 1) % pts.length]));
          // A drawn shape goes before a proposed one.
          if (shape.kind === "proposal") d += 1;
          if (d < least) { least = d; best = shape; }
        }
      });
    });
    if (best) return best;
    // Inside of several: the smallest.
    return all.filter(function (shape) {
      return !shape.raw && Site.closed(shape) && shape.lines.filter(function (l) { return Place.inside(screen(l), s); }).length % 2;
    }).sort(function (a, b) { return Place.surface(a.lines[0]) - Place.surface(b.lines[0]); })[0] || null;
  }
  function pickVertex(s, shape) {
    var best = null, least = near() + 2;
    shape.lines.forEach(function (line, l) {
      var pts = screen(line), closed = Site.closed(shape);
      pts.forEach(function (p, i) {
        var q = pts[(i + 1) % pts.length], d = Place.off(s, p);
        if (d < least) { least = d; best = { line: l, i: i }; }
        if ((i + 1 < pts.length || closed) && Place.off(p, q) > 34) {
          d = Place.off(s, [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2]) + 3;
          if (d < least) { least = d; best = { line: l, i: i + 1, between: true }; }
        }
      });
    });
    return best;
  }
  /* A track's end snaps to other tracks' ends, then to their lines; a corner of an area to corners
     of other areas.  Tracks lie 4.5 m and more apart: no nearer than half of that, however many
     pixels it is, or a whole yard on the screen would become one track. */
  function within(px, m) {
    var gsd = View.tile().gsd_x_m;
    return gsd ? Math.min(px, m / gsd * View.scale()) : px;
  }
  function snap(s, kind, self, toLines) {
    var best = null, least = within(near() + 4, 4);
    if (kind !== "track" && kind !== "area") return null;
    state().shapes.forEach(function (shape) {
      if (shape.kind !== kind || shape.id === self) return;
      shape.lines.forEach(function (line) {
        var pts = screen(line), ends = kind === "track" ? [0, pts.length - 1] : pts.map(function (_, i) { return i; });
        ends.forEach(function (i) {
          var d = Place.off(s, pts[i]);
          if (d < least) { least = d; best = { at: pts[i], place: line[i] }; }
        });
      });
    });
    if (best || kind !== "track" || !toLines) return best;
    least = within(near(), 2);
    state().shapes.forEach(function (shape) {
      if (shape.kind !== kind || shape.id === self) return;
      shape.lines.forEach(function (line) {
        var pts = screen(line);
        for (var i = 0; i + 1 < pts.length; i++) {
          var p = Place.nearest(s, pts[i], pts[i + 1]), d = Place.off(s, p);
          if (d < least) { least = d; best = { at: p, place: View.place(p) }; }
        }
      });
    });
    return best;
  }

  /* ---- drawing ---- */

  function begin(kind) { drawing = { kind: kind, line: [], tip: null, undone: [] }; }
  function aim(s, free) {
    var first = drawing && drawing.kind !== "track" && drawing.line.length > 2 ? screen(drawing.line.slice(0, 1))[0] : null;
    var got = free || !drawing ? null : first && Place.off(s, first) < near() ? { at: first, place: drawing.line[0] } : snap(s, drawing.kind, null, !drawing.line.length);
    snapped = got ? got.at : null;
    if (drawing) { drawing.tip = got ? got.at : s; drawing.tipPlace = got ? got.place : View.place(s); }
    return got;
  }
  function addPoint(s, free) {
    if (!drawing) begin(tool);
    var got = aim(s, free), line = drawing.line;
    // A click on the first point closes, one on the last ends.
    if (line.length > 2 && drawing.kind !== "track" && Place.off(s, screen([line[0]])[0]) < near()) return end();
    if (line.length && Place.off(s, screen([line[line.length - 1]])[0]) < 3) return line.length >= least() ? end() : undefined;
    line.push(got ? got.place : View.place(s));
    drawing.free = free;
    drawing.undone = [];
    drawing.tip = null;
    refresh();
  }
  function least() { return drawing.kind === "track" ? 2 : 3; }
  function end() {
    if (!drawing) return;
    if (drawing.line.length < least()) { say(drawing.kind === "track" ? T("A track has 2 points or more.") : T("A shape has 3 corners or more.")); return; }
    var kind = drawing.kind, p = {}, tail = drawing.line.length - 1;
    // Which point is the last is known now.
    if (kind === "track") {
      var got = snap(screen(drawing.line.slice(tail))[0], kind, null, true);
      if (got && !drawing.free) drawing.line[tail] = got.place;
    }
    if (kind === "area") p.count = last.count;
    if (kind === "example" || kind === "not") {
      p.class = last.class || undefined;
      if (day(View.tile())) p.date = day(View.tile());
    }
    if (kind === "track") p.name = nextName(T("Track"));
    if (kind === "area") p.name = nextName(T("Area"));
    Site.step();
    var shape = Site.add({ kind: kind, p: JSON.parse(JSON.stringify(p)), lines: [drawing.line], parts: null });
    drawing = null;
    snapped = null;
    choose(shape.id, kind !== "track");
    changed();
    say(fill(T("Drawn: {{what}}, {{size}}."), { what: WORD[kind], size: sizeOf(shape) }) + (kind === "track" ? " " + T("Click for the next.") : ""));
  }
  function nextName(word) {
    var n = 1;
    while (state().shapes.some(function (s) { return s.p.name === word + " " + n; })) n++;
    return word + " " + n;
  }
  function giveUp() {
    if (drawing) { drawing = null; snapped = null; }
    else if (vertex) vertex = null;
    else if (chosen !== null) choose(null);
    else setTool("select");
    refresh();
  }
  function pointOff() {
    if (!drawing) return;
    drawing.line.pop();
    if (!drawing.line.length) drawing = null;
    snapped = null;
    refresh();
  }
  function remove() {
    var shape = chosenShape();
    if (!shape) return;
    Site.step();
    if (vertex && !vertex.between && shape.lines[vertex.line].length > (Site.closed(shape) ? 3 : 2)) {
      shape.lines[vertex.line].splice(vertex.i, 1);
      vertex = null;
      say(T("Point removed."));
    } else {
      state().shapes.splice(state().shapes.indexOf(shape), 1);
      choose(null);
      say(T("Removed. Undo brings it back."));
    }
    changed();
  }
  function accept(shape) {
    Site.step();
    take(shape);
    choose(shape.id);
    changed();
    say(fill(T("Accepted as a track, {{size}}."), { size: sizeOf(shape) }));
  }
  function take(shape) {
    shape.kind = "track";
    shape.p = { name: nextName(T("Track")) };
  }

  /* ---- pointers: a click sets or chooses, a drag moves, two fingers zoom ---- */

  var pointers = new Map(), gesture = null;
  function at(e) {
    var r = View.canvas.getBoundingClientRect();
    return [e.clientX - r.left, e.clientY - r.top];
  }
  View.canvas.addEventListener("pointerdown", function (e) {
    touch = e.pointerType === "touch";
    cross = false;
    View.canvas.setPointerCapture(e.pointerId);
    pointers.set(e.pointerId, at(e));
    if (pointers.size === 2) {
      // What one finger began is taken back.
      if (gesture && gesture.vertex && gesture.moved) { Site.undo(); changed(); }
      gesture = { pinch: pinch() };
      return;
    }
    if (pointers.size > 2) return;
    var s = at(e), shape = chosenShape();
    gesture = { from: s, last: s, moved: false, pan: e.button === 1 || e.button === 2 };
    if (!drawing && !gesture.pan && shape && !shape.raw && shape.kind !== "proposal" && (gesture.vertex = pickVertex(s, shape))) gesture.shape = shape.id;
  });
  function pinch() {
    var p = Array.from(pointers.values());
    return { at: [(p[0][0] + p[1][0]) / 2, (p[0][1] + p[1][1]) / 2], d: Math.max(10, Place.off(p[0], p[1])) };
  }
  View.canvas.addEventListener("pointermove", function (e) {
    var s = at(e);
    if (!pointers.has(e.pointerId)) return over(e, s);
    pointers.set(e.pointerId, s);
    if (gesture && gesture.pinch && pointers.size === 2) {
      var now = pinch();
      View.move(now.at[0] - gesture.pinch.at[0], now.at[1] - gesture.pinch.at[1]);
      View.zoom(now.d / gesture.pinch.d, now.at);
      gesture.pinch = now;
      return;
    }
    if (!gesture || gesture.pinch) return;
    if (!gesture.moved && Place.off(s, gesture.from) < (touch ? 9 : 4)) return;
    if (gesture.vertex) moveVertex(s, e.altKey);
    else View.move(s[0] - gesture.last[0], s[1] - gesture.last[1]);
    gesture.moved = true;
    gesture.last = s;
  });
  function moveVertex(s, free) {
    var shape = shapeById(gesture.shape), v = gesture.vertex, line = shape && shape.lines[v.line];
    if (!line) return;
    if (!gesture.moved) {
      Site.step();
      shape = shapeById(gesture.shape);
      if (v.between) { line.splice(v.i, 0, View.place(s)); v.between = false; }
      vertex = { line: v.line, i: v.i };
    }
    var isEnd = Site.closed(shape) || v.i === 0 || v.i === line.length - 1, got = free || !isEnd ? null : snap(s, shape.kind, shape.id, true);
    snapped = got && got.at;
    line[v.i] = got ? got.place : View.place(s);
    View.redraw();
  }
  function over(e, s) {
    if (e.pointerType === "touch") return;
    touch = false;
    if (cross) { cross = false; View.redraw(); }
    if (drawing) { aim(s, e.altKey); View.redraw(); return; }
    var shape = tool === "select" || !drawing ? pick(s) : null, own = chosenShape(), v = own && own.kind !== "proposal" && !own.raw && pickVertex(s, own);
    var id = shape && tool === "select" ? shape.id : null;
    View.canvas.style.cursor = v ? "move" : id !== null ? "pointer" : tool === "select" ? "grab" : "crosshair";
    snapped = tool !== "select" && !v && !e.altKey ? (function (got) { return got && got.at; })(snap(s, tool, null, true)) : null;
    if (id !== hover || tool !== "select") { hover = id; View.redraw(); }
  }
  function up(e) {
    var g = gesture, s = at(e);
    if (!pointers.delete(e.pointerId)) return;
    if (pointers.size) { if (!g || !g.pinch) return; gesture = { from: [1e9, 1e9], last: Array.from(pointers.values())[0], moved: true, pan: true }; return; }
    gesture = null;
    if (!g || g.pinch) return;
    if (g.moved) {
      snapped = null;
      if (g.vertex) changed();
      return;
    }
    if (e.type === "pointercancel" || g.pan) return;
    click(s, g, e);
  }
  View.canvas.addEventListener("pointerup", up);
  View.canvas.addEventListener("pointercancel", up);
  View.canvas.addEventListener("pointerleave", function () { if (drawing) drawing.tip = null; snapped = null; hover = null; View.redraw(); });
  View.canvas.addEventListener("contextmenu", function (e) { e.preventDefault(); });
  function click(s, g, e) {
    var shape = pick(s);
    if (drawing) return addPoint(s, e.altKey);
    if (tool === "select" && g.vertex && !g.vertex.between) { vertex = g.vertex; refresh(); return; }
    // With another tool a click is a point: grey lines lie where tracks begin.
    if (shape && shape.kind === "proposal" && tool === "select") return accept(shape);
    if (tool !== "select") return addPoint(s, e.altKey);
    choose(shape ? shape.id : null);
  }
  View.canvas.addEventListener("wheel", function (e) {
    e.preventDefault();
    var step = e.deltaMode === 1 ? e.deltaY * 33 : e.deltaMode === 2 ? e.deltaY * 300 : e.deltaY;
    View.zoom(Math.exp(-Math.max(-300, Math.min(300, step)) * 0.0018), at(e));
    if (drawing) drawing.tip = null;
  }, { passive: false });

  /* ---- keys ---- */

  var TOOLS = { v: "select", a: "area", t: "track", x: "exclude", e: "example", n: "not" };
  document.addEventListener("keydown", function (e) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName), key = e.key, command = e.ctrlKey || e.metaKey;
    if (command && key.toLowerCase() === "s") { e.preventDefault(); return save(); }
    if (typing) { if (key === "Escape") View.canvas.focus(); return; }
    if (command && key.toLowerCase() === "z") { e.preventDefault(); return e.shiftKey ? redo() : undo(); }
    if (command && key.toLowerCase() === "y") { e.preventDefault(); return redo(); }
    if (command || e.altKey) return;
    if (TOOLS[key.toLowerCase()]) return setTool(TOOLS[key.toLowerCase()]);
    if (key === "Escape") return giveUp();
    if (key === "[" || key === "]") return showDate(View.date() + (key === "]" ? 1 : -1));
    if (key === "+" || key === "=") return View.zoom(1.4);
    if (key === "-") return View.zoom(1 / 1.4);
    if (key === "0") return View.home();
    if (key === "Backspace" && drawing) { e.preventDefault(); return pointOff(); }
    if (key === "Delete" || key === "Backspace") { e.preventDefault(); return drawing ? pointOff() : remove(); }
    if (e.target !== View.canvas && e.target !== document.body) return;
    if (key === "Enter" && drawing) { e.preventDefault(); return end(); }
    if (key === " ") {
      e.preventDefault();
      cross = true;
      var s = [View.size().w / 2, View.size().h / 2];
      return click(s, {}, e);
    }
    var dx = key === "ArrowLeft" ? 1 : key === "ArrowRight" ? -1 : 0, dy = key === "ArrowUp" ? 1 : key === "ArrowDown" ? -1 : 0;
    if (!dx && !dy) return;
    e.preventDefault();
    if (vertex && chosenShape() && !drawing) return nudge(-dx, -dy, e.shiftKey ? 10 : 1);
    cross = true;
    View.move(dx * (e.shiftKey ? 120 : 24), dy * (e.shiftKey ? 120 : 24));
    if (drawing) { var c = [View.size().w / 2, View.size().h / 2]; requestAnimationFrame(function () { if (drawing) { aim(c, false); View.redraw(); } }); }
  });
  function nudge(dx, dy, by) {
    var line = chosenShape().lines[vertex.line], p = screen([line[vertex.i]])[0];
    Site.step();
    line = chosenShape().lines[vertex.line];
    line[vertex.i] = View.place([p[0] + dx * by, p[1] + dy * by]);
    changed();
  }

  /* ---- the list and the panel ---- */

  function element(tag, attributes, text) {
    var e = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (k) { e.setAttribute(k, attributes[k]); });
    if (text !== undefined) e.textContent = text;
    return e;
  }
  function say(text) { $("hint").textContent = text; }
  function choose(id, open) {
    chosen = id;
    vertex = null;
    panel();
    refresh();
    if (id !== null && open && !touch) {
      var field = $("chosen").querySelector("select, input");
      if (field && window.innerWidth >= 900) field.focus({ preventScroll: true });
    }
  }
  function setTool(next) {
    tool = next;
    if (drawing && drawing.kind !== next) drawing = null;
    snapped = null;
    hover = null;
    say(HINT[next]);
    refresh();
  }
  function refresh() {
    Array.prototype.forEach.call($("tools").children, function (b) { b.setAttribute("aria-pressed", b.dataset.tool === tool); });
    View.canvas.style.cursor = tool === "select" ? "grab" : "crosshair";
    $("drawing").hidden = !drawing;
    if (drawing) $("done").disabled = drawing.line.length < least();
    $("undo").disabled = !drawing && !Site.canUndo();
    $("redo").disabled = !Site.canRedo();
    View.redraw();
  }
  // After every change of the site.
  function changed() {
    if (chosen !== null && !chosenShape()) { chosen = null; vertex = null; }
    findCovered();
    if (document.activeElement !== $("name")) $("name").value = state().name;
    panel();
    list();
    refresh();
  }
  function field(box, word, input) {
    var label = element("label", {}, word + " ");
    label.appendChild(input);
    box.appendChild(label);
    return input;
  }
  function set(shape, key, value) {
    if (shape.p[key] === value) return;
    Site.step();
    shape = shapeById(shape.id);
    if (value) shape.p[key] = value; else delete shape.p[key];
    list();
    refresh();
  }
  function panel() {
    var box = $("chosen"), shape = chosenShape();
    box.hidden = !shape;
    box.textContent = "";
    if (!shape) return;
    box.appendChild(element("h2", {}, WORD[shape.kind] || T("Other")));
    if (shape.raw) { box.appendChild(element("p", {}, T("This page keeps it as it is."))); return; }
    box.querySelector("h2").appendChild(element("span", { class: "soft" }, " " + sizeOf(shape)));
    if (shape.kind === "area") classField(box, shape, "count");
    if (shape.kind === "example" || shape.kind === "not") {
      classField(box, shape, "class");
      var date = field(box, T("Date"), element("input", { value: shape.p.date || "", placeholder: "2023-10-05", size: 12 }));
      date.addEventListener("change", function () { set(shape, "date", date.value.trim()); });
    }
    if (shape.kind !== "example" && shape.kind !== "not") {
      var name = field(box, T("Name"), element("input", { value: shape.p.name || "", maxlength: 100, autocomplete: "off", spellcheck: "false" }));
      name.addEventListener("change", function () { set(shape, "name", name.value.trim()); });
    }
    var row = element("p", { class: "row" }), gone = element("button", { type: "button", class: "danger" }, T("Remove")), look = element("button", { type: "button" }, T("Show"));
    gone.addEventListener("click", function () { vertex = null; remove(); View.canvas.focus(); });
    look.addEventListener("click", function () { View.fit([].concat.apply([], shape.lines.map(pixels))); });
    row.appendChild(look);
    row.appendChild(gone);
    box.appendChild(row);
  }
  function classField(box, shape, key) {
    var select = field(box, key === "count" ? T("draw|Counts") : T("Class"), element("select")), own = Site.classes();
    if (key === "class") own = own.filter(function (k) { return Site.BUILT_IN.indexOf(k) < 0; });
    select.appendChild(element("option", { value: "" }, T("choose …")));
    own.forEach(function (k) { select.appendChild(element("option", { value: k }, k)); });
    select.appendChild(element("option", { value: "\u0000" }, T("another class …")));
    select.value = shape.p[key] || "";
    select.addEventListener("change", function () {
      if (select.value === "\u0000") return newClass(box, shape, key, select);
      if (key === "count") last.count = select.value || last.count; else last.class = select.value;
      set(shape, key, select.value);
    });
  }
  function newClass(box, shape, key, select) {
    var old = box.querySelector(".new");
    if (old) old.remove();
    var form = element("form", { class: "new" }), name = field(form, T("Name"), element("input", { required: "", maxlength: 60, placeholder: T("tent"), autocomplete: "off" }));
    var how = field(form, T("Known by"), element("select")), sizes = element("div", { class: "sizes" }), part = [];
    how.appendChild(element("option", { value: "example" }, T("examples")));
    if (key === "count") how.appendChild(element("option", { value: "blob" }, T("its size")));
    [T("Length from"), T("to"), T("Width from"), T("to")].forEach(function (word) { part.push(field(sizes, word, element("input", { type: "number", min: 0.1, max: 500, step: 0.1 }))); });
    sizes.appendChild(element("span", {}, T("metres")));
    sizes.hidden = true;
    how.addEventListener("change", function () { sizes.hidden = how.value !== "blob"; part.forEach(function (i) { i.required = !sizes.hidden; }); });
    form.appendChild(sizes);
    form.appendChild(element("button", { type: "submit", class: "strong" }, T("Add the class")));
    form.addEventListener("submit", function (e) {
      e.preventDefault();
      var word = name.value.trim(), v = part.map(function (i) { return Number(i.value); });
      if (!word) return;
      if (!sizes.hidden && !(v[0] <= v[1] && v[2] <= v[3])) return say(T("A size goes from the smaller to the larger."));
      Site.step();
      if (Site.BUILT_IN.indexOf(word) < 0 && !state().classes[word])
        state().classes[word] = how.value === "blob" ? { length_m: [v[0], v[1]], width_m: [v[2], v[3]], method: "blob" } : { method: "example" };
      shapeById(shape.id).p[key] = word;
      if (key === "count") last.count = word; else last.class = word;
      changed();
    });
    box.insertBefore(form, box.querySelector(".row"));
    name.focus();
    select.value = shape.p[key] || "";
  }
  function list() {
    var ul = $("list"), shapes = state().shapes.filter(function (s) { return s.kind !== "proposal"; }), n = state().shapes.length - shapes.length;
    ul.textContent = "";
    $("number").textContent = shapes.length ? shapes.length : "";
    if (!shapes.length) ul.appendChild(element("li", { class: "soft" }, T("Nothing yet. For railcars draw an area round the yard, then a line along each track.")));
    shapes.forEach(function (s) {
      var li = element("li"), b = element("button", { type: "button", "aria-pressed": s.id === chosen });
      b.appendChild(element("i", { style: "background:" + (COLOUR[s.kind] || "#999"), "aria-hidden": "true" }));
      b.appendChild(element("span", {}, labelOf(s) || WORD[s.kind] || T("Other")));
      if (!s.raw) b.appendChild(element("small", {}, sizeOf(s)));
      b.addEventListener("click", function () {
        choose(s.id);
        var pts = [].concat.apply([], s.lines.map(screen));
        if (!pts.some(function (p) { return p[0] > 0 && p[1] > 0 && p[0] < View.size().w && p[1] < View.size().h; })) View.fit([].concat.apply([], s.lines.map(pixels)));
        list();
      });
      li.appendChild(b);
      ul.appendChild(li);
    });
    $("amiss").textContent = "";
    Site.amiss().slice(0, 20).forEach(function (a) { $("amiss").appendChild(element("li", {}, (labelOf(a[0]) || WORD[a[0].kind]) + ": " + a[1] + ".")); });
    n = state().shapes.filter(function (s) { return s.kind === "proposal" && !covered.has(s.id); }).length;
    $("proposed").hidden = !n;
    var seen = state().shapes.filter(function (s) { return s.kind === "proposal" && visible(s); }).length;
    $("accept-all").disabled = !seen;
    $("proposed-text").textContent = !seen
      ? n === 1 ? T("The program has found 1 line that may be a track. It appears in the areas of railcars that you draw.") : fill(T("The program has found {{n}} lines that may be tracks. They appear in the areas of railcars that you draw."), { n: n })
      : (seen === 1 ? T("1 grey line, found by the program.") : fill(T("{{n}} grey lines, found by the program."), { n: seen })) + " " + T("Some are wrong, and tracks may be missing: with Select click those that are tracks, and draw the others. Cars without a line are not counted.");
  }

  /* ---- dates and pictures ---- */

  function showDate(i) {
    if (i < 0 || i >= View.tiles.length) return;
    View.show(i);
    if (drawing) drawing.tip = null;
    Array.prototype.forEach.call($("dates").querySelectorAll("button"), function (b, k) { b.setAttribute("aria-pressed", k === i); });
    if ($("dates").querySelector("select")) $("dates").querySelector("select").value = i;
    about();
  }
  function dateOf(tile) { return day(tile) || T("no date"); }
  function dates() {
    var box = $("dates");
    if (View.tiles.length > 4) {
      var select = element("select", { "aria-label": T("Date shown") });
      View.tiles.forEach(function (t, i) { select.appendChild(element("option", { value: i }, dateOf(t))); });
      select.addEventListener("change", function () { showDate(Number(select.value)); });
      box.appendChild(select);
    } else View.tiles.forEach(function (t, i) {
      var b = element("button", { type: "button", title: t.file }, dateOf(t));
      b.addEventListener("click", function () { showDate(i); });
      box.appendChild(b);
    });
    showDate(View.date());
  }
  function about() {
    var t = View.tile(), box = $("about"), gsd = t.gsd_x_m, text;
    box.textContent = "";
    box.appendChild(element("p", {}, [t.file, t.date || T("without a date"), t.sensor].filter(Boolean).join(", ") + (t.licence ? ". " + T("Licence") + ": " + t.licence : "")));
    text = fill(gsd ? T("{{w}} × {{h}} pixels of {{m}} m.") : T("{{w}} × {{h}} pixels."), { w: t.width, h: t.height, m: gsd ? gsd.toFixed(2) : 0 }) + " ";
    if (t.whole_reduced > 1) {
      var shown = function (k) { return gsd ? (gsd * k).toFixed(2) + " m" : fill(T("{{n}} of the tile"), { n: k }); };
      text += t.reduced < t.whole_reduced
        ? fill(T("Too large for a page: shown in pixels of {{whole}}, and of {{part}} in the finest part."), { whole: shown(t.whole_reduced), part: shown(t.reduced) })
        : fill(T("Too large for a page: shown in pixels of {{whole}}; yardstick draw --around 'LON,LAT METRES' shows a part finer."), { whole: shown(t.whole_reduced) });
    } else text += T("Shown as it is.");
    box.appendChild(element("p", {}, text));
    box.appendChild(element("p", { class: "soft" }, fill(T("A place is right within {{n}} pixels of the tile."), { n: Math.max(0.01, t.lattice.error_px).toFixed(2) }) + (View.data.no_lines ? " " + fill(T("No tracks are proposed: {{why}}."), { why: View.data.no_lines }) : "")));
    $("mark").hidden = !t.rendered;
  }

  /* ---- files ---- */

  function fileName() {
    var name = (state().name || "site").normalize("NFKC").replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_+|_+$/g, "").slice(0, 60);
    return (name || "site") + ".geojson";
  }
  function save() {
    if (drawing && drawing.line.length >= least()) end();
    var link = element("a", { download: fileName(), href: URL.createObjectURL(new Blob([Site.text()], { type: "application/geo+json" })) });
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
    Site.wasSaved();
    var n = Site.amiss().length;
    say(fill(!n ? T("Saved as {{file}}.") : n === 1 ? T("Saved as {{file}}; 1 thing is to mend, see the list.") : T("Saved as {{file}}; {{n}} things are to mend, see the list."), { file: fileName(), n: n }));
  }
  function load(root, from) {
    try {
      Site.load(root);
    } catch (e) { say(from + ": " + e.message); return false; }
    chosen = vertex = drawing = null;
    changed();
    return true;
  }
  $("open").addEventListener("click", function () {
    if (!Site.isSaved() && !window.confirm(T("What is drawn is not saved yet. Open another site in its place?"))) return;
    $("picker").click();
  });
  $("picker").addEventListener("change", function () {
    var file = $("picker").files[0];
    if (!file) return;
    file.text().then(function (text) {
      var root;
      try { root = JSON.parse(text); } catch (e) { say(fill(T("{{file}}: this is no JSON."), { file: file.name })); return; }
      if (load(root, file.name)) { say(fill(T("{{file}} is open."), { file: file.name })); showAll(); }
    });
    $("picker").value = "";
  });
  function showAll() {
    var pts = [].concat.apply([], state().shapes.filter(function (s) { return s.kind !== "proposal"; }).map(function (s) { return [].concat.apply([], s.lines.map(pixels)); }));
    if (pts.length) View.fit(pts); else View.home();
  }
  function undo() { if (drawing) return pointOff(); if (Site.undo()) { vertex = null; changed(); say(T("Undone.")); } }
  function redo() { if (Site.redo()) { vertex = null; changed(); say(T("Done again.")); } }

  $("undo").addEventListener("click", undo);
  $("redo").addEventListener("click", redo);
  $("save").addEventListener("click", save);
  $("done").addEventListener("click", function () { end(); View.canvas.focus(); });
  $("back").addEventListener("click", function () { pointOff(); View.canvas.focus(); });
  $("give-up").addEventListener("click", function () { giveUp(); View.canvas.focus(); });
  $("in").addEventListener("click", function () { View.zoom(1.5); });
  $("out").addEventListener("click", function () { View.zoom(1 / 1.5); });
  $("whole").addEventListener("click", View.home);
  $("accept-all").addEventListener("click", function () {
    Site.step();
    state().shapes.forEach(function (s) { if (s.kind === "proposal" && visible(s)) take(s); });
    changed();
  });
  $("drop-all").addEventListener("click", function () {
    Site.step();
    state().shapes = state().shapes.filter(function (s) { return s.kind !== "proposal"; });
    changed();
  });
  $("name").addEventListener("change", function () { Site.step(); state().name = $("name").value.trim(); refresh(); });
  Array.prototype.forEach.call($("tools").children, function (b) { b.addEventListener("click", function () { setTool(b.dataset.tool); }); });
  window.addEventListener("beforeunload", function (e) { if (!Site.isSaved() || drawing) e.preventDefault(); });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", View.redraw);

  /* ---- begin ---- */

  function given(what) { return JSON.parse($("data-" + what).textContent); }
  var site = given("site"), proposals = given("proposals");
  View.start();
  load(site || { type: "FeatureCollection", features: [] }, View.data.site_file || "site");
  if (proposals) (proposals.features || []).forEach(function (f) {
    var shape = Site.shapeOf(f);
    if (shape.lines.length && !Site.closed(shape)) { shape.kind = "proposal"; Site.add(shape); }
  });
  var own = Object.keys(state().classes)[0];
  if (own) last.class = own;
  changed();
  dates();
  showAll();
  setTool(site ? "select" : "area");
  // For scripts that drive the page: where a place is in the window.
  window.yardstick = {
    at: function (lon, lat) {
      var r = View.canvas.getBoundingClientRect(), p = View.toScreen(Place.pixel(View.tile(), lon, lat));
      return [p[0] + r.left, p[1] + r.top];
    },
    text: Site.text
  };
})();
