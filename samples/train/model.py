"""The semi-Markov model of a track, for the loss: rates, length prior, labels, gradient."""
import ctypes
import os
import subprocess
import tempfile

import numpy as np

STEP_M = 0.5
KMIN, KMAX = 19, 62  # steps: 9.5 to 31 m
STEPS = 256          # of a training crop: 128 m

# Lengths over couplers and their weights, as in src/count/railcars/track_model.c.
LENGTHS = [(12.02, .10), (12.8, .03), (13.44, .10), (13.92, .22), (14.73, .17), (15.35, .06),
           (16.2, .06), (16.9, .05), (18.5, .02), (19.62, .06), (20.6, .02), (23.2, .03),
           (25.62, .03), (28.5, .025), (29.3, .025)]


def length_prior():
    k = np.arange(KMIN, KMAX + 1) * STEP_M
    p = np.zeros(len(k))
    for length, weight in LENGTHS:
        sd = np.hypot(.4, .03 * length)
        p += weight * np.exp(-.5 * ((k - length) / sd) ** 2) / sd
    p /= p.sum()
    return .5 * p + .5 / len(k)


def scene_prior(rng, lengths):
    """Half of the crops know the lengths of their scene, as the counter does after its rounds."""
    base = length_prior()
    if rng.random() < .5 or len(lengths) < 4:
        return base
    k = np.arange(KMIN, KMAX + 1) * STEP_M
    h = np.exp(-.5 * ((k[:, None] - lengths[None]) / rng.uniform(.3, .8)) ** 2).sum(1) + 1e-12
    weight = .93 * len(lengths) / (len(lengths) + 4.)
    return (1 - weight) * base + weight * h / h.sum()


def rates(rng):
    """As ys_rates_net(), with the coupling varied; crops begin and end anywhere."""
    coupled, foreign, step = rng.uniform(.83, .93), .08, STEP_M
    empty_car, empty_foreign = step / 180, step / 40 * foreign * .3
    return np.array([coupled, (1 - coupled) * (1 - foreign), (1 - coupled) * foreign,
                     1 - empty_car - empty_foreign, empty_car, empty_foreign,
                     1 - step / 16, step / 32, step / 32, .6, .03, .05, .3, 1.])


def labels(bodies):
    """bodies: sorted (start_m, end_m, kind 'K' or 'F') along a crop; the true use of the five
    potentials, rows of STEPS + 1."""
    y = np.zeros((5, STEPS + 1))
    state = np.zeros(STEPS, int)
    spans = []
    for i, (a, b, kind) in enumerate(bodies):
        left = a - bodies[i - 1][1] if i else 99
        right = bodies[i + 1][0] - b if i + 1 < len(bodies) else 99
        # Coupled bodies share the gap between them; a free end gets its coupler, 0.45 m.
        a = a - left / 2 if left < 2.6 else a - .45
        b = b + right / 2 if right < 2.6 else b + .45
        spans.append((int(np.floor(a / STEP_M + .5)), int(np.floor(b / STEP_M + .5)), kind))
    for i, (a, b, kind) in enumerate(spans):
        touches_left = i > 0 and spans[i - 1][1] == a
        touches_right = i + 1 < len(spans) and spans[i + 1][0] == b
        both_foreign = touches_left and kind == 'F' and spans[i - 1][2] == 'F'
        if 0 < a < STEPS and not both_foreign:
            y[2 if touches_left else 3, a] = 1
        if 0 < b < STEPS and not touches_right:
            y[4, b] = 1
        if b > 0 and a < STEPS:
            state[max(a, 0):min(b, STEPS)] = 1 if kind == 'K' else 2
    y[0, :STEPS] = state == 0
    y[1, :STEPS] = state == 2
    return y


def _library():
    here = os.path.dirname(os.path.abspath(__file__))
    path = os.path.join(tempfile.mkdtemp(prefix='yardstick-train-'), 'posterior.so')
    subprocess.check_call([os.environ.get('CC', 'cc'), '-O2', '-std=c11', '-shared', '-fPIC',
                           '-o', path, os.path.join(here, 'posterior.c'), '-lm'])
    lib = ctypes.CDLL(path)
    doubles = np.ctypeslib.ndpointer(np.float64, flags='C')
    lib.track_posterior.restype = ctypes.c_double
    lib.track_posterior.argtypes = [ctypes.c_int, doubles, doubles, doubles, doubles]
    return lib


_LIB = None


def gradient(potentials, prior, rate):
    """ln Z and the posterior use of each potential (5 x (STEPS + 1), the last of 0 and 1 unused)."""
    global _LIB
    _LIB = _LIB or _library()
    out = np.zeros_like(potentials)
    z = _LIB.track_posterior(potentials.shape[1] - 1, prior, potentials, rate, out)
    return z, out
