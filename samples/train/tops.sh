#!/bin/sh
# From nothing to the weights of the network of container tops: tops.sh RENDER HEADER [SCENES [STEPS]]
#
# Draws SCENES quays in four styles, fits the network to them for STEPS, goes on from there with
# boxes drawn flat among them, and writes the mean of the two to HEADER.
set -e
render=$1 header=$2 scenes=${3:-128} steps=${4:-9000}
here=$(dirname "$0")
work=build/train
mkdir -p $work/quays

i=0
while [ $i -lt "$scenes" ]; do
    dir=$work/quays/q$i
    if [ ! -e $dir/done ]; then
        set -- 0.3 0.4 0.5 0.45 0.35 0.6 0.5 0.3 0.7
        shift $((i % 9))
        mkdir -p $dir
        $render random --subject quay --style $((i % 4)) --seed $((5000 + i)) --gsd "$1" -o $dir
        touch $dir/done
    fi
    i=$((i + 1))
done
python3 "$here/tops_train.py" --scenes $work/quays --out $work/tops1.pt --steps "$steps"
python3 "$here/tops_train.py" --scenes $work/quays --out $work/tops2.pt --plain 6 \
    --init $work/tops1.pt --rate 8e-4 --steps $((steps * 2 / 15))
python3 "$here/tops_export.py" $work/tops1.pt $work/tops2.pt --out "$header" \
    --note "Commit $(git rev-parse --short HEAD), seed 1, $scenes scenes of seeds 5000 on, $steps steps."
