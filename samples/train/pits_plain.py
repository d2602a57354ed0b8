"""Depots drawn flat, so that the network learns what a pit is and not how one renderer draws it.

Pits are outlines of any roundness whose bank is paint, relief, or both, with any edge; traps are
huts, bushes, mounds, bare patches, stripes and ways.  Light, colours and strengths are drawn anew
for every scene."""
import numpy as np
import torch
import torch.nn.functional as F

from augment import blur
from tops_plain import ground

GSD_M, SIDE_M = 0.4, 170


def ramp(distance_m):
    return np.clip(distance_m / GSD_M + .5, 0, 1)


def smooth(rng, shape, sigma_m):
    noise = torch.from_numpy(rng.normal(0, 1, (1,) + shape).astype(np.float32))
    noise = blur(noise, max(sigma_m / GSD_M, .4))[0].numpy()
    return noise / (noise.std() + 1e-6)


class Scene:
    def __init__(self, rng):
        n = int(SIDE_M / GSD_M)
        self.rng, self.n, self.tops = rng, n, []
        self.image = ground(rng, n)
        self.level = float(self.image.mean())
        self.sun, self.light = rng.uniform(0, 2 * np.pi), rng.uniform(0, 1.2)
        self.shade, self.cast_m = rng.choice([0, rng.uniform(.2, .8)]), rng.uniform(.3, 5)
        self.earth, self.rough = self.colour(), rng.choice([0, rng.uniform(.1, .8)])
        y, x = np.mgrid[0:n, 0:n] + .5
        self.x, self.y = x * GSD_M, y * GSD_M

    def colour(self):
        rng = self.rng
        return np.clip(self.level + rng.choice([-1, 1, 1]) * rng.uniform(12, 110)
                       + rng.normal(0, 10, 3), 4, 250)

    def window(self, cx, cy, reach_m):
        i0, i1 = (int(np.clip((cx + s * reach_m) / GSD_M, 0, self.n)) for s in (-1, 1))
        j0, j1 = (int(np.clip((cy + s * reach_m) / GSD_M, 0, self.n)) for s in (-1, 1))
        at = np.s_[j0:j1, i0:i1]
        return at if j1 - j0 > 8 and i1 - i0 > 8 else None

    def paint(self, at, cover, colour, texture=.06):
        part = self.image[:, at[0], at[1]]
        grain = 1 + texture * smooth(self.rng, cover.shape, .5)
        part += cover * (np.reshape(colour, (3, 1, 1)) * grain - part)

    def relief(self, at, height, cast_m):
        """Light on a height (0-1) from the scene's sun, and the shadow it throws."""
        gy, gx = np.gradient(height)
        lit = gx * np.cos(self.sun) + gy * np.sin(self.sun)
        k = int(round(cast_m / GSD_M))
        thrown = height
        for s in range(1, k + 1):
            moved = np.roll(height, (round(s * np.sin(self.sun)), round(s * np.cos(self.sun))),
                            (0, 1))
            thrown = np.maximum(thrown, moved)
        dark = np.clip(thrown - height, 0, 1)
        self.image[:, at[0], at[1]] *= np.clip(1 - self.light * lit, .2, 2) * \
            (1 - self.shade * dark)

    def frame(self, at, cx, cy, turn):
        dx, dy = self.x[at] - cx, self.y[at] - cy
        return dx * np.cos(turn) + dy * np.sin(turn), -dx * np.sin(turn) + dy * np.cos(turn)

    def pit(self, cx, cy, turn, kind):
        rng = self.rng
        a, b, power, bank_m = kind['a'], kind['b'], kind['power'], kind['bank_m']
        at = self.window(cx, cy, a + 9)
        if at is None:
            return
        u, v = self.frame(at, cx, cy, turn)
        norm = (np.abs(u / a) ** power + np.abs(v / b) ** power) ** (1 / power)
        depth = (1 - norm) * b + self.rough * smooth(rng, u.shape, .8)
        whole, inner = ramp(depth), ramp(depth - bank_m)
        bank = np.clip(whole - inner, 0, 1)
        if kind['open']:
            mouth = (u > 0) & (np.abs(v) < max(b - bank_m, 1) * kind['open'])
            bank = bank * ~mouth
        self.paint(at, inner * kind['floor'], kind['floor_colour'])
        self.paint(at, bank * kind['bank'], self.earth, .1)
        if rng.random() < kind['filled']:
            du, dv = rng.uniform(.2, .9) * (a - bank_m), rng.uniform(.2, .9) * (b - bank_m)
            self.paint(at, ramp(du - np.abs(u)) * ramp(dv - np.abs(v)), self.colour())
        self.relief(at, blur(torch.from_numpy(bank[None].astype(np.float32)),
                             max(kind['soft_m'] / GSD_M, .4))[0].numpy() * kind['height'],
                    self.cast_m * kind['height'])
        self.tops.append((cx, cy, np.cos(turn), np.sin(turn), 2 * a, 2 * b, 1))

    def block(self, cx, cy, turn, a, b, colour, cast_m, round_=8.):
        """A hut, a bush, a mound or a bare patch: one cover, lit as a whole."""
        at = self.window(cx, cy, a + 9)
        if at is None:
            return
        u, v = self.frame(at, cx, cy, turn)
        norm = (np.abs(u / a) ** round_ + np.abs(v / b) ** round_) ** (1 / round_)
        cover = ramp((1 - norm) * b + (self.rough + .2) * smooth(self.rng, u.shape, 1))
        self.paint(at, cover, colour)
        if cast_m:
            self.relief(at, cover, cast_m)

    def traps(self):
        rng, p = self.rng, lambda: self.rng.uniform(0, SIDE_M, 2)
        for _ in range(rng.integers(0, 10)):  # huts
            a = rng.uniform(2, 9)
            self.block(*p(), rng.uniform(0, 7), a, a * rng.uniform(.35, 1), self.colour(),
                       rng.uniform(.5, 6))
        leaf = np.clip(self.level * rng.uniform(.25, .7) + rng.normal(0, 5, 3), 4, 250)
        for _ in range(rng.integers(0, 12)):  # bushes, alone or several
            x, y = p()
            for _ in range(rng.choice([1, 1, 3, 8])):
                a = rng.uniform(.8, 4.5)
                self.block(x, y, rng.uniform(0, 7), a, a * rng.uniform(.5, 1),
                           leaf * rng.uniform(.8, 1.2), rng.choice([0, rng.uniform(.5, 4)]),
                           rng.choice([2., 8.]))
                x, y = np.array((x, y)) + rng.normal(0, 4, 2)
        for _ in range(rng.integers(0, 10)):  # bare patches, filled pits
            a = rng.uniform(2, 9)
            self.block(*p(), rng.uniform(0, 7), a, a * rng.uniform(.5, 1),
                       self.earth * rng.uniform(.8, 1.2), 0, rng.choice([2., 4., 8.]))
        for _ in range(rng.integers(0, 4)):  # mounds
            a = rng.uniform(1, 5)
            self.block(*p(), rng.uniform(0, 7), a, a * rng.uniform(.5, 1), self.earth,
                       rng.uniform(.3, 3), 2.)

    def ways(self, turn):
        every = np.s_[0:self.n, 0:self.n]
        if self.rng.random() < .3:  # mown stripes
            u, _ = self.frame(every, 0, 0, self.rng.uniform(0, 7))
            self.image *= 1 + self.rng.uniform(.02, .12) * np.sin(u * self.rng.uniform(.8, 3))
        for k in range(self.rng.integers(0, 5)):
            across = turn + (self.rng.choice([0, np.pi / 2]) if k else 0) + self.rng.normal(0, .05)
            _, v = self.frame(every, *self.rng.uniform(.1, .9, 2) * SIDE_M, across)
            self.paint(every, ramp(self.rng.uniform(.8, 3) - np.abs(v)),
                       self.earth * self.rng.uniform(.8, 1.2))

    def pits(self, turn):
        rng = self.rng
        a = rng.uniform(4, 12)
        kind = {'a': a, 'b': a * rng.uniform(.6, 1), 'power': rng.choice([2., 2., 4., 9.]),
                'open': rng.choice([0, rng.uniform(.3, 1)]), 'filled': rng.choice([0, .4]),
                'floor': rng.choice([0, rng.uniform(.3, 1)]), 'floor_colour': self.colour(),
                'bank': rng.choice([0, rng.uniform(.4, 1), 1]), 'soft_m': rng.uniform(.2, 1),
                'height': rng.uniform(.4, 1)}
        kind['bank_m'] = max(rng.uniform(.18, .5) * kind['b'], 1.2)
        if rng.random() < .5:
            kind['floor_colour'] = self.earth * rng.uniform(.7, 1.1)
        if kind['bank'] < .5 and self.light < .5:  # paint or relief: something must show
            kind['bank'] = 1
        pitch, wobble = 2 * a * rng.uniform(1.2, 2.6), rng.uniform(0, .12)
        keep = rng.choice([.05, .3, .95])
        for i in np.arange(-SIDE_M, 2 * SIDE_M, pitch):
            for j in np.arange(-SIDE_M, 2 * SIDE_M, pitch * rng.uniform(.9, 1.4)):
                x = i * np.cos(turn) - j * np.sin(turn) + rng.normal(0, wobble * pitch)
                y = i * np.sin(turn) + j * np.cos(turn) + rng.normal(0, wobble * pitch)
                if rng.random() < keep and 0 < x < SIDE_M and 0 < y < SIDE_M:
                    one = dict(kind, a=a * rng.uniform(.88, 1.12))
                    one['b'] = one['a'] * kind['b'] / a
                    self.pit(x, y, turn + rng.choice([0, np.pi]) + rng.normal(0, .05), one)


def plain(rng):
    """A scene as pits_crops.load makes them, of a square all of which is the area."""
    torch.manual_seed(int(rng.integers(1 << 30)))
    s, turn = Scene(rng), rng.uniform(0, 2 * np.pi)
    s.ways(turn)
    s.traps()
    if rng.random() < .7:
        s.pits(turn)
    gsd = float(rng.uniform(.4, .95))
    image = torch.from_numpy(np.clip(s.image, 2, 253).astype(np.float32))
    soft = blur(image, .5 * gsd / GSD_M)
    m = int(SIDE_M / gsd)
    j, i = np.mgrid[0:m, 0:m] + .5
    grid = np.stack([2 * i / m - 1, 2 * j / m - 1], -1).astype(np.float32)
    picture = F.grid_sample(soft[None], torch.from_numpy(grid)[None], align_corners=False)[0]
    tops = np.array(s.tops).reshape(-1, 7)
    tops[:, [0, 1, 4, 5]] *= m / SIDE_M
    return {'image': picture, 'gsd': SIDE_M / m, 'tops': tops,
            'area': np.array([[1, 1], [m - 1, 1], [m - 1, m - 1], [1, m - 1]], float)}
