# The main job.
. tests/cli/lib.sh
yard=samples/rail_yard
main_job() { # FOLDER OPTIONS...
    folder=$1
    shift
    run report $yard/before.tif $yard/after.tif --site $yard/site.geojson --claims $yard/claims.csv -o "$folder" "$@"
    cat "$work/err"
    [ "$status" = 0 ]
}
has() { # FOLDER FILE...
    folder=$1
    shift
    for f in "$@"; do
        [ -s "$folder/$f" ] || { echo "$f is missing"; ls "$folder"; return 1; }
    done
}

main_job "$work/a" >"$work/log" 2>&1
it 'the main job succeeds' cat "$work/a/report.json"
it 'its folder is complete' has "$work/a" report.html report.json counts.csv changes.csv objects.csv tracks.csv verdicts.csv objects.geojson objects.qml objects.kml report.gpkg evidence.json figures
it 'counts.csv has its columns' grep -q '^date,area,class,certain,best,possible,low90,high90,method,flags,drawn,estimated,obscured,occupied_m,occupied_low_m,occupied_high_m,coaches,boxes_20ft,boxes_40ft,teu$' "$work/a/counts.csv"
it 'the earlier date has 20' grep -q '^2023-09-05[^,]*,[^,]*,railcar,[0-9]*,20,' "$work/a/counts.csv"
it 'the later date has 73' grep -q '^2023-10-05[^,]*,[^,]*,railcar,[0-9]*,73,' "$work/a/counts.csv"
it 'the table says 20 and 73' sh -c 'grep -q 20 "$0" && grep -q 73 "$0"' "$work/out"
it 'rendered tiles are marked' grep -q SYNTHETIC "$work/out"
# A link to a source is followed by a click alone, and tells it nothing of the page.
loads_nothing() {
    ! sed 's/<a rel="noopener noreferrer" href="https\{0,1\}:[^"]*">//g' "$work/a/report.html" | grep -Eq '(src|href)=.?https?:'
    grep -q "default-src 'none'" "$work/a/report.html"
}
it 'report.html loads nothing from the net' loads_nothing
it 'report.html begins with a sentence to quote' grep -q '<p class="answer">On 5.October 2023, 73 railcars (90.% interval <span class="nb">67.80</span>) stood in .*, 53 more than on 5.September 2023\.</p>' "$work/a/report.html"
it 'no temporary files are left' sh -c '[ -z "$(find "$0" -name "*.tmp*" -o -name ".*" -type f)" ]' "$work/a"

again() {
    main_job "$work/b/deep/er" "$@"
    for f in $(cd "$work/a" && find . -type f); do
        cmp "$work/a/$f" "$work/b/deep/er/$f"
    done
    rm -rf "$work/b"
}
it 'another folder and one thread give the same bytes' again --threads 1
it 'four threads give the same bytes' again --threads 4

no_pictures() {
    main_job "$work/n" --no-images --no-coordinates
    # Charts of counts show no picture.
    [ -z "$(ls "$work/n/figures" | grep -v -e '-series\.')" ]
    ! grep -q '"lon' "$work/n/objects.csv"
}
it '--no-images and --no-coordinates leave them out' no_pictures
it '--json prints the report' prints '"schema_version"' count $yard/before.tif --site $yard/site.geojson --json
it '--csv prints the counts' prints '^date,area,class' count $yard/before.tif --site $yard/site.geojson --csv
# The depot with a frame round it that is left out, so that the area is the frame's hole.
hole_is_counted() {
    area=$(sed -n 's/.*"count":"pit".*"coordinates":\[\(.*\)\]}}.*/\1/p' samples/depot/site.geojson)
    frame='[[-39.53,30.08],[-39.50,30.08],[-39.50,30.11],[-39.53,30.11],[-39.53,30.08]]'
    sed "s/^\]}/,{\"type\":\"Feature\",\"properties\":{\"role\":\"exclude\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[$frame,$area]}}]}/" \
        samples/depot/site.geojson >"$work/frame.geojson"
    run count samples/depot/before.tif --site "$work/frame.geojson" --csv
    cat "$work/err" "$work/out"
    grep -q ',pit,[0-9]*,6,' "$work/out"
}
it 'the hole of an excluded polygon is counted' hole_is_counted
german() {
    main_job "$work/de" --lang de --no-images
    grep -q '<html lang="de">' "$work/de/report.html"
    grep -q '<p class="answer">Am 5\..Oktober 2023 standen .* 73 Güterwagen (<span class="nb">90-%-Intervall</span> <span class="nb">67.80</span>), 53 mehr als am 5\..September 2023\.</p>' "$work/de/report.html"
    # The words alone are others: what a program reads stays.
    cmp "$work/a/counts.csv" "$work/de/counts.csv"
    for f in objects.csv tracks.csv verdicts.csv objects.geojson objects.qml objects.kml report.gpkg; do
        cmp "$work/a/$f" "$work/de/$f"
    done
}
it '--lang de writes the page in German and nothing else' german
it 'an unknown language is refused before any work' fails 2 "lang: 'fr'; want en or de" report $yard/after.tif --site $yard/site.geojson -o "$work/fr" --lang fr
it 'output goes down a pipe' sh -c '"$0" count samples/rail_yard/before.tif --site samples/rail_yard/site.geojson | grep -q railcar' "$YARDSTICK"
finish
