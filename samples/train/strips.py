"""Tracks pulled straight, exactly as src/steps/track_net.h says, on torch tensors."""
import numpy as np
import torch
import torch.nn.functional as F

ROWS, ALONG_M, ACROSS_M = 36, .25, .30
V = (np.arange(ROWS) - (ROWS - 1) / 2) * ACROSS_M


def columns(line_px, gsd_m):
    """Positions (metres) and smooth unit tangents of a strip's columns."""
    p = np.asarray(line_px, float) * gsd_m
    at = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(p, axis=0).T))])
    n = 2 * int(at[-1] / (2 * ALONG_M))
    s = (np.arange(n) + .5) * ALONG_M
    x, y = np.interp(s, at, p[:, 0]), np.interp(s, at, p[:, 1])
    ahead, behind = np.minimum(s + ALONG_M, at[-1]), np.maximum(s - ALONG_M, 0)
    tx = np.interp(ahead, at, p[:, 0]) - np.interp(behind, at, p[:, 0])
    ty = np.interp(ahead, at, p[:, 1]) - np.interp(behind, at, p[:, 1])
    if n:
        box = np.ones(49) / 49
        tx, ty = (np.convolve(np.pad(t, 24, mode='edge'), box, 'valid') for t in (tx, ty))
    norm = np.hypot(tx, ty) + 1e-12
    return s, x, y, tx / norm, ty / norm


def sample(image, gsd_m, cols, offset):
    """image (C, H, W) -> (3, ROWS, n) luminance, R - Y, B - Y, and the share of each column that
    lies inside the picture."""
    _, x, y, tx, ty = cols
    v = V[:, None] + offset[None]
    px, py = (x - v * ty) / gsd_m, (y + v * tx) / gsd_m
    h, w = image.shape[1:]
    grid = np.stack([2 * px / w - 1, 2 * py / h - 1], -1).astype(np.float32)
    out = F.grid_sample(image[None], torch.from_numpy(grid)[None], mode='bicubic',
                        padding_mode='border', align_corners=False)[0].numpy()
    inside = ((px >= 0) & (py >= 0) & (px <= w) & (py <= h))[8:28].mean(0)
    lum = .299 * out[0] + .587 * out[1] + .114 * out[2]
    return np.stack([lum, out[0] - lum, out[2] - lum]), inside


def normalise(strips, full_scale=255.):
    """All strips of one picture by common numbers, clipped to +-4."""
    some = [np.concatenate([s[k].ravel()[::5] for s in strips]) for k in range(3)]
    low, mid, high = np.quantile(some[0], [.04, .5, .96])
    width = max(high - low, .03 * full_scale)
    m1, m2 = np.median(some[1]), np.median(some[2])
    return [np.clip(np.stack([2.5 * (s[0] - mid) / width, 4 * (s[1] - m1) / width,
                              4 * (s[2] - m2) / width]), -4, 4).astype(np.float32)
            for s in strips]
