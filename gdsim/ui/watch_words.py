"""Breakpoints and watches in words: what a condition says, what a watch is called, what it reads now."""

from __future__ import annotations

import numpy as np

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.breakpoints import CONDITIONS, DYING
from gdsim.engine.notation import unit_latex
from gdsim.engine.watches import Series, Watch
from gdsim.ui.typesetting import plain_text


def condition_words(kind: str, function: bool) -> str:
    """The condition without its value: “Gradient norm rises above”."""
    if kind == "weight_crosses" and function:
        return tr("A coordinate crosses")
    return tr(CONDITIONS[kind].title)


def condition_tip(kind: str) -> str:
    """When exactly it stops a run."""
    return {
        "gradient_above": tr(
            "Stops the run where the gradient norm of the leading run gets above the value; of a mini-batch, "
            "its own gradient"
        ),
        "gradient_below": tr(
            "Stops the run where the gradient norm of the leading run gets below the value; of a mini-batch, "
            "its own gradient"
        ),
        "loss_rises": tr(
            "Stops the run at each iteration with a larger loss than the one before; of a mini-batch, its own "
            "loss"
        ),
        "loss_below": tr("Stops the run where the loss gets below the value; of a mini-batch, its own loss"),
        "not_finite": tr("Stops the run at its last iterate before it leaves the finite numbers"),
        "unit_dies": tr(
            "Stops the run where a ReLU unit turns off for every sample; this costs a forward pass an iteration"
        ),
        "unit_revives": tr(
            "Stops the run where a ReLU unit that was off for every sample turns on again; this costs a forward "
            "pass an iteration"
        ),
        "weight_crosses": tr(
            "Stops the run where it gets to the other side of the value, or to the value itself"
        ),
        "iteration": tr("Stops the run when it gets to this iteration"),
    }[kind]


def can_die(session: Session) -> bool:
    """True if the present problem is a network with ReLU units."""
    return not session.is_function and any(key in DYING for key in session.mlp.activations)


def watch_name(session: Session, watch: Watch) -> str:
    """Its symbol or name: ``w⁽¹⁾₂₁``, ``∂L/∂w⁽¹⁾₂₁``, ``a⁽¹⁾₂``, “Gradient norm”."""
    if watch.kind == "norm":
        return tr("Gradient norm")
    if watch.kind == "step":
        return tr("Step length")
    if watch.kind == "sharpness":
        return tr("Sharpness")
    if not has(session, watch):
        return tr("not there any more")
    if watch.kind == "neuron":
        layer, unit = watch.unit
        letter = "y" if layer == session.mlp.depth else "a"
        return plain_text(unit_latex(letter, session.mlp, layer, unit - 1))
    name = session.coordinate_name(watch.index)
    return name if watch.kind == "weight" else f"∂{'f' if session.is_function else 'L'}/∂{name}"


def watch_tip(session: Session, watch: Watch) -> str:
    """What is read, in full."""
    if not has(session, watch):
        return tr("The present problem has no such weight or unit.")
    if watch.kind == "neuron":
        layer, unit = watch.unit
        return tr(
            "Activation of unit {unit} of layer {layer}, the mean over the samples", unit=unit, layer=layer
        )
    return {
        "weight": tr("The value along the leading run"),
        "gradient": tr("The derivative along the leading run; of a mini-batch, its own"),
        "norm": tr("The Euclidean norm of the gradient; of a mini-batch, its own"),
        "step": tr("The distance from the iterate before"),
        "sharpness": tr(
            "The largest eigenvalue λ of the Hessian over all samples; gradient descent overshoots with learning "
            "rates above 2/λ"
        ),
    }[watch.kind]


def has(session: Session, watch: Watch) -> bool:
    """True if the present problem has what is watched."""
    if watch.kind in ("weight", "gradient"):
        return watch.index < session.experiment.dimension
    if watch.kind == "neuron":
        layer, unit = watch.unit
        return not session.is_function and layer <= session.mlp.depth and unit <= session.mlp.widths[layer]
    return True


def series_of(session: Session, watch: Watch) -> Series | None:
    """Its readings along the run, if they are there."""
    return next((each for each in session.readings if each.watch == watch), None)


def present_value(session: Session, watch: Watch) -> float | None:
    """The reading at the iterate shown; None while there is none."""
    track, snapshot = session.track, session.snapshot
    if track is None or snapshot is None or not has(session, watch):
        return None
    at, before = track.iterate, track.before
    value: float | None = None
    if watch.kind == "norm":
        value = at.gradient_norm
    elif watch.kind == "step":
        value = None if before is None else float(np.linalg.norm(at.x - before.x))
    elif watch.kind in ("weight", "gradient"):
        value = float((at.x if watch.kind == "weight" else at.g)[watch.index])
    elif watch.kind == "neuron" and session.sample is None and snapshot.activity:
        layer, unit = watch.unit
        value = float(snapshot.activity[layer - 1][1][unit - 1])
    elif (found := series_of(session, watch)) is not None:
        value = found.at(at.k)
    return value if value is not None and np.isfinite(value) else None
