# yardstick align: how tiles lie on another, and the tiles written on its grid.
. tests/cli/lib.sh
before=samples/rail_yard/before.tif after=samples/rail_yard/after.tif
depot=samples/depot/before.tif

it 'it takes a reference and a tile' fails 2 '1 tiles; want REFERENCE and one TILE or more' align $before
it 'an unknown option is named' fails 2 '--tie' align $before $after --tie x
it 'a tile that is missing is named' fails 1 'none.tif' align $before $after none.tif
it 'too little memory is said' fails 1 'aligning takes 64 MiB at least' align $before $after --max-memory 8M
it '--help says what the exit status means' prints 'refused makes it 1' align --help

# value NAME: of the first tile in the JSON of the last run
value() { sed -n "s/.*\"$1\": \(-*[0-9.]*\),*\$/\1/p" "$work/out" | head -1; }
near() { awk -v a="$1" -v b="$2" -v t="$3" 'BEGIN {exit !(a - b <= t && b - a <= t)}'; }

drawn() { # samples/rail_yard/truth.json: the later tile is off by (0.7, -0.45) px
    run align $before $after --json
    cat "$work/err"
    [ "$status" = 0 ]
    near "$(value shift_x_px)" 0.7 0.15
    near "$(value shift_y_px)" -0.45 0.15
    near "$(value shift_east_m)" 0.35 0.08
    near "$(value shift_north_m)" 0.225 0.08
}
it 'the shift of the sample is found' drawn

refused() { # another place: said on stdout, exit 1, nothing written, and the good tile is
    run align $before $depot $after -o "$work/folder" --json
    cat "$work/out" "$work/err"
    [ "$status" = 1 ]
    [ ! -s "$work/err" ]
    grep -q '"aligned": false' "$work/out"
    grep -q 'do not overlap' "$work/out"
    [ "$(ls -A "$work/folder")" = after.tif ]
}
it 'a tile of another place is refused, the others are written' refused

same_grid() {
    run align $before $after -o "$work/on.tif" --ties "$work/ties.geojson"
    cat "$work/out" "$work/err"
    [ "$status" = 0 ]
    grep -q "written *$work/on.tif" "$work/out"
    run align $before "$work/on.tif" --json
    near "$(value shift_x_px)" 0 0.05
    near "$(value shift_y_px)" 0 0.05
    prints 'blobs' diff $before "$work/on.tif"
    prints '2023-10-05' info "$work/on.tif"
}
it 'a written tile lies on the reference and can be compared with it' same_grid

same_bytes() {
    run align $before $after -o "$work/3.tif" --ties "$work/3.geojson" --threads 3
    [ "$status" = 0 ]
    cmp "$work/on.tif" "$work/3.tif"
    cmp "$work/ties.geojson" "$work/3.geojson"
}
it 'any number of threads gives the same bytes' same_bytes

ties() {
    n=$(grep -c '"Feature"' "$work/ties.geojson")
    [ "$n" -gt 10 ]
    [ "$(grep -c '"inlier": true' "$work/ties.geojson")" -gt $((n / 2)) ]
}
it 'ties are points of a feature collection' ties

inputs_stay() {
    cp $before "$work/a.tif"
    cp $after "$work/b.tif"
    fails 1 'written over an input' align "$work/a.tif" "$work/b.tif" -o "$work/b.tif"
    fails 1 'written over an input' align "$work/a.tif" "$work/b.tif" -o "$work"
    cmp $after "$work/b.tif"
}
it 'an input is never written over' inputs_stay

nothing_left() {
    head -c 30000 $after >"$work/short_20231005.tif"
    fails 1 'short_20231005.tif' align $before "$work/short_20231005.tif" -o "$work/x.tif" --ties "$work/x.geojson"
    [ ! -e "$work/x.tif" ] && [ ! -e "$work/x.geojson" ]
    fails 1 "proc/no: " align $before $after -o /proc/no/such/x.tif --ties "$work/x.geojson"
    [ ! -e "$work/x.geojson" ]
    fails 1 "proc/no: " align $before $after -o "$work/y/x.tif" --ties /proc/no/such/x.geojson
    [ ! -e "$work/y" ]
}
it 'a tile that breaks off leaves no output' nothing_left
parents() {
    run align $before $after $after@2023-10-06 -o "$work/p/q" --ties "$work/r/s/ties.geojson"
    cat "$work/err"
    run align $before $after -o "$work/p/q/r/on.tif" --ties "$work/r/s/ties.geojson"
    cat "$work/err"
    [ "$status" = 0 ] && [ -s "$work/p/q/r/on.tif" ] && [ -s "$work/r/s/ties.geojson" ]
}
it 'missing folders of the outputs are made' parents
finish
