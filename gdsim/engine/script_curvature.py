"""A network's Hessian, Hessian-vector product and Jacobian as source: the engine's own, around a small description."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gdsim.engine import curvature, least_squares
from gdsim.engine.network import TrainingLoss
from gdsim.engine.script_rules import ACTIVATION_LINES, LOSS_LINES
from gdsim.engine.script_source import source

_OWN: dict[str, tuple[Callable[..., Any], str]] = {
    "hessian": (curvature.hessian, "theta"),
    "hessian_vector": (curvature.hessian_vector, "theta, v"),
    "jacobian": (least_squares.jacobian, "theta"),
}


def network_derivatives(loss: TrainingLoss, wanted: Sequence[str]) -> str:
    """``hessian(theta)``, ``hessian_vector(theta, v)`` or ``jacobian(theta)`` of the loss on the present samples."""
    mlp, rule = loss.mlp, LOSS_LINES[loss.loss.key]
    rows = [
        f'    "{key}": Activation(\n'
        f"        lambda z: {lines.value},\n"
        f"        lambda z, a: {lines.slope},\n"
        f"        lambda z, a: {lines.bend},\n"
        "    ),"
        for key, lines in ((key, ACTIVATION_LINES[key]) for key in dict.fromkeys(mlp.activations))
    ]
    fields = ", ".join(
        f"{name}={getattr(mlp, name)!r}"
        for name in ("widths", "activations", "shapes", "offsets", "depth", "dimension")
    )
    count = "samples * outputs" if loss.loss.mean_over_outputs else "samples"
    description = [
        "class Activation(NamedTuple):",
        '    """An activation function with its slope and its bend, in z and a."""',
        "",
        "    value: object",
        "    slope: object",
        "    bend: object",
        "",
        "    def __call__(self, z):",
        "        return self.value(z)",
        "",
        "    def derivative(self, z):",
        "        return self.slope(z, self.value(z))",
        "",
        "",
        "ACTIVATIONS = {",
        *rows,
        "}",
        "network = SimpleNamespace(",
        f"    {fields},",
        f"    weight_mask=np.concatenate([np.tile([1.0] * (n - 1) + [0.0], m) for m, n in {mlp.shapes!r}]),",
        "    layers=lambda x: [",
        "        x[i:j].reshape(m, n)",
        f"        for i, j, (m, n) in zip({mlp.offsets[:-1]!r}, {mlp.offsets[1:]!r}, {mlp.shapes!r})",
        "    ],",
        ")",
        "of_one = SimpleNamespace(",
        f"    quadratic={loss.loss.quadratic!r},",
        f"    scale=lambda outputs, samples: 1.0 / ({count}),",
        f"    slope=lambda y, targets: {rule.slope},",
        f"    bend=lambda y, targets: {rule.bend},",
        ")",
    ]
    present = f'''\
def present():
    """The network and its loss on the present samples, a sample a row."""
    return SimpleNamespace(
        mlp=network,
        loss=of_one,
        l2={loss.l2!r},
        samples=targets.shape[1],
        inputs=np.ascontiguousarray(inputs[:-1].T),
        targets=np.ascontiguousarray(targets.T),
    )'''
    own, calls = source(*(_OWN[name][0] for name in wanted)), []
    for name in wanted:
        own = own.replace(f"def {name}(", f"def {name}_of(")
        calls.append(f"def {name}({_OWN[name][1]}):\n    return {name}_of(present(), {_OWN[name][1]})")
    return "\n\n\n".join(["\n".join(description), own, present, *calls])
