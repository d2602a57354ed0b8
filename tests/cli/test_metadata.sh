# Metadata of vendors beside a tile: found by their names, named as sources, refused where they contradict.
. tests/cli/lib.sh
YARDSTICK=$(realpath "$YARDSTICK")
yard=$PWD/samples/rail_yard
mkdir "$work/in" && cd "$work/in" || exit 1

imd() { # FILE SUN_ELEVATION OFF_NADIR DAY
    printf 'BEGIN_GROUP = IMAGE_1\r\n\tsatId = "WV03";\r\n\tfirstLineTime = %sT10:30:04.287350Z;\r\n\tmeanSunAz = 151.2;\r\n\tmeanSunEl = %s;\r\n\tmeanOffNadirViewAngle = %s;\r\n\tmeanCollectedGSD = 0.38;\r\nEND_GROUP = IMAGE_1\r\nEND;\r\n' \
        "$4" "$2" "$3" >"$1"
}
item() { # FILE SUN_ELEVATION
    printf '{"stac_version":"1.0.0","id":"x","properties":{"datetime":"2023-10-05T10:30:00Z","view:sun_azimuth":150,"view:sun_elevation":%s,"license":"CC-BY-4.0","providers":[{"name":"Maxar","roles":["licensor"]}]}}' \
        "$2" >"$1"
}

# ---- info says each value with file and element

cp "$yard/after.tif" 23OCT05-P2AS_R1C1-01_P001.TIF
imd 23OCT05-P2AS-01_P001.IMD 38.4 27.9 2023-10-05
says() { # TILE PATTERN...
    run info "$1"
    shift
    cat "$work/out" "$work/err"
    [ "$status" = 0 ] || return 1
    for pattern in "$@"; do
        grep -q -- "$pattern" "$work/out" || { echo "no '$pattern'"; return 1; }
    done
}
it 'an .IMD of the whole product is that of its piece' says 23OCT05-P2AS_R1C1-01_P001.TIF \
    'date  *2023-10-05T10:30:04Z (IMD, 23OCT05-P2AS-01_P001.IMD: firstLineTime)' \
    'off nadir  *27.9 degrees (23OCT05-P2AS-01_P001.IMD: meanOffNadirViewAngle)' \
    'sun azimuth  *151.2 degrees (23OCT05-P2AS-01_P001.IMD: meanSunAz, meanSunEl)' \
    'shadows  *toward 331 degrees, north-west, 1.3 m for each metre of height' 'sensor  *WV03'

cp "$yard/after.tif" IMG_PHR1A_PMS_1_R1C1.TIF
cat >DIM_PHR1A_PMS_1.XML <<'X'
<?xml version="1.0" encoding="ISO-8859-1"?>
<Dimap_Document><Strip_Source><MISSION>PHR</MISSION><MISSION_INDEX>1A</MISSION_INDEX><IMAGING_DATE>2023-10-05</IMAGING_DATE></Strip_Source>
<Located_Geometric_Values><LOCATION_TYPE>Center</LOCATION_TYPE><Acquisition_Angles><INCIDENCE_ANGLE unit="deg">20</INCIDENCE_ANGLE></Acquisition_Angles><Solar_Incidences><SUN_AZIMUTH unit="deg">151</SUN_AZIMUTH><SUN_ELEVATION unit="deg">38</SUN_ELEVATION></Solar_Incidences></Located_Geometric_Values></Dimap_Document>
X
it 'a DIMAP is found by DIM_, and its incidence angle becomes off-nadir' says IMG_PHR1A_PMS_1_R1C1.TIF \
    'off nadir  *17.96 degrees (DIM_PHR1A_PMS_1.XML: INCIDENCE_ANGLE 20.0 seen from 694 km)'

cp "$yard/after.tif" 20231005_103004_12_2451_3B_Visual.tif
echo '{"id":"20231005_103004_12_2451","properties":{"acquired":"2023-10-05T10:30:04Z","provider":"planetscope","view_angle":-4.1,"sun_azimuth":151,"sun_elevation":38.5}}' \
    >20231005_103004_12_2451_metadata.json
echo '{"id":"20231005_103004_99_0000","properties":{"acquired":"2020-01-01T10:30:04Z","view_angle":50}}' >20231005_metadata.json
it 'metadata of Planet are found by the name of the scene, and not those of another' \
    says 20231005_103004_12_2451_3B_Visual.tif 'off nadir  *4.1 degrees (20231005_103004_12_2451_metadata.json: view_angle)'

# ---- contradictions

cp "$yard/after.tif" yard.tif
imd yard.IMD 38.4 12 2023-10-05
item yard.json 45
it 'suns that differ are an error with both files and values' fails 1 \
    'yard.tif: height of the sun: yard.json: view:sun_elevation says 45.0, and yard.IMD: meanSunEl says 38.4; want --sun AZ,EL, which decides' info yard.tif
it '--sun decides' prints 'sun height  *41 degrees' info yard.tif --sun 150,41
it 'a sun below the horizon is refused' fails 1 "--sun: '150,-3'; want AZ,EL in degrees" info yard.tif --sun 150,-3
it 'an angle that is none is refused' fails 1 "--off-nadir: '91'; want degrees, 0 to 90" info yard.tif --sun 150,41 --off-nadir 91
item yard.json 38
imd yard.IMD 38.4 12 2023-11-05
it 'dates that differ name both files' fails 1 \
    'yard.json: datetime says 2023-10-05T10:30:00Z, and yard.IMD: firstLineTime says 2023-11-05T10:30:04Z; want yard.tif@DATE' info yard.tif
imd yard.IMD 38.4 12 2023-10-05
sed -i 's/0.38;/3.8;/' yard.IMD
it 'pixels of another scale name both sizes' fails 1 'pixels of 0.5 m by its place, and of 3.8 m by yard.IMD: meanCollectedGSD' info yard.tif
it 'until their size is stated' prints 'stated pixel  *3.8 m' info yard.tif --pixel-size 0.5
echo '<!DOCTYPE isd [<!ENTITY a "b">]><isd/>' >yard.xml
it 'a document with entities is not used, and that is said in a line' prints \
    'note  *the sidecar yard.xml: XML, line 1: a document type' info yard.tif --pixel-size 0.5
rm yard.xml yard.IMD

# ---- once for all tiles, or once for each

two() { # PATTERN ARGUMENTS...
    pattern=$1
    shift
    run info yard.tif 20231005_103004_12_2451_3B_Visual.tif "$@"
    cat "$work/out" "$work/err"
    [ "$status" = 0 ] && [ "$(grep -c "$pattern" "$work/out")" = 1 ]
}
it 'a licence is that of its tile' two 'licence  *A (--licence)' --licence A --licence B
it 'a - leaves a tile to its metadata' two 'licence  *CC-BY-4.0, Maxar (yard.json: license)' --licence - --licence B
it 'a licence of two lines is refused' fails 1 "--licence: 'A B': want one line" info yard.tif --licence 'A
B'
it 'more of them than tiles is wrong usage' fails 2 '--sun: given 3 times for 2 tiles; want it once, or once for each tile' \
    info yard.tif 20231005_103004_12_2451_3B_Visual.tif --sun 1,1 --sun 2,2 --sun 3,3

# ---- a report: the gate, the licence, and the replay

report() {
    item yard.json 38
    cp "$yard/before.tif" "$yard/site.geojson" "$yard/claims.csv" . && run report before.tif yard.tif --site "$yard/site.geojson" --claims "$yard/claims.csv" -o report -q \
        --licence '(c) "A" & <B>' --licence - --off-nadir 12 --off-nadir 28 --sun 150,38 --sun 151,39
    cat "$work/out" "$work/err"
    [ "$status" = 0 ] &&
        grep -q '^\[cannot tell\] R-01: .*OFF_NADIR' "$work/out" &&
        grep -q '^2023-10-05.* 73 .*OFF_NADIR' "$work/out" &&
        ! grep -q '^2023-09-05.*OFF_NADIR' "$work/out"
}
it 'beyond 25 degrees a count carries OFF_NADIR, and no verdict' report
licences() {
    grep -q '<p>Pictures: (c) &quot;A&quot; &amp; &lt;B&gt;; CC-BY-4.0, Maxar</p>' report/report.html ||
        grep -q 'Pictures: (c) .*CC-BY-4.0, Maxar</p>' report/report.html
    grep -q '"licence_source": "yard.json: license"' report/report.json
    grep -q '"sun_source": "--sun"' report/report.json
    grep -q 'shadows toward 331' report/report.html
}
it 'the licence of every tile stands under the page' licences
if command -v jsonschema >/dev/null 2>&1; then
    it 'report.json is as its schema says' jsonschema -i report/report.json "$OLDPWD/src/report/json/report.schema.json"
fi
replay() {
    run verify report --tiles . -q
    cat "$work/out" "$work/err"
    [ "$status" = 0 ]
}
it 'verify takes what was stated out of the evidence' replay
changed() {
    sed 's/"28"/"8"/' report/evidence.json >"$work/evidence.json"
    cp "$work/evidence.json" report/evidence.json
    run verify report --tiles . -q
    cat "$work/out" "$work/err"
    [ "$status" = 4 ] && grep -q '^parameter: ' "$work/out"
}
it 'and blames a parameter that was changed' changed
cd / || exit 1
finish
