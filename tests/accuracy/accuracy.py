#!/usr/bin/env python3
"""Counts against truth, site by site: usage accuracy.py YARDSTICK FOLDER [NAME-PREFIX...]

FOLDER holds one folder a site with before.tif, after.tif, site.geojson and truth.json (counts by
date, area and class; `optional` objects may be counted or not).  Prints a row a count and, for each
class, the median, mean and worst error in percent of the truth, and how many 90 % intervals hold.
"""
import json
import os
import statistics
import subprocess
import sys


def count(program, folder):
    tiles = [os.path.join(folder, t) for t in ('before.tif', 'after.tif')]
    done = subprocess.run([program, 'count', *tiles, '--site', os.path.join(folder, 'site.geojson'),
                           '--tiers', '1-1', '--csv'], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    rows = [line.split(',') for line in done.stdout.splitlines()[1:]]
    return {(r[0][:10], r[1].strip('"'), r[2]): r for r in rows}


def main():
    program, folder, prefixes = sys.argv[1], sys.argv[2], tuple(sys.argv[3:]) or ('',)
    errors, held, false = {}, {}, {}
    for name in sorted(os.listdir(folder)):
        truth_file = os.path.join(folder, name, 'truth.json')
        if not name.startswith(prefixes) or not os.path.exists(truth_file):
            continue
        try:
            found = count(program, os.path.join(folder, name))
        except RuntimeError as error:
            print(name, error)
            continue
        truth = json.load(open(truth_file))
        for c in truth['counts']:
            row = found.get((c['date'], c['area'], c['class']))
            n, optional = c['count'], c.get('optional', 0)
            if row is None or row[4] == '':
                print(f"{name:10} {c['date']} {c['class']:9} truth {n:4}  refused {row[9] if row else ''}")
                continue
            best, low, high = int(row[4]), int(row[6]), int(row[7])
            hold = low <= n + optional and n <= high
            held.setdefault(c['class'], []).append(hold)
            miss = max(n - best, best - n - optional, 0)
            if n:
                errors.setdefault(c['class'], []).append(100 * miss / n)
            else:
                false.setdefault(c['class'], []).append(miss)
            print(f"{name:10} {c['date']} {c['class']:9} truth {n:4}+{optional}  best {best:4} "
                  f"[{low},{high}]{'' if hold else ' MISSED'}  {row[9].strip()}")
    for k, e in sorted(errors.items()):
        print(f"{k}: {len(e)} counts, error median {statistics.median(e):.1f} mean "
              f"{statistics.mean(e):.1f} worst {max(e):.1f} %; {sum(held[k])} of {len(held[k])} "
              f"intervals hold; on empty areas {false.get(k, [])}")


if __name__ == '__main__':
    main()
