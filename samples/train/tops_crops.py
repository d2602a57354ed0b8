"""Crops of quays on the network's grid, seen in many ways, with their labels."""
import numpy as np
import torch
import torch.nn.functional as F

from augment import blur, weather

STEP_M, SIDE = 0.4, 144
EDGE_M = 0.35  # a line round a top is labelled this far to either side


def coarser(rng, scene, most=.75):
    """The same scene at larger pixels."""
    gsd = float(np.exp(rng.uniform(np.log(scene['gsd']), np.log(max(most, scene['gsd'])))))
    ratio = scene['gsd'] / gsd
    if rng.random() < .5 or ratio > .95:
        return scene
    image = blur(scene['image'], np.sqrt((.45 * rng.uniform(.75, 1.3) / ratio) ** 2 - .1)
                 if .45 * .75 / ratio > .4 else .3)
    h, w = (int(s * ratio) for s in image.shape[1:])
    y, x = np.mgrid[0:h, 0:w] + .5
    grid = np.stack([2 * x / ratio / image.shape[2] - 1, 2 * y / ratio / image.shape[1] - 1], -1)
    image = F.grid_sample(image[None], torch.from_numpy(grid.astype(np.float32))[None],
                          mode='bilinear', padding_mode='border', align_corners=False)[0]
    tops = scene['tops'].copy()
    tops[:, [0, 1, 4, 5]] *= ratio
    return dict(scene, image=image, gsd=gsd, tops=tops, area=scene['area'] * ratio)


def repainted(rng, scene):
    """Tops of one new colour, or a share of them of many: fleets a style did not think of."""
    image = scene['image'].clone()
    h, w = image.shape[1:]
    one, share = rng.random() < .5, rng.choice([1., .5])
    pick = lambda: (rng.uniform(10, 60) if rng.random() < .45 else rng.uniform(40, 235)) + \
        rng.normal(0, 22, 3)
    colour = pick()
    for x, y, ux, uy, length, width, _ in scene['tops']:
        if rng.random() > share:
            continue
        if not one:
            colour = pick()
        r = length / 2 + 2
        x0, x1, y0, y1 = max(int(x - r), 0), min(int(x + r) + 1, w), max(int(y - r), 0), \
            min(int(y + r) + 1, h)
        if x1 - x0 < 2 or y1 - y0 < 2:
            continue
        py, px = np.mgrid[y0:y1, x0:x1] + .5
        u, v = (px - x) * ux + (py - y) * uy, -(px - x) * uy + (py - y) * ux
        cover = np.clip(length / 2 - np.abs(u) + .6, 0, 1) * np.clip(width / 2 - np.abs(v) + .6,
                                                                     0, 1)
        mask = torch.from_numpy(cover.astype(np.float32))
        patch = image[:, y0:y1, x0:x1]
        mean = (patch * mask).sum((1, 2)) / (mask.sum() + 1e-6)
        target = torch.from_numpy((colour + rng.normal(0, 4, 3)).astype(np.float32))
        new = (patch - mean[:, None, None]) * float(rng.uniform(.3, 1)) + target[:, None, None]
        image[:, y0:y1, x0:x1] = patch * (1 - mask) + new.clamp(2, 253) * mask
    return dict(scene, image=image)


def inside(polygon, x, y):
    odd = np.zeros(x.shape, bool)
    for (ax, ay), (bx, by) in zip(polygon, np.roll(polygon, -1, 0)):
        if ay != by:
            odd ^= ((ay > y) != (by > y)) & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    return odd


def ramp(x):
    return np.clip(x / STEP_M + .5, 0, 1)


def labels(scene, x, y, gsd):
    """(top, end, side) at the pixel positions x, y; higher tops hide what is below them."""
    out = np.zeros((3,) + x.shape, np.float32)
    cx, cy = x.mean(), y.mean()
    for tx, ty, ux, uy, length, width, _ in scene['tops']:
        if np.hypot(tx - cx, ty - cy) * gsd > SIDE * STEP_M * .75 + 8:
            continue
        u = np.abs((x - tx) * ux + (y - ty) * uy) * gsd
        v = np.abs(-(x - tx) * uy + (y - ty) * ux) * gsd
        l, w = length * gsd / 2, width * gsd / 2
        cover = ramp(l - u) * ramp(w - v)
        out[1:] *= 1 - cover
        out[0] = np.maximum(out[0], cover)
        out[1] = np.maximum(out[1], ramp(EDGE_M - np.abs(u - l)) * ramp(w - v))
        out[2] = np.maximum(out[2], ramp(EDGE_M - np.abs(v - w)) * ramp(l - u))
    return out


def level(scene):
    """Middle and spread of brightness inside the area, as the program finds them."""
    image = scene['image'].numpy().mean(0)
    y, x = np.mgrid[0:image.shape[0], 0:image.shape[1]] + .5
    some = image[inside(scene['area'], x, y)]
    low, high = np.percentile(some, [2, 98])
    return (low + high) / 2, max((high - low) / 2, 4.)


def cut(rng, scene, norm, at, angle, k):
    """SIDE x SIDE points k pixels apart round `at`, turned: the picture there (48 grey values a
    spread), their places, and whether they lie inside the area and the picture."""
    j, i = (np.mgrid[0:SIDE, 0:SIDE] - SIDE / 2 + rng.uniform(0, 1)) * k
    x = at[0] + i * np.cos(angle) - j * np.sin(angle)
    y = at[1] + i * np.sin(angle) + j * np.cos(angle)
    h, w = scene['image'].shape[1:]
    grid = np.stack([2 * x / w - 1, 2 * y / h - 1], -1).astype(np.float32)
    picture = F.grid_sample(scene['soft'][None], torch.from_numpy(grid)[None], mode='bicubic',
                            padding_mode='border', align_corners=False)[0].numpy()
    within = inside(scene['area'], x, y) & (x > 1) & (y > 1) & (x < w - 1) & (y < h - 1)
    return (picture - norm[0]) / norm[1] * 48 + 128, x, y, within


def packed(picture, labels_, count):
    return np.concatenate([np.clip(picture, 0, 255), labels_ * 255,
                           count[None] * 255.]).astype(np.uint8)


def soft(scene, k):
    """The picture without what points k pixels apart cannot show."""
    return blur(scene['image'], .45 * np.sqrt(k * k - 1)) if k > 1.05 else scene['image']


def crop(rng, scene, norm, along):
    """bytes (3 + 4, SIDE, SIDE): picture, labels and whether they count; None outside the area."""
    gsd, poly = scene['gsd'], scene['area']
    for _ in range(30):
        at = rng.uniform(poly.min(0), poly.max(0))
        if len(scene['tops']) and rng.random() < .75:
            at = scene['tops'][rng.integers(len(scene['tops'])), :2] + rng.normal(0, 8 / gsd, 2)
        if inside(poly, *at[:, None])[0]:
            break
    else:
        return None
    angle = rng.uniform(0, 2 * np.pi) if rng.random() < .3 else \
        np.arctan2(along[1], along[0]) + rng.normal(0, .035) + rng.integers(4) * np.pi / 2
    picture, x, y, within = cut(rng, scene, norm, at, angle, STEP_M / gsd)
    return packed(picture, labels(scene, x, y, gsd), within)


def crops(rng, scene, n, plain=False):
    """n crops of one picture, seen one new way."""
    if len(scene['tops']) and not plain and rng.random() < .35:
        scene = repainted(rng, scene)
    scene = scene if plain else coarser(rng, scene)
    scene = dict(scene, image=weather(rng, scene['image']))
    norm = level(scene)
    scene['soft'] = soft(scene, STEP_M / scene['gsd'])
    a = scene['area'][1] - scene['area'][0]
    along = scene['tops'][0, 2:4] if len(scene['tops']) else a / np.hypot(*a)
    got = (crop(rng, scene, norm, along) for _ in range(n))
    return [c for c in got if c is not None]
