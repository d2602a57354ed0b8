"""Tracks pulled straight, exactly as src/count/railcars/track_net.h says, on torch tensors."""
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
    """image (1, H, W) -> (ROWS, n), and the share of each column that lies inside the picture."""
    _, x, y, tx, ty = cols
    v = V[:, None] + offset[None]
    px, py = (x - v * ty) / gsd_m, (y + v * tx) / gsd_m
    h, w = image.shape[1:]
    grid = np.stack([2 * px / w - 1, 2 * py / h - 1], -1).astype(np.float32)
    out = F.grid_sample(image[None], torch.from_numpy(grid)[None], mode='bicubic',
                        padding_mode='border', align_corners=False)[0, 0].numpy()
    return out, ((px >= 0) & (py >= 0) & (px <= w) & (py <= h))[8:28].mean(0)


def normalise(strips, full_scale=255.):
    """All strips of one picture by common numbers, clipped to +-4."""
    low, mid, high = np.quantile(np.concatenate([s.ravel()[::5] for s in strips]), [.04, .5, .96])
    width = max(high - low, .03 * full_scale)
    return [np.clip(2.5 * (s - mid) / width, -4, 4) for s in strips]
