#!/bin/sh
# Files to a C source: sh embed.sh FILE... writes one array for each to standard output.
# page.html becomes ys_web_page_html, with a zero at its end.  Of a table of texts (*.txt) each line
# is a text of its own, ended by a zero.
set -eu
echo '/* made by src/report/page/web/embed.sh */'
for file in "$@"; do
    name=ys_web_$(basename "$file" | tr '.-' '__')
    echo "extern const char $name[];"
    echo "const char $name[] = {"
    case $file in *.txt) end=0 ;; *) end=10 ;; esac
    od -An -v -tu1 "$file" | awk -v end=$end '{ for (i = 1; i <= NF; i++) printf "%s%d,", ($i > 127 ? "(char)" : ""), $i == 10 ? end : $i; print "" }'
    echo '0, 0};'
done
