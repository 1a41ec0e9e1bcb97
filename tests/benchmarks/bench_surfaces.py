"""Gradient descent from 1000 starts on Rosenbrock beside torch.optim.SGD, interleaved in one process.

Not part of the test run. PyTorch is not a dependency of gdsim, so it goes into an environment of its own::

    python3 -m venv /tmp/benchvenv
    /tmp/benchvenv/bin/pip install torch==2.13.0 numpy==2.4.6
    /tmp/benchvenv/bin/python tests/benchmarks/bench_surfaces.py

Both take the same 500 steps from the same starts and keep every point of every trajectory, and the script
checks that they went through the same places before it believes their times. NumPy runs on one thread,
PyTorch on as many as it chooses.
"""

from __future__ import annotations

import argparse
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when NumPy is imported

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import torch

from gdsim.engine import OPTIMIZERS, StoppingRule, descend
from gdsim.engine.surfaces import SURFACES

RATE = 2e-4
TARGET = 12.0


def starts(count: int) -> np.ndarray:
    """Points in Rosenbrock's window from which this rate converges, one coordinate after the other in memory."""
    low, high = np.array(SURFACES["rosenbrock"].window).T
    points = low + (high - low) * np.random.default_rng(0).random((count, 2))
    return np.asfortranarray(points)


def with_gdsim(points: np.ndarray, steps: int) -> list[np.ndarray]:
    """All points, each ``(K, 2)``, through the descent and the optimizer that the window uses."""
    stop = StoppingRule(gradient_norm=0.0, iteration_limit=steps)
    optimizer = OPTIMIZERS["gradient_descent"](learning_rate=RATE)
    # an iterate is never written again, so the iterates are the trajectories
    return [at.x for at in descend(SURFACES["rosenbrock"], optimizer, points, stop)]


def with_torch(points: np.ndarray, steps: int) -> list[np.ndarray]:
    """The same with autograd on one tensor of all points, which has to be copied."""
    x = torch.tensor(np.ascontiguousarray(points), requires_grad=True)
    optimizer = torch.optim.SGD([x], lr=RATE)
    path = [x.detach().clone()]
    for _ in range(steps):
        optimizer.zero_grad()
        a, t = 1.0 - x[:, 0], x[:, 1] - x[:, 0] ** 2
        (a**2 + 100.0 * t**2).sum().backward()
        optimizer.step()
        path.append(x.detach().clone())
    return [each.numpy() for each in path]


def main() -> None:
    """Print the medians and their ratio."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--starts", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    points = starts(given.starts)
    contenders: dict[str, Callable[[np.ndarray, int], np.ndarray]] = {
        "gdsim": with_gdsim,
        "torch.optim.SGD": with_torch,
    }
    paths = [run(points, given.steps) for run in contenders.values()]  # which also warms both up
    np.testing.assert_allclose(*paths, rtol=1e-8, atol=1e-10)
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(given.rounds):
        for name, run in contenders.items():
            begin = time.perf_counter()
            run(points, given.steps)
            times[name].append(time.perf_counter() - begin)
    median = {name: statistics.median(each) for name, each in times.items()}
    print(
        f"Rosenbrock, {given.starts} starts x {given.steps} steps, trajectories kept, torch {torch.__version__}"
    )
    for name, seconds in median.items():
        print(f"  {name:<16} {seconds * 1e3:8.2f} ms   {seconds / given.steps * 1e6:7.2f} us a step")
    ratio = median["torch.optim.SGD"] / median["gdsim"]
    print(f"  gdsim is {ratio:.1f} times faster (target {TARGET:g})")


if __name__ == "__main__":
    main()
