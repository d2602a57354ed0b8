#!/bin/sh
# How much stands in one place: files of a folder, lines of a file and of a function, and numbers
# that are data.  Run from the root of the tree.
set -eu

MOST_FILES=40    # of a folder of src: what a reader takes in at one look
MOST_LINES=500   # of a source or header
MOST_FUNCTION=60 # lines from its name to its last brace
MOST_NUMBERS=40  # lines of nothing but numbers: weights and samples are data, not sources

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

code=$(find kernels src include samples tests -name '*.[ch]' | sort)

find src -type f | sed 's|/[^/]*$||' | sort | uniq -c | awk -v most=$MOST_FILES '
    $1 > most { print $2 ": " $1 " files in one folder; want " most " at most" }
    $1 > top { top = $1; where = $2 }
    END { print "biggest folder " where " " top > "/dev/stderr" }' >"$work/faults" 2>"$work/top"

# A function begins where a line starts with its type and ends with the brace in column 1.
awk -v lines=$MOST_LINES -v function_lines=$MOST_FUNCTION -v numbers=$MOST_NUMBERS '
    function file_ends() {
        if (n > longest) { longest = n; longest_file = file }
        if (n > lines)
            print file ": " n " lines; want " lines " at most"
        table_ends()
    }
    function table_ends() {
        if (run > numbers)
            print file ":" run_at ": a table of " run " lines of numbers; want a data file"
        run = 0
    }
    FNR == 1 { if (file) file_ends(); file = FILENAME; head = 0 }
    { n = FNR }
    /^[ \t]*[-+{}0-9.,xXa-fA-FuUlL \t]*[0-9][-+{}0-9.,xXa-fA-FuUlL \t]*;?[ \t]*$/ {
        if (!run++)
            run_at = FNR
        next
    }
    { table_ends() }
    /^[A-Za-z_].*[(]/ && !/;[ \t]*$/ && !/^(typedef|struct|enum|union)[ \t][^(]*[{]/ { head = FNR; name = $0; sub(/[(].*/, "", name); sub(/.*[ *]/, "", name) }
    /^$/ { if (!open) head = 0 }
    # The rows of a parameterised test are a table.
    /^[{]/ { open = name == "ParameterizedTestParameters" ? 0 : head }
    /^[}]/ {
        if (open) {
            length_now = FNR - open + 1
            if (length_now > top) { top = length_now; top_name = name }
            if (length_now > function_lines)
                print file ":" open ": " name "() has " length_now " lines; want " function_lines " at most"
        }
        open = head = 0
    }
    END {
        file_ends()
        print "longest file " longest_file " " longest "\nlongest function " top_name "() " top > "/dev/stderr"
    }' $code >>"$work/faults" 2>>"$work/top"

printf 'sizes: %s\n' "$(paste -sd, "$work/top" | sed 's/,/, /g')"
if [ -s "$work/faults" ]; then
    cat "$work/faults" >&2
    exit 1
fi
