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

# No library header outside its folder, no threads outside threads.c.
ban() { # ban PATTERN WHERE MESSAGE [EXCEPT]
    grep -rnE "$1" $2 2>/dev/null | grep -vE "${4:-^$}" | sed "s|^|$3: |" || true
}

out=$(
    memory='base|records|raster|nets|align|change|count|judge'
    calls='kernels/kernels\.h|kernels/cpu\.h|kernels/threads\.h'
    check kernels 'kernels/'
    check src/base 'src/base/|include/'
    check src/records 'src/(base|records|raster)/|include/'
    check src/raster "src/(base|raster)/|$calls|include/"
    check src/formats 'src/(base|raster|records|formats)/|include/'
    for part in nets align change count judge bench; do
        check src/$part "src/($memory|bench)/|$calls|include/"
    done
    check src/report 'src/(base|raster|records|report)/|include/'
    check src/pipeline "src/($memory|formats|report|pipeline)/|$calls|include/"
    check src/api 'src/|include/'
    check src/cli 'src/cli/|include/'
    ban '#include <(tiff|geo_|xtiff|proj|csv)' 'src kernels include' 'reader library' '^src/formats/'
    ban '#include <png' 'src kernels include' 'picture library' '^src/report/'
    ban '#include <jansson' 'src kernels include' 'JSON library' '^src/(formats|report)/'
    ban '#include <openssl' 'src kernels include' 'hash library' '^src/(base/sha256|report/page/page_pictures)\.c'
    ban '#include <utf8proc' 'src kernels include' 'UTF-8 library' '^src/base/utf8\.c'
    ban '#include <kiss' 'src kernels include' 'FFT library' '^src/align/'
    ban '#pragma omp|omp\.h' 'src kernels include' 'OpenMP' '^kernels/threads\.c'
    ban '\b(printf|puts|exit|abort|perror)\(' 'src kernels' 'prints or exits' '^src/cli/'
    ban '<stdio\.h>' 'kernels src/raster src/nets src/align src/change src/count src/judge' 'file input or output' '^$'
)
if [ -n "$out" ]; then
    echo "$out" >&2
    fail=1
fi
exit $fail
