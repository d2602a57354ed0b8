#!/usr/bin/env python3
"""Counts of classes from marked examples, held against truth.

usage: examples.py YARDSTICK REAL [--draws N] [--examples K] [CASE...]

REAL holds the folders of CASES below, each with a tile, site.geojson (a class by its sizes, the areas) and
truth.geojson (centres).  A box is fitted to each centre once: the one within the class's sizes with the
strongest edges.  K of them, drawn at random, are marked as examples; the count of the first area is held
against the truth, those of all others against 0.  Then up to three finds that are none are marked as
"not", as an analyst would, and counted again.  Python with GDAL and numpy.
"""
import argparse
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import numpy
from osgeo import gdal, osr

gdal.UseExceptions()
# The tile and its date; the truth of the first area; round: boxes are discs.
CASES = {'tanks_n317': ('tile.tif', '2020-01-01', 6, 9, True), 'tanks_n319': ('tile.tif', '2020-01-01', 11, 14, True),
         'bus_p1888': ('tile.tif', '2020-01-01', 50, 51, False),
         'tents_adiyaman5': ('after.tif', '2023-02-12', 53, 56, False)}


class Picture:
    def __init__(self, path):
        data = gdal.Open(path)
        bands = data.ReadAsArray().astype(float)
        grey = bands[:3].mean(0) if bands.ndim == 3 else bands
        smooth = sum(numpy.roll(grey, (j, i), (0, 1)) for j in (-1, 0, 1) for i in (-1, 0, 1)) / 9
        self.dy, self.dx = numpy.gradient(smooth)
        self.place = data.GetGeoTransform()
        self.pixel = abs(self.place[1])
        here, there = osr.SpatialReference(data.GetProjection()), osr.SpatialReference()
        there.ImportFromEPSG(4326)
        for system in (here, there):
            system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        self.to, self.back = osr.CoordinateTransformation(there, here), osr.CoordinateTransformation(here, there)

    def pixel_of(self, lon, lat):
        x, y, _ = self.to.TransformPoint(lon, lat)
        return (x - self.place[0]) / self.place[1], (y - self.place[3]) / self.place[5]

    def lonlat(self, x, y):
        return list(self.back.TransformPoint(self.place[0] + x * self.place[1], self.place[3] + y * self.place[5])[:2])

    def edge(self, points, normals):
        """Gradient along the normals, mean over each row of points; outside of the picture the nearest."""
        x = numpy.clip(points[..., 0] - 0.5, 0, self.dx.shape[1] - 1).round().astype(int)
        y = numpy.clip(points[..., 1] - 0.5, 0, self.dx.shape[0] - 1).round().astype(int)
        return (self.dx[y, x] * normals[..., 0] + self.dy[y, x] * normals[..., 1]).mean(-1)


def disc(picture, at, sizes):
    turn = numpy.linspace(0, 2 * math.pi, 48, endpoint=False)
    out = numpy.stack([numpy.cos(turn), numpy.sin(turn)], -1)
    best = max((abs(float(picture.edge(numpy.array(at) + numpy.array((dx, dy)) + out * d / 2 / picture.pixel, out))), dx, dy, d)
               for dx in range(-16, 17, 2) for dy in range(-16, 17, 2) for d in numpy.linspace(*sizes[0], 9))
    centre = numpy.array(at) + best[1:3]
    return [tuple(centre + u * best[3] / 2 / picture.pixel) for u in out[::3]]


def rectangle(picture, at, sizes):
    step, side, best = max(0.5, 0.25 / picture.pixel), numpy.linspace(-0.45, 0.45, 12)[:, None], (-1,)
    for degrees in range(0, 180, 5):
        u = numpy.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
        v = numpy.array([-u[1], u[0]])
        for length in numpy.linspace(*sizes[0], 9) / picture.pixel:
            for width in numpy.linspace(*sizes[1], 6) / picture.pixel:
                sides = numpy.stack([side * length * u + v * width / 2, side * length * u - v * width / 2,
                                     side * width * v + u * length / 2, side * width * v - u * length / 2])
                normals = numpy.stack([numpy.broadcast_to(n, (12, 2)) for n in (v, -v, u, -u)])
                for dx in (-2, 0, 2):
                    for dy in (-2, 0, 2):
                        centre = numpy.array(at) + numpy.array((dx, dy)) * step
                        e = picture.edge(centre + sides, normals)
                        score = 2 * abs(e[:2].mean()) + abs(e[2:].mean()) / 2
                        if score > best[0]:
                            best = (score, centre, u * length / 2, v * width / 2)
    _, centre, u, v = best
    return [tuple(centre + i * u + j * v) for i, j in ((1, 1), (-1, 1), (-1, -1), (1, -1))]


class Case:
    def __init__(self, folder, name):
        tile, date, self.low, self.high, is_round = CASES[name]
        self.name, self.date = name, date
        self.tile = os.path.join(folder, name, tile) + '@' + date
        self.picture = Picture(os.path.join(folder, name, tile))
        with open(os.path.join(folder, name, 'site.geojson'), encoding='utf-8') as f:
            self.site = json.load(f)
        with open(os.path.join(folder, name, 'truth.geojson'), encoding='utf-8') as f:
            truth = json.load(f)
        self.class_, sizes = next(iter(self.site['classes'].items()))
        self.tolerance = truth['match_tolerance_m'] / self.picture.pixel
        self.at = [self.picture.pixel_of(*f['geometry']['coordinates']) for f in truth['features']]
        fit = disc if is_round else rectangle
        self.box = [fit(self.picture, at, (sizes['length_m'], sizes['width_m'])) for at in self.at]
        self.site['classes'] = {self.class_: {'method': 'example'}}

    def mark(self, role, ring):
        return {'type': 'Feature', 'properties': {'role': role, 'class': self.class_, 'date': self.date},
                'geometry': {'type': 'Polygon', 'coordinates': [ring + ring[:1]]}}

    def run(self, program, marks):
        """The counts, area by area, and the finds."""
        with tempfile.TemporaryDirectory() as work:
            site = os.path.join(work, 'site.geojson')
            with open(site, 'w', encoding='utf-8') as f:
                json.dump({**self.site, 'features': self.site['features'] + marks}, f)
            done = subprocess.run([program, 'report', self.tile, '--site', site, '--no-images', '--quiet', '-o', work + '/r'],
                                  capture_output=True, text=True)
            if done.returncode:
                sys.exit(f'{self.name}: {done.stderr}')
            with open(work + '/r/report.json', encoding='utf-8') as f:
                counts = json.load(f)['counts']
            with open(work + '/r/objects.geojson', encoding='utf-8') as f:
                found = json.load(f)['features']
        return counts, found

    def none(self, found):
        """Up to three finds that are none, the surest first."""
        out = []
        for f in sorted(found, key=lambda f: -f['properties']['score']):
            ring = f['geometry']['coordinates'][0][:-1]
            x, y = numpy.mean([self.picture.pixel_of(*p) for p in ring], 0)
            if min(math.hypot(x - u, y - v) for u, v in self.at) > self.tolerance:
                out.append(self.mark('not', ring))
        return out[:3]

    def error(self, row):
        return max(0, row['best'] - self.high, self.low - row['best']) / self.low


def say(row):
    return f"{row['best']} [{row['low90']}, {row['high90']}]"


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('program')
    a.add_argument('real')
    a.add_argument('cases', nargs='*')
    a.add_argument('--draws', type=int, default=10)
    a.add_argument('--examples', type=int, default=3)
    a = a.parse_args()
    rows, elsewhere, again = [], [], []
    print('| picture | truth | best, median | error median % | mean % | 90 % intervals that hold | half width median % |')
    print('| --- | --- | ---: | ---: | ---: | ---: | ---: |')
    for name in a.cases or CASES:
        if not os.path.isdir(os.path.join(a.real, name)):
            print(f'examples: skipped {name}, not in DATA', file=sys.stderr)
            continue
        case, mine = Case(a.real, name), []
        for seed in range(a.draws):
            drawn = random.Random(seed).sample(range(len(case.box)), a.examples)
            marks = [case.mark('example', [case.picture.lonlat(*p) for p in case.box[i]]) for i in drawn]
            counts, found = case.run(a.program, marks)
            first = counts[0]
            mine.append((case.error(first), first['low90'] <= case.high and first['high90'] >= case.low,
                         (first['high90'] - first['low90']) / 2 / max(first['best'], 1), first['best']))
            elsewhere += [c['low90'] == 0 for c in counts[1:]]
            print(f"{name} {seed} {drawn}: {', '.join(map(say, counts))} {' '.join(first['flags'])}", file=sys.stderr)
            nots = case.none(found)
            if nots:
                second, _ = case.run(a.program, marks + nots)
                of = [case.error(first) + sum(c['best'] for c in counts[1:]) / case.low,
                      case.error(second[0]) + sum(c['best'] for c in second[1:]) / case.low]
                again.append(of)
                print(f"    {len(nots)} nots: {', '.join(map(say, second))}", file=sys.stderr)
        rows += mine
        print(f'| {name} | {case.low}-{case.high} | {statistics.median(m[3] for m in mine):.0f} | '
              f'{100 * statistics.median(m[0] for m in mine):.1f} | {100 * statistics.mean(m[0] for m in mine):.1f} | '
              f'{sum(m[1] for m in mine)} of {len(mine)} | {100 * statistics.median(m[2] for m in mine):.0f} |', flush=True)
    if not rows:
        return
    print(f'| all | | | {100 * statistics.median(m[0] for m in rows):.1f} | {100 * statistics.mean(m[0] for m in rows):.1f} | '
          f'{sum(m[1] for m in rows)} of {len(rows)} | {100 * statistics.median(m[2] for m in rows):.0f} |')
    if elsewhere:
        print(f'\nAreas without any: {sum(elsewhere)} of {len(elsewhere)} intervals hold 0.')
    if again:
        worst = sorted(again, reverse=True)[:max(1, len(again) // 3)]
        print(f'Up to three finds that are none, marked: the worst {len(worst)} of {len(again)} draws with such finds go from '
              f'{100 * statistics.mean(w[0] for w in worst):.0f} to {100 * statistics.mean(w[1] for w in worst):.0f} % off, all areas together.')


if __name__ == '__main__':
    main()
