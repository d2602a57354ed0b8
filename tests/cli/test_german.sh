#!/bin/sh
# --lang de: no English word is left on the page, in the figures and in the table; data stay as they are.
. tests/cli/lib.sh

yard=samples/rail_yard
# Names and claims without English words: what is left is the program's own.
for site in rail_yard container_quay depot; do
    sed -E 's/"aliases": *\[[^]]*\]/"aliases":[]/' samples/$site/site.geojson |
        awk '{ while (match($0, /"name": *"[^"]*"/)) { n++; printf "%s\"name\" :\"Hof %d\"", substr($0, 1, RSTART - 1), n; $0 = substr($0, RSTART + RLENGTH) } print }' \
            >"$work/$site.geojson"
done
claims() { # CLASS ONE_DATE OTHER_DATE: every kind and comparator
    echo 'id,class,kind,site,date_start,date_end,comparator,value,value_high'
    n=0
    for kind in snapshot series_max events cumulative; do
        for how in exactly about at_least more_than at_most fewer_than; do
            n=$((n + 1))
            echo "$n,$1,$kind,,$2,$3,$how,$((n * 41 % 103 + 12)),"
        done
    done
    cat <<END
a,$1,snapshot,,$3,$3,between,60,90
b,$1,snapshot,,$3,$3,qualitative,,
c,$1,snapshot,,,,about,73,
d,$1,snapshot,,2020-01-01,2020-01-01,about,1500,
e,$1,capacity,,$3,$3,about,73,
f,$1,context,,$3,$3,about,73,
g,$1,geometry,,$3,$3,about,2.5,
h,Boje,snapshot,,$3,$3,about,73,
i,$1,snapshot,Moor,$3,$3,about,73,
END
}
# What the program did not write in the language: names of files, of flags and of formats, hashes.
text_of() { # FILE: what a reader sees of a page or a figure, a text a line
    tr '\n' ' ' <"$1" | sed -E 's/<(style|script|code)[^>]*>/\n&/g; s/<\/(style|script|code)>/&\n/g' |
        sed -E '/^<(style|script|code)/d' |
        sed -E 's/(aria-label|title|alt|data-label|data-row|data-count|data-more)="([^"]*)"/>\n\2\n</g; s/<[^>]*>/\n/g' |
        sed -E 's/[A-Za-z_0-9.-]+\.(tif|png|geojson|csv|json|html)//g; s/P\(Angabe\)//g'
}
english='the|of|is|are|were|and|or|not|with|from|to|for|than|which|that|these|this|there|when|where|what|how|as|be|been|has|have|had|would|could|should|may|can|only|any|each|other|more|most|less|few|many|same|first|last|before|after|between|without|above|below|into|out|over|left|right|seen|found|stands|counted|count|counts|claim|observed|best|day|days|date|dates|picture|pictures|tile|tiles|area|areas|site|pixels|track|tracks|car|cars|ground|cloud|haze|width|file|note|known|unknown|stated|drawn|estimated|taken|read|measured|placed|refused|stayed|arrived'
german() { # FOLDER: its page, figures and the table in FOLDER.txt
    for file in "$1"/report.html "$1"/figures/*.svg "$1.txt"; do
        text_of "$file" | grep -nwE "$english" | head -3
    done >"$work/left"
    cat "$work/left"
    [ -s "$1/report.html" ] && [ -s "$1.txt" ] && [ ! -s "$work/left" ]
}
report() { # NAME ARGUMENTS...
    name=$1
    shift
    "$YARDSTICK" report "$@" --lang de -o "$work/$name" --format svg --quiet >"$work/$name.txt" 2>"$work/err" || cat "$work/err"
    german "$work/$name"
}

claims railcar 2023-09-05 2023-10-05 >"$work/cars.csv"
it 'of a yard at two dates, with claims of every kind' report yard $yard/before.tif $yard/after.tif \
    --site "$work/rail_yard.geojson" --claims "$work/cars.csv"
claims container 2023-08-26 2023-09-08 >"$work/boxes.csv"
it 'of containers that may be stacked, and vessels' report quay samples/container_quay/before.tif \
    samples/container_quay/after.tif --site "$work/container_quay.geojson" --claims "$work/boxes.csv"
it 'of containers whose tiers are stated' report tiers samples/container_quay/after.tif \
    --site "$work/container_quay.geojson" --claims "$work/boxes.csv" --tiers 1-2
claims pit 2023-08-12 2023-10-04 >"$work/pits.csv"
it 'of pits' report depot samples/depot/before.tif samples/depot/after.tif --site "$work/depot.geojson" --claims "$work/pits.csv"

# What goes wrong: a picture of nothing, one that cannot be aligned, coarse ones, none of the dates wanted.
made=-q
gdal_translate $made -scale 0 255 90 90 $yard/after.tif "$work/nothing.tif"
it 'of a picture that shows nothing' report nothing "$work/nothing.tif@2023-10-05" --site "$work/rail_yard.geojson" --claims "$work/cars.csv"
gdalwarp $made -tr 4 4 -r average $yard/after.tif "$work/coarse.tif"
it 'of pixels that are too coarse' report coarse "$work/coarse.tif@2023-10-05" --site "$work/rail_yard.geojson" --claims "$work/cars.csv"
gdal_translate $made -srcwin 0 0 700 800 $yard/after.tif "$work/part.tif"
it 'of a picture that shows a part' report part $yard/before.tif "$work/part.tif@2023-10-05" --site "$work/rail_yard.geojson" --claims "$work/cars.csv"
gdal_translate $made -of PNG $yard/after.tif "$work/20231005.png"
rm -f "$work"/20231005.png.aux.xml
corners='-39.934044,30.097886 -39.927406,30.097933 -39.927369,30.094325 -39.934011,30.094278'
it 'of a screenshot' report shot "$work/20231005.png" --corners "$corners" --site "$work/rail_yard.geojson" --allow-overlap

control() { # an English report has such words in its page, its figure and its table
    "$YARDSTICK" report $yard/after.tif --site "$work/rail_yard.geojson" -o "$work/control" --format svg --quiet >"$work/control.txt"
    for file in "$work"/control/report.html "$work"/control/figures/*.svg "$work/control.txt"; do
        text_of "$file" | grep -qwE "$english" || { echo "none in $file"; return 1; }
    done
}
it 'and English words are found where there are some' control
commas() {
    text_of "$work/yard/report.html" | grep -E '[0-9] ?(x|×) ?[0-9]|^[0-9]+[.][0-9]+$' | grep -E '[0-9][.][0-9]{1,2}([^0-9.]|$)' | head -3 >"$work/points"
    cat "$work/points"
    [ ! -s "$work/points" ] && text_of "$work/yard/report.html" | grep -qE '^[0-9]+,[0-9]$'
}
it 'decimals have a comma on the page' commas
data() {
    "$YARDSTICK" report $yard/before.tif $yard/after.tif --site "$work/rail_yard.geojson" --claims "$work/cars.csv" \
        -o "$work/english" --format none --quiet >/dev/null
    for file in counts.csv objects.csv changes.csv tracks.csv verdicts.csv objects.geojson; do
        cmp "$work/yard/$file" "$work/english/$file" || return 1
    done
}
it 'tables and GeoJSON are the same as in English' data
finish
