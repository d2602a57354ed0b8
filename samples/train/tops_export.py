#!/usr/bin/env python3
"""Weights of the network of container tops to the C header that src/steps/block_net.c reads."""
import argparse

import torch

from export import exact, quantised, rows
from tops_net import LAYERS


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument('members', nargs='+', help='files of tops_train.py; their mean is written')
    args.add_argument('--note', default='')
    args.add_argument('--out', required=True)
    args = args.parse_args()
    states = [torch.load(path) for path in args.members]
    state = {k: sum(s[k] for s in states) / len(states) for k in states[0]}
    weight, scale, bias = quantised(state, LAYERS)
    with open(args.out, 'w') as out:
        out.write('/* block_weights.h - written by samples/train; do not edit.  %s */\n'
                  '/* clang-format off */\n#ifndef YS_STEPS_BLOCK_WEIGHTS_H\n'
                  '#define YS_STEPS_BLOCK_WEIGHTS_H\n\n#include <stdint.h>\n\n' % args.note)
        for kind, name, values, text in (('int16_t', 'tops_weight', weight, str),
                                         ('float', 'tops_scale', scale, exact),
                                         ('float', 'tops_bias', bias, exact)):
            out.write('static const %s %s[%d] = {\n%s};\n\n'
                      % (kind, name, len(values), rows(values, 16 if kind[0] == 'i' else 6, text)))
        out.write('#endif\n')


if __name__ == '__main__':
    main()
