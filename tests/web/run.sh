#!/bin/sh
# run.sh - report.html in a real browser, driven by playwright-core; ends with "web: N passed, N failed".
# Needs Node.js, npm and Chromium, and installs what is missing of them (Debian, Ubuntu); what npm
# fetches goes into build/web.  YARDSTICK is the program; SHOTS a folder for pictures to look at; BIG=1
# tries a page of 2,000 objects, too.
cd "$(dirname "$0")/../.." || exit 1
set -eu
work=build/web
yard=samples/rail_yard
mkdir -p $work

missing=
command -v node >/dev/null || missing="$missing nodejs"
command -v npm >/dev/null || missing="$missing npm"
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$CHROMIUM" ] || { missing="$missing chromium" CHROMIUM=/usr/bin/chromium; }
if [ -n "$missing" ]; then
    command -v apt-get >/dev/null || { echo "web: needs (names as in Debian):$missing" >&2; exit 1; }
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 # several packages
    { apt-get update -qq && apt-get install -y -qq $missing; } >$work/apt.log 2>&1 ||
        { tail -5 $work/apt.log >&2; exit 1; }
fi
if [ ! -d $work/node_modules/playwright-core ] || [ ! -d $work/node_modules/axe-core ]; then
    # The program of the browser is the system's: no download beyond these two packages.
    npm install --prefix $work --no-audit --no-fund --silent playwright-core@1 axe-core@4
fi

report() { # FOLDER TILE... OPTIONS...: its page
    folder=$1
    shift
    "$YARDSTICK" report "$@" -o "$folder" --quiet >/dev/null
}
report $work/main $yard/before.tif $yard/after.tif --site $yard/site.geojson --claims $yard/claims.csv
# Six dates; the last in German.
report $work/six $yard/before.tif@2023-05-02 $yard/after.tif@2023-06-11 $yard/before.tif@2023-07-01 \
    $yard/after.tif@2023-08-20 $yard/before.tif@2023-09-18 $yard/after.tif@2023-10-05 \
    --site $yard/site.geojson --claims $yard/claims.csv --lang de
# Names that are markup, that turn the direction of writing, that are long; an area that is refused
# (no track lies in it) and one of a class of the site's own.
node - $yard/site.geojson >$work/hostile.geojson <<'SCRIPT'
const site = JSON.parse(require("fs").readFileSync(process.argv[2], "utf8"));
const area = site.features.find((f) => f.properties.count);
const ring = area.geometry.coordinates[0], x = ring.map((p) => p[0]), y = ring.map((p) => p[1]);
const west = Math.min(...x), north = Math.max(...y), d = 0.0004;
const box = (e, s) => ({ type: "Polygon", coordinates: [[[west + e, north - s], [west + e + d, north - s], [west + e + d, north - s - d], [west + e, north - s - d], [west + e, north - s]]] });
site.name = "<script>window.hacked = 1</script>\"'><img src=x onerror='window.hacked = 1'> \u202Eelbanrut\u202C " + "Verschiebebahnhofsanlage".repeat(4);
site.classes = { tank: { length_m: [5, 7], width_m: [5, 7], method: "blob" } };
area.properties.name = "<b onmouseover=alert(1)>\u05D7\u05E6\u05E8 \u64CD\u8ECA\u5834";
site.features.push({ type: "Feature", properties: { name: "a".repeat(190), count: "railcar" }, geometry: box(0.0002, -0.0009) });
site.features.push({ type: "Feature", properties: { name: "{{css}}[[Counts]]", count: "tank" }, geometry: box(0.001, -0.0009) });
process.stdout.write(JSON.stringify(site));
SCRIPT
report $work/hostile $yard/before.tif $yard/after.tif --site $work/hostile.geojson
# One date alone, without claims and without coordinates.
report $work/one $yard/after.tif --site $yard/site.geojson --no-coordinates

failed=0
CHROMIUM=$CHROMIUM NODE_PATH=$PWD/$work/node_modules node tests/web/check.js \
    $work/main/report.html $work/six/report.html $work/hostile/report.html $work/one/report.html || failed=1

# BIG=1: 44 dates of the yard, 2,000 objects; minutes of counting.
if [ -n "${BIG:-}" ]; then
    set --
    for week in $(seq 1 44); do
        if [ $((week % 2)) = 0 ]; then tile=after; else tile=before; fi
        set -- "$@" $yard/$tile.tif@2023-"$(printf '%02d-%02d' $(((week + 3) / 4)) $((1 + 7 * ((week + 3) % 4))))"
    done
    report $work/big "$@" --site $yard/site.geojson --claims $yard/claims.csv --format none
    CHROMIUM=$CHROMIUM NODE_PATH=$PWD/$work/node_modules node tests/web/big.js $work/big/report.html || failed=1
fi

# Pages to draw on: empty, with the sample's site, with its area alone (tracks are proposed), with
# the names above.
draw() { # PAGE TILE... OPTIONS...
    page=$1
    shift
    "$YARDSTICK" draw "$@" -o "$page" --quiet >/dev/null
}
mkdir -p $work/drawn
node -e 'const s = JSON.parse(require("fs").readFileSync(process.argv[1])); s.features = s.features.filter((f) => f.properties.count); console.log(JSON.stringify(s))' $yard/site.geojson >$work/area.geojson
cp $work/hostile.geojson $work/drawn/hostile.geojson
draw $work/new.html $yard/before.tif $yard/after.tif
draw $work/edit.html $yard/before.tif $yard/after.tif --site $yard/site.geojson
draw $work/proposals.html $yard/before.tif $yard/after.tif --site $work/area.geojson
draw $work/names.html $yard/after.tif --site $work/hostile.geojson
draw $work/german.html $yard/before.tif $yard/after.tif --lang de
CHROMIUM=$CHROMIUM NODE_PATH=$PWD/$work/node_modules node tests/web/draw.js $work/new.html $work/edit.html \
    $work/proposals.html $work/names.html $work/german.html $yard/site.geojson $work/drawn || failed=1

# The site that was drawn by mouse counts as the sample's own, within 1 (20 and 73).
"$YARDSTICK" count $yard/before.tif $yard/after.tif --site $work/drawn/drawn.geojson --csv >$work/drawn/counts.csv
node -e '
const rows = require("fs").readFileSync(process.argv[1], "utf8").trim().split("\n").map((r) => r.split(",")), at = rows[0].indexOf("best");
const best = rows.slice(1).map((r) => Number(r[at]));
const good = best.length === 2 && Math.abs(best[0] - 20) <= 1 && Math.abs(best[1] - 73) <= 1;
console.log("web, drawn: counts " + best.join(" and ") + (good ? "" : ": FAILED, want 20 and 73 within 1"));
process.exit(good ? 0 : 1);' $work/drawn/counts.csv || failed=1
exit $failed
