#!/bin/sh
# same.sh record|check PROGRAM RECORD [DATA]: which outputs a change alters.
#
# Runs report, count --csv, tracks, draw, evaluate, diff, align, info and survey over samples/ and, where it exists,
# over every tile below DATA, at 1 and at 2 threads, and hashes whatever is written: standard
# output, standard error, exit status and every file but evidence.json (it holds the version) and SHA256SUMS (it holds that one's hash).
# record keeps "SHA-256 CASE/OUTPUT" lines in RECORD; check runs again and prints what differs.
# The hashes are no truth and are not committed: another libm may round otherwise.  They say
# what a change touched, so a move of code is proved by an empty list.
set -u
LC_ALL=C
export LC_ALL

# ---- one case: its outputs, hashed, in $SAME_OUT/NUMBER.THREADS

# hashed NAME: everything in the folder $out, under NAME.
hashed() {
    (cd "$out" && find . -type f ! -name evidence.json ! -name SHA256SUMS | sort | while read -r f; do
        printf '%s %s/%s\n' "$(sed "s|$out|OUT|g" "$f" | sha256sum | cut -d' ' -f1)" "$1" "${f#./}"
    done)
}

# ran COMMAND ARGUMENTS...: the program; what it says and how it ends are files of $out, too.
ran() {
    command=$1
    "$SAME_PROGRAM" "$@" --threads "$threads" >"$out/$command.stdout" 2>"$out/$command.stderr" </dev/null
    echo $? >"$out/$command.status"
}

# site_case SITE TILE...: all that is said of a site.
site_case() {
    site=$1
    dir=$(dirname "$1")
    shift
    set -- "$@" --site "$site"
    ran count "$@" --csv
    [ -e "$dir/claims.csv" ] && set -- "$@" --claims "$dir/claims.csv"
    ran report "$@" -o "$out/report"
    ran verify "$out/report" --tiles "$dir"
    sed -i 's/, commit .*//' "$out/verify.stdout"
    [ -e "$dir/truth.geojson" ] && [ -d "$out/report" ] &&
        ran evaluate "$out/report" --truth "$dir/truth.geojson" --csv
    ran tracks "$1" --site "$site"
    ran draw "$1" --site "$site" -o "$out/draw.html"
}

if [ "$1" = case ]; then # case NUMBER KIND NAME ARGUMENTS...
    number=$2 kind=$3 name=$4
    shift 4
    for threads in 1 2; do
        out=$SAME_OUT/$number.$threads.files
        mkdir -p "$out"
        case $kind in
        site) site_case "$@" ;;
        align) ran align "$@" --json -o "$out/on.tif" --ties "$out/ties.geojson" ;;
        german) # the other files but the figures are those of the site's own case
            ran report "$@" --lang de -o "$out/report"
            ran draw "$1" --lang de -o "$out/draw.html"
            find "$out/report" -type f ! -name report.html ! -name "*.svg" -exec rm {} + ;;
        pdf) # the same
            ran report "$@" --format pdf -o "$out/report"
            find "$out/report" -type f ! -name '*.pdf' -exec rm {} + ;;
        diff) ran diff "$@" -o "$out/blobs.geojson" --mask "$out/change.tif" ;;
        survey) # plan and records are named by what the version is in; reports are those of the sites' own cases
            ran survey "$1" --no-images -o "$out/survey"
            ran merge "$out/survey"
            (cd "$out/survey" && rm -rf plan.json .plan-seen units sites && sed -i 's/[0-9a-f]\{64\}/HASH/g' index.html) ;;
        lit) # with what is stated of the tiles
            ran diff "$@" --sun 150,30 --sun 170,45 -o "$out/blobs.geojson"
            ran info "$1" --licence A --off-nadir 12 ;;
        list) # a list of one file; the other one by itself
            (one=$PWD/$1 two=$PWD/$2
             cd "$out" && echo "$one" >list.txt
             ran diff --mosaic list.txt "$two" -o "$out/blobs.geojson"
             ran info --json --checksum --mosaic list.txt
             rm list.txt) ;;
        info) ran info --json --checksum "$1" ;;
        esac
        hashed "$kind $name" >"$SAME_OUT/$number.$threads"
        rm -rf "$out"
    done
    exit 0
fi

# ---- the list of cases, a line each: ROOT KIND NAME ARGUMENTS...

# cases ROOT: of a folder of tiles, site by site, pair by pair, tile by tile.  Names hold no blanks.
cases() {
    (cd "$1" || exit
     find . -name '*.tif' -o -name '*.tiff' -o -name '*.TIF' | sort | sed 's|^\./||' | while read -r f; do
        echo "$1 info $f $f"
    done
    find . -name before.tif | sort | sed 's|^\./||' | while read -r f; do
        d=$(dirname "$f")
        echo "$1 diff $d $f $d/after.tif"
        echo "$1 lit $d $f $d/after.tif"
        echo "$1 list $d $f $d/after.tif"
        echo "$1 align $d $f $d/after.tif"
        [ -e "$d/site.geojson" ] && echo "$1 german $d $f $d/after.tif --site $d/site.geojson"
        [ -e "$d/site.geojson" ] && echo "$1 pdf $d $f $d/after.tif --site $d/site.geojson"
    done
    find . -name manifest.csv | sort | sed 's|^\./||' | while read -r m; do
        echo "$1 survey $(dirname "$m") $m"
    done
    # A site file is one that counts something; its tiles begin with its name, or all lie beside it.
    find . -name '*.geojson' ! -name 'truth*' | sort | sed 's|^\./||' | while read -r s; do
        grep -q '"count"' "$s" || continue
        tiles=$(ls "${s%.geojson}"_*.tif 2>/dev/null || ls "$(dirname "$s")"/*.tif | grep -v labels)
        [ "$(dirname "$s")" = reports ] && [ "$(echo "$tiles" | wc -l)" -gt 2 ] && continue
        echo "$1 site ${s%.geojson}" "$s" $tiles
    done
    # Small inputs that went wrong: each alone, with the site that they were made from.
    for f in reports/f*.tif; do
        case $f in
        *quay*) s=reports/quay_01.geojson ;;
        *) s=reports/yard_18.geojson ;;
        esac
        [ -e "$f" ] && echo "$1 site ${f%.tif}" "$s" "$f"
    done)
}

usage='usage: same.sh record|check PROGRAM RECORD [DATA]'
[ $# -ge 3 ] || { echo "$usage" >&2; exit 2; }
what=$1 record=$3 data=${4:-}
SAME_PROGRAM=$(realpath "$2") || exit 1
self=$(realpath "$0")
SAME_OUT=$(mktemp -d)
export SAME_PROGRAM SAME_OUT
trap 'rm -rf "$SAME_OUT"' EXIT
trap 'exit 130' INT TERM

cd "$(dirname "$self")/../.." || exit 1
cases samples >"$SAME_OUT/cases"
if [ -n "$data" ] && [ -d "$data" ]; then
    cases "$(realpath "$data")" >>"$SAME_OUT/cases"
else
    echo "same: no folder of tiles${data:+ at $data}: samples alone" >&2
fi

# shellcheck disable=SC2016  # $0 and $@ are the inner shell's
nl "$SAME_OUT/cases" | xargs -P "$(nproc)" -L 1 sh -c \
    'cd "$2" && exec sh "$0" case "$1" "$3" "$4" $(shift 4; echo "$@")' "$self"

failed=0
for n in $(seq "$(wc -l <"$SAME_OUT/cases")"); do
    if ! cmp -s "$SAME_OUT/$n.1" "$SAME_OUT/$n.2"; then
        echo "same: 1 and 2 threads differ:"
        diff "$SAME_OUT/$n.1" "$SAME_OUT/$n.2" | sed -n 's/^[<>] [0-9a-f]* /  /p' | sort -u
        failed=1
    fi
    cat "$SAME_OUT/$n.1"
    rm -f "$SAME_OUT/$n.1" "$SAME_OUT/$n.2"
done >"$SAME_OUT/all"
grep '^same:\|^  ' "$SAME_OUT/all" >&2 && failed=1
grep -v '^same:\|^  ' "$SAME_OUT/all" | sort -k 2 >"$SAME_OUT/now"

if [ "$what" = record ]; then
    mkdir -p "$(dirname "$record")" && cp "$SAME_OUT/now" "$record" || exit 1
    echo "same: $(wc -l <"$record") outputs of $(wc -l <"$SAME_OUT/cases") cases recorded"
    exit $failed
fi
[ -e "$record" ] || { echo "same: no record $record: make same-record before the change" >&2; exit 1; }
diff "$record" "$SAME_OUT/now" | sed -n 's/^[<>] [0-9a-f]* //p' | sort -u >"$SAME_OUT/changed"
sed 's/^/  /' "$SAME_OUT/changed"
echo "same: $(wc -l <"$SAME_OUT/changed") of $(wc -l <"$record") outputs differ from the record"
[ ! -s "$SAME_OUT/changed" ] || failed=1
exit $failed
