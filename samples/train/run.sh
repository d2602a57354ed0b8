#!/bin/sh
# From nothing to the weights: run.sh RENDER HEADER [PART]
#
# Draws three sets of yards in four styles, fits the three members of the network and writes
# HEADER, which names the seeds and the scenes.  PART: draw and fit only 1/PART of it, to try the way.
set -e
render=$1 header=$2 part=${3:-1}
here=$(dirname "$0")
work=build/train/$part

draw() { # FIRST COUNT: a set of scenes, named by its first seed
    i=0
    while [ $i -lt $(($2 / part + 1)) ] && [ $i -lt "$2" ]; do
        dir=$work/$1/s$i
        if [ ! -e "$dir/done" ]; then
            set -- "$1" "$2" 0.32 0.5 0.4 0.6 0.36 0.75 0.45 0.3 1.0
            at=$((i % 9 + 3))
            eval "gsd=\${$at}"
            mkdir -p "$dir"
            "$render" random --subject yard --style $((i % 4)) --seed $(($1 + i)) --gsd "$gsd" -o "$dir"
            touch "$dir/done"
        fi
        i=$((i + 1))
    done
}

fit() { # MEMBER STEPS OPTION...: what is there already is kept
    out=$work/$1.pt steps=$(($2 / part + 1))
    shift 2
    [ -e "$out.done" ] || python3 "$here/train.py" --out "$out" --steps "$steps" "$@"
    touch "$out.done"
}

draw 1000 84
draw 3000 160
draw 4000 120
fit 1 22000 --seed 1 --scenes $work/1000 --long-shadows 0
fit 2 14600 --seed 2 --init $work/1.pt --rate 1e-3 --scenes $work/1000
fit 3 27000 --seed 3 --init $work/1.pt --rate 1.2e-3 --scenes $work/1000 $work/3000 $work/4000
note="Seeds 1, 2 and 3; scenes of seeds 1000 on, then 3000 and 4000 on."
[ "$part" = 1 ] || note="A trial of one part in $part: not fit for use."
python3 "$here/export.py" $work/1.pt $work/2.pt $work/3.pt --out "$header" \
    --note "$note"
