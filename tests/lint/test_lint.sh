#!/bin/sh
# test_lint.sh - each check of lint finds its fault: planted in a copy of the tree, seen, taken away
#
#   test_lint.sh [OBJECTS]      from the root of the tree; ends with "lint: N passed, N failed"
set -eu

objects=${1:-build/release/obj}
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

find src kernels include samples tests README.md -name '*.[ch]' -o -name '*.md' -o -name '*.1' \
    -o -path 'tests/lint/*.sh' | tar cf - -T - | tar xf - -C "$tree"
mkdir -p "$tree/$objects"
(cd "$objects" && find src kernels build -name '*.o' 2>/dev/null | tar cf - -T -) |
    tar xf - -C "$tree/$objects"
cd "$tree"

source_of() { # source_of FILE < BODY: a source, and its object
    mkdir -p "$(dirname "$1")" "$objects/$(dirname "$1")"
    cat >"$1"
    ${CC:-cc} -w -c "$1" -o "$objects/${1%.c}.o"
    printf '%s\n' "$1" "$objects/${1%.c}.o" >>planted
}

file_of() { # file_of FILE < BODY
    mkdir -p "$(dirname "$1")"
    cat >"$1"
    echo "$1" >>planted
}

change() { # change FILE SED-SCRIPT
    cp "$1" "$1.kept"
    sed -i "$2" "$1"
    echo "$1" >>changed
}

wants() { # wants "WHAT MUST HOLD" "TEXT": what the next check shall say of what is planted
    printf '%s\t%s\n' "$1" "$2" >>wanted
}

run() { # run CHECK: its status and what it says
    case $1 in
    layers | promises) sh "tests/lint/$1.sh" "$objects" ;;
    *) sh "tests/lint/$1.sh" ;;
    esac
}

# Every fault that was planted since the last check is seen, and none of them in the clean tree.
check() { # check NAME
    status=0
    run "$1" >said 2>&1 || status=$?
    xargs rm -f <planted
    while read -r file; do
        mv "$file.kept" "$file"
    done <changed
    rm -rf src/planted "$objects/src/planted"
    [ -f "clean.$1" ] || run "$1" >"clean.$1" 2>&1 || true
    while IFS='	' read -r what text; do
        if [ "$status" = 1 ] && grep -qF -e "$text" said && ! grep -qF -e "$text" "clean.$1"; then
            echo passed
        else
            echo "FAILED: $1: $what (exit $status): $text" >&2
            echo failed
        fi
    done <wanted >>results
    : >planted
    : >changed
    : >wanted
}
: >planted
: >changed
: >wanted
: >results

# ---- layers: calls and includes that go up or across

source_of src/base/planted_up.c <<'C'
int ys_run(void);
int ys_planted_up(void) { return ys_run(); }
C
wants 'a call upward is found without any include' \
    'src/base/planted_up.o uses ys_run of src/api/run.o: base may not use api'

source_of src/count/railcars/planted_across.c <<'C'
int ys_pits_count(void);
int ys_planted_across(void) { return ys_pits_count(); }
C
wants 'a counter that uses another is found' \
    'uses ys_pits_count of src/count/pits/pits.o: count/railcars may not use count/pits'

source_of src/judge/evaluate/planted_constant.c <<'C'
extern const double ys_block_width_m;
double ys_planted_constant(void) { return ys_block_width_m; }
C
wants 'a constant from elsewhere is found as a call is' \
    'uses ys_block_width_m of src/count/containers/block_sizes.o: judge/evaluate may not use'

source_of src/cli/planted_past.c <<'C'
int ys_site_read(void);
int ys_planted_past(void) { return ys_site_read(); }
C
wants 'a command that reaches past the public header is found' \
    'uses ys_site_read of src/formats/geojson/site.o: cli may not use formats/geojson'

file_of src/raster/planted_include.h <<'C'
#include "../change/change.h"
C
wants 'an include upward is found without any call' \
    'src/raster/planted_include.h includes src/change/change.h: raster may not use change'

for step in a:b b:c c:a; do
    source_of "src/base/planted_${step%:*}.c" <<C
int ys_planted_${step#*:}(void);
int ys_planted_${step%:*}(void) { return ys_planted_${step#*:}(); }
C
done
wants 'a circle of three files in one folder is found' \
    'file circle: src/base/planted_c.o src/base/planted_b.o src/base/planted_a.o'

source_of src/planted/planted.c <<'C'
int ys_run(void);
int ys_planted(void) { return ys_run(); }
C
wants 'a folder without a floor is found' 'planted: no floor in the table'

file_of src/base/planted_unbuilt.c </dev/null
wants 'a source that is not built is found' 'src/base/planted_unbuilt.c: not built'

bans() { # bans FILE INCLUDED MESSAGE
    file_of "src/$1" <<C
#include $2
C
    wants "$2 in $1 is found" "$3: src/$1:1:"
}
bans raster/planted_tiff.h '<tiffio.h>' 'reader library'
bans formats/text/planted_png.h '<png.h>' 'picture library'
bans count/planted_json.h '<jansson.h>' 'JSON library'
bans formats/text/planted_hash.h '<openssl/evp.h>' 'hash library'
bans report/planted_utf8.h '<utf8proc.h>' 'UTF-8 library'
bans base/planted_omp.h '<omp.h>' 'OpenMP'
bans count/area/planted_stdio.h '<stdio.h>' 'file input or output'
bans base/planted_source.h '"error.c"' 'a source included'

file_of src/report/planted_print.c <<'C'
    printf("here\n");
C
wants 'a library that prints is found' 'prints or exits: src/report/planted_print.c:1:'
check layers

change tests/lint/layers.sh 's/^base$/base  report/'
wants 'a circle in the table itself is found' 'circle in the table of folders: '
check layers

# ---- homes: a planted line for each operation

n=0
betrays() { # betrays OPERATION LINE
    n=$((n + 1))
    file_of "src/judge/evaluate/planted_$n.c" <<C
$2
C
    wants "another $1 is found" "src/judge/evaluate/planted_$n.c:1: $1 outside of"
}
betrays 'pi' 'static const double half_turn = 3.1415926535;'
betrays 'pi' 'angle = angle * M_PI / 180;'
betrays 'logistic' 'return 1 / (1 + exp(-x));'
betrays 'metres of a degree' 'return degrees * 111320;'
betrays 'UTF-8' 'c = c << 6 | (byte & 0x3F);'
betrays 'SHA-256' 'EVP_DigestInit_ex(ctx, EVP_sha256(), NULL);'
betrays 'base64' 'static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";'
betrays 'JSON building' 'json_object_set_new(row, "count", json_integer(3));'
betrays 'text table' 'ys_text_addf(&text, "%-*s", width, cell);'
betrays 'Gaussian blur' 'weight[k] = exp(-(double)(k * k) / (2 * sigma * sigma));'
betrays 'bilinear sampling' 'return (a[x0] * (1 - fx) + a[x1] * fx) * (1 - fy);'
betrays 'bilinear sampling' 'const float top = a[0] + fx * (a[right] - a[0]);'
betrays 'cubic sampling' 'return (1.5 * x - 2.5) * x * x + 1;'
betrays 'quantile' 'return sorted[(size_t)(q * (double)(n - 1))];'
betrays 'quantile' 'static int by_value(const void *a, const void *b)'
betrays 'crop' 'memcpy(out->plane[p] + to, image->plane[p] + from, n * sizeof(float));'
betrays 'box of moments' 'out->angle = 0.5 * atan2(2 * xy, xx - yy);'
change tests/lint/homes.sh 's|src/base/degree.h  |src/base/degrees.h |'
wants 'a home that is not there is found' 'its home src/base/degrees.h is not there'
check homes

# ---- sizes

mkdir src/planted
for i in $(seq 41); do
    : >src/planted/$i.txt
done
wants 'a folder of 41 files is found' 'src/planted: 41 files in one folder'

seq 501 | sed 's/.*/int ys_planted_&;/' >501.txt
file_of src/base/planted_file.c <501.txt
wants 'a source of 501 lines is found' 'src/base/planted_file.c: 501 lines'

{ echo 'static void planted(void)'; echo '{'; seq 58 | sed 's/.*/    f();/'; echo '}'; } >61.txt
file_of src/base/planted_function.c <61.txt
wants 'a function of 61 lines is found' 'planted() has 61 lines'

{ echo 'static const float w[] = {'; seq 41 | sed 's/.*/    0.25f, -1e-3f,/'; echo '};'; } >41.txt
file_of src/nets/planted_table.c <41.txt
wants 'weights as text are found' 'src/nets/planted_table.c:2: a table of 41 lines of numbers'
check sizes

# ---- headers

file_of src/raster/planted_guard.h <<'C'
#ifndef YS_STEPS_PLANTED_H
C
wants 'a guard that does not match its path is found' \
    'src/raster/planted_guard.h: guard YS_STEPS_PLANTED_H; want YS_RASTER_PLANTED_GUARD_H'

file_of src/raster/planted_bare.h </dev/null
wants 'a header without a guard is found' 'src/raster/planted_bare.h: no guard'

file_of src/count/pits/planted_private.c <<'C'
#include "../blobs/blob_parts.h"
C
wants 'a private header of another folder is found' \
    'planted_private.c includes src/count/blobs/blob_parts.h: private to src/count/blobs/'
check headers

# ---- promises

source_of src/base/planted_alone.c <<'C'
int ys_planted_alone(void) { return 1; }
C
wants 'a function that nobody calls is found' \
    'src/base/planted_alone.c: nothing uses ys_planted_alone'

source_of src/base/planted_tested.c <<'C'
int ys_planted_tested(void) { return 1; }
C
file_of tests/unit/base/test_planted.c <<'C'
int test = ys_planted_tested();
C
wants 'a function that a test alone calls is found' \
    'src/base/planted_tested.c: nothing uses ys_planted_tested'

source_of src/base/planted_own.c <<'C'
int ys_planted_own(void) { return 1; }
static int user(void) { return ys_planted_own(); }
C
wants 'a function of one file that is not static is found' \
    'src/base/planted_own.c: nothing outside of it uses ys_planted_own; want it static'

file_of src/cli/planted_command.c <<'C'
    "try yardstick plant TILE first"
C
wants 'a command that is not there is found' 'the command "yardstick plant"'

change include/yardstick.h '$i int ys_planted_public(int);
s/^struct ys_options {/&\n    int planted;/'
change include/yardstick_rows.h 's/^enum ys_flag {/&\n    YS_PLANTED = 1 << 30,/'
wants 'a public function without a body is found' 'nothing defines ys_planted_public()'
wants 'a flag that nothing sets is found' 'nothing sets YS_PLANTED'
wants 'an option that nothing reads is found' 'nothing reads the option planted'
check promises

awk '{ n[$1]++ } END {
    printf "lint: %d passed, %d failed\n", n["passed"], n["failed"]
    exit n["failed"] > 0 || !n["passed"]
}' results
