# The manual and the completion know every option, flag and code that the program has.
. tests/cli/lib.sh
if [ -n "${EXAMPLE_FLAGS:-}" ]; then
    echo 'the manual: skipped, its texts are the same under a sanitizer'
    exit 0
fi
man=src/cli/yardstick.1

every_flag() {
    {
        sed -n '/^enum ys_flag {/,/^}/p' include/yardstick_rows.h | grep -oE '^ *YS_[A-Z_]+'
        sed -nE 's/^#define (YS_[A-Z_]+) +\(UINT64_C.*/\1/p' include/yardstick_rows.h
    } | sed 's/ *YS_//' >"$work/flags"
    [ "$(wc -l <"$work/flags")" -gt 25 ]
    sed -n '/^\.SH FLAGS/,/^\.SH [^F]/p' $man | sed -n 's/^\.B \([A-Z_]*\)$/\1/p' >"$work/known"
    diff "$work/flags" "$work/known"
}
it 'the manual explains every flag, in the order of the header' every_flag

every_code() {
    cat src/judge/verdict/*.c | grep -oE '"[A-Z]+(_[A-Z]+)*"' | tr -d '"' | sort -u >"$work/codes"
    [ "$(wc -l <"$work/codes")" -gt 20 ]
    { sed -n '/^\.SH VERDICTS/,/^\.SH FLAGS/p' $man | sed -n 's/^\.B \([A-Z_]*\)$/\1/p'; cat "$work/flags"; } |
        sort -u >"$work/known"
    comm -23 "$work/codes" "$work/known" >"$work/missing"
    cat "$work/missing"
    [ ! -s "$work/missing" ]
    # Nothing is explained that is not there.
    sed -n '/^\.SH VERDICTS/,/^\.SH FLAGS/p' $man | sed -n 's/^\.B \([A-Z_]*\)$/\1/p' | sort -u |
        comm -23 - "$work/codes" >"$work/more"
    cat "$work/more"
    [ ! -s "$work/more" ]
}
it 'and every code of a verdict' every_code

# "COMMAND OPTION" for each option of each command, out of the tables in src/cli.
for c in report count diff info claims evaluate tracks draw survey bench; do
    f=src/cli/cmd_$c.c
    [ $c = count ] && f=src/cli/cmd_report.c
    sed -n "/^int ys_cmd_$c(/,/^}/p" $f | grep -oE '\{"[a-z-]+", YS_CLI_' | sed 's/{"//; s/".*//' | sed "s/^/$c /"
done >"$work/options"
every_option() {
    [ "$(wc -l <"$work/options")" -gt 30 ]
    missing=
    while read -r command option; do
        [ ${#option} -gt 1 ] || continue
        "$YARDSTICK" $command --help | grep -q -- "--$option" || missing="$missing $command:help:$option"
        grep -qF -- "\\-\\-$(echo "$option" | sed 's/-/\\-/g')" $man || missing="$missing man:$option"
        grep -E "^ *$command\)|counting=" src/cli/yardstick.bash | grep -q -- "--$option" || missing="$missing $command:completion:$option"
    done <"$work/options"
    echo "$missing"
    [ -z "$missing" ]
}
it 'every option stands in --help, the manual and the completion' every_option
every_command() {
    for c in $(grep -oE '\{"[a-z]+", ys_cmd_' src/cli/main.c | sed 's/{"//; s/".*//'); do
        grep -q "^\.B $c\$" $man || { echo "man: $c"; exit 1; }
        grep -q "local commands=.*\b$c\b" src/cli/yardstick.bash || { echo "completion: $c"; exit 1; }
    done
}
it 'and so does every command' every_command
it 'the completion is a script that bash takes' bash -n src/cli/yardstick.bash

# ---- the pages of file formats: what each says under its headings, held to what is read and written

# said FILE HEADING...: the words in bold at the head of an entry, and in lists of names, below it.
said() {
    page=src/cli/yardstick-$1.5
    shift
    for heading; do
        sed -n "/^\.S[HS] $heading\$/,/^\.S[HS] /p" "$page"
    done | grep -v '^\.BR* ["]*yardstick' | sed -nE 's/^\.B ([a-z0-9_, ]+)$/\1/p; s/^\.BR ([a-z0-9_].*)/\1/p' | tr -d '".' | tr ', ' '\n\n' |
        grep -E '^[a-z][a-z0-9_]*$' | grep -vx and | LC_ALL=C sort -u
}
same() { # same WANTED SAID: files of words
    sort -u "$1" >"$work/wanted"
    [ "$(wc -l <"$work/wanted")" -ge "$3" ] || { echo "only $(wc -l <"$work/wanted") found in the code"; return 1; }
    diff "$work/wanted" "$2"
}

keys_of() { # keys_of C-FILE...: members that a reader of GeoJSON asks for
    cat "$@" | tr '\n' ' ' |
        grep -oE '(ys_site_word|word|read_text|read_required|read_flag|read_number|read_whole|read_date|read_range|ys_correction_number|foreign|json_object_get)\([^;"]*"[a-z_0-9]+"' |
        sed 's/.*"\(.*\)"/\1/' | grep -vxE 'type|features|properties|geometry|coordinates|folders|layer|top_folders|fid' |
        LC_ALL=C sort -u
}
g=src/formats/geojson
site_members() {
    keys_of $g/site.c $g/site_feature.c $g/site_mark.c $g/site_class.c >"$work/read"
    said site 'Properties of a Polygon or MultiPolygon' 'Properties of a LineString or MultiLineString' \
        'Members beside features' 'Members of a class' >"$work/said"
    printf '%s\n' exclude example not track railcar properties tent hut area blob block vessel pit >"$work/values"
    sort -u "$work/values" "$work/read" | comm -13 - "$work/said" >"$work/more"
    comm -23 "$work/read" "$work/said" >"$work/missing"
    cat "$work/more" "$work/missing"
    [ "$(wc -l <"$work/read")" -ge 10 ] && [ ! -s "$work/more" ] && [ ! -s "$work/missing" ]
}
it 'yardstick-site(5) has every member of a site file that is read, and no other' site_members

# word_table FUNCTION FILE: the words of a list of names
site_words() {
    for word in $(sed -n '/builtins\[\] = {/,/^};/p' $g/site_class.c | grep -oE '\{"[a-z]+"' | tr -d '{"') \
        $(grep -oE 'methods\[\] = \{.*\}' $g/site_class.c | grep -oE '"[a-z]+"' | tr -d '"'); do
        grep -qE "^\.BR? $word( |\$)" src/cli/yardstick-site.5 || { echo "$word"; return 1; }
    done
}
it 'it has every class that is built in, and every method' site_words

claims_columns() {
    sed -n '/columns\[YS_N_COL\] = {/,/};/p' src/formats/text/claims_row.c | grep -oE '"[a-z_]+"' | tr -d '"' |
        LC_ALL=C sort >"$work/read"
    said claims COLUMNS | grep -vxE 'railcar|container|vessel|pit|between|at_most|about' >"$work/said"
    same "$work/read" "$work/said" 16
}
it 'yardstick-claims(5) has every column of a claims file, and no other' claims_columns
claims_words() {
    sed -n '/^enum ys_claim_kind {/,/^}/p' src/records/claim.h | grep -oE 'YS_[A-Z_]+' | sed 's/YS_//' |
        tr 'A-Z' 'a-z' >"$work/kinds"
    said claims KINDS >"$work/said"
    same "$work/kinds" "$work/said" 7
    sed -n '/^enum ys_comparator {/,/^}/p' src/records/claim.h | grep -oE 'YS_[A-Z_]+' | sed 's/YS_//' |
        tr 'A-Z' 'a-z' >"$work/comparators"
    said claims 'HOW A FIGURE IS READ' | grep -vxE 'value|value_high' >"$work/said"
    same "$work/comparators" "$work/said" 8
}
it 'it has every kind and every comparator' claims_words

# A report of one tile, with corrections: its tables have all columns.
cat >"$work/corrections.geojson" <<'END'
{"type": "FeatureCollection", "features": [
  {"type": "Feature", "properties": {"action": "reject", "author": "A. Analyst", "reason": "shadow of a mast",
    "date": "2023-10-05", "area": "Yard"}, "geometry": {"type": "Point", "coordinates": [-39.930325, 30.096223]}}]}
END
"$YARDSTICK" report samples/rail_yard/before.tif samples/rail_yard/after.tif --site samples/rail_yard/site.geojson \
    --claims samples/rail_yard/claims.csv --corrections "$work/corrections.geojson" --no-images -q -o "$work/report" \
    >/dev/null 2>&1
columns() {
    for table in counts changes tracks objects verdicts; do
        head -n 1 "$work/report/$table.csv" | tr ',' '\n' | LC_ALL=C sort >"$work/written"
        said report "$table\.csv" >"$work/said"
        same "$work/written" "$work/said" 11 || { echo "$table.csv"; return 1; }
    done
}
it 'yardstick-report(5) has every column of every table, and no other' columns
files() {
    (cd "$work/report" && find . -type f) | sed 's|^\./||' | while read -r file; do
        case $file in # as the page writes its hyphens, without the ending
        figures/*) file=$(basename "${file%.*}" | sed 's/-/\\-/g') ;;
        esac
        sed -n '/^\.SH FILES/,/^\.SH TABLES/p' src/cli/yardstick-report.5 | grep -qF "$file" || { echo "$file"; exit 1; }
    done
}
it 'it has every file of the folder' files
# The names alone: nothing else in a schema, or in a result, is a key in the first place of a line.
members() {
    grep -oE '"[a-z_0-9]+": \{' src/report/json/report.schema.json | grep -oE '[a-z_0-9]+' |
        grep -vxE 'properties|items|type|point' | LC_ALL=C sort -u >"$work/schema"
    grep -ohE '"[a-z_0-9]+":' "$work/report/evidence.json" | tr -d '":' | LC_ALL=C sort -u | grep -vxE "$(tr -d '\n' <"$work/report/evidence.json" |
            grep -oE '"(libraries|weights)": *\{[^}]*' | grep -oE '"[a-z0-9_]+":' | tr -d '":' | tr '\n' '|')none" >"$work/evidence"
    [ "$(wc -l <"$work/schema")" -gt 100 ] && [ "$(wc -l <"$work/evidence")" -gt 25 ]
    for name in $(cat "$work/schema" "$work/evidence"); do
        grep -qE "^\.(B|BR|RB) .*\b$name\b" src/cli/yardstick-report.5 || { echo "$name"; return 1; }
    done
}
it 'it has every member of report.json and of evidence.json' members
by_hand() {
    keys_of $g/corrections*.c >"$work/read"
    said report 'Properties of a feature' Actions >"$work/said"
    comm -23 "$work/read" "$work/said" | tee "$work/missing"
    keys_of $g/truth.c >"$work/read"
    said report 'Properties of a feature' 'Members beside features' >"$work/said"
    comm -23 "$work/read" "$work/said" | tee -a "$work/missing"
    [ "$(wc -l <"$work/read")" -gt 9 ] && [ ! -s "$work/missing" ]
}
it 'it has every member of a corrections file and of a truth file' by_hand

clean() {
    command -v mandoc >/dev/null || { echo 'pages of the manual: skipped, no mandoc' >&3; return 0; }
    mandoc -Tlint -W warning src/cli/*.1 src/cli/*.5
    mandoc -Tutf8 src/cli/*.1 src/cli/*.5 >/dev/null
}
it 'mandoc has no warning about any page' clean 3>&1
each_other() {
    for page in src/cli/*.1 src/cli/*.5; do
        for other in src/cli/*.1 src/cli/*.5; do
            [ "$page" = "$other" ] && continue
            name=$(basename "${other%.*}" | sed 's/-/\\\\-/g')
            grep -qE "^\.BR $name \(${other##*.}\)" "$page" || { echo "$page: not $other"; return 1; }
        done
    done
}
it 'each page leads to all others' each_other
finish
