# yardstick survey and merge: the same bytes however the work was divided and whatever failed meanwhile.
. tests/cli/lib.sh
YARDSTICK=$(realpath "$YARDSTICK")
root=$PWD
# What a scheduler around this test would say is none of a test's.
unset SLURM_ARRAY_TASK_ID JOB_COMPLETION_INDEX AWS_BATCH_JOB_ARRAY_INDEX PARALLEL_SEQ 2>/dev/null

# ---- nine sites of one berth, quick to count; the first with two dates and claims

place=$work/place
mkdir -p "$place/tiles" "$place/sites"
cp samples/container_quay/after.tif "$place/tiles/quay.tif"
cp samples/container_quay/before.tif "$place/tiles/quay_old.tif"
cp samples/container_quay/claims.csv "$place"
site() { # site FILE SHIFT: the berth, a part of a degree further
    awk -v s="$2" 'BEGIN { printf "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"Berth\",\"count\":\"vessel\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[["
        n = split("-39.7253 30.0983 -39.7234 30.0980 -39.7233 30.0985 -39.7252 30.0988 -39.7253 30.0983", p, " ")
        for (i = 1; i < n; i += 2) printf "%s[%.7f,%.7f]", (i > 1 ? "," : ""), p[i] + s, p[i + 1]
        print "]]}}]}" }' >"$1"
}
{
    echo 'name,site,tiles,claims'
    echo 'Berth 1,sites/1.geojson,tiles/quay*.tif,claims.csv'
    for i in 2 3 4 5 6 7 8; do echo "Berth $i,sites/$i.geojson,tiles/quay.tif,"; done
    echo '"Hafen ""Nord"", 나진",sites/9.geojson,tiles/quay.tif,'
} >"$place/manifest.csv"
for i in 1 2 3 4 5 6 7 8 9; do site "$place/sites/$i.geojson" "0.0000$i"; done

# Pictures are a matter of report: only the sample has them here.
survey() { "$YARDSTICK" survey "$place/manifest.csv" -o "$work/$1" --quiet --no-images $2 $3; }
same() { diff -r "$work/one" "$work/$1"; }

one_process() {
    survey one '' >"$work/out"
    grep -q '^part 1 of 1 (all): 9 of 9 sites: 9 counted, 0 kept, 0 failed$' "$work/out"
    for f in index.html sites.geojson counts.csv changes.csv verdicts.csv plan.json; do [ -s "$work/one/$f" ]; done
    [ "$(ls "$work/one/units" | wc -l)" = 9 ]
    [ "$(wc -l <"$work/one/counts.csv")" = 11 ]
    head -1 "$work/one/counts.csv" | grep -q '^site,date,area,class,'
    grep -q '^"Hafen ""Nord"", 나진",2023-09-08' "$work/one/counts.csv"
    (cd "$work/one" && sha256sum -c --quiet --strict SHA256SUMS)
}
it 'one process counts all sites and writes what is over them' one_process

gpkg() { # the same cells, and a layer that is none of sites before them
    python3 - "$place/manifest.csv" "$place/manifest.gpkg" <<'END'
import csv, sqlite3, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8")))
db = sqlite3.connect(sys.argv[2])
db.execute("CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT)")
db.execute("CREATE TABLE areas (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT)")
db.execute("CREATE TABLE sites (fid INTEGER PRIMARY KEY, geom BLOB, %s)" % ",".join(c + " TEXT" for c in rows[0]))
db.executemany("INSERT INTO gpkg_contents VALUES (?, 'features')", [("areas",), ("sites",)])
db.executemany("INSERT INTO sites (%s) VALUES (?,?,?,?)" % ",".join(rows[0]), rows[1:])
db.commit()
END
    "$YARDSTICK" survey "$place/manifest.gpkg" -o "$work/gpkg" --quiet --no-images >"$work/out"
    grep -q ': 9 of 9 sites: 9 counted, 0 kept, 0 failed$' "$work/out"
    [ "$(ls "$work/one/units")" = "$(ls "$work/gpkg/units")" ]
    for f in sites sites.geojson counts.csv changes.csv verdicts.csv; do diff -r "$work/one/$f" "$work/gpkg/$f"; done
}
if command -v python3 >/dev/null; then
    it 'a GeoPackage of the same cells gives the same units, reports and tables' gpkg
else
    echo 'survey: no python3: a GeoPackage as manifest skipped'
fi
alone() {
    command=$(sed -n 's/^   "command": "yardstick \(.*\)",$/\1/p' "$work/one/plan.json" | head -1)
    cd "$place"
    eval "\"\$YARDSTICK\" $command -o \"\$work/alone\" --quiet" >/dev/null
    diff -r "$work/alone" "$work/one/sites/$(sed -n 's/^   "folder": "\(.*\)",$/\1/p' "$work/one/plan.json" | head -1)"
}
it "a site's report is the one that report writes in the manifest's folder" alone
verified() {
    run verify "$work/one/sites/Berth-2"* --tiles "$place" --quiet
    cat "$work/out" "$work/err"
    [ "$status" = 0 ]
}
it 'and can be verified' verified

# ---- divided

shards() { # shards N: every part, the last first, then merge
    for i in $(seq "$1" -1 1); do survey "n$1" --shard "$i/$1" >/dev/null; done
    "$YARDSTICK" merge "$work/n$1" --quiet
    same "n$1"
}
for n in 3 7; do it "$n parts give the same bytes" shards $n; done
scheduled() {
    SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_STEP=1 SLURM_ARRAY_TASK_COUNT=3 survey env >/dev/null
    JOB_COMPLETION_INDEX=0 JOB_COMPLETION_COUNT=3 survey env >/dev/null
    PARALLEL_SEQ=3 survey env --shards 3 | grep -q '^part 3 of 3 (GNU parallel)'
    "$YARDSTICK" merge "$work/env" --quiet
    same env
}
it 'by Slurm, Kubernetes and GNU parallel, too' scheduled
elsewhere() {
    cp -rp "$place" "$work/moved"
    cd "$work/moved/sites"
    "$YARDSTICK" survey ../manifest.csv -o "$work/else" --quiet --no-images --threads 2 >/dev/null
    diff -r -x .plan-seen "$work/one" "$work/else"
}
it 'from another folder, by another path, on other threads' elsewhere
together() {
    for i in 1 2 3; do survey twice >"$work/t$i" 2>&1 & done
    wait
    same twice
}
it 'three processes that all do everything at once do no harm' together

# ---- what fails

incomplete() {
    survey part --shard 1/3 >/dev/null
    run merge "$work/part"
    cat "$work/err"
    [ "$status" = 75 ]
    [ ! -s "$work/out" ] && [ ! -e "$work/part/index.html" ]
    grep -q "^yardstick: site 'Berth 2': missing: not counted yet$" "$work/err"
    grep -q '6 of 9 sites are not there; run the survey again' "$work/err"
    survey part >"$work/out"
    grep -q ' 6 counted, 3 kept' "$work/out"
    same part
}
it 'merge of an incomplete survey says what is missing and ends with 75; the next run does the rest' incomplete
refused() { # refused PATTERN: merge of broken says so and writes nothing; a further run heals it
    rm -f "$work/broken/index.html"
    run merge "$work/broken"
    cat "$work/err"
    [ "$status" = 75 ] && [ ! -e "$work/broken/index.html" ]
    grep -q "$1" "$work/err"
    survey broken >"$work/out"
    grep -q " $2 counted" "$work/out"
    same broken
}
unit_of() { sed -n "/\"site\": \"$1\"/!{h;d};x;s/.*\"unit\": \"\(.*\)\",/\1/p" "$2/plan.json"; }
cp -r "$work/one" "$work/broken"
torn() {
    u=$work/broken/units/$(unit_of 'Berth 3' "$work/one").unit
    head -c 300 "$u" >"$work/torn" && cp "$work/torn" "$u"
    refused "site 'Berth 3': damaged: .*not the bytes that were written" 1
}
it 'a torn record is refused and counted again' torn
flipped() {
    f=$(ls "$work/broken/sites/Berth-4"*/counts.csv)
    sed -i 's/vessel,\(.\),./vessel,\1,9/' "$f"
    refused "site 'Berth 4': damaged: counts.csv is not as it was written" 1
}
it 'an altered file of a report, too' flipped
lost() {
    rm -r "$work/broken/sites/Berth-5"*
    rm "$work/broken/sites/Berth-6"*/SHA256SUMS
    refused "site 'Berth 5': damaged: SHA256SUMS is missing" 2
}
it 'a lost report, too' lost
foreign() {
    survey other --tiers 2-3 >/dev/null
    cp "$work/other/units/$(unit_of 'Berth 7' "$work/other").unit" "$work/broken/units/$(unit_of 'Berth 7' "$work/one").unit"
    cp "$work/broken/units/$(unit_of 'Berth 8' "$work/one").unit" "$work/broken/units/$(unit_of 'Berth 2' "$work/one").unit"
    refused "site 'Berth 7': refused: its record is that of another plan" 2
}
it 'records of another plan or another site are refused and counted again' foreign
stray() { # what nobody planned counts not at all
    cp "$work/other/units/"*.unit "$work/broken/units/"
    "$YARDSTICK" merge "$work/broken" --quiet
    cmp "$work/one/counts.csv" "$work/broken/counts.csv"
    diff -r "$work/one/sites" "$work/broken/sites"
}
it 'units of another plan beside them change nothing' stray
plan_damaged() {
    sed -i 's/"Berth 2"/"Berth 0"/' "$work/broken/plan.json"
    fails 1 'plan.json: units 2: .* damaged' merge "$work/broken"
    survey broken >/dev/null
    "$YARDSTICK" merge "$work/broken" --quiet
    cmp "$work/one/plan.json" "$work/broken/plan.json"
}
it 'a damaged plan is refused, and made again' plan_damaged

killed() { # SIGKILL at any moment, many times, in two processes at once
    seed=1
    for round in $(seq 12); do
        "$YARDSTICK" survey "$place/manifest.csv" -o "$work/dead" --no-images --shard 1/2 >/dev/null 2>&1 &
        a=$!
        "$YARDSTICK" survey "$place/manifest.csv" -o "$work/dead" --no-images --shard 2/2 >/dev/null 2>&1 &
        b=$!
        seed=$(((seed * 1103515245 + 12345) % 2147483648))
        sleep "$(awk -v s=$seed 'BEGIN { printf "%.3f", 0.02 + 0.6 * s / 2147483648 }')"
        kill -9 $a 2>/dev/null || true
        sleep 0.05
        kill -9 $b 2>/dev/null || true
        wait $a $b 2>/dev/null || true
    done
    survey dead >"$work/out"
    cat "$work/out"
    find "$work/dead" -name '.*.ys-*' | grep . && return 1
    same dead
}
it 'killed at any moment and run again, the bytes are the same' killed

# ---- a tile more

more() {
    cp -rp "$place" "$work/more"
    cp -r "$work/one" "$work/grown"
    cp samples/container_quay/before.tif "$work/more/tiles/late.tif"
    sed -i 's|^Berth 2,.*|Berth 2,sites/2.geojson,tiles/quay.tif;tiles/late.tif@2024-01-02,|' "$work/more/manifest.csv"
    "$YARDSTICK" survey "$work/more/manifest.csv" -o "$work/grown" --quiet --no-images >"$work/out"
    cat "$work/out"
    grep -q ' 1 counted, 8 kept' "$work/out"
    # And back again: a figure of the date that went is no longer there.
    "$YARDSTICK" survey "$place/manifest.csv" -o "$work/grown" --quiet --no-images >"$work/out"
    grep -q ' 1 counted, 8 kept' "$work/out"
    diff -r "$work/one/sites" "$work/grown/sites"
    cmp "$work/one/SHA256SUMS" "$work/grown/SHA256SUMS"
    diff "$work/one/units" "$work/grown/units"
}
it 'a tile more counts the site that it touches, and no other, and the old record goes' more
fewer() { # a row that goes, and comes back
    grep -v '^Berth 3,' "$place/manifest.csv" >"$work/more/fewer.csv"
    cp "$place/manifest.csv" "$work/more/manifest.csv"
    cp -r "$work/one" "$work/shrunk"
    "$YARDSTICK" survey "$work/more/fewer.csv" -o "$work/shrunk" --quiet --no-images >"$work/out" 2>"$work/err"
    cat "$work/err"
    grep -q ' 0 counted, 8 kept' "$work/out"
    grep -qx "yardstick: sites/Berth-3-[0-9a-f]*: of site 'Berth 3', which the manifest no longer has: kept, and no part of the survey" "$work/err"
    ! grep -q "Berth 3," "$work/shrunk/counts.csv" && ! grep -q Berth-3 "$work/shrunk/SHA256SUMS"
    "$YARDSTICK" survey "$work/more/manifest.csv" -o "$work/shrunk" --quiet --no-images >"$work/out" 2>"$work/err"
    grep -q ' 0 counted, 9 kept' "$work/out" && [ ! -s "$work/err" ]
    cmp "$work/one/SHA256SUMS" "$work/shrunk/SHA256SUMS"
}
it 'a site that the manifest no longer has is told, and kept for when its row comes back' fewer
written_over() {
    cp -rp "$place" "$work/over"
    "$YARDSTICK" survey "$work/over/manifest.csv" -o "$work/new" --quiet --no-images >/dev/null
    site "$work/over/sites/4.geojson" 0.0002
    "$YARDSTICK" survey "$work/over/manifest.csv" -o "$work/new" --quiet --no-images >"$work/out"
    cat "$work/out"
    grep -q ' 1 counted, 8 kept' "$work/out"
}
it 'so does a site file that was written over' written_over
beside() {
    echo '<PAMDataset></PAMDataset>' >"$work/over/tiles/quay_old.tif.aux.xml"
    "$YARDSTICK" survey "$work/over/manifest.csv" -o "$work/new" --quiet --no-images >"$work/out"
    cat "$work/out"
    grep -q ' 1 counted, 8 kept' "$work/out"
}
it 'and a file that was put beside a tile' beside

# ---- the manifest

faults() {
    cat >"$place/bad.csv" <<'MANIFEST'
name,site,tiles,claims,tiers
A,sites/1.geojson,tiles/quay.tf,,
B,sites/10.geojson,tiles/none_*.tif,,
C,sites/2.geojson,tiles/quay.tif,claim.csv,
a,sites/2.geojson,tiles/quay.tif,,9-1
D,claims.csv,tiles/quay.tif,,
E,tiles,tiles/quay*.tif@2023-01-01,,
MANIFEST
    run survey "$place/bad.csv" -o "$work/nothing"
    cat "$work/err"
    [ "$status" = 1 ] && [ ! -e "$work/nothing" ] && [ ! -s "$work/out" ]
    grep -q "bad.csv: line 2, column 'tiles': 'tiles/quay.tf' is not there (did you mean tiles/quay.tif?)" "$work/err"
    grep -q "bad.csv: line 3, column 'site': 'sites/10.geojson' is not there (did you mean sites/1.geojson?)" "$work/err"
    grep -q "bad.csv: line 3, column 'tiles': 'tiles/none_\*.tif' matches no file" "$work/err"
    grep -q "bad.csv: line 4, column 'claims': 'claim.csv' is not there (did you mean claims.csv?)" "$work/err"
    grep -q "bad.csv: line 5, column 'tiers': '9-1'; want tiers like 1-3" "$work/err"
    grep -q "bad.csv: line 7, column 'site': 'tiles' is no file" "$work/err"
    grep -q "bad.csv: line 7, column 'tiles': .* is a pattern with a date; want PATH@DATE" "$work/err"
    grep -q 'bad.csv: 7 faults; nothing was counted' "$work/err"
}
it 'every fault of a manifest is told with its line before anything is counted' faults
opened() {
    printf 'name,site,tiles\nA,claims.csv,tiles/quay.tif\nB,sites/1.geojson,claims.csv\n' >"$place/bad.csv"
    run survey "$place/bad.csv" -o "$work/nothing"
    cat "$work/err"
    [ "$status" = 1 ] && [ ! -e "$work/nothing" ]
    grep -q "bad.csv: line 2: site 'A': claims.csv: " "$work/err"
    grep -q "bad.csv: line 3: site 'B': claims.csv: " "$work/err"
}
it 'files that are not what they should be are found before, too' opened
skipped() {
    printf 'name,site,tiles\nA,sites/1.geojson,tiles/quay.tif\nB,claims.csv,tiles/quay.tif\n' >"$place/skip.csv"
    run survey "$place/skip.csv" -o "$work/skip" --skip-bad --quiet
    cat "$work/err"
    [ "$status" = 0 ]
    grep -q 'Sites that could not be counted: 1\.' "$work/skip/index.html"
    grep -q '"failed": "claims.csv' "$work/skip/sites.geojson"
    run survey "$place/skip.csv" -o "$work/skip" --skip-bad --quiet
    grep -q ' 0 counted, 2 kept, 0 failed' "$work/out"
}
it 'with --skip-bad a site that cannot be counted is recorded with its reason' skipped
it 'a misspelt column is named' sh -c 'printf "name,site,tile\n" >"$2/m.csv"; ! "$0" survey "$2/m.csv" -o "$2/x" 2>"$2/e"; grep -q "did you mean .tiles" "$2/e"' "$YARDSTICK" x "$work"
plan_only() {
    prints '^9 sites, all of it checked$' survey "$place/manifest.csv" -o "$work/planned" --plan --no-images
    cmp "$work/planned/plan.json" "$work/one/plan.json" && [ ! -e "$work/planned/units" ]
}
it '--plan checks and counts nothing' plan_only
it 'a wrong shard is wrong usage' fails 2 "want 1/3 to 3/3" survey "$place/manifest.csv" -o "$work/x" --shard 0/3
it 'a folder that is no survey is refused' fails 1 'plan.json: No such file' merge "$place"
own_plan() {
    mkdir "$work/mine"
    echo '{"my": "plan"}' >"$work/mine/plan.json"
    fails 1 'want a folder of a survey, or a new one' survey "$place/manifest.csv" -o "$work/mine"
    grep -q '"my"' "$work/mine/plan.json"
}
it 'a plan.json of somebody else is not written over' own_plan

# ---- disks

hidden() { find "$1" -name '.*.ys-*'; }
limited() { # every size of file that may be written: a failure leaves no part, and the next run goes on
    for kib in 1 8 64; do
        (
            ulimit -f $((2 * kib)) # of 512 bytes
            survey small >/dev/null 2>"$work/err"
        ) && return 1
        cat "$work/err"
        grep -q 'File too large' "$work/err"
        [ -z "$(hidden "$work")" ]
    done
    survey small >/dev/null
    same small
}
it 'a disk that is full in the middle is named, and nothing half written stays' limited
mounted() { mkdir -p "$work/mount" && mount -t tmpfs -o size=12m tmpfs "$work/mount" 2>/dev/null || { echo 'no mounts here' && return 1; }; }
full_disk() {
    mounted || return 0
    run survey "$place/manifest.csv" -o "$work/mount/s" --quiet
    cat "$work/err"
    first=$status left=$(hidden "$work/mount")
    grep -q 'No space left on device' "$work/err" || first=no
    mount -o remount,size=128m "$work/mount"
    run survey "$place/manifest.csv" -o "$work/mount/s" --quiet
    umount "$work/mount"
    [ "$first" = 1 ] && [ -z "$left" ]
    [ "$status" = 0 ] && grep -q ' [1-8] kept, 0 failed' "$work/out"
}
it 'a full disk, too; with more room the next run goes on' full_disk
read_only() {
    mounted || return 0
    mount -o remount,ro "$work/mount"
    run survey "$place/manifest.csv" -o "$work/mount/new"
    umount "$work/mount"
    cat "$work/err"
    [ "$status" = 1 ] && [ "$(wc -l <"$work/err")" = 1 ] && grep -q 'Read-only file system' "$work/err"
}
it 'a read-only folder is named' read_only
kept_read_only() { # all is there: nothing is written, whoever may
    chmod -R a-w "$work/n3"
    survey n3 --shard 1/3 >"$work/out"
    chmod -R u+w "$work/n3"
    grep -q ' 0 counted, 3 kept' "$work/out"
    same n3
}
it 'a part that is done is kept without writing' kept_read_only

# ---- the sample, and the page

sample() {
    "$YARDSTICK" survey samples/survey/manifest.csv -o "$work/sample" --quiet >/dev/null
    grep -q '^Rehearsal yard,2023-10-05[^,]*,Yard,railcar,[0-9]*,73,' "$work/sample/counts.csv"
    grep -q '<strong>SYNTHETIC</strong>' "$work/sample/index.html"
    [ "$(grep -c 'class="series"' "$work/sample/index.html")" = 4 ]
    [ "$(grep -o '<circle r="5"' "$work/sample/index.html" | wc -l)" = 3 ]
}
it 'the sample survey shows its three sites' sample
hidden_places() {
    survey secret --no-coordinates >/dev/null
    ! grep -q '<figure class="map">' "$work/secret/index.html"
    ! grep -rE '39\.72[0-9]|30\.09[0-9]' "$work/secret" --include='*.html' --include='*.geojson' --include='*.csv' --include='*.unit' -l
}
it 'without coordinates there is no map and no place' hidden_places
finish
