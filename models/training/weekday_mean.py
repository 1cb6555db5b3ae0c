"""The honest baseline as a graph: the mean of the last eight same weekdays and their own spread."""

import torch

from contract import EPSILON, HORIZON_DAYS, HORIZONS

WEEKS = 8
NORMAL_P90 = 1.2816


class WeekdayMean(torch.nn.Module):
    """Same inputs and outputs as the network, so that either can stand in for the other."""

    def forward(self, history, known, calendar):
        weeks = history[:, -7 * WEEKS :].reshape(-1, WEEKS, 7)
        age = torch.arange(WEEKS, 0, -1, device=history.device)
        seen = torch.clamp(known // 7, 1, WEEKS)
        mask = (age[None, :] <= seen[:, None]).float()[:, :, None]
        count = mask.sum(1)
        mean = (weeks * mask).sum(1) / count
        spread = torch.sqrt(((weeks - mean[:, None]) ** 2 * mask).sum(1) / count)
        place = torch.arange(HORIZON_DAYS, device=history.device) % 7
        middle = mean[:, place]
        half = NORMAL_P90 * spread[:, place]
        low = torch.clamp(middle - half, min=0)
        # `calendar` is part of the contract; the weekday mean does not look at it.
        high = middle + half + 0 * calendar[:, :1].float()
        daily = torch.stack([low, middle, high], -1)
        totals = torch.stack([self.total(middle, spread[:, place], days) for days in HORIZONS], 1)
        return daily, totals

    def total(self, middle, spread, days):
        """Days of one shop move together: the spread of a total grows between sqrt(n) and n."""
        whole = middle[:, :days].sum(1)
        alone = torch.sqrt((spread[:, :days] ** 2).sum(1) + EPSILON)
        half = NORMAL_P90 * (alone + 0.1 * whole)
        return torch.stack([torch.clamp(whole - half, min=0), whole, whole + half], -1)


