"""One rendered picture, seen another way: crops of strips with their labels."""
# Pictures of tracks are grey, (1, H, W); blur() and weather() take colours, (3, H, W), too.
import io

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from scipy.ndimage import gaussian_filter1d

import model
import strips


def blur(image, sigma):
    """Gaussian, as sums of shifted pictures: several times faster here than a convolution layer."""
    r = int(np.ceil(3 * sigma))
    tap = np.exp(-.5 * (np.arange(-r, r + 1) / sigma) ** 2)
    tap /= tap.sum()
    for axis, pad in ((2, (r, r, 0, 0)), (1, (0, 0, r, r))):
        wide, n = F.pad(image[None], pad, mode='replicate')[0], image.shape[axis]
        image = float(tap[0]) * wide.narrow(axis, 0, n)
        for k in range(1, 2 * r + 1):
            image.add_(wide.narrow(axis, k, n), alpha=float(tap[k]))
    return image


def grey(rng, scene):
    """The picture in one band: luminance, or as some other sensor weighs the light."""
    weights = (.299, .587, .114) if rng.random() < .5 else rng.dirichlet((1.5, 1.5, 1.5))
    image = sum(float(w) * band for w, band in zip(weights, scene['image'].float()))
    return dict(scene, image=image[None])


def turned(rng, scene, gsd):
    """The picture turned by any angle and resampled to pixels of gsd metres."""
    image, ratio = scene['image'], scene['gsd'] / gsd
    if ratio < .97:
        variance = (.45 * rng.uniform(.75, 1.4) / ratio) ** 2 - .1
        if variance > .05:
            image = blur(image, np.sqrt(variance))
    angle = rng.uniform(0, 2 * np.pi)
    m = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * ratio
    pts = np.concatenate([line for line, _ in scene['tracks']]) @ m.T
    low = pts.min(0) - 12 / gsd + rng.uniform(-.5, .5, 2)
    w, h = np.ceil(pts.max(0) + 12 / gsd - low).astype(int)
    if w * h > 2.5e6:
        return scene
    y, x = np.mgrid[0:h, 0:w] + .5
    back = np.stack([x + low[0], y + low[1]], -1) @ np.linalg.inv(m).T
    sh, sw = image.shape[1:]
    grid = np.stack([2 * back[..., 0] / sw - 1, 2 * back[..., 1] / sh - 1], -1)
    image = F.grid_sample(image[None], torch.from_numpy(grid.astype(np.float32))[None],
                          mode='bilinear', padding_mode='border', align_corners=False)[0]
    return {'image': image, 'gsd': gsd, 'shadow': (m / ratio) @ scene['shadow'],
            'tracks': [(line @ m.T - low, bodies) for line, bodies in scene['tracks']]}


def repaint(rng, scene):
    """Roofs of one new tone, or of many: the fleet a style did not think of."""
    image, gsd = scene['image'].clone(), scene['gsd']
    h, w = image.shape[1:]
    one, share = rng.random() < .6, rng.choice([1., .5])
    dark = rng.random() < .4
    base = rng.uniform(12, 55) if dark else rng.uniform(40, 230)
    tone, keep = base + rng.normal(0, 8), rng.uniform(.2, 1)
    for line, bodies in scene['tracks']:
        s, x, y, tx, ty = strips.columns(line, gsd)
        for a, b, lateral, kind in bodies:
            if kind != 'K' or rng.random() > share or not len(s):
                continue
            if not one:
                tone, keep = rng.uniform(15, 240), rng.uniform(.2, 1.1)
            i = min(max(int((a + b) / 2 / strips.ALONG_M), 0), len(s) - 1)
            cx, cy = x[i] - lateral * ty[i], y[i] + lateral * tx[i]
            r = (b - a) / 2 + 2
            x0, x1 = max(int((cx - r) / gsd), 0), min(int((cx + r) / gsd) + 1, w)
            y0, y1 = max(int((cy - r) / gsd), 0), min(int((cy + r) / gsd) + 1, h)
            if x1 - x0 < 2 or y1 - y0 < 2:
                continue
            py, px = np.mgrid[y0:y1, x0:x1] + .5
            dx, dy = px * gsd - cx, py * gsd - cy
            u, v = dx * tx[i] + dy * ty[i], -dx * ty[i] + dy * tx[i]
            cover = np.clip(((b - a) / 2 - np.abs(u)) / gsd + .5, 0, 1) * \
                np.clip((1.5 - np.abs(v)) / gsd + .5, 0, 1)
            mask = torch.from_numpy(cover.astype(np.float32))
            patch = image[0, y0:y1, x0:x1]
            mean = float((patch * mask).sum() / (mask.sum() + 1e-6))
            new = ((patch - mean) * float(keep) + float(tone + rng.normal(0, 4))).clamp(3, 252)
            image[0, y0:y1, x0:x1] = patch * (1 - mask) + new * mask
    return dict(scene, image=image)


def weather(rng, image):
    """Sensor and air: chroma, gain, gamma, contrast, haze, blur, sharpening, noise, JPEG."""
    if len(image) == 3:
        if rng.random() < .3:
            share = 0. if rng.random() < .5 else rng.uniform(0, 1.3)
            lum = .299 * image[0] + .587 * image[1] + .114 * image[2]
            image = lum + (image - lum) * share
        gains = rng.uniform(.85, 1.15, 3).astype(np.float32)
        image = image * torch.from_numpy(gains)[:, None, None]
    if rng.random() < .6:
        image = 255 * (image.clamp(0, 255) / 255) ** rng.uniform(.6, 1.6)
    mean = image.mean()
    image = (image - mean) * np.exp(rng.uniform(-.6, .25)) + mean * rng.uniform(.75, 1.3)
    if rng.random() < .2:
        haze = rng.uniform(.1, .55)
        image = image * (1 - haze) + haze * rng.uniform(110, 220)
    if rng.random() < .35:
        image = blur(image, rng.uniform(.3, .9))
    if rng.random() < .3:
        image = image + rng.uniform(.2, 1.) * (image - blur(image, 1.))
    noise = rng.choice([0, rng.uniform(0, 3), rng.uniform(2, 7)])
    if noise > 0:
        image = image + noise * torch.randn(image.shape[1:])
        image = image + .4 * noise * torch.randn(image.shape)
    image = image.clamp(0, 255).round()
    if rng.random() < .35:
        image = jpeg(image, int(rng.integers(45, 95)))
    return image.contiguous()


def jpeg(image, quality):
    data, pixels = io.BytesIO(), image.permute(1, 2, 0).byte().numpy()
    Image.fromarray(pixels[:, :, 0] if len(image) == 1 else pixels).save(data, 'JPEG', quality=quality)
    pixels = np.array(Image.open(data)).astype(np.float32)
    return torch.from_numpy(pixels.reshape(image.shape[1:] + (-1,))).permute(2, 0, 1)


def stray_line(rng, scene):
    """A line where no track is."""
    h, w = scene['image'].shape[1:]
    angle, start = rng.uniform(0, 2 * np.pi), rng.uniform(0, 1, 2) * (w, h)
    end = start + 150 / scene['gsd'] * np.array([np.cos(angle), np.sin(angle)])
    if not (0 < end[0] < w and 0 < end[1] < h):
        return None
    points = start + (end - start) * np.linspace(0, 1, 60)[:, None]
    for line, _ in scene['tracks']:
        s, x, y, _, _ = strips.columns(line, scene['gsd'])
        if len(s) and min(np.hypot(x[::8] - p[0], y[::8] - p[1]).min()
                          for p in points * scene['gsd']) < 6:
            return None
    return np.array([start, end]), []


def streaks(rng, shape):
    """Dirt, wear and old rails along a track: a gain of any width, drawn out along it."""
    noise = rng.normal(0, 1, shape)
    for axis, metre, low, high in ((1, strips.ALONG_M, 1, 40), (0, strips.ACROSS_M, .3, 4)):
        size = np.exp(rng.uniform(np.log(low), np.log(high))) / metre
        noise = gaussian_filter1d(noise, size, axis=axis, mode='reflect')
    return 1 + np.clip(noise / noise.std(), -2.5, 2.5) * rng.uniform(.01, .12)


def pull(rng, scene, line, bodies, common):
    """A strip off its line by an own shift and a slow drift, longer or shorter than it is."""
    s, x, y, tx, ty = strips.columns(line, scene['gsd'])
    if len(s) < 2 * model.STEPS + 4:
        return None
    stretch = rng.uniform(.92, 1.08)
    at = np.arange(.5, len(s) / stretch - 1) * strips.ALONG_M
    cols = (at,) + tuple(np.interp(at * stretch, s, a) for a in (x, y, tx, ty))
    own = rng.normal(0, .3) if rng.random() < .5 else rng.uniform(-1.3, 1.3)
    drift = rng.normal(0, .25) * np.sin(2 * np.pi * at / rng.uniform(60, 250) + rng.uniform(0, 6))
    offset = np.clip(common + own + drift, -1.6, 1.6)
    strip, inside = strips.sample(scene['image'], scene['gsd'], cols, offset)
    if rng.random() < .35:
        strip = strip * streaks(rng, strip.shape)
    shade = 4 * (-scene['shadow'][0] * cols[4] + scene['shadow'][1] * cols[3])
    return strip, inside, offset, shade, [(a / stretch, b / stretch, lat, kind)
                                          for a, b, lat, kind in bodies]


def crop(rng, strip, inside, offset, shade, bodies, scale, lengths):
    """STEPS steps of a strip as an example; None where the picture ends."""
    n = 2 * model.STEPS
    if strip.shape[1] <= n + 1:
        return None
    at = int(rng.integers(0, strip.shape[1] - n))
    if bodies and rng.random() < .6:
        a, b = bodies[rng.integers(len(bodies))][:2]
        at = int(np.clip(((a + b) / 2 - rng.uniform(10, 118)) / strips.ALONG_M, 0,
                         strip.shape[1] - n - 1))
    if inside[at:at + n].mean() < .98:
        return None
    x, off = strip[:, at:at + n], offset[at:at + n:2]
    here = [(a - at * strips.ALONG_M, b - at * strips.ALONG_M, lat, k) for a, b, lat, k in bodies]
    side, fall = 1, shade[at + model.STEPS]
    known = abs(fall) > .5 and rng.random() < .6
    if (known and fall < 0) or (not known and rng.random() < .5):
        x, side = x[::-1], -1
    if known and rng.random() < .02:  # now and then the side is wrong
        x, side = x[::-1], -side
    lateral = np.full(model.STEPS, np.nan, np.float32)
    for a, b, lat, _ in here:
        i, j = max(0, round(a / model.STEP_M)), min(model.STEPS, round(b / model.STEP_M))
        if j > i:
            lateral[i:j] = side * (lat - off[i:j])
    return {'x': x, 'scale': scale + rng.normal(0, .05), 'known': known,
            'use': model.labels([b[:2] + b[3:] for b in here]), 'lateral': lateral,
            'side': side * np.sign(fall) if abs(fall) > .5 else 0,
            'prior': model.scene_prior(rng, lengths)}


def examples(rng, scene):
    """Crops of all tracks of one picture, seen one new way."""
    scene = grey(rng, scene)
    if rng.random() < .3:
        scene = repaint(rng, scene)
    low = max(scene['gsd'], .28)
    if rng.random() < .8:
        scene = turned(rng, scene, float(np.exp(rng.uniform(np.log(low), np.log(max(1.4, low))))))
    scene = dict(scene, image=weather(rng, scene['image']))
    tracks = [t for t in scene['tracks'] if rng.random() < .85]
    stray = stray_line(rng, scene) if rng.random() < .5 else None
    common, pulled = rng.normal(0, .4), []
    for line, bodies in tracks + ([stray] if stray else []):
        one = pull(rng, scene, line, bodies, common)
        if one:
            pulled.append(one)
    if not pulled:
        return []
    lengths = np.array([b - a + 1.1 for p in pulled for a, b, _, k in p[4] if k == 'K'])
    out = []
    for strip, (_, inside, offset, shade, bodies) in zip(strips.normalise([p[0] for p in pulled]),
                                                         pulled):
        for _ in range(5 if bodies else 4):
            one = crop(rng, strip, inside, offset, shade, bodies, np.log2(scene['gsd'] / .5),
                       lengths)
            if one:
                out.append(one)
    return out
