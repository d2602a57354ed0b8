# The library, as programs use it: samples/count.c is built against an installed copy, shared and
# static, and run; what the shared library exports is what the headers declare.
. tests/cli/lib.sh

root=$work/root
export PKG_CONFIG_PATH="$root/usr/lib/pkgconfig"
put() { # put TARGET: install or uninstall, of the program under test
    built=$(dirname "$YARDSTICK")
    # By the name under which it was built: else it is built again, under the tests that run beside this one.
    MAKEFLAGS= make -s "$1" MODE="${MODE:-release}" PREFIX=/usr DESTDIR="$root" B="${built#"$PWD/"}"
}

installed() {
    put install
    for f in bin/yardstick lib/libyardstick.a lib/libyardstick.so.0 include/yardstick.h include/yardstick_rows.h include/yardstick_survey.h \
        lib/pkgconfig/yardstick.pc share/man/man1/yardstick.1 share/yardstick/report.schema.json \
        share/bash-completion/completions/yardstick share/zsh/site-functions/_yardstick \
        share/fish/vendor_completions.d/yardstick.fish; do
        [ -s "$root/usr/$f" ] || { echo "$f is not installed"; return 1; }
    done
    [ "$(readlink "$root/usr/lib/libyardstick.so")" = libyardstick.so.0 ]
}
it 'make install puts program, libraries, headers, .pc file, manual and completions in place' installed

# By the compiler, which knows nothing of the script that makes the list of exports.
declared() {
    echo '#include "yardstick.h"' | ${CC:-cc} -E -P -I"$root/usr/include" -xc - | tr '\n' ' ' |
        grep -oE '__attribute__\(\(visibility\("default"\)\)\)[^;]*;' |
        sed -E 's/^__attribute__\(\(visibility\("default"\)\)\)//; s/\(.*//; s/.*[ *]//' | LC_ALL=C sort
}
exported() {
    declared >"$work/declared"
    [ "$(wc -l <"$work/declared")" -gt 80 ]
    nm -D --defined-only "$root/usr/lib/libyardstick.so.0" | awk '$2 != "A" {print $3}' >"$work/versioned"
    sed 's/@.*//' "$work/versioned" | LC_ALL=C sort >"$work/exported"
    # A sanitizer adds names of its own.
    [ -z "${EXAMPLE_FLAGS:-}" ] || { grep -vE '^_|san' "$work/exported" >"$work/ours"; mv "$work/ours" "$work/exported"; }
    diff "$work/declared" "$work/exported"
    ! grep '^ys_' "$work/versioned" | grep -v '@@YARDSTICK_0$'
}
it 'the shared library exports what the headers declare, all under one version, and nothing else' exported

soname() { objdump -p "$root/usr/lib/libyardstick.so.0" | grep -q 'SONAME  *libyardstick\.so\.0$'; }
it 'its name is libyardstick.so.0' soname

build() { # build OUTPUT FLAGS...
    output=$1
    shift
    # In a system root the flags that pkg-config leaves out are right; here they have to be said.
    ${CC:-cc} -std=c11 -Wall -Wextra -Werror -I"$root/usr/include" samples/count.c -o "$work/$output" \
        -L"$root/usr/lib" "$@" ${EXAMPLE_FLAGS:-}
}
shared() {
    # shellcheck disable=SC2046 # flags are meant to be split
    build shared $(pkg-config --cflags --libs yardstick)
    LD_LIBRARY_PATH="$root/usr/lib" ldd "$work/shared" | grep -q 'libyardstick.so.0 => .*/root/usr/lib'
    LD_LIBRARY_PATH="$root/usr/lib" "$work/shared" | grep -q '^Yard railcar: 73 \['
    # Nothing but the library itself is asked for.
    [ "$(pkg-config --libs yardstick | tr -d ' ')" = -lyardstick ]
}
it 'the example built against the shared library counts 73' shared
static() {
    # shellcheck disable=SC2046
    build static $(pkg-config --static --cflags --libs yardstick | sed 's/-lyardstick/-l:libyardstick.a/')
    ! ldd "$work/static" | grep libyardstick
    "$work/static" | grep -q '^Yard railcar: 73 \['
}
it 'and so does the one built against the static library' static
fault() { # a file that is not there is said by name
    status=0
    "$work/static" none.tif >"$work/out" 2>"$work/err" || status=$?
    [ "$status" = 1 ] && [ ! -s "$work/out" ] && grep -q '^none.tif: ' "$work/err"
}
it 'it says what it cannot read' fault

version() {
    [ "yardstick $(pkg-config --modversion yardstick)" = "$("$YARDSTICK" --version | head -n 1)" ]
    [ "$(sed -n 's/^\.TH .*"yardstick \(.*\)" .*/\1/p' src/cli/*.[15] | sort -u)" = "$(pkg-config --modversion yardstick)" ]
}
it 'program, .pc file and manuals name one version' version

uninstalled() {
    put uninstall
    [ -z "$(find "$root" ! -type d)" ] || { find "$root" ! -type d; return 1; }
}
it 'make uninstall takes all of it away' uninstalled
finish
