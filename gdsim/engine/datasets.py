"""Data to learn from: seeded sets, the train/test split and the mini-batches."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from gdsim.engine.objective import Array
from gdsim.engine.registry import Registry
from gdsim.engine.scaling import SCALINGS, Scaler, Scaling, fit_scaler, frozen
from gdsim.engine.sentence import InputError, Sentence, sentence

__all__ = [
    "DATASETS",
    "SCALINGS",
    "Dataset",
    "Generator",
    "Prepared",
    "Scaler",
    "Scaling",
    "Task",
    "fit_scaler",
    "minibatch_rows",
    "prepare",
    "split",
]

Rows: TypeAlias = npt.NDArray[np.intp]
Task: TypeAlias = Literal["regression", "classification"]

MAX_SAMPLES = 1_000_000
MAX_NOISE = 1e6
MAX_VALUE = 1e30

# One seed feeds several draws; the last word keeps their random streams apart.
_SAMPLE, _SPLIT = 1, 2


@dataclass(frozen=True, eq=False)
class Dataset:
    """Inputs (N, n_in) and targets (N, n_out) in the user's units: C-contiguous float64, never written again.

    Classification means targets in {0, 1}. Two sets are equal when their digests
    are; the notes are remarks for the user and do not count.
    """

    inputs: Array
    targets: Array
    input_names: tuple[str, ...]
    target_names: tuple[str, ...]
    task: Task = "regression"
    notes: tuple[Sentence, ...] = ()

    def __post_init__(self) -> None:
        inputs, targets = frozen(self.inputs), frozen(self.targets)
        if inputs.ndim != 2 or targets.ndim != 2 or not (inputs.size and targets.size):
            raise InputError("Data need at least one row, one input column and one target column.")
        if len(inputs) != len(targets):
            raise InputError(
                "There are {inputs} rows of inputs, but {targets} of targets.",
                inputs=len(inputs),
                targets=len(targets),
            )
        if (inputs.shape[1], targets.shape[1]) != (len(self.input_names), len(self.target_names)):
            raise InputError("Each column of the data needs one name.")
        if not all((np.abs(array) <= MAX_VALUE).all() for array in (inputs, targets)):
            raise InputError("The data hold a value that is not a number up to {limit}.", limit=MAX_VALUE)
        if self.task == "classification" and not ((targets == 0) | (targets == 1)).all():
            raise InputError("Classification needs targets that are 0 or 1.")
        for name, value in (
            ("inputs", inputs),
            ("targets", targets),
            ("input_names", tuple(self.input_names)),
            ("target_names", tuple(self.target_names)),
        ):
            object.__setattr__(self, name, value)

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of shapes, values, names and task; the same on every machine."""
        head = (self.inputs.shape, self.targets.shape, self.input_names, self.target_names, self.task)
        sha = hashlib.sha256(repr(head).encode("utf-8", "backslashreplace"))
        for array in (self.inputs, self.targets):
            sha.update(np.ascontiguousarray(array, dtype="<f8").data)
        return sha.hexdigest()

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Dataset) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)

    def __len__(self) -> int:
        return len(self.inputs)


# --- seeded sets ---------------------------------------------------------------------------------

Draw: TypeAlias = Callable[[np.random.Generator, int, float], tuple[Array, Array]]


@dataclass(frozen=True)
class Generator:
    """A seeded set; the noise is the standard deviation added to targets (or positions) of order 1."""

    key: str
    title: str
    formula: str
    task: Task
    n_in: int
    default_noise: float
    draw: Draw = field(repr=False)

    def sample(self, samples: int, noise: float, seed: int) -> Dataset:
        """``samples`` rows, the same for the same arguments; more noise moves the same points further."""
        if not 1 <= samples <= MAX_SAMPLES:
            raise InputError("The number of samples must lie between 1 and {limit}.", limit=MAX_SAMPLES)
        if not 0 <= noise <= MAX_NOISE:
            raise InputError("The noise must lie between 0 and {limit}.", limit=MAX_NOISE)
        inputs, targets = self.draw(_rng(seed, 0, _SAMPLE), samples, noise)
        names = ("x",) if self.n_in == 1 else tuple(f"x{i + 1}" for i in range(self.n_in))
        return Dataset(inputs, targets, names, ("y",), self.task)


DATASETS: Registry[Generator] = Registry("data set")


def _rng(*words: int) -> np.random.Generator:
    if min(words) < 0:
        raise InputError("A seed must be a whole number that is not negative.")
    return np.random.default_rng(words)


def _regression(
    key: str, title: str, formula: str, n_in: int = 1, noise: float = 0.1
) -> Callable[[Callable[..., Array]], Callable[..., Array]]:
    """File the function y(x1, ..., xn), drawn at inputs uniform in [-1, 1] and sorted if there is one."""

    def add(y: Callable[..., Array]) -> Callable[..., Array]:
        def draw(rng: np.random.Generator, samples: int, noise: float) -> tuple[Array, Array]:
            x = rng.uniform(-1.0, 1.0, (samples, n_in))
            if n_in == 1:
                x.sort(axis=0)
            return x, (y(*x.T) + noise * rng.standard_normal(samples))[:, np.newaxis]

        DATASETS.register(key)(Generator(key, title, formula, "regression", n_in, noise, draw))
        return y

    return add


Labels: TypeAlias = npt.NDArray[np.bool_]
Cloud: TypeAlias = Callable[[np.random.Generator, int], tuple[Array, Labels]]


def _classification(key: str, title: str, formula: str, noise: float) -> Callable[[Cloud], Cloud]:
    """File a cloud: positions (N, 2) and their labels; the noise moves the positions, not the labels."""

    def add(cloud: Cloud) -> Cloud:
        def draw(rng: np.random.Generator, samples: int, noise: float) -> tuple[Array, Array]:
            x, label = cloud(rng, samples)
            x = x + noise * rng.standard_normal(x.shape)
            return x, label.astype(np.float64)[:, np.newaxis]

        DATASETS.register(key)(Generator(key, title, formula, "classification", 2, noise, draw))
        return cloud

    return add


@_regression("line", "Line", r"y = 0.7\,x + 0.2")
def _line(x: Array) -> Array:
    return 0.7 * x + 0.2


@_regression("sine", "Sine", r"y = \sin \pi x")
def _sine(x: Array) -> Array:
    return np.sin(np.pi * x)


@_regression("step", "Step", r"y = \mathrm{sgn}\, x", noise=0.05)
def _step(x: Array) -> Array:
    return np.where(x < 0.0, -1.0, 1.0)


@_regression("bump", "Bump", r"y = e^{-8 x^2}", noise=0.05)
def _bump(x: Array) -> Array:
    return np.exp(-8.0 * x * x)


@_regression("noisy_cubic", "Noisy cubic", r"y = 4 x^3 - 3 x", noise=0.25)
def _noisy_cubic(x: Array) -> Array:
    return x * (4.0 * x * x - 3.0)


@_regression("saddle", "Saddle", r"y = x_1^2 - x_2^2", n_in=2, noise=0.05)
def _saddle(x1: Array, x2: Array) -> Array:
    return x1 * x1 - x2 * x2


@_regression("ripple", "Ripple", r"y = e^{-r^2} \cos 2 \pi r, \quad r^2 = x_1^2 + x_2^2", n_in=2, noise=0.05)
def _ripple(x1: Array, x2: Array) -> Array:
    r: Array = np.hypot(x1, x2)
    return np.exp(-r * r) * np.cos(2.0 * np.pi * r)


def _alternating(samples: int) -> Labels:
    labels: Labels = np.arange(samples) % 2 == 1
    return labels


@_classification(
    "two_moons",
    "Two moons",
    r"x = (-1)^y \left(\cos t - \frac{1}{2},\ \sin t - \frac{1}{4}\right)",
    noise=0.1,
)
def _two_moons(rng: np.random.Generator, samples: int) -> tuple[Array, Labels]:
    t, label = rng.uniform(0.0, np.pi, samples), _alternating(samples)
    moon = np.column_stack((np.cos(t) - 0.5, np.sin(t) - 0.25))
    return np.where(label, -1.0, 1.0)[:, np.newaxis] * moon, label


@_classification("circles", "Circles", r"\|x\| = 1 - \frac{y}{2}", noise=0.08)
def _circles(rng: np.random.Generator, samples: int) -> tuple[Array, Labels]:
    t, label = rng.uniform(0.0, 2.0 * np.pi, samples), _alternating(samples)
    return np.where(label, 0.5, 1.0)[:, np.newaxis] * np.column_stack((np.cos(t), np.sin(t))), label


@_classification("xor", "Exclusive or", r"y = \mathbf{1}[x_1 x_2 < 0]", noise=0.05)
def _xor(rng: np.random.Generator, samples: int) -> tuple[Array, Labels]:
    x = rng.uniform(-1.0, 1.0, (samples, 2))
    return x, x[:, 0] * x[:, 1] < 0.0


@_classification("spiral", "Spiral", r"x = (-1)^y\, t\, (\cos 3 \pi t,\ \sin 3 \pi t)", noise=0.02)
def _spiral(rng: np.random.Generator, samples: int) -> tuple[Array, Labels]:
    t, label = rng.uniform(0.1, 1.0, samples), _alternating(samples)
    arm = t[:, np.newaxis] * np.column_stack((np.cos(3.0 * np.pi * t), np.sin(3.0 * np.pi * t)))
    return np.where(label, -1.0, 1.0)[:, np.newaxis] * arm, label


# --- split and mini-batches ----------------------------------------------------------------------


def split(count: int, test_fraction: float, seed: int) -> tuple[Rows, Rows]:
    """Sorted row indices (train, test); a fraction above 0 leaves at least one row on each side if it can."""
    if not 0.0 <= test_fraction < 1.0:
        raise InputError("The test fraction must be at least 0 and below 1.")
    wanted = max(1, round(test_fraction * count)) if test_fraction > 0.0 else 0
    order = _rng(seed, 0, _SPLIT).permutation(count).astype(np.intp)
    test, train = np.split(order, [min(wanted, max(count - 1, 0))])
    return np.sort(train), np.sort(test)


@dataclass(frozen=True, eq=False)
class Prepared:
    """A data set as the network sees it: scaled, split; the scalers lead back to the user's units."""

    dataset: Dataset
    train_inputs: Array
    train_targets: Array
    test_inputs: Array
    test_targets: Array
    input_scaler: Scaler
    target_scaler: Scaler
    train_rows: Rows
    test_rows: Rows

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """What the user should know about the scaling."""
        data = self.dataset
        names = [data.input_names[i] for i in self.input_scaler.constant]
        names += [data.target_names[i] for i in self.target_scaler.constant]
        return tuple(
            sentence("Column “{column}” is constant in the training rows: shifted, not scaled.", column=name)
            for name in names
        )


def prepare(dataset: Dataset, scaling: str = "none", test_fraction: float = 0.0, seed: int = 0) -> Prepared:
    """Split, then scale by what the training rows show; targets of a classification stay 0 and 1."""
    train, test = split(len(dataset), test_fraction, seed)
    train_inputs, train_targets = dataset.inputs[train], dataset.targets[train]
    x = fit_scaler(scaling, train_inputs)
    y = fit_scaler("none" if dataset.task == "classification" else scaling, train_targets)
    return Prepared(
        dataset,
        frozen(x.apply(train_inputs)),
        frozen(y.apply(train_targets)),
        frozen(x.apply(dataset.inputs[test])),
        frozen(y.apply(dataset.targets[test])),
        x,
        y,
        train,
        test,
    )


def minibatch_rows(count: int, batch_size: int, seed: int, k: int) -> Rows:
    """The rows of iteration k: slices of the permutation of epoch ``k // batches per epoch``.

    A pure function of its arguments. The last batch of an epoch may be short; a size of 0 means all rows.
    """
    if not 0 < batch_size < count:
        return _all_rows(count)
    epoch, batch = divmod(k, -(-count // batch_size))
    return _epoch_order(count, seed, epoch)[batch * batch_size : (batch + 1) * batch_size]


@lru_cache(maxsize=4)
def _all_rows(count: int) -> Rows:
    rows = np.arange(count, dtype=np.intp)
    rows.setflags(write=False)
    return rows


@lru_cache(maxsize=4)
def _epoch_order(count: int, seed: int, epoch: int) -> Rows:
    order = _rng(seed, epoch).permutation(count).astype(np.intp)
    order.setflags(write=False)
    return order
