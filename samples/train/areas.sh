#!/bin/sh
# From nothing to the weights of the networks that see areas: areas.sh RENDER FOLDER [STEPS]
#
# Draws 128 quays and 80 depots in four styles.  Container tops: fits the network to the quays for
# STEPS, goes on from there twice with boxes drawn flat among them, and writes the mean to
# FOLDER/tops.bin.  Pits: fits it to the depots, then to them and 640 drawn flat, and writes
# FOLDER/pits.bin.
set -e
render=$1 folder=$2 steps=${3:-9000}
here=$(dirname "$0")
work=build/train

draw() { # SUBJECT COUNT FIRST-SEED GSD...: eight or nine pixel sizes in turn
    subject=$1 count=$2 first=$3 i=0
    shift 3
    while [ $i -lt "$count" ]; do
        dir=$work/$subject/$i
        at=$((i % $# + 1))
        eval "gsd=\${$at}"
        if [ ! -e "$dir/done" ]; then
            mkdir -p "$dir"
            "$render" random --subject "$subject" --style $((i % 4)) --seed $((first + i)) \
                --gsd "$gsd" -o "$dir"
            touch "$dir/done"
        fi
        i=$((i + 1))
    done
}

draw quay 128 5000 0.3 0.4 0.5 0.45 0.35 0.6 0.5 0.3 0.7
draw depot 80 6000 0.5 0.4 0.7 0.6 0.9 0.5 0.45 0.8
fit() { # NAME OPTION...
    out=$work/$1.pt
    shift
    python3 "$here/tops_train.py" --out "$out" "$@"
}
fit tops1 --scenes $work/quay --steps "$steps"
fit tops2 --scenes $work/quay --plain 1 --init $work/tops1.pt --rate 8e-4 --steps $((steps * 2 / 15))
fit tops3 --scenes $work/quay --plain 4 --init $work/tops1.pt --rate 1.5e-3 --steps $((steps * 2 / 5))
fit pits1 --pits --scenes $work/depot --steps $((steps * 4 / 15))
fit pits2 --pits --scenes $work/depot --plain 6 --init $work/pits1.pt --rate 1.5e-3 --steps $((steps * 4 / 9))
python3 "$here/tops_export.py" $work/tops1.pt $work/tops2.pt $work/tops3.pt $work/tops3.pt \
    --out "$folder/tops.bin" \
    --note "Seed 1, 128 quays of seeds 5000 on: the mean of $steps steps, $((steps * 2 / 15)) and twice $((steps * 2 / 5)) with flat drawings."
python3 "$here/tops_export.py" $work/pits2.pt --out "$folder/pits.bin" \
    --note "Seed 1, 80 depots of seeds 6000 on, $((steps * 4 / 15)) steps and $((steps * 4 / 9)) with 640 flat drawings."
