"""From data to the shipped files, by one command: `npm run models:train`.

Synthetic shops and Online Retail -> features -> network -> stacker -> conformal factors ->
models/trained/<name>/<version>/{model.onnx, stacker.onnx, golden.json, card.md} and the registry.
"""

import argparse
import os
import platform
import shutil
import time
from pathlib import Path

# One thread for every library: two of them waiting for each other are slower, and not repeatable.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import numpy as np
import torch

import card
import fit_network
import fit_stacker
import prepare
from export import export_graph
from feasts import COUNTRIES
from network import Network, feature_width
from registry import TRAINED, register

NAME = "shop-network"
SIZES = {
    # synthetic and real windows, epochs, windows of the stacker, of the calibration
    "full": dict(synthetic=130_000, real=9_000, epochs=6, stack=10_000, calibrate=3_000),
    "smoke": dict(synthetic=1_200, real=200, epochs=1, stack=300, calibrate=150),
}
REAL_SHARE_OF_STACK = 0.15


def main():
    options = arguments()
    size = dict(SIZES["smoke" if options.smoke else "full"])
    log_lines = []

    def log(line):
        stamp = f"[{time.time() - began:6.0f} s] {line}"
        log_lines.append(stamp)
        print(stamp, flush=True)

    began = time.time()
    torch.set_num_threads(options.threads)
    folder = Path(options.output) / NAME / options.version
    work = Path(options.work)
    work.mkdir(parents=True, exist_ok=True)
    log(f"seed {options.seed}, {options.threads} threads, {platform.machine()}, torch {torch.__version__}")

    kept = work / "network.pt"
    if options.resume and kept.exists():
        network = torch.load(kept)
        log("network of an earlier run with this seed")
    else:
        network = make_network(size, options.seed, log)
        torch.save(network, kept)
    export_graph(network, folder)
    log(f"network written, {(folder / 'model.onnx').stat().st_size} bytes")

    def stack_rows(count, name, stage):
        real = int(count * REAL_SHARE_OF_STACK)
        rng = np.random.default_rng([options.seed, stage])
        values, known, calendar = prepare.windows(count - real, real, rng)
        rows = fit_stacker.features_of(
            (values, known, calendar), country_of(calendar), folder / "model.onnx", work / name, options.node
        )
        log(f"{name}: {len(rows[0])} rows from the shipped features")
        return rows

    features, targets, _ = stack_rows(size["stack"], "stack", 2)
    models = fit_stacker.fit(features, targets, options.seed)
    calibration, came, _ = stack_rows(size["calibrate"], "calibrate", 3)
    factors = fit_stacker.widening(models, calibration, came)
    fit_stacker.export(models, features.shape[1], folder / "stacker.onnx", calibration[:24])
    log(f"stacker written, {(folder / 'stacker.onnx').stat().st_size} bytes, conformal factors {factors}")

    report = fit_stacker.report(models, calibration, came)
    for line in report:
        log(line)
    card.write(folder, NAME, options.version, options.seed, size, factors, report, log_lines)
    if not options.resume:
        shutil.rmtree(work, ignore_errors=True)
    register(NAME, options.version, "champion", factors, stacker=True, root=Path(options.output))
    log("done")
    (folder / "training.txt").write_text("\n".join(log_lines) + "\n")


def make_network(size, seed, log):
    """Every stage draws from its own generator, so that a later one can be repeated alone."""
    rng = np.random.default_rng([seed, 1])
    torch.manual_seed(seed)
    windows = prepare.windows(size["synthetic"], size["real"], rng, holidays=False)
    log(f"{len(windows[0])} windows drawn")
    data = prepare.examples(*windows)
    del windows
    held_out = max(64, len(data["features"]) // 20)
    valid = {name: column[:held_out] for name, column in data.items()}
    train = {name: column[held_out:] for name, column in data.items()}
    log(f"{feature_width()} features")
    return Network(fit_network.fit(train, valid, size["epochs"], log)).eval()


def country_of(calendar):
    """The calendar holds distances, not the country: any country with the same feasts serves."""
    from feasts import DISTANCES, TABLE_START

    days = calendar[:, 0] - TABLE_START
    same = np.stack([(DISTANCES[c][:, days].T == calendar[:, 5:]).all(1) for c in range(len(COUNTRIES))], 1)
    return same.argmax(1)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few windows, one epoch: does it all still run?")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--version", default="1")
    parser.add_argument("--output", default=str(TRAINED), help="a folder of models; its registry.json is kept")
    parser.add_argument("--work", default=str(Path(__file__).resolve().parent / ".work"))
    parser.add_argument("--resume", action="store_true", help="keep the work folder, and the network in it if there is one")
    parser.add_argument("--node", default="node")
    return parser.parse_args()


if __name__ == "__main__":
    main()
