#!/bin/sh
# tsan.sh PROGRAM CUT CC - commands on four threads under the thread sanitizer; first a race that it must see
set -eu
program=$1 cut=$2 cc=$3 quay=samples/container_quay
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TSAN_OPTIONS="ignore_noninstrumented_modules=1:log_path=$work/log"
logs() { ls "$work"/log.* >/dev/null 2>&1; }

cat >"$work/race.c" <<'C'
int main(void)
{
    int n = 0;
#pragma omp parallel for num_threads(4)
    for (int i = 0; i < 100000; i++)
        n += i;
    return n == 1;
}
C
$cc -O1 -g -fopenmp -fsanitize=thread "$work/race.c" -o "$work/race"
"$work/race" || true
logs || { echo 'tsan: a planted race was not seen'; exit 1; }
rm -f "$work"/log.*

for date in before after; do
    "$cut" $quay/$date.tif "$work/$date.tif" 200 250 720 380
done
"$program" report "$work/before.tif" "$work/after.tif" --site tests/nomem/site.geojson --threads 4 --quiet -o "$work/r" >/dev/null
"$program" diff "$work/before.tif" "$work/after.tif" --threads 4 --mask "$work/m.tif" -o "$work/b.geojson" >/dev/null
"$program" align "$work/before.tif" "$work/after.tif" --threads 4 -o "$work/on.tif" >/dev/null
if logs; then
    cat "$work"/log.*
    exit 1
fi
echo 'tsan: a planted race was seen, and none in report, diff and align'
