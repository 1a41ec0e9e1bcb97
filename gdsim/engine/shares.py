"""What each sample of a batch brings to one parameter's gradient."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdsim.engine.network import TrainingLoss
from gdsim.engine.objective import Array
from gdsim.engine.primitives import ACTIVATIONS, sigmoid


@dataclass(frozen=True, eq=False)
class Shares:
    """The gradient of one parameter as the mean of its samples' gradients.

    The loss of a batch is the mean of its samples' losses. So ``own (N,)``, each sample's own gradient (as if
    it were the whole batch, without the penalty), has the batch gradient as its mean, and a sample's share
    of it is ``own / N``; the shares sum to the batch gradient, and ``penalty`` is added to them. ``rows (N,)``
    are the training rows, ``predictions`` and ``errors (N, n_out)`` what the network says of them and by how
    much that is above the target; of a classifier, probabilities.
    """

    rows: NDArray[np.intp]
    own: Array
    penalty: float
    predictions: Array
    errors: Array

    def __len__(self) -> int:
        return len(self.own)

    @property
    def shares(self) -> Array:
        """What each sample brings, ``own / N``."""
        return self.own / len(self.own)

    @property
    def mean(self) -> float:
        """The mean over the samples, without the penalty."""
        return float(self.own.mean())

    @property
    def gradient(self) -> float:
        """The batch gradient."""
        return self.mean + self.penalty

    @property
    def against(self) -> int:
        """Samples that pull the other way than the batch."""
        return int(np.sum(np.sign(self.own) * np.sign(self.mean) < 0.0))

    @property
    def fractions(self) -> Array:
        """Each sample's fraction of the sum of all magnitudes, ``(N,)``; 0 where all are zero."""
        size = np.abs(self.own)
        total = float(size.sum())
        return size / total if total > 0.0 and np.isfinite(total) else np.zeros(len(size))

    def order(self) -> NDArray[np.intp]:
        """Positions by descending magnitude; what is no number last."""
        return np.argsort(-np.abs(self.own), kind="stable")


def sample_shares(loss: TrainingLoss, theta: Array, i: int, rows: NDArray[np.intp] | None = None) -> Shares:
    """Every sample's gradient of parameter ``i``; ``rows`` are the training rows that ``loss`` is of.

    One backward sweep to the parameter's layer for all samples at once: dL/dz of its unit times its input.
    Of a mini-batch give ``loss.at_iteration(k)`` and its rows.
    """
    mlp, p = loss.mlp, loss.mlp.parameter(i)
    with np.errstate(all="ignore"):
        activity = mlp.activity(theta, loss.inputs)
        y, t = activity[-1][1], loss.targets.T
        upstream = loss.loss.slope(y, t) * loss.loss.scale(mlp.widths[-1], 1)
        weights, _ = mlp.unflatten(theta)
        for k in range(mlp.depth, p.layer, -1):
            delta = upstream * ACTIVATIONS[mlp.activations[k - 1]].derivative(activity[k - 1][0])
            upstream = weights[k - 1].T @ delta
        activation = ACTIVATIONS[mlp.activations[p.layer - 1]]
        own = upstream[p.unit] * activation.derivative(activity[p.layer - 1][0][p.unit])
        if not p.is_bias:
            own = own * (loss.inputs.T if p.layer == 1 else activity[p.layer - 2][1])[p.source]
    w = float(theta[i])
    penalty = 0.0 if p.is_bias else loss.l1 * float(np.sign(w)) + loss.l2 * w
    said = sigmoid(y) if loss.loss.task == "classification" else y
    chosen = np.arange(loss.samples) if rows is None else np.array(rows, dtype=np.intp)
    return Shares(chosen, own, penalty, said.T.copy(), (said - t).T.copy())
