"""Rendered quays as pictures and the container tops seen in them."""
import json
import os

import numpy as np
import torch
from osgeo import gdal

from scenes import pixel_of

gdal.UseExceptions()
BOX_M = 2.591  # ISO 668: height of a tier


def load(folder):
    """One dict a date: image (3, H, W), gsd, area (n, 2) px, tops as rows of centre x, y, unit
    vector along, length and width in pixels, tiers; the lower come first."""
    site = json.load(open(os.path.join(folder, 'site.geojson')))
    truth = json.load(open(os.path.join(folder, 'truth.geojson')))
    views = json.load(open(os.path.join(folder, 'truth.json')))['views']
    area = [f['geometry']['coordinates'][0] for f in site['features']
            if f['properties'].get('count') == 'container'][0]
    out = []
    for name, view in zip(('before.tif', 'after.tif'), views):
        raster = gdal.Open(os.path.join(folder, name))
        data = raster.ReadAsArray().astype(np.float32)
        data = data[:3] if data.ndim == 3 else np.stack([data] * 3)
        place, gsd = pixel_of(raster), abs(raster.GetGeoTransform()[1])
        az = np.radians(view['lean_az'])
        lean = np.tan(np.radians(view['off_nadir'])) * np.array([np.sin(az), -np.cos(az)]) / gsd
        tops = []
        for f in truth['features']:
            q = f['properties']
            if q['class'] != 'container' or q['date'][:10] != view['when'][:10]:
                continue
            p = place(f['geometry']['coordinates'][0][:4], np.array(view['shift_px']))
            a, b = p[1] - p[0], p[2] - p[1]
            long_, short = (a, b) if np.hypot(*a) > np.hypot(*b) else (b, a)
            centre = p.mean(0) + lean * BOX_M * q['tiers']
            tops.append((*centre, *(long_ / np.hypot(*long_)), np.hypot(*long_),
                         np.hypot(*short), q['tiers']))
        tops = np.array(sorted(tops, key=lambda t: t[6])).reshape(-1, 7)
        out.append({'image': torch.from_numpy(np.ascontiguousarray(data)), 'gsd': gsd,
                    'tops': tops, 'area': place(area, 0)})
    return out
