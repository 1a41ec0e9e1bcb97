"""Training step and exact Hessian beside eager PyTorch: float64, one thread each, interleaved in one process.

Not part of the test run. PyTorch is not a dependency of gdsim, so it goes into an environment of its own::

    python3 -m venv /tmp/benchvenv
    /tmp/benchvenv/bin/pip install torch==2.13.0 numpy==2.4.6
    /tmp/benchvenv/bin/python tests/benchmarks/bench_training.py

Every contender trains the same network on the same data from the same start, and the script checks that they
arrive at the same weights before it believes their times.
"""

from __future__ import annotations

import argparse
import math
import os

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # read when NumPy is imported

import itertools
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import torch
from torch import nn

from gdsim.engine import MLP, OPTIMIZERS, StoppingRule, TrainingLoss, descend

RATE = 1e-3
TORCH_ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh}


@dataclass(frozen=True)
class Case:
    """A network, the number of samples, and how many times faster than PyTorch its step should be."""

    widths: tuple[int, ...]
    samples: int
    target: float

    @property
    def title(self) -> str:
        return f"{'-'.join(map(str, self.widths))} / {self.samples}"


STEPS = (Case((2, 8, 1), 32, 25.0), Case((2, 16, 16, 1), 256, 6.0), Case((2, 64, 64, 64, 1), 32, 4.0))
HESSIAN = Case((2, 8, 8, 1), 200, 0.0)


def problem(case: Case, activation: str) -> TrainingLoss:
    """The case as a training loss with tame targets, so that no contender meets infinities or subnormals."""
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(case.samples, case.widths[0]))
    targets = np.sin(inputs.sum(axis=1, keepdims=True))
    mlp = MLP(case.widths, (activation,) * (len(case.widths) - 2) + ("identity",))
    return TrainingLoss(mlp, inputs, targets, "mse")


def torch_model(loss: TrainingLoss, theta: np.ndarray) -> nn.Sequential:
    """The same network with the same weights."""
    mlp = loss.mlp
    modules: list[nn.Module] = []
    for (fan_in, fan_out), key in zip(itertools.pairwise(mlp.widths), mlp.activations, strict=True):
        modules.append(nn.Linear(fan_in, fan_out))
        if key != "identity":
            modules.append(TORCH_ACTIVATIONS[key]())
    model = nn.Sequential(*modules)
    linear = [module for module in model if isinstance(module, nn.Linear)]
    with torch.no_grad():
        for module, W, b in zip(linear, *mlp.unflatten(theta), strict=True):
            module.weight.copy_(torch.from_numpy(W.copy()))
            module.bias.copy_(torch.from_numpy(b.copy()))
    return model


def torch_step(loss: TrainingLoss, theta: np.ndarray, *, rule: bool = False) -> Callable[[int], np.ndarray]:
    """Eager PyTorch with torch.optim.SGD: gradient and update, and with ``rule`` what a stopping rule reads."""
    inputs, targets = torch.from_numpy(loss.inputs.copy()), torch.from_numpy(loss.targets.copy())
    model = torch_model(loss, theta)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    criterion = nn.MSELoss()

    def train(steps: int) -> np.ndarray:
        for _ in range(steps):
            optimizer.zero_grad()
            value = criterion(model(inputs), targets)
            value.backward()
            if rule:
                norm = float(nn.utils.get_total_norm([p.grad for p in model.parameters()]))
                if norm < 1e-12 or not math.isfinite(value.item()):
                    break
            optimizer.step()
        parameters = [p.detach().numpy() for p in model.parameters()]
        return loss.mlp.flatten(parameters[::2], parameters[1::2])

    return train


def torch_descent(loss: TrainingLoss, theta: np.ndarray) -> Callable[[int], np.ndarray]:
    """The same with a stopping rule: the gradient norm and a loss that is still finite, every step."""
    return torch_step(loss, theta, rule=True)


def gdsim_descent(loss: TrainingLoss, theta: np.ndarray) -> Callable[[int], np.ndarray]:
    """``descend`` as the window runs it: gradient descent under a stopping rule that reads every iterate."""
    rule = StoppingRule(gradient_norm=1e-12, iteration_limit=2**40)
    run = descend(loss, OPTIMIZERS["gradient_descent"](learning_rate=RATE), theta, rule)
    next(run)

    def train(steps: int) -> np.ndarray:
        for at in itertools.islice(run, steps):  # noqa: B007 (the last one is wanted)
            pass
        return at.x

    return train


def gdsim_step(loss: TrainingLoss, theta: np.ndarray) -> Callable[[int], np.ndarray]:
    """The fused pass and the update, nothing else."""
    x = theta.copy()

    def train(steps: int) -> np.ndarray:
        nonlocal x
        for _ in range(steps):
            x = x - RATE * loss.value_and_gradient(x)[1]
        return x

    return train


def timed(works: Sequence[Callable[[], Any]], rounds: int) -> list[float]:
    """Median seconds of each; they take turns, so that a busy moment meets all of them."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, readings in zip(works, times, strict=True):
            start = time.perf_counter()
            work()
            readings.append(time.perf_counter() - start)
    return [statistics.median(readings) for readings in times]


def training_steps(case: Case, activation: str, rounds: int) -> str:
    """One row of the table."""
    start = problem(case, activation).mlp.initial("xavier", seed=1)
    makers = (torch_step, gdsim_step, torch_descent, gdsim_descent)
    trainers = [maker(problem(case, activation), start) for maker in makers]
    ends = [train(100) for train in trainers]
    for maker, end in zip(makers, ends, strict=True):
        message = f"{maker.__name__}: {case.title}"
        np.testing.assert_allclose(end, ends[0], rtol=1e-9, atol=1e-12, err_msg=message)
    steps = (20, 200, 20, 200)
    works = [partial(train, n) for train, n in zip(trainers, steps, strict=True)]
    medians = zip(timed(works, rounds), steps, strict=True)
    theirs, ours, their_descent, our_descent = (1e6 * seconds / n for seconds, n in medians)
    verdict = "met" if theirs / ours >= case.target else "MISSED"
    return (
        f"{case.title:>18} {activation:<5}"
        f"{theirs:>9.1f}{ours:>8.2f}{theirs / ours:>7.1f}x {verdict:>6} ({case.target:.0f}x)"
        f"{their_descent:>11.1f}{our_descent:>8.2f}{their_descent / our_descent:>7.1f}x"
        f"{theirs / our_descent:>17.1f}x"
    )


def hessians(rounds: int) -> str:
    """The exact Hessian by blocks beside torch.func.hessian."""
    loss = problem(HESSIAN, "tanh")
    theta = loss.mlp.initial("xavier", seed=1)
    inputs, targets = torch.from_numpy(loss.inputs.copy()), torch.from_numpy(loss.targets.copy())
    layers = tuple(zip(loss.mlp.offsets, loss.mlp.shapes, strict=False))

    def functional(flat: torch.Tensor) -> torch.Tensor:
        a = inputs
        for i, (offset, (m, n)) in enumerate(layers):
            V = flat[offset : offset + m * n].reshape(m, n)
            a = a @ V[:, :-1].T + V[:, -1]
            if i < len(layers) - 1:
                a = torch.tanh(a)
        return nn.functional.mse_loss(a, targets)

    by_torch, x = torch.func.hessian(functional), torch.from_numpy(theta)
    np.testing.assert_allclose(loss.hessian(theta), by_torch(x).numpy(), rtol=1e-9, atol=1e-12)
    theirs, ours = (
        1e3 * median for median in timed([lambda: by_torch(x), lambda: loss.hessian(theta)], rounds)
    )
    return (
        f"exact Hessian, {HESSIAN.title} ({loss.dimension} parameters): torch.func.hessian {theirs:.2f} ms, "
        f"gdsim {ours:.3f} ms, ratio {theirs / ours:.1f}x"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=201, help="rounds of which the median is taken")
    parser.add_argument("--activation", choices=sorted(TORCH_ACTIVATIONS), action="append")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    print(
        f"Python {sys.version.split()[0]}, NumPy {np.__version__}, torch {torch.__version__}, one thread each"
    )
    print(
        f"Load {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores. Microseconds a step, medians of {options.rounds}."
    )
    print(f"{'':>24}  ----- step: gradient, update -----   -- descent: with stopping rule --   torch's step")
    print(f"{'network / samples':>18}{'torch':>15}{'gdsim':>8}{'ratio':>8}{'target':>13}"
          f"{'torch':>11}{'gdsim':>8}{'ratio':>8} / gdsim's descent")  # fmt: skip
    for activation in options.activation or ["relu", "tanh"]:
        for case in STEPS:
            print(training_steps(case, activation, options.rounds), flush=True)
    print(hessians(max(5, options.rounds // 10)))


if __name__ == "__main__":
    main()
