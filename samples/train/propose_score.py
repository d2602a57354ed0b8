#!/usr/bin/env python3
"""How right the proposals of `yardstick tracks` are; --weights fits the score to it and writes it there.

Right is what lies within 1.5 m of a track of the site file; a scene is a folder of samples/render."""
import argparse
import json
import os
import subprocess

import numpy as np
from matplotlib.path import Path
from scipy.spatial import cKDTree

import weights_file
from propose_fit import FIRST_SCORE
from propose_scenes import open_tile, spaced, tracks

NEAR_M, STEP_M = 1.5, .5


def proposals(program, tile, site):
    done = subprocess.run([program, 'tracks', tile, '--site', site, '--min-score', '0', '-q'],
                          stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)['features']


def measure(program, folder, name):
    """Proposals as (score, metres, share that is right, points), and the tracks' points in the areas."""
    site = os.path.join(folder, 'site.geojson')
    size, metres, gsd = open_tile(folder, name)
    true = np.concatenate([spaced(line, STEP_M)[0] for line in tracks(folder, name, metres, gsd)])
    near, rows = cKDTree(true), []
    for f in proposals(program, os.path.join(folder, name), site):
        p, _ = spaced(metres(f['geometry']['coordinates']), STEP_M)
        if len(p):
            rows.append((f['properties']['score'], f['properties']['length_m'],
                         (near.query(p)[0] <= NEAR_M).mean(), p))
    areas = [Path(metres(f['geometry']['coordinates'][0])) for f in json.load(open(site))['features']
             if f['properties'].get('count') == 'railcar']
    inside = ((true > 0) & (true < size)).all(1) & np.any([a.contains_points(true) for a in areas], 0)
    return rows, true[inside]


def table(tiles):
    print('score from  found  right  metres')
    for least in (0, .3, .5, .7, .9):
        found = asked = right = length = 0
        for rows, true in tiles:
            kept = [r for r in rows if r[0] >= least]
            asked += len(true)
            right += sum(r[1] * r[2] for r in kept)
            length += sum(r[1] for r in kept)
            if kept:
                found += (cKDTree(np.concatenate([r[3] for r in kept])).query(true)[0] <= NEAR_M).sum()
        print('%10.1f  %.3f  %.3f  %6d' % (least, found / max(asked, 1), right / max(length, 1e-9), length))


def calibrated(tiles):
    """Log odds that a metre is right from a line's mean odds and its length: constant, slope, slope."""
    score, length, right = np.array([r[:3] for rows, _ in tiles for r in rows]).T
    score = np.clip(score, .005, .995)
    odds = np.log(score / (1 - score)) / FIRST_SCORE[1]
    x, w, b = np.stack([np.ones_like(odds), odds, np.log(length / 30)], 1), np.sqrt(length), np.zeros(3)
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ b))
        bend = (x * (w * p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(3)
        b += np.linalg.solve(bend, x.T @ (w * (right - p)))
    p = 1 / (1 + np.exp(-x @ b))
    print(len(p), 'proposals')
    for lo, hi in ((0, .3), (.3, .5), (.5, .6), (.6, .7), (.7, .8), (.8, .9), (.9, 1)):
        k = (p >= lo) & (p < hi)
        if k.any():
            print('said %.1f to %.1f: %4d proposals, right %.2f'
                  % (lo, hi, k.sum(), np.average(right[k], weights=length[k])))
    return b


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument('program', help='yardstick; for --weights, with the first score of propose_fit.py')
    args.add_argument('scenes', nargs='+')
    args.add_argument('--weights')
    args.add_argument('--note', default='')
    args = args.parse_args()
    tiles = [measure(args.program, folder, name) for folder in args.scenes
             for name in ('before.tif', 'after.tif')]
    if not args.weights:
        table(tiles)
        return
    arrays = dict(weights_file.read(args.weights), score=np.round(calibrated(tiles), 2))
    weights_file.write(args.weights, list(arrays.items()))
    weights_file.note(args.weights, args.note)


if __name__ == '__main__':
    main()
