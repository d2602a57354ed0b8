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

# A sun that says nothing is not passed over in silence.
unheard() { # NAME WHY
    prints "^sun: not used, $2" diff "$work/$1_1.tif" "$work/$1_2.tif" --sun 150,40 --assume-aligned
    prints "\"sun_not_used\": \"$2" diff "$work/$1_1.tif" "$work/$1_2.tif" --sun 150,40 --assume-aligned --json
    run diff "$work/$1_1.tif" "$work/$1_2.tif" --assume-aligned
    [ "$status" = 0 ] && ! grep -q 'not used' "$work/out"
}
if command -v gdal_translate >/dev/null; then
    for n in 1 2; do
        tile=$([ $n = 1 ] && echo $before || echo $after)
        gdal_translate -q -b 1 "$tile" "$work/grey_$n.tif"
        gdal_translate -q -outsize 5% 5% "$tile" "$work/coarse_$n.tif"
    done
    it 'the sun says nothing in one band, and that is said' unheard grey 'without three bands'
    it 'the sun says nothing of coarse pixels, and that is said' unheard coarse 'pixels of 5 m and more'
else
    echo 'diff: a sun that says nothing skipped, no gdal_translate'
fi
it 'the sun is heard in colour' prints '^sun: [0-9]* of the shadow blobs' diff $before $after --sun 150,40

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
