#!/usr/bin/env python3
"""Counts against truth, domain by domain, as a Markdown table.

usage: accuracy.py YARDSTICK NAME=FOLDER...

FOLDER holds one folder a site: site.geojson, tiles (before.tif and after.tif, or tile.tif) and the
truth as `render` writes it (truth.json: counts by date, area and class; truth.geojson: outlines), or,
for single real tiles, truth.geojson with `count` or `counts`.  `optional` objects may be counted or
not.  Every count goes to standard error, the table to standard output.
"""
import collections
import json
import math
import os
import statistics
import subprocess
import sys


def report(program, folder):
    """What the program says of all tiles of a site, counted together as a user would."""
    tiles = [os.path.join(folder, t) for t in ('before.tif', 'after.tif', 'tile.tif')]
    done = subprocess.run(
        [program, 'count', *[t for t in tiles if os.path.exists(t)],
         '--site', os.path.join(folder, 'site.geojson'), '--tiers', '1-1', '--json', '--quiet'],
        capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return json.loads(done.stdout)


def drawn_counts(folder):
    """(date or '', area or '', class, least, most) of each count that is known."""
    path = os.path.join(folder, 'truth.json')
    if os.path.exists(path):
        return [(c['date'], c['area'], c['class'], c['count'], c['count'] + c.get('optional', 0))
                for c in json.load(open(path))['counts']]
    truth = json.load(open(os.path.join(folder, 'truth.geojson')))
    if 'count' in truth:
        return [('', '', '', truth['count']['low'], truth['count']['high'])]
    return [(c.get('date', ''), c.get('area', ''), k, c['low'], c['high'])
            for k, c in truth['counts'].items() if 'low' in c]


def metres(a, b):
    """Distance of two (lon, lat) a few kilometres apart."""
    return math.hypot((a[0] - b[0]) * 111320 * math.cos(math.radians(a[1])),
                      (a[1] - b[1]) * 110574)


def middle(ring):
    return tuple(statistics.fmean(p[k] for p in ring[:-1]) for k in (0, 1))


def matched(found, truth):
    """How many pair off one to one, centres nearer than half the true length, nearest first."""
    pairs = sorted((d, i, j) for i, f in enumerate(found) for j, (t, length) in enumerate(truth)
                   if (d := metres(f, t)) < length / 2)
    taken_f, taken_t = set(), set()
    for _, i, j in pairs:
        if i not in taken_f and j not in taken_t:
            taken_f.add(i)
            taken_t.add(j)
    return len(taken_t)


def beside(p, line):
    """Metres from p to a line of (lon, lat)."""
    k = 111320 * math.cos(math.radians(p[1])), 110574
    at = [((q[0] - p[0]) * k[0], (q[1] - p[1]) * k[1]) for q in line]
    best = math.inf
    for (x, y), (x1, y1) in zip(at, at[1:]):
        dx, dy = x1 - x, y1 - y
        t = min(max(-(x * dx + y * dy) / (dx * dx + dy * dy or 1), 0), 1)
        best = min(best, math.hypot(x + t * dx, y + t * dy))
    return best


def outlines(folder):
    """(date, area, class) -> [(centre, length)] of what was drawn, and (date, track) -> number."""
    site = json.load(open(os.path.join(folder, 'site.geojson')))['features']
    lines = {f['properties']['name']: f['geometry']['coordinates'] for f in site
             if f['properties'].get('role') == 'track'}
    out, tracks = collections.defaultdict(list), collections.Counter()
    for f in json.load(open(os.path.join(folder, 'truth.geojson')))['features']:
        p = f['properties']
        if 'date' not in p or f['geometry']['type'] != 'Polygon' or p.get('optional'):
            continue
        ring = f['geometry']['coordinates'][0]
        length = max(metres(ring[0], ring[1]), metres(ring[1], ring[2]))
        out[p['date'][:10], p.get('area'), p['class']].append((middle(ring), length))
        if p['class'] == 'railcar' and lines:
            centre = middle(ring)
            track = min(lines, key=lambda k: beside(centre, lines[k]))
            tracks[p['date'][:10], p.get('track', track)] += 1
    return out, tracks


class Tally:
    def __init__(self):
        self.error, self.false, self.held, self.width = [], [], [], []
        self.refused = self.found = self.true = self.both = self.tracks = self.exact = 0

    def add(self, count, least, most):
        best = count['best']
        miss = max(least - best, best - most, 0)
        self.held.append(count['low90'] <= most and least <= count['high90'])
        (self.error if least else self.false).append(100 * miss / least if least else miss)
        if least:
            self.width.append(100 * (count['high90'] - count['low90']) / least)

    def row(self, domain, kind):
        e = sorted(self.error) or [math.nan]
        cells = [domain, kind, len(self.error) + len(self.false),
                 f'{statistics.median(e):.1f}', f'{statistics.fmean(e):.1f}', f'{e[-1]:.1f}',
                 f'{sum(self.false)} on {len(self.false)}' if self.false else '–',
                 f'{sum(self.held)} of {len(self.held)}',
                 f'{statistics.median(self.width):.0f}' if self.width else '–',
                 f'{self.both / self.found:.3f}' if self.found and self.true else '–',
                 f'{self.both / self.true:.3f}' if self.true else '–',
                 f'{self.exact} of {self.tracks}' if self.tracks else '–', self.refused]
        return '| ' + ' | '.join(str(c).replace('nan', '–') for c in cells) + ' |'


def add_objects(tally, said, drawn, date, area, kind):
    found = [(o['lon_deg'], o['lat_deg']) for o in said['objects']
             if (o['date'] or '')[:10] == date and o['area'] == area and o['class'] == kind]
    truth = drawn.get((date, area, kind), [])
    tally.found += len(found)
    tally.true += len(truth)
    tally.both += matched(found, truth)


def measure(program, folder, tallies):
    said = report(program, folder)
    drawn, tracks = outlines(folder)
    for date, area, kind, least, most in drawn_counts(folder):
        rows = [c for c in said['counts']
                if (not date or (c['date'] or '')[:10] == date[:10]) and (not area or c['area'] == area)
                and (not kind or c['class'] == kind)]
        if not rows:
            continue
        count, tally = rows[0], tallies[rows[0]['class']]
        name = f"{os.path.basename(folder)} {date} {count['area']} {count['class']}"
        if not count['counted']:
            tally.refused += 1
            print(f'{name}: {least} refused {" ".join(count["flags"])}', file=sys.stderr)
            continue
        tally.add(count, least, most)
        print(f"{name}: {least}{f'-{most}' if most > least else ''}, counted {count['best']} "
              f"[{count['low90']}, {count['high90']}] {'' if tally.held[-1] else 'MISSED '}"
              f"{' '.join(count['flags'])}", file=sys.stderr)
        if drawn:
            add_objects(tally, said, drawn, date[:10], count['area'], count['class'])
    for t in said['tracks'] if drawn else ():
        if t['counted']:
            tallies['railcar'].tracks += 1
            tallies['railcar'].exact += tracks[t['date'][:10], t['track']] == t['best']


def main():
    program = sys.argv[1]
    print('| pictures | class | counts | error median % | mean % | worst % | false on empty areas | 90 % intervals '
          'that hold | their width % | precision | recall | tracks exact | refused |')
    print('| --- | --- |' + ' ---: |' * 11)
    for domain in sys.argv[2:]:
        name, _, folder = domain.partition('=')
        tallies = collections.defaultdict(Tally)
        for site in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            path = os.path.join(folder, site)
            if not os.path.exists(os.path.join(path, 'truth.geojson')):
                continue
            try:
                measure(program, path, tallies)
            except RuntimeError as error:
                print(f'{site}: {error}', file=sys.stderr)
        for kind in sorted(tallies):
            print(tallies[kind].row(name, kind))


if __name__ == '__main__':
    main()
