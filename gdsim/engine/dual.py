"""Forward mode: dual numbers carry derivatives along many directions through one forward pass.

A dual number is a value and its tangents, one for each direction: x + eps v with eps^2 = 0. Every
operation passes its tangents on by its own derivative, from the same table as the backward pass but in
the opposite order (Griewank & Walther, Evaluating Derivatives, 3.1). One sweep gives the derivative along
one direction, so a gradient takes P of them, where the backward pass takes one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdsim.engine.expression import KINKS, RULES
from gdsim.engine.formula import Formula
from gdsim.engine.network import TrainingLoss
from gdsim.engine.objective import Array, Counted, Objective
from gdsim.engine.primitives import ACTIVATIONS, LOSSES, Activation, Loss
from gdsim.engine.program import Program
from gdsim.engine.sentence import InputError, Sentence, sentence
from gdsim.engine.surface import Surface

#: Called with the share done (0 to 1) about every 4 ms of work; may raise to cancel.
Check = Callable[[float], None]

#: Floats of one work array: directions and samples are taken in blocks so that it stays in the cache.
WORK_FLOATS = 1 << 17
#: Samples of one block.
BLOCK_SAMPLES = 256
#: Two sides of a place so close that a slope which differs between them jumps.
_NEAR = 1e-9
_JUMP = 1e-3


class Tangents(NamedTuple):
    """A value, its derivatives along K directions, and how far along each the nearest kink is.

    ``kinks (K,)`` are lengths of the step ``x ± s v`` at which, to first order, the argument of a kinked
    function changes its sign; inf where no kink lies that way, 0 on a kink. ``reasons`` say which it is.
    """

    value: float
    slopes: Array
    kinks: Array
    reasons: tuple[Sentence | None, ...]


class Kinks:
    """The nearest kink along each of K directions."""

    def __init__(self, directions: int) -> None:
        self.distances = np.full(directions, np.inf)
        self._reasons: list[Callable[[], Sentence] | None] = [None] * directions

    def note(self, rows: slice, gap: Array, rate: Array, reason: Callable[[int], Sentence]) -> None:
        """Something bends where ``gap (...)`` is 0, which moves at ``rate (K, ...)`` along the directions ``rows``.

        ``reason`` is given the place in the flattened ``gap``.
        """
        far = np.where(rate == 0.0, np.inf, np.abs(gap) / np.abs(rate)).reshape(len(rate), -1)
        far[np.isnan(far)] = np.inf
        places = far.argmin(axis=1)
        nearest = far[np.arange(len(far)), places]
        before = self.distances[rows]
        for i in np.flatnonzero(nearest < before):
            before[i] = nearest[i]
            self._reasons[(rows.start or 0) + i] = partial(reason, int(places[i]))

    @property
    def reasons(self) -> tuple[Sentence | None, ...]:
        """What is where the nearest kink lies; None where there is none."""
        return tuple(None if reason is None else reason() for reason in self._reasons)


def structure(objective: Objective) -> TrainingLoss | Formula | None:
    """What can be differentiated operation by operation: a network's loss, a formula, or neither."""
    if isinstance(objective, Counted):
        return structure(objective.objective)
    if isinstance(objective, Surface):
        return objective.as_formula if objective.formula else None
    return objective if isinstance(objective, TrainingLoss | Formula) else None


def why_not(objective: Objective) -> Sentence | None:
    """Why forward mode cannot be used here; None if it can."""
    if structure(objective) is None:
        return sentence("Forward mode needs a network or a formula; this function is neither.")
    return None


def tangents(objective: Objective, x: Array, directions: Array, check: Check | None = None) -> Tangents:
    """Derivatives at ``x (P,)`` along ``directions (K, P)``; InputError where :func:`why_not` has a reason."""
    known = structure(objective)
    refusal = why_not(objective)
    if known is None or refusal is not None:
        assert refusal is not None
        raise InputError(refusal.template, **refusal.values)
    x = np.asarray(x, dtype=np.float64)
    V = np.asarray(directions, dtype=np.float64)
    with np.errstate(all="ignore"):
        if isinstance(known, TrainingLoss):
            return _of_network(known, known.mlp.checked(x), V, check)
        return _of_formula(known, x, V)


def basis(P: int, indices: NDArray[np.intp]) -> Array:
    """The unit directions ``(K, P)`` of some of P coordinates."""
    V = np.zeros((len(indices), P))
    V[np.arange(len(indices)), indices] = 1.0
    return V


# -- networks ----------------------------------------------------------------------


class Bundle(NamedTuple):
    """Some of the directions: which, the first layer they move, and their part in each layer (or None)."""

    rows: slice
    first: int
    layers: list[Array | None]


def bundles(loss: TrainingLoss, V: Array, floats: int) -> list[Bundle]:
    """The directions ``V (K, P)`` in groups whose largest array of a block of samples has ``floats`` entries."""
    mlp = loss.mlp
    size = max(1, floats // (max(mlp.widths) * min(loss.samples, BLOCK_SAMPLES)))
    found = []
    for start in range(0, len(V), size):
        rows = slice(start, min(start + size, len(V)))
        layers = [D if D.any() else None for D in mlp.layers(V[rows])]
        first = next((i for i, D in enumerate(layers) if D is not None), mlp.depth)
        found.append(Bundle(rows, first, layers))
    return found


def sample_blocks(loss: TrainingLoss) -> Iterator[tuple[Array, Array]]:
    """Inputs ``(n_in, B)`` and targets ``(n_out, B)``, block after block."""
    for start in range(0, loss.samples, BLOCK_SAMPLES):
        rows = slice(start, start + BLOCK_SAMPLES)
        yield loss.inputs[rows].T, loss.targets[rows].T


def _of_network(loss: TrainingLoss, theta: Array, V: Array, check: Check | None) -> Tangents:
    mlp, rule = loss.mlp, loss.loss
    layers = mlp.layers(theta)
    groups = bundles(loss, V, WORK_FLOATS)
    scale = rule.scale(mlp.widths[-1], loss.samples)
    value, slopes = loss.penalty(theta), np.zeros(len(V))
    kinks = Kinks(len(V))
    activations = [ACTIVATIONS[key] for key in mlp.activations]
    kinked = [bends(phi) for phi in activations]
    for block, (X, T) in enumerate(sample_blocks(loss)):
        before, samples = block * BLOCK_SAMPLES, X.shape[1]
        A, S, Z = [X], [], []  # activations, slopes, pre-activations: the same for every direction
        for W, phi in zip(layers, activations, strict=True):
            Z.append(W[:, :-1] @ A[-1] + W[:, -1:])
            A.append(phi(Z[-1]))
            S.append(phi.derivative(Z[-1]))
        value += float(rule.rho(A[-1], T).sum()) * scale
        upstream = rule.slope(A[-1], T) * scale
        for rows, first, moves in groups:
            da: Array | None = None
            for i in range(first, mlp.depth):
                # d(W a + b) = W da + dW a + db
                dz = None if da is None else layers[i][:, :-1] @ da
                D = moves[i]
                if D is not None:
                    own = D[..., :-1] @ A[i] + D[..., -1:]
                    dz = own if dz is None else dz + own
                assert dz is not None
                if kinked[i]:
                    kinks.note(rows, Z[i], dz, partial(_at_unit, i + 1, samples, before))
                da = S[i] * dz
                if check is not None:
                    check((before + samples * rows.stop / len(V)) / loss.samples)
            if da is not None:
                if jumps(rule):
                    kinks.note(rows, A[-1] - T, da, partial(_at_output, samples, before))
                slopes[rows] += (upstream * da).sum(axis=(-2, -1))
    if loss.l1 or loss.l2:
        w, dw = theta * mlp.weight_mask, V * mlp.weight_mask
        slopes += dw @ (loss.l1 * np.sign(w) + loss.l2 * w)
        if loss.l1:
            kinks.note(slice(None), w, dw, _at_weight)
    return Tangents(value, slopes, kinks.distances, kinks.reasons)


def _at_unit(layer: int, samples: int, before: int, place: int) -> Sentence:
    unit, sample = divmod(place, samples)
    return sentence(
        "The pre-activation of unit {unit} in layer {layer} is 0 for sample {sample}",
        unit=unit + 1,
        layer=layer,
        sample=before + sample + 1,
    )


def _at_output(samples: int, before: int, place: int) -> Sentence:
    unit, sample = divmod(place, samples)
    return sentence(
        "Output {unit} meets its target for sample {sample}", unit=unit + 1, sample=before + sample + 1
    )


def _at_weight(place: int) -> Sentence:
    return sentence("The weight is 0, where the L1 penalty bends")


def bends(activation: Activation) -> bool:
    """True if the activation's slope jumps at its kink (an ELU's does not: there only its curvature does)."""
    if activation.kink is None:
        return False
    left, right = activation.derivative(np.array([activation.kink - _NEAR, activation.kink + _NEAR]))
    return bool(abs(right - left) > _JUMP)


def jumps(loss: Loss) -> bool:
    """True if the loss has a kink where the output meets its target."""
    left, right = LOSSES[loss.key].slope(np.array([-_NEAR, _NEAR]), np.zeros(2))
    return bool(abs(right - left) > _JUMP)


# -- formulas ----------------------------------------------------------------------

#: The functions with a kink by their rows; those of two arguments bend where the two are equal.
_KINKED = tuple((name, RULES[name]) for name in sorted(KINKS))


def slots_of(program: Program, x: Array) -> list[Array]:
    """The value of every slot of a formula's program at ``x (P,)``: coordinates, constants, instructions."""
    slots: list[Array] = [*(np.asarray(v) for v in x), *(np.asarray(c) for c in program.constants)]
    for rule, arguments in program.instructions:
        slots.append(rule.value(*(slots[a] for a in arguments)))
    return slots


def _of_formula(formula: Formula, x: Array, V: Array) -> Tangents:
    program = Program(formula.tree, formula.dimension)
    slots = slots_of(program, x)
    still = np.zeros(len(V))
    kinks = Kinks(len(V))
    moves: list[Array] = [V[:, i] for i in range(len(x))] + [still] * len(program.constants)
    depends = [move != 0.0 for move in moves]
    for slot, (rule, arguments) in enumerate(program.instructions, len(moves)):
        values, inner = [slots[a] for a in arguments], [moves[a] for a in arguments]
        total = still
        for factor, move in zip(rule.first(slots[slot], *values), inner, strict=True):
            if factor is not None:
                # however steep a function is, an argument that does not move does not move it
                total = total + np.where(move == 0.0, 0.0, factor * move)
        moves.append(total)
        depends.append(np.any([depends[a] for a in arguments], axis=0))
        for name, kinked in _KINKED:
            if rule is kinked:
                gap, rate = (
                    (values[0] - values[1], inner[0] - inner[1]) if inner[1:] else (values[0], inner[0])
                )
                kinks.note(slice(None), gap, rate, partial(_at_argument, name, len(inner)))
        if rule.cusp:  # where a root begins it has no slope, however slowly its argument comes in
            begins = depends[arguments[0]] & (values[0] == 0.0)
            kinks.note(slice(None), values[0], np.where(begins, 1.0, inner[0]), _at_root)
    return Tangents(float(slots[program.root]), moves[program.root].copy(), kinks.distances, kinks.reasons)


def _at_argument(name: str, arguments: int, place: int) -> Sentence:
    if arguments == 1:
        return sentence("The argument of {function} is 0", function=name)
    return sentence("The two arguments of {function} are equal", function=name)


def _at_root(place: int) -> Sentence:
    return sentence("The argument of a root or power is 0")
