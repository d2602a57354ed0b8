#!/bin/sh
# check.sh - what is given to others: the archive is the same bytes twice, packages built from it are
# clean, and the example runs against what they install.  Ends with "packages: N passed, N failed".
. tests/cli/lib.sh
RESULTS=$work/results

if ! git rev-parse --verify -q HEAD >/dev/null 2>&1; then
    echo 'packages: skipped, no git checkout: make dist and make deb'
    exit 0
fi
archive=$(make -s dist)
same_bytes() {
    before=$(sha256sum "$archive")
    rm "$archive"
    make -s dist
    [ "$(sha256sum "$archive")" = "$before" ]
}
it 'the archive is made to the same bytes again' same_bytes

nothing_made() {
    tar -tzf "$archive" | sed 's|^[^/]*/||' | grep -v '/$' | grep . | LC_ALL=C sort >"$work/archived"
    git ls-tree -r --name-only HEAD | LC_ALL=C sort | diff - "$work/archived"
}
it 'it holds what is committed and nothing that was made' nothing_made

if command -v dh >/dev/null; then
    built() {
        DEBFULLNAME=Yardstick DEBEMAIL=nobody@debian.org make -s deb
        [ "$(ls build/deb/*_0*.deb | grep -vc dbgsym)" = 3 ]
    }
    it 'make deb builds three packages from it' built
    root=$work/root
    for package in yardstick libyardstick0 libyardstick-dev; do
        dpkg-deb -x build/deb/"$package"_*.deb "$root"
    done
    counts() {
        "$root/usr/bin/yardstick" count samples/rail_yard/after.tif --site samples/rail_yard/site.geojson -q |
            grep -q '^2023-10-05  Yard  railcar    73 '
        libs=$(echo "$root"/usr/lib/*-linux-gnu*)
        # shellcheck disable=SC2046 # flags are meant to be split
        cc -I"$root/usr/include" "$root/usr/share/doc/libyardstick-dev/examples/count.c" -o "$work/count" -L"$libs" \
            $(PKG_CONFIG_PATH=$libs/pkgconfig pkg-config --libs yardstick)
        LD_LIBRARY_PATH=$libs "$work/count" | grep -q '^Yard railcar: 73 \['
    }
    it 'the program in them counts 73, and so does the example built with the others' counts
else
    echo 'packages: skipped, debhelper is not installed: make deb'
fi
if command -v dh >/dev/null && command -v lintian >/dev/null; then
    clean() { lintian --allow-root --fail-on error,warning build/deb/*.changes; }
    it 'lintian finds nothing in them' clean
else
    echo 'packages: skipped, lintian is not installed: no faults in the packages'
fi
echo "packages: $passed passed, $failed failed"
[ "$failed" = 0 ]
