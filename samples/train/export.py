#!/usr/bin/env python3
"""Weights of one or more members to the C header that src/count/railcars/track_net.h describes."""
import argparse

import numpy as np
import torch

from net import LAYERS


def rows(values, width, text):
    values = [text(v) for v in values]
    return ',\n'.join('    ' + ', '.join(values[i:i + width])
                      for i in range(0, len(values), width))


def quantised(state, layers=LAYERS):
    """int16 weights with a scale an output channel, and float biases."""
    weight, scale, bias = [], [], []
    for name in layers:
        w = state[name + '.weight'].numpy()
        flat = w.reshape(w.shape[0], -1)
        s = np.maximum(np.abs(flat).max(1), 1e-9) / 32767
        weight.append(np.rint(flat / s[:, None]).astype(int).ravel())
        scale.append(s)
        bias.append(state[name + '.bias'].numpy())
    return [np.concatenate(v) for v in (weight, scale, bias)]


def exact(v):
    return '%.9gf' % v if '.' in '%.9g' % v or 'e' in '%.9g' % v else '%.9g.0f' % v


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument('members', nargs='+', help='files of train.py')
    args.add_argument('--tau', type=float, default=.9)
    args.add_argument('--note', default='')
    args.add_argument('--out', required=True)
    args = args.parse_args()
    members = [quantised(torch.load(path)) for path in args.members]
    with open(args.out, 'w') as out:
        out.write('/* track_weights.h - written by samples/train; do not edit.  %s */\n'
                  '/* clang-format off */\n#ifndef YS_STEPS_TRACK_WEIGHTS_H\n'
                  '#define YS_STEPS_TRACK_WEIGHTS_H\n\n#include <stdint.h>\n\n' % args.note)
        out.write('enum { YS_NET_MEMBERS = %d };\n\n' % len(members))
        for k, (kind, name, size, text) in enumerate((
                ('int16_t', 'net_weight', 'YS_NET_WEIGHTS', str),
                ('float', 'net_scale', 'YS_NET_CHANNELS', exact),
                ('float', 'net_bias', 'YS_NET_CHANNELS', exact))):
            body = ',\n'.join('{\n' + rows(m[k], 16 if k == 0 else 6, text) + '\n}'
                              for m in members)
            out.write('static const %s %s[%d][%s] = {\n%s};\n\n' % (kind, name, len(members),
                                                                     size, body))
        out.write('static const float net_tau[%d] = {%s};\n\n#endif\n'
                  % (len(members), ', '.join([exact(args.tau)] * len(members))))


if __name__ == '__main__':
    main()
