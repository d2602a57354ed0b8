# A pair of 50 million pixels with a known number of changes; make check-huge tries 5 billion.
. tests/cli/lib.sh
if [ ! -x "$HUGE" ]; then
    echo 'huge: skipped: the program that writes the pair is not built (make cli-tools)'
    finish
    exit
fi
mkdir "$work/pair" "$work/pieces"
it 'as many blobs as were planted, of as many pixels' env WORK="$work/pair" SIZES=10000x5000 sh tests/huge/run.sh
in_pieces() { # 15 files that lie across the tiles of the whole
    "$HUGE" write "$work/pieces" 3000 2100 5 3 >"$work/planted"
    cd "$work/pieces"
    for threads in 1 3; do
        "$YARDSTICK" diff before.tif after.tif -o whole.geojson --mask whole.tif --threads $threads --quiet --json >whole.json
        "$YARDSTICK" diff --mosaic before.txt after.txt -o pieces.geojson --mask pieces.tif --threads $threads --quiet --json >pieces.json
        cmp whole.geojson pieces.geojson
        cmp whole.tif pieces.tif
        cmp whole.json pieces.json
    done
    "$YARDSTICK" diff --mosaic before.tif after.txt -o mixed.geojson --quiet >/dev/null
    cmp whole.geojson mixed.geojson
    grep -q "\"blobs\": $(cut -d ' ' -f 1 "$work/planted")," pieces.json
}
it 'the picture in 15 files gives the bytes of the one in one, on any number of threads' in_pieces
finish
