#!/usr/bin/env python3
"""How far counts of railcars are from the truth, by pixel size.

    tests/accuracy/tracks_measure.py [--yardstick PROGRAM] [--jobs N] SCENE...

A scene is a folder with site.geojson, truth.json (`counts`: date, area, count, optional) and the
dated tiles before.tif and after.tif, as `render` writes them.  Each tile is counted alone.
"""
import argparse
import concurrent.futures
import json
import os
import statistics
import subprocess


def count(program, scene, tile):
    """The railcars of one tile: area name -> row of the report, and the pixel size."""
    text = subprocess.run(
        [program, 'count', os.path.join(scene, tile), '--site',
         os.path.join(scene, 'site.geojson'), '--json', '--quiet', '--threads', '1'],
        check=True, capture_output=True, text=True).stdout
    report = json.loads(text)
    return {c['area']: c for c in report['counts'] if c['class'] == 'railcar'}


def measure(program, scene):
    truth = json.load(open(os.path.join(scene, 'truth.json')))
    rows = []
    for tile, view in zip(('before.tif', 'after.tif'), truth['views']):
        counted = count(program, scene, tile)
        for want in truth['counts']:
            if want['class'] != 'railcar' or want['date'][:10] != view['when'][:10]:
                continue
            got = counted[want['area']]
            low, high = want['count'], want['count'] + want['optional']
            best = got['best']
            error = max(low - best, best - high, 0)
            rows.append({
                'name': os.path.basename(scene.rstrip('/')) + '/' + tile[:-4], 'gsd': view['gsd'],
                'low': low, 'high': high, 'best': best, 'counted': got['counted'],
                'low90': got['low90'], 'high90': got['high90'], 'error': error,
                'covered': got['low90'] <= high and got['high90'] >= low,
                'flags': got['flags']})
    return rows


def summary(title, rows):
    cars = sum(r['low'] for r in rows)
    error = sum(r['error'] for r in rows)
    print('%-10s %3d pictures, %4d cars: error %4d = %5.1f %%, exact %3d, intervals hold %3d, '
          'median width %4.0f' % (title, len(rows), cars, error, 100 * error / max(cars, 1),
                                  sum(not r['error'] for r in rows),
                                  sum(r['covered'] for r in rows),
                                  statistics.median(r['high90'] - r['low90'] for r in rows)))


def main():
    args = argparse.ArgumentParser(description=__doc__,
                                   formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('scenes', nargs='+')
    args.add_argument('--yardstick', default='build/release/yardstick')
    args.add_argument('--jobs', type=int, default=1)
    args = args.parse_args()
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        rows = [r for part in pool.map(lambda s: measure(args.yardstick, s), args.scenes)
                for r in part]
    for r in rows:
        print('%-24s %.2f m  true %3d-%3d  best %3d [%3d, %3d]%s %s' % (
            r['name'], r['gsd'], r['low'], r['high'], r['best'], r['low90'], r['high90'],
            '' if r['counted'] else ' refused', '' if r['covered'] else 'MISSED'))
    rows = [r for r in rows if r['counted']]
    for low, high in ((0, .45), (.45, .65), (.65, .9), (.9, 9)):
        some = [r for r in rows if low <= r['gsd'] < high]
        if some:
            summary('%.2f-%.2f m' % (low, high), some)
    if rows:
        summary('all', rows)


if __name__ == '__main__':
    main()
