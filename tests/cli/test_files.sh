# Tiles as they come: with files beside them, several pages, or no place.
. tests/cli/lib.sh
yard=samples/rail_yard

# A text of world file, of the first sample: half a pixel inside its corner.
place() { # place NAME: the sample's world file and .prj beside $work/NAME.tif
    printf '0.5\n0\n0\n-0.5\n410000.25\n3329999.75\n' >"$work/$1.tfw"
    cat >"$work/$1.prj" <<'WKT'
PROJCS["WGS_1984_UTM_Zone_24N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",-39.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]
WKT
}

# The tags of the place, 33550 (pixel scale) and 33922 (tie point), renamed to what nobody reads:
# little-endian, two bytes, as they stand in the directory.
unplace() { # unplace FROM TO
    LC_ALL=C sed -e 's/\x0e\x83\x0c\x00/\x0e\xfd\x0c\x00/g' -e 's/\x82\x84\x0c\x00/\x82\xfd\x0c\x00/g' \
        -e 's/\xaf\x87\x03\x00/\xaf\xfd\x03\x00/g' "$1" >"$2"
}

unplace $yard/after.tif "$work/bare_20231005.tif"
it 'a tile without a place gets the command that gives it one' \
    fails 1 'not georeferenced; want: gdal_translate -a_srs EPSG:CODE -a_ullr' \
    count "$work/bare_20231005.tif" --site $yard/site.geojson
same_count() {
    place bare_20231005
    "$YARDSTICK" count $yard/after.tif --site $yard/site.geojson >"$work/want"
    "$YARDSTICK" count "$work/bare_20231005.tif" --site $yard/site.geojson >"$work/got" 2>"$work/err"
    [ ! -s "$work/err" ]
    cmp "$work/want" "$work/got"
}
it 'a world file and a .prj place it as its tags did' same_count
in_evidence() {
    printf '<PAMDataset></PAMDataset>' >"$work/bare_20231005.tif.aux.xml"
    "$YARDSTICK" report "$work/bare_20231005.tif" --site $yard/site.geojson --no-images --quiet -o "$work/beside" >/dev/null
    for ending in tfw prj tif.aux.xml; do
        grep -A1 "\"file\": \"bare_20231005.$ending\"" "$work/beside/evidence.json" |
            grep -q "$(sha256sum "$work/bare_20231005.$ending" | cut -d' ' -f1)" || return 1
    done
    [ "$(grep -c '"role": "tile ' "$work/beside/evidence.json")" = 3 ]
}
it 'what lay beside a tile and was read for it is evidence, with its hash and role' in_evidence
warned() {
    echo '<PAMDataset><SRS>' >"$work/bare_20231005.tif.aux.xml"
    run count "$work/bare_20231005.tif" --site $yard/site.geojson
    cat "$work/err"
    [ "$status" = 0 ]
    grep -q 'warning: .*bare_20231005.tif.aux.xml: line 2' "$work/err"
    cmp "$work/want" "$work/out"
}
it 'a broken .aux.xml is a warning, and the count goes on' warned
tracks_warn() {
    run tracks "$work/bare_20231005.tif" --site $yard/site.geojson -o "$work/lines.geojson"
    cat "$work/err"
    [ "$status" = 0 ]
    grep -q 'warning: .*bare_20231005.tif.aux.xml: line 2' "$work/err"
}
it 'tracks warns of it, too' tracks_warn
it 'info says so as well' prints 'warning .*aux.xml: line 2' info "$work/bare_20231005.tif"
mask_named() {
    rm "$work/bare_20231005.tif.aux.xml"
    echo hello >"$work/bare_20231005.tif.msk"
    fails 1 'bare_20231005.tif.msk: a text file' count "$work/bare_20231005.tif" --site $yard/site.geojson
}
it 'a mask that is none is refused by its name' mask_named
finish
