# A report against what was drawn.
. tests/cli/lib.sh
yard=samples/rail_yard
truth=$yard/truth.geojson

run report $yard/before.tif $yard/after.tif --site $yard/site.geojson --no-images -o "$work/yard"
cp -r "$work/yard" "$work/broken"
head -c 2000 "$work/yard/report.json" >"$work/broken/report.json"
printf '{"features":[' >"$work/broken.geojson"
printf '{"counts":[{"class":"railcar","date":"2020-01-01","count":3}]}' >"$work/other_date.json"
printf '{"counts":[{"class":"railcar","area":"Quay","count":3}]}' >"$work/other_area.json"

it 'every car of the sample yard is found and no other' prints \
    '^total,,,,2,0,93,93,93,0,.*,93,93,93,1,1,1,16,16,16$' evaluate "$work/yard" --truth $truth --csv
it 'the table has the totals' prints \
    '^all  *all  *all  *93  *93  *93  *1.000  *1.000  *1.000  *16 of 16  *16 of 16$' evaluate "$work/yard" --truth $truth
it '--json has the rows' prints '"tracks_exact": 16' evaluate "$work/yard" --truth $truth --json
it 'what became of objects is held against their status' prints \
    'left  *10  *0  *[0-9]*  *[0-9]*  *0  *0.[0-9]*  *1.000' evaluate "$work/yard" --truth $truth
it '--json has what became of objects' prints '"called_right": ' evaluate "$work/yard" --truth $truth --json
numbers() { # and nothing of what became of objects, which is said
    run evaluate "$work/yard" --truth $yard/truth.json --csv
    cat "$work/out" "$work/err"
    [ "$status" = 0 ]
    [ "$(wc -l <"$work/err")" = 1 ]
    grep -q 'what became of objects: the truth does not say it; want status' "$work/err"
    grep -q '^total,,,,2,0,93,93,93,0,' "$work/out"
}
it 'truth.json holds numbers, and no statuses' numbers

rest_left_out() { # of the earlier date the truth says nothing
    sed '/2023-09-05/d' $truth >"$work/later.geojson"
    run evaluate "$work/yard" --truth "$work/later.geojson" --csv
    cat "$work/out" "$work/err"
    [ "$status" = 0 ]
    [ "$(wc -l <"$work/err")" = 1 ]
    grep -q 'left out: 2023-09-05.* the truth says nothing' "$work/err"
    grep -q '^total,,,,1,0,73,' "$work/out"
}
it 'what the truth does not say is left out and named' rest_left_out

without_places() {
    run report $yard/after.tif --site $yard/site.geojson --no-images --no-coordinates -o "$work/hidden"
    sed '/2023-09-05/d' $truth >"$work/later.geojson"
    run evaluate "$work/hidden" --truth "$work/later.geojson" --csv
    cat "$work/out" "$work/err"
    [ "$status" = 0 ]
    grep -q 'without coordinates' "$work/err"
    grep -q '^total,,,,1,0,73,73,73,0,.*,,,,,,,8,8,8$' "$work/out"
}
it 'a report without coordinates is compared by numbers' without_places

it 'a date of neither is named' fails 1 'nothing to compare: date 2020-01-01' evaluate "$work/yard" --truth "$work/other_date.json"
it 'an area of neither is named' fails 1 "nothing to compare: area 'Quay'" evaluate "$work/yard" --truth "$work/other_area.json"
it 'a truth of another class is named' fails 1 "class 'pit'" evaluate "$work/yard" --truth samples/depot/truth.geojson
it 'a broken truth is named' fails 1 'broken.geojson: line' evaluate "$work/yard" --truth "$work/broken.geojson"
it 'a missing truth is named' fails 1 'nowhere.geojson' evaluate "$work/yard" --truth nowhere.geojson
it 'a broken report is named' fails 1 'broken/report.json: line' evaluate "$work/broken" --truth $truth
it 'a folder that is no report is named' fails 1 'samples/report.json' evaluate samples --truth $truth
it 'a truth is wanted' fails 2 'no --truth' evaluate "$work/yard"
finish
