# What GDAL and QGIS make of a report: GeoJSON, KML and GeoPackage hold the same and open without a
# warning, whatever the site calls its areas.
. tests/cli/lib.sh
yard=samples/rail_yard

if ! command -v ogrinfo >/dev/null || ! command -v ogr2ogr >/dev/null; then
    echo 'formats of a report: skipped, no ogrinfo (gdal-bin)'
    finish
    exit
fi

report() { # FOLDER OPTIONS...: of both dates of the yard
    folder=$1
    shift
    run report $yard/before.tif $yard/after.tif --claims $yard/claims.csv --no-images -o "$folder" "$@"
    cat "$work/err"
    [ "$status" = 0 ]
}

# quiet FILE: nothing but what was asked for, and how many features each layer has, in $work/layers
quiet() {
    ogrinfo -al -so "$1" >"$work/info" 2>"$work/said" || { cat "$work/said"; return 1; }
    cat "$work/said"
    [ ! -s "$work/said" ]
    ! grep -i 'warning\|error' "$work/info"
    sed -n 's/^Layer name: //p; s/^Feature Count: /= /p' "$work/info" | paste -d' ' - - >"$work/layers"
    cat "$work/layers"
}
# features PATTERN: of the layers of that name
features() {
    sed -n "s/^$1 = //p" "$work/layers" | awk '{n += $1} END {print n + 0}'
}

# the_same FOLDER OBJECTS AREAS TRACKS
the_same() {
    quiet "$1/objects.geojson"
    [ "$(features '.*')" = "$2" ]
    quiet "$1/objects.kml"
    [ "$(features '2023.*')" = "$2" ]
    [ "$(features Areas) $(features Tracks)" = "$3 $4" ]
    quiet "$1/report.gpkg"
    [ "$(features objects) $(features areas) $(features tracks)" = "$2 $3 $4" ]
    [ "$(features counts)" = "$(($(wc -l <"$1/counts.csv") - 1))" ]
    [ "$(features changes)" = "$(($(wc -l <"$1/changes.csv") - 1))" ]
    [ "$(features track_counts)" = "$(($(wc -l <"$1/tracks.csv") - 1))" ]
    [ "$(features verdicts)" = 6 ]
}

it 'the report is made' report "$work/a" --site $yard/site.geojson
it 'GDAL reads the same from GeoJSON, KML and GeoPackage, without a warning' the_same "$work/a" 93 1 8
listed() {
    for f in objects.kml report.gpkg objects.qml tracks.csv verdicts.csv; do
        grep -A1 "\"file\": \"$f\"" "$work/a/evidence.json" | grep -q "$(sha256sum <"$work/a/$f" | cut -c1-64)" || {
            echo "$f is not in evidence.json, or with another hash"
            return 1
        }
    done
}
it 'evidence.json has them with their hashes' listed

# same_places FOLDER: the GeoPackage in degrees, by GDAL, and the GeoJSON.
same_places() {
    rm -f "$work/ll.geojson"
    ogr2ogr -t_srs EPSG:4326 "$work/ll.geojson" "$1/report.gpkg" objects
    for f in "$work/ll.geojson" "$1/objects.geojson"; do
        ogrinfo -so -al "$f" | sed -n 's/^Extent: //p' | tr -c '0-9.\n-' ' ' | awk '{printf "%.6f %.6f %.6f %.6f\n", $1, $2, $4, $5}'
    done >"$work/extents"
    cat "$work/extents"
    [ "$(sed -n 1p "$work/extents")" = "$(sed -n 2p "$work/extents")" ]
    [ "$(wc -l <"$work/extents")" = 2 ]
}
# Fields and places, not only numbers of features.
places() {
    ogrinfo -q "$work/a/report.gpkg" -dialect SQLite -sql \
        "SELECT Min(X(Centroid(geom))) AS x, Min(Y(Centroid(geom))) AS y FROM objects" >"$work/xy"
    ogrinfo -q "$work/a/report.gpkg" -where "date LIKE '2023-10-05%' AND status = 'stayed'" objects >"$work/some"
    cat "$work/xy"
    same_places "$work/a"
    n=$(awk -F, '$3 ~ /^2023-10-05/ && $8 == "stayed"' "$work/a/objects.csv" | wc -l)
    [ "$(grep -c 'OGRFeature' "$work/some")" = "$n" ]
}
it 'the GeoPackage has the same places, in metres, and the same statuses' places

without_a_code() {
    gdalwarp -q -t_srs '+proj=tmerc +lat_0=0 +lon_0=-40 +k=1 +x_0=500000 +y_0=0 +datum=WGS84 +units=m' \
        -tr 0.5 0.5 $yard/after.tif "$work/mine.tif"
    run report "$work/mine.tif@2023-10-05" --site $yard/site.geojson --no-images -o "$work/m"
    cat "$work/err"
    [ "$status" = 0 ]
    quiet "$work/m/report.gpkg"
    ogrinfo -so "$work/m/report.gpkg" objects >"$work/info"
    grep 'PROJCRS\|Transverse' "$work/info"
    grep -q '^Extent: (506[0-9]*\.[0-9]*, 3330[0-9]*' "$work/info"
    same_places "$work/m"
}
it 'a CRS that has no code is in it by its WKT' without_a_code

converts() { # FILE
    for to in 'GPKG gpkg' 'KML kml' 'ESRI_Shapefile shapes'; do
        format=$(echo "${to% *}" | tr _ ' ')
        ogr2ogr -f "$format" "$work/to.${to#* }" "$1" || { echo "$1 to $format"; return 1; }
        rm -rf "$work/to.${to#* }"
    done
}
all_convert() {
    converts "$work/a/objects.geojson"
    converts "$work/a/objects.kml"
    converts "$work/a/report.gpkg"
}
it 'ogr2ogr takes each of them to GeoPackage, KML and Shapefile' all_convert

# Quotes, markup, a line break, a formula, as long as a name may be, Cyrillic, a sign that turns the text.
hostile() {
    long=$(printf '%0165d' 0 | tr 0 n)
    sed -e "s|\"Yard\"|\"=1+1 '<b>\\\\\\\"\&amp;]]>\\\\u0421\\\\u044b\\\\u043d\\\\u202e $long\"|" \
        -e "s|\"Track 1\"|\"; DROP TABLE objects; -- </name>\"|" $yard/site.geojson >"$work/hostile.geojson"
    report "$work/h" --site "$work/hostile.geojson"
    the_same "$work/h" 93 1 8
    ogrinfo -q "$work/h/report.gpkg" areas | grep -q "name (String) = =1+1 '<b>\"&amp;\]\]>Сын.* nnnn"
    ogrinfo -q "$work/h/objects.kml" Tracks | grep -q 'Name (String) = ; DROP TABLE objects; -- </name>'
    ! grep -q '<b>' "$work/h/objects.kml"
    ! grep -q '^[^,]*,=' "$work/h/tracks.csv"
}
it 'so they do when the names are hostile' hostile

hidden() {
    report "$work/n" --site $yard/site.geojson --no-coordinates
    ! grep -q 'coordinates' "$work/n/objects.kml"
    the_same "$work/n" 93 1 8
    ogrinfo -q "$work/n/report.gpkg" -sql 'SELECT count(geom) AS n FROM objects' | grep -q 'n (Integer.*) = 0$'
    ! ogrinfo -al -so "$work/n/report.gpkg" | grep '^Extent'
}
it '--no-coordinates leaves no place in any of them' hidden

# Two tracks on which nothing stands at the earlier date, and a later date that is too coarse.
empty() {
    grep -v '"Track [2-8]"' $yard/site.geojson | sed -e ':a' -e 'N;$!ba' -e 's/},\n\(]\)/}\n\1/' >"$work/one.geojson"
    gdal_translate -q -outsize 8% 8% -r average $yard/after.tif "$work/coarse.tif"
    run report $yard/before.tif "$work/coarse.tif@2023-10-05" --site "$work/one.geojson" --no-images -o "$work/e" --assume-aligned
    cat "$work/err"
    [ "$status" = 0 ]
    cat "$work/e/counts.csv"
    grep -q '^2023-10-05,[^,]*,railcar,,,,,,.*GSD_TOO_COARSE' "$work/e/counts.csv"
    quiet "$work/e/objects.geojson"
    quiet "$work/e/objects.kml"
    quiet "$work/e/report.gpkg"
    [ "$(features objects) $(features counts)" = '0 2' ]
}
it 'without an object, and with a date that is refused, they are sound' empty

cat >"$work/styles.py" <<'P'
import sys
from qgis.core import QgsApplication, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
for source in ("objects.geojson", "report.gpkg|layername=objects"):
    layer = QgsVectorLayer(sys.argv[1] + "/" + source, "objects", "ogr")
    values = [c.value() for c in layer.renderer().categories()]
    assert layer.featureCount() == 93 and layer.labelsEnabled(), source
    assert {"single", "stayed", "arrived", "left", "uncertain"} <= set(values), values
for name in ("areas", "tracks"):
    layer = QgsVectorLayer(sys.argv[1] + "/report.gpkg|layername=" + name, name, "ogr")
    assert layer.renderer().symbol().symbolLayerCount() == 2, name
P
if QT_QPA_PLATFORM=offscreen /usr/bin/python3 -c 'import qgis.core' 2>/dev/null; then
    it 'QGIS draws them by status without being told' env QT_QPA_PLATFORM=offscreen /usr/bin/python3 "$work/styles.py" "$work/a"
else
    echo 'styles in QGIS: skipped, no python3-qgis'
fi
# What was added by hand, and a date that is a range of days.
more_kinds() {
    cat >"$work/added.geojson" <<'JSON'
{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"action": "add", "class": "railcar", "date": "2023-09-05", "author": "a & b", "reason": "<seen>"},
 "geometry": {"type": "Polygon", "coordinates": [[[-39.93082, 30.09620], [-39.93070, 30.09620], [-39.93070, 30.09622], [-39.93082, 30.09622], [-39.93082, 30.09620]]]}}]}
JSON
    report "$work/k" --site $yard/site.geojson --corrections "$work/added.geojson"
    grep -q '<name>added 1</name>' "$work/k/objects.kml"
    cp $yard/after.tif "$work/range.tif"
    echo '{"type": "Feature", "stac_version": "1.0.0", "id": "r", "geometry": null, "links": [], "assets": {}, "properties": {"datetime": null, "start_datetime": "2023-10-01T00:00:00Z", "end_datetime": "2023-10-09T00:00:00Z"}}' >"$work/range.json"
    run report "$work/range.tif" --site $yard/site.geojson --no-images -o "$work/r"
    cat "$work/err"
    [ "$status" = 0 ]
    grep -q '<TimeSpan>' "$work/r/objects.kml"
}
it 'reports with an object by hand and with a range of days are made' more_kinds
standard() {
    for folder in a h n e k r m; do
        xmllint --noout --nonet --schema tests/cli/kml_of_report.xsd "$work/$folder/objects.kml" || return 1
        # Every style that is used is there.
        grep -o '<styleUrl>#[^<]*' "$work/$folder/objects.kml" | sed 's/.*#//' | sort -u | while read -r id; do
            grep -q "<Style id=\"$id\">" "$work/$folder/objects.kml" || { echo "no style $id"; exit 1; }
        done || return 1
    done
    sed 's/<open>1<\/open>\(.*\)$/\1<open>1<\/open>/' "$work/a/objects.kml" >"$work/disordered.kml"
    ! cmp -s "$work/a/objects.kml" "$work/disordered.kml"
    ! xmllint --noout --nonet --schema tests/cli/kml_of_report.xsd "$work/disordered.kml" 2>/dev/null
}
if command -v xmllint >/dev/null; then
    it 'the elements of KML stand in the order of its standard' standard
else
    echo 'KML against the order of its standard: skipped, no xmllint (libxml2-utils)'
fi
valid() {
    for folder in a h n e k r m; do
        /usr/bin/python3 -m osgeo_utils.samples.validate_gpkg -q "$work/$folder/report.gpkg" || return 1
    done
}
if /usr/bin/python3 -c 'import osgeo_utils.samples.validate_gpkg' 2>/dev/null; then
    it 'the GeoPackage passes the check of GDAL against its standard' valid
else
    echo 'GeoPackage against its standard: skipped, no validate_gpkg (python3-gdal)'
fi
finish
