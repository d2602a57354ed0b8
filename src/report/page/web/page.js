// The page is whole without this: it lays two pictures under one divider, zooms, sorts and filters.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }
  function clamp(value, low, high) {
    return Math.max(low, Math.min(high, value));
  }
  // While the page itself is being scrolled a picture that comes under the pointer must not stop it.
  var scrolled = 0;
  window.addEventListener("scroll", function () { scrolled = Date.now(); }, { passive: true });

  /* ---- pictures ---- */

  var viewers = all(".viewer").map(function (figure) {
    var stage = figure.querySelector(".stage"), divider = figure.querySelector(".divider");
    var panes = all(".pane", stage), card = figure.querySelector(".card");
    var bar = stage.querySelector(".bar"), length = stage.querySelector(".length");
    var gsd = Number(figure.dataset.gsd), frame = figure.dataset.frame.split(" ").map(Number);
    var pairs = (figure.dataset.pairs || "").split(" ");
    var first = panes[0].querySelector("svg").getAttribute("viewBox").split(" ").map(Number);
    var view = { x: first[0] + first[2] / 2, y: first[1] + first[3] / 2, w: 0 };
    var cut = 50, engaged = false, home = 0, queued = false;
    var boxes = new Map(); // of each pane, made when it is first shown

    function size() {
      return { w: stage.clientWidth || 1, h: stage.clientHeight || 1 };
    }
    function shown() {
      return panes.filter(function (pane) { return !pane.classList.contains("other"); });
    }
    function widest() {
      var s = size();
      return Math.max(frame[0], frame[1] * s.w / s.h, home);
    }
    function goHome() {
      var s = size(), aspect = s.w / s.h;
      home = Math.max(first[2], first[3] * aspect);
      // A long area on a narrow screen would be a thread: begin three times as near at most.
      if (s.w < 700) home = Math.max(home / 3, first[3] * aspect);
      view = { x: first[0] + first[2] / 2, y: first[1] + first[3] / 2, w: home };
      if (home < first[2]) view.x = densest(home);
    }
    // Where most objects are, for a view that cannot hold all.
    function densest(w) {
      var xs = [], best = view.x, most = -1;
      shown().forEach(function (pane) { boxesOf(pane).forEach(function (b) { xs.push(b.x); }); });
      for (var at = first[0] + w / 2; at <= first[0] + first[2] - w / 2; at += w / 8) {
        var n = xs.filter(function (x) { return Math.abs(x - at) < w / 2; }).length;
        if (n > most) { most = n; best = at; }
      }
      return best;
    }
    function boxesOf(pane) {
      if (!boxes.has(pane)) {
        boxes.set(pane, all(".o", pane).map(function (g) {
          var p = g.querySelector(".m").getAttribute("points").trim().split(/[ ,]+/).map(Number);
          return {
            g: g, x: (p[0] + p[4]) / 2, y: (p[1] + p[5]) / 2,
            long: Math.max(Math.hypot(p[2] - p[0], p[3] - p[1]), Math.hypot(p[4] - p[2], p[5] - p[3])),
            wide: Math.min(Math.hypot(p[2] - p[0], p[3] - p[1]), Math.hypot(p[4] - p[2], p[5] - p[3])),
            n: g.querySelector("text").textContent.length, doubtful: g.classList.contains("doubtful")
          };
        }).sort(function (a, b) { return b.doubtful - a.doubtful; }));
      }
      return boxes.get(pane);
    }

    /* Numbers stand only in objects that are large enough to be seen beside them, and never over
       one another. */
    function number(pane, unit, s) {
      var taken = new Set(), h = view.w * s.h / s.w;
      boxesOf(pane).forEach(function (b) {
        var on = b.wide / unit >= 13 && Math.abs(b.x - view.x) < view.w / 2 && Math.abs(b.y - view.y) < h / 2;
        if (on) {
          var x = Math.round(b.x / unit / 8), y = Math.round(b.y / unit / 8), r = Math.ceil(b.n * 7 / 16);
          for (var i = -r; on && i <= r; i++)
            for (var j = -1; on && j <= 1; j++) on = !taken.has((x + i) + "," + (y + j));
          for (i = -r; on && i <= r; i++) taken.add((x + i) + "," + y);
        }
        b.g.classList.toggle("on", on);
      });
    }
    function draw() {
      var s = size(), h, box, unit;
      queued = false;
      view.w = clamp(view.w, Math.min(15 / gsd, home), widest());
      h = view.w * s.h / s.w;
      view.x = clamp(view.x, 0, frame[0]);
      view.y = clamp(view.y, 0, frame[1]);
      unit = view.w / s.w;
      box = [view.x - view.w / 2, view.y - h / 2, view.w, h].map(function (v) { return v.toFixed(2); }).join(" ");
      stage.style.setProperty("--unit", unit);
      stage.style.setProperty("--printed", s.w / s.h);
      stage.classList.toggle("near", view.w < home * 0.98);
      shown().forEach(function (pane) {
        pane.querySelector("svg").setAttribute("viewBox", box);
        number(pane, unit, s);
      });
      if (bar) {
        var most = 0.22 * view.w * gsd, step = Math.pow(10, Math.floor(Math.log10(most)));
        var metres = step * (most / step >= 5 ? 5 : most / step >= 2 ? 2 : 1);
        bar.style.width = metres / gsd / unit + "px";
        length.textContent = Number(metres.toPrecision(3)).toLocaleString(document.documentElement.lang) + "\u00a0m";
      }
    }
    function redraw() {
      if (!queued) { queued = true; requestAnimationFrame(draw); }
    }
    function zoom(factor, clientX, clientY) {
      var r = stage.getBoundingClientRect(), s = size();
      var dx = clientX === undefined ? 0 : clientX - r.left - s.w / 2;
      var dy = clientY === undefined ? 0 : clientY - r.top - s.h / 2;
      var before = view.w;
      view.w = clamp(view.w * factor, Math.min(15 / gsd, home), widest());
      // What is under the pointer stays there.
      view.x += dx / s.w * (before - view.w);
      view.y += dy / s.w * (before - view.w);
      engaged = true;
      redraw();
    }
    function move(dx, dy) {
      var unit = view.w / size().w;
      view.x -= dx * unit;
      view.y -= dy * unit;
      redraw();
    }
    function setCut(percent) {
      cut = clamp(percent, 0, 100);
      stage.style.setProperty("--cut", cut);
      if (divider) divider.setAttribute("aria-valuenow", Math.round(cut));
    }
    /* What became of an object is told only where its other date stands beside it. */
    function pair() {
      var left = stage.querySelector(".pane.left"), right = stage.querySelector(".pane.right");
      var known = left && right && pairs.indexOf(left.dataset.date + "-" + right.dataset.date) >= 0;
      panes.forEach(function (pane) { pane.classList.remove("by-since", "by-until"); });
      if (known) { left.classList.add("by-until"); right.classList.add("by-since"); }
      all(".pick", figure).forEach(function (pick) {
        var pane = pick.dataset.side === "left" ? left : right;
        if (pane) pick.value = pane.dataset.date;
      });
    }
    function put(pane, side) {
      var other = side === "left" ? "right" : "left", old = stage.querySelector(".pane." + side);
      if (pane === old) return;
      if (pane.classList.contains(other)) { // they change places
        old.classList.replace(side, other);
        pane.classList.replace(other, side);
      } else {
        if (old) old.classList.replace(side, "other");
        pane.classList.replace("other", side);
      }
      pair();
    }
    function paneOf(date) {
      return panes.find(function (pane) { return pane.dataset.date === String(date); });
    }
    // Bring an object's date on the screen, beside the date that it was compared with.
    function bring(pane) {
      if (!pane.classList.contains("other")) return;
      var date = pane.dataset.date;
      var to = pairs.find(function (p) { return p.split("-")[1] === date && paneOf(p.split("-")[0]); });
      var from = pairs.find(function (p) { return p.split("-")[0] === date && paneOf(p.split("-")[1]); });
      if (to || !from) {
        put(pane, "right");
        if (to) put(paneOf(to.split("-")[0]), "left");
      } else {
        put(pane, "left");
        put(paneOf(from.split("-")[1]), "right");
      }
    }
    function choose(g, look) {
      var pane = g.closest(".pane"), b, link;
      all(".o.chosen").forEach(function (o) { o.classList.remove("chosen", "pulse"); });
      all("tr.at").forEach(function (row) { row.classList.remove("at"); });
      bring(pane);
      b = boxesOf(pane).find(function (one) { return one.g === g; });
      g.classList.add("chosen");
      if (look) {
        g.classList.add("pulse");
        view.x = b.x;
        view.y = b.y;
        view.w = Math.min(view.w, size().w * b.long / clamp(0.12 * size().w, 50, 110));
        if (pane.classList.contains("left") && cut < 70) setCut(75);
        if (pane.classList.contains("right") && cut > 30 && divider) setCut(25);
        figure.classList.remove("no-boxes");
        all("[data-show=boxes]", figure).forEach(function (box) { box.checked = true; });
        stage.scrollIntoView({ block: "center" });
      }
      card.classList.add("told");
      card.textContent = g.querySelector("title").textContent + " ";
      if (document.getElementById("r-" + g.id)) {
        link = document.createElement("a");
        link.href = "#r-" + g.id;
        link.textContent = card.dataset.row;
        card.appendChild(link);
        document.getElementById("r-" + g.id).classList.add("at");
      }
      redraw();
    }

    /* One pointer moves the picture, two zoom it, one on the divider moves that. */
    var down = new Map(), dragged = 0, gap = 0;
    function middle() {
      var p = Array.from(down.values());
      return p.length < 2 ? p[0] : { x: (p[0].x + p[1].x) / 2, y: (p[0].y + p[1].y) / 2, gap: Math.hypot(p[0].x - p[1].x, p[0].y - p[1].y) };
    }
    stage.addEventListener("pointerdown", function (event) {
      if (event.button || event.target.closest(".divider")) return;
      down.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (down.size === 1) dragged = 0;
      gap = middle().gap || 0;
      engaged = true;
    });
    stage.addEventListener("pointermove", function (event) {
      if (!down.has(event.pointerId)) return;
      var before = middle(), now;
      down.set(event.pointerId, { x: event.clientX, y: event.clientY });
      now = middle();
      dragged += Math.hypot(now.x - before.x, now.y - before.y);
      if (dragged > 4 && !stage.hasPointerCapture(event.pointerId)) {
        stage.setPointerCapture(event.pointerId);
        stage.classList.add("moving");
      }
      move(now.x - before.x, now.y - before.y);
      if (now.gap && gap) {
        zoom(gap / now.gap, now.x, now.y);
        gap = now.gap;
        dragged = 99;
      }
    });
    ["pointerup", "pointercancel"].forEach(function (name) {
      stage.addEventListener(name, function (event) {
        down.delete(event.pointerId);
        gap = down.size ? middle().gap || 0 : 0;
        if (!down.size) stage.classList.remove("moving");
      });
    });
    stage.addEventListener("dragstart", function (event) { event.preventDefault(); });
    stage.addEventListener("click", function (event) {
      var g = event.target.closest(".o");
      if (g && dragged <= 4) choose(g, false);
    });
    stage.addEventListener("wheel", function (event) {
      if (Date.now() - scrolled < 300) return;
      if (event.deltaY > 0 && view.w >= (engaged ? widest() : home) * 0.999) return;
      event.preventDefault();
      zoom(Math.exp(clamp(event.deltaY * (event.deltaMode ? 16 : 1), -200, 200) * 0.002), event.clientX, event.clientY);
    }, { passive: false });
    if (divider) {
      var follow = function (event) {
        var r = stage.getBoundingClientRect();
        setCut(100 * (event.clientX - r.left) / r.width);
      };
      divider.addEventListener("pointerdown", function (event) {
        divider.setPointerCapture(event.pointerId);
        event.preventDefault();
        divider.focus();
      });
      divider.addEventListener("pointermove", function (event) {
        if (divider.hasPointerCapture(event.pointerId)) follow(event);
      });
      divider.addEventListener("keydown", function (event) {
        var to = { ArrowLeft: cut - 2, ArrowRight: cut + 2, ArrowDown: cut - 2, ArrowUp: cut + 2, PageDown: cut - 10, PageUp: cut + 10, Home: 0, End: 100 }[event.key];
        if (to === undefined) return;
        setCut(to);
        event.preventDefault();
        event.stopPropagation();
      });
      setCut(50);
    }
    function whole() {
      view = { x: frame[0] / 2, y: frame[1] / 2, w: widest() };
      redraw();
    }
    function show(what, on) {
      var box = figure.querySelector("[data-show=" + what + "]");
      box.checked = on === undefined ? !box.checked : on;
      figure.classList.toggle("no-" + what, !box.checked);
    }
    stage.addEventListener("keydown", function (event) {
      var step = size().w / 8, keys = {
        "+": function () { zoom(1 / 1.4); }, "=": function () { zoom(1 / 1.4); }, "-": function () { zoom(1.4); }, "0": whole,
        ArrowLeft: function () { move(step, 0); }, ArrowRight: function () { move(-step, 0); },
        ArrowUp: function () { move(0, step); }, ArrowDown: function () { move(0, -step); },
        b: function () { show("boxes"); }, n: function () { show("numbers"); }
      };
      var act = keys[event.key] || keys[event.key.toLowerCase()];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      act();
      event.preventDefault();
    });
    all("[data-do]", figure).forEach(function (button) {
      button.addEventListener("click", function () {
        if (button.dataset.do === "home") whole();
        else zoom(button.dataset.do === "in" ? 1 / 1.5 : 1.5);
      });
    });
    all("[data-show]", figure).forEach(function (box) {
      box.addEventListener("change", function () { show(box.dataset.show, box.checked); });
    });
    all(".pick", figure).forEach(function (pick) {
      pick.addEventListener("change", function () {
        put(paneOf(pick.value), pick.dataset.side);
        redraw();
      });
    });
    pair();
    goHome();
    draw();
    var width = stage.clientWidth;
    window.addEventListener("resize", function () {
      if (stage.clientWidth === width) return;
      width = stage.clientWidth;
      if (!engaged) goHome();
      redraw();
    });
    return { figure: figure, choose: choose };
  });

  /* ---- tables ---- */

  function valueOf(row, column) {
    return row.cells[column] ? row.cells[column].textContent.trim() : "";
  }
  // "13,9" of a German page, "< 0.01" of a score.
  function number(text) {
    return parseFloat(text.replace(/^[<>] /, "").replace(/^([+-]?\d+),(?=\d)/, "$1."));
  }
  function compare(a, b, numbers) {
    if (!numbers) return a.localeCompare(b, undefined, { numeric: true });
    var x = number(a), y = number(b);
    return (isNaN(x) ? -Infinity : x) - (isNaN(y) ? -Infinity : y) || 0;
  }
  all("table.sortable").forEach(function (table) {
    var body = table.tBodies[0], heads = all("th", table);
    heads.forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending", numbers = head.classList.contains("n");
        var rows = Array.from(body.rows).map(function (row, i) { return { row: row, i: i, value: head.dataset.first === undefined ? valueOf(row, column) : row.dataset.score }; });
        rows.sort(function (a, b) { return (down ? -1 : 1) * compare(a.value, b.value, numbers) || a.i - b.i; });
        heads.forEach(function (one) { one.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        rows.forEach(function (one) { body.appendChild(one.row); });
        table.dispatchEvent(new Event("sorted"));
      });
      if (table.classList.contains("objects") && head.dataset.first !== undefined) head.setAttribute("aria-sort", "ascending");
    });
  });

  var few = matchMedia("(max-width: 46rem)").matches ? 8 : 25; // rows of a long table that are shown before it is asked for
  all("table.objects").forEach(function (table) {
    var form = document.querySelector(".filters"), output = form.querySelector("output");
    var body = table.tBodies[0], open = false, more = document.createElement("button");
    more.type = "button";
    more.className = "more";
    table.closest(".scroll").after(more);
    function fill(text, n, of) {
      return text.replace("{n}", n).replace("{all}", of);
    }
    function apply() {
      var status = form.elements.status.value, date = form.elements.date.value;
      var score = parseFloat(form.elements.score.value), fit = 0, rows = Array.from(body.rows);
      rows.forEach(function (row) {
        var own = parseFloat(row.dataset.score);
        var fits = (!status || row.dataset.status === status) && (!date || row.id.indexOf("r-d" + date + "o") === 0) &&
          (isNaN(score) || isNaN(own) || own <= score + 1e-9);
        fit += fits;
        row.hidden = !fits || (!open && fit > few);
      });
      output.textContent = fill(form.dataset.count, fit, rows.length);
      more.hidden = open || fit <= few;
      more.textContent = fill(form.dataset.more, fit, rows.length);
    }
    form.addEventListener("input", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    table.addEventListener("sorted", apply);
    more.addEventListener("click", function () { open = true; apply(); });
    table.reveal = function (row) {
      if (row.hidden) {
        open = true;
        apply();
        if (row.hidden) { form.reset(); apply(); }
      }
    };
    apply();
  });

  /* ---- from an object's row to the object, and back ---- */

  function go(hash) {
    var target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!target) return false;
    if (target.classList.contains("o")) {
      var viewer = viewers.find(function (one) { return one.figure.contains(target); });
      if (viewer) viewer.choose(target, true);
      return !!viewer;
    }
    if (target.tagName === "TR" && target.id.indexOf("r-") === 0) {
      target.closest("table").reveal(target);
      target.scrollIntoView({ block: "center" });
      var link = target.querySelector("a");
      if (link) link.focus({ preventScroll: true });
      return true;
    }
    return false;
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href^='#']");
    if (link && go(link.getAttribute("href"))) {
      event.preventDefault();
      history.replaceState(null, "", link.getAttribute("href"));
    }
  });
  go(location.hash);

  // What is folded away is printed, too.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    all("details:not([open])").forEach(function (details) {
      details.open = true;
      opened.push(details);
    });
  });
  window.addEventListener("afterprint", function () {
    opened.splice(0).forEach(function (details) { details.open = false; });
  });
})();
