#!/usr/bin/env python3
"""How well yardstick align finds a displacement that is known.

usage: align.py YARDSTICK [--rendered FOLDER] [--real FOLDER] [--others FOLDER...] [--pairs N]

--rendered: sites with before.tif, after.tif and truth.json, whose views have shift_px.  --real: sites with
before.tif and after.tif.  Every pair is also measured with the georeference of its second tile moved, turned
and scaled by a known amount, which changes no pixel: what is found must change by just that.
--others: folders of tiles of different places; N pairs [700] of all tiles are given one place, and none may be
aligned.  Wants GDAL for Python.
"""
import argparse
import glob
import json
import math
import os
import subprocess
import sys
import tempfile

from osgeo import gdal

gdal.UseExceptions()

# In pixels of the tile: shift, turn in degrees and scale about its middle.
MOVED = {'shift to 8 px': (6.3, -4.9, 0, 1), 'turn 0.3°': (1.7, 0.6, 0.3, 1), 'scale 1 %': (-2.2, 3.1, 0, 1.01),
         'turn, scale, shift': (-5.2, -3.3, -0.3, 0.992)}
FAR = {'20 px': (14, -14), '40 px': (-31, 25), '60 px': (44, 41), '80 px': (80, 0), '120 px': (-85, 85)}
# px: what is trusted and further off than this is wrong, whatever it says of itself.
WRONG = 1


def align(yardstick, reference, tile):
    """The row of the tile, or None where yardstick failed."""
    run = subprocess.run([yardstick, 'align', reference, tile, '--json', '-q'], capture_output=True, text=True)
    if not run.stdout:
        sys.exit(f'{reference} {tile}: {run.stderr.strip()}')
    return json.loads(run.stdout)['tiles'][0]


def similarity(move, w, h):
    """Of pixels: x' = a0 + a1 x + a2 y, ..."""
    dx, dy, turn, scale = move
    c, s = scale * math.cos(math.radians(turn)), scale * math.sin(math.radians(turn))
    cx, cy = w / 2, h / 2
    return cx + dx - c * cx + s * cy, c, -s, cy + dy - s * cx - c * cy, s, c


def at(t, x, y):
    return t[0] + t[1] * x + t[2] * y, t[3] + t[4] * x + t[5] * y


def join(first, second):
    """second(first(p)) as six numbers."""
    o, x, y = at(second, *at(first, 0, 0)), at(second, *at(first, 1, 0)), at(second, *at(first, 0, 1))
    return o[0], x[0] - o[0], y[0] - o[0], o[1], x[1] - o[1], y[1] - o[1]


def copy(path, source, place=None, projection=None, size=0):
    """A tile with another georeference; of its upper left corner alone where size is given."""
    data = gdal.Open(source)
    window = [0, 0, min(size, data.RasterXSize), min(size, data.RasterYSize)] if size else None
    out = gdal.Translate('', data, format='MEM', srcWin=window)
    if place:
        out.SetGeoTransform(place)
    if projection:
        out.SetProjection(projection)
    gdal.GetDriverByName('GTiff').CreateCopy(path, out, options=['COMPRESS=DEFLATE', 'TILED=YES'])
    for beside in (path + '.aux.xml',):
        if os.path.exists(beside):
            os.unlink(beside)


def displaced(row, x, y):
    d = row['displacement']
    return d[0] + d[1] * x + d[2] * y, d[3] + d[4] * x + d[5] * y


def change_error(before, after, a, w, h):
    """Largest error, px, over corners and middle, of the displacement that moving the georeference by a makes."""
    worst = 0
    for x, y in ((0, 0), (w, 0), (0, h), (w, h), (w / 2, h / 2)):
        dx, dy = displaced(before, x, y)
        tx, ty = at(a, x + dx, y + dy)
        ex, ey = displaced(after, x, y)
        worst = max(worst, math.hypot(x + ex - tx, y + ey - ty))
    return worst


def moved_rows(args, folder, scratch, before):
    """The pair again, its second tile moved; errors by name, None where it is refused."""
    a, b = folder + '/before.tif', folder + '/after.tif'
    first, second = gdal.Open(a), gdal.Open(b)
    if first.GetGeoTransform() != second.GetGeoTransform() or first.GetProjection() != second.GetProjection():
        return {}
    w, h = first.RasterXSize, first.RasterYSize
    out = {}
    for name, move in (*MOVED.items(), *((k, (*v, 0, 1)) for k, v in FAR.items())):
        by = similarity(move, w, h)
        copy(scratch + '/moved.tif', b, join(by, second.GetGeoTransform()))
        row = align(args.yardstick, a, scratch + '/moved.tif')
        out[name] = change_error(before, row, by, w, h) if row['aligned'] else None
    return out


def there_and_back(args, folder, there):
    back = align(args.yardstick, folder + '/after.tif', folder + '/before.tif')
    if not there['aligned'] or not back['aligned']:
        return math.nan
    return math.hypot(there['shift_east_m'] + back['shift_east_m'], there['shift_north_m'] + back['shift_north_m'])


def measure(args, folders, scratch, truth):
    for folder in folders:
        row = align(args.yardstick, folder + '/before.tif', folder + '/after.tif')
        name = os.path.basename(folder)
        if not row['aligned']:
            print(f'{name}: refused: {row["reason"]}', flush=True)
            yield name, row, None, None, {}
            continue
        error = math.nan
        if truth:
            views = json.load(open(folder + '/truth.json'))['views']
            one, two = (v.get('shift_px', (0, 0)) for v in views)
            error = math.hypot(row['shift_x_px'] - two[0] + one[0], row['shift_y_px'] - two[1] + one[1])
        swap = there_and_back(args, folder, row)
        moved = moved_rows(args, folder, scratch, row)
        print(f'{name}: ({row["shift_x_px"]:.2f}, {row["shift_y_px"]:.2f}) px, error {error:.3f} px, '
              f'there and back {swap:.3f} m, {row["model"]}, across {row["residual_across_px"]:.2f}, '
              f'along {row["residual_along_px"]:.2f}, Q {row["quality"]:.0f}, {row["ties"]} of {row["windows"]}; '
              + ', '.join(f'{k} {"refused" if v is None else f"{v:.2f}"}' for k, v in moved.items()), flush=True)
        yield name, row, error, swap, moved


def middle(values):
    values = sorted(values)
    return values[len(values) // 2] if values else math.nan


def table(name, rows):
    """What was found of all pairs, as lines of a table."""
    found = [r for r in rows if r[1]['aligned']]
    print(f'\n| {name}: {len(rows)} pairs, {len(found)} aligned | n | found | median px | worst px | wrong |')
    print('| --- | ---: | ---: | ---: | ---: | ---: |')

    def line(what, values):
        some = [v for v in values if v is not None and not math.isnan(v)]
        if some:
            print(f'| {what} | {len(values)} | {len(some)} | {middle(some):.3f} | {max(some):.3f} | '
                  f'{sum(v > WRONG for v in some)} |')
    line('shift at the centre', [r[2] for r in found])
    line('there and back, m', [r[3] for r in found])
    for move in (*MOVED, *FAR):
        line(('moved by ' if move in FAR else '') + move, [r[4][move] for r in found if move in r[4]])


def different(args, tiles, scratch):
    """Pairs of tiles of different places on one place; how many are trusted, and the highest Q."""
    pixels, trusted, highest, n = {}, [], 0, 0
    for step in range(1, len(tiles)):
        for i, a in enumerate(tiles):
            b = tiles[(i + step) % len(tiles)]
            if os.path.dirname(a) == os.path.dirname(b) and os.path.basename(os.path.dirname(a)) not in args.flat:
                continue
            if n == args.pairs:
                break
            for k, tile in enumerate((a, b)):
                if tile not in pixels:
                    t = gdal.Open(tile).GetGeoTransform()
                    pixels[tile] = 0.5 if abs(t[1]) < 0.01 else min(max(abs(t[1]), 0.2), 2)
                copy(f'{scratch}/{k}.tif', tile, (500000, pixels[tile], 0, 4100000, 0, -pixels[tile]), 'EPSG:32637')
            row = align(args.yardstick, scratch + '/0.tif', scratch + '/1.tif')
            highest = max(highest, row['quality'])
            n += 1
            if row['aligned']:
                trusted.append((a, b, row['quality'], row['ties']))
                print('trusted:', *trusted[-1], flush=True)
    print(f'\n{n} pairs of different places: {len(trusted)} trusted, highest Q {highest:.1f}', flush=True)


def main():
    parse = argparse.ArgumentParser(usage=__doc__)
    parse.add_argument('yardstick')
    parse.add_argument('--rendered')
    parse.add_argument('--real')
    parse.add_argument('--others', nargs='*', default=[])
    parse.add_argument('--pairs', type=int, default=700)
    args = parse.parse_args()
    args.flat = {os.path.basename(f.rstrip('/')) for f in args.others}
    with tempfile.TemporaryDirectory() as scratch:
        for name, folder in (('rendered', args.rendered), ('real', args.real)):
            if not folder:
                continue
            folders = [os.path.dirname(f) for f in sorted(glob.glob(folder + '/*/after.tif'))]
            table(name, list(measure(args, folders, scratch, name == 'rendered')))
        tiles = [f for folder in args.others
                 for f in sorted(glob.glob(folder + '/*.tif') + glob.glob(folder + '/*/before.tif') + glob.glob(folder + '/*/tile.tif'))]
        if tiles:
            different(args, tiles, scratch)


main()
