#!/usr/bin/env python3
"""Pictures that show nothing, or not all: no count of them without a flag, no verdict either way.

usage: ruined.py YARDSTICK NAME=FOLDER...

FOLDER holds one folder a site: site.geojson, and before.tif and after.tif, or tile.tif.  Of each tile
twelve ruined versions are made: black, white, constant with noise, fog, cloud over 30, 60 and 100 %
of the area, a veil over 60 %, blurred four times, JPEG 5, patches of white over 6 %, haze
that comes in from one side.  Each goes through `report` with claims that a
blank picture would agree with or speak against.  Every count must carry a flag and every verdict be
"cannot tell", but for one that objects certain beside the cloud decide, no more of them than in the
picture as it was; the exit status is 1 where one is not.  Wants numpy and GDAL for Python.
"""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

import numpy as np
from osgeo import gdal, ogr, osr

gdal.UseExceptions()
gdal.PushErrorHandler('CPLQuietErrorHandler')  # that JPEG 5 is coarse is meant
DAY = '2023-10-05'
CLAIMS = ('exactly,0', 'at_most,5', 'at_least,10', 'more_than,100')


def areas_mask(raster, site):
    """Pixels of the areas that something is counted in."""
    here = raster.GetSpatialRef().Clone()
    here.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    earth = osr.SpatialReference()
    earth.ImportFromEPSG(4326)
    earth.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    way = osr.CoordinateTransformation(earth, here)
    source = ogr.GetDriverByName('Memory').CreateDataSource('areas')
    layer = source.CreateLayer('areas', here)
    for f in site['features']:
        if f['properties'].get('count') and f['geometry']['type'].endswith('Polygon'):
            shape = ogr.CreateGeometryFromJson(json.dumps(f['geometry']))
            shape.Transform(way)
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetGeometry(shape)
            layer.CreateFeature(feature)
    mask = gdal.GetDriverByName('MEM').Create('', raster.RasterXSize, raster.RasterYSize, 1)
    mask.SetGeoTransform(raster.GetGeoTransform())
    mask.SetProjection(raster.GetProjection())
    gdal.RasterizeLayer(mask, [1], layer, burn_values=[1])
    return mask.ReadAsArray() > 0


def box(x, k):
    """Mean over squares of k pixels, borders mirrored."""
    for axis in (0, 1):
        pad = [(0, 0), (0, 0)]
        pad[axis] = (k // 2 + 1, (k - 1) // 2)
        s = np.cumsum(np.pad(x, pad, mode='reflect'), axis)
        x = (np.take(s, range(k, s.shape[axis]), axis) -
             np.take(s, range(s.shape[axis] - k), axis)) / k
    return x


def fractal(shape, size, rng):
    """Clouds' ups and downs: bumps of size pixels, and of half of it and so on, half as high."""
    out, height = np.zeros(shape), 1
    while size >= 4:
        n = shape[0] // size + 3, shape[1] // size + 3
        out += height * np.clip(box(box(np.kron(rng.standard_normal(n), np.ones((size, size))), size), size),
                                -3, 3)[size:size + shape[0], size:size + shape[1]]
        size, height = size // 2, height / 2
    return out


def cloud(data, mask, share, opacity, rng):
    bumps = fractal(mask.shape, 160, rng)
    low = np.quantile(bumps[mask], 1 - share) if share < 1 else bumps.min() - 2 * bumps.std()
    a = np.clip((bumps - low) / (0.5 * bumps.std()) + 0.5, 0, 1)
    a = opacity * a * a * (3 - 2 * a)
    return data * (1 - a) + a * (232 + 5 * fractal(mask.shape, 64, rng))


def versions(data, mask, rng):
    data = data.astype(float)
    noise = rng.standard_normal(data.shape)
    yield 'black', 0 * data
    yield 'white', 0 * data + 255
    yield 'noise', 120 + 20 * noise
    yield 'fog', 205 + 0.1 * (data - 128) + 1.5 * noise
    for share in (0.3, 0.6, 1):
        yield f'cloud {100 * share:.0f} %', cloud(data, mask, share, 1, rng) + 0.7 * noise
    yield 'veil 60 %', cloud(data, mask, 0.6, 0.7, rng)
    yield 'blur 4', np.stack([box(box(b, 4), 4) for b in data])
    yield 'JPEG 5', data
    own = np.random.default_rng(7)  # so that what is above stays the same
    bumps = fractal(mask.shape, 24, own)
    yield 'white patches', np.where(bumps > np.quantile(bumps[mask], 0.94), 255, data)
    columns = np.flatnonzero(mask.any(0))
    thick = 0.9 * np.clip((np.arange(mask.shape[1]) - columns[0]) / (columns[-1] - columns[0] + 1), 0, 1)
    yield 'haze from a side', data * (1 - thick) + thick * 225


def write(path, raster, data, options):
    out = gdal.GetDriverByName('GTiff').Create(path, data.shape[2], data.shape[1], len(data), gdal.GDT_Byte,
                                               options)
    out.SetGeoTransform(raster.GetGeoTransform())
    out.SetProjection(raster.GetProjection())
    out.WriteArray(np.clip(np.rint(data), 0, 255).astype(np.uint8))
    out.FlushCache()


def report(program, tile, site, classes, work):
    claims, folder = os.path.join(work, 'claims.csv'), os.path.join(work, 'report')
    with open(claims, 'w') as out:
        out.write('id,class,kind,site,date_start,date_end,comparator,value\n')
        for kind in classes:
            for claim in CLAIMS:
                out.write(f'{kind}-{claim.replace(",", "-")},{kind},snapshot,,{DAY},{DAY},{claim}\n')
    done = subprocess.run([program, 'report', f'{tile}@{DAY}', '--site', site, '--claims', claims, '--tiers', '1-1',
                           '--no-images', '--quiet', '-o', folder], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f'{tile}: {done.stderr.strip()}')
    with open(os.path.join(folder, 'report.json')) as f:
        return json.load(f)


def is_surely_there(verdict, clean):
    """Whether it rests on objects that are certain where the picture shows them, and were there."""
    found = re.search(r'(\d+) are certain in the part that is seen', verdict['reason'])
    return bool(found) and int(found[1]) <= clean.get(verdict['id'].split('-')[0], 0)


def measure(program, folder, tally, rng):
    path = os.path.join(folder, 'site.geojson')
    with open(path) as f:
        site = json.load(f)
    classes = sorted({f['properties']['count'] for f in site['features'] if f['properties'].get('count')})
    for name in ('before.tif', 'after.tif', 'tile.tif'):
        tile = os.path.join(folder, name)
        if not classes or not os.path.exists(tile):
            continue
        raster = gdal.Open(tile)
        data, mask = raster.ReadAsArray(), areas_mask(raster, site)
        data = (data if data.ndim == 3 else data[None])[:3]
        clean = collections.Counter()
        with tempfile.TemporaryDirectory() as work:
            for c in report(program, tile, path, classes, work)['counts']:
                clean[c['class']] += c['high90'] or 0
        for what, ruin in versions(data, mask, rng):
            options = ['PHOTOMETRIC=RGB'] if len(data) == 3 else []
            if what == 'JPEG 5':
                options = ['COMPRESS=JPEG', 'JPEG_QUALITY=5', 'TILED=YES'] + \
                    (['PHOTOMETRIC=YCBCR', 'INTERLEAVE=PIXEL'] if len(data) == 3 else [])
            with tempfile.TemporaryDirectory() as work:
                ruined = os.path.join(work, 'tile.tif')
                write(ruined, raster, ruin, options)
                said = report(program, ruined, path, classes, work)
            tally[what, 'pictures'] += 1
            for c in said['counts']:
                tally[what, 'counts'] += 1
                tally[what, 'refused'] += not c['counted']
                if c['counted'] and not c['flags']:
                    tally[what, 'no flag'] += 1
                    print(f'{what}, {folder} {name}: {c["area"]}, {c["class"]}: {c["best"]} '
                          f'[{c["low90"]}, {c["high90"]}] without a flag', file=sys.stderr)
            for v in said['claims']:
                tally[what, 'verdicts'] += 1
                tally[what, 'certain'] += v['verdict'] != 'cannot tell' and is_surely_there(v, clean)
                if v['verdict'] != 'cannot tell' and not is_surely_there(v, clean):
                    tally[what, 'decided'] += 1
                    print(f'{what}, {folder} {name}: {v["id"]} {v["verdict"]}: {v["reason"]}', file=sys.stderr)


def main():
    program, domains = sys.argv[1], [a.split('=', 1) for a in sys.argv[2:]]
    bad = 0
    print('| pictures | ruined by | pictures | counts | refused | without a flag | verdicts | decided by what is seen | decided |')
    print('| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
    for domain, parent in domains:
        tally, rng = collections.Counter(), np.random.default_rng(13)
        for name in sorted(os.listdir(parent)):
            if os.path.exists(os.path.join(parent, name, 'site.geojson')):
                measure(program, os.path.join(parent, name), tally, rng)
        for what in dict.fromkeys(k[0] for k in tally):
            print('| ' + ' | '.join(str(v) for v in (domain, what, *(tally[what, k] for k in (
                'pictures', 'counts', 'refused', 'no flag', 'verdicts', 'certain', 'decided')))) + ' |', flush=True)
        bad += sum(n for (_, k), n in tally.items() if k in ('no flag', 'decided'))
    sys.exit(bad > 0)


if __name__ == '__main__':
    main()
