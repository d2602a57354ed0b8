"use strict";
/* Places: between pixels of a tile and degrees, by the table that the program made with PROJ. */
var Place = (function () {
  function cell(u, n) { return Math.max(0, Math.min(n - 1, Math.floor(u))); }
  // x, y in pixels of the tile, also beyond its edges.
  function lonlat(tile, x, y) {
    var t = tile.lattice, n = t.nodes, u = x / tile.width * t.columns, v = y / tile.height * t.rows;
    var c = cell(u, t.columns), r = cell(v, t.rows), i = r * (t.columns + 1) + c, j = i + t.columns + 1;
    var a = u - c, b = v - r;
    function mix(k) {
      return (n[i][k] * (1 - a) + n[i + 1][k] * a) * (1 - b) + (n[j][k] * (1 - a) + n[j + 1][k] * a) * b;
    }
    return [mix(0), mix(1)];
  }
  // Newton's steps: the table is all but flat, so that three of them are below a thousandth of a pixel.
  function pixel(tile, lon, lat) {
    var x = tile.width / 2, y = tile.height / 2, near = lonlat(tile, x, y)[0];
    lon -= 360 * Math.round((lon - near) / 360);
    for (var step = 0; step < 12; step++) {
      var p = lonlat(tile, x, y), e = lonlat(tile, x + 1, y), s = lonlat(tile, x, y + 1);
      var a = e[0] - p[0], b = s[0] - p[0], c = e[1] - p[1], d = s[1] - p[1], det = a * d - b * c;
      var u = lon - p[0], v = lat - p[1], dx = (d * u - b * v) / det, dy = (a * v - c * u) / det;
      if (!isFinite(dx + dy)) break;
      x += dx; y += dy;
      if (Math.abs(dx) + Math.abs(dy) < 1e-5) break;
    }
    return [x, y];
  }
  /* Metres of a degree on WGS 84 at a latitude. */
  function metres(lat) {
    var f = lat * Math.PI / 180, e2 = 0.00669437999014, w = 1 - e2 * Math.sin(f) * Math.sin(f);
    return [6378137 / Math.sqrt(w) * Math.cos(f) * Math.PI / 180, 6378137 * (1 - e2) / Math.pow(w, 1.5) * Math.PI / 180];
  }
  function distance(p, q) {
    var m = metres((p[1] + q[1]) / 2);
    return Math.hypot((q[0] - p[0]) * m[0], (q[1] - p[1]) * m[1]);
  }
  function length(line, closed) {
    var sum = 0;
    for (var i = 1; i < line.length; i++) sum += distance(line[i - 1], line[i]);
    return closed && line.length > 1 ? sum + distance(line[line.length - 1], line[0]) : sum;
  }
  function surface(ring) { // square metres
    if (ring.length < 3) return 0;
    var m = metres(ring[0][1]), sum = 0;
    for (var i = 0; i < ring.length; i++) {
      var p = ring[i], q = ring[(i + 1) % ring.length];
      sum += (p[0] - ring[0][0]) * (q[1] - ring[0][1]) - (q[0] - ring[0][0]) * (p[1] - ring[0][1]);
    }
    return Math.abs(sum / 2 * m[0] * m[1]);
  }
  function inside(ring, p) {
    for (var i = 0, j = ring.length - 1, is = false; i < ring.length; j = i++)
      if (ring[i][1] > p[1] !== ring[j][1] > p[1] &&
          p[0] < (ring[j][0] - ring[i][0]) * (p[1] - ring[i][1]) / (ring[j][1] - ring[i][1]) + ring[i][0]) is = !is;
    return is;
  }
  // Two edges of the ring cross.
  function crosses(ring) {
    function side(a, b, c) { return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]); }
    for (var i = 0, n = ring.length; i < n; i++)
      for (var j = i + 2; j < n; j++) {
        if (!i && j === n - 1) continue;
        var a = ring[i], b = ring[i + 1], c = ring[j], d = ring[(j + 1) % n];
        if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
      }
    return false;
  }
  // Nearest point of the segment a b to p, all in one plane.
  function nearest(p, a, b) {
    var x = b[0] - a[0], y = b[1] - a[1], l = x * x + y * y;
    var t = l ? Math.max(0, Math.min(1, ((p[0] - a[0]) * x + (p[1] - a[1]) * y) / l)) : 0;
    return [a[0] + t * x, a[1] + t * y];
  }
  function off(p, q) { return Math.hypot(p[0] - q[0], p[1] - q[1]); }
  return { lonlat: lonlat, pixel: pixel, length: length, surface: surface, inside: inside, crosses: crosses, nearest: nearest, off: off };
})();
