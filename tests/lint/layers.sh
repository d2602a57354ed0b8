#!/bin/sh
# Calls go down: which folder may use which, held against the linker symbols of the objects (who
# defines, who uses) and against the #include lines.  An include alone shows neither a function
# declared by hand nor one that sits in the wrong file.
#
#   layers.sh [OBJECTS]      from the root of the tree; OBJECTS: build/release/obj
#
# Prints the floors, then each fault as "FILE.o uses SYMBOL of FILE2.o: FOLDER may not use FOLDER2".
set -eu

objects=${1:-build/release/obj}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# FOLDER (below src) and the folders that it may use, on as many lines as it takes.  A folder that stands nowhere here is a
# fault, and so is a circle in this table.  cli uses what the public header declares, whoever
# defines it.
table() {
    cat <<'TABLE'
kernels
base
raster             base kernels
records            base raster
nets               base raster kernels
align              base raster kernels
change/components  base raster kernels
change             change/components align base raster kernels
change/match       change align records base raster kernels
count/area         nets records base raster kernels
count/gate         count/area change/components records base raster kernels
count/railcars     count/area nets base raster kernels
count/containers   count/area nets change/components base raster kernels
count/pits         count/area nets base raster kernels
count/examples     count/area base raster kernels
count/blobs        count/area base raster kernels
count/vessels      count/blobs count/area base raster kernels
count/proposals    nets base raster kernels
count              count/railcars count/containers count/pits count/blobs count/vessels
count              count/examples
count              count/area base raster kernels
judge/verdict      count/area records base raster
judge/evaluate     records base raster
judge/adjudicate   records base raster
formats/tiff       base raster
formats/picture    base raster
formats/text       formats/gpkg records base raster
formats/kml        base raster
formats/gpkg       base
formats/versions   formats/gpkg base
formats/scene      formats/kml formats/text base
formats/tile       formats/scene formats/kml formats/picture formats/tiff formats/text records base raster kernels
formats/list       formats/tile formats/scene formats/tiff formats/text base raster
formats/geojson    formats/gpkg formats/kml formats/text records base raster
report             records base raster
report/text        report records base raster
report/json        report/text report records base raster
report/figure      report records base raster
report/page        report/figure report records base raster
report/survey      report/page report/figure report/json report records base raster
report/draw        report/page report/figure report/json report records base raster
report/kml         report records base raster
report/gpkg        report records base raster
report/folder      report/kml report/gpkg
report/folder      report/page report/figure report/json report/text report records base raster
report/folder      nets formats/versions
bench              count count/area count/examples
bench              count/proposals count/railcars nets change change/components
bench              base raster kernels
pipeline/diff      pipeline/align align change change/components formats/list formats/tile formats/tiff report/json
pipeline/diff      records base raster kernels
pipeline/align     align formats/list formats/tile formats/tiff records base raster kernels
pipeline/mosaic    pipeline/align align formats/tile records base raster kernels
pipeline/report    pipeline/mosaic pipeline/align
pipeline/report    judge/verdict judge/adjudicate count count/area count/railcars count/gate
pipeline/report    count/examples
pipeline/report    change change/match align formats/list formats/tile formats/text formats/geojson
pipeline/report    records base raster kernels
pipeline/draw      pipeline report/draw report/page report/figure report/json
pipeline/draw      formats/list formats/tile formats/geojson records base raster
pipeline           count count/area count/proposals formats/list formats/tile formats/geojson
pipeline           report report/text report/json
pipeline           records base raster kernels
pipeline/survey    pipeline/report report/survey report/folder report
pipeline/survey    formats/text formats/tile records base raster
pipeline/verify    pipeline/report report/folder formats/list formats/tile formats/text report records base
api                pipeline/verify pipeline/survey
api                pipeline/draw pipeline pipeline/report pipeline/diff pipeline/align align judge/verdict judge/evaluate bench
api                formats/list formats/tile formats/text formats/geojson
api                report report/text report/json report/folder records base raster
cli                api
TABLE
}

# What the Makefile generates belongs to the folder that it is made from.
room_of() { # room_of < FILES > "FILE ROOM", both without src/
    sed -E -e 's|^(build/[^ ]*/gen/web[^ ]*)$|\1 report/page|;t' \
        -e 's|^(build/[^ ]*/gen/translations[^ ]*)$|\1 report|;t' \
        -e 's|^(build/[^ ]*/gen/commit[^ ]*)$|\1 base|;t' \
        -e 's|^(build/[^ ]*/gen/[^ ]*)$|\1 nets|;t' \
        -e 's|^(src/nets/weights/[^ ]*)$|\1 nets|;t' \
        -e 's|^((src/)?(.*)/[^/ ]*)$|\1 \3|'
}

# ---- who uses whose symbols: "FILE FILE2 SYMBOL", files without their ending

sources=$(find kernels src -name '*.c' | sort)
for f in $sources; do
    object=$objects/${f%.c}.o
    [ -f "$object" ] && echo "$object" || echo "$f: not built: $object" >>"$work/faults"
done >"$work/list"
find "$objects/build" -path '*/gen/*.o' | sort >>"$work/list"
xargs nm -A -g <"$work/list" 2>/dev/null | awk -v root="$objects/" '
    {
        file = $1
        sub(/:[^:]*$/, "", file)
        file = substr(file, length(root) + 1)
        sub(/\.o$/, "", file)
        if ($(NF - 1) == "U")
            use[++n] = file " " $NF
        else
            home[$NF] = file
    }
    END {
        for (i = 1; i <= n; i++) {
            split(use[i], u, " ")
            if (u[2] in home && home[u[2]] != u[1])
                print u[1], home[u[2]], u[2]
        }
    }' | sort -u >"$work/symbols"

# ---- who includes whom: the same, with the path of the header for a symbol

for f in $sources $(find kernels src -name '*.h' | sort); do
    sed -n "s|^#include \"\\(.*\\)\".*|$f ${f%/*}/\\1|p" "$f"
done | awk '
    {
        while (sub(/[^\/.][^\/]*\/\.\.\//, "", $2))
            ;
        if ($2 !~ /^include\//)
            print $1, $2, "-"
    }' | sort -u >"$work/includes"

# ---- both against the table

table >"$work/table"
cat "$work/symbols" "$work/includes" | awk '{print $1; print $2}' | sort -u | room_of >"$work/rooms"
grep -ohE '\bys_[a-z0-9_]+' include/*.h | sort -u >"$work/public"

awk '{ for (i = 2; i <= NF; i++) print $i, $1 }' "$work/table" >"$work/pairs"
tsort "$work/pairs" 2>&1 >/dev/null | sed 's/^tsort: /circle in the table of folders: /' >>"$work/faults"

awk -v work="$work" '
    FILENAME == work "/table" {
        if (!known[$1]++)
            order[++rooms] = $1
        for (i = 2; i <= NF; i++)
            may[$1, $i] = 1
        next
    }
    FILENAME == work "/rooms" { room[$1] = $2; next }
    FILENAME == work "/public" { public[$1] = 1; next }
    {
        from = room[$1]; to = room[$2]
        for (i = 1; i <= 2; i++)
            if (!(room[$i] in known)) {
                if (!told[room[$i]]++)
                    print room[$i] ": no floor in the table of tests/lint/layers.sh"
                next
            }
        if ($3 != "-") {
            calls++
            n[from, to]++
        }
        if (from == to || (from, to) in may || (from == "cli" && $3 in public))
            next
        upward++
        if ($3 == "-")
            print $1 " includes " $2 ": " from " may not use " to
        else
            print $1 ".o uses " $3 " of " $2 ".o: " from " may not use " to
    }
    END {
        # The floor of a folder is one above the highest that it may use.
        for (again = 1; again && pass++ <= rooms;) {
            again = 0
            for (r = 1; r <= rooms; r++)
                for (s = 1; s <= rooms; s++)
                    if ((order[r], order[s]) in may && floor[order[r]] <= floor[order[s]]) {
                        floor[order[r]] = floor[order[s]] + 1
                        again = 1
                    }
        }
        for (r = 1; r <= rooms; r++)
            top = floor[order[r]] > top ? floor[order[r]] : top
        file = work "/summary"
        print "floor folder             uses (symbols)" >file
        for (f = top; f >= 0; f--)
            for (r = 1; r <= rooms; r++) {
                if (floor[order[r]] != f)
                    continue
                line = sprintf("%5d %-18s", f, order[r])
                for (s = rooms; s >= 1; s--)
                    if (r != s && n[order[r], order[s]])
                        line = line " " order[s] " " n[order[r], order[s]] ","
                sub(/,$/, "", line)
                print line >file
            }
        printf "%d folders on %d floors, %d symbols used across files, %d upward calls", rooms, \
            top + 1, calls, upward + 0 >file
    }' "$work/table" "$work/rooms" "$work/public" "$work/symbols" "$work/includes" >>"$work/faults"

# ---- circles: more than one object that all need one another (Tarjan 1972)

awk '
    function visit(v, i, w, k, members) {
        index_of[v] = low[v] = ++clock
        stack[++depth] = v
        on[v] = 1
        for (i = 1; i <= out[v]; i++) {
            w = to[v, i]
            if (!(w in index_of)) {
                visit(w)
                low[v] = low[w] < low[v] ? low[w] : low[v]
            } else if (on[w]) {
                low[v] = index_of[w] < low[v] ? index_of[w] : low[v]
            }
        }
        if (low[v] != index_of[v])
            return
        members = ""
        for (k = 0; ; k++) {
            w = stack[depth--]
            on[w] = 0
            members = members " " w ".o"
            if (w == v)
                break
        }
        if (k)
            print "file circle:" members
    }
    !seen[$1, $2]++ { to[$1, ++out[$1]] = $2; use[++n] = $1 }
    END {
        for (u = 1; u <= n; u++)
            if (!(use[u] in index_of))
                visit(use[u])
    }' "$work/symbols" >"$work/circles"
cat "$work/circles" >>"$work/faults"

# ---- libraries: no header of theirs outside its folder, no threads outside of kernels/threads.c

ban() { # ban PATTERN WHERE MESSAGE [EXCEPT]
    grep -rnE --include='*.[ch]' "$1" $2 2>/dev/null | grep -vE "${4:-^$}" | sed "s|^|$3: |" || true
}
{
    ban '#include <(tiff|geo_|xtiff|proj|csv)' 'src kernels include' 'reader library' '^src/(formats|report/gpkg)/'
    ban '#include <(png|jpeglib|jerror)' 'src kernels include' 'picture library' '^src/(report/|formats/(picture|versions)/)'
    ban '#include <(cairo|raqm|fontconfig|hb)' 'src kernels include' 'text library' '^src/report/figure/'
    ban '#include <jansson' 'src kernels include' 'JSON library' '^src/(formats|report)/'
    ban '#include <openssl' 'src kernels include' 'hash library' '^src/(base/sha256|report/base64)\.c'
    ban '#include <sqlite3' 'src kernels include' 'database library' '^src/(formats|report)/gpkg/'
    ban '#include <utf8proc' 'src kernels include' 'UTF-8 library' '^src/base/utf8\.c'
    ban '#pragma omp|[</"]omp\.h' 'src kernels include' 'OpenMP' '^kernels/threads\.c'
    ban '\b(printf|puts|exit|abort|perror)\(' 'src kernels' 'prints or exits' '^src/cli/'
    ban '<stdio\.h>' 'kernels src/raster src/nets src/align src/change src/count src/judge' 'file input or output'
    ban '#include ".*kernels/' src 'no header of kernels for others' 'kernels/(kernels|cpu|threads)\.h'
    ban '#include ".*\.c"' 'src kernels' 'a source included'
} >>"$work/faults"

cat "$work/summary"
printf ', %d file circles\n' "$(wc -l <"$work/circles")"
if [ -s "$work/faults" ]; then
    cat "$work/faults" >&2
    exit 1
fi
