#!/usr/bin/env python3
"""What should not change a count, and how many counts it changes.

usage: laws.py YARDSTICK NAME=FOLDER...

FOLDER holds one folder a site: site.geojson, and before.tif and after.tif, or tile.tif.  Every picture
is counted as it is, with the lines of its tracks drawn 1 m to the side, at half the gain, mirrored,
turned by 30 degrees, in pixels 1.5 times as large, in grey, and through JPEG 75; and, 8-bit pictures,
in the forms that numbers come in: other types, multiplied, with an offset, as linear light, and with
pixels set to an extreme.  Wants numpy, scipy and GDAL for Python.

A copy of the numbers in another form may change no count, 3 % of extreme pixels none by more than 2:
where one does, the exit status is 1.  LAWS='grey uint16_x_257' in the environment measures these laws alone.
"""
import collections
import copy
import json
import math
import os
import subprocess
import sys
import tempfile

import numpy as np
from osgeo import gdal
from scipy import ndimage

gdal.UseExceptions()
CHANGES = ('1 m beside', 'gain 0.5', 'mirrored', 'turned 30°', '1.5 x coarser', 'grey', 'JPEG 75')
# Numbers of 0 to 255 in another form, and by how many such a copy may change a count; None: it is told,
# and no law, as the rounding of the copy lets more or less of the picture through.
FORMS = {
    'uint16': (lambda v: v.astype(np.uint16), 0),
    'uint16 x 257': (lambda v: v.astype(np.uint16) * 257, 0),
    'uint16 + 150': (lambda v: v.astype(np.uint16) + 150, 0),
    'int16 x 16 - 3000': (lambda v: v.astype(np.int16) * 16 - 3000, 0),
    'float 0..1': (lambda v: v.astype(np.float32) / 255, 0),
    'float x 37 - 1234.5': (lambda v: v.astype(np.float32) * 37 - 1234.5, 0),
    'linear light': (lambda v: np.rint((v / 255.) ** 2.2 * 10000).astype(np.uint16), None),
    'linear, 11 bits': (lambda v: np.rint(((v + noise(v)) / 256.) ** 2.2 * 2047).astype(np.uint16), None),
    '3 % at 255': (lambda v: spoilt(v, 0.03, (255,)), 2),
    '3 % at 0': (lambda v: spoilt(v, 0.03, (0,)), 2),
    '3 % at 65535': (lambda v: spoilt(v.astype(np.uint16) * 8, 0.03, (65535,)), 2),
    '10 % at both ends': (lambda v: spoilt(v.astype(np.int16) * 16, 0.1, (-32768, 32767)), None),
}
LAWS = CHANGES + tuple(FORMS)


def noise(data):
    """Below a step of 8 bits, so that no value stands for many pixels."""
    return np.random.default_rng(data.shape[2]).random(data.shape)


def spoilt(data, share, values):
    """Single pixels, in all bands, at one of the values."""
    random = np.random.default_rng(data.shape[1])
    out = data.copy()
    hit = random.random(data.shape[1:])
    for i, value in enumerate(values):
        at = (hit >= share * i / len(values)) & (hit < share * (i + 1) / len(values))
        out[:, at] = value
    return out


TYPES = {'uint8': gdal.GDT_Byte, 'uint16': gdal.GDT_UInt16, 'int16': gdal.GDT_Int16, 'float32': gdal.GDT_Float32}


def beside(site, metres):
    """The site with every track moved to its left."""
    out = copy.deepcopy(site)
    for f in out['features']:
        if f['properties'].get('role') != 'track':
            continue
        line = f['geometry']['coordinates']
        (ax, ay), (bx, by) = line[0][:2], line[-1][:2]
        k = math.cos(math.radians(ay))
        dx, dy = (bx - ax) * k, by - ay
        n = math.hypot(dx, dy)
        left = -dy / n * metres / 111320 / k, dx / n * metres / 110574
        f['geometry']['coordinates'] = [[p[0] + left[0], p[1] + left[1]] for p in line]
    return out


def write(path, like, data, place, options=(), nodata=None):
    out = gdal.GetDriverByName('GTiff').Create(
        path, data.shape[2], data.shape[1], len(data), TYPES[str(data.dtype)],
        [*options, *(['PHOTOMETRIC=RGB'] if len(data) >= 3 and not options else [])])
    out.SetGeoTransform(place)
    out.SetProjection(like.GetProjection())
    for key in ('TIFFTAG_DATETIME', 'TIFFTAG_IMAGEDESCRIPTION'):
        if like.GetMetadataItem(key):
            out.SetMetadataItem(key, like.GetMetadataItem(key))
    if nodata is not None:
        for band in range(len(data)):
            out.GetRasterBand(band + 1).SetNoDataValue(nodata)
    out.WriteArray(data)
    out.FlushCache()


def moved(g, a, b, c, d, e, f):
    """The place of pixels u, v that show what was at x = a + b u + c v, y = d + e u + f v."""
    return [g[0] + g[1] * a + g[2] * d, g[1] * b + g[2] * e, g[1] * c + g[2] * f,
            g[3] + g[4] * a + g[5] * d, g[4] * b + g[5] * e, g[4] * c + g[5] * f]


def turned(path, raster, data, place):
    h, w = data.shape[1:]
    c, s = math.cos(math.radians(30)), math.sin(math.radians(30))
    n = int(math.ceil(h * s + w * c)), int(math.ceil(h * c + w * s))  # wide, high
    x0, y0 = w / 2 - (c * n[0] - s * n[1]) / 2, h / 2 - (s * n[0] + c * n[1]) / 2
    m = np.array([[c, s], [-s, c]])  # of (row, column)
    top = np.array([y0, x0]) + m @ [.5, .5] - .5
    kind = np.iinfo(data.dtype) if data.dtype.kind in 'iu' else None
    out = np.stack([ndimage.affine_transform(np.maximum(b, 1).astype(np.float32), m, top, n[::-1],
                                             order=3, cval=0, prefilter=True) for b in data])
    inside = ndimage.affine_transform(np.ones((h, w), np.float32), m, top, n[::-1], order=0) > 0
    out = np.where(inside, np.maximum(out, 1), 0)
    out = np.clip(np.rint(out), 0, kind.max).astype(data.dtype) if kind else out.astype(data.dtype)
    write(path, raster, out, moved(place, x0, c, -s, y0, s, c), nodata=0)


def changed(path, tile, law):
    raster = gdal.Open(tile)
    data, place = raster.ReadAsArray(), raster.GetGeoTransform()
    data = (data if data.ndim == 3 else data[None])[:3]
    if law in FORMS:
        write(path, raster, FORMS[law][0](data), place)
    elif law == 'gain 0.5':
        write(path, raster, data // 2, place)
    elif law == 'mirrored':
        write(path, raster, data[:, :, ::-1], moved(place, data.shape[2], -1, 0, 0, 0, 1))
    elif law == 'turned 30°':
        turned(path, raster, data, place)
    elif law == '1.5 x coarser':
        n = int(data.shape[2] / 1.5), int(data.shape[1] / 1.5)
        small = gdal.Translate('', raster, format='MEM', width=n[0], height=n[1], resampleAlg='average')
        less = small.ReadAsArray()
        write(path, raster, (less if less.ndim == 3 else less[None])[:3], small.GetGeoTransform())
    elif law == 'grey':
        write(path, raster, np.rint(data.mean(0, keepdims=True)).astype(data.dtype), place)
    else:
        write(path, raster, data, place, ['COMPRESS=JPEG', 'JPEG_QUALITY=75', *(
            ['PHOTOMETRIC=YCBCR', 'INTERLEAVE=PIXEL'] if len(data) == 3 else [])])


def counts(program, tile, site):
    """(kind, name) -> (best, low90, high90) of the tracks and of the areas that are no tracks'."""
    done = subprocess.run([program, 'count', tile, '--site', site, '--json', '--quiet', '--tiers', '1-1'],
                          capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f'{tile}: {done.stderr.strip()}')
    said = json.loads(done.stdout)
    rows = [(('track', t['track']), t) for t in said['tracks']] + \
        [((c['class'], c['area']), c) for c in said['counts'] if c['class'] != 'railcar']
    return {k: (r['best'], r['low90'], r['high90']) for k, r in rows if r['counted']}


def hold(tally, name, law, plain, seen):
    for key, (best, low, high) in plain.items():
        kind = key[0]
        if key not in seen:
            tally[kind, law, 'refused'] += 1
            continue
        other = seen[key]
        tally[kind, law, 'counts'] += 1
        tally[kind, law, 'changed'] += other[0] != best
        if law in FORMS and FORMS[law][1] is not None:
            tally['broken'] += abs(other[0] - best) > FORMS[law][1]
        tally[kind, law, 'beyond'] += not (low <= other[0] <= high or other[1] <= best <= other[2])
        if other[0] != best:
            print(name, law, *key, (best, low, high), '->', other, file=sys.stderr)


def measure(program, folder, tally):
    path = os.path.join(folder, 'site.geojson')
    site = json.load(open(path))
    for name in ('before.tif', 'after.tif', 'tile.tif'):
        tile = os.path.join(folder, name)
        if not os.path.exists(tile):
            continue
        plain = counts(program, tile, path)
        eye = gdal.Open(tile).GetRasterBand(1).DataType == gdal.GDT_Byte
        for law in os.environ['LAWS'].split() if 'LAWS' in os.environ else LAWS:
            law = law.replace('_', ' ')
            if law in FORMS and not eye:
                continue
            if law == '1 m beside' and not any(k[0] == 'track' for k in plain):
                continue
            with tempfile.TemporaryDirectory() as work:
                other, lines = os.path.join(work, 'tile.tif'), path
                if law == '1 m beside':
                    other, lines = tile, os.path.join(work, 'site.geojson')
                    with open(lines, 'w') as out:
                        json.dump(beside(site, 1), out)
                else:
                    changed(other, tile, law)
                seen = counts(program, other, lines)
            some = {k: v for k, v in plain.items() if law != '1 m beside' or k[0] == 'track'}
            hold(tally, f'{os.path.basename(folder)} {name}', law, some, seen)


def main():
    program, domains = sys.argv[1], [a.split('=', 1) for a in sys.argv[2:]]
    print('| pictures | what was done | of | counts | changed | beyond both intervals | refused |')
    print('| --- | --- | --- | ---: | ---: | ---: | ---: |')
    broken = 0
    for domain, parent in domains:
        if not os.path.isdir(parent):
            print(f'{domain}: skipped, no {parent}', file=sys.stderr)
            continue
        tally = collections.Counter()
        for name in sorted(os.listdir(parent)):
            if os.path.exists(os.path.join(parent, name, 'site.geojson')):
                measure(program, os.path.join(parent, name), tally)
        broken += tally.pop('broken', 0)
        for kind, law in sorted({k[:2] for k in tally}, key=lambda k: (k[0], LAWS.index(k[1]))):
            print('| ' + ' | '.join(str(v) for v in (domain, law, kind, *(
                tally[kind, law, k] for k in ('counts', 'changed', 'beyond', 'refused')))) + ' |', flush=True)
    return broken > 0


if __name__ == '__main__':
    sys.exit(main())
