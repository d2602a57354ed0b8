"""Places of drawn scenes, whether a track passes there, and the strips the program reads there."""
import json
import os
import subprocess

import numpy as np
from osgeo import gdal
from scipy.spatial import cKDTree

from scenes import pixel_of

EVEN, ODD = 41, 36  # YS_STRIP_SUMS, YS_STRIP_DIFFERENCES
ON_M, OFF_M = .75, 1.4  # an axis so near: on it; none so near: off it; between: not asked
MARGIN_M = 4


def spaced(line, step):
    """Points at equal distances along a line, and the unit tangents there."""
    at = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    s = np.arange(0, at[-1], step)
    p = np.stack([np.interp(s, at, line[:, 0]), np.interp(s, at, line[:, 1])], 1)
    if len(p) < 2:
        return p[:0], p[:0]
    t = np.gradient(p, axis=0)
    return p, t / (np.hypot(*t.T)[:, None] + 1e-9)


def open_tile(folder, name):
    """A tile's size in metres, its way from longitude and latitude to metres from its corner, and its pixels' side."""
    raster = gdal.Open(os.path.join(folder, name))
    place, gsd = pixel_of(raster), abs(raster.GetGeoTransform()[1])
    size = np.array([raster.RasterXSize, raster.RasterYSize]) * gsd
    return size, lambda lonlat: place(lonlat, 0) * gsd, gsd


def tracks(folder, name, metres, gsd):
    """The lines of a scene's site file in metres, where the tile shows them."""
    views = json.load(open(os.path.join(folder, 'truth.json')))['views']
    shift = np.array(views[name == 'after.tif'].get('shift_px', [0, 0]), float) * gsd
    return [metres(f['geometry']['coordinates']) + shift
            for f in json.load(open(os.path.join(folder, 'site.geojson')))['features']
            if f['geometry'] and f['geometry']['type'] == 'LineString']


def places(rng, lines, size, n):
    """Positions in metres on tracks, beside them and anywhere, with 1 where a track passes."""
    inner = lambda p: ((p > MARGIN_M) & (p < size - MARGIN_M)).all(1)
    both = [spaced(line, .5) for line in lines]
    axis = np.concatenate([p for p, _ in both]) if both else np.zeros((0, 2))
    some = []
    if inner(axis).any():
        normal = np.concatenate([t for _, t in both])[:, ::-1] * [-1, 1]
        p, normal = axis[inner(axis)], normal[inner(axis)]
        for off in (np.clip(rng.normal(0, .2, n), -.7, .7),
                    rng.uniform(1.5, 6, n) * rng.choice([-1, 1], n),
                    rng.uniform(5, 30, n // 2) * rng.choice([-1, 1], n // 2)):
            k = rng.integers(0, len(p), len(off))
            some.append(p[k] + normal[k] * off[:, None])
    some.append(rng.uniform(MARGIN_M, size - MARGIN_M, (n // 2 if some else n, 2)))
    at = np.concatenate(some)
    at = at[inner(at)]
    off = cKDTree(axis).query(at)[0] if len(axis) else np.full(len(at), np.inf)
    asked = (off <= ON_M) | (off >= OFF_M)
    return at[asked], off[asked] <= ON_M


def strips(program, path, px):
    """The numbers of propose_net.c's layer at places in pixels."""
    done = subprocess.run([program, path], input=np.ascontiguousarray(px, float).tobytes(),
                          stdout=subprocess.PIPE, check=True)
    return np.frombuffer(done.stdout, np.float32).reshape(len(px), EVEN + ODD)


def load(program, folder, rng, n=1500, railway=True):
    """Strips and answers of both dates; without a railway, every place is off a track."""
    x, y = [], []
    for name in ('before.tif', 'after.tif'):
        size, metres, gsd = open_tile(folder, name)
        at, on = places(rng, tracks(folder, name, metres, gsd) if railway else [], size, n)
        x.append(strips(program, os.path.join(folder, name), at / gsd))
        y.append(on)
    return np.concatenate(x), np.concatenate(y)
