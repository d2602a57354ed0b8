# The figures of a report as SVG, PNG and PDF: their names, what opens them, names in any script and
# hostile ones, and what becomes of them on a machine with other fonts.
. tests/cli/lib.sh
yard=samples/rail_yard

for date in before after; do
    cp $yard/$date.tif "$work/$date.tif"
done

report() { # FOLDER OPTIONS...: of the later date
    folder=$1
    shift
    run report "$work/after.tif" --site $yard/site.geojson -o "$folder" -q "$@"
    cat "$work/err"
    [ "$status" = 0 ]
}

names() { # FOLDER: its figures
    (cd "$1" && find figures -type f 2>/dev/null | LC_ALL=C sort | tr '\n' ' ')
}

both() {
    run report "$work/before.tif" "$work/after.tif" --site $yard/site.geojson --claims $yard/claims.csv -o "$work/both" -q
    [ "$status" = 0 ]
    want=
    for figure in change-02-2023-10-05 date-01-2023-09-05 date-02-2023-10-05 series; do
        want="${want}figures/area-01-$figure.png figures/area-01-$figure.svg "
    done
    names "$work/both"
    [ "$(names "$work/both")" = "$want" ]
}
it 'a figure a date, one of the change and one of the series, as SVG and PNG' both
pdf() {
    report "$work/pdf" --format pdf
    [ "$(names "$work/pdf")" = 'figures/area-01-date-01-2023-10-05.pdf ' ]
}
it 'as PDF alone' pdf
none() { report "$work/none" --format none && [ ! -e "$work/none/figures" ]; }
it 'or none at all' none
for bad in gif svg,,png svg, ,svg none,svg SVG; do
    it "a format that is none is wrong usage: $bad" fails 2 "^yardstick report: --format: '$bad'; want svg, png and pdf" \
        report "$work/after.tif" --site $yard/site.geojson -o "$work/bad" --format "$bad"
done
it 'and an empty one' fails 2 'format' report "$work/after.tif" --site $yard/site.geojson -o "$work/bad" --format ''
no_images() {
    run report "$work/before.tif" "$work/after.tif" --site $yard/site.geojson -o "$work/bare" -q --no-images
    [ "$status" = 0 ]
    [ "$(names "$work/bare")" = 'figures/area-01-series.png figures/area-01-series.svg ' ]
}
it 'without pictures counts over time are left' no_images

# ---- what opens them

opens() { # COMMAND FOLDER: says nothing of any SVG of the folder
    for f in "$2"/figures/*.svg; do
        $1 "$f" >"$work/said" 2>&1 || { cat "$work/said"; return 1; }
        [ ! -s "$work/said" ] || { cat "$work/said"; return 1; }
    done
}
draws() {
    for f in "$1"/figures/*.svg; do
        rsvg-convert "$f" -o "$work/drawn.png"
        [ "$(head -c 24 "$work/drawn.png" | tail -c 8 | od -An -tx1)" = "$(head -c 24 "${f%svg}png" | tail -c 8 | od -An -tx1)" ]
    done
}
if command -v xmllint >/dev/null; then
    it 'SVG is well-formed' opens 'xmllint --noout --nonet' "$work/both"
fi
if command -v rsvg-convert >/dev/null; then
    it 'librsvg draws it as large as the PNG' draws "$work/both"
fi
pdf_opens() {
    pdfinfo "$work"/pdf/figures/*.pdf >"$work/info"
    cat "$work/info"
    grep -q '^Pages: *1$' "$work/info"
    grep -q '^Title: .*5 October 2023: 73 railcars' "$work/info"
    pdftotext "$work"/pdf/figures/*.pdf "$work/text"
    grep -q '^Rehearsal yard (Tumangang figures), 5 October 2023: 73 railcars (90 % interval ' "$work/text"
    n=$(grep -cx '[0-9][0-9]*' "$work/text")
    [ "$n" -ge 65 ] || { echo "$n numbers"; return 1; }
}
if command -v pdftotext >/dev/null; then
    it 'PDF is one page whose letters and numbers can be searched' pdf_opens
fi

# ---- names

hangul=$(printf '\353\221\220\353\247\214\352\260\225\354\227\255')
hostile='</text><script>alert(1)</script>&"]]>'
named() { # NAME PATTERN: in the SVG, as it is
    report "$work/named" --site-name "$1" --format svg
    grep -q -- "$2" "$work"/named/figures/*.svg
    [ -z "$(command -v xmllint)" ] || opens 'xmllint --noout --nonet' "$work/named"
}
it 'a name in Hangul stands in the SVG' named "$hangul" "$hangul"
it 'a hostile one is a name' named "$hostile" '&lt;/text&gt;&lt;script&gt;'
no_script() { ! grep -q '<script' "$work"/named/figures/*.svg; }
it 'and no script' no_script
long() { named "$(printf '%0500d' 7)" 0000000; }
it 'a name of 500 bytes is cut' long

# ---- other fonts

dejavu=/usr/share/fonts/truetype/dejavu
only_fonts_of() { # FOLDER: a configuration of fontconfig
    cat >"$work/fonts.conf" <<CONF
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>$1</dir><cachedir>$work/cache</cachedir></fontconfig>
CONF
    mkdir -p "$work/cache" # as fontconfig would, which may not write from the sandbox
    FONTCONFIG_FILE=$work/fonts.conf
    export FONTCONFIG_FILE
}
no_hangul() {
    only_fonts_of $dejavu
    report "$work/boxes" --site-name "$hangul" --format png
    [ "$(wc -l <"$work/err")" = 1 ]
    grep -q "^yardstick: warning: no font of this machine has .* (U+B450), .* and 1 more letters of the names: .*install a font" "$work/err"
}
fits() {
    only_fonts_of $dejavu
    report "$work/other" --site-name Yard --format svg,png
    unset FONTCONFIG_FILE
    cmp "$work/other/figures/area-01-date-01-2023-10-05.svg" "$work/usual/figures/area-01-date-01-2023-10-05.svg"
}
usual() { report "$work/usual" --site-name Yard --format svg,png; }
it 'a report with the usual fonts' usual
fonts_named() { grep -q '"fonts": {' "$work/usual/evidence.json" && grep -q '"[^"]*[.][ot]t[fc]": "[^"]* [0-9.]*, SHA-256 [0-9a-f]\{64\}"' "$work/usual/evidence.json"; }
it 'its evidence names them with their hashes' fonts_named
verified() {
    run verify "$work/usual" --tiles "$work" --site $yard/site.geojson -q
    cat "$work/out"
    [ "$status" = "$1" ] && head -n 1 "$work/out" | grep -q "$2"
}
it 'and it is equal when it is made again' verified 0 '^equal: '
elsewhere() {
    only_fonts_of $dejavu
    verified 8 '^version: fonts[.]'
}
if [ -d $dejavu ]; then
    it 'letters that no font has are told in one line' no_hangul
    it 'the SVG is the same bytes with other fonts' fits
    if ! grep -q '"DejaVu[^"]*[.]ttf"' "$work/usual/evidence.json"; then # not what is usual here
        it 'verify blames the fonts, which are another version' elsewhere
    fi
fi
no_fonts() {
    mkdir -p "$work/empty"
    only_fonts_of "$work/empty"
    fails 1 '^yardstick: figures: no font is installed; want .*--format svg' report "$work/after.tif" --site $yard/site.geojson -o "$work/lost" -q
    [ ! -e "$work/lost" ]
    report "$work/svg" --format svg
    [ "$(names "$work/svg")" = 'figures/area-01-date-01-2023-10-05.svg ' ]
}
it 'without any font PNG is refused with the reason, and SVG is drawn' no_fonts
finish
