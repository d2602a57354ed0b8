"""The file of weights that src/nets/net_weights.h describes: named arrays, little-endian, 64-byte aligned."""
import hashlib
import os
import re
import subprocess

import numpy as np

MAGIC, VERSION, GRAIN = b'YSWEIGHT', 1, 64
TYPES = {np.dtype('<i2'): 1, np.dtype('<f4'): 2, np.dtype('<f8'): 3}


def _aligned(n):
    return -(-n // GRAIN) * GRAIN


def write(path, arrays):
    """arrays: (name, numpy array of int16, float32 or float64) in order; at most 4 sides each."""
    arrays = [(name, np.ascontiguousarray(a, a.dtype.newbyteorder('<'))) for name, a in arrays]
    at = GRAIN * (1 + len(arrays))
    head, body = b'', b''
    for name, a in arrays:
        name = name.encode('ascii')
        assert len(name) < 24 and 1 <= a.ndim <= 4, name
        sides = list(a.shape) + [1] * (4 - a.ndim)
        head += (name.ljust(24, b'\0') + np.array([TYPES[a.dtype], a.ndim] + sides, '<u4').tobytes()
                 + np.array([at + len(body), 0], '<u8').tobytes())
        body += a.tobytes().ljust(_aligned(a.nbytes), b'\0')
    first = (MAGIC + np.array([VERSION, len(arrays)], '<u4').tobytes()
             + np.array([at + len(body)], '<u8').tobytes()).ljust(GRAIN, b'\0')
    with open(path, 'wb') as out:
        out.write(first + head + body)


def read(path):
    """name: array, in order."""
    data = open(path, 'rb').read()
    version, n = np.frombuffer(data, '<u4', 2, 8)
    assert data[:8] == MAGIC and version == VERSION, path
    types = {v: k for k, v in TYPES.items()}
    arrays = {}
    for i in range(n):
        entry = data[GRAIN * (1 + i):GRAIN * (2 + i)]
        kind, sides, *shape = np.frombuffer(entry, '<u4', 6, 24)
        offset = int(np.frombuffer(entry, '<u8', 1, 48)[0])
        shape = [int(v) for v in shape[:sides]]
        arrays[entry[:24].rstrip(b'\0').decode()] = np.frombuffer(
            data, types[kind], int(np.prod(shape)), offset).reshape(shape)
    return arrays


def quantised(weight):
    """int16 weights with a scale for each output channel."""
    flat = weight.reshape(len(weight), -1)
    scale = np.maximum(np.abs(flat).max(1), 1e-9) / 32767
    return np.rint(weight / scale.reshape([-1] + [1] * (weight.ndim - 1))).astype(np.int16), scale.astype(np.float32)


def layers(state, names, prefix=''):
    """Arrays of the convolutions `names` of a dictionary of tensors, out x in x across x along."""
    arrays = []
    for name in names:
        weight, scale = quantised(state[name + '.weight'].numpy())
        if weight.ndim == 3:  # along only
            weight = weight[:, :, None]
        arrays += [(prefix + name + '.weight', weight), (prefix + name + '.scale', scale),
                   (prefix + name + '.bias', state[name + '.bias'].numpy().astype(np.float32))]
    return arrays


def note(path, text):
    """Prints what a file was made of and its SHA-256; in a folder with a model card, its line there becomes this."""
    digest = hashlib.sha256(open(path, 'rb').read()).hexdigest()
    card = os.path.join(os.path.dirname(path), 'README.md')
    commit = subprocess.run(['git', 'rev-parse', '--short', 'HEAD'], stdout=subprocess.PIPE, text=True).stdout.strip()
    name = os.path.basename(path)
    line = '| `%s` | %s | %s | `%s` |' % (name, text, commit, digest)
    if os.path.exists(card):
        old = open(card).read()
        open(card, 'w').write(re.sub(r'(?m)^\| `%s` \|.*`[0-9a-f]{64}` \|$' % re.escape(name), lambda _: line, old))
    print(line)
