#!/bin/sh
# Headers: guards match paths; what ends in _parts.h is private to its folder and those below it.
# Run from the root of the tree.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

find src kernels -name '*.h' | sort >"$work/headers"

xargs awk '
    /^#ifndef / && file != FILENAME {
        file = FILENAME
        want = FILENAME
        sub(/^src\//, "", want)
        gsub(/[\/.]/, "_", want)
        want = "YS_" toupper(want)
        if ($2 != want)
            print FILENAME ": guard " $2 "; want " want
    }' <"$work/headers" >"$work/faults"
xargs grep -L '^#ifndef ' <"$work/headers" | sed 's/$/: no guard/' >>"$work/faults" || true

# Tests of a folder, programs that make its weights and the bench that times its steps look inside.
find src kernels include samples tests -name '*.[ch]' | sort | xargs awk '
    /^#include "[^"]*_parts\.h"/ {
        split($0, part, "\"")
        path = FILENAME
        sub(/[^\/]*$/, "", path)
        path = path part[2]
        while (sub(/[^\/.][^\/]*\/\.\.\//, "", path))
            ;
        home = path
        sub(/[^\/]*$/, "", home)
        tests = home
        sub(/^src/, "tests/unit", tests)
        if (index(FILENAME, home) != 1 && index(FILENAME, tests) != 1 &&
            FILENAME !~ /^(tests\/support|samples\/train|src\/bench)\//)
            print FILENAME " includes " path ": private to " home
    }' >>"$work/faults"

echo "headers: $(wc -l <"$work/headers") guards match their paths, $(
    grep -c '_parts\.h$' "$work/headers") private ones"
if [ -s "$work/faults" ]; then
    cat "$work/faults" >&2
    exit 1
fi
