# lib.sh - sourced by every tests/cli/test_*.sh: a scratch folder, and tests that are counted.
# YARDSTICK is the program under test; the tests run in the repository's root.

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# it SENTENCE COMMAND...: the sentence holds when the command succeeds.
it() {
    sentence=$1
    shift
    # Not in the condition of an if: there the shell would go on after a command that failed.
    (set -e; "$@") >"$work/it.log" 2>&1
    if [ $? = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $sentence"
        sed 's/^/    /' "$work/it.log"
    fi
}

# run ARGUMENTS...: the program; its status, output and messages in $status, $work/out, $work/err.
run() {
    status=0
    "$YARDSTICK" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
}

# fails STATUS PATTERN ARGUMENTS...: that status, one line on stderr that matches, nothing on stdout.
fails() {
    want=$1 pattern=$2
    shift 2
    run "$@"
    cat "$work/err"
    [ "$status" = "$want" ] || { echo "exit $status, want $want"; return 1; }
    [ ! -s "$work/out" ] || { echo "something on stdout"; return 1; }
    [ "$(wc -l <"$work/err")" = 1 ] || { echo "not one line on stderr"; return 1; }
    grep -q -- "$pattern" "$work/err" || { echo "no '$pattern' on stderr"; return 1; }
}

# prints PATTERN ARGUMENTS...: exit 0, a line of stdout that matches, nothing on stderr.
prints() {
    pattern=$1
    shift
    run "$@"
    cat "$work/out" "$work/err"
    [ "$status" = 0 ] || { echo "exit $status"; return 1; }
    [ ! -s "$work/err" ] || { echo "something on stderr"; return 1; }
    grep -q -- "$pattern" "$work/out" || { echo "no '$pattern' on stdout"; return 1; }
}

finish() {
    echo "$passed $failed" >>"$RESULTS"
    [ "$failed" = 0 ]
}
