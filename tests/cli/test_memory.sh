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

# A count that is made keeps to --max-memory, with 16 MiB for the program and its libraries, and 32 more
# where less than 128 are allowed: what is no plane takes 40.  Below 64 MiB it may be refused, from there
# on it is not: what has no room lies in files.
within_bound() {
    for kind in "container samples/container_quay/after.tif" "pit samples/depot/after.tif" \
        "vessel samples/container_quay/after.tif"; do
        for mib in 16 40 64 96 128 192 256; do
            # of vessels the picture itself is not reckoned with
            case $kind$mib in vessel*16 | vessel*40) continue ;; esac
            # shellcheck disable=SC2086  # a class and a tile
            kib=$(counted $kind ${mib}M)
            [ -n "$kib" ] || [ "$mib" -lt 64 ] || { echo "$kind: refused with $mib MiB"; return 1; }
            [ -n "$kib" ] || continue
            echo "$kind: $mib MiB allowed, $((kib / 1024)) MiB resident"
            [ "$kib" -le $(((mib + (mib < 128 && mib >= 64 ? 48 : 16)) * 1024)) ] || return 1
        done
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

# numbers FILE AT N: so many unsigned numbers of 4 bytes.
numbers() {
    od -An -v -tu4 -j "$2" -N $((4 * $3)) "$1" | tr -s ' \n' ' '
}

# field FILE TAG: number and value of a field of the first directory.
field() {
    at=$(numbers "$1" 4 1) at=$((at))
    n=$(od -An -tu2 -j $at -N 2 "$1") n=$((n))
    od -An -v -tu1 -w12 -j $((at + 2)) -N $((12 * n)) "$1" |
        awk -v tag="$2" '$1 + 256 * $2 == tag {
            print $5 + 256 * ($6 + 256 * $7), $9 + 256 * ($10 + 256 * ($11 + 256 * $12))
        }'
}

# tall FILE SAMPLE TIMES: the whole strips of 64 rows of a sample tile, so many times one below the other.
# They are in the file once: the directory behind them names each again and again.
tall() {
    read -r strips offsets <<END
$(field "$2" 273)
END
    strips=$((strips - 1)) # the last is cut
    read -r _ sizes <<END
$(field "$2" 279)
END
    read -r _ width <<END
$(field "$2" 256)
END
    all=$((strips * $3)) end=$(wc -c <"$2")
    {
        printf 'II*\000'
        bytes 4 $((end + 8 * all + 6))
        tail -c +9 "$2"
        # shellcheck disable=SC2046  # many numbers
        for i in $(seq "$3"); do bytes 4 $(numbers "$2" "$offsets" "$strips"); done
        # shellcheck disable=SC2046
        for i in $(seq "$3"); do bytes 4 $(numbers "$2" "$sizes" "$strips"); done
        bytes 2 8 8 8 11
        entry 256 4 1 "$width"
        entry 257 4 1 $((64 * all))
        entry 258 3 3 $((end + 8 * all))
        entry 259 3 1 8
        entry 262 3 1 2
        entry 273 4 $all "$end"
        entry 277 3 1 3
        entry 278 3 1 64
        entry 279 4 $all $((end + 4 * all))
        entry 284 3 1 1
        entry 317 3 1 2
        bytes 4 0
    } >"$1"
}

# tall_count CLASS SAMPLE SIZE THREADS: the counts of a picture of 6 Mpixel, whose KiB resident go to
# $work/peak.
tall_count() {
    [ -e "$work/$1.tif" ] || tall "$work/$1.tif" "$2" 8
    /usr/bin/time -o "$work/peak" -f %M "$YARDSTICK" count "$work/$1.tif@2023-09-08" --class "$1" \
        --pixel-size 0.5 --max-memory "$3" --threads "$4" --quiet --csv
}

# 6 Mpixel take 400 to 800 MiB as a whole.  A plane that is damaged where it leaves memory would change
# the count; one that is not in the scratch would pass the bound.
large_area() {
    tall_count "$1" "$2" 256M 2 >"$work/small" || return 1
    kib=$(cat "$work/peak")
    tall_count "$1" "$2" 8G 2 >"$work/large" || return 1
    cut -c1-100 "$work/small"
    echo "$((kib / 1024)) MiB resident of 256, $(($(cat "$work/peak") / 1024)) of 8192"
    cmp "$work/small" "$work/large" || return 1
    if grep -q TOO_LARGE "$work/small"; then return 1; fi
    [ "$kib" -le $(((256 + 16) * 1024)) ]
}

# Bytes of the same counts, whatever memory and threads there are.
same_bytes() {
    for run in 64M:7 64M:1 80M:2 512M:2 8G:1 8G:7; do
        "$YARDSTICK" count samples/"$2"/after.tif --class "$1" --max-memory "${run%:*}" \
            --threads "${run#*:}" --quiet --csv >"$work/$run" || return 1
        cmp "$work/$run" "$work/64M:7" || return 1
    done
    grep -q "$1" "$work/64M:7"
}

if [ -n "$EXAMPLE_FLAGS" ]; then
    echo "memory: skipped, a sanitizer's own is measured too"
elif ! /usr/bin/time -f %M true 2>"$work/peak" || ! grep -qx '[0-9]*' "$work/peak"; then
    echo "memory: skipped, no GNU time (apt install time)"
else
    it 'no count passes --max-memory, and none is refused from 64 MiB on' within_bound
    it 'a port of 6 Mpixel is counted in 256 MiB, as in 8 GiB' large_area container samples/container_quay/after.tif
    it 'so is a depot' large_area pit samples/depot/after.tif
    it 'a page to draw on keeps to --max-memory and says what it shows' drawn_within_bound
    it 'twice the rows take the same memory to a tenth, below 256 MiB' same_memory
fi
it 'containers are the same bytes in any memory, by any threads' same_bytes container container_quay
it 'pits are' same_bytes pit depot
it 'vessels are' same_bytes vessel container_quay
finish
