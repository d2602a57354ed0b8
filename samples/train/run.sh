#!/bin/sh
# From nothing to the weights: run.sh RENDER FILE [PART]
#
# Draws yards in four styles, cuts crops of them, fits four members of the network, each without one
# of the styles, and writes FILE, which names the commit, the seeds and the scenes.  Two processes
# at a time.  What is there already is kept.  PART: only about 1/PART of it, to try the way.
set -e
render=$1 file=$2 part=${3:-1}
here=$(dirname "$0")
work=build/train/$part

scene() { # NUMBER: seed 1000 + NUMBER, style NUMBER % 4
    dir=$work/scenes/s$1 number=$1
    [ ! -e "$dir/done" ] || return 0
    set -- 0.32 0.5 0.4 0.6 0.36 0.75 0.45 0.3 1.0
    shift $((number % 9))
    mkdir -p "$dir"
    "$render" random --subject yard --style $((number % 4)) --seed $((1000 + number)) --gsd "$1" \
        -o "$dir"
    touch "$dir/done"
}

shard() { # NUMBER: ten of each style
    out=$work/crops/$(($1 / 10))_$(($1 % 10)).npz
    [ -e "$out" ] || python3 "$here/crops.py" --scenes "$work/scenes" --style $(($1 / 10)) \
        --shard $(($1 % 10)) --count $((5000 / part)) --out "$out"
}

member() { # NUMBER: has not seen that style
    out=$work/$1.pt
    [ -e "$out.done" ] || python3 "$here/train.py" --crops "$work/crops" --leave-out "$1" \
        --seed $(($1 + 1)) --steps $((56000 / part)) --out "$out" >"$work/$1.log"
    touch "$out.done"
}

lane() { # FIRST TASK COUNT: every second of COUNT numbers
    at=$1
    while [ "$at" -lt "$3" ]; do
        "$2" "$at"
        at=$((at + 2))
    done
}

both() { # TASK COUNT
    lane 0 "$@" &
    other=$!
    lane 1 "$@"
    wait $other
}

scenes=$((400 / part))
[ $scenes -ge 40 ] || scenes=40 # one a shard
mkdir -p "$work/scenes" "$work/crops"
both scene $scenes
both shard 40
both member 4
note="Renderer of $(git rev-parse --short HEAD), scenes of seeds 1000 to $((999 + scenes)), members of seeds 1 to 4."
[ "$part" = 1 ] || note="A trial of one part in $part: not fit for use."
python3 "$here/export.py" $work/0.pt $work/1.pt $work/2.pt $work/3.pt --out "$file" \
    --note "$note"
