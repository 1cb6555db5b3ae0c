"""What the graphs and the TypeScript agree on (models/forecast/network.ts)."""

HISTORY_DAYS = 756
HORIZON_DAYS = 90
HORIZONS = (30, 60, 90)
QUANTILES = (0.1, 0.5, 0.9)
FEASTS = (
    "valentines-day",
    "easter",
    "mothers-day",
    "fathers-day",
    "halloween",
    "black-friday",
    "christmas",
)
# Epoch day, weekday, day of month, day of year, kind, then the days to each feast.
CALENDAR_WIDTH = 5 + len(FEASTS)
NO_FEAST = 400
EPSILON = 1e-6
