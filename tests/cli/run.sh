#!/bin/sh
# run.sh - every tests/cli/test_*.sh against $YARDSTICK; ends with "cli: N passed, N failed"
cd "$(dirname "$0")/../.." || exit 1
RESULTS=$(mktemp)
export RESULTS YARDSTICK
trap 'rm -f "$RESULTS"' EXIT
crashed=0
for t in tests/cli/test_*.sh; do
    sh "$t"
    status=$?
    [ "$status" -le 1 ] || { echo "FAILED: $t ended with $status"; crashed=$((crashed + 1)); }
done
awk -v crashed="$crashed" '{p += $1; f += $2} END {f += crashed
    printf "cli: %d passed, %d failed\n", p, f; exit f > 0 || p == 0}' "$RESULTS"
