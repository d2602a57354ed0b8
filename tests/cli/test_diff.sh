# yardstick diff: whole tiles into blobs of change.
. tests/cli/lib.sh
before=samples/rail_yard/before.tif after=samples/rail_yard/after.tif

it 'it takes two tiles' fails 2 '1 tiles; want BEFORE and AFTER' diff $before
it 'a threshold that is none is named' fails 2 "--threshold 'some'" diff $before $after --threshold some
it 'a square of 4 pixels is refused' fails 1 'want 0, 3 or 5' diff $before $after --open 4
it 'a tile against itself has no blobs' prints '^0 blobs, 0 of' diff $before $before
it 'a measure that is none is named' fails 2 "--measure 'some'" diff $before $after --measure some
it 'a share of 2 is refused' fails 2 'chi2=2' diff $before $after --threshold chi2=2
it 'the null test stands beside the change' prints '^null test, BEFORE against itself .* px apart: .* blobs per 100 ha for ' diff $before $after
it 'shadow is told in colour' prints '^shadow: [0-9]* of the blobs' diff $before $after
it 'blobs have a class' prints '"class":"shadow"' diff $before $after -o /dev/stdout
every_choice() {
    for measure in difference irmad cva; do
        for rule in widened chi2=0.0001 robust hysteresis otsu ki 30; do
            prints '"null_beaten": ' diff $before $after --measure $measure --threshold $rule --json
        done
    done
}
it 'every measure goes with every threshold' every_choice
it 'tiles of two places are refused' fails 1 'want' diff $before samples/depot/before.tif

same_bytes() { # by any number of threads, and with little memory
    for threads in 1 2 5; do
        run diff $before $after -o "$work/$threads.geojson" --mask "$work/$threads.tif" --threads $threads --json
        cat "$work/err"
        [ "$status" = 0 ]
        cp "$work/out" "$work/$threads.json"
    done
    for kind in geojson tif json; do
        cmp "$work/1.$kind" "$work/2.$kind"
        cmp "$work/1.$kind" "$work/5.$kind"
    done
}
it 'any number of threads gives the same bytes' same_bytes

counts_agree() {
    n=$(sed -n 's/.*"blobs": \([0-9]*\).*/\1/p' "$work/1.json")
    [ "$n" -gt 10 ]
    [ "$(grep -c '"type": *"Feature"' "$work/1.geojson")" = "$n" ] || grep -o '"Feature"' "$work/1.geojson" | wc -l | grep -qx "$n"
}
it 'the file has as many blobs as the summary says' counts_agree

nothing_left() {
    fails 1 'short_20231005.tif' diff $before "$work/short_20231005.tif" -o "$work/x.geojson" --mask "$work/x.tif"
    [ ! -e "$work/x.geojson" ] && [ ! -e "$work/x.tif" ]
}
head -c 3000 $after >"$work/short_20231005.tif"
it 'a truncated tile leaves no output' nothing_left
parents() {
    run diff $before $after -o "$work/a/b/blobs.geojson" --mask "$work/c/d/mask.tif"
    cat "$work/err"
    [ "$status" = 0 ] && [ -s "$work/a/b/blobs.geojson" ] && [ -s "$work/c/d/mask.tif" ]
}
it 'missing folders of the outputs are made' parents
no_parents() {
    head -c 20000 $after >"$work/short.tif"
    run diff $before "$work/short.tif" -o "$work/e/f/blobs.geojson"
    [ "$status" = 1 ] && [ ! -e "$work/e" ]
}
it 'and not where the command fails' no_parents
finish
