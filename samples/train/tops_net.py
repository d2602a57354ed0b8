"""The network that finds container tops and the lines round them: a small U-net."""
import torch
import torch.nn as nn
import torch.nn.functional as F

# name: (in, out, taps a side, stride, dilation), in the order of the file of weights
LAYERS = {
    'a1': (3, 16, 3, 1, 1), 'a2': (16, 16, 3, 1, 1),
    'b1': (16, 32, 3, 2, 1), 'b2': (32, 32, 3, 1, 1),
    'c1': (32, 48, 3, 2, 1), 'c2': (48, 48, 3, 1, 1), 'c3': (48, 48, 3, 1, 2),
    'c4': (48, 48, 3, 1, 4),
    'u1': (48, 32, 1, 1, 1), 'b3': (32, 32, 3, 1, 1),
    'u2': (32, 16, 1, 1, 1), 'a3': (16, 16, 3, 1, 1),
    'head': (16, 3, 1, 1, 1),
}


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        for name, (i, o, k, stride, dilation) in LAYERS.items():
            setattr(self, name, nn.Conv2d(i, o, k, stride, dilation * (k // 2), dilation))
            if name != 'head':
                setattr(self, name + '_n', nn.BatchNorm2d(o))

    def step(self, name, x):
        return getattr(self, name + '_n')(getattr(self, name)(x))

    def forward(self, x):
        """(N, 3, H, W), H and W multiples of 4 -> logits of top, end, side (N, 3, H, W)."""
        a = F.relu(self.step('a1', x))
        a = F.relu(self.step('a2', a))
        b = F.relu(self.step('b1', a))
        b = F.relu(self.step('b2', b))
        c = F.relu(self.step('c1', b))
        for name in ('c2', 'c3', 'c4'):
            c = c + F.relu(self.step(name, c))
        b = b + F.interpolate(F.relu(self.step('u1', c)), scale_factor=2, mode='nearest')
        b = F.relu(self.step('b3', b))
        a = a + F.interpolate(F.relu(self.step('u2', b)), scale_factor=2, mode='nearest')
        a = F.relu(self.step('a3', a))
        return self.head(a)


def folded(net):
    """Weights with the batch norms folded in: {name.weight, name.bias}."""
    out = {}
    for name in LAYERS:
        conv = getattr(net, name)
        w, b = conv.weight.detach(), conv.bias.detach()
        if name != 'head':
            norm = getattr(net, name + '_n')
            k = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)
            w, b = w * k[:, None, None, None], (b - norm.running_mean) * k + norm.bias.detach()
        out[name + '.weight'], out[name + '.bias'] = w, b
    return out
