#!/bin/sh
# deps.sh [check|peers] - install what is missing to build (to test; to compare) by the system's
# packages.
# Asks pkg-config and the compiler, so that on a ready machine it costs a fraction of a second.
set -eu

missing=
need() { # need PACKAGE COMMAND...: the package is there when the command succeeds
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
header() {
    echo "#include <$1>" | ${CC:-cc} -fsyntax-only -I/usr/include/geotiff -xc -
}

compiles() {
    echo '#include <stdio.h>' | ${CC:-cc} -fsyntax-only -xc -
}

need 'gcc libc6-dev' compiles
need pkg-config pkg-config --version
need libtiff-dev pkg-config --atleast-version=4.5 libtiff-4
need libproj-dev pkg-config proj
need libcairo2-dev pkg-config cairo-ft cairo-pdf
need libfontconfig-dev pkg-config fontconfig
need libraqm-dev pkg-config raqm harfbuzz
need libpng-dev pkg-config libpng
need libjpeg-dev pkg-config libjpeg
need libsqlite3-dev pkg-config sqlite3
need libjansson-dev pkg-config jansson
need libssl-dev pkg-config libcrypto
need libdeflate-dev pkg-config libdeflate
need libexpat1-dev pkg-config expat
need libutf8proc-dev pkg-config libutf8proc
need libgeotiff-dev header geotiff.h
need libcsv-dev header csv.h
if [ "${1:-}" = check ]; then
    need libcriterion-dev pkg-config criterion
    need gdal-bin ogrinfo --version
    need libxml2-utils xmllint --version
    need python3-gdal /usr/bin/python3 -c 'import osgeo_utils.samples.validate_gpkg'
    need librsvg2-bin rsvg-convert --version
    need poppler-utils pdftotext -v
    need fish fish --version
    need zsh zsh --version
fi
if [ "${1:-}" = peers ]; then
    need libopencv-dev pkg-config opencv4
    need libdnnl-dev header dnnl.h
    need g++ "${CXX:-c++}" --version
    need python3-skimage /usr/bin/python3 -c 'import skimage, scipy'
    need python3-gdal /usr/bin/python3 -c 'from osgeo import gdal'
    need libvips42 sh -c 'ldconfig -p | grep -q libvips.so.42'
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "yardstick needs (names as in Debian):$missing" >&2
    exit 1
fi
sudo=
if [ "$(id -u)" != 0 ]; then
    sudo=sudo
    command -v sudo >/dev/null 2>&1 || {
        echo "missing packages; as root: apt-get install$missing" >&2
        exit 1
    }
fi
echo "installing:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086 # the list is meant to be split
if ! { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends $missing; } \
    >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "apt-get install failed for:$missing" >&2
    exit 1
fi
