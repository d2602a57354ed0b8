#!/usr/bin/env python3
"""Fits the strip network to rendered yards; see README.md beside this file.

The loss is the negative log likelihood of the true division of a track under the semi-Markov
model itself: its gradient is the posterior use of each potential minus the true use.
"""
import argparse
import copy
import glob
import os
import time

import numpy as np
import torch
import torch.nn.functional as F

import augment
import model
import scenes
from net import Net, folded

POOL, BATCH = 3000, 8


class Pool:
    """Examples of many pictures, renewed while training goes on."""

    def __init__(self, rng, folders, leave_out, long_shadows):
        self.rng, self.folders, self.leave_out = rng, folders, leave_out
        self.tries = 3 if long_shadows else 1
        self.known, self.scenes, self.items = set(), [], []

    def rescan(self):
        for path in sorted(q for f in self.folders for q in glob.glob(os.path.join(f, '*', 'done'))):
            name = os.path.dirname(path)
            if name in self.known or any(name.endswith(w) for w in self.leave_out):
                continue
            self.known.add(name)
            self.scenes += scenes.load(name)

    def fill(self):
        # Long shadows beside empty track are the hardest: half of the pictures have them then.
        for _ in range(self.tries):
            scene = self.scenes[self.rng.integers(len(self.scenes))]
            if np.hypot(*scene['shadow']) > .9 or self.rng.random() < .5:
                break
        for example in augment.examples(self.rng, scene):
            if len(self.items) < POOL:
                self.items.append(example)
            else:
                self.items[self.rng.integers(POOL)] = example

    def batch(self):
        return [self.items[i] for i in self.rng.integers(0, len(self.items), BATCH)]


def stack(batch, key):
    return torch.from_numpy(np.stack([q[key] for q in batch]).astype(np.float32))


def structured_loss(rng, potentials, batch):
    """Posterior minus truth as a fixed gradient: its product with the potentials is the loss."""
    values = potentials.detach().numpy().astype(np.float64)
    grad = np.zeros(values.shape, np.float32)
    wrong = 0.
    for i, example in enumerate(batch):
        padded = np.concatenate([values[i], np.zeros((5, 1))], 1)
        z, use = model.gradient(padded, model.scene_prior(rng, example['lengths']),
                                model.rates(rng))
        if np.isfinite(z) and np.isfinite(use).all():
            difference = use - example['use']
            grad[i] = difference[:, :model.STEPS]
            wrong += abs((use[2] + use[3]).sum() - (example['use'][2] + example['use'][3]).sum())
    return (torch.from_numpy(grad) * potentials).sum() / len(batch) / 10, wrong / len(batch)


def side_losses(out, batch):
    """Where the bodies stand (Gaussian), and to which side shadows fall (logistic)."""
    lateral = stack(batch, 'lateral')
    there = ~torch.isnan(lateral)
    mean, log_sd = out[:, 5], out[:, 6].clamp(-3, 2)
    miss = (torch.nan_to_num(lateral) - mean) * torch.exp(-log_sd)
    place = ((.5 * miss ** 2 + log_sd) * there).sum() / (there.sum() + 1)
    side, known = stack(batch, 'side')[:, None], stack(batch, 'known')[:, None]
    asked = there & (side != 0) & (known == 0)
    shade = (F.softplus(-side * out[:, 7].clamp(-6, 6)) * asked).sum() / (asked.sum() + 1)
    return place, shade


def warm_up_loss(potentials, batch):
    """Plain cross-entropy a step: the structured loss is blind while everything is wrong."""
    use = stack(batch, 'use')[:, :, :model.STEPS]
    state = (1 - use[:, 0] - use[:, 1] + 2 * use[:, 1]).long()
    logits = torch.stack([potentials[:, 0], torch.zeros_like(potentials[:, 0]),
                          potentials[:, 1]], 1)
    loss = 3 * F.cross_entropy(logits, state)
    for k in (2, 3, 4):
        loss = loss + 20 * F.binary_cross_entropy_with_logits(potentials[:, k] - 3, use[:, k])
    return loss


def average(mean, net, step):
    keep = min(.998, (step + 1) / (step + 20.))
    for a, b in zip(mean.state_dict().values(), net.state_dict().values()):
        if a.dtype.is_floating_point:
            a.mul_(keep).add_(b, alpha=1 - keep)
        else:
            a.copy_(b)


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument('--scenes', required=True, nargs='+', help='folders of rendered scenes')
    args.add_argument('--out', required=True, help='weights to write (.pt)')
    args.add_argument('--steps', type=int, default=20000)
    args.add_argument('--seconds', type=float, default=1e9, help='stop in time, whatever the step')
    args.add_argument('--seed', type=int, default=1)
    args.add_argument('--init', help='weights to go on from (.pt): batch norms stay folded')
    args.add_argument('--rate', type=float, default=3e-3, help='highest learning rate')
    args.add_argument('--long-shadows', type=int, default=1, help='0: no more often than drawn')
    args.add_argument('--leave-out', default='', help='endings of scene folders not to use')
    args = args.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    pool = Pool(rng, args.scenes, [w for w in args.leave_out.split(',') if w],
                args.long_shadows)
    pool.rescan()
    while len(pool.items) < min(400, BATCH * args.steps):
        pool.fill()
    net = Net(norm=not args.init)
    if args.init:
        net.load_state_dict(torch.load(args.init))
    else:
        with torch.no_grad():
            net.head.weight.mul_(.5)
    mean = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=1e-3)
    begun, seen = time.time(), np.zeros(4)
    for step in range(args.steps):
        done = max(step / args.steps, (time.time() - begun) / args.seconds)
        if done >= 1:
            break
        if step % 6 == 0:
            pool.fill()
        if step % 500 == 499:
            pool.rescan()
        for group in optimiser.param_groups:
            group['lr'] = args.rate * min(1, (step + 1) / 100) * (.485 * (1 + np.cos(np.pi * done)) + .03)
        batch = pool.batch()
        out = net(stack(batch, 'x'), stack(batch, 'scale'), stack(batch, 'known'))
        potentials = out[:, :5].clamp(-14, 14)
        loss, wrong = structured_loss(rng, potentials, batch)
        place, shade = side_losses(out, batch)
        total = loss + .5 * place + (1.2 if done < .5 else .4) * shade
        if step < 1500 and not args.init:
            total = total + (1 - step / 1500.) * warm_up_loss(potentials, batch)
        optimiser.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.)
        optimiser.step()
        with torch.no_grad():
            average(mean, net, step)
        seen += wrong, place.item(), shade.item(), 1
        if step % 200 == 199:
            print('step %d, %.0f s, %d pictures, %d examples: count error %.3f a crop, place %.3f, '
                  'shade %.3f' % (step + 1, time.time() - begun, len(pool.scenes),
                                  len(pool.items), *(seen[:3] / seen[3])), flush=True)
            seen[:] = 0
            torch.save(folded(mean).state_dict(), args.out + '.part')
            os.replace(args.out + '.part', args.out)
    torch.save(folded(mean).state_dict(), args.out)


if __name__ == '__main__':
    main()
