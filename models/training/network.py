"""The forecasting network: raw history and calendar integers in, quantiles out.

Everything between is inside the graph, so that what was trained is what runs: scaling, masks,
classical members, their back-tests. The network weighs the members for each horizon and block of
days, and adds a correction; with random weights it is already a sensible average of them.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from contract import CALENDAR_WIDTH, EPSILON, HISTORY_DAYS, HORIZON_DAYS, HORIZONS, NO_FEAST

MEMBERS = 8
BLOCKS = 3
SCALE_IN_LOG = 5.0
BACKTEST_OFFSETS = (30, 60, 90)
RECENT_DAYS = 112
WEEKS = 104
FEAST_KNOTS = (-10.0, 5.0, 20.0, 35.0, 50.0, 65.0, 80.0, 95.0)
YEAR = 364
WIDTH = 448
DEPTH = 2


def to_log(values):
    return torch.log1p(SCALE_IN_LOG * values)


def from_log(values):
    return (torch.exp(torch.clamp(values, max=30.0)) - 1) / SCALE_IN_LOG


def cyclic_mean(history, known, cycle, rounds):
    """Mean of the days at the same place of the cycle, as many rounds as are known; and 90 days of it."""
    days = history[:, -cycle * rounds :].reshape(-1, rounds, cycle)
    age = torch.arange(rounds, 0, -1, device=history.device)
    seen = torch.clamp(torch.div(known, cycle, rounding_mode="floor"), 1, rounds)
    mask = (age[None, :] <= seen[:, None]).float()[:, :, None]
    profile = (days * mask).sum(1) / mask.sum(1)
    repeats = math.ceil(HORIZON_DAYS / cycle)
    return profile.repeat(1, repeats)[:, :HORIZON_DAYS]


def last_year(history, known):
    """Same weekday a year ago times the growth since: smoothed over three weeks, and itself; whether it means anything."""
    now = history[:, -56:].sum(1)
    then = history[:, -YEAR - 56 : -YEAR].sum(1)
    usable = (known >= YEAR + 56) & (then > 0)
    growth = torch.clamp(now / torch.clamp(then, min=EPSILON), 1 / 3, 3.0)
    start = HISTORY_DAYS - YEAR
    same = history[:, start : start + HORIZON_DAYS]
    before = history[:, start - 7 : start - 7 + HORIZON_DAYS]
    after = history[:, start + 7 : start + 7 + HORIZON_DAYS]
    return growth[:, None] * (same + before + after) / 3, growth[:, None] * same, usable


def classical_members(history, known):
    """[rows, MEMBERS, 90] days, and [rows, MEMBERS] whether each may be used."""
    four = cyclic_mean(history, known, 7, 4)
    eight = cyclic_mean(history, known, 7, 8)
    half_year = cyclic_mean(history, known, 7, 26)
    fortnight = cyclic_mean(history, known, 14, 4)
    year, same_day, year_usable = last_year(history, known)
    # The shape of half a year at the level of the last two weeks.
    level = history[:, -14:].mean(1) / torch.clamp(half_year[:, :14].mean(1), min=EPSILON)
    levelled = half_year * torch.clamp(level, 0.2, 5.0)[:, None]
    long_fortnight = cyclic_mean(history, known, 14, 13)
    days = torch.stack([four, eight, half_year, fortnight, year, levelled, long_fortnight, same_day], 1)
    always = torch.ones_like(known, dtype=torch.bool)
    usable = torch.stack(
        [always, always, known >= 70, known >= 28, year_usable, known >= 28, known >= 112, year_usable], 1
    )
    return days, usable


def horizon_totals(days):
    """[..., 90] to [..., 3]."""
    return torch.stack([days[..., :horizon].sum(-1) for horizon in HORIZONS], -1)


class Features(nn.Module):
    """What the network sees, scaled by the shop's own ordinary day."""

    def forward(self, history, known, calendar):
        lag = torch.arange(HISTORY_DAYS, 0, -1, device=history.device)
        mask = (lag[None] <= known[:, None]).float()
        history = history * mask
        year_mask = mask * (lag[None] <= YEAR).float()
        scale = (history * year_mask).sum(1) / torch.clamp(year_mask.sum(1), min=1.0)
        whole = history.sum(1) / torch.clamp(mask.sum(1), min=1.0)
        scale = torch.where(scale > 0, scale, whole)
        scale = torch.clamp(scale, min=EPSILON)
        x = history / scale[:, None]
        sold = (x > 0).float() * year_mask
        floor = 0.5 * (x * year_mask).sum(1) / torch.clamp(sold.sum(1), min=1.0)
        floor = torch.clamp(floor, min=1e-3)

        days, usable = classical_members(x, known)
        totals = horizon_totals(days)
        log_totals = torch.log(totals + floor[:, None, None])
        base = log_totals[:, 1:2]

        weeks = x[:, -7 * WEEKS :].reshape(-1, WEEKS, 7).sum(2)
        weeks_known = mask[:, -7 * WEEKS :].reshape(-1, WEEKS, 7).amin(2)
        log_weeks = torch.log(weeks / 7 + floor[:, None] / 7)
        # Against the newest eight weeks, so that only the shape is seen; what is unknown is 0.
        recent = torch.log(x[:, -56:].mean(1) + floor / 7)
        shape = (log_weeks - recent[:, None]) * weeks_known

        year_ahead = shape[:, WEEKS - 52 : WEEKS - 52 + 13]
        year_before = shape[:, WEEKS - 60 : WEEKS - 52].mean(1, keepdim=True)
        ramp = (year_ahead - year_before) * usable[:, 4:5].float()

        volatility = torch.sqrt(((shape[:, -16:] - shape[:, -16:].mean(1, keepdim=True)) ** 2).mean(1) + EPSILON)
        relative = (log_totals - base) * usable[:, :, None].float()
        profile = to_log(days[:, 2, :14]) - to_log(days[:, 2, :14]).mean(1, keepdim=True)

        def zero_share(count):
            seen = mask[:, -count:]
            return ((x[:, -count:] == 0).float() * seen).sum(1) / torch.clamp(seen.sum(1), min=1.0)

        def recent_log(start, stop):
            part = x[:, HISTORY_DAYS - stop : HISTORY_DAYS - start]
            return torch.log(part.mean(1) + floor / 7)

        growths = [
            recent_log(0, 7) - recent_log(7, 28),
            recent_log(0, 28) - recent_log(28, 56),
            (recent_log(0, 56) - recent_log(56, 112)) * (known >= 112).float(),
            (recent_log(0, 84) - recent_log(364, 448)) * (known >= 448).float(),
        ]
        scalars = [
            torch.log(known.float() + 1) - 5,
            zero_share(28),
            zero_share(112),
            zero_share(HISTORY_DAYS),
            torch.log(floor),
            volatility,
            usable[:, 4].float(),
            calendar[:, 4].float(),
            *growths,
        ]
        features = torch.cat(
            [
                to_log(x[:, -RECENT_DAYS:]),
                shape,
                ramp,
                profile,
                relative.reshape(-1, MEMBERS * BLOCKS),
                self.backtests(x, known, floor),
                self.calendar_features(calendar),
                torch.stack(scalars, 1),
            ],
            1,
        )
        return torch.clamp(features, -8.0, 8.0), days, log_totals, usable.float(), scale, floor

    def backtests(self, x, known, floor):
        """How far each member's 30-day total and its days were off at origins 30, 60 and 90 days back."""
        columns = []
        for offset in BACKTEST_OFFSETS:
            shifted = F.pad(x[:, :-offset], (offset, 0))
            earlier = torch.clamp(known - offset, min=0)
            days, usable = classical_members(shifted, earlier)
            stop = HISTORY_DAYS - offset + 30
            came = x[:, stop - 30 : stop]
            actual = torch.log(came.sum(1) + floor)
            said = torch.log(days[:, :, :30].sum(2) + floor[:, None])
            fair = usable & (earlier >= 28)[:, None]
            columns.append((actual[:, None] - said) * fair.float())
            off = torch.abs(days[:, :, :30] - came[:, None]).sum(2) / (came.sum(1) + floor)[:, None]
            off = torch.log(off + 0.05)
            columns.append((off - off[:, 1:2]) * fair.float())
            columns.append(off[:, 1:2] * fair[:, 1:2].float())
            columns.append(fair[:, 1:2].float())
        return torch.cat(columns, 1)

    def calendar_features(self, calendar):
        numbers = calendar.float()
        year = numbers[:, 3:4] / 365.2425 * 2 * math.pi
        month = numbers[:, 2:3] / 30.4 * 2 * math.pi
        waves = [wave(order * year) for order in (1, 2, 3, 4) for wave in (torch.sin, torch.cos)]
        waves += [torch.sin(month), torch.cos(month)]
        weekday = (calendar[:, 1:2] == torch.arange(7, device=calendar.device)[None]).float()
        away = numbers[:, 5:CALENDAR_WIDTH, None]
        knots = torch.tensor(FEAST_KNOTS, device=calendar.device)[None, None]
        near = torch.clamp(1 - torch.abs(away - knots) / 15, min=0.0)
        near = near * (away < NO_FEAST).float()
        return torch.cat([*waves, weekday, near.flatten(1)], 1)


def feature_width():
    with torch.no_grad():
        history = torch.ones(1, HISTORY_DAYS)
        known = torch.full((1,), HISTORY_DAYS, dtype=torch.int32)
        calendar = torch.zeros(1, CALENDAR_WIDTH, dtype=torch.int32)
        return Features()(history, known, calendar)[0].shape[1]


class Residual(nn.Module):
    def __init__(self, width, dropout):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.inner = nn.Linear(width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden):
        return hidden + self.dropout(F.relu(self.inner(self.norm(hidden))))


class Head(nn.Module):
    """From features and members to quantiles: of days as log1p(5x), of totals as log(total + floor)."""

    def __init__(self, width=WIDTH, dropout=0.15):
        super().__init__()
        self.register_buffer("mean", torch.zeros(feature_width()))
        self.register_buffer("spread", torch.ones(feature_width()))
        self.first = nn.Linear(feature_width(), width)
        self.blocks = nn.ModuleList([Residual(width, dropout) for _ in range(DEPTH)])
        self.last_norm = nn.LayerNorm(width)
        self.day_weights = nn.Linear(width, BLOCKS * MEMBERS)
        self.total_weights = nn.Linear(width, BLOCKS * MEMBERS)
        self.day_quantiles = nn.Linear(width, HORIZON_DAYS * 3)
        self.total_quantiles = nn.Linear(width, BLOCKS * 3)
        for layer in (self.day_weights, self.total_weights, self.day_quantiles, self.total_quantiles):
            nn.init.normal_(layer.weight, std=0.01)
            nn.init.zeros_(layer.bias)

    def forward(self, features, days, log_totals, usable):
        hidden = F.relu(self.first((features - self.mean) / self.spread))
        for block in self.blocks:
            hidden = block(hidden)
        hidden = self.last_norm(hidden)
        forbid = (usable - 1)[:, None] * 1e4
        day_weights = torch.softmax(self.day_weights(hidden).view(-1, BLOCKS, MEMBERS) + forbid, 2)
        total_weights = torch.softmax(self.total_weights(hidden).view(-1, BLOCKS, MEMBERS) + forbid, 2)
        by_block = days.view(-1, MEMBERS, BLOCKS, HORIZON_DAYS // BLOCKS)
        mixed = (by_block * day_weights.transpose(1, 2)[:, :, :, None]).sum(1).reshape(-1, HORIZON_DAYS)
        day_change = self.day_quantiles(hidden).view(-1, HORIZON_DAYS, 3)
        day_middle = to_log(mixed) + day_change[:, :, 1]
        daily = torch.stack(
            [
                day_middle - F.softplus(day_change[:, :, 0] - 1),
                day_middle,
                day_middle + F.softplus(day_change[:, :, 2] - 1),
            ],
            2,
        )
        total_change = self.total_quantiles(hidden).view(-1, BLOCKS, 3)
        anchor = (log_totals.transpose(1, 2) * total_weights).sum(2)
        total_middle = anchor + total_change[:, :, 1]
        totals = torch.stack(
            [
                total_middle - F.softplus(total_change[:, :, 0] - 1),
                total_middle,
                total_middle + F.softplus(total_change[:, :, 2] - 1),
            ],
            2,
        )
        return daily, totals


class Network(nn.Module):
    """The graph that ships: `Features` and `Head`, in the unit of the history."""

    def __init__(self, head):
        super().__init__()
        self.features = Features()
        self.head = head

    def forward(self, history, known, calendar):
        features, days, log_totals, usable, scale, floor = self.features(history, known, calendar)
        daily, totals = self.head(features, days, log_totals, usable)
        unit = scale[:, None, None]
        daily = torch.clamp(from_log(daily), min=0.0) * unit
        totals = torch.exp(torch.clamp(totals, max=30.0)) - floor[:, None, None]
        return daily, torch.clamp(totals, min=0.0) * unit
