"""BFGS from 100 starts on Rosenbrock beside scipy.optimize.minimize(method="BFGS") in a loop.

Not part of the test run. SciPy is not a dependency of gdsim, so it goes into an environment of its own::

    python3 -m venv /tmp/benchvenv
    /tmp/benchvenv/bin/pip install scipy numpy
    PYTHONPATH=. /tmp/benchvenv/bin/python tests/benchmarks/bench_bfgs.py

Both go on until the gradient norm is below 1e-6 (SciPy in the same, Euclidean norm) with the same analytic
gradient; SciPy is timed on the function as Python floats, the fastest for it, and gdsim on its own surface.
The script checks that all ends are at the minimum before it believes the times.
"""

from __future__ import annotations

import os

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # read when NumPy is imported

import statistics
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from scipy.optimize import minimize

from gdsim.engine import OPTIMIZERS, StoppingRule, descend
from gdsim.engine.surfaces import SURFACES

TOLERANCE, REPEATS, TARGET = 1e-6, 9, 5.0
STARTS = np.random.default_rng(0).uniform(-2, 2, size=(100, 2))


def rosenbrock(x: np.ndarray) -> tuple[float, np.ndarray]:
    """The value and the gradient as SciPy wants them (jac=True)."""
    a, b = x.tolist()
    q = b - a * a
    return (1.0 - a) ** 2 + 100.0 * q * q, np.array([-2.0 * (1.0 - a) - 400.0 * a * q, 200.0 * q])


def with_scipy() -> tuple[np.ndarray, int, int]:
    """Ends (100, 2), iterations and evaluations of both f and gradient."""
    runs = [
        minimize(rosenbrock, x, method="BFGS", jac=True, options={"gtol": TOLERANCE, "norm": 2})
        for x in STARTS
    ]
    return np.array([run.x for run in runs]), sum(run.nit for run in runs), sum(run.nfev for run in runs)


def with_gdsim() -> tuple[np.ndarray, int, int]:
    """The same with gdsim's, every iterate of each descent made and dropped."""
    f, method, stop = SURFACES["rosenbrock"], OPTIMIZERS["bfgs"](), StoppingRule(gradient_norm=TOLERANCE)
    ends = []
    for x in STARTS:
        ends.append(deque(descend(f, method, x, stop), maxlen=1)[0])
    return np.array([at.x for at in ends]), sum(at.k for at in ends), sum(at.ledger.values for at in ends)


def timed(function: Callable[[], object]) -> float:
    """Seconds of one call."""
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin


def main() -> None:
    """Check, then time both in turn."""
    contenders = {"gdsim": with_gdsim, "SciPy": with_scipy}
    for name, run in contenders.items():
        ends, iterations, evaluations = run()
        off = float(np.abs(ends - 1.0).max())
        assert off < 1e-4, f"{name} did not arrive everywhere: {off:g}"
        print(f"{name}: {iterations} iterations, {evaluations} evaluations, off by at most {off:.1e}")
    seconds = {name: [timed(run) for _ in range(1)] for name, run in contenders.items()}
    for _ in range(REPEATS):
        for name, run in contenders.items():
            seconds[name].append(timed(run))
    ours, theirs = (statistics.median(seconds[name][1:]) for name in ("gdsim", "SciPy"))
    print(
        f"gdsim {ours * 1e3:.1f} ms, SciPy {theirs * 1e3:.1f} ms: {theirs / ours:.1f} x (target {TARGET:g} x)"
    )


if __name__ == "__main__":
    main()
