#!/bin/sh
# Which folder may include which: an include not listed here fails the build.
# Reads "#include" lines only, so it needs no compiler and takes no time.
set -eu

fail=0

# check FOLDER ALLOWED-PATTERN: every quoted include in FOLDER must match.
check() {
    for f in $(find "$1" -name '*.[ch]' 2>/dev/null); do
        dir=$(dirname "$f")
        sed -n 's/^#include "\(.*\)"/\1/p' "$f" | while read -r inc; do
            p=$(realpath -m --relative-to=. "$dir/$inc")
            echo "$p" | grep -Eq "^($2)" || echo "$f includes $p"
        done
    done
}

# No library header outside its folder, no threads outside bands.c.
ban() { # ban PATTERN WHERE MESSAGE [EXCEPT]
    grep -rnE "$1" $2 2>/dev/null | grep -vE "${4:-^$}" | sed "s|^|$3: |" || true
}

out=$(
    check kernels 'kernels/'
    check src/base 'src/base/|include/'
    check src/raster 'src/(base|raster)/|include/'
    check src/formats 'src/(base|raster|formats)/|include/'
    check src/steps 'src/(base|raster|steps)/|kernels/kernels\.h|kernels/cpu\.h|kernels/bands\.h|include/'
    check src/report 'src/(base|raster|report)/|include/'
    check src/pipeline 'src/(base|raster|formats|steps|pipeline)/|kernels/(kernels|cpu|bands)\.h|src/report/|include/'
    check src/api 'src/|include/'
    check src/cli 'src/cli/|include/'
    ban '#include <(tiff|geo_|xtiff|proj|csv)' 'src kernels include' 'reader library' '^src/formats/'
    ban '#include <png' 'src kernels include' 'picture library' '^src/report/'
    ban '#include <jansson|#include <openssl' 'src kernels include' 'JSON or hash library' '^src/(formats|report)/'
    ban '#include <kiss' 'src kernels include' 'FFT library' '^src/steps/'
    ban '#pragma omp|omp\.h' 'src kernels include' 'OpenMP' '^kernels/bands\.c'
    ban '\b(printf|puts|exit|abort|perror)\(' 'src kernels' 'prints or exits' '^src/cli/'
    ban '<stdio\.h>' 'kernels src/steps' 'file input or output' '^$'
)
if [ -n "$out" ]; then
    echo "$out" >&2
    fail=1
fi
exit $fail
