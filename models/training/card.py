"""The model card: what it is, what it was trained on, how it did, what it cannot."""


def write(folder, name, version, seed, size, factors, report, log_lines):
    text = f"""# {name} {version}

**What it is.** `model.onnx`: a network with one hidden width of 448 that reads up to 108 weeks of days, the
calendar of the origin and the distances to seven feasts, and gives p10, p50 and p90 of each of 90 days and of
the totals over 30, 60 and 90 days. Scaling, masks, eight classical members and their back-tests at three past
origins are inside the graph; the network weighs the members and corrects them. `stacker.onnx`: gradient-boosted
trees that see the network, the members computed by the shipped TypeScript, and how each did at the shop's own
past origins, and give the quantiles that are shown. Conformal factors for 30, 60 and 90 days: {factors}; on
top of them the shop's own record widens or narrows (`models/forecast/calibrate.ts`).

**Data.** {size['synthetic']} synthetic windows (`models/training/simulate.py`) and {size['real']} windows of random
baskets of listings from *Online Retail* and *Online Retail II* (Daqing Chen, UCI Machine Learning Repository,
doi 10.24432/C5BW33 and 10.24432/C5CG6D, CC BY 4.0), before 2011-07-12 only. No data from Etsy's API, and no set
under competition or academic terms: those only judged.

**Made by** `npm run models:train`, seed {seed}. The log:

```
{chr(10).join(log_lines)}
```

**Held-out windows** (drawn after the training's, never trained on):

{chr(10).join('- ' + line for line in report)}

**On real sets** the protocol's table is in `docs/guides/forecasts.md`.

**Limits.** Shops unlike anything simulated; a first season that the history has not seen is a guess from what
gift shops do, and the interval is wide for it. It does not know promotions or prices that are still to come.
Repeated on the same machine and packages the weights agree to rounding; other versions of PyTorch give others.
"""
    (folder / "card.md").write_text(text)
