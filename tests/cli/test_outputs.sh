# What a run leaves behind: all of it where it was asked for, or nothing.
. tests/cli/lib.sh
yard=samples/rail_yard
one="report $yard/before.tif --site $yard/site.geojson --no-images"
job="report $yard/before.tif $yard/after.tif --site $yard/site.geojson --no-images"

nothing_left() {
    find "$work/made" -mindepth 1 >"$work/left"
    cat "$work/left"
    [ ! -s "$work/left" ]
}
mkdir "$work/made"
full() {
    status=0
    "$YARDSTICK" $one -o "$work/made/a/b" >/dev/full 2>"$work/err" || status=$?
    cat "$work/err"
    [ "$status" = 1 ]
    grep -q 'standard output' "$work/err"
    [ "$(wc -l <"$work/err")" = 1 ]
    nothing_left
}
it 'a report that cannot be printed leaves no folder' full
closed() {
    { s=0; "$YARDSTICK" $one -o "$work/made/a/b" 2>"$work/err" || s=$?; echo $s >"$work/status"; } | true
    cat "$work/err"
    [ "$(cat "$work/status")" = 1 ]
    nothing_left
}
it 'and neither does one whose reader is gone' closed
files_full() {
    ! "$YARDSTICK" diff $yard/before.tif $yard/after.tif -o "$work/made/d.geojson" --mask "$work/made/m.tif" >/dev/full 2>&1
    ! "$YARDSTICK" tracks $yard/before.tif --site $yard/site.geojson -o "$work/made/t.geojson" >/dev/full 2>&1
    nothing_left
}
it 'diff and tracks leave no file either' files_full
: >"$work/made/file"
under_a_file() {
    fails 1 'a file stands there' $one -o "$work/made/file/a/b"
    rm "$work/made/file"
    nothing_left
}
it 'a file in the way is named' under_a_file

parents() {
    run $job -o "$work/made/a/b//c/"
    cat "$work/err"
    [ "$status" = 0 ]
    [ -s "$work/made/a/b/c/report.html" ]
    grep -q "^yardstick: the report is $work/made/a/b//c/report.html$" "$work/err"
    run $one -o "$work/made/quiet" --quiet
    [ "$status" = 0 ]
    [ ! -s "$work/err" ]
}
it 'parents are made, and it is said where the report is' parents
kept() { # an earlier report outlives a failed run
    cp -r "$work/made/a/b/c" "$work/before"
    ! "$YARDSTICK" $one -o "$work/made/a/b/c" --no-coordinates >/dev/full 2>&1
    diff -r "$work/before" "$work/made/a/b/c"
}
it 'an earlier report outlives a run that failed' kept
it 'places in the page are latitude, longitude, with a hyphen, that a map takes' sh -c 'grep -q ">30\.09[0-9]*, -39\.9[0-9]*<" "$0" && ! grep -q "minus;39" "$0"' "$work/made/a/b/c/report.html"

package() {
    command -v ogr2ogr >/dev/null || { echo 'no ogr2ogr: nothing to check'; exit 0; }
    ogr2ogr "$work/o.gpkg" "$work/made/a/b/c/objects.geojson"
    [ "$(ogrinfo -so -al "$work/o.gpkg" | sed -n 's/^Feature Count: //p')" = "$(grep -c '"type": "Feature",' "$work/made/a/b/c/objects.geojson")" ]
}
it 'objects.geojson becomes a GeoPackage' package
finish
