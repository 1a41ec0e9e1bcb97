"""An experiment as one immutable value: a function or a network, start, data, optimizers, stopping rule."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdsim.engine.datasets import DATASETS, Dataset, Prepared, prepare
from gdsim.engine.descent import StoppingRule
from gdsim.engine.formula import Formula
from gdsim.engine.network import INITIALISERS, MLP, TrainingLoss
from gdsim.engine.objective import Array, Objective
from gdsim.engine.optimizers import OPTIMIZERS, Optimizer
from gdsim.engine.primitives import ACTIVATIONS, LOSSES
from gdsim.engine.scaling import SCALINGS
from gdsim.engine.schedules import SCHEDULES, tuned
from gdsim.engine.sentence import InputError, sentence
from gdsim.engine.surfaces import SURFACES, Surface

MAX_HIDDEN_LAYERS, MAX_UNITS = 8, 64
MAX_SEED = 2**31 - 1
MAX_PARAMETER = 1e30
#: Start points of one race.
MAX_STARTS = 16
PROBLEMS = ("network", "function")
Range = tuple[float, float]


def bounded(name: str, value: float, low: float, high: float) -> float:
    """``value`` if it is a number in ``[low, high]``, else a sentence."""
    if isinstance(value, (int, float)) and low <= value <= high:
        return value
    raise InputError(
        "{name} must be between {low:g} and {high:g}; {value} is not.",
        name=sentence(name),
        low=low,
        high=high,
        value=str(value)[:40],
    )


@dataclass(frozen=True)
class DataChoice:
    """Which data, how many, how noisy, scaled how, and what part is kept for testing.

    ``source`` is a key of DATASETS, or ``table`` for data read from a file,
    which the experiment then carries with it.
    """

    source: str = "sine"
    samples: int = 28
    noise: float = 0.05
    seed: int = 0
    scaling: str = "none"
    test_fraction: float = 0.0
    split_seed: int = 0
    table: Dataset | None = None
    table_name: str = ""

    def __post_init__(self) -> None:
        if self.source == "table":
            if self.table is None:
                raise InputError("The experiment names a table but does not hold one.")
        else:
            DATASETS[self.source]
        bounded("The number of samples", self.samples, 1, 1_000_000)
        bounded("The noise", self.noise, 0, 1e6)
        bounded("The data seed", self.seed, 0, MAX_SEED)
        SCALINGS[self.scaling]
        bounded("The test fraction", self.test_fraction, 0, 0.95)
        bounded("The split seed", self.split_seed, 0, MAX_SEED)

    @property
    def dataset(self) -> Dataset:
        """The rows in the user's units: the table if that is the source."""
        if self.table is not None and self.source == "table":
            return self.table
        return _generated(self.source, self.samples, self.noise, self.seed)

    @property
    def prepared(self) -> Prepared:
        """Split and scaled, as the network sees it."""
        return _prepared(self.dataset, self.scaling, self.test_fraction, self.split_seed)


@lru_cache(maxsize=8)
def _generated(source: str, samples: int, noise: float, seed: int) -> Dataset:
    return DATASETS[source].sample(samples, noise, seed)


@lru_cache(maxsize=4)
def _prepared(dataset: Dataset, scaling: str, test_fraction: float, seed: int) -> Prepared:
    return prepare(dataset, scaling, test_fraction, seed)


Setting = float | str


@dataclass(frozen=True)
class FunctionChoice:
    """Which function of one or two variables, where it is looked at, and where descents start.

    ``key`` is a key of SURFACES, or ``formula`` for the typed ``formula``. An
    empty ``window`` or ``start`` is the function's own. ``more_starts`` are
    further start points beside the first.
    """

    key: str = "himmelblau"
    formula: str = ""
    window: tuple[Range, ...] = ()
    start: tuple[float, ...] = ()
    more_starts: tuple[tuple[float, ...], ...] = ()

    def __post_init__(self) -> None:
        own = _function(self.key, self.formula if self.key == "formula" else "")
        n = own.dimension
        if not self.window:
            object.__setattr__(self, "window", tuple(own.window))
        if len(self.window) != n or not all(low < high for low, high in self.window):
            raise InputError("The window needs a range from low to high for each of {n} variables.", n=n)
        for ends in self.window:
            for end in ends:
                bounded("An end of the window", end, -MAX_PARAMETER, MAX_PARAMETER)
        if not self.start:
            object.__setattr__(self, "start", _own_start(own, self.window))
        if len(self.more_starts) > MAX_STARTS - 1:
            raise InputError("There can be at most {limit} start points.", limit=MAX_STARTS)
        for point in (self.start, *self.more_starts):
            if len(point) != n:
                raise InputError(
                    "A start point here has {n} coordinates, not {given}.", n=n, given=len(point)
                )
            for value in point:
                bounded("A start coordinate", value, -MAX_PARAMETER, MAX_PARAMETER)

    @property
    def objective(self) -> Surface | Formula:
        """The function."""
        return _function(self.key, self.formula if self.key == "formula" else "")


def _own_start(function: Surface | Formula, window: tuple[Range, ...]) -> tuple[float, ...]:
    """The function's first start; a typed one's is some place in the window where it has a slope."""
    if isinstance(function, Surface):
        return tuple(map(float, function.starts[0]))
    low, high = np.array(window).T
    points = low + (high - low) * np.random.default_rng(0).uniform(0.1, 0.9, (256, len(window)))
    points[0] = low + 0.8 * (high - low)
    with np.errstate(all="ignore"):
        f, g = function.value_and_gradient(points)
    good = np.isfinite(f) & np.isfinite(g).all(axis=-1)
    sloping = good & g.any(axis=-1)
    chosen = int(np.argmax(sloping if sloping.any() else good))
    return tuple(np.round(points[chosen], 3).tolist())


@lru_cache(maxsize=64)
def _function(key: str, formula: str) -> Surface | Formula:
    return Formula(formula) if key == "formula" else SURFACES[key]


@dataclass(frozen=True)
class OptimizerChoice:
    """An optimizer by key with its settings by name; ``enabled`` says whether it takes part.

    ``schedule`` (a key of SCHEDULES with its own settings) multiplies the
    learning rate, over the first ``warm_up`` iterations it rises from zero,
    and gradients longer than ``clip`` are shortened to it (0 = none of both).
    A branch has an ``origin``, the run it leaves, and a ``name``.
    """

    key: str
    parameters: tuple[tuple[str, Setting], ...] = ()
    enabled: bool = True
    schedule: str = "constant"
    schedule_parameters: tuple[tuple[str, float], ...] = ()
    warm_up: int = 0
    clip: float = 0.0
    name: str = ""
    origin: Origin | None = None

    def __post_init__(self) -> None:
        cls = OPTIMIZERS[self.key]
        known = {p.name for p in cls.hyperparameters()} | {p.name for p in cls.options()}
        for name, _ in self.parameters:
            if name not in known:
                raise InputError(
                    "{optimizer} has no hyperparameter “{name}”.", optimizer=self.key, name=name[:40]
                )
        scheduled = {p.name for p in SCHEDULES[self.schedule].hyperparameters()}
        for name, _ in self.schedule_parameters:
            if name not in scheduled:
                raise InputError("The schedule {key} has no “{name}”.", key=self.schedule, name=name[:40])
        bounded("The warm-up", self.warm_up, 0, 1_000_000)
        bounded("The clipping threshold", self.clip, 0, 1e12)
        self.optimizer  # noqa: B018 (refuses values out of range)

    @property
    def title(self) -> str:
        """The name given to it, or the method's title."""
        return self.name or self.optimizer.title

    @cached_property
    def plain(self) -> Optimizer[Any]:
        """The method with these settings, without schedule and clipping."""
        return OPTIMIZERS[self.key](**dict(self.parameters))

    @cached_property
    def optimizer(self) -> Optimizer[Any]:
        """The method as it takes part."""
        schedule = SCHEDULES[self.schedule](**dict(self.schedule_parameters))
        return tuned(self.plain, schedule=schedule, warm_up=self.warm_up, clip=self.clip)

    def with_parameter(self, name: str, value: Setting) -> OptimizerChoice:
        """Another value of one hyperparameter or option."""
        values = dataclasses.asdict(self.plain) | {name: value}
        return replace(self, parameters=tuple(values.items()))

    def with_schedule(self, key: str, **values: float) -> OptimizerChoice:
        """Another schedule, or other settings of it."""
        kept = dict(self.schedule_parameters) if key == self.schedule else {}
        return replace(self, schedule=key, schedule_parameters=tuple((kept | values).items()))


@dataclass(frozen=True)
class Origin:
    """Where a branch begins: at iterate ``k`` of the run that ``optimizer`` makes from the same start."""

    optimizer: OptimizerChoice
    k: int

    def __post_init__(self) -> None:
        bounded("The iteration of a branch", self.k, 0, 1_000_000)


#: The race that a function begins with: one method of each order, and a first-order one that adapts.
FUNCTION_OPTIMIZERS = (
    OptimizerChoice("gradient_descent", (("learning_rate", 0.01),)),
    OptimizerChoice("adam", (("learning_rate", 0.1),)),
    OptimizerChoice("bfgs"),
    OptimizerChoice("newton"),
)


@dataclass(frozen=True)
class Experiment:
    """Everything that decides what a run does; comparable and hashable, so undo is the previous value.

    The ``problem`` is a network or a function; what belongs to the other is kept for when it is chosen again.
    ``start`` is the network's flat theta of iterate 0: weights are part of the experiment, not only their
    seed; ``more_starts`` are further ones beside it. ``shelved`` are the optimizers of the problem that is
    not shown: a learning rate fits a function or a network, hardly both.
    """

    problem: str = "network"
    function: FunctionChoice = field(default_factory=FunctionChoice)

    widths: tuple[int, ...] = (1, 4, 1)
    activations: tuple[str, ...] = ("relu", "identity")
    start: tuple[float, ...] = ()
    more_starts: tuple[tuple[float, ...], ...] = ()
    initialiser: str = "he"
    seed: int = 7
    loss: str = "mse"
    l1: float = 0.0
    l2: float = 0.0
    batch_size: int = 0
    batch_seed: int = 0
    data: DataChoice = field(default_factory=DataChoice)
    optimizers: tuple[OptimizerChoice, ...] = ()
    shelved: tuple[OptimizerChoice, ...] = field(default_factory=lambda: FUNCTION_OPTIMIZERS)
    stop: StoppingRule = field(default_factory=lambda: StoppingRule(gradient_norm=1e-3, iteration_limit=5000))

    @property
    def bare(self) -> Experiment:
        """The problem alone: equal for experiments whose loss is the same function of the parameters."""
        alone = replace(
            self.with_starts([(0.0,) * self.dimension]),
            optimizers=(),
            shelved=(),
            stop=StoppingRule(),
            seed=0,
            initialiser="zero",
        )
        return alone

    def __post_init__(self) -> None:
        if self.problem not in PROBLEMS:
            raise InputError("A problem is a function or a network, not “{key}”.", key=str(self.problem)[:40])
        hidden = len(self.widths) - 2
        if hidden > MAX_HIDDEN_LAYERS:
            raise InputError(
                "A network here has at most {limit} hidden layers; {given} were asked for.",
                limit=MAX_HIDDEN_LAYERS,
                given=hidden,
            )
        for width in self.widths:
            bounded("The number of units in a layer", width, 1, MAX_UNITS)
        LOSSES[self.loss]
        INITIALISERS[self.initialiser]
        bounded("The seed", self.seed, 0, MAX_SEED)
        bounded("The L1 strength", self.l1, 0, 1e6)
        bounded("The L2 strength", self.l2, 0, 1e6)
        bounded("The batch size", self.batch_size, 0, 1_000_000)
        mlp = self.mlp
        if not self.start:
            object.__setattr__(self, "start", tuple(mlp.initial(self.initialiser, self.seed).tolist()))
        if len(self.start) != mlp.dimension:
            raise InputError(
                "The network {title} has {dimension} parameters, not {given}.",
                title=mlp.title,
                dimension=mlp.dimension,
                given=len(self.start),
            )
        if len(self.more_starts) > MAX_STARTS - 1:
            raise InputError("There can be at most {limit} start points.", limit=MAX_STARTS)
        for point in self.more_starts:
            if len(point) != mlp.dimension:
                raise InputError(
                    "The network {title} has {dimension} parameters, not {given}.",
                    title=mlp.title,
                    dimension=mlp.dimension,
                    given=len(point),
                )
        for i, value in enumerate((*self.start, *(each for point in self.more_starts for each in point))):
            if not -MAX_PARAMETER <= value <= MAX_PARAMETER:
                raise InputError(
                    "Parameter {number} of the start is {value}; it must be between {low:g} and {high:g}.",
                    number=i + 1,
                    value=str(value)[:40],
                    low=-MAX_PARAMETER,
                    high=MAX_PARAMETER,
                )
        dataset = self.data.dataset
        if (dataset.inputs.shape[1], dataset.targets.shape[1]) != (self.widths[0], self.widths[-1]):
            raise InputError(
                "The data has {inputs} inputs and {targets} targets, which does not fit the network {title}.",
                inputs=dataset.inputs.shape[1],
                targets=dataset.targets.shape[1],
                title=mlp.title,
            )
        if LOSSES[self.loss].task == "classification" and dataset.task != "classification":
            raise InputError(
                "Binary cross-entropy needs targets that are 0 or 1; choose another loss for this data."
            )

    @property
    def mlp(self) -> MLP:
        """The network's shape."""
        return _mlp(self.widths, self.activations)

    @property
    def is_function(self) -> bool:
        """True if the problem is a function, False if it is a network."""
        return self.problem == "function"

    @property
    def dimension(self) -> int:
        """Variables of the problem, P."""
        return self.function.objective.dimension if self.is_function else self.mlp.dimension

    @property
    def theta(self) -> Array:
        """The problem's start as an array ``(P,)``."""
        return np.array(self.starts[0])

    @property
    def starts(self) -> tuple[tuple[float, ...], ...]:
        """All start points of the problem, the first one first."""
        if self.is_function:
            return (self.function.start, *self.function.more_starts)
        return (self.start, *self.more_starts)

    def objective(self) -> Objective:
        """What is minimised; buffers of its own, so one per thread."""
        return self.function.objective if self.is_function else self.training_loss()

    def training_loss(self) -> TrainingLoss:
        """A fresh objective with buffers of its own: one per thread."""
        data = self.data.prepared
        return TrainingLoss(
            self.mlp,
            data.train_inputs,
            data.train_targets,
            self.loss,
            l1=self.l1,
            l2=self.l2,
            batch_size=self.batch_size,
            batch_seed=self.batch_seed,
        )

    def test_loss(self) -> TrainingLoss | None:
        """The plain loss on the test rows; None where there are none."""
        if self.is_function:
            return None
        data = self.data.prepared
        if not len(data.test_inputs):
            return None
        return TrainingLoss(self.mlp, data.test_inputs, data.test_targets, self.loss)

    @property
    def enabled(self) -> tuple[int, ...]:
        """Indices of the optimizers that take part."""
        return tuple(i for i, choice in enumerate(self.optimizers) if choice.enabled)

    # -- edits: each returns a new experiment ----------------------------------

    def with_shape(
        self, widths: Sequence[int], activations: Sequence[str], keep: Sequence[int | None]
    ) -> Experiment:
        """Another shape; ``keep[l]`` is the old layer whose weights layer l takes over where they overlap.

        What is new is drawn from the initialiser and the seed.
        """
        if len(widths) - 2 > MAX_HIDDEN_LAYERS:
            raise InputError(
                "A network here has at most {limit} hidden layers; {given} were asked for.",
                limit=MAX_HIDDEN_LAYERS,
                given=len(widths) - 2,
            )
        for width in widths:
            bounded("The number of units in a layer", width, 1, MAX_UNITS)
        old, new = self.mlp, MLP(tuple(widths), tuple(activations))
        theta = new.initial(self.initialiser, self.seed)
        old_layers, new_layers = old.layers(np.array(self.start)), new.layers(theta)
        for target, source in enumerate(keep):
            if source is None:
                continue
            V, W = old_layers[source], new_layers[target]
            m, n = min(len(V), len(W)), min(V.shape[1], W.shape[1]) - 1
            W[:m, :n] = V[:m, :n]
            W[:m, -1] = V[:m, -1]
        return replace(
            self,
            widths=new.widths,
            activations=new.activations,
            start=tuple(theta.tolist()),
            more_starts=(),
        )

    def with_width(self, layer: int, units: int) -> Experiment:
        """Hidden layer ``layer`` (1 ..) with another number of units."""
        widths = [*self.widths[:layer], units, *self.widths[layer + 1 :]]
        return self.with_shape(widths, self.activations, range(len(self.activations)))

    def with_layer(self, position: int, units: int = 4, activation: str = "relu") -> Experiment:
        """A new hidden layer that becomes layer ``position`` (1 = straight after the inputs)."""
        widths = [*self.widths[:position], units, *self.widths[position:]]
        activations = [*self.activations[: position - 1], activation, *self.activations[position - 1 :]]
        keep: list[int | None] = [*range(position - 1), None, *range(position - 1, len(self.activations))]
        if position <= len(self.activations):
            keep[position] = None  # its inputs are other units now
        return self.with_shape(widths, activations, keep)

    def without_layer(self, layer: int) -> Experiment:
        """Hidden layer ``layer`` removed."""
        widths = [*self.widths[:layer], *self.widths[layer + 1 :]]
        activations = [*self.activations[: layer - 1], *self.activations[layer:]]
        keep: list[int | None] = [*range(layer - 1), None, *range(layer + 1, len(self.activations))]
        return self.with_shape(widths, activations, keep)

    def with_activation(self, layer: int, key: str) -> Experiment:
        """Another activation function for layer ``layer`` (1 .. depth)."""
        ACTIVATIONS[key]
        return replace(self, activations=(*self.activations[: layer - 1], key, *self.activations[layer:]))

    def with_parameter(self, i: int, value: float) -> Experiment:
        """One weight or bias, or one coordinate, of the first start."""
        start = self.starts[0]
        return self.with_start((*start[:i], float(value), *start[i + 1 :]))

    def with_start(self, theta: ArrayLike) -> Experiment:
        """Another first start, ``theta (P,)``."""
        return self.with_starts((theta, *self.starts[1:]))

    def with_starts(self, points: Sequence[ArrayLike]) -> Experiment:
        """Other start points, each ``(P,)``, the first one first."""
        first, *more = (tuple(np.asarray(p, dtype=np.float64).tolist()) for p in points)
        if self.is_function:
            return replace(self, function=replace(self.function, start=first, more_starts=tuple(more)))
        return replace(self, start=first, more_starts=tuple(more))

    def with_function(self, choice: FunctionChoice) -> Experiment:
        """That function as the problem."""
        return replace(self.with_problem("function"), function=choice)

    def with_problem(self, problem: str) -> Experiment:
        """The function or the network as the problem; the other is kept, with its optimizers."""
        if problem == self.problem:
            return self
        return replace(self, problem=problem, optimizers=self.shelved, shelved=self.optimizers)

    def reinitialised(self, initialiser: str, seed: int) -> Experiment:
        """New weights from an initialiser and a seed."""
        bounded("The seed", seed, 0, MAX_SEED)
        theta = self.mlp.initial(initialiser, seed)
        return replace(self, initialiser=initialiser, seed=seed, start=tuple(theta.tolist()), more_starts=())

    def with_data(self, data: DataChoice) -> Experiment:
        """Other data; inputs, outputs and the kind of loss follow it."""
        dataset = data.dataset
        widths = (dataset.inputs.shape[1], *self.widths[1:-1], dataset.targets.shape[1])
        if widths != self.widths:
            for width in widths:
                bounded("The number of columns", width, 1, MAX_UNITS)
            old, new = self.mlp, MLP(widths, self.activations)
            theta = new.initial(self.initialiser, self.seed)
            if old.shapes != new.shapes:
                for V, W in zip(old.layers(np.array(self.start)), new.layers(theta), strict=True):
                    if V.shape == W.shape:
                        W[:] = V
            start = tuple(theta.tolist())
        else:
            start = self.start
        loss = self.loss
        if dataset.task == "classification" != self.data.dataset.task:
            loss = "bce"
        elif dataset.task != "classification" == LOSSES[loss].task:
            loss = "mse"
        more = self.more_starts if widths == self.widths else ()
        return replace(self, data=data, widths=widths, start=start, more_starts=more, loss=loss)

    def with_optimizer(self, i: int, choice: OptimizerChoice) -> Experiment:
        """Another choice in place ``i``."""
        return replace(self, optimizers=(*self.optimizers[:i], choice, *self.optimizers[i + 1 :]))


@lru_cache(maxsize=16)
def _mlp(widths: tuple[int, ...], activations: tuple[str, ...]) -> MLP:
    return MLP(widths, activations)


def opening() -> Experiment:
    """What the window opens on: 1-4-1 ReLU regression on a sine, three optimizers, ready to run."""
    return Experiment(
        data=DataChoice("sine", samples=28, noise=0.05, seed=3),
        initialiser="uniform",
        seed=7,
        optimizers=(
            OptimizerChoice("gradient_descent", (("learning_rate", 0.05),)),
            OptimizerChoice("momentum", (("learning_rate", 0.02), ("beta", 0.9))),
            OptimizerChoice("adam", (("learning_rate", 0.03),)),
        ),
    )
