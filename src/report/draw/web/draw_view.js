/* The picture: where one looks, and everything that is painted. */
var View = (function () {
  function json(what) { return JSON.parse(document.getElementById("data-" + what).textContent); }
  var data = json("tiles"), tiles = data.tiles, pictures = json("pictures"), at = 0;
  tiles.forEach(function (tile) {
    tile.pieces.forEach(function (piece) { piece.data = pictures[at++]; });
  });
  pictures = null;
  var stage = document.getElementById("stage"), canvas = document.getElementById("canvas"), ctx = canvas.getContext("2d");
  var date = data.first, look = { x: 0, y: 0, k: 1 }, size = { w: 1, h: 1 }, queued = false, painters = [];

  function tile() { return tiles[date]; }
  function whole() { return Math.min(size.w / tile().width, size.h / tile().height) * 0.98; }
  function bound() {
    var t = tile(), least = Math.min(whole(), 1) / 2;
    look.k = Math.max(least, Math.min(40, look.k));
    look.x = Math.max(0, Math.min(t.width, look.x));
    look.y = Math.max(0, Math.min(t.height, look.y));
  }
  function home() {
    look = { x: tile().width / 2, y: tile().height / 2, k: whole() };
    redraw();
  }
  function toScreen(p) { return [(p[0] - look.x) * look.k + size.w / 2, (p[1] - look.y) * look.k + size.h / 2]; }
  function toTile(s) { return [(s[0] - size.w / 2) / look.k + look.x, (s[1] - size.h / 2) / look.k + look.y]; }
  // Places as they are saved: 1e-8 degrees is a millimetre.
  function place(s) {
    var p = toTile(s), q = Place.lonlat(tile(), p[0], p[1]);
    if (Math.abs(q[0]) > 180) q[0] -= 360 * Math.round(q[0] / 360);
    return [Math.round(q[0] * 1e8) / 1e8, Math.round(q[1] * 1e8) / 1e8];
  }
  function zoom(factor, s) {
    s = s || [size.w / 2, size.h / 2];
    var before = toTile(s);
    look.k *= factor;
    bound();
    var after = toTile(s);
    look.x += before[0] - after[0];
    look.y += before[1] - after[1];
    redraw();
  }
  function move(dx, dy) {
    look.x -= dx / look.k;
    look.y -= dy / look.k;
    redraw();
  }
  function fit(points) { // pixels of the tile
    if (!points.length) return;
    var x = points.map(function (p) { return p[0]; }), y = points.map(function (p) { return p[1]; });
    var x0 = Math.min.apply(0, x), x1 = Math.max.apply(0, x), y0 = Math.min.apply(0, y), y1 = Math.max.apply(0, y);
    look = { x: (x0 + x1) / 2, y: (y0 + y1) / 2, k: Math.min(size.w / (x1 - x0 + 20) * 0.85, size.h / (y1 - y0 + 20) * 0.8, 12) };
    redraw();
  }
  // The same place and the same metres on another date.
  function show(next) {
    var from = tile(), to = tiles[next], q = Place.lonlat(from, look.x, look.y), p = Place.pixel(to, q[0], q[1]);
    look = { x: p[0], y: p[1], k: look.k * (to.gsd_x_m || 1) / (from.gsd_x_m || 1) };
    date = next;
    redraw();
  }
  function picture(piece) {
    if (!piece.img) {
      piece.img = new Image();
      piece.img.onload = function () { piece.ready = true; redraw(); };
      piece.img.src = "data:image/jpeg;base64," + piece.data;
      piece.data = null;
    }
    return piece.ready ? piece.img : null;
  }
  function paint() {
    var r = window.devicePixelRatio || 1;
    queued = false;
    size = { w: stage.clientWidth || 1, h: stage.clientHeight || 1 };
    if (canvas.width !== Math.round(size.w * r) || canvas.height !== Math.round(size.h * r)) {
      canvas.width = Math.round(size.w * r);
      canvas.height = Math.round(size.h * r);
    }
    bound();
    ctx.setTransform(r, 0, 0, r, 0, 0);
    ctx.fillStyle = getComputedStyle(stage).backgroundColor;
    ctx.fillRect(0, 0, size.w, size.h);
    ctx.save();
    // Pieces may end beyond the tile.
    var corner = toScreen([0, 0]), end = toScreen([tile().width, tile().height]);
    ctx.beginPath();
    ctx.rect(corner[0], corner[1], end[0] - corner[0], end[1] - corner[1]);
    ctx.clip();
    ctx.imageSmoothingEnabled = look.k < 6;
    ctx.imageSmoothingQuality = "high";
    tile().pieces.forEach(function (piece) {
      var a = toScreen([piece.box[0], piece.box[1]]), b = toScreen([piece.box[0] + piece.box[2], piece.box[1] + piece.box[3]]), img;
      if (b[0] < 0 || b[1] < 0 || a[0] > size.w || a[1] > size.h || !(img = picture(piece))) return;
      // To whole device pixels, so that no seam shows between pieces.
      var x = Math.round(a[0] * r) / r, y = Math.round(a[1] * r) / r;
      ctx.drawImage(img, x, y, Math.round(b[0] * r) / r - x, Math.round(b[1] * r) / r - y);
    });
    ctx.restore();
    scale();
    painters.forEach(function (painter) { painter(ctx, size); });
  }
  function scale() {
    var gsd = tile().gsd_x_m, bar = document.getElementById("bar"), metres = 90 / look.k * gsd, text = document.getElementById("length");
    if (!(metres > 0)) { bar.style.width = 0; return; }
    var step = Math.pow(10, Math.floor(Math.log10(metres))), m = step * (metres / step >= 5 ? 5 : metres / step >= 2 ? 2 : 1);
    bar.style.width = m / gsd * look.k + "px";
    text.textContent = Number(m.toPrecision(3)) + "\u00a0m";
  }
  function redraw() {
    if (!queued) { queued = true; requestAnimationFrame(paint); }
  }
  function start() {
    size = { w: stage.clientWidth || 1, h: stage.clientHeight || 1 };
    home();
  }
  new ResizeObserver(redraw).observe(stage);
  return {
    data: data, tiles: tiles, tile: tile, canvas: canvas, stage: stage, start: start, home: home, zoom: zoom, move: move, fit: fit, show: show,
    redraw: redraw, toScreen: toScreen, toTile: toTile, place: place,
    date: function () { return date; }, size: function () { return size; }, scale: function () { return look.k; },
    onPaint: function (painter) { painters.push(painter); }
  };
})();
