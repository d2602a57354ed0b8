#!/bin/sh
# run.sh - diff over pairs of 0.1, 1 and 5 billion pixels (SIZES="WIDTHxHEIGHT..."): as many blobs as were
# planted, under 1 GiB, in time that grows with the pixels.  YARDSTICK and HUGE are the programs; WORK is
# a folder with 4 GB of room, else a new one in TMPDIR.
set -e
sizes=${SIZES:-14144x7072 44720x22360 100000x50000}
most_kib=1048576
if [ -z "$WORK" ]; then
    WORK=$(mktemp -d)
    trap 'rm -rf "$WORK"' EXIT
fi
failed=0 first=
echo 'Gpixel   files MB   write s   diff s   CPU s   CPU s a Gpixel   peak MiB   planted     found'
for size in $sizes; do
    width=${size%x*} height=${size#*x}
    rm -f "$WORK"/*.tif
    "$HUGE" run "$HUGE" write "$WORK" "$width" "$height" >"$WORK/planted" 2>"$WORK/written"
    "$HUGE" run "$YARDSTICK" diff "$WORK/before.tif" "$WORK/after.tif" -o "$WORK/blobs.geojson" --json --quiet >"$WORK/out" 2>"$WORK/took" || {
        cat "$WORK/took"
        exit 1
    }
    read -r planted pixels <"$WORK/planted"
    read -r write_s _ _ <"$WORK/written"
    read -r diff_s cpu_s kib <"$WORK/took"
    found=$(sed -n 's/.*"blobs": \([0-9]*\).*/\1/p' "$WORK/out")
    changed=$(sed -n 's/.*"changed_pixels": \([0-9]*\).*/\1/p' "$WORK/out")
    bytes=$(cat "$WORK/before.tif" "$WORK/after.tif" | wc -c)
    rate=$(echo "$cpu_s $width $height" | awk '{printf "%.2f", $1 / ($2 * $3 / 1e9)}')
    echo "$width $height $bytes $write_s $diff_s $cpu_s $rate $kib $planted $found" |
        awk '{printf "%-8.3g %-10.0f %-9.0f %-8.1f %-7.1f %-16s %-10.0f %-11s %s\n", $1 * $2 / 1e9, $3 / 1e6, $4, $5, $6, $7, $8 / 1024, $9, $10}'
    [ "$found" = "$planted" ] && [ "$changed" = "$pixels" ] || {
        echo "FAILED: $found blobs of $changed pixels; want the planted $planted of $pixels"
        failed=1
    }
    [ "$(grep -o '"type":"Feature"' "$WORK/blobs.geojson" | wc -l)" = "$planted" ] || {
        echo "FAILED: blobs.geojson does not hold $planted features"
        failed=1
    }
    [ "$kib" -lt $most_kib ] || { echo "FAILED: $kib KiB; want under $most_kib"; failed=1; }
    # By the time of the processors, which other work on the machine stretches less than that of the clock.
    [ -z "$first" ] || echo "$rate $first" | awk '{exit !($1 < 1.5 * $2)}' || {
        echo "FAILED: $rate s of processors a Gpixel; want about the $first of the smaller pair"
        failed=1
    }
    first=$rate
done
exit $failed
