"""The strip network; src/count/railcars/track_net.h is its contract with the counter."""
import torch
import torch.nn as nn
import torch.nn.functional as F

WIDE = ('wide1', 'wide2', 'wide3', 'wide4')
LAYERS = ('conv1', 'conv2', 'conv3', 'mix') + WIDE + ('head',)

MID = 32  # channels once the lateral axis is closed


class Net(nn.Module):
    def __init__(self, norm=True):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 5, stride=2, padding=2)
        self.conv2 = nn.Conv2d(8, 16, 3, stride=(2, 1), padding=1)
        self.conv3 = nn.Conv2d(16, MID, (9, 3), padding=(0, 1))
        self.mix = nn.Conv1d(MID + 2, MID, 5, padding=2)
        for k, name in enumerate(WIDE):
            setattr(self, name, nn.Conv1d(MID, MID, 5, dilation=2 << k, padding=4 << k))
        self.head = nn.Conv1d(MID, 8, 3, padding=1)
        planes = {'conv1': 8, 'conv2': 16, 'conv3': MID}
        for name in LAYERS[:-1]:
            two = name in planes
            kind = nn.BatchNorm2d if two else nn.BatchNorm1d
            setattr(self, 'norm_' + name, kind(planes.get(name, MID)) if norm else nn.Identity())

    def step(self, name, x):
        return F.relu(getattr(self, 'norm_' + name)(getattr(self, name)(x)))

    def forward(self, x, scale, known):
        x = self.step('conv3', self.step('conv2', self.step('conv1', x)))[:, :, 0]
        rows = torch.stack([scale, known], 1)[:, :, None].expand(-1, -1, x.shape[2])
        x = self.step('mix', torch.cat([x, rows], 1))
        for name in WIDE:
            x = x + self.step(name, x)
        return self.head(x)


def folded(net):
    """The same network with its batch norms folded into the weights."""
    if not hasattr(net.norm_mix, 'running_var'):
        return net
    out = Net(norm=False)
    source, target = net.state_dict(), out.state_dict()
    for name in LAYERS:
        weight, bias = source[name + '.weight'], source[name + '.bias']
        if name != 'head':
            norm = 'norm_' + name
            gain = source[norm + '.weight'] / torch.sqrt(source[norm + '.running_var'] + 1e-5)
            weight = weight * gain.view([-1] + [1] * (weight.dim() - 1))
            bias = (bias - source[norm + '.running_mean']) * gain + source[norm + '.bias']
        target[name + '.weight'], target[name + '.bias'] = weight, bias
    out.load_state_dict(target)
    return out.eval()
