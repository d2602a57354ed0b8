#!/bin/sh
# No promise without code: a function that nobody calls, a flag that nothing sets, an option that
# nothing reads, a command named in a text that is not there.
#
#   promises.sh [OBJECTS]      from the root of the tree; OBJECTS: build/release/obj
set -eu
LC_ALL=C
export LC_ALL

objects=${1:-build/release/obj}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
header="include/yardstick.h include/yardstick_rows.h include/yardstick_survey.h"

# ---- symbols: what no other object uses, and what the public header does not offer

find kernels src -name '*.c' | sort | sed "s|^\(.*\)\.c$|$objects/\1.o|" >"$work/list"
find "$objects/build" -path '*/gen/*.o' >>"$work/list"
xargs nm -A -g <"$work/list" 2>/dev/null | awk '{
    file = $1
    sub(/:[^:]*$/, "", file)
    print file, $(NF - 1), $NF
}' >"$work/symbols"
grep -ohE '\bys_[a-z0-9_]+ *\(' $header | tr -d ' (' | sort -u >"$work/public"
awk -v root="$objects/" '
    FILENAME ~ /public$/ { public[$1] = 1; next }
    $2 == "U" { used[$3] = 1; next }
    { home[$3] = substr($1, length(root) + 1) }
    END {
        for (s in home)
            if (!(s in used) && !(s in public) && s != "main" && home[s] !~ /\/gen\//)
                print home[s], s
        for (s in public)
            if (!(s in home))
                print "include/yardstick.h: nothing defines " s "()" >"/dev/stderr"
    }' "$work/public" "$work/symbols" 2>"$work/faults" | sort >"$work/alone"
# Its own file may use it, and a test look at it there; a test alone is no use.
while read -r object symbol; do
    if [ "$(grep -cw "$symbol" "${object%.o}.c")" -lt 2 ]; then
        echo "${object%.o}.c: nothing uses $symbol"
    elif ! grep -rqw --include='*.[ch]' "$symbol" tests samples; then
        echo "${object%.o}.c: nothing outside of it uses $symbol; want it static"
    fi
done <"$work/alone" >>"$work/faults"

# ---- flags that nothing sets; options and fields of a job that nothing reads

fields() { # fields STRUCT-PATTERN
    # shellcheck disable=SC2086 # two files
    sed -n "/^$1 {/,/^}/p" $header
}
# Reports, names and verdicts tell of a flag, and "& FLAG" asks for it; what is left sets it.
find src -name '*.c' ! -path 'src/report/*' ! -path 'src/records/*' ! -path 'src/judge/*' |
    xargs cat | sed 's/& *(*YS_[A-Z_0-9]*//g' | grep -oE 'YS_[A-Z_0-9]+' | sort -u >"$work/set"
{
    fields 'enum ys_flag' | grep -oE '^ *YS_[A-Z_0-9]+'
    # An enumerator is an int: the flags from bit 31 on are macros.
    sed -nE 's/^#define (YS_[A-Z_0-9]+) +\(UINT64_C\(1\) <<.*/\1/p' include/yardstick_rows.h
} | tr -d ' ' | sort -u | comm -23 - "$work/set" |
    sed "s|^|include/yardstick_rows.h: nothing sets |" >>"$work/faults"

# Where an option is parsed, checked or only set it is not read.
find src -name '*.c' ! -path 'src/cli/*' ! -path src/base/options.c | xargs cat |
    sed -E 's/(->|\.)[a-z0-9_]+ = //g' | grep -oE '(->|\.)[a-z0-9_]+' | sed -E 's/^(->|\.)//' |
    sort -u >"$work/read"
{
    fields 'struct ys_[a-z_]*options'
    fields 'struct ys_job'
} | sed -E '/^struct/d; s|/\*.*||; s|\(\*([a-z_]+)\)\(.*|\1;|' | grep -oE '[a-z_0-9]+;' | tr -d ';' |
    sort -u | comm -23 - "$work/read" |
    sed "s|^|include/yardstick.h: nothing reads the option |" >>"$work/faults"

# ---- commands named in texts and in README's examples

grep -oE '\{"[a-z]+", ys_cmd_' src/cli/main.c | sed 's/{"//; s/".*//' | sort -u >"$work/commands"
{
    grep -rhE '"[^"]*yardstick [a-z]+ ' --include='*.[ch]' src | grep -v '"schema"' |
        grep -oE 'yardstick [a-z]+ '
    grep -hoE '(^|`|/)yardstick [a-z]+' README.md src/cli/*.[15] | sed 's|^[`/]||'
} | awk '{ print $2 }' | sort -u >"$work/named"
comm -13 "$work/commands" "$work/named" |
    sed 's/.*/a text names the command "yardstick &", which is not there/' >>"$work/faults"

echo "promises: $(wc -l <"$work/symbols") symbols, $(grep -c . "$work/commands") commands," \
    "$(wc -l <"$work/faults") promises without code"
if [ -s "$work/faults" ]; then
    cat "$work/faults" >&2
    exit 1
fi
