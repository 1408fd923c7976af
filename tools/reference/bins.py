"""The bins of a feature, of which a generator has a distribution (docs/formats.md)."""

import torch


class Bins:
    """Points and intervals of a feature's axis, upwards."""

    def __init__(self, low_and_high):
        """low_and_high (K,2)."""
        self.low, self.high = low_and_high.T.contiguous()

    def __len__(self):
        return len(self.low)

    def of(self, values):
        """The bins that hold the values, or the nearest ones."""
        above = torch.bucketize(values.contiguous(), self.low, right=True)
        below = (above - 1).clamp(min=0)
        above = above.clamp(max=len(self) - 1)
        is_nearer = self.low[above] - values < values - self.high[below]
        return torch.where((above > below) & is_nearer, above, below)

    def values(self, bins, place):
        """Those at a place, 0 to 1, in bins."""
        return self.low[bins] + place * (self.high[bins] - self.low[bins])
