"""Boxes drawn flat, so that the network learns what a top is and not how one renderer draws it.

Boxes are rectangles of paint at some height: whole blocks or broken rows, of one tone or many, near
one another or not, with any light, with shadows on what is lower or, as under an overcast sky, with
none.  Traps are painted slots, roofs, bars, stains and kerbs."""
import numpy as np
import torch

from augment import blur

GSD_M = 0.2


def ground(rng, n):
    """Even ground with large and small blotches, stains and a line or two."""
    level = rng.uniform(35, 190)
    colour = level + rng.normal(0, 8, 3)
    out = np.tile(colour[:, None, None], (1, n, n)).astype(np.float32)
    for size, share in ((4, .05), (16, .04), (60, .04)):
        coarse = torch.from_numpy(rng.normal(0, 1, (1, 1, size, size)).astype(np.float32))
        out += float(level * share * rng.uniform(0, 1.5)) * torch.nn.functional.interpolate(
            coarse, (n, n), mode='bicubic', align_corners=False)[0].numpy()
    return out


class Yard:
    def __init__(self, rng, side_m):
        self.rng, self.side_m, self.n = rng, side_m, int(side_m / GSD_M)
        self.image, self.tops = ground(rng, self.n), []
        self.level = float(self.image.mean())
        self.height = np.zeros((self.n, self.n), np.float32)
        angle = rng.uniform(0, 2 * np.pi)
        self.ux, self.uy = np.cos(angle), np.sin(angle)

    def pick(self):
        rng = self.rng
        return np.clip(self.level + rng.choice([-1, 1]) * rng.uniform(12, 120)
                       + rng.normal(0, 18, 3), 4, 250)

    def cover(self, cu, cv, length, width, reach=1.):
        """Where a rectangle at (cu, cv) lies: a window of the picture, its share of each pixel."""
        r = length / 2 + width / 2 + reach
        x = (cu * self.ux - cv * self.uy) / GSD_M + self.n / 2
        y = (cu * self.uy + cv * self.ux) / GSD_M + self.n / 2
        i0, i1 = (int(np.clip(x + s * r / GSD_M, 0, self.n)) for s in (-1, 1))
        j0, j1 = (int(np.clip(y + s * r / GSD_M, 0, self.n)) for s in (-1, 1))
        if i1 - i0 < 2 or j1 - j0 < 2:
            return None
        py, px = np.mgrid[j0:j1, i0:i1] + .5
        dx, dy = (px - x) * GSD_M, (py - y) * GSD_M
        u, v = np.abs(dx * self.ux + dy * self.uy), np.abs(-dx * self.uy + dy * self.ux)
        ramp = lambda d: np.clip(d / GSD_M + .5, 0, 1)
        inside = lambda grow: ramp(length / 2 + grow - u) * ramp(width / 2 + grow - v)
        return np.s_[j0:j1, i0:i1], inside, (x, y)

    def paint(self, at, cover, colour):
        part = self.image[:, at[0], at[1]]
        part += cover * (np.reshape(colour, (3, 1, 1)) - part)

    def slab(self, cu, cv, length, width, colour, height):
        got = self.cover(cu, cv, length, width)
        if got:
            at, inside, _ = got
            self.paint(at, inside(0), colour)
            np.maximum(self.height[at], height * (inside(0) > .5), out=self.height[at])

    def box(self, cu, cv, length, colour, tiers, look):
        got = self.cover(cu, cv, length, 2.438)
        if not got:
            return
        at, inside, (x, y) = got
        cover = inside(0)
        self.image[:, at[0], at[1]] *= 1 + look['seam'] * np.clip(inside(look['gap'] / 2) - cover, 0, 1)
        self.paint(at, cover, colour * self.rng.uniform(1 - look['grain'], 1 + look['grain']))
        if look['frame']:
            self.image[:, at[0], at[1]] *= 1 + look['frame'] * np.clip(cover - inside(-.15), 0, 1)
        np.maximum(self.height[at], 2.6 * tiers * (cover > .5), out=self.height[at])
        self.tops.append((x, y, self.ux, self.uy, length / GSD_M, 2.438 / GSD_M, 1))

    def slot(self, cu, cv, length, colour):
        got = self.cover(cu, cv, length + .3, 2.8)
        if got:
            at, inside, _ = got
            self.paint(at, np.clip(inside(0) - inside(-.15), 0, 1), colour)

    def rows(self):
        """Rows of boxes side by side; a place without a box may have its slot painted."""
        rng, side = self.rng, self.side_m
        look = {'gap': rng.uniform(.05, .6), 'grain': rng.uniform(0, .12),
                'seam': rng.uniform(-.6, -.1) if rng.random() < .5 else 0,
                'frame': rng.uniform(-.3, .3) if rng.random() < .4 else 0}
        pitch = rng.uniform(2.48, 3.1)
        forty, whole = rng.choice([0, 1, rng.uniform(0, 1)]), rng.random() < .5
        fill, alike = rng.choice([1, 1, rng.uniform(.3, 1)]), rng.choice([0., .6, 1.])
        most, flat = rng.integers(1, 5), rng.random() < .5
        lanes, painted = rng.choice([0, .18]), rng.random() < .4
        white, colour = self.pick(), self.pick()
        first, last = rng.uniform(-.45, -.1) * side, rng.uniform(.1, .45) * side
        row, bottom = rng.uniform(-.45, -.1) * side, rng.uniform(.1, .45) * side
        while row < bottom:
            if rng.random() < lanes:
                row += rng.uniform(4, 12)
            at, end = (first, last) if whole else (first * rng.uniform(.1, 1), last * rng.uniform(.1, 1))
            tiers = rng.integers(1, most + 1)
            while at < end:
                length = 12.192 if rng.random() < forty else 6.058
                if rng.random() > .7 and not flat:
                    tiers = rng.integers(1, most + 1)
                if rng.random() < fill:
                    if rng.random() > alike:
                        colour = self.pick()
                    self.box(at + length / 2, row, length, colour, tiers, look)
                elif painted:
                    self.slot(at + length / 2, row, length, white)
                at += length + look['gap']
            row += pitch

    def traps(self):
        rng, side = self.rng, self.side_m
        p = lambda: rng.uniform(-.5, .5, 2) * side
        for _ in range(rng.integers(0, 3)):  # roofs
            self.slab(*p(), rng.uniform(8, 30), rng.uniform(5, 16), self.pick(), rng.uniform(3, 10))
        for _ in range(rng.integers(0, 5)):  # stains and patches
            self.slab(*p(), rng.uniform(2, 16), rng.uniform(1, 9),
                      self.level * rng.uniform(.6, 1.3) + rng.normal(0, 4, 3), 0)
        for _ in range(rng.integers(0, 4)):  # kerbs, lines
            self.slab(*p(), rng.uniform(10, 80), rng.uniform(.15, .8), self.pick(), 0)
        white, (u, v), n = self.pick(), p(), rng.choice([0, 0, 6, 20])
        for k in range(n):  # painted slots
            self.slot(u + k % 5 * 12.7, v + k // 5 * 2.9, 12.192, white)

    def bars(self):
        rng = self.rng
        for _ in range(rng.choice([0, 0, 1, 3])):  # beams of cranes, over everything
            turned = self.ux, self.uy
            self.ux, self.uy = (self.ux, self.uy) if rng.random() < .5 else (-self.uy, self.ux)
            self.slab(*rng.uniform(-.4, .4, 2) * self.side_m, rng.uniform(15, 50),
                      rng.uniform(.6, 2), self.pick(), 12)
            self.ux, self.uy = turned

    def shadows(self):
        rng = self.rng
        if rng.random() < .4:
            return
        sun, fall = rng.uniform(0, 2 * np.pi), np.tan(np.radians(rng.uniform(15, 65)))
        dark, deep = rng.uniform(.25, .85), np.zeros_like(self.height)
        for s in np.arange(GSD_M, 14, 2 * GSD_M):
            move = round(s * np.sin(sun) / GSD_M), round(s * np.cos(sun) / GSD_M)
            deep = np.maximum(deep, np.roll(self.height, move, (0, 1)) - s * fall - self.height)
        self.image *= 1 - dark * np.clip(deep / .4, 0, 1)


def plain(rng, side_m):
    """A scene as tops_scenes.load makes them, of a square all of which is the area."""
    yard = Yard(rng, side_m)
    yard.traps()
    if rng.random() < .85:
        yard.rows()
    yard.bars()
    yard.shadows()
    gsd = float(rng.uniform(.28, .75))
    soft = blur(torch.from_numpy(np.clip(yard.image, 2, 253).astype(np.float32)), .5 * gsd / GSD_M)
    m = int(side_m / gsd)
    j, i = np.mgrid[0:m, 0:m] + .5
    grid = np.stack([2 * i / m - 1, 2 * j / m - 1], -1).astype(np.float32)
    picture = torch.nn.functional.grid_sample(soft[None], torch.from_numpy(grid)[None],
                                              align_corners=False)[0]
    tops = np.array(yard.tops).reshape(-1, 7)
    tops[:, [0, 1, 4, 5]] *= m / yard.n
    return {'image': picture, 'gsd': side_m / m, 'tops': tops,
            'area': np.array([[1, 1], [m - 1, 1], [m - 1, m - 1], [1, m - 1]], float)}
