"""Forward mode: dual numbers carry derivatives along many directions through one forward pass.

A dual number is a value and its tangents, one for each direction: x + eps v with eps^2 = 0. Every
operation passes its tangents on by its own derivative, from the same table as the backward pass but in
the opposite order (Griewank & Walther, Evaluating Derivatives, 3.1). One sweep gives the derivative along
one direction, so a gradient takes P of them, where the backward pass takes one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from gdsim.engine.expression import RULES, Rule
from gdsim.engine.formula import Formula
from gdsim.engine.network import TrainingLoss
from gdsim.engine.objective import Array, Counted, Objective
from gdsim.engine.primitives import ACTIVATIONS, LOSSES, Activation, Loss
from gdsim.engine.program import Program
from gdsim.engine.sentence import InputError, Sentence, sentence
from gdsim.engine.surface import Surface

#: Called about every 4 ms of work; may raise to cancel.
Check = Callable[[], None]

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
    function changes its sign; inf where no kink lies that way, 0 on a kink.
    """

    value: float
    slopes: Array
    kinks: Array


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


def basis(P: int, indices: Array) -> Array:
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
    kinks = np.full(len(V), np.inf)
    activations = [ACTIVATIONS[key] for key in mlp.activations]
    for X, T in sample_blocks(loss):
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
                if bends(activations[i]):
                    _note(kinks, rows, _distance(Z[i], dz))
                da = S[i] * dz
                if check is not None:
                    check()
            if da is not None:
                if jumps(rule):
                    _note(kinks, rows, _distance(A[-1] - T, da))
                slopes[rows] += (upstream * da).sum(axis=(-2, -1))
    if loss.l1 or loss.l2:
        w, dw = theta * mlp.weight_mask, V * mlp.weight_mask
        slopes += dw @ (loss.l1 * np.sign(w) + loss.l2 * w)
        if loss.l1:
            _note(kinks, slice(None), _distance(w, dw))
    return Tangents(value, slopes, kinks)


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


def _distance(gap: Array, rate: Array) -> Array:
    """How far the nearest zero of ``gap (...)`` is when it moves at ``rate (K, ...)``: ``(K,)``."""
    far = np.where(rate == 0.0, np.inf, np.abs(gap) / np.abs(rate))
    nearest: Array = far.reshape(len(rate), -1).min(axis=1, initial=np.inf)
    return nearest


def _note(kinks: Array, rows: slice, found: Array) -> None:
    kinks[rows] = np.fmin(kinks[rows], found)


# -- formulas ----------------------------------------------------------------------

#: The functions with a kink, and what is zero there.
_GAPS: tuple[tuple[Rule, Callable[..., Array]], ...] = (
    *((RULES[name], lambda a: a) for name in ("abs", "relu", "sign", "step")),
    *((RULES[name], lambda a, b: a - b) for name in ("max", "min")),
)


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
    kinks = np.full(len(V), np.inf)
    moves: list[Array] = [V[:, i] for i in range(len(x))] + [still] * len(program.constants)
    for slot, (rule, arguments) in enumerate(program.instructions, len(moves)):
        values, inner = [slots[a] for a in arguments], [moves[a] for a in arguments]
        total = still
        for factor, move in zip(rule.first(slots[slot], *values), inner, strict=True):
            if factor is not None:
                # however steep a function is, an argument that does not move does not move it
                total = total + np.where(move == 0.0, 0.0, factor * move)
        moves.append(total)
        for kinked, gap in _GAPS:
            if rule is kinked:
                rate = gap(*inner)
                _note(kinks, slice(None), np.where(rate == 0.0, np.inf, np.abs(gap(*values) / rate)))
        if rule.cusp:  # where a root begins it has no slope, however slowly its argument comes in
            rate = np.abs(inner[0])
            far = np.abs(values[0]) / np.where(rate == 0.0, 1.0, rate)
            _note(kinks, slice(None), np.where(rate > 0.0, far, np.inf if values[0] else 0.0))
    return Tangents(float(slots[program.root]), moves[program.root].copy(), kinks)
