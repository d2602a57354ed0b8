#!/bin/sh
# run.sh - every tests/cli/test_*.sh against $YARDSTICK, JOBS at a time (else as many as there are
# processors); TIMES=1 says how long each took.  Ends with "cli: N passed, N failed".
cd "$(dirname "$0")/../.." || exit 1

# run.sh one FILE: what it says is printed whole when it ends.
if [ "${1:-}" = one ]; then
    log=$(mktemp)
    start=$(date +%s)
    sh "$2" >"$log" 2>&1
    status=$?
    if [ "$status" -gt 1 ]; then
        echo "FAILED: $2 ended with $status" >>"$log"
        echo "0 1" >>"$RESULTS"
    fi
    [ -z "${TIMES:-}" ] || echo "$(($(date +%s) - start)) s $2" >>"$log"
    cat "$log"
    rm -f "$log"
    exit 0
fi

RESULTS=$(mktemp)
export RESULTS YARDSTICK
trap 'rm -f "$RESULTS"' EXIT
# The longest begin first, so that none runs alone at the end; every file once.
slow="survey verify no_memory samples memory hostile figures machine metadata sandbox bench report diff corrections dates"
{
    for name in $slow; do echo "tests/cli/test_$name.sh"; done
    printf '%s\n' tests/cli/test_*.sh
} | awk '!seen[$0]++' |
    xargs -n 1 -P "${JOBS:-$(nproc 2>/dev/null || echo 1)}" sh tests/cli/run.sh one
awk '{p += $1; f += $2} END {
    printf "cli: %d passed, %d failed\n", p, f; exit f > 0 || p == 0}' "$RESULTS"
