"""Synthetic shops.

Each series is an order process whose rate is a product of effects, each drawn for that shop:
growth, a wandering level, level shifts, the week, the month, the year, feasts by country and
occasion, promotions (at random, fortnightly or monthly), viral spikes, vacations, closed days,
stock-outs, price changes, the shop's age. Orders are negative binomial, baskets gamma, with a few
bulk orders. See docs/guides/forecasts.md for the families and why they are there.
"""

import numpy as np

from contract import FEASTS, HISTORY_DAYS, HORIZON_DAYS
from feasts import COUNTRIES, DISTANCES, TABLE_START, calendar_rows

DAYS = HISTORY_DAYS + HORIZON_DAYS
CHRISTMAS = FEASTS.index("christmas")
BLACK_FRIDAY = FEASTS.index("black-friday")
EASTER = FEASTS.index("easter")
# Share of shops with a little, and with a strong, effect of each feast.
FEAST_CHANCE = np.array([0.25, 0.25, 0.3, 0.2, 0.15, 0.35, 0.65])
FEAST_SIZE = np.array([0.35, 0.25, 0.4, 0.25, 0.3, 0.35, 0.7])


def uniform(rng, low, high, size):
    return rng.uniform(low, high, size).astype(np.float32)


def choose(rng, chance, size):
    return rng.random(size) < chance


def simulate(count, rng, holidays=True):
    """(values [count, DAYS], known [count], calendar [count, width]); the origin is day HISTORY_DAYS.

    Without `holidays` no shop closes for one: so the network sees them, since the product fills them
    in before and takes them out after (models/forecast/closures.ts).
    """
    family = rng.choice(4, count, p=[0.35, 0.2, 0.2, 0.25])
    gift, steady, seller, sparse = (family == k for k in range(4))
    origin = rng.integers(12800, 23500, count)  # 2005 to 2034
    country = rng.choice(len(COUNTRIES), count, p=[0.45, 0.2, 0.1, 0.08, 0.08, 0.05, 0.04])
    known = shop_age(count, rng)
    time = np.arange(DAYS, dtype=np.float32)[None] - HISTORY_DAYS + 1  # 0 is the origin
    day = origin[:, None] + time.astype(np.int64)

    log_rate = growth(count, time, known, steady, rng)
    log_rate += wandering(count, steady, sparse, rng)
    log_rate += level_shifts(count, time, steady, rng)
    log_rate += weekly(count, day, steady, rng)
    log_rate += monthly(count, day, rng)
    log_rate += yearly(count, day, rng)
    log_rate += feasts(count, day, country, gift, steady, rng)
    log_rate += promotions(count, day, time, steady, rng)
    log_rate += spikes(count, time, steady, rng)
    log_rate += price_changes(count, time, steady, rng)

    # Orders a day around the origin: from three a month to thousands.
    base = np.select(
        [steady, seller, sparse],
        [10 ** uniform(rng, 1.5, 3.7, count), 10 ** uniform(rng, 0.5, 2.5, count), 10 ** uniform(rng, -1.3, 0.8, count)],
        10 ** uniform(rng, -1, 2.2, count),
    )
    middle = log_rate[:, HISTORY_DAYS - 120 : HISTORY_DAYS].mean(1, keepdims=True)
    rate = base[:, None] * np.exp(np.clip(log_rate - middle, -6, 4))
    rate *= open_days(count, day, time, country, steady, sparse, holidays, rng)

    units = choose(rng, np.where(sparse, 0.7, 0.25), count)
    values = sales(rate.astype(np.float32), units, steady, sparse, rng)
    values *= (time > -known[:, None]).astype(np.float32)
    first_sale = (values[:, :HISTORY_DAYS] > 0).argmax(1)
    has_sale = (values[:, :HISTORY_DAYS] > 0).any(1)
    known = np.where(has_sale, np.minimum(known, HISTORY_DAYS - first_sale), known)
    return values, known.astype(np.int32), calendar_rows(origin, country, units.astype(int))


def shop_age(count, rng):
    kind = rng.choice(3, count, p=[0.3, 0.3, 0.4])
    young = rng.integers(21, 150, count)
    middle = rng.integers(120, 480, count)
    old = rng.integers(400, HISTORY_DAYS + 300, count)
    return np.minimum(np.select([kind == 0, kind == 1], [young, middle], old), HISTORY_DAYS)


def growth(count, time, known, steady, rng):
    """A yearly rate, and for some a fast first year that levels off."""
    yearly_rate = rng.normal(0.05, np.where(steady, 0.06, 0.3), count).astype(np.float32)
    line = yearly_rate[:, None] * time / 365
    # The trend of the past ends for some: what has grown does not grow for ever.
    bend = np.where(choose(rng, 0.5, count), uniform(rng, 0, 1, count), 1)[:, None]
    line = np.where(time > 0, line * bend, line)
    ramp = choose(rng, 0.35, count) & ~steady
    pace = uniform(rng, 30, 200, count)[:, None]
    age = np.maximum(time + known[:, None], 0)
    start = -uniform(rng, 0.5, 2.5, count)[:, None] * np.exp(-age / pace)
    return line + np.where(ramp[:, None], start, 0)


def wandering(count, steady, sparse, rng):
    """A random walk by weeks, pulled back or not, plus noise of days that lasts some days."""
    size = np.where(steady, uniform(rng, 0.002, 0.015, count), np.where(sparse, uniform(rng, 0.02, 0.12, count), 10 ** uniform(rng, -2.1, -0.8, count)))
    weeks = DAYS // 7 + 2
    steps = rng.standard_normal((count, weeks)).astype(np.float32) * size[:, None]
    pull = np.where(choose(rng, 0.4, count), uniform(rng, 0.8, 0.98, count), 1.0).astype(np.float32)
    walk = np.empty_like(steps)
    level = np.zeros(count, np.float32)
    for week in range(weeks):
        level = pull * level + steps[:, week]
        walk[:, week] = level
    slow = np.repeat(walk, 7, 1)[:, :DAYS]
    daily = np.where(steady, uniform(rng, 0.03, 0.12, count), uniform(rng, 0.05, 0.5, count))
    noise = rng.standard_normal((count, DAYS)).astype(np.float32)
    noise[:, 1:] += 0.4 * noise[:, :-1]
    return slow + daily[:, None] * noise


def level_shifts(count, time, steady, rng):
    total = np.zeros((count, DAYS), np.float32)
    for _ in range(2):
        happens = choose(rng, np.where(steady, 0.1, 0.3), count)
        at = rng.integers(-HISTORY_DAYS, HORIZON_DAYS, count)
        size = rng.normal(0, np.where(steady, 0.1, 0.45), count)
        total += (happens * size)[:, None] * (time >= at[:, None])
    return total


def weekly(count, day, steady, rng):
    strength = np.where(choose(rng, 0.85, count), uniform(rng, 0.05, 0.5, count), 0)
    profile = rng.standard_normal((count, 7)).astype(np.float32) * strength[:, None]
    weekend = rng.normal(0, 0.5, count) * (strength > 0.1)
    profile[:, [0, 6]] += weekend[:, None]
    return np.take_along_axis(profile, (day + 4) % 7, 1)


def monthly(count, day, rng):
    """Paydays: more at the turn of the month."""
    size = np.where(choose(rng, 0.3, count), uniform(rng, 0.05, 0.3, count), 0)
    of_month = (day.astype("datetime64[D]") - day.astype("datetime64[D]").astype("datetime64[M]")).astype(np.float32)
    away = np.minimum(of_month, 30 - of_month)
    return size[:, None] * np.exp(-np.abs(away) / 4)


def yearly(count, day, rng):
    phase = (day % 365.2425 / 365.2425 * 2 * np.pi).astype(np.float32)
    total = np.zeros(day.shape, np.float32)
    size = np.where(choose(rng, 0.6, count), uniform(rng, 0.02, 0.4, count), 0)
    for order in (1, 2, 3):
        own = rng.standard_normal((2, count)).astype(np.float32) * size / order
        total += own[0][:, None] * np.sin(order * phase) + own[1][:, None] * np.cos(order * phase)
    return total


def feasts(count, day, country, gift, steady, rng):
    total = np.zeros(day.shape, np.float32)
    for feast in range(len(FEASTS)):
        chance = FEAST_CHANCE[feast] * np.where(gift, 1.3, np.where(steady, 0.7, 0.6))
        happens = choose(rng, np.minimum(chance, 0.95), count)
        size = FEAST_SIZE[feast] * rng.gamma(2.0, 0.5, count) * np.where(steady, 0.4, np.where(gift, 1.3, 0.8))
        size *= np.where(choose(rng, 0.1, count), -0.3, 1)
        lead = uniform(rng, 8, 60 if feast == CHRISTMAS else 28, count)
        peak = uniform(rng, 1, 18, count) if feast != BLACK_FRIDAY else uniform(rng, -4, 2, count)
        if feast == CHRISTMAS:
            lead, peak = lead + 10, peak + 5
        away = DISTANCES[country[:, None], feast, day - TABLE_START].astype(np.float32)
        early = away > peak[:, None]
        width = np.where(early, lead[:, None] / 1.5, 4)
        bump = np.exp(-0.5 * ((away - peak[:, None]) / width) ** 2)
        # No two years are the same.
        luck = 1 + 0.15 * rng.standard_normal((count, 1))
        total += np.where(happens[:, None], size[:, None] * luck * bump, 0).astype(np.float32)
    return total


def promotions(count, day, time, steady, rng):
    kind = rng.choice(4, count, p=[0.5, 0.2, 0.2, 0.1])
    kind = np.where(steady & choose(rng, 0.4, count), 2, kind)
    size = uniform(rng, 0.1, 0.6, count)[:, None]
    offset = rng.integers(0, 56, count)[:, None]
    length = rng.integers(3, 8, count)[:, None]
    fortnight = (day + offset) % 14 < length
    skipped = rng.random((count, DAYS // 14 + 2)) < 0.08
    fortnight &= ~np.take_along_axis(skipped, np.clip((day - day[:, :1]) // 14, 0, DAYS // 14), 1)
    four_weeks = (day + offset) % 28 < length
    weeks_at_random = np.repeat(rng.random((count, DAYS // 7 + 2)) < 0.1, 7, 1)[:, :DAYS]
    active = np.select(
        [kind[:, None] == 1, kind[:, None] == 2, kind[:, None] == 3],
        [weeks_at_random, fortnight, four_weeks],
        False,
    )
    return np.where(active, size, 0).astype(np.float32)


def spikes(count, time, steady, rng):
    """A post goes round: up within a day, away within weeks."""
    total = np.zeros((count, DAYS), np.float32)
    for _ in range(2):
        happens = choose(rng, np.where(steady, 0.02, 0.15), count)
        at = rng.integers(-HISTORY_DAYS, HORIZON_DAYS, count)[:, None]
        size = uniform(rng, 0.5, 2.5, count)[:, None] * happens[:, None]
        decay = uniform(rng, 2, 20, count)[:, None]
        since = time - at
        total += np.where(since >= 0, size * np.exp(-np.maximum(since, 0) / decay), 0)
    return total


def price_changes(count, time, steady, rng):
    happens = choose(rng, 0.2, count)[:, None]
    at = rng.integers(-HISTORY_DAYS, HORIZON_DAYS, count)[:, None]
    step = rng.normal(0.05, 0.1, count)[:, None]
    elasticity = -uniform(rng, 0.3, 3, count)[:, None]
    return np.where(happens & (time >= at), step * (1 + elasticity), 0).astype(np.float32)


def open_days(count, day, time, country, steady, sparse, holidays, rng):
    weekday = (day + 4) % 7
    closed = np.zeros(day.shape, bool)
    sunday = choose(rng, np.where(steady, 0.5, 0.12), count)[:, None]
    saturday = choose(rng, 0.1, count)[:, None]
    closed |= sunday & (weekday == 0)
    closed |= saturday & (weekday == 6)
    keeps = choose(rng, np.where(steady, 0.6, 0.2), count)[:, None]
    christmas = DISTANCES[country[:, None], CHRISTMAS, day - TABLE_START]
    easter = DISTANCES[country[:, None], EASTER, day - TABLE_START]
    holiday = (np.isin(christmas, (0, -1, -7))) | np.isin(easter, (2, -1, -39, -50))
    closed |= keeps & holiday & holidays
    pause = choose(rng, np.where(steady, 0.05, 0.2), count)[:, None]
    year_day = (day % 365.2425).astype(np.int32)
    start = rng.integers(0, 365, count)[:, None]
    length = rng.integers(4, 25, count)[:, None]
    closed |= pause & (year_day >= start) & (year_day < start + length)
    # Stock-outs, and listings that end.
    out = choose(rng, np.where(sparse, 0.3, 0.03), count)[:, None]
    begin = rng.integers(-HISTORY_DAYS, HORIZON_DAYS, count)[:, None]
    duration = (10 ** uniform(rng, 0.5, 2, count)).astype(np.int32)[:, None]
    closed |= out & (time >= begin) & (time < begin + duration)
    return (~closed).astype(np.float32)


def sales(rate, units, steady, sparse, rng):
    count = rate.shape[0]
    dispersion = np.where(steady, 10 ** uniform(rng, 1.5, 3, count), 10 ** uniform(rng, 0, 2, count))[:, None]
    mean = rng.gamma(dispersion, rate / dispersion)
    orders = rng.poisson(np.minimum(mean, 1e6)).astype(np.float32)
    # Baskets: gamma sums are gamma, so a day is one draw.
    shape = 10 ** uniform(rng, -0.5, 0.7, count)[:, None]
    price = 10 ** uniform(rng, 0.5, 2.2, count)[:, None]
    revenue = rng.gamma(np.maximum(orders * shape, 1e-3)) * price / shape * (orders > 0)
    bulk = choose(rng, np.where(sparse, 0.3, 0.2), count)[:, None] & (rng.random(rate.shape) < 0.01)
    revenue = revenue * np.where(bulk, 10 ** rng.uniform(0.3, 1.3, rate.shape), 1)
    per_order = np.where(choose(rng, 0.5, count), 1.0, uniform(rng, 1, 8, count))[:, None]
    pieces = orders + rng.poisson(np.minimum(orders * (per_order - 1), 1e6))
    pieces = np.where(bulk, np.round(pieces * 10 ** rng.uniform(0.2, 1.2, rate.shape)), pieces)
    return np.where(units[:, None], pieces, np.round(revenue * 100)).astype(np.float32)
