# Classes from examples: what is marked is counted, and every slip is said in words.
. tests/cli/lib.sh
depot=samples/depot

# The first ring pits of a date as marks of a class, a line each: mark ROLE NUMBER DATE
mark() {
    grep '"type":"ring"' $depot/truth.geojson | grep "\"date\":\"$3\"" | sed -n "$2p" |
        sed -E "s/\"properties\":\{[^}]*\}/\"properties\":{\"role\":\"$1\",\"class\":\"ring\",\"date\":\"$3\"}/; s/,\$//"
}
area=$(grep '"count"' $depot/site.geojson | sed 's/"count":"pit"/"count":"ring"/; s/,$//')
site() { # FEATURES...: a site of the class ring
    printf '{"type":"FeatureCollection","classes":{"ring":{"method":"example"}},"features":[\n%s' "$area"
    for f; do
        printf ',\n%s' "$f"
    done
    printf ']}\n'
}
day=2023-10-10
grep -q "\"date\":\"$day\"" $depot/truth.geojson || day=$(grep -o '"date":"[0-9-]*"' $depot/truth.geojson | tail -1 | cut -d'"' -f4)
one=$(mark example 1 "$day") two=$(mark example 2 "$day") three=$(mark example 3 "$day")
site "$one" "$two" "$three" >"$work/three.geojson"
counted() {
    run count $depot/after.tif --site "$work/three.geojson" --csv
    cat "$work/out" "$work/err"
    [ "$status" = 0 ] && grep -q "^$day[^,]*,Pit field,ring,[0-9]*,[0-9]*,.*,example," "$work/out"
}
it 'three marked objects are a class' counted
threads() {
    run count $depot/after.tif --site "$work/three.geojson" --json --threads 1
    cp "$work/out" "$work/one.json"
    run count $depot/after.tif --site "$work/three.geojson" --json --threads 3
    cmp "$work/one.json" "$work/out"
}
it 'the same with any number of threads' threads

site "$one" >"$work/one.geojson"
it 'one example says so' prints 'ONE_EXAMPLE' count $depot/after.tif --site "$work/one.geojson"
both() {
    run count $depot/before.tif $depot/after.tif --site "$work/three.geojson" --csv
    cat "$work/out" "$work/err"
    [ "$status" = 0 ] && [ "$(grep -c 'EXAMPLES_ELSEWHERE' "$work/out")" = 1 ]
}
it 'they count at every date, and say where none is marked' both

site >"$work/none.geojson"
it 'a class of examples without any is refused' fails 1 "class 'ring' is counted by examples, and none is marked" \
    count $depot/after.tif --site "$work/none.geojson"
site "$(mark not 1 "$day")" >"$work/not.geojson"
it 'a not without examples is refused' fails 1 '"role": "not" for class .ring., which has no example' \
    count $depot/after.tif --site "$work/not.geojson"
sed "s/\"date\":\"$day\"/\"date\":\"2020-01-01\"/" "$work/one.geojson" >"$work/undated.geojson"
it 'a date without a tile is refused' fails 1 'an example of 2020-01-01, and no tile of that date' \
    count $depot/after.tif --site "$work/undated.geojson"
sed "s/,\"date\":\"$day\"//" "$work/one.geojson" >"$work/dateless.geojson"
it 'one tile needs no date' prints 'ring' count $depot/after.tif --site "$work/dateless.geojson"
it 'several do' fails 1 'an example without "date", and 2 tiles' \
    count $depot/before.tif $depot/after.tif --site "$work/dateless.geojson"
sed '/"role"/s/\[-39\.51/[-39.41/g' "$work/one.geojson" >"$work/outside.geojson"
it 'an example outside of its tile is refused' fails 1 'outside of the tile of its date' \
    count $depot/after.tif --site "$work/outside.geojson"
narrow='{"type":"Feature","properties":{"role":"example","class":"ring"},"geometry":{"type":"Polygon","coordinates":[[[-39.5160,30.0985],[-39.5159,30.0985],[-39.5159,30.098505],[-39.5160,30.098505],[-39.5160,30.0985]]]}}'
site "$narrow" >"$work/narrow.geojson"
it 'one narrower than four pixels is refused' fails 1 'pixels wide on .*; want 4 at least' \
    count $depot/after.tif --site "$work/narrow.geojson"
sed 's/"count":"ring"/"count":"pit"/' "$work/one.geojson" >"$work/unused.geojson"
it 'an example of a class that nothing counts is refused' fails 1 "class 'ring', which no area counts" \
    count $depot/after.tif --site "$work/unused.geojson"
sed 's/"class":"ring"/"class":"pit"/' "$work/one.geojson" >"$work/method.geojson"
it 'a class of another method learns from none' fails 1 "counted by method pit and learns from none" \
    count $depot/after.tif --site "$work/method.geojson"
sed 's/"class":"ring",//' "$work/one.geojson" >"$work/classless.geojson"
it 'an example without a class is refused' fails 1 '"role": "example" without "class"' \
    count $depot/after.tif --site "$work/classless.geojson"

# Corrections: what is accepted is an example, what is rejected only looks like one.
correction() { # ACTION FEATURE
    echo "$2" | sed -E "s/\"properties\":\{[^}]*\}/\"properties\":{\"action\":\"$1\",\"author\":\"A\",\"reason\":\"seen\",\"class\":\"ring\",\"date\":\"$day\"}/"
}
printf '{"type":"FeatureCollection","features":[\n%s,\n%s]}\n' "$(correction accept "$two")" \
    "$(correction add "$three")" >"$work/corrections.geojson"
corrected() {
    run report $depot/after.tif --site "$work/one.geojson" --corrections "$work/corrections.geojson" --no-images -o "$work/report"
    cat "$work/out" "$work/err"
    [ "$status" = 0 ] && ! grep -q 'ONE_EXAMPLE' "$work/out" && grep -q 'Corrections by hand: 2 of 2 applied' "$work/out"
}
it 'accepted and added objects are examples' corrected
printf '{"type":"FeatureCollection","features":[\n%s]}\n' "$(correction reject "$two")" >"$work/rejected.geojson"
rejected() {
    run report $depot/after.tif --site "$work/one.geojson" --corrections "$work/rejected.geojson" --no-images -o "$work/rejected"
    cat "$work/out" "$work/err"
    [ "$status" = 0 ] && grep -q 'Corrections by hand: 1 of 1 applied' "$work/out"
}
it 'a rejected one is none' rejected
finish
