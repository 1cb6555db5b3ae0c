"""Fits the head by pinball loss."""

import time

import torch

from contract import QUANTILES
from network import Head, from_log

BATCH = 512
PEAK_RATE = 1.5e-3
TOTALS_WEIGHT = 2.0
LINEAR_WEIGHT = 0.15


def pinball(target, quantiles):
    """Mean pinball loss; the error is signed."""
    loss = 0.0
    for i, quantile in enumerate(QUANTILES):
        error = target - quantiles[..., i]
        loss = loss + torch.maximum(quantile * error, (quantile - 1) * error)
    return loss


def loss_of(head, batch):
    daily, totals = head(batch["features"], batch["days"], batch["log_totals"], batch["usable"])
    day_loss = pinball(batch["day_target"], daily).mean()
    total_loss = pinball(batch["total_target"], totals).mean()
    # The median in the shop's own unit, since that is what a day's error costs.
    said = from_log(torch.clamp(daily[:, :30, 1], 0.0, 9.0))
    came = from_log(batch["day_target"][:, :30])
    linear = (torch.clamp(torch.abs(said - came), max=20.0).mean(1) * batch["weight"]).mean()
    return day_loss, total_loss, linear


def fit(train, valid, epochs, log):
    head = Head()
    spread = train["features"].std(0)
    head.mean.copy_(train["features"].mean(0))
    head.spread.copy_(torch.clamp(spread, min=0.05))
    optimiser = torch.optim.AdamW(head.parameters(), lr=PEAK_RATE, weight_decay=0.02)
    count = len(train["features"])
    steps = epochs * (count // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, PEAK_RATE, total_steps=steps, pct_start=0.1)
    averaged = torch.optim.swa_utils.AveragedModel(
        head, avg_fn=lambda mean, new, _: 0.998 * mean + 0.002 * new
    )
    began = time.time()
    for epoch in range(epochs):
        head.train()
        order = torch.randperm(count)
        for start in range(0, count - BATCH + 1, BATCH):
            rows = order[start : start + BATCH]
            batch = {name: column[rows] for name, column in train.items()}
            day_loss, total_loss, linear = loss_of(head, batch)
            loss = day_loss + TOTALS_WEIGHT * total_loss + LINEAR_WEIGHT * linear
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            averaged.update_parameters(head)
        best = averaged.module.eval()
        with torch.no_grad():
            day_loss, total_loss, linear = loss_of(best, valid)
        log(
            f"epoch {epoch + 1}/{epochs}  held-out days {day_loss:.4f}  totals {total_loss:.4f}"
            f"  linear {linear:.4f}  {time.time() - began:.0f} s"
        )
    return averaged.module.eval()
