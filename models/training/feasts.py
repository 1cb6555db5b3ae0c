"""The feasts of models/forecast/calendar.ts, as tables over days, for many series at once."""

import datetime as dt

import numpy as np

from contract import FEASTS, NO_FEAST

COUNTRIES = ("US", "GB", "DE", "FR", "AU", "ES", "IL")
EPOCH = dt.date(1970, 1, 1)
FIRST_YEAR, LAST_YEAR = 2002, 2036
TABLE_START = (dt.date(FIRST_YEAR, 1, 1) - EPOCH).days
TABLE_DAYS = (dt.date(LAST_YEAR, 1, 1) - EPOCH).days - TABLE_START
AFTER_DAYS = 21


def easter(year):
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)


def nth_weekday(year, month, sunday_based, nth):
    first = dt.date(year, month, 1)
    offset = (sunday_based - (first.isoweekday() % 7)) % 7
    return first + dt.timedelta(offset + 7 * (nth - 1))


def feast_date(feast, year, country):
    if feast == "valentines-day":
        return dt.date(year, 2, 14)
    if feast == "easter":
        return easter(year)
    if feast == "mothers-day":
        if country == "GB":
            return easter(year) - dt.timedelta(21)
        if country == "FR":
            last = dt.date(year, 5, 31)
            return last - dt.timedelta(last.isoweekday() % 7)
        if country == "ES":
            return nth_weekday(year, 5, 0, 1)
        return nth_weekday(year, 5, 0, 2)
    if feast == "fathers-day":
        if country == "AU":
            return nth_weekday(year, 9, 0, 1)
        if country == "DE":
            return easter(year) + dt.timedelta(39)
        if country == "ES":
            return dt.date(year, 3, 19)
        return nth_weekday(year, 6, 0, 3)
    if feast == "halloween":
        return dt.date(year, 10, 31)
    if feast == "black-friday":
        return nth_weekday(year, 11, 4, 4) + dt.timedelta(1)
    return None if country == "IL" else dt.date(year, 12, 25)


def _distances():
    """[country, feast, day]: days to the feast that counts on that day, NO_FEAST where none is kept."""
    table = np.full((len(COUNTRIES), len(FEASTS), TABLE_DAYS), NO_FEAST, np.int32)
    days = np.arange(TABLE_DAYS) + TABLE_START
    for c, country in enumerate(COUNTRIES):
        for f, feast in enumerate(FEASTS):
            dates = [feast_date(feast, y, country) for y in range(FIRST_YEAR, LAST_YEAR + 2)]
            known = np.array([(date - EPOCH).days for date in dates if date is not None])
            if known.size:
                table[c, f] = known[np.searchsorted(known, days - AFTER_DAYS)] - days
    # An entry further than the next year's feast is written the way calendar.ts writes it.
    return table


DISTANCES = _distances()


def calendar_rows(origin_days, countries, kinds):
    """The network's calendar integers for origins given as days since 1970."""
    dates = np.asarray(origin_days).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    years = dates.astype("datetime64[Y]")
    columns = [
        origin_days,
        (np.asarray(origin_days) + 4) % 7,
        (dates - months).astype(int) + 1,
        (dates - years).astype(int),
        kinds,
    ]
    feasts = DISTANCES[countries, :, np.asarray(origin_days) - TABLE_START]
    return np.concatenate([np.stack(columns, 1), feasts], 1).astype(np.int32)
