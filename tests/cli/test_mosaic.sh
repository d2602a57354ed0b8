# --mosaic: a text file of paths as one tile, from the report to its verification.  That pieces count as
# the whole does is tests/unit/pipeline/test_list_laws.c.
. tests/cli/lib.sh
yard=$PWD/samples/rail_yard
mkdir "$work/a" "$work/b"
cp $yard/before.tif "$work/a/one.tif"
cp $yard/after.tif "$work/b/two.tif"
echo one.tif >"$work/a/before.txt"
printf '# the later date\r\n\r\n../b/two.tif\r\n' >"$work/a/after.txt"

same_tables() {
    run report $yard/before.tif $yard/after.tif --site $yard/site.geojson --no-images -o "$work/whole"
    [ "$status" = 0 ]
    run report --mosaic "$work/a/before.txt" "$work/a/after.txt" --site $yard/site.geojson --no-images -o "$work/list"
    cat "$work/err"
    [ "$status" = 0 ]
    for file in counts.csv tracks.csv objects.csv changes.csv objects.geojson; do
        cmp "$work/whole/$file" "$work/list/$file"
    done
    grep -q '"mosaic": true' "$work/list/evidence.json"
    grep -q "\"sha256\": \"$(cd "$work/a" && sha256sum one.tif | sha256sum | cut -d ' ' -f 1)\"" "$work/list/evidence.json"
}
it 'a list of files gives the tables of its files, and the hash that sha256sum gives of them' same_tables
verified() {
    run verify "$work/list" --tiles "$work" --site $yard/site.geojson
    cat "$work/out" "$work/err"
    [ "$status" = 0 ]
}
it 'its report is verified' verified
one_altered() {
    cp $yard/before.tif "$work/b/two.tif"
    run verify "$work/list" --tiles "$work" --site $yard/site.geojson
    cat "$work/out" "$work/err"
    [ "$status" = 3 ]
    grep -q 'after.txt: its SHA-256 is' "$work/out"
    cp $yard/after.tif "$work/b/two.tif"
}
it 'a file of the list that is another one is told' one_altered
it 'a list is refused without the option' fails 1 'before.txt: a text file; want a GeoTIFF, PNG or JPEG, or --mosaic' info "$work/a/before.txt"
it 'a list that is not there is named' fails 1 'none.txt: No such file' count --mosaic "$work/none.txt" --class container
it 'a date of a list that is none is named' fails 1 '2023-13-05' info --mosaic "$work/a/before.txt@2023-13-05"
it 'a date of a list is taken' prints 'date  *2024-01-02 (argument)' info --mosaic "$work/a/before.txt@2024-01-02"
both() {
    printf 'gone.tif\none.tif\nlost.tif\n' >"$work/a/gone.txt"
    run diff --mosaic "$work/a/gone.txt" "$work/a/after.txt"
    cat "$work/err"
    [ "$status" = 1 ] && [ ! -s "$work/out" ]
    grep -q 'gone.txt: line 1: .*gone.tif: No such file' "$work/err" && grep -q 'gone.txt: line 3: .*lost.tif: No such file' "$work/err"
}
it 'every file that is not there is named with its line' both
finish
