#!/usr/bin/env python3
"""Counts, and what became of objects, against truth: domain by domain, as two Markdown tables.

usage: accuracy.py YARDSTICK NAME=FOLDER...

FOLDER holds one folder a site: site.geojson, tiles (before.tif and after.tif, or tile.tif) and
truth.geojson; the counts of a truth.json beside it, as `render` writes them, say where nothing is.
Each site is reported and evaluated by the program; here the rows are only pooled.  Every count goes
to standard error, the table to standard output.
"""
import collections
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return done


def evaluated(program, folder, work):
    """The rows of `yardstick evaluate` for all tiles of a site, counted together as a user would."""
    tiles = [os.path.join(folder, t) for t in ('before.tif', 'after.tif', 'tile.tif')]
    run(program, 'report', *[t for t in tiles if os.path.exists(t)], '--site',
        os.path.join(folder, 'site.geojson'), '--tiers', '1-1', '--no-images', '--quiet', '-o', work)
    with open(os.path.join(folder, 'truth.geojson')) as file:
        truth = json.load(file)
    counts = os.path.join(folder, 'truth.json')
    if os.path.exists(counts):
        with open(counts) as file:
            truth['counts'] = json.load(file)['counts']
    path = os.path.join(work, 'truth.geojson')
    with open(path, 'w') as file:
        json.dump(truth, file)
    done = run(program, 'evaluate', work, '--truth', path, '--json')
    for line in done.stderr.splitlines():
        print(f'{os.path.basename(folder)}: {line}', file=sys.stderr)
    answer = json.loads(done.stdout)
    with open(os.path.join(work, 'report.json')) as file:
        pixel = max(date['tile']['gsd_x_m'] for date in json.load(file)['dates'])
    return ([row for row in answer['rows'] if row['kind'] == 'count'],
            [dict(row, pixel=pixel) for row in answer['moved'] if row['kind'] == 'pair'])


def row_text(r):
    true = f"{r['true_low']}-{r['true_high']}" if r['true_high'] > r['true_low'] else r['true_low']
    said = (f"counted {r['best']} [{r['low90']}, {r['high90']}]{'' if r['covered'] else ' MISSED'}"
            if r['counts'] else 'refused')
    return f"{r['date'][:10]} {r['area']} {r['class']}: {true}, {said}"


def pooled(domain, kind, rows):
    """One line of the table from the counts of a class."""
    counted = [r for r in rows if r['counts']]
    error = [r['abs_error_percent'] for r in counted if r['true_low']] or [math.nan]
    empty = [r['abs_error'] for r in counted if not r['true_low']]
    width = [r['width_percent'] for r in counted if r['true_low']]
    total = collections.Counter()
    for r in counted:
        total.update({k: r[k] or 0 for k in ('true', 'found', 'matched', 'tracks', 'tracks_exact', 'tracks_covered')})
    cells = [domain, kind, len(counted), f'{statistics.median(error):.1f}',
             f'{statistics.fmean(error):.1f}', f'{max(error):.1f}',
             f'{sum(empty)} on {len(empty)}' if empty else '–',
             f"{sum(r['covered'] for r in counted)} of {len(counted)}",
             f'{statistics.median(width):.0f}' if width else '–',
             f"{total['matched'] / total['found']:.3f}" if total['found'] and total['true'] else '–',
             f"{total['matched'] / total['true']:.3f}" if total['true'] else '–',
             f"{total['tracks_exact']} of {total['tracks']}" if total['tracks'] else '–',
             f"{total['tracks_covered']} of {total['tracks']}" if total['tracks'] else '–',
             len(rows) - len(counted)]
    return '| ' + ' | '.join(str(c).replace('nan', '–') for c in cells) + ' |'


STATUSES = 'stayed', 'left', 'arrived'
PIXELS = (0.525, '0.3 to 0.5 m'), (0.725, '0.6 to 0.7 m'), (math.inf, 'coarser')


def moved_text(r):
    return ', '.join(f"{r[k]['true_low']} {k}, said {r[k]['low90']}-{r[k]['high90']}"
                     f"{'' if r[k]['covered'] or not r[k]['intervals'] else ' MISSED'} ("
                     f"{r[k]['called_stayed']} stayed, {r[k]['called_moved']} moved, {r[k]['undecided']} undecided)"
                     for k in STATUSES)


def pooled_moved(domain, kind, pixels, rows):
    """One line of the second table."""
    cells = [domain, kind, pixels, len(rows)]
    for k in STATUSES:
        total = collections.Counter()
        for r in rows:
            total.update({name: r[k][name] or 0 for name in ('called_stayed', 'called_moved', 'undecided', 'called',
                                                             'called_right', 'intervals', 'covered')})
        decided = total['called_stayed'] + total['called_moved']
        right = total['called_stayed' if k == 'stayed' else 'called_moved']
        cells += [decided + total['undecided'],
                  f"{decided / (decided + total['undecided']):.2f}" if decided + total['undecided'] else '–',
                  f'{right / decided:.3f}' if decided else '–',
                  f"{total['called_right'] / total['called']:.3f}" if total['called'] else '–',
                  f"{total['covered']} of {total['intervals']}"]
    return '| ' + ' | '.join(str(c) for c in cells) + ' |'


def print_moved(domains):
    print('\n| pictures | class | pixels | pairs |' + ''.join(
        f' {k} | decided | right | of those called so | 90 % intervals that hold |' for k in STATUSES))
    print('| --- | --- | --- | ---: |' + ' ---: |' * 15)
    for name, moved in domains:
        for kind in sorted(moved):
            rows, least = moved[kind], 0
            for most, pixels in PIXELS:
                part = [r for r in rows if least < r['pixel'] <= most and r['pairs']]
                least = most
                if part:
                    print(pooled_moved(name, kind, pixels, part))


failed = []  # sites whose report or evaluation fails


def measure(program, folder):
    """class -> rows of counts, class -> rows of what became of objects, of all sites of a folder."""
    rows, moved = collections.defaultdict(list), collections.defaultdict(list)
    for site in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        path = os.path.join(folder, site)
        if not os.path.exists(os.path.join(path, 'truth.geojson')):
            continue
        try:
            with tempfile.TemporaryDirectory() as work:
                found, changes = evaluated(program, path, work)
        except RuntimeError as error:
            print(f'{site}: {error}', file=sys.stderr)
            if 'nothing to compare' not in str(error):  # pairs whose truth is of alignment alone
                failed.append(site)
            continue
        for row in found:
            print(f'{site} {row_text(row)}', file=sys.stderr)
            rows[row['class']].append(row)
        for row in changes:
            if row['pairs']:
                print(f"{site} {row['before'][:10]} to {row['after'][:10]} {row['area']} {row['class']}: "
                      f'{moved_text(row)}', file=sys.stderr)
            moved[row['class']].append(row)
    return rows, moved


def main():
    program = sys.argv[1]
    print('| pictures | class | counts | error median % | mean % | worst % | false on empty areas | 90 % intervals '
          'that hold | their width % | precision | recall | tracks exact | their intervals that hold | refused |')
    print('| --- | --- |' + ' ---: |' * 12)
    domains = []
    for domain in sys.argv[2:]:
        name, _, folder = domain.partition('=')
        rows, moved = measure(program, folder)
        domains.append((name, moved))
        for kind in sorted(rows):
            print(pooled(name, kind, rows[kind]))
    print_moved(domains)
    if failed:
        sys.exit(f'accuracy: failed, and not in the table: {", ".join(failed)}')


if __name__ == '__main__':
    main()
