#!/bin/sh
# One operation, one function: where each has its home, and what a second one would look like.
# Run from the root of the tree.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# OPERATION ~ ITS HOME (.[ch]: with its header) ~ WHAT BETRAYS ANOTHER (grep -E) ~ LINES THAT ONLY LOOK LIKE IT
#
# Only looking like it: geod_init() is given the ellipsoid itself, and a WKT names it; the progress line of cli pads
# no table; containers' line_at() reads a profile, not a picture; assignment.c puts values in
# order to make them one list, geom.c the cuts of a row.
homes() {
    cat <<'HOMES'
pi                 ~ src/base/maths.h                ~ \bM_PI\b|3\.14159|6\.28318|\b1\.5707 ~
logistic           ~ src/base/maths.h                ~ \b1(\.0)? / \(1(\.0)? \+ expf?\(- ~
metres of a degree ~ src/base/degree.h               ~ \b11[01][0-9]{3}(\.[0-9]+)?\b|6378137|63710|298\.257 ~ geod_init\(|SPHEROID\[
UTF-8              ~ src/base/utf8.c                 ~ utf8proc_|& ?0x3[fF]\b|& ?0x[cC]0\b|0x10[fF]{4}\b ~
SHA-256            ~ src/base/sha256.c               ~ EVP_(Digest|MD_|sha)|\bSHA256_|0x6[aA]09[eE]667 ~
base64             ~ src/report/base64.c ~ EVP_EncodeBlock|BIO_f_base64|ABCDEFGHIJKLM ~
JSON building      ~ src/report/json/json_builder.c  ~ json_(object_(set|update|del)|array_(set|append|insert|extend)|u?pack|dump) ~ ^src/formats/(kml|gpkg|geojson)/
text table         ~ src/report/text/text_table.c    ~ %-?\*(\.\*)?l?[sduz] ~ ^src/cli/options\.c
Gaussian blur      ~ src/raster/blur.c               ~ exp\(.*(sigma \* sigma|/ sigma\))|\(float\)exp\(-d \* d ~
bilinear sampling  ~ src/raster/sampling.[ch]         ~ \[[^]]*\] \* \(1(\.0)? - [a-z]+\) \+|\bf[xy]? \* \([a-z]+\[[^]]+\] - [a-z]+\[ ~ return line\[
cubic sampling     ~ src/raster/sampling.[ch]           ~ 1\.5F? \* [a-z]+ - 2\.5|-0\.5F? \* [a-z]+ \+ 2\.5|\(a \+ 2\) \* ~
quantile           ~ src/raster/quantile.c           ~ \[\(size_t\)\((q|p|share|0\.[0-9]+) \* |static int [a-z_]*(float|double|value|number)s?\(const void ~ ^src/(change/match/assignment|raster/geom)\.c
crop               ~ src/raster/crop.c               ~ memcpy\(.*(plane\[[^]]*\]|valid) \+ [a-z]+, .*(plane\[[^]]*\]|valid) \+ ~
box of moments     ~ src/raster/box_moments.[ch]      ~ 2 \* v?xy, v?x+ - v?y+ ~
HOMES
}

find src kernels -name '*.[ch]' ! -path 'src/nets/weights/*' | sort >"$work/files"
homes | while IFS='~' read -r what home pattern except; do
    what=$(echo $what) home=$(printf %s "$home" | tr -d " ") except=$(printf %s "$except" | sed "s|^ *||; s| *$||")
    pattern=$(printf "%s\n" "$pattern" | sed 's/^ //; s/ $//')
    echo "$what: $home" >>"$work/list"
    found=$(xargs grep -nE -e "$pattern" <"$work/files" | grep -vE "^($home):" |
        { [ -z "$except" ] && cat || grep -vE "$except"; } || true)
    set -- $home
    [ -f "$1" ] || echo "$what: its home $home is not there"
    [ -z "$found" ] || printf '%s\n' "$found" |
        sed -E "s#^([^:]*:[0-9]+):#\\1: $what outside of $home:#"
done >"$work/faults"

echo "homes: $(wc -l <"$work/list") operations, one home each: $(
    sed 's/: .*//' "$work/list" | paste -sd, | sed 's/,/, /g')"
if [ -s "$work/faults" ]; then
    cat "$work/faults" >&2
    exit 1
fi
