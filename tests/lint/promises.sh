#!/bin/sh
# promises.sh [ROOT] [BUILD]: no promise without code, as far as a script can tell.
#
#   a function that neither the library, the program nor its own file uses
#   a field of a public options struct that no code reads
#   a flag of a count that no code sets
#   a command that a message names and that is not there
#
# From the linker symbols in BUILD/obj and the sources in ROOT.  What is public, and what a fuzzer
# enters by, is used from outside.
set -eu
LC_ALL=C
export LC_ALL
cd "${1:-.}"
build=${2:-build/release}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
header=include/yardstick.h

find src kernels -name '*.c' | sort >"$tmp/sources"

# ---- functions

{
    sed -n 's/.*YS_API.*[ *]\(ys_[a-z0-9_]*\)(.*/\1/p' $header
    cat tests/fuzz/*.c | grep -o 'ys_[a-z0-9_]*'
} | sort -u >"$tmp/outside"
sed "s|^\(.*\)\.c$|$build/obj/\1.o|" "$tmp/sources" | xargs nm -gA |
    awk -v start="$build/obj/" '
        {object = $1; sub(/:.*/, "", object); sub(start, "", object); sub(/o$/, "c", object)}
        $(NF - 1) == "U" {used[$NF] = 1; next}
        $NF ~ /^ysk?_/ {file[$NF] = object}
        END {for (s in file) if (!(s in used)) print s, file[s]}' |
    sort | join -v 1 - "$tmp/outside" >"$tmp/unused"
while read -r name file; do
    [ "$(grep -cw "$name" "$file")" -gt 1 ] || echo "$file: only tests call $name(), if anything"
done <"$tmp/unused" >"$tmp/said"

# ---- fields of options

sed -n '/^struct ys_[a-z_]*options {/,/^};/p; /^struct ys_job {/,/^};/p' $header |
    sed '/^struct/d; s|/\*.*||; s|(\*\([a-z_]*\))(.*|\1;|' | grep -o '[a-z0-9_]*;' | tr -d ';' |
    sort -u >"$tmp/fields"
# Where it is parsed or checked it is not read, nor where it is only set.
grep -v '^src/cli/\|^src/base/options.c' "$tmp/sources" | xargs cat |
    sed 's/\(->\|\.\)[a-z0-9_]* = //g' | grep -o '\(->\|\.\)[a-z0-9_]*' | sed 's/->//; s/^\.//' |
    sort -u >"$tmp/read"
comm -23 "$tmp/fields" "$tmp/read" |
    sed "s|.*|$header: nothing reads the option &|" >>"$tmp/said"

# ---- flags

sed -n '/^enum ys_flag {/,/^};/p' $header | grep -o '^ *YS_[A-Z_0-9]*' | tr -d ' ' | sort -u >"$tmp/flags"
# A report and a verdict tell of a flag, and "& FLAG" asks for it; what is left sets it.
grep -v '^src/report/\|^src/records/\|^src/judge/' "$tmp/sources" | xargs cat |
    sed 's/& *(*YS_[A-Z_0-9]*//g' | grep -o 'YS_[A-Z_0-9]*' | sort -u >"$tmp/set"
comm -23 "$tmp/flags" "$tmp/set" | sed "s|.*|$header: nothing sets the flag &|" >>"$tmp/said"

# ---- commands

# Names of files and formats, and what our own JSON calls itself, are no commands.
xargs cat <"$tmp/sources" | grep -o '"[^"]*yardstick [a-z][a-z]*' | grep -o 'yardstick [a-z]*$' |
    sort -u | while read -r _ command; do
    case $command in evidence | evaluation | wrote) continue ;; esac
    grep -q "{\"$command\"," src/cli/main.c ||
        echo "a message names the command 'yardstick $command', which is not there"
done >>"$tmp/said"

[ ! -s "$tmp/said" ] || { cat "$tmp/said" >&2; exit 1; }
