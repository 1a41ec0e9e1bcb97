"""Basin maps: time to the first picture and to the finished one; and stationary points of every function.

Not part of the test run::

    .venv/bin/python tests/benchmarks/bench_basins.py

The map is 200 x 200 starts x 300 steps on Himmelblau, the search for its minima included. Both are also timed
with ``check`` looked at, and the longest time between two looks is printed: what a click on Cancel may wait.
"""

from __future__ import annotations

import argparse
import os

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # read when NumPy is imported

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from gdsim.engine.basins import basins
from gdsim.engine.critical import stationary_points
from gdsim.engine.optimizers import OPTIMIZERS, Optimizer
from gdsim.engine.surfaces import SURFACES

CASES: tuple[tuple[str, str, dict[str, float]], ...] = (
    ("himmelblau", "momentum", {"learning_rate": 0.005}),
    ("himmelblau", "gradient_descent", {"learning_rate": 0.01}),
    ("himmelblau", "adam", {"learning_rate": 0.05}),
    ("himmelblau", "newton", {}),
    ("rastrigin", "momentum", {"learning_rate": 0.001}),
    ("ackley", "gradient_descent", {"learning_rate": 0.01}),
    ("rosenbrock", "momentum", {"learning_rate": 0.0005}),
)


class Watch:
    """A ``check`` that measures the longest silence."""

    def __init__(self) -> None:
        self.last, self.longest = time.perf_counter(), 0.0

    def __call__(self, fraction: float) -> None:
        now = time.perf_counter()
        self.longest, self.last = max(self.longest, now - self.last), now


def one_map(key: str, optimizer: Optimizer[Any], resolution: int, steps: int) -> tuple[float, float, float]:
    """Seconds to the first picture, to the last, and the longest silence."""
    surface, watch = SURFACES[key], Watch()
    start = time.perf_counter()
    first, finished = 0.0, False
    for picture in basins(surface, optimizer, surface.window, resolution, steps, check=watch):
        first = first or time.perf_counter() - start
        finished, watch.last = picture.final, time.perf_counter()
    assert finished
    return first, time.perf_counter() - start, watch.longest


def median(run: Callable[[], tuple[float, ...]], rounds: int) -> list[float]:
    """Medians of each of the numbers ``run`` returns."""
    return [statistics.median(column) for column in zip(*(run() for _ in range(rounds)), strict=True)]


def timed_search(key: str) -> tuple[float]:
    """Seconds to find the stationary points."""
    start = time.perf_counter()
    stationary_points(SURFACES[key], SURFACES[key].window)
    return (time.perf_counter() - start,)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--resolution", type=int, default=200)
    parser.add_argument("--steps", type=int, default=300)
    options = parser.parse_args()
    print(f"basins, {options.resolution} x {options.resolution} starts, {options.steps} steps")
    print(f"{'':>34}{'first ms':>10}{'final ms':>10}{'silence ms':>12}")
    for key, name, hyper in CASES:
        optimizer = OPTIMIZERS[name](**hyper)
        first, final, silence = median(
            lambda: one_map(key, optimizer, options.resolution, options.steps),  # noqa: B023
            options.rounds,
        )
        print(f"{key + ' ' + name:>34}{1e3 * first:>10.0f}{1e3 * final:>10.0f}{1e3 * silence:>12.1f}")
    print("stationary points, ms")
    for key in SURFACES:
        (seconds,) = median(lambda: timed_search(key), options.rounds)  # noqa: B023
        print(f"{key:>34}{1e3 * seconds:>10.1f}")


if __name__ == "__main__":
    main()
