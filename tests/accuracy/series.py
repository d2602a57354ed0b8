#!/usr/bin/env python3
"""What became of each car over the dates of drawn series, held against their truth, as a Markdown table.

usage: series.py YARDSTICK FOLDER...

FOLDER: a series as `render series` writes it, date-1.tif to date-6.tif.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

STATUSES = 'stayed', 'left', 'arrived'


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr.strip())
    return done


def moved(program, folder, work):
    """The sum over all pairs of dates, and the pixel size."""
    tiles = sorted(glob.glob(os.path.join(folder, 'date-*.tif')))
    run(program, 'report', *tiles, '--site', os.path.join(folder, 'site.geojson'), '--no-images', '--quiet', '-o', work)
    with open(os.path.join(folder, 'truth.geojson')) as file:
        truth = json.load(file)
    with open(os.path.join(folder, 'truth.json')) as file:
        facts = json.load(file)
    truth['counts'] = facts['counts']
    path = os.path.join(work, 'truth.geojson')
    with open(path, 'w') as file:
        json.dump(truth, file)
    answer = json.loads(run(program, 'evaluate', work, '--truth', path, '--json').stdout)
    for row in answer['moved']:
        if row['kind'] == 'pair':
            print(os.path.basename(folder), row['before'][:10], 'to', row['after'][:10], ', '.join(
                f"{row[k]['true_low']} {k}, said {row[k]['low90']}-{row[k]['high90']}"
                f"{'' if row[k]['covered'] else ' MISSED'}" for k in STATUSES), file=sys.stderr)
    return answer['moved'][-1], facts['views'][0]['gsd']


def row_text(name, pixel, row):
    left = row['left']
    decided = {k: row[k]['called_stayed'] + row[k]['called_moved'] for k in STATUSES}
    right = {k: row[k]['called_stayed' if k == 'stayed' else 'called_moved'] for k in STATUSES}
    found = {k: decided[k] + row[k]['undecided'] for k in STATUSES}
    cells = [name, pixel, sum(row[k]['covered'] for k in STATUSES), sum(row[k]['intervals'] for k in STATUSES),
             left['true_low'], left['called_moved'], left['called_stayed'], row['linked'], row['linked_right']]
    for k in STATUSES:
        cells.append(f'{decided[k] / found[k]:.2f}' if found[k] else '–')
        cells.append(f'{right[k] / decided[k]:.3f}' if decided[k] else '–')
    return '| ' + ' | '.join(str(c) for c in cells) + ' |'


def add(total, row):
    for key, value in row.items():
        if isinstance(value, dict):
            add(total.setdefault(key, {}), value)
        elif isinstance(value, int):
            total[key] = total.get(key, 0) + value


def main():
    print('| series | pixels m | intervals that hold | of | departures | called left at their date | called stayed '
          '| links | to the same car | ' + ' | '.join(f'{k}: decided | right' for k in STATUSES) + ' |')
    print('| --- |' + ' ---: |' * 14)
    total = {}
    for folder in sys.argv[2:]:
        with tempfile.TemporaryDirectory() as work:
            row, pixel = moved(sys.argv[1], folder, work)
        print(row_text(os.path.basename(folder), pixel, row), flush=True)
        add(total, row)
    print(row_text('all', '', total))


if __name__ == '__main__':
    main()
