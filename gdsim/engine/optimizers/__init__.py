"""Optimizers, one file per derivative order: the file is the taxonomy.

Order 1 uses gradients alone; order 1.5 builds curvature out of gradients;
order 2 uses the Hessian. An optimizer is a frozen dataclass of its
hyperparameters and a pure step, so a descent can be resumed, replayed and
branched from any iterate.
"""

from gdsim.engine.optimizers import first_order, one_and_half_order, second_order
from gdsim.engine.optimizers.base import OPTIMIZERS, Hyperparameter, Optimizer, Order, hyper

__all__ = [
    "OPTIMIZERS",
    "Hyperparameter",
    "Optimizer",
    "Order",
    "first_order",
    "hyper",
    "one_and_half_order",
    "second_order",
]
