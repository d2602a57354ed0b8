# The library, as README shows it: its example is built against an installed copy and run.
. tests/cli/lib.sh

installed() {
    MAKEFLAGS= make -s install MODE="${MODE:-release}" PREFIX=/usr DESTDIR="$work/root" B="$(dirname "$YARDSTICK")"
    for f in bin/yardstick lib/libyardstick.a include/yardstick.h include/yardstick_rows.h lib/pkgconfig/yardstick.pc; do
        [ -s "$work/root/usr/$f" ] || { echo "$f is not installed"; return 1; }
    done
}
it 'make install puts program, library, header and .pc file in place' installed

example() {
    awk '/^```c$/ {on = 1; next} /^```$/ {on = 0} on' README.md >"$work/count.c"
    export PKG_CONFIG_PATH="$work/root/usr/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR=
    # shellcheck disable=SC2046 # flags are meant to be split
    ${CC:-cc} -I"$work/root/usr/include" "$work/count.c" -o "$work/count" -L"$work/root/usr/lib" \
        $(pkg-config --libs yardstick) ${EXAMPLE_FLAGS:-}
    "$work/count" | grep -q '^Yard railcar: 73 \['
}
it "README's example counts 73" example

uninstalled() {
    MAKEFLAGS= make -s uninstall MODE="${MODE:-release}" PREFIX=/usr DESTDIR="$work/root" B="$(dirname "$YARDSTICK")"
    [ -z "$(find "$work/root" -type f)" ] || { find "$work/root" -type f; return 1; }
}
it 'make uninstall takes all of it away' uninstalled
finish
