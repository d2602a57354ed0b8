#!/bin/sh
# exports.sh HEADER...: the version script of the shared library, on standard output: the functions
# that the headers declare with YS_API are exported, under one name of the interface, and no others.
set -eu
names=$(sed -n '/^YS_API /{
    :more
    /(/!{ N; b more
    }
    s/(.*//
    s/.*[ *]//
    p
}' "$@")
[ -n "$names" ] || { echo "exports.sh: no YS_API in $*" >&2; exit 1; }
echo 'YARDSTICK_0 {'
echo '    global:'
echo "$names" | LC_ALL=C sort | sed 's/.*/        &;/'
echo '    local:'
echo '        *;'
echo '};'
