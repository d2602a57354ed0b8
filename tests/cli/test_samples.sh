# What the samples hold is what is counted: truth is what was drawn.
. tests/cli/lib.sh
if [ -n "${EXAMPLE_FLAGS:-}" ]; then
    echo "the samples: skipped, the tests of the library count the same pictures under one"
    exit 0
fi

best() { # SAMPLE DATE CLASS: the best count
    "$YARDSTICK" count samples/$1/before.tif samples/$1/after.tif --site samples/$1/site.geojson --csv \
        2>"$work/err" | awk -F, -v date="$2" -v class="$3" 'index($1, date) == 1 && $3 == class {print $5}'
}
drawn() { # SAMPLE DATE CLASS: as the truth file says
    sed -n "s/.*\"date\": \"$2\".*\"class\": \"$3\", \"count\": \([0-9]*\).*/\1/p" samples/$1/truth.json
}
within() { # PERCENT SAMPLE DATE CLASS
    b=$(best "$2" "$3" "$4") t=$(drawn "$2" "$3" "$4")
    [ -n "$b" ] && [ -n "$t" ] || { echo "counted '$b', drawn '$t'"; return 1; }
    awk -v b="$b" -v t="$t" -v p="$1" 'BEGIN {d = b - t; if (d < 0) d = -d
        if (100 * d > p * t) {print "counted " b ", drawn " t; exit 1}}'
}

it 'the yard: 20 railcars' within 0 rail_yard 2023-09-05 railcar
it 'the yard: 73 railcars' within 0 rail_yard 2023-10-05 railcar
it 'the full quay: about 300 boxes' within 5 container_quay 2023-09-08 container
it 'the full quay: its vessel' within 0 container_quay 2023-09-08 vessel
it 'the empty berth' within 0 container_quay 2023-08-26 vessel
it 'the depot: six single pits' within 5 depot 2023-08-12 pit
it 'the depot: over a hundred pits' within 5 depot 2023-10-04 pit

empty_quay() {
    b=$(best container_quay 2023-08-26 container)
    [ "$b" -le 1 ] || { echo "$b boxes on an empty yard"; return 1; }
}
it 'the empty quay: at most one box' empty_quay

# One car is left out of the later date at a time: from the front, the middle and the end of strings.
removed() { # K
    "$RENDER" sample rail_yard --leave-out "$1" -o "$work/less" >"$work/log" 2>&1 || return 1
    b=$("$YARDSTICK" count "$work/less/after.tif" --site "$work/less/site.geojson" --csv 2>"$work/err" |
        awk -F, '$3 == "railcar" {print $5}')
    [ "$b" = 72 ] || { echo "$b railcars without car $1, drawn 72"; return 1; }
}
for k in 3 17 29 41 66; do
    it "car $k removed removes exactly one" removed $k
done
finish
