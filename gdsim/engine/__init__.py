"""Descent, backpropagation and loss surfaces in NumPy, usable without a window.

The decision behind this package: everything that is minimised is an
:class:`~gdsim.engine.objective.Objective`, everything long is an iterator of
frozen results, and everything differentiated for the eye is a
:class:`~gdsim.engine.tape.Tape`. Nothing in here imports Qt, so a notebook
can use it as it is::

    from gdsim.engine import MLP, OPTIMIZERS, StoppingRule, TrainingLoss, descend

    mlp = MLP(widths=(1, 4, 1), activations=("relu", "identity"))
    loss = TrainingLoss(mlp, inputs, targets, loss="mse")
    for at in descend(loss, OPTIMIZERS["adam"](learning_rate=0.01), mlp.initial("he", seed=7)):
        print(at.k, at.f)
"""

from gdsim.engine.datasets import DATASETS
from gdsim.engine.descent import Iterate, Status, StoppingRule, descend, race
from gdsim.engine.history import History
from gdsim.engine.landscape import Grid, Plane, Slice, sample
from gdsim.engine.network import INITIALISERS, MLP, TrainingLoss
from gdsim.engine.objective import Counted, Objective
from gdsim.engine.optimizers import OPTIMIZERS, Optimizer, Order
from gdsim.engine.primitives import ACTIVATIONS, LOSSES
from gdsim.engine.sentence import InputError, Sentence
from gdsim.engine.tape import BackwardStep, Node, Partial, Primitive, Tape

__all__ = [
    "ACTIVATIONS",
    "DATASETS",
    "INITIALISERS",
    "LOSSES",
    "MLP",
    "OPTIMIZERS",
    "BackwardStep",
    "Counted",
    "Grid",
    "History",
    "InputError",
    "Iterate",
    "Node",
    "Objective",
    "Optimizer",
    "Order",
    "Partial",
    "Plane",
    "Primitive",
    "Sentence",
    "Slice",
    "Status",
    "StoppingRule",
    "Tape",
    "TrainingLoss",
    "descend",
    "race",
    "sample",
]
