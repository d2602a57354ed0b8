#!/bin/sh
# promises.sh finds each kind of fault when it is planted in a copy of the tree.  CC builds one file.
set -eu
build=${1:-build/release}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

fresh() {
    rm -rf "$copy/tree"
    mkdir -p "$copy/tree/tests/fuzz" "$copy/tree/o/obj"
    cp -r src kernels include "$copy/tree"
    cp tests/fuzz/*.c "$copy/tree/tests/fuzz"
    cp -r "$build/obj/src" "$build/obj/kernels" "$copy/tree/o/obj"
}

found() { # PATTERN: the copy is refused with it
    if sh tests/lint/promises.sh "$copy/tree" o 2>"$copy/said"; then
        echo "promises.sh found nothing of '$1'" >&2
        exit 1
    fi
    grep -q "$1" "$copy/said" || { echo "promises.sh does not say '$1':" >&2; cat "$copy/said" >&2; exit 1; }
}

fresh
sh tests/lint/promises.sh "$copy/tree" o
sed -i 's/^struct ys_options {/&\n    int planted_px; \/* never read *\//' "$copy/tree/include/yardstick.h"
found 'nothing reads the option planted_px'

fresh
sed -i 's/^enum ys_flag {/&\n    YS_PLANTED = 1 << 30,/' "$copy/tree/include/yardstick.h"
found 'nothing sets the flag YS_PLANTED'

fresh
echo 'const char *planted(void) { return "try yardstick align"; }' >>"$copy/tree/src/cli/cmd_info.c"
found "'yardstick align', which is not there"

fresh
echo 'int ys_planted(void); int ys_planted(void) { return 1; }' >>"$copy/tree/src/base/date.c"
${CC:-cc} -c "$copy/tree/src/base/date.c" -o "$copy/tree/o/obj/src/base/date.o" -D_XOPEN_SOURCE=700
found 'only tests call ys_planted()'
