# Each tile is opened once by a command: what is said of it, its pixels and its hash are of one file,
# whatever becomes of its name meanwhile.  Counted by a library that is loaded first (count_opens.c);
# a STAC Item beside a tile is another file.
. tests/cli/lib.sh
yard=samples/rail_yard

# opens N FILE COMMAND...: the command opens the file N times.
opens() {
    want=$1 file=$2
    shift 2
    : >"$work/opens"
    OPENS_OF=$file OPENS_LOG=$work/opens LD_PRELOAD=$COUNT_OPENS "$@" >"$work/out" 2>"$work/err" || {
        cat "$work/err"
        return 1
    }
    n=$(wc -l <"$work/opens")
    echo "$n opens of $file, want $want"
    [ "$n" = "$want" ]
}

# once COMMAND...: of both tiles of the yard.
once() {
    for tile in $yard/before.tif $yard/after.tif; do
        opens 1 $tile "$YARDSTICK" "$@" || return 1
    done
}

# The first and the second hold the count itself: it sees an open, and every one.
counts_opens() {
    opens 0 $yard/before.tif true &&
        opens 1 $yard/before.tif sh -c ": <$yard/before.tif" &&
        opens 3 $yard/before.tif sh -c "for i in 1 2 3; do : <$yard/before.tif; done"
}

if [ -n "$EXAMPLE_FLAGS" ]; then
    echo "opens of a tile: skipped, a sanitizer's library must be loaded first"
else
    both="$yard/before.tif $yard/after.tif" site="--site $yard/site.geojson"
    it 'opens are counted, every one' counts_opens
    # shellcheck disable=SC2086 # names have no blanks
    {
        it 'report opens each tile once' once report $both $site --claims $yard/claims.csv -o "$work/report"
        it 'count opens each tile once' once count $both $site
        it 'diff opens each tile once' once diff $both -o "$work/blobs.geojson" --mask "$work/mask.tif"
        it 'align opens each tile once' once align $both --ties "$work/ties.geojson" -o "$work/on.tif"
        it 'info opens each tile once' once info $both --json
        it 'info --checksum opens each tile once' once info $both --checksum
        it 'tracks opens its tile once' opens 1 $yard/after.tif "$YARDSTICK" tracks $yard/after.tif $site
    }
fi
finish
