#!/bin/sh
# one.sh SECONDS TARGET - one reader under libFuzzer, from the seeds and from what earlier runs found
corpus=build/corpus/$2
seeds=tests/fuzz/corpus/$2
log=build/fuzz/$2.log
mkdir -p "$corpus"
[ -d "$seeds" ] || seeds=
# shellcheck disable=SC2086 # no seeds, no argument
build/fuzz/"$2" -max_total_time="$1" -print_final_stats=0 -artifact_prefix=build/fuzz/ "$corpus" $seeds >"$log" 2>&1
status=$?
[ $status = 0 ] || { cat "$log"; echo "fuzz: $2 failed ($status)"; exit 255; }
echo "fuzz: $2, $(sed -n 's/^#\([0-9]*\).*DONE.*/\1/p' "$log") inputs"
