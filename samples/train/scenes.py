"""Rendered rail yards as pictures, tracks and bodies along them (GDAL reads and places them)."""
import json
import os

import numpy as np
import torch
from osgeo import gdal, osr

import strips

gdal.UseExceptions()
NOT_CARS = ('locomotive', 'coach')


def pixel_of(raster):
    srs = osr.SpatialReference(wkt=raster.GetProjection())
    wgs = osr.SpatialReference()
    wgs.ImportFromEPSG(4326)
    for s in (srs, wgs):
        s.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    to_map = osr.CoordinateTransformation(wgs, srs)
    inverse = gdal.InvGeoTransform(raster.GetGeoTransform())

    def place(lonlat, shift):
        xy = np.array([to_map.TransformPoint(lon, lat)[:2] for lon, lat in lonlat])
        return np.stack([inverse[0] + xy @ inverse[1:3], inverse[3] + xy @ inverse[4:6]],
                        1) + shift
    return place


def along(cols, corners_m):
    """Start, end and lateral offset of a footprint on a track; None where it is not on it."""
    s, x, y, tx, ty = cols
    centre = corners_m.mean(0)
    i = int(np.argmin((x - centre[0]) ** 2 + (y - centre[1]) ** 2))
    d = centre - (x[i], y[i])
    lateral, ahead = -d[0] * ty[i] + d[1] * tx[i], d[0] * tx[i] + d[1] * ty[i]
    u = np.sort((corners_m - centre) @ (tx[i], ty[i]))
    half = (u[2:].mean() - u[:2].mean()) / 2
    if abs(lateral) > 2.6 or abs(ahead) > half + 1:
        return None
    return s[i] + ahead - half, s[i] + ahead + half, lateral


def load(folder):
    """One dict a date: image (3, H, W), gsd, shadow (dx, dy a metre of height), tracks as
    (line px, [(start, end, lateral, kind)])."""
    site = json.load(open(os.path.join(folder, 'site.geojson')))
    truth = json.load(open(os.path.join(folder, 'truth.geojson')))
    views = json.load(open(os.path.join(folder, 'truth.json')))['views']
    out = []
    for name, view in zip(('before.tif', 'after.tif'), views):
        raster = gdal.Open(os.path.join(folder, name))
        data = raster.ReadAsArray()
        data = data[:3] if data.ndim == 3 else np.stack([data] * 3)
        place, shift = pixel_of(raster), np.array(view.get('shift_px', [0, 0]), float)
        gsd = abs(raster.GetGeoTransform()[1])
        tracks = {f['properties']['name']: place(f['geometry']['coordinates'], 0)
                  for f in site['features'] if f['properties'].get('role') == 'track'}
        cols = {k: strips.columns(p, gsd) for k, p in tracks.items()}
        bodies = {k: [] for k in tracks}
        for f in truth['features']:
            q = f['properties']
            if q['class'] not in ('railcar', 'locomotive') or q['date'][:10] != view['when'][:10]:
                continue
            corners = place(f['geometry']['coordinates'][0][:4], shift) * gsd
            kind = 'F' if any(w in q['type'] for w in NOT_CARS) else 'K'
            best = None
            for k in ([q['track']] if q.get('track') in tracks else tracks):
                hit = along(cols[k], corners) if len(cols[k][0]) else None
                if hit and (best is None or abs(hit[2]) < abs(best[1][2])):
                    best = k, hit
            if best:
                bodies[best[0]].append(best[1] + (kind,))
        az, el = np.radians(view['sun_az']), np.radians(view['sun_el'])
        out.append({'image': torch.from_numpy(data), 'gsd': gsd,
                    'shadow': np.array([-np.sin(az), np.cos(az)]) / np.tan(el),
                    'tracks': [(tracks[k], sorted(bodies[k])) for k in tracks]})
    return out
