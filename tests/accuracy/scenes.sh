#!/bin/sh
# scenes.sh RENDER FOLDER [series]: own scenes that nothing was fitted to, in all four styles; or six
# dates of each of six yards.
set -e
draw() { # SUBJECT FIRST LAST
    i=$2
    [ "$kind" = series ] && prefix=series || prefix=$1
    while [ "$i" -le "$3" ]; do
        case $((i % 5)) in 0) gsd=0.5 ;; 1) gsd=0.35 ;; 2) gsd=0.6 ;; 3) gsd=0.45 ;; *) gsd=0.8 ;; esac
        dir=$folder/${prefix}_$i
        [ -e "$dir/truth.json" ] || "$render" "$kind" --subject "$1" --style $((i % 4)) \
            --seed "$i" --gsd $gsd -o "$dir"
        i=$((i + 1))
    done
}
render=$1 folder=$2 kind=${3:-random}
mkdir -p "$folder"
if [ "$kind" = series ]; then
    draw yard 1 6
    exit
fi
draw yard 9001 9016
draw quay 9001 9008
draw depot 9001 9008
