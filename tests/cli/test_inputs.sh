# Files as people have them: sites out of KML, further classes by their size, places by options.
. tests/cli/lib.sh
yard=samples/rail_yard

# The sample's site by names alone: an area "railcar: Yard" and its tracks.
{
    echo '<?xml version="1.0" encoding="UTF-8"?>'
    echo '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>yard.kml</name><Folder><name>North yard</name>'
    grep '"coordinates"' $yard/site.geojson | sed -E \
        -e 's/.*"name":"([^"]*)".*"coordinates":\[+(.*)\]+\}.*/\1|\2/' -e 's/\],\[/ /g; s/\]//g' \
        -e 's/^(Yard)\|(.*)/<Placemark><name>railcar: \1<\/name><Polygon><outerBoundaryIs><LinearRing><coordinates>\2<\/coordinates><\/LinearRing><\/outerBoundaryIs><\/Polygon><\/Placemark>/' \
        -e 's/^([^<|]*)\|(.*)/<Placemark><name>\1<\/name><LineString><coordinates>\2<\/coordinates><\/LineString><\/Placemark>/'
    echo '</Folder></Document></kml>'
} >"$work/yard.kml"

counts() { # TITLE ARGUMENTS...: the table begins with the title and has 73 cars
    title=$1
    shift
    run count $yard/after.tif "$@"
    cat "$work/out" "$work/err"
    [ "$status" = 0 ] && head -1 "$work/out" | grep -q "^$title" &&
        grep -q '^2023-10-05  Yard  railcar    73  67-80 ' "$work/out"
}
it 'a KML counts as the GeoJSON does, and its folder is its name' counts 'North yard' --site "$work/yard.kml"
it '--site-name names it' counts 'Elsewhere' --site "$work/yard.kml" --site-name Elsewhere
it 'a class may be given by its size' counts 'North yard' --site "$work/yard.kml" --class-size tent=17-19x6-7.5
it 'a size that is none is refused' fails 1 "class-size: 'tent=17': want NAME=LENGTHxWIDTH" count $yard/after.tif --site "$work/yard.kml" --class-size tent=17
sed 's/railcar: Yard/wagons: Yard/' "$work/yard.kml" >"$work/wagon.kml"
it 'an unknown class is told with those there are' fails 1 "feature 1 'wagons: Yard': no class 'wagons'; want one of railcar" \
    count $yard/after.tif --site "$work/wagon.kml"
sed 's/railcar: Yard/tents: Yard/' "$work/yard.kml" >"$work/tent.kml"
tents() {
    run count $yard/after.tif --site "$work/tent.kml" --class-size tent=17-19x6-7.5
    cat "$work/out" "$work/err"
    [ "$status" = 0 ] && grep -q '^2023-10-05  Yard  tent ' "$work/out"
}
it 'a KML may use a class of --class-size' tents
tracks() {
    run tracks $yard/after.tif --site "$work/yard.kml"
    [ "$status" = 0 ] && grep -q '"proposed": *true' "$work/out"
}
it 'tracks are proposed in the areas of a KML' tracks

it 'a KML that is a site is no tile' fails 1 'no ground overlay in it.*--site' info "$work/yard.kml"
warns() { # PATTERN ARGUMENTS...: exit 0, and a warning that matches
    pattern=$1
    shift
    run "$@"
    cat "$work/out" "$work/err"
    [ "$status" = 0 ] && cat "$work/out" "$work/err" | grep -q -- "$pattern"
}
it 'an option that a placed tile does not need is left out aloud' warns '--crs is left out: it has a CRS of its own' \
    count $yard/after.tif --site $yard/site.geojson --crs EPSG:4326
it 'and so are corners' warns '--corners is left out: it has a place of its own' \
    info $yard/after.tif --corners '1,2 3,2 3,1 1,1'
it 'a CRS that is none is refused' fails 1 "'EPSG:1234567': PROJ knows no such CRS" info $yard/after.tif --crs EPSG:1234567
it 'and corners that are none' fails 1 "corners: 'here': want \"LON,LAT" info $yard/after.tif --corners here
parameters() {
    run report $yard/after.tif --site "$work/yard.kml" --corners '1,2 3,2 3,1 1,1' --crs EPSG:4326 --no-images -o "$work/report"
    cat "$work/err"
    [ "$status" = 0 ] && grep -q '"corners": "1,2 3,2 3,1 1,1"' "$work/report/report.json" &&
        grep -q '"crs": "EPSG:4326"' "$work/report/report.json"
}
it 'the report says what was given' parameters
finish
