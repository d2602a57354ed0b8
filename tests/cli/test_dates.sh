# Dates: sources that disagree, ranges of days, sidecars that are something else.
. tests/cli/lib.sh
yard=samples/rail_yard
site="--site $yard/site.geojson"

cp $yard/after.tif "$work/wrong_20230101.tif"
it 'sources that disagree are an error that names both' fails 1 'says 2023-10-05.*its name says 2023-01-01; want wrong_20230101.tif@DATE' \
    count "$work/wrong_20230101.tif" $site
it 'PATH@DATE decides' prints '^2023-10-05' count "$work/wrong_20230101.tif@2023-10-05" $site

# A date that the sample's metadata does not have would do as well: its own item says the range.
cp $yard/after.tif "$work/mosaic.tif"
item() { # START END
    printf '{"stac_version":"1.0.0","type":"Feature","properties":{"datetime":null,"start_datetime":"%sT00:00:00Z","end_datetime":"%sT00:00:00Z"}}' "$1" "$2" \
        >"$work/mosaic.json"
}
item 2023-09-20 2023-10-20
sed -n 1p $yard/claims.csv >"$work/claims.csv"
header=$(sed -n 1p $yard/claims.csv)
row() { # ID START END
    echo "$header" | tr , '\n' | sed "s/^id$/$1/; s/^class$/railcar/; s/^kind$/snapshot/; s/^date_start$/$2/; s/^date_end$/$3/; s/^comparator$/about/; s/^value$/73/" |
        sed 's/^site$//; s/^[a-z_]*[a-z]$/&/' | awk -v id="$1" 'BEGIN{ORS=","} /^(value_high|unit|said_by|publisher|date_published|source|note|disputed)$/{print "";next} {print}' | sed 's/,$//'
    echo
}
{ row in 2023-10-05 2023-10-05; row round 2023-09-01 2023-11-01; } >>"$work/claims.csv"
range() {
    run report "$work/mosaic.tif" $site --claims "$work/claims.csv" -o "$work/report"
    cat "$work/err" "$work/out"
    [ "$status" = 0 ] &&
        grep -q '^2023-09-20/2023-10-20 .*DATE_UNSURE\|^2023-09-20/2023-10-20 ' "$work/out" &&
        grep -q '^\[cannot tell\] in: .*DATE_UNSURE' "$work/out" &&
        grep -q 'some day of 2023-09-20/2023-10-20' "$work/out" &&
        grep -q '^\[consistent\] round: ' "$work/out" &&
        grep -q '^2023-09-20/2023-10-20,Yard,railcar,.*DATE_UNSURE' "$work/report/counts.csv" &&
        grep -q '2023-09-20/2023-10-20' "$work/report/report.html" &&
        grep -q '"date": *"2023-09-20/2023-10-20"' "$work/report/objects.geojson" &&
        [ -s "$work/report/figures/area-01-date-01-2023-09-20-2023-10-20.png" ]
}
it 'a range of days stays one in every output and verdict' range
it 'a date within a range has no order' fails 1 'which was first is not known; want PATH@DATE' \
    count "$work/mosaic.tif" $yard/before.tif@2023-10-01 $site
it 'a date before it has' prints '^2023-09-05 ' count "$work/mosaic.tif" $yard/before.tif $site

echo '{"version": 5}' >"$work/mosaic.json"
note() {
    run count "$work/mosaic.tif" $site
    cat "$work/err" "$work/out"
    [ "$status" = 0 ] && grep -q '^2023-10-05 ' "$work/out" &&
        grep -q '^note: mosaic.tif: the sidecar mosaic.json: ' "$work/out"
}
it 'a sidecar of another kind is named, and the tile is read' note
it 'and is not told of where the date is given' sh -c '! "$0" count "$1"/mosaic.tif@2023-10-05 '"$site"' | grep -q note' "$YARDSTICK" "$work"
on_stderr() {
    run count "$work/mosaic.tif" $site --csv
    [ "$status" = 0 ] && grep -q '^yardstick: note: mosaic.tif: the sidecar' "$work/err"
}
it 'with --csv the note is on standard error' on_stderr
finish
