"""When two parameter vectors are the same network: hidden units renumbered, rescaled or mirrored.

Renumbering the units of a hidden layer changes nothing. If the activation has
phi(c z) = c phi(z) for c > 0 (ReLU, leaky ReLU), a unit's incoming row can be
divided by c and its outgoing column multiplied by c; if phi is odd (tanh),
both can change sign; and the sigmoid has 1 - phi(z) = phi(-z), so a unit can
be mirrored when the next bias takes up the 1. A hidden layer of identities
has more symmetries than these (every invertible matrix); they are not undone.
"""

from __future__ import annotations

import numpy as np

from gdsim.engine.network import MLP
from gdsim.engine.objective import Array

HOMOGENEOUS = ("relu", "leaky_relu", "identity")
ODD = ("tanh", "identity")


def canonical(mlp: MLP, theta: Array) -> Array:
    """The one of all parameters ``(P,)`` of the same network that stands for them, a fresh array.

    Incoming rows (bias included) of positively homogeneous units have norm 1,
    odd and sigmoid units point one way, and the units of a layer are sorted.
    Both by a fixed generic projection of the row, which unlike its first
    entry does not tie; rows that nearly tie are told apart by :func:`same_network`.
    """
    theta = _scaled(mlp, theta)
    layers = mlp.layers(theta)
    for i in range(mlp.depth - 1):
        row, after = layers[i], layers[i + 1]
        key = row @ _generic(row.shape[1])
        for unit in np.flatnonzero(key < 0):
            if _mirror(mlp.activations[i], row, after, int(unit)):
                key[unit] = -key[unit]
        order = np.argsort(-key, kind="stable")
        row[:] = row[order]
        after[:, :-1] = after[:, order]
    return theta


def aligned(mlp: MLP, a: Array, b: Array) -> tuple[Array, Array]:
    """``a`` and ``b (P,)`` rescaled, with the units of b renumbered and mirrored to be close to those of a.

    Each unit of b goes to the unit of a that is nearest in its incoming row and in
    the size of its outgoing weights, the nearest pair first.
    """
    a, b = _scaled(mlp, a), _scaled(mlp, b)
    ours, theirs = mlp.layers(a), mlp.layers(b)
    for i in range(mlp.depth - 1):
        row, after = theirs[i], theirs[i + 1]
        key = mlp.activations[i]
        straight = _distances(ours[i], row)
        mirrored = _distances(ours[i], -row) if key in ODD or key == "sigmoid" else straight
        distance = np.minimum(straight, mirrored)
        # where incoming rows nearly tie, the size of what goes out decides
        out = np.linalg.norm(ours[i + 1][:, :-1], axis=0)[:, None] - np.linalg.norm(after[:, :-1], axis=0)
        order = _matching(distance + 0.1 * np.abs(out))
        for unit, other in enumerate(order):
            if mirrored[unit, other] < straight[unit, other]:
                _mirror(key, row, after, int(other))
        row[:] = row[order]
        after[:, :-1] = after[:, order]
    return a, b


def distance(mlp: MLP, a: Array, b: Array) -> float:
    """The largest difference between two networks' parameters ``(P,)`` once they are :func:`aligned`."""
    a, b = aligned(mlp, a, b)
    return float(np.abs(a - b).max())


def same_network(mlp: MLP, a: Array, b: Array, tolerance: float = 1e-6) -> bool:
    """Whether ``a`` and ``b (P,)`` are one network, to ``tolerance`` relative to the largest parameter.

    Weights of units that are dead on the data make a difference here; see :func:`without_dead`.
    """
    a, b = aligned(mlp, a, b)
    return bool(np.abs(a - b).max() <= tolerance * max(1.0, float(np.abs(a).max())))


def without_dead(mlp: MLP, theta: Array, inputs: Array) -> tuple[Array, int]:
    """Parameters with the weights into and out of dead ReLU units made zero, and how many there are.

    Dead: inactive for every row of ``inputs (N, n_in)``. On these inputs the network is the same.
    """
    theta = np.array(theta, dtype=np.float64)
    layers, dead = mlp.layers(theta), 0
    for i, (Z, _) in enumerate(mlp.activity(theta, inputs)[:-1]):
        if mlp.activations[i] == "relu":
            units = (Z <= 0).all(axis=1)
            layers[i][units] = 0.0
            layers[i + 1][:, :-1][:, units] = 0.0
            dead += int(units.sum())
    return theta, dead


def _scaled(mlp: MLP, theta: Array) -> Array:
    """A copy in which every positively homogeneous unit has an incoming row of norm 1, or 0 everywhere."""
    theta = np.array(mlp.checked(theta), dtype=np.float64)
    layers = mlp.layers(theta)
    for i in range(mlp.depth - 1):
        if mlp.activations[i] in HOMOGENEOUS:
            size = np.linalg.norm(layers[i], axis=1)
            layers[i] /= np.where(size > 0, size, 1.0)[:, None]
            layers[i + 1][:, :-1] *= size  # phi(0) = 0, so nothing goes out of a row of zeros
    return theta


def _mirror(key: str, row: Array, after: Array, unit: int) -> bool:
    """Change the sign of a unit's incoming row, the function staying the same, if the activation allows."""
    if key not in ODD and key != "sigmoid":
        return False
    if key == "sigmoid":
        after[:, -1] += after[:, unit]
    row[unit] *= -1.0
    after[:, unit] *= -1.0
    return True


def _generic(n: int) -> Array:
    """Fixed numbers without any pattern that weights might have."""
    return np.random.default_rng(20_240_607).uniform(0.5, 1.5, n) * np.where(np.arange(n) % 3 == 1, -1.0, 1.0)


def _distances(a: Array, b: Array) -> Array:
    distances: Array = np.linalg.norm(a[:, None] - b[None], axis=-1)
    return distances


def _matching(distance: Array) -> list[int]:
    """For each row the column it is paired with, the nearest pair first."""
    distance = distance.copy()
    order = [0] * len(distance)
    for _ in order:
        unit, other = np.unravel_index(int(np.argmin(distance)), distance.shape)
        order[unit] = int(other)
        distance[unit], distance[:, other] = np.inf, np.inf
    return order
