"""Sampling a loss surface and its Hessian's eigenvalues, beside PyTorch and the loss-landscapes package.

Run it where torch is installed: ``python tests/benchmarks/bench_landscape.py``. All contenders take turns in
one process on one thread; medians are printed. Sources: Li et al. 2018; pypi.org/project/loss-landscapes.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import copy
import itertools
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import torch

from gdsim.engine.landscape import Plane, sample
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.planes import random_plane
from gdsim.engine.spectrum import spectrum

torch.set_num_threads(1)
ROUNDS, N = 5, 101


def problem(widths: tuple[int, ...], samples: int = 200) -> tuple[TrainingLoss, np.ndarray, torch.nn.Module]:
    """The same ReLU network with the same weights and data for both."""
    random = np.random.default_rng(0)
    mlp = MLP(widths=widths, activations=("relu",) * (len(widths) - 2) + ("identity",))
    x = random.normal(size=(samples, widths[0]))
    loss = TrainingLoss(mlp, x, np.sin(x[:, :1]), loss="mse")
    layers: list[torch.nn.Module] = []
    for i, (n, m) in enumerate(itertools.pairwise(widths)):
        layers += [torch.nn.Linear(n, m, dtype=torch.float64), torch.nn.ReLU()][
            : 2 if i < len(widths) - 2 else 1
        ]
    net = torch.nn.Sequential(*layers)
    theta = random.normal(size=mlp.dimension) * 0.3
    with torch.no_grad():
        for (W, b), layer in zip(
            zip(*mlp.unflatten(theta), strict=True),
            [each for each in layers if hasattr(each, "weight")],
            strict=True,
        ):
            W, b = np.asarray(W), np.asarray(b)
            layer.weight.copy_(torch.tensor(W if W.shape == tuple(layer.weight.shape) else W.T))
            layer.bias.copy_(torch.tensor(b.ravel()))
    return loss, theta, net


def directions(plane: Plane, mlp: MLP, net: torch.nn.Module) -> list[list[torch.Tensor]]:
    """The plane's two directions as tensors of the network's shapes."""
    found = []
    for d in (plane.u, plane.v):
        parts = []
        shapes = [p.shape for p in net.parameters()]
        for (W, b), w_shape in zip(zip(*mlp.unflatten(d), strict=True), shapes[::2], strict=True):
            W = np.asarray(W)
            parts += [
                torch.tensor(W if W.shape == tuple(w_shape) else W.T),
                torch.tensor(np.asarray(b).ravel()),
            ]
        found.append(parts)
    return found


def eager(
    loss: TrainingLoss, plane: Plane, net: torch.nn.Module, mlp: MLP, x: torch.Tensor, t: torch.Tensor
) -> np.ndarray:
    """The plain loop: set the parameters, forward, mean squared error, point after point."""
    u, v = directions(plane, mlp, net)
    origin = directions(Plane(plane.origin, plane.origin, plane.origin), mlp, net)[0]
    values = np.empty((N, N))
    with torch.no_grad():
        for i, a in enumerate(np.linspace(*plane.a_range, N)):
            for j, b in enumerate(np.linspace(*plane.b_range, N)):
                for p, o, du, dv in zip(net.parameters(), origin, u, v, strict=True):
                    p.copy_(o + a * du + b * dv)
                values[i, j] = torch.nn.functional.mse_loss(net(x), t).item()
    return values


def median(contenders: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds of each, taken in turns."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, act in contenders.items():
            start = time.perf_counter()
            act()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(each) for name, each in times.items()}


def grid(widths: tuple[int, ...], picked: bool) -> None:
    """A grid of 101 x 101 over two picked weights of the last layer, or over random directions."""
    loss, theta, net = problem(widths)
    x, t, mlp = torch.tensor(loss.inputs), torch.tensor(loss.targets), loss.mlp
    if picked:
        plane = Plane.along(loss, theta, mlp.dimension - 3, mlp.dimension - 2, (-1, 1), (-1, 1))
    else:
        plane = random_plane(theta, 0, mlp)
    ours = [*sample(loss, plane, N)][-1].values
    difference = float(np.abs(ours - eager(loss, plane, net, mlp, x, t)).max())
    contenders: dict[str, Callable[[], object]] = {
        "gdsim": lambda: [*sample(loss, plane, N, coarse=N)],
        "first picture (21 x 21)": lambda: next(iter(sample(loss, plane, N))),
        "torch, plain loop": lambda: eager(loss, plane, net, mlp, x, t),
    }
    if not picked:
        try:
            import loss_landscapes
            from loss_landscapes.metrics import Loss

            metric = Loss(torch.nn.functional.mse_loss, x, t)
            contenders["loss-landscapes"] = lambda: loss_landscapes.random_plane(
                copy.deepcopy(net), metric, 1, N, normalization="filter", deepcopy_model=False
            )
        except ImportError:
            print("loss-landscapes is not installed")
    found = median(contenders, 3)
    what = "two picked weights" if picked else "random plane"
    print(f"{'-'.join(map(str, widths))}, {what}, difference {difference:.1e}")
    for name, seconds in found.items():
        print(f"  {name:<24} {1e3 * seconds:9.1f} ms   {seconds / found['gdsim']:6.1f} x")


def eigenvalues() -> None:
    """20 leading eigenvalues of 2-64-64-64-1: the same Lanczos on our products and on autograd's."""
    from gdsim.engine import spectrum as module

    loss, theta, net = problem((2, 64, 64, 64, 1))
    x = torch.tensor(loss.inputs)
    t = torch.tensor(np.sin(x.numpy()[:, :1]))
    parameters = list(net.parameters())

    def product(q: np.ndarray) -> np.ndarray:
        value = torch.nn.functional.mse_loss(net(x), t)
        g = torch.autograd.grad(value, parameters, create_graph=True)
        flat = torch.cat([each.reshape(-1) for each in g])
        H = torch.autograd.grad(flat @ torch.tensor(q), parameters)
        return np.concatenate([each.reshape(-1).numpy() for each in H])

    P = sum(p.numel() for p in parameters)
    theirs = module._lanczos(product, P, 20, 0, None)
    ours = spectrum(loss, theta, 20)
    assert theirs is not None
    assert ours is not None
    difference = float(
        np.abs(np.sort(ours.values) - np.sort(theirs.values)).max() / np.abs(ours.values).max()
    )
    found = median(
        {
            "gdsim": lambda: spectrum(loss, theta, 20),
            "torch autograd": lambda: module._lanczos(product, P, 20, 0, None),
        },
        3,
    )
    print(f"20 leading eigenvalues of 2-64-64-64-1, relative difference {difference:.1e}")
    for name, seconds in found.items():
        print(f"  {name:<24} {1e3 * seconds:9.1f} ms   {seconds / found['gdsim']:6.1f} x")


if __name__ == "__main__":
    grid((2, 16, 16, 1), picked=False)
    grid((2, 64, 64, 64, 1), picked=True)
    eigenvalues()
