#!/bin/sh
# scenes.sh RENDER FOLDER [series|hard|still]: own scenes that nothing was fitted to, in all four styles; or
# six dates of each of six yards, hard: under any sun, lean and haze, and of any fleet, still: of which no
# car moves.
set -e
draw() { # SUBJECT FIRST LAST
    i=$2
    prefix=$kind what=series more=
    case $kind in random) prefix=$1 what=random ;; hard) more='--hard 1' ;; still) more='--still 1' ;; esac
    while [ "$i" -le "$3" ]; do
        case $((i % 5)) in 0) gsd=0.5 ;; 1) gsd=0.35 ;; 2) gsd=0.6 ;; 3) gsd=0.45 ;; *) gsd=0.8 ;; esac
        dir=$folder/${prefix}_$i
        [ -e "$dir/truth.json" ] || "$render" $what --subject "$1" --style $((i % 4)) \
            --seed "$i" --gsd $gsd $more -o "$dir"
        i=$((i + 1))
    done
}
render=$1 folder=$2 kind=${3:-random}
mkdir -p "$folder"
if [ "$kind" != random ]; then
    draw yard 1 6
    exit
fi
draw yard 9001 9016
draw quay 9001 9008
draw depot 9001 9008
