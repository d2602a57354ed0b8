# yardstick tracks: proposed lines.
. tests/cli/lib.sh
tile=samples/rail_yard/before.tif site=samples/rail_yard/site.geojson

it 'tracks --help prints its usage' prints '^Usage: yardstick tracks' tracks --help
it 'it takes one tile' fails 2 '0 tiles; want one TILE' tracks --site $site
it 'it wants a site' fails 2 'want --site' tracks $tile
it 'a score beyond 1 is refused' fails 2 '--min-score: 2; want 0 to 1' tracks $tile --site $site --min-score 2
it 'a tile of another place is refused' fails 1 'outside this tile' tracks samples/depot/before.tif --site $site
it 'a missing tile is named' fails 1 'none.tif' tracks none.tif --site $site
it 'little memory is refused' fails 1 'want at most' tracks $tile --site $site --max-memory 6M

# Share of the metres of FILE's track lines that lie within 1.5 m of a line of OTHER.
near_share() {
    tr -d ' \n' <"$1" | sed 's/"Feature"/\n&/g' | grep '"LineString"' >"$work/lines_a"
    tr -d ' \n' <"$2" | sed 's/"Feature"/\n&/g' | grep '"LineString"' >"$work/lines_b"
    awk '
    function read_line(text, x, y,    n, i, c) {
        sub(/.*"coordinates":\[\[/, "", text); sub(/\]\].*/, "", text)
        n = split(text, c, /\],\[|,/)
        for (i = 1; i < n; i += 2) { x[(i + 1) / 2] = c[i] * east; y[(i + 1) / 2] = c[i + 1] * 110850 }
        return int(n / 2)
    }
    BEGIN { east = 111320 * cos(30.1 * 3.14159265 / 180) }
    FILENAME ~ /lines_b$/ {
        n = read_line($0, x, y)
        for (i = 1; i < n; i++) { ax[++m] = x[i]; ay[m] = y[i]; bx[m] = x[i + 1]; by[m] = y[i + 1] }
        next
    }
    {
        n = read_line($0, x, y)
        for (i = 1; i < n; i++) {
            dx = x[i + 1] - x[i]; dy = y[i + 1] - y[i]; l = sqrt(dx * dx + dy * dy)
            for (s = 1; s < l; s += 2) {
                px = x[i] + dx * s / l; py = y[i] + dy * s / l; all++
                for (k = 1; k <= m; k++) {
                    ux = bx[k] - ax[k]; uy = by[k] - ay[k]
                    t = ((px - ax[k]) * ux + (py - ay[k]) * uy) / (ux * ux + uy * uy)
                    t = t < 0 ? 0 : t > 1 ? 1 : t
                    ex = px - ax[k] - t * ux; ey = py - ay[k] - t * uy
                    if (ex * ex + ey * ey < 2.25) { near++; break }
                }
            }
        }
    }
    END { printf "%d\n", all ? 100 * near / all : 0 }' "$work/lines_b" "$work/lines_a"
}

most_are_found() {
    run tracks $tile --site $site -o "$work/lines.geojson"
    cat "$work/out" "$work/err"
    [ "$status" = 0 ] && [ ! -s "$work/err" ]
    grep -q '^[0-9]* lines proposed' "$work/out"
    found=$(near_share $site "$work/lines.geojson")
    right=$(near_share "$work/lines.geojson" $site)
    echo "found $found %, right $right %"
    [ "$found" -ge 75 ] && [ "$right" -ge 75 ]
}
it 'most tracks of the sample are proposed, and most proposals are tracks' most_are_found

same_on_stdout() {
    for threads in 1 3; do
        run tracks $tile --site $site --threads $threads
        cmp "$work/out" "$work/lines.geojson"
    done
}
it 'stdout has the same bytes, for any number of threads' same_on_stdout

not_unseen() {
    sed 's/"proposed": *true/"proposed": false/' "$work/lines.geojson" >"$work/accepted"
    for kind in lines.geojson accepted; do
        { # the areas of the site before the lines
            printf '{"type":"FeatureCollection","features":['
            tr -d '\n' <$site | sed 's/.*"features": *\[//; s/{"type": *"Feature","properties": *{"role": *"track".*//'
            tr -d '\n' <"$work/$kind" | sed 's/.*"features": *\[//'
        } >"$work/site_$kind.json"
    done
    fails 1 'a proposed line that nobody has accepted' count $tile --site "$work/site_lines.geojson.json"
    run count $tile --site "$work/site_accepted.json"
    cat "$work/err"
    [ "$status" = 0 ] && grep -q railcar "$work/out"
}
it 'a site with proposals is refused until they are accepted' not_unseen

nothing_left() {
    fails 1 'short_20231005.tif' tracks "$work/short_20231005.tif" --site $site -o "$work/x.geojson"
    [ ! -e "$work/x.geojson" ]
}
head -c 3000 $tile >"$work/short_20231005.tif"
it 'a truncated tile leaves no output' nothing_left

coarse() {
    "$RENDER" random --subject yard --seed 21100 --gsd 1.5 -o "$work/coarse"
    fails 1 'do not show tracks; want' tracks "$work/coarse/before.tif" --site "$work/coarse/site.geojson"
}
it 'coarse pixels are refused with a reason' coarse
parents() {
    run tracks $tile --site $site -o "$work/a/b/lines.geojson"
    cat "$work/err"
    [ "$status" = 0 ] && [ -s "$work/a/b/lines.geojson" ]
}
it 'missing folders of the output are made' parents
finish
