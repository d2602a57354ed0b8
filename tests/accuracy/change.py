#!/usr/bin/env python3
"""How well yardstick diff finds the change that is labelled: kappa and F1 by measure and threshold.

usage: change.py YARDSTICK FOLDER...

A folder has before.tif, after.tif and labels.tif: 0 not labelled, 1 unchanged, 2 changed.  Wants GDAL for Python.
"""
import os
import subprocess
import sys
import tempfile

from osgeo import gdal

gdal.UseExceptions()
RULES = ['widened', 'chi2=0.001', 'robust', 'hysteresis', 'otsu', 'ki']


def scores(mask, labels):
    """kappa, F1 and the changed share of all."""
    n = [[0, 0], [0, 0]]
    changed = 0
    for m, label in zip(mask, labels):
        changed += m > 0
        if label:
            n[label == 2][m > 0] += 1
    (tn, fp), (fn, tp) = n
    total = tp + fp + fn + tn
    right = (tp + tn) / total
    chance = ((tp + fp) * (tp + fn) + (fn + tn) * (fp + tn)) / total / total
    return (right - chance) / (1 - chance), 2 * tp / (2 * tp + fp + fn), changed / len(mask)


def read(path):
    tile = gdal.Open(path)
    return tile.GetRasterBand(1).ReadRaster(buf_type=gdal.GDT_Byte)


def main():
    yardstick, folders = sys.argv[1], sys.argv[2:]
    if not folders:
        sys.exit(__doc__)
    print('| pair | measure | threshold | kappa | F1 | changed |\n| --- | --- | --- | --- | --- | --- |')
    with tempfile.TemporaryDirectory() as work:
        mask = os.path.join(work, 'change.tif')
        for folder in folders:
            labels = read(os.path.join(folder, 'labels.tif'))
            for measure in ['difference', 'irmad', 'cva']:
                for rule in RULES:
                    subprocess.run([yardstick, 'diff', *(os.path.join(folder, f) for f in ('before.tif', 'after.tif')),
                                    '--mask', mask, '--measure', measure, '--threshold', rule, '-q'],
                                   check=True, stdout=subprocess.DEVNULL)
                    kappa, f1, share = scores(read(mask), labels)
                    print(f'| {os.path.basename(os.path.normpath(folder))} | {measure} | {rule} | {kappa:.3f} | {f1:.3f} | '
                          f'{100 * share:.1f} % |')


if __name__ == '__main__':
    main()
