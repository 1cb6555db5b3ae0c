"""Windows turned into what the head learns from: features once, so that an epoch is only the head."""

import numpy as np
import torch

import real_data
from contract import HISTORY_DAYS, HORIZONS
from network import Features, to_log
from simulate import simulate

CHUNK = 2048


def windows(synthetic, real, rng, holidays=True):
    parts = []
    done = 0
    while done < synthetic:
        count = min(CHUNK, synthetic - done)
        parts.append(simulate(count, rng, holidays))
        done += count
    if real > 0:
        parts.append(real_data.windows(real, rng))
    values, known, calendar = (np.concatenate(column) for column in zip(*parts))
    sold = (values[:, :HISTORY_DAYS] > 0).sum(1) >= 3
    keep = np.flatnonzero(sold & (known >= 14))
    rng.shuffle(keep)
    return values[keep], known[keep], calendar[keep]


def examples(values, known, calendar):
    """A dict of tensors: features, members, targets."""
    module = Features().eval()
    columns = {name: [] for name in ("features", "days", "log_totals", "usable", "day_target", "total_target", "weight")}
    for start in range(0, len(values), CHUNK):
        part = slice(start, start + CHUNK)
        history = torch.from_numpy(values[part, :HISTORY_DAYS])
        future = torch.from_numpy(values[part, HISTORY_DAYS:])
        with torch.no_grad():
            features, days, log_totals, usable, scale, floor = module(
                history, torch.from_numpy(known[part]), torch.from_numpy(calendar[part])
            )
        future = future / scale[:, None]
        totals = torch.stack([future[:, :horizon].sum(1) for horizon in HORIZONS], 1)
        columns["features"].append(features)
        columns["days"].append(torch.clamp(days, max=1e4))
        columns["log_totals"].append(log_totals)
        columns["usable"].append(usable)
        columns["day_target"].append(torch.clamp(to_log(future), max=9.0))
        columns["total_target"].append(torch.log(totals + floor[:, None]))
        columns["weight"].append(1 / (0.3 + future[:, :30].mean(1)))
    return {name: torch.cat(parts) for name, parts in columns.items()}
