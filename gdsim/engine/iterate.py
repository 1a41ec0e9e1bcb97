"""What one iteration of a descent leaves behind: the iterate, its status and its cost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from gdsim.engine.objective import Array, Ledger
from gdsim.engine.sentence import Sentence, sentence


@dataclass(frozen=True, eq=False)
class Status:
    """How a descent stands: RUNNING, CONVERGED, DIVERGED, STALLED or EXHAUSTED.

    Two statuses are equal when they have the same name; ``message`` is the
    sentence shown, and ``rule`` the stopping rule that fired.
    """

    name: str
    message: Sentence
    rule: str = ""

    RUNNING: ClassVar[Status]
    CONVERGED: ClassVar[Status]
    DIVERGED: ClassVar[Status]
    STALLED: ClassVar[Status]
    EXHAUSTED: ClassVar[Status]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Status) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __str__(self) -> str:
        return str(self.message)


Status.RUNNING = Status("RUNNING", sentence("Running."))
Status.CONVERGED = Status("CONVERGED", sentence("Converged."))
Status.DIVERGED = Status("DIVERGED", sentence("Diverged."))
Status.STALLED = Status("STALLED", sentence("Stalled."))
Status.EXHAUSTED = Status("EXHAUSTED", sentence("Stopped at the iteration limit."))
_RUNNING = Status.RUNNING


class Iterate(NamedTuple):
    """Iteration ``k`` of a descent: enough to go on from, so stepping back is picking an earlier one.

    ``x (..., P)``, ``f (...)`` and ``g (..., P)`` belong together: the loss
    and gradient *at* x (on the mini-batch of iteration k, if there are any).
    ``state`` is the optimizer's memory, a named tuple of arrays in the
    paper's symbols. The arrays are never written again.
    """

    k: int
    x: Array
    f: Array
    g: Array
    state: Any
    status: Status = _RUNNING
    ledger: Ledger = Ledger()

    @property
    def gradient_norm(self) -> float:
        """Euclidean norm of g; over a batch, the largest."""
        g = self.g
        if g.ndim == 1:
            return math.sqrt(g.dot(g))
        return math.sqrt(np.einsum("...i,...i->...", g, g).max())
