# --corrections: an analyst's decisions beside the automatic counts of the sample yard.
. tests/cli/lib.sh
yard=samples/rail_yard
map="$work/by_hand.geojson"

# A car of the later date, as samples/render drew it: the middle of its outline.
place=$(grep '"date":"2023-10-05"' $yard/truth.geojson | sed -n '20{
    s/.*"coordinates":\[\[\[\([-0-9.]*\),\([-0-9.]*\)\],\[[^]]*\],\[\([-0-9.]*\),\([-0-9.]*\)\].*/\1 \2 \3 \4/p
}' | awk '{printf "[%.8f,%.8f]", ($1 + $3) / 2, ($2 + $4) / 2}')

write() { # FEATURES
    printf '{"type":"FeatureCollection","features":[%s]}\n' "$1" >"$map"
}
one() { # ACTION DATE PLACE MORE: a feature
    printf '{"type":"Feature","properties":{"action":"%s","author":"A. Analyst","reason":"a mast","date":"%s","area":"Yard"%s},"geometry":{"type":"Point","coordinates":%s}}' \
        "$1" "$2" "$4" "$3"
}
count() { # OPTIONS...: cells best, low, high, adjudicated ... of the later date, in $row
    run count $yard/before.tif $yard/after.tif --site $yard/site.geojson --csv "$@"
    cat "$work/err"
    [ "$status" = 0 ] || return 1
    before=$(awk -F, '/^2023-09-05/ {print $5 "," $21 "," $24}' "$work/out")
    row=$(awk -F, '/^2023-10-05/ {print $5, $7, $8, $21, $22, $23, $24}' "$work/out")
    echo "$before; $row"
}

rejected() {
    write "$(one reject 2023-10-05 "$place")"
    count --corrections "$map"
    [ "$before" = 20,20,0 ]
    # shellcheck disable=SC2086 # the cells are meant to be split
    set -- $row
    [ "$1" = 73 ] && [ "$4" = 72 ] && [ "$5" = $(($2 - 1)) ] && [ "$6" = $(($3 - 1)) ] && [ "$7" = 1 ]
}
it 'the automatic 20 and 73 stay, and one less stands beside them' rejected

plain() {
    count
    head -n 1 "$work/out" | grep -q "method,flags,drawn,estimated,obscured,occupied_m,occupied_low_m,occupied_high_m,coaches,boxes_20ft,boxes_40ft,teu$"
    [ "$before" = 20,, ]
    [ "$(echo "$row" | awk '{print NF}')" = 3 ]
}
it 'without corrections the columns are not there' plain

elsewhere() {
    write "$(one reject 2023-10-05 '[0,0]'),$(one reject 2023-10-06 "$place"),$(one accept 2023-10-05 "$place" ',"id":99')"
    prints '0 of 3 applied' count $yard/before.tif $yard/after.tif --site $yard/site.geojson --corrections "$map"
    grep -q 'not applied. feature 1, reject: no object here' "$work/out"
    grep -q 'not applied. feature 2, reject: no tile of 2023-10-06' "$work/out"
    grep -q 'not applied. feature 3, accept: object [0-9]* stands here, the id is 99' "$work/out"
    grep -q '^2023-10-05  Yard  railcar    73 .* 73, ' "$work/out"
}
it 'what finds no object is listed and changes nothing' elsewhere

folder() { # NAME OPTIONS...
    name=$1
    shift
    run report $yard/before.tif $yard/after.tif --site $yard/site.geojson --claims $yard/claims.csv \
        --corrections "$map" -o "$work/$name" --no-images "$@"
    cat "$work/err"
    [ "$status" = 0 ]
}
in_the_report() {
    write "$(one reject 2023-10-05 "$place")"
    folder a
    grep -q '"adjudicated": "rejected"' "$work/a/objects.geojson"
    grep -q '"role": "corrections"' "$work/a/evidence.json"
    grep -q "$(sha256sum "$map" | cut -d' ' -f1)" "$work/a/evidence.json"
    grep -q 'Corrections by hand' "$work/a/report.html"
    grep -q '"adjudicated": 72' "$work/a/report.json"
    folder b --threads 1
    for f in $(cd "$work/a" && find . -type f); do
        cmp "$work/a/$f" "$work/b/$f"
    done
}
it 'every file of the report has it, by any number of threads' in_the_report

verdicts_stay() {
    run report $yard/before.tif $yard/after.tif --site $yard/site.geojson --claims $yard/claims.csv -o "$work/c" --no-images
    grep '"verdict"\|"observed_\|"p_claim"' "$work/c/report.json" >"$work/without"
    grep '"verdict"\|"observed_\|"p_claim"' "$work/a/report.json" | cmp - "$work/without"
}
it 'no verdict depends on them' verdicts_stay

bad() { # PATTERN
    fails 1 "$1" count $yard/after.tif --site $yard/site.geojson --corrections "$map"
}
write "$(one delete 2023-10-05 "$place")"
it 'an unknown action is named' bad "by_hand.geojson: feature 1: action 'delete'; want accept, reject"
write "$(one accept 2023-10-05 "$place"),$(one split 2023-10-05 "$place")"
it 'a missing number is named with its feature' bad "feature 2 'split': no \"n\"; want 2 to 100"
write "$(one accept 2023-10-05 "$place" | sed 's/A. Analyst//')"
it 'an author is required' bad "no \"author\"; want it for every correction"
write "$(one accept 2023-10-05 '[410000,3330000]')"
it 'metres are no longitude' bad 'want lon/lat on WGS 84'
head -c 100 "$map" >"$work/cut" && mv "$work/cut" "$map"
it 'a truncated file is refused' bad 'by_hand.geojson: line 1'
it 'a missing file is named' fails 1 'nowhere.geojson' count $yard/after.tif --site $yard/site.geojson --corrections nowhere.geojson
finish
