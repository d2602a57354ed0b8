# yardstick bench, on pictures so small that it takes a second; no figure is held to anything.
. tests/cli/lib.sh
if [ -n "${EXAMPLE_FLAGS:-}" ]; then
    echo "bench: skipped, a sanitizer's time is no figure"
    exit 0
fi

it 'bench --help prints its usage' prints '^Usage: yardstick bench' bench --help
it 'bench takes no files' fails 2 "yardstick bench: 'x.tif'" bench x.tif
it 'bench names an unknown option' fails 2 "unknown option '--frobnicate'" bench --frobnicate
it 'too little memory is refused' fails 1 'KiB for two pictures; want 2048' bench --max-memory 1M
it 'the table begins with plain reading' prints '^plain reading  *1 ' bench --max-memory 8M --threads 1

every_row() {
    run bench --max-memory 8M --threads 3 --json
    cat "$work/err"
    [ "$status" = 0 ]
    python3 - "$work/out" <<'END'
import json, sys
rows = json.load(open(sys.argv[1]))["rows"]
names = [r["what"] for r in rows]
assert names[0] == "plain reading", names[0]
assert all([r["threads"] for r in rows if r["what"] == n] == [1, 2, 3] for n in names)
assert all(r["mpx_s"] > 0 and (r["share"] is None) == (r["gb_s"] is None and r["gflop_s"] is None) for r in rows)
assert all(r["share"] > 0 for r in rows if r["what"].startswith("network"))
assert {"8 bit x 1 to components, opened", "components, 50 % noise", "network of railcars"} <= set(names)
END
}
if command -v python3 >/dev/null; then
    it '--json holds every row on 1, 2 and all threads' every_row
fi

it 'bench count takes no files' fails 2 "yardstick bench: 'count'" bench count count
it 'too little memory for a count is refused' fails 1 'KiB for a count; want 6400' bench count --max-memory 4M

every_counter() {
    run bench count --max-memory 8M --threads 2 --json
    cat "$work/err"
    [ "$status" = 0 ]
    python3 - "$work/out" <<'END'
import json, sys
rows = json.load(open(sys.argv[1]))["counts"]
names = [r["what"] for r in rows]
assert names[0] == "railcar", names[0]
assert {"container", "vessel", "pit", "bus, by size", "bus, by examples"} <= set(names)
for name in set(names):
    mine = [r for r in rows if r["what"] == name]
    assert [r["threads"] for r in mine] == [1, 2], name
    assert mine[0]["scaling"] == 1 and mine[0]["best"] == mine[1]["best"], name
assert all(r["drawn"] > 0 and r["mpx_s"] > 0 for r in rows)
assert all((r["km_s"] is not None) == (r["what"] == "railcar") == (r["track_km"] is not None) for r in rows)
assert all((r["share"] is not None) == (r["what"] in ("railcar", "container", "pit")) for r in rows)
END
}
if command -v python3 >/dev/null; then
    it 'bench count --json holds every counter on 1 and all threads, and they count the same' every_counter
fi
finish
