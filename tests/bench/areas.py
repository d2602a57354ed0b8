#!/usr/bin/env python3
"""Time and memory of the counts in areas, by the size of the area.

usage: areas.py YARDSTICK SAMPLES [SIDE...]

A sample tile is laid side by side to squares of SIDE pixels (default 1024 2048 4096), and one class is
counted over the whole of it on one thread.  Prints seconds and peak memory for each Mpixel: both
are linear where the numbers of a line are the same.  Wants GDAL for Python.
"""
import os
import re
import subprocess
import sys
import tempfile

import numpy as np
from osgeo import gdal

gdal.UseExceptions()
WHAT = (('container', 'container_quay'), ('vessel', 'container_quay'), ('pit', 'depot'))


def lay(path, sample, side):
    raster = gdal.Open(sample)
    data = raster.ReadAsArray()
    again = [-(-side // n) for n in data.shape[1:]]
    data = np.tile(data, (1, *again))[:, :side, :side]
    out = gdal.GetDriverByName('GTiff').Create(path, side, side, len(data), gdal.GDT_Byte,
                                               ['TILED=YES', 'PHOTOMETRIC=RGB'])
    out.SetGeoTransform(raster.GetGeoTransform())
    out.SetProjection(raster.GetProjection())
    out.WriteArray(data)
    out.FlushCache()


def measure(program, tile, kind):
    done = subprocess.run(['/usr/bin/time', '-f', '%e %M', program, 'count', f'{tile}@2023-01-01',
                           '--class', kind, '--threads', '1', '--max-memory', '16G', '--csv', '--quiet'],
                          capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    seconds, kib = re.search(r'([\d.]+) (\d+)\s*$', done.stderr).groups()
    row = done.stdout.splitlines()[1].split(',')
    return float(seconds), int(kib) / 1024, row[4] or row[-1]


def main():
    program, samples, sides = sys.argv[1], sys.argv[2], [int(s) for s in sys.argv[3:]]
    print('| class | side, px | counted | s | s a Mpixel | MiB | MiB a Mpixel |')
    print('| --- | ---: | ---: | ---: | ---: | ---: | ---: |')
    for kind, sample in WHAT:
        for side in sides or (1024, 2048, 4096):
            with tempfile.TemporaryDirectory() as work:
                tile = os.path.join(work, 'tile.tif')
                lay(tile, os.path.join(samples, sample, 'after.tif'), side)
                s, mib, best = measure(program, tile, kind)
            m = side * side / 1e6
            print(f'| {kind} | {side} | {best} | {s:.1f} | {s / m:.2f} | {mib:.0f} | {mib / m:.0f} |',
                  flush=True)


if __name__ == '__main__':
    main()
