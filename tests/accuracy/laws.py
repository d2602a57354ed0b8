#!/usr/bin/env python3
"""What should not change a count of railcars, and how many tracks it changes.

usage: laws.py YARDSTICK NAME=FOLDER...

FOLDER holds one folder a site: site.geojson with tracks, and before.tif and after.tif, or tile.tif.
Every picture is counted as it is, with its lines drawn 1 m beside the tracks, at half the gain,
mirrored, in grey, and through JPEG 75.  Wants GDAL for Python.
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

gdal.UseExceptions()


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


def write(path, like, data, **more):
    options = ['COMPRESS=JPEG', 'JPEG_QUALITY=75'] if more.get('jpeg') else []
    if more.get('jpeg') and len(data) == 3:
        options += ['PHOTOMETRIC=YCBCR', 'INTERLEAVE=PIXEL']
    elif len(data) >= 3:
        options += ['PHOTOMETRIC=RGB']
    kind = like.GetRasterBand(1).DataType
    out = gdal.GetDriverByName('GTiff').Create(path, data.shape[2], data.shape[1], len(data), kind,
                                               options)
    g = list(like.GetGeoTransform())
    if more.get('mirror'):  # the same places, the columns in the other order
        g = [g[0] + g[1] * data.shape[2], -g[1], g[2], g[3] + g[4] * data.shape[2], -g[4], g[5]]
    out.SetGeoTransform(g)
    out.SetProjection(like.GetProjection())
    for key in ('TIFFTAG_DATETIME', 'TIFFTAG_IMAGEDESCRIPTION'):
        if like.GetMetadataItem(key):
            out.SetMetadataItem(key, like.GetMetadataItem(key))
    out.WriteArray(data)
    out.FlushCache()


def changed(path, tile, law):
    raster = gdal.Open(tile)
    data = raster.ReadAsArray()
    data = (data if data.ndim == 3 else data[None])[:3]
    if law == 'gain 0.5':
        data = data // 2
    elif law == 'mirrored':
        write(path, raster, data[:, :, ::-1], mirror=True)
        return
    elif law == 'grey':
        data = np.rint(data.mean(0, keepdims=True)).astype(data.dtype)
    write(path, raster, data, jpeg=law == 'JPEG 75')


def tracks(program, tile, site):
    done = subprocess.run([program, 'count', tile, '--site', site, '--json', '--quiet'],
                          capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return {t['track']: (t['best'], t['low90'], t['high90']) for t in json.loads(done.stdout)['tracks']
            if t['counted']}


LAWS = ('1 m beside', 'gain 0.5', 'mirrored', 'grey', 'JPEG 75')


def measure(program, folder, tally):
    path = os.path.join(folder, 'site.geojson')
    site = json.load(open(path))
    if not any(f['properties'].get('role') == 'track' for f in site['features']):
        return
    for name in ('before.tif', 'after.tif', 'tile.tif'):
        tile = os.path.join(folder, name)
        if not os.path.exists(tile):
            continue
        plain = tracks(program, tile, path)
        for law in LAWS:
            with tempfile.TemporaryDirectory() as work:
                other, lines = os.path.join(work, 'tile.tif'), path
                if law == '1 m beside':
                    other, lines = tile, os.path.join(work, 'site.geojson')
                    json.dump(beside(site, 1), open(lines, 'w'))
                else:
                    changed(other, tile, law)
                seen = tracks(program, other, lines)
            for track, (best, low, high) in plain.items():
                if track not in seen:
                    tally[law, 'refused'] += 1
                    continue
                tally[law, 'tracks'] += 1
                tally[law, 'changed'] += seen[track][0] != best
                tally[law, 'apart'] += seen[track][1] > high or low > seen[track][2]
                if seen[track][0] != best:
                    print(os.path.basename(folder), name, law, track, best, '->', seen[track],
                          file=sys.stderr)


def main():
    program, domains = sys.argv[1], [a.split('=', 1) for a in sys.argv[2:]]
    print('| pictures | what was done | tracks | count changed | intervals apart | refused |')
    print('| --- | --- | ---: | ---: | ---: | ---: |')
    for domain, parent in domains:
        if not os.path.isdir(parent):
            print(f'{domain}: skipped, no {parent}', file=sys.stderr)
            continue
        tally = collections.Counter()
        for name in sorted(os.listdir(parent)):
            if os.path.exists(os.path.join(parent, name, 'site.geojson')):
                measure(program, os.path.join(parent, name), tally)
        for law in LAWS:
            print('| ' + ' | '.join(str(v) for v in (
                domain, law, *(tally[law, k] for k in ('tracks', 'changed', 'apart', 'refused')))) + ' |')


if __name__ == '__main__':
    main()
