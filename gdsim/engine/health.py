"""How the gradient fares on its way back through a network: layer by layer, and the factor that causes it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gdsim.engine.breakpoints import DYING
from gdsim.engine.network import TrainingLoss
from gdsim.engine.objective import Array
from gdsim.engine.primitives import ACTIVATIONS
from gdsim.engine.sentence import Sentence, sentence

#: Activations with a flat end, and the mean |slope| below which a unit sits there.
SATURATING = ("tanh", "sigmoid", "softplus", "elu", "silu", "gelu")
FLAT = 0.05
#: A gradient vanishes or explodes if its norm changes this much from one layer to the next, or from the top.
STEP, WHOLE = 10.0, 100.0
#: The largest slope of each activation.
STEEPEST = {"sigmoid": 0.25, "silu": 1.0998, "gelu": 1.1289}
#: Samples taken at once.
BLOCK = 250
#: Units named in a sentence, steps named besides the whole way.
NAMED, STEPS = 8, 3


class Flow(StrEnum):
    """What became of the gradient in a layer, compared with the output layer and the layer above."""

    STEADY = "steady"
    VANISHING = "vanishing"
    EXPLODING = "exploding"
    STOPPED = "stopped"


@dataclass(frozen=True, eq=False)
class LayerHealth:
    """One layer of weights at one point, over all samples; layers count from 1, units from 0.

    ``delta`` is the Euclidean norm of dL/dz over units and samples, ``gradient`` that of dL/dW (biases
    apart); the ``rms`` are the same per entry. ``slope`` is the mean |slope| of the activation and
    ``spectral`` the spectral norm of the layer's own weights. Compared with the layer above,
    ``ratio = by_slopes * by_weights``: what the slopes of this layer and the weights of the layer above
    made of the norm of dL/dz. The three are None for the output layer and where nothing arrives.
    """

    layer: int
    activation: str
    units: int
    dead: tuple[int, ...]
    saturated: tuple[int, ...]
    delta: float
    delta_rms: float
    gradient: float
    gradient_rms: float
    slope: float
    spectral: float
    ratio: float | None
    by_slopes: float | None
    by_weights: float | None
    flow: Flow

    @property
    def by_slope(self) -> bool:
        """True if the slopes, and not the weights, caused most of the change."""
        if not self.ratio or not self.by_slopes or not self.by_weights:
            return bool(self.by_weights)
        down = self.ratio < 1.0
        return (self.by_slopes < self.by_weights) is down


@dataclass(frozen=True, eq=False)
class Health:
    """All layers from the first to the output, what is wrong with them, the worst first, and what is right."""

    layers: tuple[LayerHealth, ...]
    findings: tuple[Sentence, ...]
    comfort: tuple[Sentence, ...] = ()


def health(loss: TrainingLoss, theta: Array) -> Health:
    """One forward and backward pass over all samples of a loss, at ``theta (P,)``."""
    with np.errstate(all="ignore"):
        measured = _measured(loss, loss.mlp.checked(theta))
    flow = tuple(_about_flow(measured))
    return Health(measured, (*flow, *_about_units(measured)), () if flow else tuple(_comfort(measured)))


# --- one pass ------------------------------------------------------------------------------------


class _Sums:
    """What is summed over the blocks of samples for one layer."""

    def __init__(self, W: Array) -> None:
        self.on = np.zeros(len(W), dtype=bool)
        self.slopes = np.zeros(len(W))
        self.delta = self.arriving = 0.0
        self.gradient = np.zeros_like(W[:, :-1])


def _measured(loss: TrainingLoss, theta: Array) -> tuple[LayerHealth, ...]:
    mlp, N = loss.mlp, loss.samples
    weights = mlp.layers(theta)
    sums = [_Sums(W) for W in weights]
    scale = loss.loss.scale(mlp.widths[-1], N)
    for start in range(0, N, BLOCK):
        rows = slice(start, start + BLOCK)
        inputs, slopes = [loss.inputs[rows].T], []
        for W, key, found in zip(weights, mlp.activations, sums, strict=True):
            Z = W[:, :-1] @ inputs[-1]
            Z += W[:, -1:]
            rule = ACTIVATIONS[key]
            A, S = np.empty_like(Z), np.empty_like(Z)
            rule.value(Z, A)
            rule.slope(Z, A, S)
            found.on |= S.any(axis=1)
            found.slopes += np.abs(S).sum(axis=1)
            inputs.append(A)
            slopes.append(S)
        upstream = loss.loss.slope(inputs.pop(), loss.targets[rows].T) * scale
        for W, found in zip(reversed(weights), reversed(sums), strict=True):
            found.arriving = math.hypot(found.arriving, _norm(upstream))
            dz = slopes.pop()
            dz *= upstream
            found.delta = math.hypot(found.delta, _norm(dz))
            found.gradient += dz @ inputs.pop().T
            if inputs:
                upstream = W[:, :-1].T @ dz
    return tuple(_layers(loss, weights, sums))


def _layers(loss: TrainingLoss, weights: list[Array], sums: list[_Sums]) -> Iterator[LayerHealth]:
    mlp, N, top = loss.mlp, loss.samples, sums[-1].delta
    for i, (V, found) in enumerate(zip(weights, sums, strict=True)):
        W, key, units = V[:, :-1], mlp.activations[i], len(V)
        mean = found.slopes / N
        dead = np.flatnonzero(~found.on) if key in DYING else np.empty(0, dtype=np.intp)
        flat = np.flatnonzero(mean < FLAT) if key in SATURATING else np.empty(0, dtype=np.intp)
        gradient = _norm(found.gradient + loss.l1 * np.sign(W) + loss.l2 * W)
        above = sums[i + 1].delta if i + 1 < len(sums) else 0.0
        ratio = by_slopes = by_weights = None
        if 0.0 < above < math.inf and math.isfinite(found.arriving):
            by_weights = found.arriving / above
            by_slopes = found.delta / found.arriving if found.arriving else None
            ratio = found.delta / above
        yield LayerHealth(
            i + 1,
            key,
            units,
            tuple(dead.tolist()),
            tuple(flat.tolist()),
            found.delta,
            found.delta / math.sqrt(units * N),
            gradient,
            gradient / math.sqrt(W.size),
            float(mean.mean()),
            _spectral_norm(W),
            ratio,
            by_slopes,
            by_weights,
            _flow(found.delta, top, ratio),
        )


def _norm(a: Array) -> float:
    """The Euclidean norm of all entries, also where their squares leave the floats."""
    flat = a.ravel()
    square = float(flat.dot(flat))
    if 1e-280 < square < 1e300:
        return math.sqrt(square)
    largest = float(np.abs(flat).max(initial=0.0))
    if not 0.0 < largest < math.inf:
        return 0.0 if largest == 0.0 else math.inf
    flat = flat / largest
    return largest * math.sqrt(float(flat.dot(flat)))


def _spectral_norm(W: Array) -> float:
    """The largest factor by which W stretches a vector."""
    largest = float(np.abs(W).max())
    if not 0.0 < largest < math.inf:
        return largest
    W = W / largest
    gram = W @ W.T if len(W) <= W.shape[1] else W.T @ W
    return largest * math.sqrt(float(np.linalg.eigvalsh(gram)[-1]))


def _flow(delta: float, top: float, ratio: float | None) -> Flow:
    if delta == 0.0:
        return Flow.STOPPED
    if delta == math.inf or delta > WHOLE * top or (ratio is not None and ratio > STEP):
        return Flow.EXPLODING
    if WHOLE * delta < top or (ratio is not None and STEP * ratio < 1.0):
        return Flow.VANISHING
    return Flow.STEADY


# --- in words ------------------------------------------------------------------------------------


def _about_units(layers: tuple[LayerHealth, ...]) -> Iterator[Sentence]:
    for each in layers:
        if each.dead:
            yield sentence(
                "Dead in layer {layer}: {count} of {units} units, off for every sample ({which}).",
                layer=each.layer,
                count=len(each.dead),
                units=each.units,
                which=_which(each.dead),
            )
        if each.saturated:
            yield sentence(
                "Saturated in layer {layer}: {count} of {units} units, where the slope of {activation} is below "
                "{limit} on average ({which}).",
                layer=each.layer,
                count=len(each.saturated),
                units=each.units,
                activation=sentence(ACTIVATIONS[each.activation].title),
                limit=FLAT,
                which=_which(each.saturated),
            )


def _comfort(layers: tuple[LayerHealth, ...]) -> Iterator[Sentence]:
    """What is right where the gradient neither vanishes nor explodes."""
    ratios = [max(each.ratio, 1.0 / each.ratio) for each in layers if each.ratio]
    if len(layers) == 1:
        yield sentence("The network has a single layer: its gradient comes straight from the loss.")
    elif ratios:
        yield sentence(
            "The gradient keeps its size: from one layer to the next it changes by a factor of {factor:.3g} at "
            "most.",
            factor=max(ratios),
        )


def _about_flow(layers: tuple[LayerHealth, ...]) -> Iterator[Sentence]:
    """The way as a whole, then its worst steps."""
    top = layers[-1]
    if top.delta == 0.0:
        yield sentence("The gradient is zero already at the output layer, so nothing goes back.")
        return
    if any(each.delta == math.inf for each in layers):
        yield sentence("The gradient leaves the floating-point numbers on its way back.")
        return
    reached = [each for each in layers if each.delta > 0.0]
    far = reached[0]
    whole = far.delta / top.delta
    steps = top.layer - far.layer
    if steps > 1 and not 1.0 / WHOLE <= whole <= WHOLE:
        yield _about_the_way(far, top, whole, [each for each in reached if each.ratio])
    sharp = [each for each in reached if each.ratio and not 1.0 / STEP <= each.ratio <= STEP]
    for each in sorted(sharp, key=lambda each: -abs(math.log(each.ratio or 1.0)))[:STEPS]:
        yield _about_step(each, layers[each.layer])
    if far.layer > 1:
        yield _about_stop(layers[far.layer - 2], far)


def _about_the_way(far: LayerHealth, top: LayerHealth, whole: float, passed: list[LayerHealth]) -> Sentence:
    values = {
        "top": top.layer,
        "layer": far.layer,
        "factor": max(whole, 1.0 / whole),
        "slopes": _mean(each.by_slopes for each in passed),
        "weights": _mean(each.by_weights for each in passed),
    }
    if whole < 1.0:
        return sentence(
            "The gradient shrinks by {factor:.3g}× from layer {top} back to layer {layer}: from one layer to the "
            "next the slopes multiply its norm by {slopes:.2g} and the weights by {weights:.2g} on average.",
            **values,
        )
    return sentence(
        "The gradient grows by {factor:.3g}× from layer {top} back to layer {layer}: from one layer to the next "
        "the slopes multiply its norm by {slopes:.2g} and the weights by {weights:.2g} on average.",
        **values,
    )


def _about_step(each: LayerHealth, above: LayerHealth) -> Sentence:
    ratio = each.ratio or 1.0
    values = {"factor": max(ratio, 1.0 / ratio), "above": above.layer, "layer": each.layer}
    if ratio > 1.0:
        return sentence(
            "The gradient grows by {factor:.3g}× from layer {above} to layer {layer}: the weights of layer "
            "{above} multiply its norm by {gain:.3g} and could by up to {norm:.3g}, their spectral norm.",
            **values,
            gain=each.by_weights,
            norm=above.spectral,
        )
    if each.by_slope:
        return sentence(
            "The gradient shrinks by {factor:.3g}× from layer {above} to layer {layer}: the slope of "
            "{activation} is at most {limit:.3g} and here {slope:.2g} on average.",
            **values,
            activation=sentence(ACTIVATIONS[each.activation].title),
            limit=STEEPEST.get(each.activation, 1.0),
            slope=each.slope,
        )
    return sentence(
        "The gradient shrinks by {factor:.3g}× from layer {above} to layer {layer}: the weights of layer "
        "{above} multiply its norm by {gain:.3g} and could by up to {norm:.3g}, their spectral norm.",
        **values,
        gain=each.by_weights,
        norm=above.spectral,
    )


def _about_stop(stopped: LayerHealth, above: LayerHealth) -> Sentence:
    """Why nothing leaves ``stopped``, the first layer on the way back that has no gradient."""
    if len(stopped.dead) == stopped.units:
        return sentence("No gradient passes layer {layer}: all its units are dead.", layer=stopped.layer)
    if not stopped.by_weights:
        return sentence(
            "No gradient reaches layer {layer}: the weights of layer {above} let nothing through.",
            layer=stopped.layer,
            above=above.layer,
        )
    return sentence(
        "No gradient passes layer {layer}: the slope of {activation} is zero wherever one arrives.",
        layer=stopped.layer,
        activation=sentence(ACTIVATIONS[stopped.activation].title),
    )


def _which(units: tuple[int, ...]) -> str:
    """``1, 4, 5``: the first few, counted from 1."""
    shown = ", ".join(str(unit + 1) for unit in units[:NAMED])
    return shown + (", …" if len(units) > NAMED else "")


def _mean(factors: Iterable[float | None]) -> float:
    """Their geometric mean."""
    logs = [math.log(each) for each in factors if each]
    return math.exp(sum(logs) / len(logs)) if logs else 1.0
