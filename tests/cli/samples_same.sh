#!/bin/sh
# The committed samples are what samples/render draws: same pixels, same text files.
# usage: samples_same.sh [RENDER]; one line, exit 0 or 1.
set -u

root=$(cd "$(dirname "$0")/../.." && pwd)
render=${1:-$root/build/release/render}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT INT TERM

fail() {
    echo "samples_same: FAIL: $1"
    exit 1
}

[ -x "$render" ] || fail "$render: no such program; want make build/release/render"
n=0
for dir in "$root"/samples/*/; do
    name=$(basename "$dir")
    [ -f "$dir/before.tif" ] || continue
    "$render" sample "$name" -o "$tmp/$name" || fail "$name: cannot be drawn"
    for tile in before.tif after.tif; do
        "$render" same "$dir/$tile" "$tmp/$name/$tile" || fail "$name/$tile: pixels differ"
    done
    for text in site.geojson claims.csv truth.geojson truth.json; do
        cmp -s "$dir/$text" "$tmp/$name/$text" || fail "$name/$text: differs"
    done
    n=$((n + 1))
done
[ "$n" -gt 0 ] || fail "no samples found"
echo "samples_same: ok: $n samples drawn again, byte for byte"
