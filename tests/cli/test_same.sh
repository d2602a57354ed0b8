#!/bin/sh
# The net under moves of code: same.sh sees what changed, and nothing else.
. "$(dirname "$0")/lib.sh"

# A stand-in whose outputs are three files and a few words: the samples are counted elsewhere.
cat >"$work/program" <<'END'
#!/bin/sh
threads=
for a; do
    case $last in -o) out=$a ;; --threads) threads=$a ;; esac
    last=$a
done
echo "$1" of "$2"
[ "$1" = report ] && mkdir -p "$out" && echo "$WORDS" >"$out/counts.csv" && echo "$$" >"$out/evidence.json"
[ "$1" = count ] && [ -n "${UNSTEADY:-}" ] && echo "$threads"
exit 0
END
chmod +x "$work/program"

same() { # same WHAT: with the stand-in, over the samples
    WORDS=${WORDS:-73} sh tests/same/same.sh "$1" "$work/program" "$work/record.tsv" >"$work/said" 2>&1
}

nothing_differs() {
    same record
    same check
    grep -q '^same: 0 of ' "$work/said"
}

a_changed_file_is_named() {
    same record
    WORDS=74 same check && return 1
    cat "$work/said"
    grep -q '^same: 3 of ' "$work/said"
    grep -q '^  site rail_yard/site/report/counts.csv$' "$work/said"
}

threads_that_differ_are_named() {
    UNSTEADY=1 && export UNSTEADY
    same record && return 1
    cat "$work/said"
    grep -q '1 and 2 threads differ' "$work/said" && grep -q '^  site depot/site/count.stdout$' "$work/said"
}

no_record_is_said() {
    rm -f "$work/record.tsv"
    same check && return 1
    grep -q 'no record .*record.tsv' "$work/said"
}

it 'finds nothing where nothing changed, the number of the process in evidence.json aside' nothing_differs
it 'names each output that a change alters' a_changed_file_is_named
it 'names outputs that depend on the number of threads' threads_that_differ_are_named
it 'says so where nothing was recorded' no_record_is_said
finish
