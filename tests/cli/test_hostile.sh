# Damaged files and bombs through the program itself: no crash, no hang, one line, nothing left behind.
# MUTANTS=N damaged copies of each kind of file (40; make hardening: 400, and 1,000 of a tile).
. tests/cli/lib.sh
yard=samples/rail_yard
n=${MUTANTS:-40} tiles=${TILE_MUTANTS:-60} seed=${SEED:-1}

if [ -n "$EXAMPLE_FLAGS" ]; then
    echo 'hostile: skipped: a sanitizer takes memory and time of its own (its builds read the same files in make fuzz)'
    finish
    exit
fi
mkdir "$work/left" "$work/keep" "$work/b" "$work/m"

# watched IN OUT -- PROGRAM...: copies of IN, each written to OUT, held to what tests/hostile/hostile.c says
watched() { "$HOSTILE" -s "$seed" -n "$n" -k "${KEEP:-$work/keep}" -o "$work/left" "$@"; }
once() { "$HOSTILE" -k "${KEEP:-$work/keep}" -o "$work/left" "$@"; }

# ---- what is watched is seen: programs that do what none may do

caught() { # caught WHAT PROGRAM...
    what=$1
    shift
    ! once $yard/claims.csv "$work/copy" -- "$@" >"$work/said" || return 1
    cat "$work/said"
    grep -q ": $what " "$work/said"
}
say='echo yardstick: no >&2'
it 'a crash is seen' caught 'it ended by a signal' sh -c 'kill -SEGV $$'
it 'so is another exit status' caught 'the exit status is neither 0 nor 1' sh -c 'exit 134'
it 'and a loop' caught 'it took more than 5 s' sh -c 'while :; do :; done'
it 'and memory' caught 'it took more than 512 MiB' sh -c 'x=$(head -c 600000000 /dev/zero | tr "\0" x); exit 0'
it 'and silence' caught 'no line on stderr' sh -c 'exit 1'
it 'and two lines' caught 'more than a line on stderr' sh -c "$say; $say; exit 1"
it 'and a line that drives a terminal' caught 'a control character on stderr' sh -c 'printf "yardstick: \033[2J\n" >&2; exit 1'
it 'and half a result' caught 'something is on stdout' sh -c "$say; echo 1; exit 1"
it 'and what is left behind' caught 'something is left behind' sh -c "$say; : >'$work/left/x'; exit 1"

# ---- copies of good files

"$CUT" $yard/after.tif "$work/yard.tif" 500 300 660 380
tile=$work/yard.tif
"$YARDSTICK" report "$tile" --site $yard/site.geojson --no-images --quiet -o "$work/report" >/dev/null 2>&1
cat >"$work/site.kml" <<'K'
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Quay</name><Placemark><name>container: stack</name><Polygon><outerBoundaryIs>
<LinearRing><coordinates>-39.9313,30.0962,0 -39.9310,30.0962,0 -39.9310,30.0960,0 -39.9313,30.0962,0</coordinates></LinearRing>
</outerBoundaryIs></Polygon></Placemark></Document></kml>
K
cat >"$work/scene.xml" <<'X'
<?xml version="1.0" encoding="UTF-8"?><isd><IMD><IMAGE><SATID>WV03</SATID><FIRSTLINETIME>2023-10-05T02:13:00.000000Z</FIRSTLINETIME>
<MEANSUNAZ>160.2</MEANSUNAZ><MEANSUNEL>41.0</MEANSUNEL><MEANOFFNADIRVIEWANGLE>12.5</MEANOFFNADIRVIEWANGLE></IMAGE></IMD></isd>
X
echo '{"type":"Feature","stac_version":"1.0.0","id":"x","properties":{"datetime":"2023-10-05T02:13:00Z","platform":"wv03","view:off_nadir":12.5,"view:sun_azimuth":160,"view:sun_elevation":41},"geometry":null,"links":[],"assets":{}}' >"$work/item.json"
cat >"$work/good.csv" <<C
name,site,tiles,claims
A,$PWD/$yard/site.geojson,$PWD/$yard/*.tif,$PWD/$yard/claims.csv
C
cp "$tile" "$work/m/t_20231005.tif"

n=$tiles
it 'tiles, counted' watched "$tile" "$work/copy_20231005.tif" -- "$YARDSTICK" count "$work/copy_20231005.tif" --site $yard/site.geojson --threads 1
seed=2
it 'tiles, reported' watched "$tile" "$work/copy_20231005.tif" -- "$YARDSTICK" report "$work/copy_20231005.tif" --site $yard/site.geojson --threads 1 --no-images -o "$work/left/r"
n=${MUTANTS:-40}
it 'tiles, compared' watched "$tile" "$work/copy_20230101.tif" -- "$YARDSTICK" diff "$work/copy_20230101.tif" "$tile" -o "$work/left/b.geojson" --mask "$work/left/m.tif" --threads 1
it 'tiles, aligned' watched "$tile" "$work/copy_20230101.tif" -- "$YARDSTICK" align "$tile" "$work/copy_20230101.tif" -o "$work/left/on.tif" --threads 1
it 'sites' watched $yard/site.geojson "$work/copy.geojson" -- "$YARDSTICK" report "$tile" --site "$work/copy.geojson" --threads 1 --no-images -o "$work/left/r"
it 'sites as KML' watched "$work/site.kml" "$work/copy.kml" -- "$YARDSTICK" count "$tile" --site "$work/copy.kml" --threads 1
it 'sites as KMZ' watched tests/fuzz/corpus/fuzz_kml/yard.kmz "$work/copy.kmz" -- "$YARDSTICK" count "$tile" --site "$work/copy.kmz" --threads 1
it 'packages of a report, as sites' watched "$work/report/report.gpkg" "$work/copy.gpkg" -- "$YARDSTICK" count "$tile" --site "$work/copy.gpkg" --threads 1
it 'claims' watched $yard/claims.csv "$work/copy.csv" -- "$YARDSTICK" claims "$work/copy.csv" --capacity
it 'corrections' watched tests/nomem/corrections.geojson "$work/copy.geojson" -- "$YARDSTICK" count "$tile" --site $yard/site.geojson --corrections "$work/copy.geojson" --threads 1
it 'truth' watched tests/nomem/truth.geojson "$work/copy.geojson" -- "$YARDSTICK" evaluate "$work/report" --truth "$work/copy.geojson"
cp -r "$work/report" "$work/other"
it 'reports, evaluated' watched "$work/report/report.json" "$work/other/report.json" -- "$YARDSTICK" evaluate "$work/other" --truth $yard/truth.geojson
cp "$work/report/report.json" "$work/other/report.json"
it 'evidence, verified' watched "$work/report/evidence.json" "$work/other/evidence.json" -- "$YARDSTICK" verify "$work/other" --tiles "$work" --threads 1
it 'manifests' watched "$work/good.csv" "$work/copy.csv" -- sh -c '"$0" survey "$1" --plan -o "$2" 2>"$3" >"$4" && cat "$4" || { s=$?; head -n 1 "$3" >&2; exit $s; }' "$YARDSTICK" "$work/copy.csv" "$work/left/s" "$work/said" "$work/printed"
if command -v python3 >/dev/null; then
    python3 - "$work/good.csv" "$work/good.gpkg" <<'END'
import csv, sqlite3, sys
rows = list(csv.reader(open(sys.argv[1])))
db = sqlite3.connect(sys.argv[2])
db.execute("CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT)")
db.execute("CREATE TABLE sites (fid INTEGER PRIMARY KEY, geom BLOB, %s)" % ",".join(c + " TEXT" for c in rows[0]))
db.execute("INSERT INTO gpkg_contents VALUES ('sites', 'features')")
db.executemany("INSERT INTO sites (%s) VALUES (?,?,?,?)" % ",".join(rows[0]), rows[1:])
db.commit()
END
    it 'manifests as packages' watched "$work/good.gpkg" "$work/copy.gpkg" -- sh -c '"$0" survey "$1" --plan -o "$2" 2>"$3" >"$4" && cat "$4" || { s=$?; head -n 1 "$3" >&2; exit $s; }' "$YARDSTICK" "$work/copy.gpkg" "$work/left/s" "$work/said" "$work/printed"
else
    echo 'hostile: no python3: damaged packages as manifests skipped'
fi
# A list tells every file that is not there: the first line is held to the rule.
printf '# parts\r\nyard.tif\nm/t_20231005.tif\n' >"$work/list.txt"
first='"$0" info --mosaic "$1" 2>"$2" >"$3" && cat "$3" || { s=$?; head -n 1 "$2" >&2; exit $s; }'
it 'lists of tiles' watched "$work/list.txt" "$work/copy.txt" -- sh -c "$first" "$YARDSTICK" "$work/copy.txt" "$work/said" "$work/printed"
echo copy_20231005.tif >"$work/one.txt"
it 'tiles of a list' watched "$tile" "$work/copy_20231005.tif" -- "$YARDSTICK" info --checksum --mosaic "$work/one.txt"
it 'STAC items' watched "$work/item.json" "$work/m/t_20231005.json" -- "$YARDSTICK" info "$work/m/t_20231005.tif"
rm -f "$work/m/t_20231005.json"
it 'vendors XML' watched "$work/scene.xml" "$work/m/t_20231005.XML" -- "$YARDSTICK" info "$work/m/t_20231005.tif"
rm -f "$work/m/t_20231005.XML"
it 'what GDAL writes beside a tile' watched tests/fuzz/corpus/fuzz_aux/all.xml "$work/m/t_20231005.tif.aux.xml" -- "$YARDSTICK" info "$work/m/t_20231005.tif"
rm -f "$work/m/t_20231005.tif.aux.xml"
for picture in rgb.png rgb.jpg progressive.jpg; do
    it "pictures, $picture" watched tests/fuzz/corpus/fuzz_picture/$picture "$work/copy_20231005.$picture" -- "$YARDSTICK" info "$work/copy_20231005.$picture" --corners '-39.9,30 -39.8,30 -39.8,29.9 -39.9,29.9'
done

# ---- bombs

corners='-39.9,30 -39.8,30 -39.8,29.9 -39.9,29.9'
bad=0
lit() { # lit COPY ARGUMENTS...: the bomb as that file, by that command
    copy=$1
    shift
    once "$bomb" "$copy" -- "$YARDSTICK" "$@" --threads 1 --max-memory 256M || bad=1
    rm -f "$copy"
}
exploded() { # exploded ENDING: each is refused, or read, within the bounds
    bad=0
    for bomb in "$work/b"/*."$1"; do
        as=$work/m/b_${bomb##*/}
        case $1 in
        tif)
            lit "$as" info "$as" --checksum
            lit "$as" count "$as" --class vessel
            lit "$as" diff "$tile" "$as" -o "$work/left/b.geojson"
            ;;
        png | jpg) lit "$as" info "$as" --corners "$corners" ;;
        csv)
            lit "$as" claims "$as"
            lit "$as" survey "$as" -o "$work/left/s"
            ;;
        xml) lit "$work/m/t_20231005.tif.aux.xml" info "$work/m/t_20231005.tif" ;;
        kml | kmz | gpkg) lit "$as" count "$tile" --site "$as" ;;
        geojson)
            lit "$as" count "$tile" --site "$as"
            lit "$as" count "$tile" --site $yard/site.geojson --corrections "$as"
            lit "$as" evaluate "$work/report" --truth "$as"
            lit "$work/other/report.json" evaluate "$work/other" --truth $yard/truth.geojson
            lit "$work/other/evidence.json" verify "$work/other"
            lit "$work/m/t_20231005.json" info "$work/m/t_20231005.tif"
            ;;
        esac
    done
    [ "$bad" = 0 ]
}
it 'bombs are made' "$BOMBS" "$work/b"
it 'TIFFs that declare gigapixels, lie, or go round' exploded tif
it 'PNGs that declare rows of gigabytes, or unpack to gigabytes' exploded png
it 'JPEGs of many scans and pixels' exploded jpg
it 'entities that grow, folders without end and a million places' exploded kml
it 'the same beside a tile' exploded xml
it 'zips that unpack to more than they say' exploded kmz
it 'packages whose layers are queries without end' exploded gpkg
it 'JSON that is deep, wide and of a million features, in every place that reads it' exploded geojson
it 'tables of a million rows and columns' exploded csv

# ---- a corpus of files that others found to crash readers

malformed() {
    bad=0
    for bomb in $(find "$DATA/tiff/malformed" -type f ! -name "README*"); do
        lit "$work/m/c_20231005.tif" info "$work/m/c_20231005.tif" --checksum
        lit "$work/m/c_20231005.tif" count "$work/m/c_20231005.tif" --class vessel
    done
    [ "$bad" = 0 ]
}
if [ -n "$DATA" ] && [ -d "$DATA/tiff/malformed" ]; then
    it 'the malformed corpus' malformed
else
    echo 'hostile: the malformed corpus is skipped: DATA names no folder with tiff/malformed'
fi
finish
