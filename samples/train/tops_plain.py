"""Boxes drawn flat: no shadow, no walls, even light, as under an overcast sky."""
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


def plain(rng, side_m):
    """A scene as tops_scenes.load makes them, of a square all of which is the area."""
    n = int(side_m / GSD_M)
    image, tops = ground(rng, n), []
    angle = rng.uniform(0, 2 * np.pi)
    ux, uy = np.cos(angle), np.sin(angle)
    y, x = (np.mgrid[0:n, 0:n] + .5 - n / 2) * GSD_M
    u, v = x * ux + y * uy, -x * uy + y * ux
    pitch, gap = rng.uniform(2.48, 3.1), rng.uniform(.05, .6)
    forty, fill, alike = rng.uniform(0, 1) ** 2, rng.uniform(.3, 1), rng.choice([0., .6, 1.])
    seam = rng.uniform(-.5, -.1) if rng.random() < .6 else 0
    level = image.mean()
    pick = lambda: np.clip(level + rng.choice([-1, 1]) * rng.uniform(15, 120)
                           + rng.normal(0, 18, 3), 4, 250)
    colour, row = pick(), -side_m * .45
    while row < side_m * .45:
        if rng.random() < .18:
            row += rng.uniform(4, 12)
        at, end = rng.uniform(-.45, 0) * side_m, rng.uniform(0, .45) * side_m
        while at < end:
            length = 12.192 if rng.random() < forty else 6.058
            if rng.random() < fill:
                if rng.random() > alike:
                    colour = pick()
                cu, cv = at + length / 2, row
                du, dv = np.abs(u - cu), np.abs(v - cv)
                cover = np.clip((length / 2 - du) / GSD_M + .5, 0, 1) * \
                    np.clip((1.219 - dv) / GSD_M + .5, 0, 1)
                rim = np.clip(((length + gap) / 2 - du) / GSD_M + .5, 0, 1) * \
                    np.clip((pitch / 2 - dv) / GSD_M + .5, 0, 1) - cover
                image *= 1 + seam * np.clip(rim, 0, 1)
                image = image * (1 - cover) + colour[:, None, None] * rng.uniform(.9, 1.1) * cover
                tops.append(((cu * ux - cv * uy) / GSD_M + n / 2,
                             (cu * uy + cv * ux) / GSD_M + n / 2, ux, uy, length / GSD_M,
                             2.438 / GSD_M, 1))
            at += length + gap
        row += pitch
    gsd = float(rng.uniform(.28, .65))
    soft = blur(torch.from_numpy(image.astype(np.float32)), .5 * gsd / GSD_M)
    m = int(side_m / gsd)
    j, i = np.mgrid[0:m, 0:m] + .5
    grid = np.stack([2 * i / m - 1, 2 * j / m - 1], -1).astype(np.float32)
    picture = torch.nn.functional.grid_sample(soft[None], torch.from_numpy(grid)[None],
                                              align_corners=False)[0]
    k = GSD_M * m / (n * GSD_M)
    tops = np.array(tops).reshape(-1, 7)
    tops[:, [0, 1, 4, 5]] *= k
    return {'image': picture, 'gsd': side_m / m, 'tops': tops,
            'area': np.array([[1, 1], [m - 1, 1], [m - 1, m - 1], [1, m - 1]], float)}
