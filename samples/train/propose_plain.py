#!/usr/bin/env python3
"""Yards and car parks drawn flat, so that the layer learns what a track is and not how one renderer draws it.

propose_plain.py yard|park SEED GSD FOLDER: a scene as samples/render writes it, as far as fitting reads it."""
import json
import os
import sys

import numpy as np
from osgeo import gdal, osr
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter, zoom

gdal.UseExceptions()
EAST, NORTH, CAR_M = 500000, 3000000, (12.8, 13.9, 15, 18.5, 26, 28.6)


def blotches(rng, n, cell):
    """Smooth noise of deviation 1 with features of `cell` pixels."""
    m = int(n / cell) + 3
    return zoom(rng.normal(0, 1, (m, m)).astype(np.float32), n / (m - 1.), order=1)[:n, :n]


class Yard:
    """Parallel tracks, straight or bent, across a square; u runs along, v across."""
    def __init__(self, rng, side_m):
        self.rng, self.side_m = rng, side_m
        self.angle = rng.uniform(0, 2 * np.pi)
        self.radius = rng.choice([0, 0, rng.uniform(250, 2000)])
        self.pitch = rng.choice([rng.uniform(4.2, 5.6), rng.uniform(5.5, 10)])
        self.n = int(rng.integers(2, 10))
        self.first, self.x, self.y = -(self.n - 1) / 2 * self.pitch, *(side_m / 2 + rng.uniform(-40, 40, 2))

    def grid(self, step):
        at = (np.arange(round(self.side_m / step), dtype=np.float32) + .5) * step
        dx, dy = np.meshgrid(at - self.x, at - self.y)
        c, s, r = np.cos(self.angle), np.sin(self.angle), self.radius
        u, v = dx * c + dy * s, dy * c - dx * s
        return (r * np.arctan2(u, r - v), r - np.hypot(u, r - v)) if r else (u, v)

    def line(self, k):
        """Metres right and down of the corner, every 4 m of track k."""
        u, c, s, r = np.arange(-300, 300, 4.), np.cos(self.angle), np.sin(self.angle), self.radius
        v = np.full_like(u, self.first + k * self.pitch)
        if r:
            u, v = (r - v) * np.sin(u / r), r - (r - v) * np.cos(u / r)
        return np.stack([self.x + u * c - v * s, self.y + u * s + v * c], 1)

    def ballast(self, image, v):
        """Bed, ballast, rails, sleepers' ends and ways between, of any tone."""
        rng, mean = self.rng, image.mean()
        k = np.clip(np.round((v - self.first) / self.pitch), 0, self.n - 1).astype(int)
        off = np.abs(v - self.first - k * self.pitch)
        each = lambda values: values[k]
        half, bed = (self.n - 1) / 2 * self.pitch + rng.uniform(2, 8), rng.uniform(60, 190)
        image = np.where(np.abs(v) < half, bed + (image - mean) * .6, image)
        own = bed + rng.normal(0, rng.uniform(3, 40), self.n)
        heap = (np.abs(v) < half) & (off < each(rng.uniform(1.2, 2.2, self.n)))
        image = np.where(heap, each(own) + (0 if rng.random() < .6 else image - bed), image)
        image += np.where(np.abs(off - .76) < rng.uniform(.05, .13),
                          each(rng.normal(0, rng.uniform(5, 60), self.n)), 0)
        if rng.random() < .4:
            image += np.where(np.abs(off - .38) < .3, each(rng.uniform(-25, 25, self.n)), 0)
        if rng.random() < .3:
            image += np.where(off > self.pitch / 2 - rng.uniform(.15, .6), rng.uniform(-40, 40), 0)
        if rng.random() < .5:  # a road or a platform beside
            edge = half + rng.uniform(2, 12)
            image = np.where((v > edge) & (v < edge + rng.uniform(1, 9)), rng.uniform(40, 230), image)
        return image

    def cars(self, image, u, v):
        """Strings of cars, whose shadows fall to one side."""
        rng = self.rng
        busy = rng.uniform(0, .9) if rng.random() < .8 else 0
        shadow, dark = rng.uniform(-1, 1) * rng.uniform(0, 5), rng.uniform(10, 60)
        fleet = rng.choice([30, 60, 110, 170, 230]) if rng.random() < .4 else 0
        shaded, on, tone = np.zeros(u.shape, bool), np.zeros(u.shape, bool), np.zeros(u.shape, np.float32)
        for k in range(self.n):
            at, off = -200., v - self.first - k * self.pitch
            while at < 200:
                string = fleet or rng.uniform(20, 240)
                length, slot = rng.choice(CAR_M), rng.uniform(.8, 1.4)
                half, bulge = rng.uniform(1.4, 1.6), rng.uniform(-25, 25)
                for _ in range(rng.integers(2, 14) if rng.random() < busy else 0):
                    along, tall = (u >= at) & (u < at + length), np.sort([0, shadow])
                    body = along & (np.abs(off) < half)
                    tone[body] = (string if rng.random() < .6 else rng.uniform(20, 240)) \
                        + bulge * np.cos(off[body] / half * np.pi)
                    on |= body
                    shaded |= along & (off > tall[0] - half) & (off < tall[1] + half)
                    at += length + slot
                at += rng.uniform(10, 120)
        return np.where(on, tone, np.where(shaded, dark + .15 * image, image))


def draw_yard(yard, gsd):
    rng, fine = yard.rng, 3
    n = int(yard.side_m / gsd) * fine
    u, v = yard.grid(yard.side_m / n)
    image = rng.uniform(50, 150) + blotches(rng, n, 3 * fine / gsd) * rng.uniform(1, 6) \
        + blotches(rng, n, 25 * fine / gsd) * rng.uniform(2, 15)
    image = yard.cars(yard.ballast(image, v), u, v)
    image = image.reshape(n // fine, fine, n // fine, fine).mean((1, 3))
    return gaussian_filter(image, rng.uniform(.3, .8)) * rng.uniform(.7, 1.2)


class Park:
    """A square of parked cars in rows: bumper to bumper, in pairs of rows, or in single ones."""
    STEP_M = .2

    def __init__(self, rng, side_m):
        self.rng, self.side_m, self.reach = rng, side_m, side_m * .75
        n = int(side_m / self.STEP_M)
        ground = rng.uniform(60, 140) + blotches(rng, n, 100) * rng.uniform(3, 15)
        self.image = Image.fromarray(ground.astype(np.float32))
        self.pen = ImageDraw.Draw(self.image)
        angle, self.sun = rng.uniform(0, np.pi), rng.uniform(0, 2 * np.pi)
        self.c, self.s, self.shadow = np.cos(angle), np.sin(angle), rng.uniform(.5, 2)

    def box(self, u, v, width, length, tone):
        corners = [(u + a * width / 2, v + b * length / 2) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        self.pen.polygon([((self.side_m / 2 + self.c * x - self.s * y) / self.STEP_M,
                           (self.side_m / 2 + self.s * x + self.c * y) / self.STEP_M)
                          for x, y in corners], fill=float(tone))

    def car(self, u, v):
        rng = self.rng
        tone = rng.choice([25, 40, 70, 110, 160, 220, 245], p=[.2, .12, .12, .1, .13, .18, .15])
        width, length = rng.uniform(1.7, 1.9), rng.uniform(4.1, 4.9)
        away = .5 * self.shadow
        self.box(u + away * np.cos(self.sun), v + away * np.sin(self.sun), width, length, 35)
        self.box(u, v + rng.normal(0, .12), width, length, tone)
        self.box(u, v + .6, width * .8, .9, 30)  # panes
        self.box(u, v - 1.5, width * .8, .6, 35)

    def rows(self):
        rng, kind, at = self.rng, self.rng.integers(0, 3), -self.reach
        while at < self.reach:
            yield at
            if kind == 0:
                at += rng.choice([5.2, 5.6, 6.]) + (rng.random() < .5) * rng.uniform(3, 8)
            elif kind == 1:
                yield at + 5.2
                at += 5.2 + rng.uniform(10, 13)
            else:
                at += rng.uniform(6, 14)

    def fill(self):
        rng, reach, pitch = self.rng, self.reach, self.rng.uniform(2.3, 2.9)
        for v in self.rows():
            if rng.random() < .06:
                continue
            ends = (-reach, reach) if rng.random() < .6 else np.sort(rng.uniform(-reach, reach, 2))
            full, painted = rng.uniform(.5, 1), rng.random() < .4
            ways = rng.uniform(-reach, reach, 4)
            for u in np.arange(*ends, pitch):
                if painted:
                    self.box(u + pitch / 2, v, .15, 5, rng.uniform(150, 200))
                if rng.random() < full and np.abs(ways - u).min() >= 5:
                    self.car(u, v)
        for _ in range(rng.integers(0, 5)):  # roads and kerbs along
            self.box(0, rng.uniform(-reach, reach), 2 * reach, rng.uniform(.2, 4), rng.uniform(40, 230))


def draw_park(park, gsd):
    park.fill()
    n = int(park.side_m / gsd)
    soft = gaussian_filter(np.array(park.image), .45 * gsd / park.STEP_M)
    return np.array(Image.fromarray(soft).resize((n, n), Image.BOX))


def reference():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32624)
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return srs


def write_tile(path, image, gsd):
    out = gdal.GetDriverByName('GTiff').Create(path, image.shape[1], image.shape[0], 1, gdal.GDT_Byte)
    out.SetProjection(reference().ExportToWkt())
    out.SetGeoTransform([EAST, gsd, 0, NORTH, 0, -gsd])
    out.GetRasterBand(1).WriteArray(np.clip(image, 0, 255).astype(np.uint8))


def write_site(path, lines):
    wgs = osr.SpatialReference()
    wgs.ImportFromEPSG(4326)
    wgs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    way = osr.CoordinateTransformation(reference(), wgs)
    features = [{'type': 'Feature', 'properties': {'role': 'track'}, 'geometry': {
        'type': 'LineString',
        'coordinates': [way.TransformPoint(EAST + x, NORTH - y)[:2] for x, y in line.tolist()]}}
        for line in lines]
    json.dump({'type': 'FeatureCollection', 'features': features}, open(path, 'w'))


def main():
    kind, seed, gsd, folder = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
    os.makedirs(folder, exist_ok=True)
    rng = np.random.default_rng(seed)
    yard = Yard(rng, 240) if kind == 'yard' else None
    for name in ('before.tif', 'after.tif'):
        image = draw_yard(yard, gsd) if yard else draw_park(Park(rng, 260), gsd)
        image += rng.normal(0, rng.uniform(.5, 4), image.shape)
        write_tile(os.path.join(folder, name), image, gsd)
    write_site(os.path.join(folder, 'site.geojson'),
               [yard.line(k) for k in range(yard.n)] if yard else [])
    json.dump({'views': [{}, {}]}, open(os.path.join(folder, 'truth.json'), 'w'))


if __name__ == '__main__':
    main()
