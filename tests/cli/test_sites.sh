# Sites: what is drawn twice is counted once, and places are said in words.
. tests/cli/lib.sh
yard=samples/rail_yard

# best AREA NUMBER ARGUMENTS...: the area's best count of the sample yard.
best() {
    area=$1 number=$2
    shift 2
    run count $yard/after.tif "$@" --csv
    cat "$work/out" "$work/err"
    [ "$status" = 0 ] && grep -q "^2023-10-05[^,]*,$area,railcar,[0-9]*,$number," "$work/out"
}

# The areas and the tracks of the sample yard, in a file each.
head -1 $yard/site.geojson >"$work/head"
grep '"count"' $yard/site.geojson | sed 's/,$//' >"$work/area"
grep '"track"' $yard/site.geojson | sed 's/,$//' >"$work/track"
collection() { # FILE... > collection of the features in them, a line each
    printf '{"type":"FeatureCollection","features":[\n'
    cat "$@" | sed '$!s/$/,/'
    printf ']}\n'
}
collection "$work/area" >"$work/areas.geojson"
collection "$work/track" >"$work/tracks.geojson"
it 'areas and tracks may be in two files' best Yard 73 --site "$work/areas.geojson" --site "$work/tracks.geojson"
it 'in any order' best Yard 73 --site "$work/tracks.geojson" --site "$work/areas.geojson"

twice="--site $yard/site.geojson --site $work/tracks.geojson"
it 'a site file and its tracks again are refused' fails 1 'drawn twice: 100 % of' count $yard/after.tif $twice
it '--allow-overlap counts them once' best Yard 73 $twice --allow-overlap
says_so() {
    run count $yard/after.tif $twice --allow-overlap
    grep -q '^note: .*site.geojson and tracks.geojson: tracks' "$work/out"
}
it 'and says so' says_so
sed 's/"name":"Yard"/"name":"Again"/' "$work/area" >"$work/again"
collection "$work/area" "$work/again" "$work/track" >"$work/again.geojson"
it 'an area drawn twice is refused' fails 1 "areas 'Yard' and 'Again' (railcar) overlap: 100 % of" count $yard/after.tif --site "$work/again.geojson"
it 'with --allow-overlap it is counted once' best Yard 73 --site "$work/again.geojson" --allow-overlap

evidence() {
    run report $yard/after.tif $twice --allow-overlap --no-images -o "$work/report"
    cat "$work/err"
    [ "$status" = 0 ] && [ "$(grep -c '"role": "site"' "$work/report/evidence.json")" = 2 ] &&
        grep -q '"more_files": \[' "$work/report/report.json" && grep -q '"notes": \[' "$work/report/report.json"
}
it 'the evidence names every site file' evidence

# Longitude and latitude swapped: the sample is near 40 W, 30 N.
sed -E 's/\[(-?[0-9.]+), ?(-?[0-9.]+)\]/[\2, \1]/g' $yard/site.geojson >"$work/swapped.geojson"
it 'swapped coordinates are called so' fails 1 'near longitude 30.*latitude -39.*outside this tile near longitude -39.*swapped' \
    count $yard/after.tif --site "$work/swapped.geojson"
it 'a site elsewhere is told with both places' fails 1 'near longitude -39.5.*, latitude 30.*outside this tile near longitude -39.9' \
    count $yard/after.tif --site samples/depot/site.geojson
sed 's/,"count":"railcar"//' "$work/area" >"$work/none"
collection "$work/none" "$work/track" >"$work/none.geojson"
it 'a polygon without count is told with its place' fails 1 "feature 1 'Yard': a polygon without \"count\", near -39.9" \
    count $yard/after.tif --site "$work/none.geojson"
it 'a site without a polygon is told so' fails 1 'no area to count in' count $yard/after.tif --site "$work/tracks.geojson"

# A KML in UTF-16, which says so.
utf16() {
    {
        echo '<?xml version="1.0" encoding="UTF-16"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>railcar: Y</name><Polygon><outerBoundaryIs><LinearRing><coordinates>'
        sed -n 's/.*"count":"railcar".*"coordinates":\[\[\(.*\)\]\]}}.*/\1/p' $yard/site.geojson | sed 's/\],\[/ /g; s/[][]//g'
        echo '</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>'
    } | iconv -t UTF-16 >"$work/utf16.kml"
    run count $yard/after.tif --site "$work/utf16.kml" --csv
    cat "$work/err"
    [ "$status" = 0 ] && grep -q '^2023-10-05[^,]*,Y,railcar' "$work/out"
}
it 'a KML in UTF-16 is read' utf16
# What a newcomer gives in place of a site.
printf '\0\0\047\012shape' >"$work/yard.shp"
it 'a shapefile is called so, with what makes a site of it' fails 1 'a shapefile; want GeoJSON.*ogr2ogr' \
    count $yard/after.tif --site "$work/yard.shp"
printf '\211PNG\r\n\032\n\0\0\0' >"$work/yard.png"
it 'a picture in place of a site is called so' fails 1 'yard.png: a PNG picture; want' \
    count $yard/after.tif --site "$work/yard.png"
it 'JSON in place of claims is called so' fails 1 'site.geojson: JSON, no table; want CSV' \
    claims $yard/site.geojson
it 'a fault of an option is told once, whatever the number of tiles' \
    sh -c '[ "$("$YARDSTICK" count "$@" --corners "1,2 3,4" 2>&1 | grep -c corners)" = 1 ]' - \
    $yard/before.tif $yard/after.tif --site $yard/site.geojson
it 'tracks takes one site' fails 2 'given twice' tracks $yard/after.tif --site a.geojson --site b.geojson
finish
