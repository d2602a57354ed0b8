#!/bin/sh
# Files to a C source: sh embed.sh FILE... writes one array for each to standard output.
# page.html becomes ys_web_page_html, with a zero at its end.
set -eu
echo '/* made by src/report/page/web/embed.sh */'
for file in "$@"; do
    name=ys_web_$(basename "$file" | tr '.-' '__')
    echo "extern const char $name[];"
    echo "const char $name[] = {"
    od -An -v -tu1 "$file" | awk '{ for (i = 1; i <= NF; i++) printf "%s%d,", ($i > 127 ? "(char)" : ""), $i; print "" }'
    echo '0};'
done
