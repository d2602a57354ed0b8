#!/bin/sh
# From nothing to the weights: run.sh RENDER HEADER [SCENES [SECONDS]]
#
# Draws SCENES yards in four styles, fits one member of the network to all of them for SECONDS
# and writes HEADER, which names the commit, the seeds and the scenes.
set -e
render=$1 header=$2 scenes=${3:-160} seconds=${4:-4200}
here=$(dirname "$0")
work=build/train
mkdir -p $work/scenes

i=0
while [ $i -lt "$scenes" ]; do
    dir=$work/scenes/s$i
    if [ ! -e $dir/done ]; then
        set -- 0.32 0.5 0.4 0.6 0.36 0.75 0.45 0.3 1.0
        shift $((i % 9))
        mkdir -p $dir
        $render random --subject yard --style $((i % 4)) --seed $((3000 + i)) --gsd "$1" -o $dir
        touch $dir/done
    fi
    i=$((i + 1))
done
python3 "$here/train.py" --scenes $work/scenes --out $work/member.pt --seconds "$seconds" --seed 1
python3 "$here/export.py" $work/member.pt --out "$header" \
    --note "Commit $(git rev-parse --short HEAD), seed 1, $scenes scenes of seeds 3000 on."
