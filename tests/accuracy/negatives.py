#!/usr/bin/env python3
"""Counts of places where nothing of the class is, and of real places where it is.

usage: negatives.py YARDSTICK FOLDER

FOLDER/negatives/NAME holds tile.tif and a site file a class; FOLDER/real holds towns and fields that
are counted whole as pits, and the sites with objects.  Each count goes to standard error, the table
to standard output: of the counts without a refusal, how many leave 0 out, have a best above 3, or
a half width above 5 without a flag that says so.  Python with GDAL, for the outlines of tiles.
"""
import collections
import glob
import json
import os
import subprocess
import sys
import tempfile

SAYS_SO = {'NOT_SEEN', 'SIZE_ONLY', 'UNLIKE', 'NOTHING_SHOWN', 'OBSCURED', 'LOW_CONTRAST'}
WHOLE_AS_PITS = ('pits_field_f1064/tile.tif', 'shift_gaziantep2/before.tif', 'shift_gaziantep2/after.tif',
                 'shift_adiyaman6/before.tif', 'shift_adiyaman6/after.tif')


def counts(program, tile, *site):
    done = subprocess.run([program, 'count', tile + '@2023-01-01', *site, '--tiers', '1-1', '--json', '--quiet'],
                          capture_output=True, text=True)
    if done.returncode:
        print(f'{tile}: {done.stderr.strip()}', file=sys.stderr)
        return []
    return json.loads(done.stdout)['counts']


def said(row):
    return f"{row['best']} [{row['low90']}, {row['high90']}]" if row['best'] is not None else 'refused'


def outline(tile):
    from osgeo import gdal, osr  # only where a tile is counted whole
    gdal.UseExceptions()
    data = gdal.Open(tile)
    g, width, height = data.GetGeoTransform(), data.RasterXSize, data.RasterYSize
    crs, degrees = osr.SpatialReference(wkt=data.GetProjection()), osr.SpatialReference()
    degrees.ImportFromEPSG(4326)
    for one in (crs, degrees):
        one.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    to = osr.CoordinateTransformation(crs, degrees)
    corners = [(2, 2), (2, height - 2), (width - 2, height - 2), (width - 2, 2), (2, 2)]
    return [list(to.TransformPoint(g[0] + x * g[1], g[3] + y * g[5])[:2]) for x, y in corners]


def whole(program, tile, kind, work):
    path = os.path.join(work, 'site.geojson')
    area = {'type': 'Feature', 'properties': {'count': kind, 'name': 'whole tile'},
            'geometry': {'type': 'Polygon', 'coordinates': [outline(tile)]}}
    with open(path, 'w') as file:
        json.dump({'type': 'FeatureCollection', 'features': [area]}, file)
    return counts(program, tile, '--site', path)


def nothing_there(program, folder, work):
    """(name, class, row) of every count whose truth is 0."""
    for tile in sorted(glob.glob(os.path.join(folder, 'negatives', '*', 'tile.tif'))):
        place = os.path.dirname(tile)
        for site in sorted(glob.glob(os.path.join(place, '*.geojson'))):
            for row in counts(program, tile, '--site', site):
                yield os.path.basename(place), row['class'], row
    for tile in WHOLE_AS_PITS:
        path = os.path.join(folder, 'real', tile)
        for row in whole(program, path, 'pit', work) if os.path.exists(path) else ():
            yield tile, 'pit', row
    tents = os.path.join(folder, 'real', 'tents_adiyaman5')
    for name in ('before', 'after') if os.path.isdir(tents) else ():
        for row in counts(program, os.path.join(tents, name + '.tif'), '--site', os.path.join(tents, 'site.geojson')):
            if name == 'before' or 'control' in row['area']:
                yield f"tents_adiyaman5/{name} {row['area']}", 'tent', row


def main():
    program, folder = sys.argv[1:3]
    total = collections.defaultdict(collections.Counter)
    with tempfile.TemporaryDirectory() as work:
        for name, kind, row in nothing_there(program, folder, work):
            print(f"{name} {kind}: {said(row)} {' '.join(row['flags'])}", file=sys.stderr)
            t = total[kind]
            t['n'] += 1
            if row['best'] is None:
                t['refused'] += 1
                continue
            t['out'] += row['low90'] > 0
            t['many'] += row['best'] > 3
            t['wide'] += (row['high90'] - row['low90']) / 2 > 5 and not SAYS_SO & set(row['flags'])
            t['beyond'] += row['high90'] > 3
    print('| nothing of the class | counts | refused | 0 left out | best above 3 | half width above 5, unsaid | ends above 3 |')
    print('| --- |' + ' ---: |' * 6)
    for kind, t in sorted(total.items()):
        print(f"| {kind} | " + ' | '.join(str(t[k]) for k in ('n', 'refused', 'out', 'many', 'wide', 'beyond')) + ' |')


if __name__ == '__main__':
    main()
