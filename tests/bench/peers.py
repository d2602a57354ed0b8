#!/usr/bin/python3
"""Measures yardstick and its peers on the same pictures, interleaved, and writes a Markdown table.

    peers.py --yardstick build/release/yardstick --peers build/release/peers -o bench-peers.md

In memory everything of ours and of OpenCV runs in one process (tests/bench/peers.c); libvips and
scikit-image run here on the same bytes.  Whole processes include reading the files, which are in
the page cache, and are what wait4(2) says of time and peak memory.  All figures are medians of
--rounds rounds (9), and every round runs every one of them once.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

import others

SCENES = [("yard", 0, 0), ("1 % noise", 1, 1), ("10 % noise", 1, 10), ("30 % noise", 1, 30),
          ("50 % noise", 1, 50), ("90 % noise", 1, 90), ("checkerboard", 2, 0), ("comb", 3, 0),
          ("spiral", 4, 0), ("wedges", 5, 0)]
METHODS = ["SAUF", "BBDT", "Spaghetti"]
THREADS = [1, 2]
THRESHOLD = 30  # of enum ys_bench_threshold


class Peers:
    """The peers program, one command at a time."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)

    def ask(self, *words):
        self.process.stdin.write(" ".join(str(w) for w in words) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if not answer or answer[-1] != "ok":
            sys.exit(f"peers: {words}: {answer}")
        return [float(x) for x in answer[:-1]]


def interleaved(tasks, rounds, note):
    """tasks: name -> function that gives (seconds, components or None); medians by name."""
    times, found = {k: [] for k in tasks}, {}
    for name, run in tasks.items():
        run()  # touches fresh memory, starts threads
    for i in range(rounds):
        for name, run in tasks.items():
            seconds, n = run()
            times[name].append(seconds)
            found[name] = n
        print(f"{note}: round {i + 1} of {rounds}", file=sys.stderr)
    return {k: statistics.median(v) for k, v in times.items()}, found


def asking(peers, *words):
    def run():
        answer = peers.ask(*words)
        return answer[0], int(answer[1]) if len(answer) > 1 else None
    return run


def best(seconds, prefix):
    """The fastest of OpenCV's methods."""
    return min((s, k) for k, s in seconds.items() if k.startswith(prefix))


def in_memory(args, peers, folder):
    side = args.side
    peers.ask("draw", side, side)
    files = [os.path.join(folder, n) for n in ("a.raw", "b.raw")]
    peers.ask("save", *files)
    a, b = (np.fromfile(f, np.uint8).reshape(side, side) for f in files)
    tasks = {}
    for t in THREADS:
        tasks[f"read {t}"] = asking(peers, "read", t)
        tasks[f"ours {t}"] = asking(peers, "ours", t)
        for m, method in enumerate(METHODS):
            tasks[f"opencv {t} {method}"] = asking(peers, "opencv", t, m)
        tasks[f"fresh {t}"] = asking(peers, "opencv-fresh", t, 2)
        tasks[f"vips {t}"] = lambda t=t: others.vips_chain(a, b, THRESHOLD, t)
    small = 4096  # scikit-image needs 60 bytes a pixel and a minute for all of it
    sa, sb = a[:small, :small].copy(), b[:small, :small].copy()
    tasks["skimage 1"] = lambda: others.skimage_chain(sa, sb, THRESHOLD)
    seconds, found = interleaved(tasks, args.rounds, "in memory")
    counts = {n for k, n in found.items() if n and k[0] in "of"}
    if len(counts) != 1:
        sys.exit(f"counts differ: {found}")
    px = side * side / 1e6
    rate = {k: px / s for k, s in seconds.items()}
    rate["skimage 1"] = small * small / 1e6 / seconds["skimage 1"]
    return rate, counts.pop()


def memory_table(rate, side, count):
    ours = {t: rate[f"ours {t}"] for t in THREADS}
    lines = [f"Two dates of {side} x {side} pixels of 8 bits in memory: difference, threshold, "
             f"opening by 3 x 3, components with statistics ({count:,} of them).", "",
             "| | 1 thread, Mpixel/s | 2 threads | yardstick is faster by |", "| --- | --- | --- | --- |"]

    def row(name, values):
        factors = " / ".join(f"{ours[t] / v:.0f}x" for t, v in zip(THREADS, values) if v)
        lines.append(f"| {name} | " + " | ".join(f"{v:,.0f}" if v else "-" for v in values) +
                     f" | {factors} |")

    reading = [rate[f"read {t}"] for t in THREADS]
    lines.append("| plain reading of both dates | " +
                 " | ".join(f"{v:,.0f}" for v in reading) + " | |")
    lines.append("| **yardstick** | " + " | ".join(f"**{ours[t]:,.0f}**" for t in THREADS) +
                 " | " + " / ".join(f"{100 * ours[t] / r:.0f} %" for t, r in zip(THREADS, reading)) +
                 " of plain reading |")
    row("OpenCV, buffers kept, its best algorithm",
        [max(v for k, v in rate.items() if k.startswith(f"opencv {t}")) for t in THREADS])
    row("OpenCV, as users write it", [rate[f"fresh {t}"] for t in THREADS])
    row("libvips, no statistics", [rate[f"vips {t}"] for t in THREADS])
    row("scikit-image (4096 x 4096 of it)", [rate["skimage 1"], None])
    return lines


def components(args, peers):
    lines = ["Components with statistics alone, masks of 4096 x 4096, 8 neighbours, Mpixel/s:", "",
             "| mask | yardstick, 1 thread | OpenCV's best | factor | yardstick, 2 threads | "
             "OpenCV's best | factor |", "| --- | --- | --- | --- | --- | --- | --- |"]
    px = 4096 * 4096 / 1e6
    for name, scene, percent in SCENES:
        peers.ask("mask", scene, percent, 4096)
        tasks = {}
        for t in THREADS:
            tasks[f"ours {t}"] = asking(peers, "our-components", t)
            for m, method in enumerate(METHODS):
                tasks[f"opencv {t} {method}"] = asking(peers, "opencv-components", t, m)
        seconds, found = interleaved(tasks, args.rounds, name)
        if len(set(found.values())) != 1:
            sys.exit(f"{name}: counts differ: {found}")
        cells = []
        for t in THREADS:
            theirs, method = best(seconds, f"opencv {t}")
            cells += [f"{px / seconds[f'ours {t}']:,.0f}", f"{px / theirs:,.0f} ({method.split()[-1]})",
                      f"{theirs / seconds[f'ours {t}']:.1f}x"]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


# A child's peak begins at that of the process it is forked from, so a small one forks.
STARTER = """
import json, os, subprocess, sys, time
for line in sys.stdin:
    t0 = time.monotonic()
    child = subprocess.Popen(json.loads(line), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    print(json.dumps([time.monotonic() - t0, usage.ru_maxrss / 1024, status]), flush=True)
"""


class Starter:
    def __init__(self):
        self.process = subprocess.Popen([sys.executable, "-SEc", STARTER], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def run(self, command):
        """Seconds and peak MiB of a command."""
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        seconds, peak, status = json.loads(self.process.stdout.readline())
        if status:
            sys.exit(f"{command}: status {status}")
        return seconds, peak


DEFLATE = ["COMPRESS=DEFLATE", "PREDICTOR=2", "TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512"]
LZW = ["COMPRESS=LZW", "PREDICTOR=2", "TILED=YES"]


def write_picture(folder, name, date, options, side):
    """A raw picture as a GeoTIFF; its path."""
    path = os.path.join(folder, f"{name}_{date}.tif")
    others.write_tiff(path, np.memmap(os.path.join(folder, f"{name}.raw"), np.uint8, "r",
                                      shape=(side, side)), options)
    return path


def processes_row(args, starter, folder, name, options, with_gdal):
    """A row of the table, and the path of a file."""
    pair = [write_picture(folder, n, d, options, args.side)
            for n, d in (("a", "20230601"), ("b", "20231001"))]
    commands = {"ours": [args.yardstick, "diff", *pair, "--threshold", str(THRESHOLD), "--min-px", "1",
                         "--threads", "2", "--json"],
                "opencv": [args.peers, "files", *pair]}
    if with_gdal:  # 20 seconds a run
        commands["gdal"] = [sys.executable, others.__file__, *pair, str(THRESHOLD)]
    p = {}

    def run(k):
        seconds, p[k] = starter.run(commands[k])
        return seconds, None
    s, _ = interleaved({k: lambda k=k: run(k) for k in commands}, args.rounds, name)
    row = (f"| {name} | {s['ours']:.3f} s, {p['ours']:.0f} MiB | {s['opencv']:.2f} s, "
           f"{p['opencv']:,.0f} MiB | {s['opencv'] / s['ours']:.1f}x, memory 1/{p['opencv'] / p['ours']:.0f} | ")
    if with_gdal:
        row += f"{s['gdal']:.1f} s, {p['gdal']:,.0f} MiB | {s['gdal'] / s['ours']:.0f}x |"
    else:
        row += "| |"
    return row, pair[0]


def whole_processes(args, peers, starter, folder):
    lines = ["Whole processes, two GeoTIFFs on disk (in the page cache) to a count of components, "
             f"2 threads, {args.side} x {args.side}, seconds and peak MiB:", "",
             "| files | yardstick diff | OpenCV, imread | factor | GDAL + numpy + scipy | factor |",
             "| --- | --- | --- | --- | --- | --- |"]
    row, _ = processes_row(args, starter, folder, "uncompressed", [], False)
    lines.append(row)
    row, path = processes_row(args, starter, folder, "deflate, tiles of 512", DEFLATE, True)
    lines += [row, "", "Decoding alone, MB/s of decoded samples:", "",
              "| files | yardstick, 1 and 2 threads | libtiff, a handle a thread | factor |",
              "| --- | --- | --- | --- |"]
    rates = [("deflate, tiles of 512", decode_rates(args, peers, path))]
    path = write_picture(folder, "a", "20230601", LZW, args.side)
    rates.append(("LZW, tiles of 256", decode_rates(args, peers, path)))
    for name, rate in rates:
        cells = [" / ".join(f"{rate[f'{who} {t}']:.0f}" for t in THREADS) for who in ("ours", "libtiff")]
        factor = " / ".join(f"{rate[f'ours {t}'] / rate[f'libtiff {t}']:.2f}x" for t in THREADS)
        lines.append(f"| {name} | {cells[0]} | {cells[1]} | {factor} |")
    return lines


def decode_rates(args, peers, path):
    tasks = {f"{who} {t}": asking(peers, f"decode-{who}", t, path)
             for t in THREADS for who in ("ours", "libtiff")}
    seconds, _ = interleaved(tasks, args.rounds, "decoding")
    return {k: args.side * args.side / 1e6 / s for k, s in seconds.items()}


def kernels(args):
    """Of `yardstick bench`: the rows that read memory."""
    text = subprocess.run([args.yardstick, "bench", "--json", "--quiet", "--threads", "2"],
                          check=True, capture_output=True, text=True).stdout
    report = json.loads(text)
    lines = ["Share of plain reading, timed in turn with it (`yardstick bench`):", "",
             "| | 1 thread, GB/s | of reading | 2 threads, GB/s | of reading | scaling |",
             "| --- | --- | --- | --- | --- | --- |"]
    rows = {(r["what"], r["threads"]): r for r in report["rows"]}
    for what in dict.fromkeys(r["what"] for r in report["rows"]):
        one, two = rows[what, 1], rows[what, 2]
        if one["gb_s"]:
            lines.append(f"| {what} | {one['gb_s']:.1f} | {100 * one['share']:.0f} % | {two['gb_s']:.1f} | "
                         f"{100 * two['share']:.0f} % | {two['scaling']:.2f} |")
    return report["machine"], lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yardstick", required=True)
    parser.add_argument("--peers", required=True)
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--side", type=int, default=16384)
    parser.add_argument("--folder", help="for pictures of 1.5 GB [a new temporary one]")
    args = parser.parse_args()
    folder = tempfile.mkdtemp(dir=args.folder)
    load = os.getloadavg()[0]
    try:
        starter, peers = Starter(), Peers(args.peers)
        machine, shares = kernels(args)
        rate, count = in_memory(args, peers, folder)
        parts = [memory_table(rate, args.side, count), shares, components(args, peers),
                 whole_processes(args, peers, starter, folder)]
        start = statistics.median(starter.run([args.yardstick, "--version"])[0] for _ in range(21))
    finally:
        shutil.rmtree(folder)
    head = [f"Measured on {machine}, {os.cpu_count()} processors, load {load:.1f} before; medians of "
            f"{args.rounds} interleaved rounds; {others.versions()}; `yardstick --version` starts in "
            f"{1000 * start:.1f} ms.", ""]
    with open(args.output, "w") as out:
        out.write("\n".join(head + [line for part in parts for line in part + [""]]))


if __name__ == "__main__":
    main()
