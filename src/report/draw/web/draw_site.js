/* The site: what is drawn, its GeoJSON, and every state that it had. */
var Site = (function () {
  var BUILT_IN = ["railcar", "container", "vessel", "pit"];
  /* A shape: kind (area, track, exclude, example, not, proposal), properties, lines (points as
     [lon, lat]; rings without their closing point), parts (rings of each polygon of a MultiPolygon,
     null: one polygon), many (a MultiLineString).  What this page does not draw is kept in `raw`. */
  var state = { name: "", classes: {}, shapes: [] }, rest = {}, past = [], future = [], saved = "", id = 0;

  function closed(shape) { return shape.kind !== "track" && shape.kind !== "proposal"; }
  function copy(value) { return JSON.parse(JSON.stringify(value)); }
  function number(ring) { return ring.map(function (p) { return [Number(p[0]), Number(p[1])]; }); }
  function open(ring) {
    var r = number(ring), a = r[0], b = r[r.length - 1];
    return r.length > 1 && a[0] === b[0] && a[1] === b[1] ? r.slice(0, -1) : r;
  }
  function proposed(p) { return p.proposed === true || p.proposed === 1 || /^(true|1)$/i.test(p.proposed); }
  function kindOf(type, p) {
    if (/LineString$/.test(type)) return proposed(p) ? "proposal" : "track";
    return p.role === "exclude" || p.role === "example" || p.role === "not" ? p.role : "area";
  }
  function shapeOf(feature) {
    var g = feature && feature.geometry, p = copy(feature && feature.properties || {}), c = g && g.coordinates, shape = null;
    if (g && Array.isArray(c)) try {
      if (g.type === "Polygon") shape = { lines: c.map(open), parts: null };
      else if (g.type === "MultiPolygon") shape = { lines: [].concat.apply([], c.map(function (q) { return q.map(open); })), parts: c.map(function (q) { return q.length; }) };
      else if (g.type === "LineString") shape = { lines: [number(c)], parts: null };
      else if (g.type === "MultiLineString") shape = { lines: c.map(number), parts: null, many: true };
    } catch (e) { shape = null; }
    if (!shape || !shape.lines.length || !shape.lines.every(function (l) { return l.length && l.every(function (q) { return isFinite(q[0] + q[1]); }); }))
      return { id: ++id, kind: "other", p: p, lines: [], raw: feature };
    shape.id = ++id;
    shape.kind = kindOf(g.type, p);
    shape.p = p;
    return shape;
  }
  function featureOf(shape) {
    if (shape.raw) return shape.raw;
    var p = copy(shape.p), rings = shape.lines;
    if (closed(shape)) rings = rings.map(function (r) { return r.concat([r[0]]); });
    if (shape.kind === "area") delete p.role; else p.role = shape.kind === "proposal" ? "track" : shape.kind;
    if (shape.kind !== "area" && shape.kind !== "track") delete p.count;
    if (!p.name) delete p.name;
    if (!p.count) delete p.count;
    if (!p.date) delete p.date;
    var g;
    if (!closed(shape)) g = shape.many ? { type: "MultiLineString", coordinates: rings } : { type: "LineString", coordinates: rings[0] };
    else if (!shape.parts) g = { type: "Polygon", coordinates: rings };
    else {
      var at = 0;
      g = { type: "MultiPolygon", coordinates: shape.parts.map(function (n) { at += n; return rings.slice(at - n, at); }) };
    }
    return { type: "Feature", properties: p, geometry: g };
  }
  function foreign(root, key) {
    return root[key] !== undefined ? root[key] : root.properties && root.properties[key];
  }
  // Throws a sentence where it is no site.
  function read(root) {
    if (!root || root.type !== "FeatureCollection" || !Array.isArray(root.features))
      throw new Error(T("This is no GeoJSON FeatureCollection. Give other kinds of site files to yardstick draw --site."));
    var crs = root.crs && root.crs.properties && String(root.crs.properties.name);
    if (crs && !/CRS84|4326/.test(crs)) throw new Error(T("This file is in {{crs}}. Want longitude and latitude on WGS 84: export it as EPSG:4326.").replace("{{crs}}", function () { return crs; }));
    var next = { name: String(foreign(root, "name") || ""), classes: copy(foreign(root, "classes") || {}), shapes: root.features.map(shapeOf) };
    rest = {};
    Object.keys(root).forEach(function (k) { if (["type", "name", "classes", "features"].indexOf(k) < 0) rest[k] = root[k]; });
    return next;
  }
  function load(root) {
    state = read(root);
    saved = text();
  }
  // One line a feature, so that a person can read and compare the file.
  function text() {
    var head = { type: "FeatureCollection" };
    if (state.name) head.name = state.name;
    Object.keys(rest).forEach(function (k) { head[k] = rest[k]; });
    if (Object.keys(state.classes).length) head.classes = state.classes;
    var features = state.shapes.filter(function (s) { return s.kind !== "proposal"; }).map(function (s) { return JSON.stringify(featureOf(s)); });
    return JSON.stringify(head).slice(0, -1) + ',"features":[\n' + features.join(",\n") + "\n]}\n";
  }
  // Before a change: what was is kept.
  function step() {
    past.push(JSON.stringify(state));
    if (past.length > 200) past.shift();
    future = [];
  }
  function turn(from, to) {
    if (!from.length) return false;
    to.push(JSON.stringify(state));
    state = JSON.parse(from.pop());
    return true;
  }
  function classes() {
    var all = BUILT_IN.slice();
    Object.keys(state.classes).forEach(function (k) { if (all.indexOf(k) < 0) all.push(k); });
    state.shapes.forEach(function (s) {
      [s.p.count, s.p.class].forEach(function (k) { if (k && typeof k === "string" && s.kind !== "other" && all.indexOf(k) < 0) all.push(k); });
    });
    return all;
  }
  function add(shape) {
    shape.id = ++id;
    state.shapes.push(shape);
    return shape;
  }
  // Any point of the line lies in the area.
  function meets(area, track) {
    return track.lines.some(function (l) {
      return l.some(function (p) { return area.lines.filter(function (r) { return Place.inside(r, p); }).length % 2 === 1; });
    });
  }
  // What the program would refuse or leave out, so that it is mended here: [shape, sentence].
  function amiss() {
    var out = [], areas = state.shapes.filter(function (s) { return s.kind === "area"; });
    var yards = areas.filter(function (s) { return s.p.count === "railcar"; });
    var tracks = state.shapes.filter(function (s) { return s.kind === "track"; });
    areas.forEach(function (s) { if (!s.p.count) out.push([s, T("what is counted in it is not said")]); });
    yards.forEach(function (s) { if (!tracks.some(function (t) { return meets(s, t); })) out.push([s, T("no track lies in it: railcars are counted along tracks alone")]); });
    tracks.forEach(function (t) { if (!yards.some(function (s) { return meets(s, t); })) out.push([t, T("lies in no area of railcars: nothing is counted along it")]); });
    state.shapes.forEach(function (s) {
      if (closed(s) && s.lines.some(Place.crosses)) out.push([s, T("its outline crosses itself")]);
      if ((s.kind === "example" || s.kind === "not") && !s.p.class) out.push([s, T("of which class is not said")]);
    });
    return out;
  }
  return {
    BUILT_IN: BUILT_IN, load: load, text: text, step: step, classes: classes, add: add, amiss: amiss, meets: meets, closed: closed, shapeOf: shapeOf,
    state: function () { return state; },
    undo: function () { return turn(past, future); }, redo: function () { return turn(future, past); },
    canUndo: function () { return past.length > 0; }, canRedo: function () { return future.length > 0; },
    forget: function () { past.pop(); },
    isSaved: function () { return text() === saved; }, wasSaved: function () { saved = text(); }
  };
})();
