#!/bin/sh
# From nothing to the weights of track proposals: propose.sh RENDER FOLDER [PART]
#
# Draws 32 yards and 8 other scenes with samples/render, 20 yards and 10 car parks flat; fits the
# layer to strips of them as the program reads them; then fits the score on 16 yards more, which
# the layer has not seen, and writes FOLDER/proposals.bin.  PART: draw and fit only 1/PART of
# it, to try the way.
set -e
render=$1 folder=$2 part=${3:-1}
here=$(dirname "$0")
work=build/train/propose$part
mkdir -p "$work"

size_of() { # I: nine pixel sizes in turn
    set -- $(($1 % 9 + 1)) 0.5 0.9 0.35 0.7 1.0 0.6 0.8 0.42 1.1
    shift "$1"
    echo "$1"
}

draw() { # SET SUBJECT SEED STEP FIRST END: scenes number FIRST, FIRST + STEP... to END, of seeds from SEED on
    i=$5
    while [ $i -lt $(($5 + ($6 - $5 + part - 1) / part)) ]; do
        dir=$work/$1/$2$i
        gsd=$(size_of $i)
        if [ ! -e "$dir/done" ]; then
            mkdir -p "$dir"
            case $2 in
            flat_*) python3 "$here/propose_plain.py" "${2#flat_}" $(($3 + i)) "$gsd" "$dir" ;;
            *) "$render" random --exact 1 --subject "$2" --style $((i / $4 % 4)) --seed $(($3 + i)) \
                --gsd "$gsd" -o "$dir" ;;
            esac
            touch "$dir/done"
        fi
        i=$((i + $4))
    done
}

draw tracks yard 20100 1 0 32
draw tracks flat_yard 100 1 0 20
draw others quay 20100 12 3 36
draw others depot 20100 12 7 36
draw others roads 20100 12 11 36
draw others flat_park 500 1 0 10
draw score yard 20200 1 0 16

note="Seed 1, yards of seeds 20100 to 20131, others and flat drawings; score: yards of 20200 to 20215."
[ "$part" = 1 ] || note="A trial of one part in $part: not fit for use."
# The program is built with a folder of weights of its own: the committed ones, and in them the new.
weights=$work/weights
mkdir -p "$weights"
cp src/nets/weights/*.bin "$weights"
make -s -f samples/train/Makefile B="$work/build" WEIGHTS="$weights" "$work/build/propose_features"
python3 "$here/propose_fit.py" --features "$work/build/propose_features" --tracks "$work/tracks" \
    --others "$work/others" --steps $((6000 / part + 1)) --out "$weights/proposals.bin" --note "$note"
make -s B="$work/build" WEIGHTS="$weights" cli
cp "$weights/proposals.bin" "$folder/proposals.bin"
python3 "$here/propose_score.py" --weights "$folder/proposals.bin" --note "$note" \
    "$work/build/yardstick" "$work"/score/*
