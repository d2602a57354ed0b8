#!/usr/bin/env python3
"""Fits the network of container tops to rendered quays, or of pits to depots (--pits); see README.md beside this file."""
import argparse
import glob
import multiprocessing
import os
import time

import numpy as np
import torch
import torch.nn.functional as F

import pits_crops
import pits_plain
import tops_crops
import tops_plain
import tops_scenes
from tops_net import Net, folded

MARGIN, BATCH = 12, 12


def crops_of(job):
    path, seed, n, plain, pits = job
    torch.set_num_threads(1)
    rng, out = np.random.default_rng(seed), []
    torch.manual_seed(seed)
    for scene in (pits_crops if pits else tops_scenes).load(path):
        for _ in range(n):
            out += (pits_crops if pits else tops_crops).crops(rng, scene, 10)
    for _ in range(8 if plain else 0):
        out += pits_crops.crops(rng, pits_plain.plain(rng), plain) if pits else \
            tops_crops.crops(rng, tops_plain.plain(rng, 90), plain, plain=True)
    return np.stack(out) if out else np.zeros((0, 7, tops_crops.SIDE, tops_crops.SIDE), np.uint8)


def batch_of(rng, data):
    """A batch turned and mirrored, with its own gain, offset and balance of colours."""
    x, y = [], []
    for i in rng.integers(0, len(data), BATCH):
        c = np.rot90(data[i], rng.integers(4), (1, 2))
        c = c[:, :, ::-1] if rng.random() < .5 else c
        p = (c[:3].astype(np.float32) - 128) / 48
        p = p * rng.uniform(.75, 1.3) + rng.normal(0, .2) + rng.normal(0, .06, (3, 1, 1))
        if rng.random() < .08:
            p = p.mean(0, keepdims=True).repeat(3, 0)
        x.append(p.astype(np.float32))
        y.append(c[3:].astype(np.float32) / 255)
    return torch.from_numpy(np.stack(x)), torch.from_numpy(np.stack(y))


def loss_of(logits, y):
    m = slice(MARGIN, -MARGIN)
    count = y[:, 3:, m, m]
    each = F.binary_cross_entropy_with_logits(logits[:, :, m, m], y[:, :3, m, m],
                                              reduction='none')
    return (each * count).sum((0, 2, 3)) / count.sum().clamp(min=1)


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument('--scenes', required=True)
    args.add_argument('--out', required=True)
    args.add_argument('--seed', type=int, default=1)
    args.add_argument('--views', type=int, default=2, help='of every picture')
    args.add_argument('--plain', type=int, default=0, help='crops of each of eight flat drawings a scene')
    args.add_argument('--pits', action='store_true', help='of depots, not of quays')
    args.add_argument('--steps', type=int, default=10000)
    args.add_argument('--cache', help='file of crops')
    args.add_argument('--rate', type=float, default=3e-3)
    args.add_argument('--init', help='go on from this file of weights, its norms folded in')
    args = args.parse_args()
    torch.manual_seed(args.seed)
    paths = sorted(os.path.dirname(p) for p in glob.glob(os.path.join(args.scenes, '*', 'done')))
    if args.cache and os.path.exists(args.cache):
        data = np.load(args.cache)
    else:
        with multiprocessing.get_context('fork').Pool() as pool:
            data = np.concatenate(pool.map(crops_of, [(p, 1000 * args.seed + i, args.views, args.plain, args.pits)
                                                      for i, p in enumerate(paths)], 4))
        if args.cache:
            np.save(args.cache, data)
    print(len(paths), 'scenes', len(data), 'crops', flush=True)
    torch.set_num_threads(os.cpu_count())
    rng, net = np.random.default_rng(args.seed), Net()
    if args.init:
        net.load_state_dict(torch.load(args.init), strict=False)
        net.eval()  # the norms stay what they are: nothing
    best = torch.optim.AdamW(net.parameters(), args.rate, weight_decay=1e-3)
    rate = torch.optim.lr_scheduler.OneCycleLR(best, args.rate, args.steps, pct_start=.05)
    start, seen = time.time(), np.zeros(3)
    for step in range(1, args.steps + 1):
        x, y = batch_of(rng, data)
        loss = loss_of(net(x.contiguous(memory_format=torch.channels_last)), y)
        best.zero_grad()
        (loss[0] + loss[1] + loss[2]).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.)
        best.step()
        rate.step()
        seen += loss.detach().numpy()
        if step % 200 == 0:
            print(step, *('%.4f' % v for v in seen / 200), '%.0f s' % (time.time() - start),
                  flush=True)
            seen[:] = 0
        if step % 1000 == 0 or step == args.steps:
            torch.save(folded(net), args.out)


if __name__ == '__main__':
    main()
