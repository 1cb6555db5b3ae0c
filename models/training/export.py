"""Writes a graph as ONNX with its golden vectors."""

import json
from pathlib import Path

import torch

from contract import CALENDAR_WIDTH, HISTORY_DAYS, NO_FEAST

OPSET = 15


def example_batch(rows=4, seed=7):
    """Histories as a shop could have them: steady, growing, sparse, young."""
    generator = torch.Generator().manual_seed(seed)
    time = torch.arange(HISTORY_DAYS).float()
    noise = torch.rand(rows, HISTORY_DAYS, generator=generator)
    level = torch.tensor([5000.0, 800.0, 40.0, 2500.0])[:rows, None]
    history = level * (0.5 + noise) * (1 + 0.3 * torch.sin(time * 2 * torch.pi / 7))[None]
    history[1] *= time / HISTORY_DAYS
    history[2] *= (noise[2] > 0.8).float()
    known = torch.tensor([HISTORY_DAYS, 420, 300, 45], dtype=torch.int32)[:rows]
    keep = torch.arange(HISTORY_DAYS, 0, -1)[None] <= known[:, None]
    history = torch.round(history * keep)
    calendar = torch.full((rows, CALENDAR_WIDTH), NO_FEAST, dtype=torch.int32)
    calendar[:, 0] = torch.tensor([20000, 20100, 20200, 20300])[:rows]
    calendar[:, 1] = (calendar[:, 0] + 4) % 7
    calendar[:, 2] = torch.tensor([4, 12, 20, 30])[:rows]
    calendar[:, 3] = torch.tensor([276, 11, 111, 211])[:rows]
    calendar[:, 4] = torch.tensor([0, 0, 1, 0])[:rows]
    calendar[:, 5:] = torch.arange(10, 10 + 40 * (CALENDAR_WIDTH - 5), 40)[None]
    return history, known, calendar


def export_graph(module, folder):
    """One .onnx and one golden.json in `folder`; returns the paths."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    module.eval()
    inputs = example_batch()
    names = ["history", "known", "calendar"]
    torch.onnx.export(
        module,
        inputs,
        str(folder / "model.onnx"),
        input_names=names,
        output_names=["daily", "totals"],
        dynamic_axes={name: {0: "rows"} for name in [*names, "daily", "totals"]},
        opset_version=OPSET,
        do_constant_folding=True,
    )
    with torch.no_grad():
        daily, totals = module(*inputs)
    golden = {
        "inputs": {
            name: {"dims": list(value.shape), "data": value.flatten().tolist()}
            for name, value in zip(names, inputs)
        },
        "outputs": {
            "daily": {"dims": list(daily.shape), "data": daily.flatten().tolist()},
            "totals": {"dims": list(totals.shape), "data": totals.flatten().tolist()},
        },
    }
    (folder / "golden.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
