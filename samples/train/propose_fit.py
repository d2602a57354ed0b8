#!/usr/bin/env python3
"""Fits the layer that says where a track's axis passes; see README.md beside this file."""
import argparse
import glob
import os

import numpy as np
import torch
import torch.nn.functional as F

import propose_scenes
import weights_file
from propose_scenes import EVEN, ODD

BATCH, NOISE, FIRST_SCORE = 1024, .1, (0, .5, 0)


class Layer(torch.nn.Module):
    """Rectified units, each of which sees a strip and its mirror picture."""
    def __init__(self, units):
        super().__init__()
        self.even = torch.nn.Linear(EVEN, units)
        self.odd = torch.nn.Linear(ODD, units, bias=False)
        self.out = torch.nn.Linear(units, 1)

    def forward(self, x):
        a, b = self.even(x[:, :EVEN]), self.odd(x[:, EVEN:])
        return self.out(torch.relu(a + b) + torch.relu(a - b)).squeeze(1)


def fit(layer, x, y, steps, rate):
    best = torch.optim.AdamW(layer.parameters(), rate, weight_decay=1e-4)
    for step in range(steps):
        for group in best.param_groups:
            group['lr'] = rate * (.5 + .5 * np.cos(np.pi * step / steps)) + 1e-5
        some = torch.randint(0, len(y), (BATCH,))
        loss = F.binary_cross_entropy_with_logits(
            layer(x[some] + NOISE * torch.randn(BATCH, EVEN + ODD)), y[some])
        best.zero_grad()
        loss.backward()
        best.step()
        if (step + 1) % 1000 == 0:
            print(step + 1, '%.4f' % loss.item(), flush=True)


def write(path, layer, note):
    state = {k: v.numpy().astype(np.float32) for k, v in layer.state_dict().items()}
    weights_file.write(path, [
        ('sums.weight', state['even.weight'][:, :, None, None]), ('sums.bias', state['even.bias']),
        ('differences.weight', state['odd.weight'][:, :, None, None]),
        ('differences.bias', np.zeros_like(state['even.bias'])),
        ('out.weight', state['out.weight'][:, :, None, None]), ('out.bias', state['out.bias']),
        ('score', np.array(FIRST_SCORE, np.float64))])
    weights_file.note(path, note)


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument('--features', required=True, help='the program of propose_features.c')
    args.add_argument('--tracks', required=True, help='folder of scenes with tracks')
    args.add_argument('--others', required=True, help='folder of scenes without any')
    args.add_argument('--out', required=True)
    args.add_argument('--units', type=int, default=24)
    args.add_argument('--steps', type=int, default=6000)
    args.add_argument('--rate', type=float, default=3e-3)
    args.add_argument('--seed', type=int, default=1)
    args.add_argument('--note', default='')
    args = args.parse_args()
    torch.manual_seed(args.seed)
    rng, data = np.random.default_rng(args.seed), []
    for folder in (args.tracks, args.others):
        for done in sorted(glob.glob(os.path.join(folder, '*', 'done'))):
            data.append(propose_scenes.load(args.features, os.path.dirname(done), rng,
                                            railway=folder == args.tracks))
    x, y = (torch.from_numpy(np.concatenate(v).astype(np.float32)) for v in zip(*data))
    print(len(data), 'scenes', len(y), 'places, on a track %.2f' % y.mean(), flush=True)
    layer = Layer(args.units)
    fit(layer, x, y, args.steps, args.rate)
    write(args.out, layer, args.note)


if __name__ == '__main__':
    main()
