# The sandbox: what is loaded into the program can write nowhere but in its outputs, run nothing, reach
# nobody; and with --no-sandbox it can, so that the test is known to see.
. tests/cli/lib.sh
yard=samples/rail_yard quay=samples/container_quay

case $("$YARDSTICK" --version | sed -n 's/^sandbox: //p') in
Landlock*seccomp) ;;
*)
    echo "sandbox: skipped: $("$YARDSTICK" --version | sed -n 2p)"
    finish
    exit
    ;;
esac
if [ -z "$ESCAPE" ]; then
    echo 'sandbox: skipped: ESCAPE names no library to load (make cli-tests builds it)'
    finish
    exit
fi
mkdir "$work/outside" "$work/tmp"
echo there >"$work/outside/there"
TMPDIR=$work/tmp
export TMPDIR

# tries INSIDE ARGUMENTS...: what the library got, in $work/got
tries() {
    in=$1
    shift
    status=0
    ESCAPE_LOG=$work/got ESCAPE_OUT=$work/outside ESCAPE_PID=$$ ESCAPE_IN=$in LD_PRELOAD=$ESCAPE \
        "$YARDSTICK" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
    cat "$work/err" "$work/got"
    [ "$status" = 0 ]
}
shut='write=EACCES changed=EACCES exec=E[A-Z]* socket=EPERM local=EPERM mode=EPERM signal=EPERM'
open='write=done changed=done exec=done socket=done local=done mode=done signal=done'

held() { # held ARGUMENTS...: a command that writes nothing
    tries "$work/outside" "$@"
    grep -qx "$shut inside=EACCES " "$work/got"
    [ -z "$(ls -A "$work/tmp")" ]
}
written() { # written FOLDER ARGUMENTS...: one that writes in a folder, new or not
    folder=$1
    shift
    tries "$folder" "$@"
    grep -qx "$shut inside=done " "$work/got"
    [ -n "$(ls -A "$folder")" ] && [ -z "$(ls -A "$work/tmp")" ]
}
free() {
    tries "$work/outside" info $yard/after.tif --no-sandbox
    grep -qx "$open inside=done " "$work/got"
    echo there >"$work/outside/there"
}
it 'without it the library can do all of it' free
it 'info is held' held info $yard/after.tif
it 'count is held' held count $yard/after.tif --site $yard/site.geojson
it 'claims is held' held claims $yard/claims.csv
it 'report writes in its folder alone' written "$work/r/a" report $yard/after.tif --site $yard/site.geojson --no-images -o "$work/r/a"
it 'and again, where it is' written "$work/r/a" report $yard/after.tif --site $yard/site.geojson --no-images -o "$work/r/a"
it 'verify is held' held verify "$work/r/a" --tiles $yard
it 'evaluate is held' held evaluate "$work/r/a" --truth $yard/truth.geojson
it 'diff writes where its files go' written "$work/d" diff $quay/before.tif $quay/after.tif -o "$work/d/blobs.geojson" --mask "$work/d/mask.tif"
it 'align too' written "$work/g" align $quay/before.tif $quay/after.tif -o "$work/g/on.tif"
it 'tracks too' written "$work/t" tracks $yard/after.tif --site $yard/site.geojson -o "$work/t/lines.geojson"
it 'draw too' written "$work/p" draw $yard/after.tif -o "$work/p/draw.html" --no-proposals
printf 'name,site,tiles\nA,%s/site.geojson,%s/*.tif\n' "$PWD/$yard" "$PWD/$yard" >"$work/m.csv"
it 'survey writes in its folder alone' written "$work/s" survey "$work/m.csv" --no-images -o "$work/s"
it 'merge too' written "$work/s" merge "$work/s"
it 'bench is held' held bench --max-memory 16M
all() { # no command is left out above
    "$YARDSTICK" help | sed -n 's/^  \([a-z]*\) .*/\1/p' | sort -u >"$work/commands"
    [ "$(wc -l <"$work/commands")" -ge 13 ]
    while read -r command; do
        [ "$command" = help ] || grep -qE "^it .* (held|written [^ ]*) $command " "$0" || { echo "$command is not tried"; return 1; }
    done <"$work/commands"
}
it 'every command was tried' all
pictures() { # unpacked into a file without a name
    if ! command -v gdal_translate >/dev/null; then exit 0; fi
    gdal_translate -q -of PNG $yard/after.tif "$work/after_20231005.png"
    rm -f "$work/after_20231005.png.aux.xml"
    held info "$work/after_20231005.png" --corners '-39.9,30 -39.8,30 -39.8,29.9 -39.9,29.9'
}
it 'a picture is unpacked in a folder that goes with the process' pictures
streams() {
    "$YARDSTICK" tracks $yard/after.tif --site $yard/site.geojson -o "$work/x.geojson" >"$work/log"
    "$YARDSTICK" tracks $yard/after.tif --site $yard/site.geojson -o /dev/stdout 2>"$work/err" | cmp - "$work/x.geojson" || true
    "$YARDSTICK" tracks $yard/after.tif --site $yard/site.geojson -o /dev/null
    ln -s x.geojson "$work/link"
    "$YARDSTICK" tracks $yard/after.tif --site $yard/site.geojson -o "$work/link"
    [ -L "$work/link" ]
}
it 'outputs into pipes, devices and links are written as without it' streams
nothing() { # an output that fails takes the folders with it that were made for it
    mkdir "$work/made"
    ! "$YARDSTICK" info "$work/nowhere.tif" 2>"$work/err"
    ! "$YARDSTICK" report "$work/nowhere.tif" --site $yard/site.geojson -o "$work/made/a//b/c/" 2>"$work/err"
    ! "$YARDSTICK" diff "$work/nowhere.tif" $yard/after.tif --mask "$work/made/x/m.tif" -o "$work/made/y/b.geojson" 2>"$work/err"
    (cd "$work/made" && ! "$YARDSTICK" tracks "$work/nowhere.tif" --site s -o a/b.geojson 2>"$work/err")
    (cd "$work/made" && ! "$YARDSTICK" merge a/b 2>"$work/err")
    find "$work/made" "$work/tmp" -mindepth 1 | grep . && return 1
    return 0
}
it 'folders that were made for nothing go again' nothing
swept() {
    mkdir "$work/tmp/yardstick-abcdef"
    "$YARDSTICK" info $yard/after.tif >"$work/out"
    [ -z "$(ls -A "$work/tmp")" ]
}
it 'the folder of a process that was killed goes with the next run' swept
it 'without a folder for such files what needs none runs' env TMPDIR=/nowhere/at/all "$YARDSTICK" info $yard/after.tif
it 'a name that is no file says the same' fails 1 'a file stands there; want a folder' report $yard/after.tif \
    --site $yard/site.geojson --no-images -o "$work/x.geojson/a"
finish
