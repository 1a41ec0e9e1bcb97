"""The multilayer perceptron: its shape, its parameters as one flat vector, and its training loss."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gdsim.engine import curvature, least_squares
from gdsim.engine.datasets import minibatch_rows
from gdsim.engine.fused import BatchedPass, FusedPass, on_plane
from gdsim.engine.notation import parameter_latex, parameter_text
from gdsim.engine.objective import Array, Objective
from gdsim.engine.primitives import ACTIVATIONS, AFFINE, LOSSES, penalty_primitive, sum_of
from gdsim.engine.registry import Registry
from gdsim.engine.sentence import InputError, sentence
from gdsim.engine.tape import Tape


class Parameter(NamedTuple):
    """One weight or bias: layer from 1, unit and source from 0; the bias has ``source == fan_in``."""

    layer: int
    unit: int
    source: int
    is_bias: bool


#: Draws ``(weights, biases)`` of one layer: (generator, fan_in, fan_out).
Initialiser = Callable[[np.random.Generator, int, int], tuple[Array, Array]]
INITIALISERS: Registry[Initialiser] = Registry("initialiser")


@INITIALISERS.register("he")
def he(rng: np.random.Generator, fan_in: int, fan_out: int) -> tuple[Array, Array]:
    """Normal with variance 2 / fan_in, for ReLU (He et al. 2015); biases zero."""
    return rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_out, fan_in)), np.zeros(fan_out)


@INITIALISERS.register("xavier")
def xavier(rng: np.random.Generator, fan_in: int, fan_out: int) -> tuple[Array, Array]:
    """Normal with variance 2 / (fan_in + fan_out), for tanh (Glorot & Bengio 2010); biases zero."""
    return rng.normal(0.0, np.sqrt(2.0 / (fan_in + fan_out)), (fan_out, fan_in)), np.zeros(fan_out)


@INITIALISERS.register("uniform")
def uniform(rng: np.random.Generator, fan_in: int, fan_out: int) -> tuple[Array, Array]:
    """Weights and biases uniform in +-1/sqrt(fan_in), the default of torch.nn.Linear."""
    limit = 1.0 / np.sqrt(fan_in)
    return rng.uniform(-limit, limit, (fan_out, fan_in)), rng.uniform(-limit, limit, fan_out)


@INITIALISERS.register("zero")
def zero(rng: np.random.Generator, fan_in: int, fan_out: int) -> tuple[Array, Array]:
    """All zero: the start from which hidden units can never become different."""
    return np.zeros((fan_out, fan_in)), np.zeros(fan_out)


@dataclass(frozen=True)
class MLP:
    """A fully connected network; editing it makes a new value.

    ``widths`` runs from the inputs to the outputs, ``activations`` names one
    function per layer of weights. The parameters are one flat ``theta (P,)``:
    layer after layer, each a C-contiguous ``(fan_out, fan_in + 1)`` whose last
    column is the bias.
    """

    widths: tuple[int, ...]
    activations: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "widths", tuple(int(w) for w in self.widths))
        object.__setattr__(self, "activations", tuple(self.activations))
        if len(self.widths) < 2:
            raise InputError("A network needs at least an input and an output layer.")
        if min(self.widths) < 1:
            raise InputError(
                "Every layer needs at least one unit; the widths are {widths}.", widths=self.title
            )
        if len(self.activations) != self.depth:
            raise InputError(
                "A network with {layers} layers of weights needs {layers} activation functions, not {given}.",
                layers=self.depth,
                given=len(self.activations),
            )
        for key in self.activations:
            ACTIVATIONS[key]

    @property
    def depth(self) -> int:
        """Layers of weights."""
        return len(self.widths) - 1

    @property
    def title(self) -> str:
        """For example ``2-5-3-1``."""
        return "-".join(map(str, self.widths))

    @cached_property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """``(fan_out, fan_in + 1)`` of each layer, bias column included."""
        return tuple((fan_out, fan_in + 1) for fan_in, fan_out in itertools.pairwise(self.widths))

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """Where each layer begins in theta; the last entry is P."""
        return (0, *itertools.accumulate(m * n for m, n in self.shapes))

    @property
    def dimension(self) -> int:
        """The number of parameters P."""
        return self.offsets[-1]

    def layers(self, theta: Array) -> list[Array]:
        """Views ``(..., fan_out, fan_in + 1)`` of ``theta (..., P)``."""
        lead = theta.shape[:-1]
        return [
            theta[..., start : start + m * n].reshape(*lead, m, n)
            for start, (m, n) in zip(self.offsets, self.shapes, strict=False)
        ]

    def flatten(self, weights: Sequence[ArrayLike], biases: Sequence[ArrayLike]) -> Array:
        """One ``theta (P,)`` from weights ``(fan_out, fan_in)`` and biases ``(fan_out,)`` per layer."""
        if len(weights) != self.depth or len(biases) != self.depth:
            raise InputError(
                "The network {title} has {layers} layers of weights.", title=self.title, layers=self.depth
            )
        parts = []
        for layer, (W, b, (m, n)) in enumerate(zip(weights, biases, self.shapes, strict=True), start=1):
            W, b = np.asarray(W, dtype=np.float64), np.asarray(b, dtype=np.float64)
            if W.shape != (m, n - 1) or b.shape != (m,):
                raise InputError(
                    "Layer {layer} needs weights {weights} and biases {biases}, not {given} and "
                    "{given_biases}.",
                    layer=layer,
                    weights=(m, n - 1),
                    biases=(m,),
                    given=W.shape,
                    given_biases=b.shape,
                )
            parts.append(np.column_stack([W, b]).ravel())
        return np.concatenate(parts)

    def unflatten(self, theta: Array) -> tuple[list[Array], list[Array]]:
        """Weights ``(..., fan_out, fan_in)`` and biases ``(..., fan_out)`` as views of theta."""
        theta = self.checked(theta)
        layers = self.layers(theta)
        return [V[..., :-1] for V in layers], [V[..., -1] for V in layers]

    def checked(self, theta: ArrayLike) -> Array:
        """Theta as float64 with a last axis of P."""
        theta = np.asarray(theta, dtype=np.float64)
        if theta.ndim == 0 or theta.shape[-1] != self.dimension:
            raise InputError(
                "The network {title} has {dimension} parameters, not {given}.",
                title=self.title,
                dimension=self.dimension,
                given=theta.shape[-1] if theta.ndim else 1,
            )
        return theta

    def parameter(self, i: int) -> Parameter:
        """Which weight or bias the coordinate ``i`` of theta is."""
        for layer, (start, (m, n)) in enumerate(zip(self.offsets, self.shapes, strict=False), start=1):
            if start <= i < start + m * n:
                unit, source = divmod(i - start, n)
                return Parameter(layer, unit, source, source == n - 1)
        raise IndexError(i)

    def index(self, layer: int, unit: int, source: int) -> int:
        """The coordinate of a weight; ``source == fan_in`` is the bias."""
        m, n = self.shapes[layer - 1]
        if not (0 <= unit < m and 0 <= source < n):
            raise IndexError((layer, unit, source))
        return self.offsets[layer - 1] + unit * n + source

    @cached_property
    def weight_mask(self) -> Array:
        """1 for weights and 0 for biases, ``(P,)``: what a penalty touches."""
        mask = np.ones(self.dimension)
        for V in self.layers(mask):
            V[:, -1] = 0.0
        mask.flags.writeable = False
        return mask

    def initial(self, initialiser: str = "he", seed: int = 0) -> Array:
        """Initial parameters; each layer draws from its own generator ``[seed, layer]``."""
        draw = INITIALISERS[initialiser]
        pairs = [
            draw(np.random.default_rng([seed, layer]), n - 1, m)
            for layer, (m, n) in enumerate(self.shapes, start=1)
        ]
        return self.flatten([W for W, _ in pairs], [b for _, b in pairs])

    def forward(self, theta: ArrayLike, inputs: ArrayLike) -> Array:
        """Outputs ``(..., N, n_out)`` for ``theta (..., P)`` and inputs ``(N, n_in)``."""
        A = np.asarray(inputs, dtype=np.float64).T
        for V, key in zip(self.layers(self.checked(theta)), self.activations, strict=True):
            A = ACTIVATIONS[key](V[..., :-1] @ A + V[..., -1:])
        return np.ascontiguousarray(np.swapaxes(A, -1, -2))

    def activity(self, theta: Array, inputs: Array) -> list[tuple[Array, Array]]:
        """``(z, a)`` of every layer, each ``(units, N)``: the numbers written into the neurons."""
        A, found = np.asarray(inputs, dtype=np.float64).T, []
        for V, key in zip(self.layers(self.checked(theta)), self.activations, strict=True):
            Z = V[:, :-1] @ A + V[:, -1:]
            A = ACTIVATIONS[key](Z)
            found.append((Z, A))
        return found


class TrainingLoss(Objective):
    """The loss of a network on data, as a function of its flat parameters.

    ``inputs (N, n_in)`` and ``targets (N, n_out)``; a sample is a row. With
    ``batch_size > 0`` iteration k sees the mini-batch of
    :func:`~gdsim.engine.datasets.minibatch_rows` ``(N, batch_size, batch_seed, k)``,
    while :meth:`value` and the other methods stay those of all samples. The penalty
    ``l1 sum|w| + l2/2 sum w^2`` is over weights, not biases.

    One object serves one thread: its buffers are reused by every call. What
    it returns is always a fresh array.
    """

    def __init__(
        self,
        mlp: MLP,
        inputs: ArrayLike,
        targets: ArrayLike,
        loss: str = "mse",
        *,
        l1: float = 0.0,
        l2: float = 0.0,
        batch_size: int = 0,
        batch_seed: int = 0,
    ) -> None:
        self.mlp, self.loss = mlp, LOSSES[loss]
        self.inputs, self.targets = _columns(inputs), _columns(targets)
        self.l1, self.l2 = float(l1), float(l2)
        self.batch_size, self.batch_seed = batch_size, batch_seed
        self.dimension = mlp.dimension
        N = len(self.inputs)
        if N == 0 or len(self.targets) != N:
            raise InputError(
                "Inputs and targets need the same number of rows, at least one; "
                "they have {inputs} and {targets}.",
                inputs=N,
                targets=len(self.targets),
            )
        for name, found, wanted in (
            (sentence("inputs"), self.inputs.shape[1], mlp.widths[0]),
            (sentence("targets"), self.targets.shape[1], mlp.widths[-1]),
        ):
            if found != wanted:
                raise InputError(
                    "The network {title} takes {wanted} columns as {name}; the data has {found}.",
                    title=mlp.title,
                    wanted=wanted,
                    name=name,
                    found=found,
                )
        self._fused = FusedPass(mlp, self.inputs, self.targets, self.loss, l1=self.l1, l2=self.l2)
        self._batched: BatchedPass | None = None
        self._draws = 0 < batch_size < N
        self._batches: dict[int, TrainingLoss] = {}
        self._loaded: tuple[int, TrainingLoss] = (-1, self)

    @property
    def samples(self) -> int:
        """Rows of data, N."""
        return len(self.inputs)

    def value(self, x: Array) -> Array:
        """Losses ``(...)`` over all samples."""
        if np.ndim(x) == 1:
            return np.float64(self._fused.value(self.mlp.checked(x)))  # type: ignore[return-value]
        return self._many.value(self.mlp.checked(x))

    def gradient(self, x: Array) -> Array:
        """Gradients ``(..., P)`` by backpropagation."""
        return self.value_and_gradient(x)[1]

    def value_and_gradient(self, x: Array) -> tuple[Array, Array]:
        """Losses ``(...)`` and gradients ``(..., P)`` from one forward and backward pass."""
        # the shape test is all that stands between a training step and its two passes
        if x.ndim == 1 and len(x) == self.dimension:
            return self._fused.value_and_gradient(x)  # type: ignore[return-value]  # a float is an array ()
        return self._many.value_and_gradient(self.mlp.checked(x))

    def hessian(self, x: Array) -> Array:
        """Exact Hessians ``(..., P, P)``."""
        x = self.mlp.checked(x)
        H = np.empty((*x.shape, self.dimension))
        for at in np.ndindex(x.shape[:-1]):
            H[at] = curvature.hessian(self, x[at])
        return H

    def hessian_vector(self, x: Array, v: Array) -> Array:
        """Exact products ``(..., P)`` of the Hessians at ``x`` with ``v``, without the Hessians."""
        x, v = np.broadcast_arrays(self.mlp.checked(x), self.mlp.checked(v))
        product = np.empty(x.shape)
        for at in np.ndindex(x.shape[:-1]):
            product[at] = curvature.hessian_vector(self, x[at], v[at])
        return product

    def hessian_products(self, x: Array) -> Callable[[Array], Array]:
        """``v -> H(x) @ v`` at ``x (P,)``; the forward pass is kept from one product to the next."""
        return curvature.HessianProduct(self, self.mlp.checked(x))

    @property
    def is_sum_of_squares(self) -> bool:
        """True for the squared losses, an L2 penalty included; an L1 penalty is no square."""
        return self.loss.quadratic > 0.0 and not self.l1

    def residuals(self, x: Array) -> Array:
        """Residuals ``(..., M)`` with loss = r . r: scaled errors, then weights if there is a penalty."""
        if not self.is_sum_of_squares:
            return super().residuals(x)  # which says why not
        return least_squares.residuals(self, self.mlp.checked(x))

    def jacobian(self, x: Array) -> Array:
        """Derivatives of the residuals ``(..., M, P)``."""
        if not self.is_sum_of_squares:
            return super().jacobian(x)
        x = self.mlp.checked(x)
        if x.ndim == 1:
            return least_squares.jacobian(self, x)
        rows = np.stack([least_squares.jacobian(self, point) for point in x.reshape(-1, self.dimension)])
        return rows.reshape(*x.shape[:-1], *rows.shape[1:])

    def data_loss(self, x: Array) -> float:
        """The loss without its penalty."""
        return float(self.value(x)) - self.penalty(x)

    def penalty(self, x: Array) -> float:
        """``l1 sum|w| + l2/2 sum w^2``."""
        if not (self.l1 or self.l2):
            return 0.0
        w = x * self.mlp.weight_mask
        return float(self.l1 * np.abs(w).sum() + 0.5 * self.l2 * w.dot(w))

    def at_iteration(self, k: int) -> TrainingLoss:
        """The loss on the mini-batch of iteration ``k``; it is valid until the next call."""
        if not self._draws:
            return self
        if self._loaded[0] != k:
            rows = minibatch_rows(self.samples, self.batch_size, self.batch_seed, k)
            batch = self._batches.get(len(rows))
            if batch is None:
                batch = self._batches[len(rows)] = self.on_rows(rows)
            else:
                batch.inputs, batch.targets = self.inputs[rows], self.targets[rows]
                batch._fused.load(batch.inputs, batch.targets)
                batch._batched = None
            self._loaded = (k, batch)
        return self._loaded[1]

    def on_rows(self, rows: ArrayLike) -> TrainingLoss:
        """The same loss on some of the samples: one row, a mini-batch."""
        chosen = np.atleast_1d(np.asarray(rows, dtype=np.intp))
        return TrainingLoss(
            self.mlp, self.inputs[chosen], self.targets[chosen], self.loss.key, l1=self.l1, l2=self.l2
        )

    def on_plane(self, origin: Array, u: Array, v: Array, a: Array, b: Array) -> Array:
        """Values at ``origin + a[i] u + b[j] v`` for pairs ``a (M,), b (M,)``: shape ``(M,)``."""
        X, T = self.inputs.T, self.targets.T
        return on_plane(self.mlp, X, T, self.loss, self.l1, self.l2, origin, u, v, a, b)

    def cost_on_plane(self, u: Array, v: Array) -> int:
        """Multiplications for one point of a plane along u and v: layers below the first it moves are free."""
        layers = list(zip(self.mlp.layers(u), self.mlp.layers(v), strict=True))
        first = next((i for i, (p, q) in enumerate(layers) if p.any() or q.any()), len(layers) - 1)
        return len(self.inputs) * sum(p.size for p, _ in layers[first:])

    def coordinate_name(self, i: int) -> str:
        """The parameter's symbol as plain text."""
        return parameter_text(self.mlp, i)

    def coordinate_latex(self, i: int) -> str:
        """The parameter's symbol as LaTeX."""
        return parameter_latex(self.mlp, i)

    def trace(self, theta: Array) -> Tape:
        """The forward pass node by node: x, then W, b, z, a of every layer, the target and the loss.

        The last activation is the output ``y``. With a penalty the last node
        is ``L = E + R``, otherwise the data loss itself is ``L``.
        """
        theta = self.mlp.checked(theta)
        weights, biases = self.mlp.unflatten(theta)
        tape, depth = Tape(), self.mlp.depth
        a = tape.leaf("x", 0, self.inputs.T, "x")
        W_nodes = []
        for layer in range(1, depth + 1):
            up = f"^{{({layer})}}"
            W = tape.leaf("W", layer, weights[layer - 1], "W" + up)
            b = tape.leaf("b", layer, biases[layer - 1], "b" + up)
            W_nodes.append(W)
            z = tape.apply(AFFINE, W, a, b, name="z", layer=layer, latex="z" + up)
            last = layer == depth
            activation = ACTIVATIONS[self.mlp.activations[layer - 1]].primitive
            a = tape.apply(
                activation, z, name="y" if last else "a", layer=layer, latex=r"\hat{y}" if last else "a" + up
            )
        t = tape.leaf("t", depth, self.targets.T, "t")
        if not (self.l1 or self.l2):
            tape.apply(self.loss.primitive, a, t, name="L", layer=depth + 1, latex="L")
            return tape
        E = tape.apply(self.loss.primitive, a, t, name="E", layer=depth + 1, latex="E")
        penalty = penalty_primitive(self.l1, self.l2, depth)
        R = tape.apply(penalty, *W_nodes, name="R", layer=depth + 1, latex="R")
        tape.apply(sum_of(2), E, R, name="L", layer=depth + 2, latex="L")
        return tape

    def flat_gradient(self, tape: Tape) -> Array:
        """The tape's gradient in the order of theta ``(P,)``."""
        adjoints = tape.adjoints()
        layers = range(1, self.mlp.depth + 1)
        return self.mlp.flatten([adjoints["W", k] for k in layers], [adjoints["b", k] for k in layers])

    @property
    def _many(self) -> BatchedPass:
        if self._batched is None:
            self._batched = BatchedPass(
                self.mlp, self.inputs.T, self.targets.T, self.loss, l1=self.l1, l2=self.l2
            )
        return self._batched


def _columns(data: ArrayLike) -> Array:
    """Samples as rows: ``(N, columns)``, C-contiguous float64; a vector is one column."""
    array = np.ascontiguousarray(data, dtype=np.float64)
    return array[:, None] if array.ndim == 1 else array
