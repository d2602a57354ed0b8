#!/usr/bin/env python3
"""Weights of a network that sees areas to the file that src/nets/unet.c reads."""
import argparse

import torch

import weights_file
from tops_net import LAYERS


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument('members', nargs='+', help='files of tops_train.py; their mean is written')
    args.add_argument('--note', default='')
    args.add_argument('--out', required=True)
    args = args.parse_args()
    states = [torch.load(path) for path in args.members]
    state = {k: sum(s[k] for s in states) / len(states) for k in states[0]}
    weights_file.write(args.out, weights_file.layers(state, LAYERS))
    weights_file.note(args.out, args.note)


if __name__ == '__main__':
    main()
