#!/usr/bin/env python3
"""Scores held against truth: of the objects with a score, how many are real.  A Markdown table.

usage: reliability.py YARDSTICK NAME=FOLDER...

FOLDER holds sites as accuracy.py wants them.  Objects are paired with those of truth.geojson as
`yardstick evaluate` pairs them: one to one, the nearest first, centres within half the true length,
a point within its match_tolerance_m, or half the found length.  Objects that are paired with an optional one are left out,
and so are areas and dates of which the truth says nothing.
"""
import collections
import json
import math
import os
import subprocess
import sys
import tempfile

BINS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0001)
TILES = ('before.tif', 'after.tif', 'tile.tif')


def report(program, folder, work):
    tiles = [os.path.join(folder, t) for t in TILES if os.path.exists(os.path.join(folder, t))]
    done = subprocess.run([program, 'report', *tiles, '--site', os.path.join(folder, 'site.geojson'),
                           '--tiers', '1-1', '--no-images', '--quiet', '-o', work],
                          capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    with open(os.path.join(work, 'report.json')) as file:
        return json.load(file)


def truth_of(folder, dates):
    """date -> class -> [(lon, lat, reach in metres, optional)]"""
    with open(os.path.join(folder, 'truth.geojson')) as file:
        features = json.load(file)['features']
    out = collections.defaultdict(lambda: collections.defaultdict(list))
    for f in features:
        p, g = f['properties'], f['geometry']
        if 'class' not in p:
            continue
        if not p.get('date') and len(dates) > 1:
            continue
        date = str(p.get('date') or dates[0])[:10]
        if g['type'] == 'Point':
            lon, lat = g['coordinates']
            reach = p.get('match_tolerance_m')
        else:
            ring = g['coordinates'][0][:-1]
            lon = sum(c[0] for c in ring) / len(ring)
            lat = sum(c[1] for c in ring) / len(ring)
            k = 111320 * math.cos(math.radians(lat))
            sides = [math.hypot((a[0] - b[0]) * k, (a[1] - b[1]) * 110574)
                     for a, b in zip(ring, ring[1:] + ring[:1])]
            reach = max(sides) / 2
        out[date][p['class']].append((lon, lat, reach, bool(p.get('optional'))))
    return out


def stated(folder):
    """(date, class) of which truth.json says that there is a count, none among them."""
    path = os.path.join(folder, 'truth.json')
    if not os.path.exists(path):
        return set()
    with open(path) as file:
        return {(str(c.get('date', ''))[:10], c['class']) for c in json.load(file).get('counts', ())}


def paired(found, true):
    """For each found one: True real, False not, None optional."""
    near = []
    for i, o in enumerate(found):
        k = 111320 * math.cos(math.radians(o['lat_deg']))
        for j, (lon, lat, reach, _optional) in enumerate(true):
            d = math.hypot((o['lon_deg'] - lon) * k, (o['lat_deg'] - lat) * 110574)
            if d <= (o['length_m'] / 2 if reach is None else reach):
                near.append((d, i, j))
    of, taken = {}, set()
    for _, i, j in sorted(near):
        if i not in of and j not in taken:
            of[i] = j
            taken.add(j)
    return [None if i in of and true[of[i]][3] else i in of for i in range(len(found))]


failed = []  # sites whose report or evaluation fails


def measure(program, folder):
    """class -> [(score, real)]"""
    out = collections.defaultdict(list)
    for site in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        path = os.path.join(folder, site)
        if not os.path.exists(os.path.join(path, 'truth.geojson')):
            continue
        try:
            with tempfile.TemporaryDirectory() as work:
                said = report(program, path, work)
        except RuntimeError as error:
            print(f'{site}: {error}', file=sys.stderr)
            failed.append(site)
            continue
        dates = [d['date'][:10] for d in said['dates']]
        true, known = truth_of(path, dates), stated(path)
        groups = collections.defaultdict(list)
        for o in said['objects']:
            if not o['estimated'] and o['lon_deg'] is not None:
                groups[o['date'][:10], o['class']].append(o)
        for (date, kind), found in groups.items():
            if kind not in true[date] and (date, kind) not in known:
                continue
            for o, real in zip(found, paired(found, true[date][kind])):
                if real is not None:
                    out[kind].append((o['score'], real))
                    print(f"{site}\t{date}\t{kind}\t{o['score']}\t{int(real)}", file=sys.stderr)
    return out


def main():
    program = sys.argv[1]
    print('| pictures | class | objects | ' +
          ' | '.join(f'{a:g} to {min(b, 1):g}' for a, b in zip(BINS, BINS[1:])) + ' |')
    print('| --- | --- |' + ' ---: |' * len(BINS))
    for domain in sys.argv[2:]:
        name, _, folder = domain.partition('=')
        rows = measure(program, folder)
        for kind in sorted(rows):
            cells = [name, kind, str(len(rows[kind]))]
            for a, b in zip(BINS, BINS[1:]):
                inside = [real for score, real in rows[kind] if a <= score < b]
                cells.append(f'{sum(inside) / len(inside):.2f} of {len(inside)}' if inside else '–')
            print('| ' + ' | '.join(cells) + ' |')
    if failed:
        sys.exit(f'reliability: failed, and not in the table: {", ".join(failed)}')


if __name__ == '__main__':
    main()
