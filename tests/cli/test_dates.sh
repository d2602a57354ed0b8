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

# Several tiles of a day.
it 'a file given twice is named' fails 1 'after.tif: given twice; want each file once' \
    count $yard/after.tif $yard/after.tif $site
it 'the same ground without times is refused' fails 1 'both of 2023-10-05, and 100 %.*want one of them, or their times' \
    count $yard/before.tif@2023-10-05 $yard/after.tif@2023-10-05 $site
it 'with times they are two dates' prints '^2023-10-05T14:30:00Z  Yard  railcar    73 ' \
    count $yard/after.tif@2023-10-05T14:30Z $yard/before.tif@2023-10-05T10:12Z $site
it 'a tile elsewhere is named' fails 1 'container_quay/after.tif: it is of the same date as .*shows nothing of the site' \
    count $yard/after.tif samples/container_quay/after.tif@2023-10-05 $site

# The grid of all.
is_reference() { # DATE ARGUMENTS...
    date=$1
    shift
    run count $yard/before.tif $yard/after.tif $site --json "$@"
    cat "$work/err"
    [ "$status" = 0 ] &&
        grep -A2 "\"date\": \"$date" "$work/out" | grep -q '"reference": true'
}
it 'of dates of one pixel size the first is the reference' is_reference 2023-09-05
it 'another one may be asked for' is_reference 2023-10-05 --reference 2023-10-05
it 'a reference that is no date of the run is refused with those that are' \
    fails 1 "reference '2023-10-06': no tile of that date; want one of 2023-09-05T10:30:00Z, 2023-10-05" \
    count $yard/before.tif $yard/after.tif $site --reference 2023-10-06
it 'a reference that is no date is named' fails 1 "date '2023-13-05': there is no month 13" \
    count $yard/before.tif $yard/after.tif $site --reference 2023-13-05
it 'a reference without a date is wrong usage' fails 2 'want a value' count $yard/before.tif $site --reference
it 'an unknown date leaves no folder behind' sh -c '! "$0" report '"$yard/before.tif $yard/after.tif $site"' --reference 1999-01-01 -o "$1/none" 2>/dev/null && [ ! -e "$1/none" ]' "$YARDSTICK" "$work"
finish
