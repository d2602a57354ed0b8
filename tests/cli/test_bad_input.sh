# Bad input gets one clear line, exit 1, and leaves nothing behind.
. tests/cli/lib.sh
yard=samples/rail_yard

no_output() { # after fails ...: no report folder, no temporary file
    [ ! -e "$work/report" ] || [ -z "$(ls -A "$work/report")" ] || { ls -A "$work/report"; return 1; }
}
report_fails() { # PATTERN BEFORE AFTER SITE CLAIMS
    fails 1 "$1" report "$2" "$3" --site "$4" --claims "$5" -o "$work/report"
    no_output
}

head -c 3000 $yard/after.tif >"$work/short_20231005.tif"
: >"$work/empty_20231005.tif"
echo 'not a raster' >"$work/text_20231005.tif"
printf '{"type":"FeatureCollection","features":[' >"$work/site.geojson"
printf 'id,class\n1,railcar\n' >"$work/claims.csv"

good="$yard/site.geojson $yard/claims.csv"
it 'a missing tile is named' report_fails 'nowhere.tif' $yard/before.tif nowhere.tif $good
it 'an empty tile is named' report_fails 'empty_20231005.tif' $yard/before.tif "$work/empty_20231005.tif" $good
it 'a text file is no tile' report_fails 'text_20231005.tif' $yard/before.tif "$work/text_20231005.tif" $good
it 'a truncated tile is named' report_fails 'short_20231005.tif' $yard/before.tif "$work/short_20231005.tif" $good
it 'a broken site file is named' report_fails 'site.geojson' $yard/before.tif $yard/after.tif "$work/site.geojson" $yard/claims.csv
it 'a broken claims file is named' report_fails 'claims.csv' $yard/before.tif $yard/after.tif $yard/site.geojson "$work/claims.csv"
it 'a folder is no tile' report_fails 'samples' $yard/before.tif samples@2023-10-05 $good
it 'a date that does not exist is named' report_fails '2023-02-30' $yard/before.tif $yard/after.tif@2023-02-30 $good
it 'two tiles of one date are refused' report_fails 'both of 2023-09-05' $yard/before.tif $yard/after.tif@2023-09-05 $good
it 'tiles of different places are refused' report_fails 'outside this tile\|do not overlap' samples/depot/before.tif@2022-01-01 $yard/after.tif $good
it 'a tiny memory bound is refused' fails 1 'max-memory\|MiB\|memory' count $yard/before.tif --site $yard/site.geojson --max-memory 64K
it 'a file is no report folder' fails 1 'a file stands there; want a folder' report $yard/before.tif \
    --site $yard/site.geojson --no-images -o "$work/claims.csv"
it 'railcars need tracks' fails 1 'drawn tracks' count $yard/before.tif --class railcar
it 'an unknown class is named' fails 1 'submarine' count $yard/before.tif --class submarine

both_named() {
    run report nowhere.tif "$work/text_20231005.tif" --site $yard/site.geojson -o "$work/report"
    cat "$work/err"
    [ "$status" = 1 ]
    grep -q nowhere.tif "$work/err"
    grep -q text_20231005.tif "$work/err"
    no_output
}
it 'several bad tiles are all named' both_named

skips() {
    run count $yard/before.tif nowhere.tif --site $yard/site.geojson --skip-bad
    cat "$work/out" "$work/err"
    [ "$status" = 0 ]
    grep -q nowhere.tif "$work/out"
}
it '--skip-bad goes on and says so' skips
it 'a full disk is named' sh -c '"$0" info samples/rail_yard/before.tif >/dev/full 2>"$1"; [ $? = 1 ] && grep -q "standard output" "$1"' "$YARDSTICK" "$work/full"
finish
