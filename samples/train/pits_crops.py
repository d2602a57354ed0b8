"""Drawn depots as pictures and the pits in them, and crops of them with labels."""
import json
import os

import numpy as np
import torch
from osgeo import gdal

from augment import weather
from scenes import pixel_of
from tops_crops import SIDE, coarser, cut, inside, level, packed, soft

gdal.UseExceptions()
STEP_M = 0.75
CENTRE_M, RIM_M = 2.5, 1.5


def load(folder):
    """One dict a date: image (3, H, W), gsd, area px, tops: pits as rows of centre x, y, unit
    vector along, length and width px, 1 if it counts and 0 if it may or may not."""
    site = json.load(open(os.path.join(folder, 'site.geojson')))
    truth = json.load(open(os.path.join(folder, 'truth.geojson')))
    views = json.load(open(os.path.join(folder, 'truth.json')))['views']
    area = [f['geometry']['coordinates'][0] for f in site['features']
            if f['properties'].get('count') == 'pit'][0]
    out = []
    for name, view in zip(('before.tif', 'after.tif'), views):
        raster = gdal.Open(os.path.join(folder, name))
        data = raster.ReadAsArray().astype(np.float32)
        data = data[:3] if data.ndim == 3 else np.stack([data] * 3)
        place, pits = pixel_of(raster), []
        for f in truth['features']:
            q = f['properties']
            if q['class'] != 'pit' or q['date'][:10] != view['when'][:10]:
                continue
            p = place(f['geometry']['coordinates'][0][:4], np.array(view['shift_px']))
            a, b = p[1] - p[0], p[2] - p[1]
            pits.append((*p.mean(0), *(a / np.hypot(*a)), np.hypot(*a), np.hypot(*b),
                         0 if q.get('optional') else 1))
        out.append({'image': torch.from_numpy(np.ascontiguousarray(data)),
                    'gsd': abs(raster.GetGeoTransform()[1]),
                    'tops': np.array(pits).reshape(-1, 7), 'area': place(area, 0)})
    return out


def ramp(x):
    return np.clip(x / STEP_M + .5, 0, 1)


def labels(scene, x, y, gsd):
    """(footprint, centre, rim) at the pixel positions, and where they do not count."""
    out, unknown = np.zeros((3,) + x.shape, np.float32), np.zeros(x.shape, bool)
    cx, cy = x.mean(), y.mean()
    for tx, ty, ux, uy, length, width, sure in scene['tops']:
        if np.hypot(tx - cx, ty - cy) * gsd > SIDE * STEP_M * .75 + 20:
            continue
        u = np.abs((x - tx) * ux + (y - ty) * uy) * gsd
        v = np.abs(-(x - tx) * uy + (y - ty) * ux) * gsd
        l, w = length * gsd / 2, width * gsd / 2
        foot = ramp(np.minimum(l - u, w - v))
        unknown |= (foot > 0) & (sure == 0)
        out[0] = np.maximum(out[0], foot)
        out[1] = np.maximum(out[1], ramp(CENTRE_M - np.hypot(u, v)))
        out[2] = np.maximum(out[2], foot - ramp(np.minimum(l - u, w - v) - RIM_M))
    return out, unknown


def crop(rng, scene, norm):
    gsd, poly = scene['gsd'], scene['area']
    for _ in range(30):
        at = rng.uniform(poly.min(0), poly.max(0))
        if len(scene['tops']) and rng.random() < .6:
            at = scene['tops'][rng.integers(len(scene['tops'])), :2] + rng.normal(0, 20 / gsd, 2)
        if inside(poly, *at[:, None])[0]:
            break
    else:
        return None
    angle, k = rng.uniform(0, 2 * np.pi), STEP_M / gsd * np.exp(rng.normal(0, .08))
    picture, x, y, within = cut(rng, scene, norm, at, angle, k)
    lab, unknown = labels(scene, x, y, gsd)
    return packed(picture, lab, within & ~unknown)


def crops(rng, scene, n):
    scene = coarser(rng, scene, 1.4)
    scene = dict(scene, image=weather(rng, scene['image']))
    norm = level(scene)
    scene['soft'] = soft(scene, STEP_M / scene['gsd'])
    got = (crop(rng, scene, norm) for _ in range(n))
    return [c for c in got if c is not None]
