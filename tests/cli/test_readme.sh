# README: short, its links lead somewhere, its output is what the program prints, its files are read.
. tests/cli/lib.sh
if [ -n "${EXAMPLE_FLAGS:-}" ]; then
    echo 'README: skipped, its texts are the same under a sanitizer'
    exit 0
fi

short() { [ "$(wc -l <README.md)" -le 180 ]; }
it 'README has 180 lines at most' short

links() {
    for page in README.md src/README.md tests/*.md tests/*/README.md samples/*.md samples/*/README.md; do
        for link in $(grep -oE '\]\([^)#]+\)' "$page" | sed 's/^](//; s/)$//'); do
            case $link in https:*) continue ;; esac
            [ -e "$(dirname "$page")/$link" ] || { echo "$page: $link"; exit 1; }
        done
    done
    # Files named in backquotes.
    grep -ohE '`(src|tests|samples|include)/[A-Za-z0-9_./-]+`' README.md src/README.md tests/README.md | tr -d '`' |
        grep -v NAME | while read -r path; do [ -e "$path" ] || { echo "$path is not there"; exit 1; }; done
}
it 'every link of the documents leads to a file' links

targets() {
    make -s help | awk '{print $1}' >"$work/targets"
    for target in $(grep -ohE '`make [a-z-]+' README.md src/README.md tests/README.md | sed 's/.* //' | sort -u); do
        grep -qx -- "$target" "$work/targets" || grep -qE "^$target:" Makefile || { echo "make $target"; return 1; }
    done
}
it 'every target of make that they name is there' targets

# What make demo runs.
"$YARDSTICK" report samples/rail_yard/before.tif samples/rail_yard/after.tif --site samples/rail_yard/site.geojson \
    --claims samples/rail_yard/claims.csv --no-images -q -o "$work/report" >"$work/demo" 2>/dev/null
output() {
    awk '/^```/ {if (plain) exit; fence = !fence; plain = fence && $0 == "```"; next} plain' README.md >"$work/shown"
    [ "$(grep -c . "$work/shown")" -gt 8 ]
    # Line by line in that order; "..." stands for lines that are left out.
    awk 'NR == FNR {want[++n] = $0; next}
         FNR == 1 {i = 1; gap = 1}
         {while (want[i] == "...") {i++; gap = 1}
          if (i <= n && $0 == want[i]) {i++; gap = 0} else if (!gap) exit}
         END {if (i <= n) {print "not printed: " want[i]; exit 1}}' "$work/shown" "$work/demo"
}
it 'the output that README shows is what is printed' output

claims() {
    sed -n '/^   ```$/,/^   ```$/p' README.md | sed 's/^   //; /```/d' >"$work/claims.csv"
    prints '^1  *railcar  *snapshot  *2023-10-05  *about 73  *66-80 ' claims "$work/claims.csv"
}
it 'the claims file of the first count is read' claims

packages() {
    sed '/= check/q' .ci/deps.sh | grep -oE "lib[a-z0-9-]+-dev" | grep -v libc6-dev | sort -u >"$work/needed"
    grep -oE 'sudo apt install [^`]*' README.md | head -n 1 | grep -oE 'lib[a-z0-9-]+-dev' | sort -u >"$work/named"
    [ "$(wc -l <"$work/needed")" -gt 10 ]
    diff "$work/needed" "$work/named"
}
it 'its line for Debian installs what make deps installs' packages
finish
