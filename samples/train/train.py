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

import crops
import model
from net import Net, folded

BATCH = 8


class Crops:
    """All crops of some shards, in a new order each time round."""

    def __init__(self, rng, folder, leave_out):
        shards = [np.load(path) for path in sorted(glob.glob(os.path.join(folder, '*.npz')))
                  if int(os.path.basename(path)[0]) != leave_out]
        self.rng, self.order = rng, np.zeros(0, int)
        self.all = {key: np.concatenate([s[key] for s in shards]) for key in shards[0].files}

    def batch(self):
        if len(self.order) < BATCH:
            self.order = self.rng.permutation(len(self.all['x']))
        take, self.order = self.order[:BATCH], self.order[BATCH:]
        batch = {key: value[take].astype(np.float32) for key, value in self.all.items()}
        for i in range(BATCH):
            if self.rng.random() < .5:
                turn_round(batch, i)
        gain = self.rng.uniform(.75, 1.35, (BATCH, 1, 1)) / crops.INPUT_STEP
        batch['x'] = batch['x'] * gain + self.rng.normal(0, .15, (BATCH, 1, 1))
        return batch


def turn_round(batch, i):
    """The crop seen from its other end: what began there ends here."""
    use = batch['use'][i]
    batch['x'][i] = batch['x'][i][:, ::-1]
    batch['lateral'][i] = batch['lateral'][i][::-1]
    use[:2, :model.STEPS] = use[:2, model.STEPS - 1::-1]
    use[2:] = use[[2, 4, 3], ::-1]


def tensor(batch, key):
    return torch.from_numpy(batch[key].astype(np.float32))


def structured_loss(rng, potentials, batch):
    """Posterior minus truth as a fixed gradient: its product with the potentials is the loss."""
    values = potentials.detach().numpy().astype(np.float64)
    grad = np.zeros(values.shape, np.float32)
    wrong = 0.
    for i, use in enumerate(batch['use']):
        padded = np.concatenate([values[i], np.zeros((5, 1))], 1)
        z, said = model.gradient(padded, batch['prior'][i].astype(np.float64), model.rates(rng))
        if np.isfinite(z) and np.isfinite(said).all():
            difference = said - use
            grad[i] = difference[:, :model.STEPS]
            wrong += abs(difference[2:4].sum())
    return (torch.from_numpy(grad) * potentials).sum() / BATCH / 10, wrong / BATCH


def side_losses(out, batch):
    """Where the bodies stand (Gaussian), and to which side shadows fall (logistic)."""
    lateral = tensor(batch, 'lateral')
    there = ~torch.isnan(lateral)
    mean, log_sd = out[:, 5], out[:, 6].clamp(-3, 2)
    miss = (torch.nan_to_num(lateral) - mean) * torch.exp(-log_sd)
    place = ((.5 * miss ** 2 + log_sd) * there).sum() / (there.sum() + 1)
    side, known = tensor(batch, 'side')[:, None], tensor(batch, 'known')[:, None]
    asked = there & (side != 0) & (known == 0)
    shade = (F.softplus(-side * out[:, 7].clamp(-6, 6)) * asked).sum() / (asked.sum() + 1)
    return place, shade


def warm_up_loss(potentials, batch):
    """Plain cross-entropy a step: the structured loss is blind while everything is wrong."""
    use = tensor(batch, 'use')[:, :, :model.STEPS]
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
    args.add_argument('--crops', required=True, help='folder of shards of crops.py')
    args.add_argument('--out', required=True, help='weights to write (.pt)')
    args.add_argument('--steps', type=int, default=20000)
    args.add_argument('--seed', type=int, default=1)
    args.add_argument('--rate', type=float, default=3e-3, help='highest learning rate')
    args.add_argument('--leave-out', type=int, default=-1, help='a drawing style not to see')
    args = args.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    data = Crops(rng, args.crops, args.leave_out)
    net = Net()
    with torch.no_grad():
        net.head.weight.mul_(.5)
    mean = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=1e-3)
    begun, seen = time.time(), np.zeros(4)
    for step in range(args.steps):
        for group in optimiser.param_groups:
            group['lr'] = args.rate * min(1, (step + 1) / 100) * \
                (.485 * (1 + np.cos(np.pi * step / args.steps)) + .03)
        batch = data.batch()
        out = net(tensor(batch, 'x')[:, None], tensor(batch, 'scale'), tensor(batch, 'known'))
        potentials = out[:, :5].clamp(-14, 14)
        loss, wrong = structured_loss(rng, potentials, batch)
        place, shade = side_losses(out, batch)
        total = loss + .5 * place + (1.2 if 2 * step < args.steps else .4) * shade
        if step < 1500:
            total = total + (1 - step / 1500.) * warm_up_loss(potentials, batch)
        optimiser.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.)
        optimiser.step()
        with torch.no_grad():
            average(mean, net, step)
        seen += wrong, place.item(), shade.item(), 1
        if step % 500 == 499:
            print('step %d, %.0f s: count error %.3f a crop, place %.3f, shade %.3f'
                  % (step + 1, time.time() - begun, *(seen[:3] / seen[3])), flush=True)
            seen[:] = 0
            torch.save(folded(mean).state_dict(), args.out + '.part')
            os.replace(args.out + '.part', args.out)
    torch.save(folded(mean).state_dict(), args.out)


if __name__ == '__main__':
    main()
