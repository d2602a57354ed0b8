#!/usr/bin/env python3
"""Weights of a network that sees areas to the C header that src/nets/unet.c reads."""
import argparse

import torch

from export import exact, quantised, rows
from tops_net import LAYERS


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument('members', nargs='+', help='files of tops_train.py; their mean is written')
    args.add_argument('--name', choices=('tops', 'pits'), default='tops')
    args.add_argument('--note', default='')
    args.add_argument('--out', required=True)
    args = args.parse_args()
    states = [torch.load(path) for path in args.members]
    state = {k: sum(s[k] for s in states) / len(states) for k in states[0]}
    weight, scale, bias = quantised(state, LAYERS)
    with open(args.out, 'w') as out:
        file = {'tops': 'block_weights', 'pits': 'pit_weights'}[args.name]
        guard = 'YS_STEPS_%s_H' % file.upper()
        out.write('/* %s.h - written by samples/train; do not edit.  %s */\n'
                  '/* clang-format off */\n#ifndef %s\n#define %s\n\n#include <stdint.h>\n\n'
                  % (file, args.note, guard, guard))
        for kind, name, values, text in (('int16_t', args.name + '_weight', weight, str),
                                         ('float', args.name + '_scale', scale, exact),
                                         ('float', args.name + '_bias', bias, exact)):
            out.write('static const %s %s[%d] = {\n%s};\n\n'
                      % (kind, name, len(values), rows(values, 16 if kind[0] == 'i' else 6, text)))
        out.write('#endif\n')


if __name__ == '__main__':
    main()
