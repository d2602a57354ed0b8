# yardstick verify: an untouched report is equal wherever it lies; each kind of change is named.
. tests/cli/lib.sh
YARDSTICK=$(realpath "$YARDSTICK")
root=$PWD

# A place of its own: one tile with a file beside it, a site in two files, claims; a tile that is none.
place=$work/place
mkdir -p "$place/tiles"
cp samples/rail_yard/before.tif "$place/tiles/yard.tif"
echo '<PAMDataset><Metadata><MDI key="note">no date</MDI></Metadata></PAMDataset>' >"$place/tiles/yard.tif.aux.xml"
cp samples/rail_yard/site.geojson samples/rail_yard/claims.csv "$place"
echo 'no tile' >"$place/tiles/bad_20230906.tif"
cat >"$place/more.geojson" <<'SITE'
{"type": "FeatureCollection", "features": []}
SITE
cp "$place/more.geojson" "$place/third.geojson"
make_report() {
    cd "$place"
    run report tiles/yard.tif tiles/bad_20230906.tif --skip-bad --site site.geojson --site more.geojson --site third.geojson \
        --claims "$place/claims.csv" --site-name "A 'yard'" --tiers 1-2 --class-size tent=17-19x6-7.5 -o report -q
    cat "$work/err"
    [ "$status" = 0 ]
}
it 'a report is made' make_report
sums() { (cd "$place/report" && sha256sum -c --strict SHA256SUMS && [ "$(wc -l <SHA256SUMS)" = "$(find . -type f ! -name SHA256SUMS | wc -l)" ]); }
it 'SHA256SUMS names every file but itself, evidence.json too' sums
names() {
    for key in '"commit": "\([0-9a-f]\{40\}\(+changes\)*\|unknown\)"' '"libtiff": "[0-9.]*"' '"PROJ": "[0-9.]*"' \
        "\"tracks.bin\": \"$(sha256sum src/nets/weights/tracks.bin | cut -d' ' -f1)\""; do
        grep -q "$key" "$place/report/evidence.json" || { echo "no $key"; return 1; }
    done
}
it 'evidence.json names the commit, the libraries and the weights' names

# ---- equal

equal() { # ARGUMENTS...: of verify
    run verify "$@" -q
    cat "$work/out" "$work/err"
    [ "$status" = 0 ] && [ "$(wc -l <"$work/out")" = 1 ] && grep -q '^equal: ' "$work/out"
}
here() { cd "$place" && equal report; }
: >"$work/made"
it 'an untouched report is equal, by the paths of its evidence' here
threads() { equal "$place/report" --tiles "$place" --threads 3; }
it 'on other threads, with --tiles' threads
beside() { equal "$place/report"; }
it 'from another folder, with the inputs beside the report' beside
moved() {
    mkdir -p "$work/far/deep" "$work/sites"
    cp -r "$place/report" "$work/far/deep/other"
    cp "$place/site.geojson" "$place/more.geojson" "$place/third.geojson" "$work/sites"
    : >"$work/copied"
    equal "$work/far/deep/other" --tiles "$place/tiles" --site "$work/sites/site.geojson" --site "$work/sites/more.geojson" --site "$work/sites/third.geojson" \
        --claims "$place/claims.csv"
}
it 'a copy elsewhere, with --site and --claims' moved
nothing_written() {
    [ -z "$(find "$place" -newer "$work/made" -type f)$(find "$work/far" -newer "$work/copied" -type f)" ]
}
it 'nothing is written' nothing_written
json() {
    run verify "$place/report" --tiles "$place" --json
    [ "$status" = 0 ] && grep -q '"equal": true' "$work/out" && grep -q '"blame": "none"' "$work/out"
}
it 'and says so in JSON' json

# ---- each kind of change: a copy of everything, the change, the status and the line

change() { # STATUS PATTERN COMMAND...: run in a fresh copy of the place
    want=$1 pattern=$2
    shift 2
    rm -rf "$work/copy"
    cp -r "$place" "$work/copy"
    cd "$work/copy"
    "$@"
    run verify report -q
    cat "$work/out" "$work/err"
    [ "$status" = "$want" ] || { echo "exit $status, want $want"; return 1; }
    head -n 1 "$work/out" | grep -q -- "$pattern" || { echo "no '$pattern' in the first line"; return 1; }
}
edit() { sed -i "$1" "$2" && ! cmp -s "$2" "$place/$2"; } # EXPRESSION FILE: which must change it
evidence() { edit "$1" report/evidence.json; }
summed() { # the same, and by somebody who knows of SHA256SUMS
    evidence "$1"
    (cd report && sha256sum $(sed 's/^[0-9a-f]*  //' SHA256SUMS) >sums && mv sums SHA256SUMS)
}
tile_pixel() { printf '\377\377\377' | dd of=tiles/yard.tif bs=1 seek=700000 conv=notrunc; }
it 'a changed tile is an input' change 3 '^input: yard.tif: its SHA-256 is ' tile_pixel
it 'a tile that is gone is an input' change 3 '^input: yard.tif: not found' rm tiles/yard.tif
it 'a changed site is an input' change 3 '^input: site.geojson: ' edit 's/Yard/Fold/' site.geojson
it 'changed claims are an input' change 3 '^input: claims.csv: ' edit 's/73/74/' claims.csv
it 'a changed file beside a tile is an input' change 3 '^input: yard.tif.aux.xml (tile ' edit 's/no date/none/' tiles/yard.tif.aux.xml
it 'a file beside a tile that is gone is an input' change 3 '^input: yard.tif.aux.xml (tile .*not there' rm tiles/yard.tif.aux.xml
world() { printf '1\n0\n0\n-1\n0\n0\n' >tiles/yard.tfw; }
it 'a new file beside a tile that is read for it is an input' change 3 '^input: .*tile world file' world
it 'a changed left-out tile is an input' change 3 '^input: bad_20230906.tif: ' edit 's/no/NO/' tiles/bad_20230906.tif
it 'a changed parameter is one' change 4 '^parameter: .*tiers_high: evidence.json has 1, the replay 2\|^parameter: .*tiers' evidence 's/"tiers_high": 2/"tiers_high": 1/'
it 'also where the sums were made anew' change 4 '^parameter: ' summed 's/"no_images": false/"no_images": true/'
it 'a changed site name is a parameter' change 4 '^parameter: ' summed 's/"site_name": "A /"site_name": "B /'
it 'a changed format of the figures is a parameter' change 4 '^parameter: ' summed 's/"figures": "svg,png"/"figures": "svg"/'
it 'a changed language is a parameter' change 4 '^parameter: report.html: ' summed 's/"language": "en"/"language": "de"/'
it 'a changed command line is a parameter' change 4 '^parameter: report.html: .*--tiers 1-2' evidence 's/--tiers 1-2/--tiers 1-3/'
it 'a changed count is an output, with line and byte' change 5 '^output: counts.csv: line 2, byte [0-9]*: it has .*,2[1-9],.*, the replay .*,20,' edit '2s/,20,/,21,/' report/counts.csv
it 'a changed page is an output' change 5 '^output: report.html: line ' edit 's/railcars/raiders/' report/report.html
it 'a byte behind the end is an output' change 5 '^output: objects.csv: line ' edit '$s/$/ /' report/objects.csv
figure() { printf X | dd of="$(ls report/figures/*.png)" bs=1 seek=5000 conv=notrunc; }
it 'a changed picture is an output' change 5 '^output: figures/.*png: byte 500[0-9]' figure
it 'changed sums are an output' change 5 '^output: SHA256SUMS: line ' edit '1{s/^[0-9a-e]/f/;t;s/^f/0/;}' report/SHA256SUMS
whole() { # an output, its hash in the evidence and the sums, all by one hand
    edit '2s/,20,/,21,/' report/counts.csv
    old=$(sha256sum <"$place/report/counts.csv" | cut -d' ' -f1)
    summed "s/$old/$(sha256sum <report/counts.csv | cut -d' ' -f1)/"
}
it 'a count that was changed with its hashes is caught' change 4 '^parameter: counts.csv: line 2' whole
it 'a missing file is one' change 6 '^missing: counts.csv: ' rm report/counts.csv
it 'missing sums are one' change 6 '^missing: SHA256SUMS: ' rm report/SHA256SUMS
it 'an extra file is one' change 7 '^extra: note.txt: ' touch report/note.txt
it 'and one among the figures' change 7 '^extra: figures/more.png: ' touch report/figures/more.png
it 'another version is one' change 8 '^version: yardstick: the report was made with 0.0.9' evidence 's/"version": "0.1.0"/"version": "0.0.9"/'
it 'another commit is a version' change 8 '^version: commit: ' evidence 's/"commit": "[^"]*"/"commit": "0123"/'
it 'another library is a version' change 8 '^version: libtiff: the report was made with 3.9.9' evidence 's/"libtiff": "[^"]*"/"libtiff": "3.9.9"/'
it 'other weights are a version' change 8 '^version: weights tracks.bin: ' evidence 's/"tracks.bin": "..../"tracks.bin": "0000/'
version_equal() { change 8 '^version: ' evidence 's/"version": "0.1.0"/"version": "0.0.9"/' && grep -q '^version: all files but evidence.json and SHA256SUMS are the same' "$work/out"; }
it 'and says that all else is the same' version_equal

# ---- evidence that is not to be trusted: one line, status 1

refuses() { # PATTERN EXPRESSION: of sed, on evidence.json
    rm -rf "$work/copy"
    cp -r "$place" "$work/copy"
    cd "$work/copy"
    evidence "$2"
    fails 1 "evidence.json: .*$1" verify report
}
it 'an output outside of the folder' refuses 'outputs 3: "file"' 's|"file": "counts.csv"|"file": "../counts.csv"|'
it 'an output from the root' refuses 'outputs 3: "file"' 's|"file": "counts.csv"|"file": "/etc/passwd"|'
it 'an input in another folder' refuses 'inputs [0-9]*: "file"' 's|"file": "site.geojson"|"file": "../site.geojson"|'
it 'a path that leads up' refuses 'run.tiles 1: "path"' 's|"path": "tiles/yard.tif"|"path": "tiles/../../yard.tif"|'
it 'a path to another name' refuses 'run.tiles 1: "path"' 's|"path": "tiles/yard.tif"|"path": "tiles/passwd"|'
it 'a hash that is none' refuses 'inputs 1: "sha256"' '/"inputs"/,/"bytes"/s|"sha256": "....|"sha256": "|'
it 'a number for a name' refuses '"file": want' 's|"file": "counts.csv"|"file": 7|'
it 'a text for a flag' refuses '"skip_bad": want true or false' 's|"skip_bad": true|"skip_bad": "yes"|'
it 'tiers without end' refuses '"tiers_high"' 's|"tiers_high": 2|"tiers_high": 99999999999999|'
it 'a language that is none' refuses 'language' 's|"language": "en"|"language": "xx"|'
it 'an older evidence' refuses 'schema_version 1' 's|"schema_version": 2|"schema_version": 1|'
it 'a line feed in a name' refuses '"file"' 's|"file": "counts.csv"|"file": "counts\\ncsv"|'
it 'text that is no JSON' refuses 'line [12] column' '1s/{/[/'
deep() {
    rm -rf "$work/copy" && cp -r "$place" "$work/copy" && cd "$work/copy"
    awk 'BEGIN {for (i = 0; i < 200000; i++) printf "["}' >report/evidence.json
    fails 1 'evidence.json: ' verify report
}
it 'brackets without end' deep
huge() {
    rm -rf "$work/copy" && cp -r "$place" "$work/copy" && cd "$work/copy"
    truncate -s 3G report/evidence.json
    fails 1 'evidence.json: ' verify report
}
it 'gigabytes' huge
pipe() {
    rm -rf "$work/copy" && cp -r "$place" "$work/copy" && cd "$work/copy"
    rm report/evidence.json && mkfifo report/evidence.json
    fails 1 'evidence.json: ' verify report
}
it 'a pipe' pipe
it 'a folder without a report' fails 1 'evidence.json: ' verify "$root/src"
it 'no folder' fails 2 'want one' verify
finish
