# Memory: of diff, which does not grow with the tiles; of counts and pages, which keep to --max-memory.
. tests/cli/lib.sh

# bytes OF NUMBER...: little-endian numbers of 2 or 4 bytes.
bytes() {
    of=$1
    shift
    for n in "$@"; do
        for k in $(seq "$of"); do
            printf "\\$(printf %03o $((n & 255)))"
            n=$((n >> 8))
        done
    done
}

entry() { # TAG TYPE COUNT VALUE
    bytes 2 "$1" "$2"
    bytes 4 "$3" "$4"
}

# draw FILE ROWS BAR: 8192 pixels by ROWS of 8 bits, in tiles of 2048 that are all the same one, whose
# first three rows are white where BAR is 1.  Tag 256 is the width, 322 to 325 say where tiles are.
draw() {
    tiles=$((4 * $2 / 2048)) side=2048
    offsets=$((8 + 2 + 10 * 12 + 4)) sizes=$((8 + 2 + 10 * 12 + 4 + 4 * tiles))
    pixels=$((sizes + 4 * tiles))
    {
        printf 'II*\000'
        bytes 4 8
        bytes 2 10
        entry 256 3 1 8192
        entry 257 3 1 "$2"
        entry 258 3 1 8
        entry 259 3 1 1
        entry 262 3 1 1
        entry 277 3 1 1
        entry 322 3 1 $side
        entry 323 3 1 $side
        entry 324 4 $tiles $offsets
        entry 325 4 $tiles $sizes
        bytes 4 0
        for i in $(seq $tiles); do bytes 4 $pixels; done
        for i in $(seq $tiles); do bytes 4 $((side * side)); done
        head -c $(($3 * 3 * side)) /dev/zero | tr '\000' '\377'
        head -c $((side * side - $3 * 3 * side)) /dev/zero
    } >"$1"
}

# peak ROWS: most KiB that diff had resident for tiles of so many rows, whose bars it must count.
peak() {
    draw "$work/a${1}_20230601.tif" "$1" 0
    draw "$work/b${1}_20231001.tif" "$1" 1
    /usr/bin/time -o "$work/peak" -f %M "$YARDSTICK" diff "$work/a${1}_20230601.tif" \
        "$work/b${1}_20231001.tif" --threshold 30 --threads 2 --json >"$work/out"
    grep -q "\"blobs\": $(($1 / 2048))," "$work/out" || { cat "$work/out"; return 1; }
    cat "$work/peak"
}

same_memory() {
    one=$(peak 8192)
    two=$(peak 16384)
    echo "$one and $two KiB"
    [ "$one" -lt 262144 ] && [ "$two" -lt 262144 ]
    [ $((10 * (two - one))) -le "$one" ] && [ $((10 * (one - two))) -le "$one" ]
}

# counted CLASS TILE SIZE: KiB that a count of a whole tile had resident with --max-memory SIZE; nothing
# where it is refused as TOO_LARGE.
counted() {
    /usr/bin/time -o "$work/peak" -f %M "$YARDSTICK" count "$2@2023-09-08" --class "$1" \
        --max-memory "$3" --threads 2 --quiet --csv >"$work/out" 2>"$work/err" || return
    grep -q TOO_LARGE "$work/out" || cat "$work/peak"
}

# A count that is made keeps to --max-memory, with 16 MiB for the program and its libraries; of these
# sizes some are too small and some are enough.
within_bound() {
    for kind in "container samples/container_quay/after.tif" "pit samples/depot/after.tif"; do
        any=0
        for mib in 16 40 64 96 128 192 256; do
            # shellcheck disable=SC2086  # a class and a tile
            kib=$(counted $kind ${mib}M)
            [ -n "$kib" ] || continue
            any=$((any + 1))
            echo "$kind: $mib MiB allowed, $((kib / 1024)) MiB resident"
            [ "$kib" -le $(((mib + 16) * 1024)) ] || return 1
        done
        [ "$any" -gt 0 ] && [ "$any" -lt 7 ] || return 1
    done
}

# A page to draw on keeps to it, too, by showing less; 32 MiB are for the program and what is read.
drawn_within_bound() {
    draw "$work/page_20230601.tif" 8192 1
    for mib in 16 64 256; do
        /usr/bin/time -o "$work/peak" -f %M "$YARDSTICK" draw "$work/page_20230601.tif" \
            --corners '10,50 10.1,50 10.1,49.9 10,49.9' -o "$work/page.html" --max-memory ${mib}M \
            --quiet >"$work/out" 2>"$work/err"
        echo "draw: $mib MiB allowed, $(($(cat "$work/peak") / 1024)) MiB resident; $(cat "$work/out")"
        [ "$(cat "$work/peak")" -le $(((mib + 32) * 1024)) ] || return 1
    done
    # More of it shows more.
    grep -q 'shown in 3 x 3' "$work/out"
}

if [ -n "$EXAMPLE_FLAGS" ]; then
    echo "memory: skipped, a sanitizer's own is measured too"
elif ! /usr/bin/time -f %M true 2>"$work/peak" || ! grep -qx '[0-9]*' "$work/peak"; then
    echo "memory: skipped, no GNU time (apt install time)"
else
    it 'no count passes --max-memory, whether it is made or refused' within_bound
    it 'a page to draw on keeps to --max-memory and says what it shows' drawn_within_bound
    it 'twice the rows take the same memory to a tenth, below 256 MiB' same_memory
fi
finish
