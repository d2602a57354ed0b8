#!/usr/bin/env python3
"""Weights of one or more members to the file that src/count/railcars/track_net.h describes."""
import argparse

import numpy as np
import torch

import weights_file
from net import LAYERS


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument('members', nargs='+', help='files of train.py')
    args.add_argument('--tau', type=float, default=.9)
    args.add_argument('--note', default='')
    args.add_argument('--out', required=True)
    args = args.parse_args()
    arrays = [('tau', np.full(len(args.members), args.tau, np.float32))]
    for k, path in enumerate(args.members):
        arrays += weights_file.layers(torch.load(path), LAYERS, '%d.' % k)
    weights_file.write(args.out, arrays)
    weights_file.note(args.out, args.note)


if __name__ == '__main__':
    main()
