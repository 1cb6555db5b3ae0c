"""Windows from Online Retail (CC BY 4.0): random baskets of listings as shops of every size."""

from pathlib import Path

import numpy as np
import pandas as pd

from contract import HISTORY_DAYS, HORIZON_DAYS
from feasts import calendar_rows

FOLDER = Path(__file__).resolve().parent / "data"
BRITAIN = 1  # index in feasts.COUNTRIES
MIN_KNOWN = 28


def _matrix(name, column):
    rows = pd.read_csv(FOLDER / name)
    rows["day"] = (pd.to_datetime(rows["date"]) - pd.Timestamp("1970-01-01")).dt.days
    first, last = rows["day"].min(), rows["day"].max()
    codes = sorted(rows["StockCode"].astype(str).unique())
    place = {code: i for i, code in enumerate(codes)}
    matrix = np.zeros((len(codes), last - first + 1), np.float32)
    at = rows["StockCode"].astype(str).map(place).to_numpy()
    np.add.at(matrix, (at, rows["day"].to_numpy() - first), rows[column].to_numpy())
    return matrix, first


def windows(count, rng):
    """Like `simulate`: values, known days, calendar."""
    sources = [
        (*_matrix("online-retail.csv.xz", "revenue"), 0, 0.45),
        (*_matrix("online-retail.csv.xz", "units"), 1, 0.3),
        (*_matrix("online-retail-ii.csv.xz", "units"), 1, 0.25),
    ]
    values = np.zeros((count, HISTORY_DAYS + HORIZON_DAYS), np.float32)
    known = np.zeros(count, np.int32)
    origins = np.zeros(count, np.int64)
    kinds = np.zeros(count, np.int64)
    chances = [source[3] for source in sources]
    row = 0
    while row < count:
        matrix, first, kind, _ = sources[rng.choice(len(sources), p=chances)]
        length = matrix.shape[1]
        size = max(1, min(int(10 ** rng.uniform(0, 2.2)), matrix.shape[0] // 2))
        shop = matrix[rng.choice(matrix.shape[0], size, replace=False)].sum(0)
        end = int(rng.integers(MIN_KNOWN + 7, length - HORIZON_DAYS + 1))
        start = int(rng.integers(0, end - MIN_KNOWN)) if rng.random() < 0.3 else 0
        part = shop[start:end]
        sold = np.flatnonzero(part > 0)
        if sold.size < 5 or end - start - sold[0] < MIN_KNOWN:
            continue
        part = part[sold[0] :]
        values[row, HISTORY_DAYS - part.size : HISTORY_DAYS] = part
        values[row, HISTORY_DAYS:] = shop[end : end + HORIZON_DAYS]
        known[row] = part.size
        origins[row] = first + end - 1
        kinds[row] = kind
        row += 1
    countries = np.full(count, BRITAIN)
    return values, known, calendar_rows(origins, countries, kinds)
