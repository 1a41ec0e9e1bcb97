"""A training loss as a sum of squares: its residuals r with L = r . r, and their Jacobian.

The squared losses are s sum (y - t)^2 with a scale s, so r = sqrt(s) (y - t), samples in order and each
with its outputs; an L2 penalty adds a row sqrt(l2/2) w for every weight w.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gdsim.engine.objective import Array
from gdsim.engine.primitives import ACTIVATIONS

if TYPE_CHECKING:
    from gdsim.engine.network import TrainingLoss


def residuals(loss: TrainingLoss, theta: Array) -> Array:
    """Residuals ``(..., M)`` at ``theta (..., P)`` with M = samples x outputs (+ weights, if there is a penalty)."""
    outputs = loss.mlp.forward(theta, loss.inputs)
    errors = (outputs - loss.targets).reshape(*theta.shape[:-1], -1) * _scale(loss)
    if not loss.l2:
        return errors
    weights = theta[..., loss.mlp.weight_mask > 0] * math.sqrt(0.5 * loss.l2)
    return np.concatenate([errors, weights], axis=-1)


def jacobian(loss: TrainingLoss, theta: Array) -> Array:
    """Derivatives dr/dtheta ``(M, P)`` at ``theta (P,)``: one backward pass with samples and outputs kept apart."""
    mlp, (N, outputs) = loss.mlp, loss.targets.shape
    layers = mlp.layers(theta)
    A, S = [loss.inputs.T], []  # activations and slopes, (units, N)
    for V, key in zip(layers, mlp.activations, strict=True):
        Z = V[:, :-1] @ A[-1] + V[:, -1:]
        S.append(ACTIVATIONS[key].derivative(Z).T)
        A.append(ACTIVATIONS[key](Z))
    rows = N * outputs
    J = np.zeros((rows + (int(mlp.weight_mask.sum()) if loss.l2 else 0), mlp.dimension))
    delta = S[-1][:, :, None] * np.eye(outputs) * _scale(loss)  # dr/dz of the layer, (N, outputs, units)
    for i in reversed(range(mlp.depth)):
        m, n = mlp.shapes[i]
        block = np.empty((N, outputs, m, n))
        np.multiply(delta[..., None], A[i].T[:, None, None, :], out=block[..., :-1])
        block[..., -1] = delta
        J[:rows, mlp.offsets[i] : mlp.offsets[i + 1]] = block.reshape(rows, m * n)
        if i:
            delta = (delta @ layers[i][:, :-1]) * S[i - 1][:, None, :]
    if loss.l2:
        weights = np.flatnonzero(mlp.weight_mask)
        J[rows + np.arange(len(weights)), weights] = math.sqrt(0.5 * loss.l2)
    return J


def _scale(loss: TrainingLoss) -> float:
    return math.sqrt(loss.loss.quadratic * loss.loss.scale(loss.targets.shape[1], loss.samples))
