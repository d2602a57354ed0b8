# Every command with an allocation that fails: a clear error, or the same bytes as ever.
#
# An allocation is known by its chain of callers; the first from each chain is made to fail, or as
# many of these as NO_MEMORY_MOST allows, spread evenly.  `make no-memory` tries them all.
. tests/cli/lib.sh
most=${NO_MEMORY_MOST:-25}
quay=samples/container_quay yard=samples/rail_yard made=tests/nomem

# fail VARIABLE=VALUE... -- ARGUMENTS...: the program, with an allocation that fails.
fail() {
    out=$work/out err=$work/err
    settings=
    while [ "$1" != -- ]; do
        settings="$settings $1"
        shift
    done
    shift
    [ -n "$EXAMPLE_FLAGS" ] || settings="$settings LD_PRELOAD=$FAILING_ALLOC"
    status=0
    # shellcheck disable=SC2086 # settings have no blanks
    env $settings "$FAILING_PROGRAM" "$@" >"$out" 2>"$err" </dev/null || status=$?
}

# wanted: one line that names memory, and nothing left in the folder of outputs.
is_clean() {
    { IFS= read -r line && ! IFS= read -r line2; } <"$err" || return 1
    case $line in *memory*) ;; *) return 1 ;; esac
    set -- "$work"/o/* "$work"/o/.[!.]*
    [ ! -e "$1" ] && [ ! -e "$2" ]
}

is_same() {
    cmp "$out" "$work/want.out" && cmp "$err" "$work/want.err" && diff -r "$work/o" "$work/want"
}

# each IN TOLERATED ARGUMENTS...: an allocation of the code of IN ("": all but what cannot take it)
# fails, place by place.  A status of TOLERATED or more is the library's own.
each() {
    in=${1:+FAIL_IN=$1} tolerated=$2
    shift 2
    rm -rf "$work/o" "$work/want"
    mkdir "$work/o"
    fail $in FAIL_PLACES="$work/places" -- "$@"
    [ "$status" = 0 ] || { cat "$err"; return 1; }
    mv "$out" "$work/want.out"
    mv "$err" "$work/want.err"
    mv "$work/o" "$work/want"
    mkdir "$work/o"
    n=$(wc -l <"$work/places") bad=0 tried=0
    [ "$n" -gt 0 ] || { echo "nothing is allocated"; return 1; }
    for at in $(awk -v n="$n" -v most="$most" '
        !most || n <= most || int(NR * most / n) > int((NR - 1) * most / n)' "$work/places"); do
        fail $in FAIL_AT="$at" -- "$@"
        tried=$((tried + 1))
        if [ "$status" = 0 ]; then
            is_same && good=1 || good=
        elif [ "$status" -ge "$tolerated" ]; then
            good=1
        else
            [ "$status" = 1 ] && is_clean && good=1 || good=
        fi
        [ -n "$good" ] || {
            echo "allocation $at: exit $status; $(head -c 200 "$err")"
            ls -A "$work/o"
            bad=$((bad + 1))
        }
        [ -z "$(ls -A "$work/o")" ] || { rm -rf "$work/o"; mkdir "$work/o"; }
    done
    echo "$tried of $n places, $bad wrong"
    [ "$bad" = 0 ]
}

# Of the quay 60 m with something of every class in them; of the yard 80 m of its tracks.
for date in before after; do
    "$CUT" $quay/$date.tif "$work/$date.tif" 200 250 720 380
done
"$CUT" $yard/after.tif "$work/yard.tif" 500 300 660 380
before=$work/before.tif after=$work/after.tif
"$YARDSTICK" report "$before" "$after" --site $made/site.geojson -o "$work/report" >"$work/log" 2>&1

it 'out of memory, report says so and leaves no folder' each '' 999 report "$before" "$after" --site $made/site.geojson --claims $made/claims.csv --corrections $made/corrections.geojson --threads 1 -o "$work/o/report"
it 'out of memory, report in German says so' each '' 999 report "$before" "$after" --site $made/site.geojson --claims $made/claims.csv --lang de --format none --no-images --threads 1 -o "$work/o/report"
it 'out of memory, count says so' each '' 999 count "$after" --site $made/site.geojson --json --threads 1
it 'out of memory, count of railcars says so' each '' 999 count "$work/yard.tif" --site $yard/site.geojson --csv --threads 1
it 'out of memory, diff says so and leaves neither file' each '' 999 diff "$before" "$after" --mask "$work/o/mask.tif" --threads 1 -o "$work/o/blobs.geojson"
# Two files that show the same: each pixel is read from both.
cp "$after" "$work/copy.tif"
printf '%s\ncopy.tif\n' "$(realpath "$after")" >"$work/list.txt"
it 'out of memory, diff of a list says so and leaves neither file' each '' 999 diff --mosaic "$before" "$work/list.txt" --mask "$work/o/mask.tif" --threads 1 -o "$work/o/blobs.geojson"
it 'out of memory, info of a list says so' each '' 999 info --checksum --mosaic "$work/list.txt" --threads 1
it 'out of memory, align says so and leaves neither file' each '' 999 align "$before" "$after" --ties "$work/o/ties.geojson" --threads 1 -o "$work/o/on.tif"
it 'out of memory, align --json says so' each '' 999 align "$before" "$after" --json --threads 1
it 'out of memory, info says so' each '' 999 info "$after" --threads 1
it 'out of memory, info --json says so' each '' 999 info "$after" --json --threads 1
it 'out of memory, info --checksum says so' each '' 999 info "$after" --checksum --threads 1
it 'out of memory, tracks says so and leaves no file' each '' 999 tracks "$after" --site $made/no_tracks.geojson --threads 1 -o "$work/o/lines.geojson"
it 'out of memory, claims says so' each '' 999 claims $made/claims.csv --capacity
it 'out of memory, claims --json says so' each '' 999 claims $made/claims.csv --capacity --json
it 'out of memory, evaluate says so' each '' 999 evaluate "$work/report" --truth $made/truth.geojson
it 'out of memory, evaluate --json says so' each '' 999 evaluate "$work/report" --truth $made/truth.geojson --json
# A survey keeps what it has done, so its folder stays; but no part of a file, and the next run makes of it
# the bytes of a run that had memory.
cp $made/site.geojson "$work/site.geojson"
printf 'name,site,tiles\nA,site.geojson,after.tif\n' >"$work/manifest.csv"
survey() { fail "$@" -- survey "$work/manifest.csv" --no-images --threads 1 -o "$work/o/survey"; }
resumed() {
    rm -rf "$work/o" "$work/want"
    mkdir "$work/o"
    survey FAIL_PLACES="$work/places"
    [ "$status" = 0 ] || { cat "$err"; return 1; }
    mv "$work/o" "$work/want"
    n=$(wc -l <"$work/places") bad=0
    for at in $(awk -v n="$n" -v most="$most" '
        !most || n <= most || int(NR * most / n) > int((NR - 1) * most / n)' "$work/places"); do
        rm -rf "$work/o"
        mkdir "$work/o"
        survey FAIL_AT="$at"
        first="exit $status; $(head -c 300 "$err")"
        good=1
        case $status in
        0) ;;
        1) grep -q memory "$err" || good= ;;
        *) good= ;;
        esac
        find "$work/o" -name '.*.ys-*' | grep -q . && good=
        survey FAIL_NONE=1
        [ "$status" = 0 ] && diff -r "$work/o" "$work/want" || good=
        [ -n "$good" ] || { echo "allocation $at: $first"; bad=$((bad + 1)); }
    done
    echo "$n places, $bad wrong"
    [ "$bad" = 0 ]
}
it 'out of memory, survey says so, and the next run does the rest' resumed
merged() { # every allocation of merge: it says so, or the bytes are those
    mkdir -p "$work/keep"
    n=0 bad=0
    fail FAIL_PLACES="$work/places" -- merge "$work/want/survey"
    [ "$status" = 0 ]
    cp -r "$work/want/survey" "$work/keep/survey"
    for at in $(awk -v n="$(wc -l <"$work/places")" -v most="$most" '
        !most || n <= most || int(NR * most / n) > int((NR - 1) * most / n)' "$work/places"); do
        fail FAIL_AT="$at" -- merge "$work/keep/survey"
        case $status in
        0) diff -r "$work/want/survey" "$work/keep/survey" || bad=$((bad + 1)) ;;
        # Without memory PROJ does not find its data, which are then those of another program.
        1) grep -q 'memory\|this one has EPSG dataset unknown' "$err" || { echo "allocation $at: $(head -c 300 "$err")"; bad=$((bad + 1)); } ;;
        *) echo "allocation $at: exit $status $(head -c 300 "$err")"; bad=$((bad + 1)) ;;
        esac
        find "$work/keep" -name '.*.ys-*' | grep . && bad=$((bad + 1))
        n=$((n + 1))
    done
    echo "$n places, $bad wrong"
    [ "$bad" = 0 ]
}
it 'and so does merge' merged
if [ -z "$EXAMPLE_FLAGS" ]; then
    # They crash on some of these, which we cannot help; but what they leave out is never hidden.
    it 'what libtiff and libgeotiff have no memory for is not left out' each libtiff,libgeotiff 128 info "$after" --threads 1
    it 'nor out of the files of align' each libtiff,libgeotiff 128 align "$before" "$after" --threads 1 -o "$work/o/on.tif"
    it 'nor what the libraries of figures have none for' each libcairo,libpixman,libraqm,libfribidi 128 report "$work/yard.tif" --site $yard/site.geojson --format svg,png,pdf --threads 1 -o "$work/o/report"
    it 'nor out of the files of diff' each libtiff,libgeotiff 128 diff "$before" "$after" --mask "$work/o/mask.tif" --threads 1 -o "$work/o/blobs.geojson"
fi
finish
