"""Writes models/trained/weekday-mean/1: nothing in it is learnt."""

from pathlib import Path

from export import export_graph
from registry import register
from weekday_mean import WeekdayMean

FOLDER = Path(__file__).resolve().parent.parent / "trained" / "weekday-mean" / "1"

if __name__ == "__main__":
    export_graph(WeekdayMean(), FOLDER)
    register("weekday-mean", "1", role="champion", widening=[1.6, 1.6, 1.6])
