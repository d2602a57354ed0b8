#!/usr/bin/env python3
"""Crops of the strips of drawn yards, with their labels: one shard of one drawing style.

A shard has its own scenes, every tenth of its style, and its own seed: shards may be made in any
order and side by side, and are the same bytes each time.
"""
import argparse
import glob
import os

import numpy as np
import torch

import augment
import scenes

SHARDS = 10      # of a style
INPUT_STEP = 31  # of a byte: inputs are clipped to +-4


def shard_scenes(folder, style, shard):
    """Scene i is drawn in style i % 4."""
    number = sorted(int(os.path.basename(os.path.dirname(p))[1:])
                    for p in glob.glob(os.path.join(folder, 's*', 'done')))
    mine = [i for i in number if i % 4 == style and i // 4 % SHARDS == shard]
    return [s for i in mine for s in scenes.load(os.path.join(folder, 's%d' % i))]


def pick(rng, pictures):
    """Long shadows beside empty track are the hardest: half of the pictures have them then."""
    for _ in range(3):
        scene = pictures[rng.integers(len(pictures))]
        if np.hypot(*scene['shadow']) > .9 or rng.random() < .5:
            break
    return scene


def packed(examples):
    kinds = {'x': np.int8, 'use': np.uint8, 'lateral': np.float16, 'prior': np.float32,
             'scale': np.float32, 'known': np.float32, 'side': np.float32}
    columns = {k: [e[k] for e in examples] for k in kinds}
    columns['x'] = [np.rint(x * INPUT_STEP) for x in columns['x']]
    return {k: np.stack(v).astype(kinds[k]) for k, v in columns.items()}


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument('--scenes', required=True, help='folder of drawn scenes s0, s1, ...')
    args.add_argument('--style', type=int, required=True)
    args.add_argument('--shard', type=int, required=True)
    args.add_argument('--count', type=int, default=4000)
    args.add_argument('--out', required=True, help='the shard (.npz)')
    args = args.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(100 * args.style + args.shard)
    rng = np.random.default_rng((args.style, args.shard))
    pictures, examples = shard_scenes(args.scenes, args.style, args.shard), []
    while len(examples) < args.count:
        examples += augment.examples(rng, pick(rng, pictures))
    np.savez(args.out + '.part.npz', **packed(examples[:args.count]))
    os.replace(args.out + '.part.npz', args.out)


if __name__ == '__main__':
    main()
