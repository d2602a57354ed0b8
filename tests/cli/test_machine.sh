# Machines that fail: every call that changes a file fails, is cut short, or is the last before the process
# is killed or the power goes.  IO_MOST=N calls of each command are tried, spread evenly (12; 0: all).
. tests/cli/lib.sh
most=${IO_MOST:-12}
yard=samples/rail_yard quay=samples/container_quay

if [ -n "$EXAMPLE_FLAGS" ]; then
    echo 'machine: skipped: a sanitizer has to be loaded first'
    finish
    exit
fi
o=$work/o

# io HOW AT ARGUMENTS...: the program on such a machine
io() {
    how=$1 at=$2
    shift 2
    status=0
    # The shell says of a process that it was killed; nobody wants to know.
    { IO_BELOW=$o IO_HOW=$how IO_AT=$at IO_COUNT=$work/count LD_PRELOAD=$FAILING_IO "$YARDSTICK" "$@" \
        >"$work/out" 2>"$work/err" </dev/null || status=$?; } 2>"$work/shell"
}
clean() { rm -rf "$o" && mkdir "$o"; }
hidden() { find "$1" -name '.*.ys-*'; }

# begin ARGUMENTS...: the result of a machine that works, in $work/want, and its calls in $places
begin() {
    clean
    io none 0 "$@"
    [ "$status" = 0 ] || { cat "$work/err"; return 1; }
    rm -rf "$work/want" && cp -r "$o" "$work/want"
    cp "$work/out" "$work/want.out"
    n=$(cat "$work/count")
    [ "$n" -gt 3 ] || { echo "$n calls alone"; return 1; }
    places=$(seq "$n" | awk -v n="$n" -v most="$most" '
        !most || n <= most || int(NR * most / n) > int((NR - 1) * most / n)')
}
# broken HOW ARGUMENTS...: one line that names an output and why, exit 1, nothing left; or all as ever.  The table
# of a report is printed when all is on the disk, before the files get their names: where that fails it is out.
broken() {
    fault=$1 bad=0 tried=0
    shift
    begin "$@"
    for k in $places; do
        clean
        io "$fault" "$k" "$@"
        tried=$((tried + 1))
        case $status in
        0) diff -r "$work/want" "$o" && cmp "$work/want.out" "$work/out" && continue ;;
        1)
            [ "$(wc -l <"$work/err")" = 1 ] && grep -q "^yardstick: $o.*: \(Input/output error\|No space left on device\)" "$work/err" &&
                [ -z "$(ls -A "$o")" ] && { [ ! -s "$work/out" ] || cmp -s "$work/want.out" "$work/out"; } && continue
            ;;
        esac
        echo "call $k: exit $status, left: $(ls -A "$o" | tr '\n' ' '); $(head -c 300 "$work/err")"
        bad=$((bad + 1))
    done
    echo "$tried of $n calls, $bad wrong"
    [ "$bad" = 0 ]
}
# short ARGUMENTS...: writes that take a part and are interrupted give the same bytes
short() {
    begin "$@"
    clean
    io short 1 "$@"
    cat "$work/err"
    [ "$status" = 0 ] && diff -r "$work/want" "$o"
}
# killed ARGUMENTS...: with an earlier result there, each file is the old or the new one, and the next run
# makes it whole and sweeps what was begun
killed() {
    bad=0 tried=0
    rm -rf "$work/old"
    begin "$@"
    find "$work/want" -type f | while read -r file; do
        old=$work/old${file#"$work/want"}
        mkdir -p "${old%/*}"
        echo old >"$old"
    done
    for k in $places; do
        rm -rf "$o" && cp -r "$work/old" "$o"
        io kill "$k" "$@"
        tried=$((tried + 1)) why=
        [ "$status" = 137 ] || [ "$status" = 0 ] || why="exit $status"
        find "$o" -type f ! -name '.*.ys-*' >"$work/files"
        while read -r file; do
            cmp -s "$file" "$work/want${file#"$o"}" || [ "$(cat "$file")" = old ] || why="$why torn ${file#"$o"}"
        done <"$work/files"
        io none 0 "$@"
        [ "$status" = 0 ] && [ -z "$(hidden "$o")" ] && diff -r "$work/want" "$o" || why="$why next run: exit $status $(hidden "$o")"
        [ -z "$why" ] || { echo "call $k:$why"; bad=$((bad + 1)); }
    done
    echo "$tried of $n calls, $bad wrong"
    [ "$bad" = 0 ]
}

"$CUT" $yard/after.tif "$work/yard.tif" 500 300 660 380
"$CUT" $yard/before.tif "$work/before.tif" 500 300 660 380
"$CUT" $quay/after.tif "$work/after.tif" 200 250 720 380
"$CUT" $quay/before.tif "$work/quay.tif" 200 250 720 380
report() { "$@" report "$work/yard.tif" --site $yard/site.geojson --threads 1 -o "$o/report"; }
diff_files() { "$@" diff "$work/quay.tif" "$work/after.tif" --mask "$o/mask.tif" --threads 1 -o "$o/blobs.geojson"; }
aligned() { "$@" align "$work/quay.tif" "$work/after.tif" --ties "$o/ties.geojson" --threads 1 -o "$o/on.tif"; }
tracks() { "$@" tracks "$work/yard.tif" --site tests/nomem/no_tracks.geojson --threads 1 -o "$o/lines.geojson"; }
draw() { "$@" draw "$work/yard.tif" --no-proposals --threads 1 -o "$o/draw.html"; }

for command in report diff_files aligned draw; do
    it "$command: a call that fails is named, and nothing stays" $command broken once
    it "$command: a disk that fails for good, too" $command broken eio
    it "$command: a full disk, too" $command broken full
    it "$command: writes in parts give the same bytes" $command short
    it "$command: killed, each file is old or new, and the next run sweeps" $command killed
done

# ---- what is watched is seen

# A writer as one should not be: parts of a file under its name, and what was written stays.
cat >"$work/careless" <<'S'
#!/bin/sh
for last; do :; done
exec dd if=/dev/zero of="$last/r" bs=1 count=9 2>/dev/null
S
chmod +x "$work/careless"
seen() { (YARDSTICK=$work/careless; ! "$@" "$o" >"$work/said"); cat "$work/said"; grep -q '[1-9][0-9]* wrong' "$work/said"; }
it 'a writer that leaves what it wrote is seen' seen broken eio
it 'and that it tears a file' seen killed

# ---- limits, and a power cut

limited() { # a quota, as SIGXFSZ and EFBIG tell it
    for blocks in 1 40; do
        clean
        (ulimit -f $blocks; report run; cp "$work/err" "$o/../said"; exit $status) && return 1
        cat "$work/said"
        grep -q 'File too large' "$work/said" && [ "$(wc -l <"$work/said")" = 1 ] && [ -z "$(ls -A "$o")" ] || return 1
    done
}
it 'a quota is named, and nothing stays' limited

# mounted KIND: a new file system of the kind in a file, at $work/disk
mounted() {
    command -v "mkfs.$1" >/dev/null || { echo "machine: the power cut on $1 is skipped: no mkfs.$1"; return 1; }
    mkdir -p "$work/disk"
    rm -f "$work/image" && truncate -s 320M "$work/image"
    "mkfs.$1" -q "$work/image" && mount -o loop "$work/image" "$work/disk" 2>/dev/null ||
        { echo "machine: the power cut on $1 is skipped: nothing may be mounted here"; return 1; }
}
cut_power() { # and mount it again, as after the next start
    "$POWER_CUT" "$work/disk" && umount "$work/disk" && mount -o loop "$work/image" "$work/disk"
}
survived() {
    begin "$@"
    cp "$work/want/report/report.json" "$work/disk/careless"
    cut_power
    diff -r "$work/want" "$o" || return 1
    # The control: what was not synced is not whole.
    ! cmp -s "$work/want/report/report.json" "$work/disk/careless" || { echo 'nothing was lost at all'; return 1; }
}
in_the_middle() {
    bad=0
    begin "$@"
    for k in $places; do
        clean
        sync -f "$work/disk"
        io kill "$k" "$@"
        cut_power
        find "$o" -type f ! -name '.*.ys-*' >"$work/files"
        while read -r file; do
            cmp "$file" "$work/want${file#"$o"}" || bad=$((bad + 1))
        done <"$work/files"
        io none 0 "$@"
        [ "$status" = 0 ] && diff -r "$work/want" "$o" || bad=$((bad + 1))
    done
    [ "$bad" = 0 ]
}
for kind in ext4 xfs; do
    if mounted $kind; then
        o=$work/disk/o
        it "a report that is done survives a power cut on $kind" report survived
        it "cut in the middle, each file on $kind is whole or not there" report in_the_middle
        umount "$work/disk" || umount -l "$work/disk"
    fi
done
finish
