# yardstick draw: the page on which a site is drawn.  tests/web/draw.js draws on it.
. tests/cli/lib.sh
before=samples/rail_yard/before.tif after=samples/rail_yard/after.tif site=samples/rail_yard/site.geojson

it 'draw --help prints its usage' prints '^Usage: yardstick draw' draw --help
it 'it wants a tile' fails 2 'no tile; want TILE' draw -o "$work/x.html"
it 'it wants an output' fails 2 'want -o draw.html' draw $before
it 'a place around that is none is refused' fails 2 "around: '39,30'; want" draw $before -o "$work/x.html" --around 39,30
it 'degrees that are none are refused' fails 1 'want degrees' draw $before -o "$work/x.html" --around '39,300 50'
it 'proposals are given or left out, not both' fails 2 'want one' draw $before -o "$work/x.html" --proposals x --no-proposals
it 'a missing tile is named' fails 1 'none.tif' draw $before none.tif -o "$work/x.html"
it 'a missing site is named' fails 1 'none.geojson' draw $before --site none.geojson -o "$work/x.html"
it 'missing proposals are named' fails 1 'none.geojson' draw $before --proposals none.geojson -o "$work/x.html"
it 'a language that is none is refused' fails 2 'want en or de' draw $before -o "$work/x.html" --lang fr
it 'an option that is none is refused' fails 2 'no-such' draw $before --no-such -o "$work/x.html"

nothing_left() {
    head -c 3000 $after >"$work/short_20231005.tif"
    mkdir "$work/empty"
    fails 1 'short_20231005.tif' draw $before "$work/short_20231005.tif" -o "$work/empty/x.html"
    [ -z "$(ls -A "$work/empty")" ]
    echo '{"type": "FeatureCollection", "features": 3}' >"$work/bad.geojson"
    fails 1 'bad.geojson' draw $before --site "$work/bad.geojson" -o "$work/empty/x.html"
    fails 1 'bad.geojson' draw $before --proposals "$work/bad.geojson" -o "$work/empty/x.html"
    [ -z "$(ls -A "$work/empty")" ]
}
it 'a truncated tile and a site that is none leave nothing behind' nothing_left

full() {
    [ -e /dev/full ] || return 0
    fails 1 '/dev/full' draw $before -o /dev/full
}
it 'a full disk is said' full

alone() {
    run draw $before $after --site $site -o "$work/a/b/draw.html"
    cat "$work/err"
    [ "$status" = 0 ] && [ ! -s "$work/err" ]
    grep -q '^2 tiles, .*places within 0.0[0-9] px' "$work/out"
    # Nothing is asked of any other file or machine.
    ! grep -qE '(src|href)="?(https?:)?//|url\(|@import|<link' "$work/a/b/draw.html"
    grep -q "default-src 'none'" "$work/a/b/draw.html"
}
it 'it writes one page, which asks for nothing' alone

same_bytes() {
    for threads in 1 3; do
        run draw $after $before --site $site --threads $threads -o "$work/$threads.html"
        cmp "$work/$threads.html" "$work/a/b/draw.html"
    done
}
it 'it has the same bytes for any order of tiles and number of threads' same_bytes

escaped() {
    sed 's|"name":"Yard"|"name":"</script><script>alert(1)</script><!--"|' $site >"$work/hostile.geojson"
    run draw $after --site "$work/hostile.geojson" -o "$work/hostile.html"
    cat "$work/err"
    [ "$status" = 0 ]
    grep -q 'u003c/script>' "$work/hostile.html"
    ! grep -q 'alert(1)</script>' "$work/hostile.html"
    # Five elements of the page's own, and what ends them.
    [ "$(grep -o '<script' "$work/hostile.html" | wc -l)" = 5 ]
    [ "$(grep -o '</script>' "$work/hostile.html" | wc -l)" = 5 ]
}
it 'no name ends the element that it stands in' escaped

with_proposals() {
    tr -d '\n' <$site | sed 's/,{"type":"Feature","properties":{"role":"track".*/]}/' >"$work/area.geojson"
    run draw $before --site "$work/area.geojson" -o "$work/lines.html"
    cat "$work/err"
    [ "$(grep -o '"proposed":true\|"proposed": true' "$work/lines.html" | wc -l)" -ge 5 ]
    run draw $before --site "$work/area.geojson" --no-proposals -o "$work/none.html"
    ! grep -q '"proposed": *true' "$work/none.html"
    run draw $before -o "$work/whole.html"
    [ "$(grep -o '"proposed": true' "$work/whole.html" | wc -l)" -ge 5 ]
    run tracks $before --site "$work/area.geojson" -o "$work/lines.geojson"
    run draw $before --proposals "$work/lines.geojson" -o "$work/given.html"
    [ "$(grep -o '"proposed":true' "$work/given.html" | wc -l)" -ge 5 ]
}
it 'tracks are proposed where a site has areas alone and where there is none, or come from a file' with_proposals

unplaced() {
    cp samples/figure.jpg "$work/20231005.jpg"
    fails 1 '--corners' draw "$work/20231005.jpg" -o "$work/x.html"
    run draw "$work/20231005.jpg" --corners '39,30 39.01,30 39.01,29.99 39,29.99' -o "$work/placed.html"
    cat "$work/err"
    [ "$status" = 0 ]
}
it 'a picture without a place is refused with what places it' unplaced
finish
