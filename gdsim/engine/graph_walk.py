"""The pass through a formula's graph in the shape of a network's: the same steps, chain and walk."""

from __future__ import annotations

import numpy as np

from gdsim.engine.chain import Chain, Factor
from gdsim.engine.formula_tape import formula_steps, paths
from gdsim.engine.tape import Tape
from gdsim.engine.walk import Phase, WalkStep


def graph_steps(tape: Tape, i: int) -> tuple[WalkStep, ...]:
    """Forward, a node each; backward, an edge each, with the adjoint so far as the running value."""
    if not tape.nodes:
        return ()
    forward, backward = formula_steps(tape, i)
    return (
        *(
            WalkStep(
                Phase.FORWARD,
                step.number,
                step.number,
                step.symbol,
                step.formula,
                step.value,
                output=step.output,
                argument=step.arguments[0] if step.arguments else None,
            )
            for step in forward
        ),
        *(
            WalkStep(
                Phase.BACKWARD,
                step.number,
                step.number,
                step.symbol,
                step.formula,
                step.value,
                step.adjoint,
                step.output,
                step.argument,
            )
            for step in backward
        ),
    )


def graph_chain(tape: Tape, i: int) -> Chain:
    """The edges between f and variable ``i`` as factors; without a formula there are none.

    Unlike a network's chain it may branch: ``running`` is df/d(argument) as far as it is summed up.
    """
    if not tape.nodes:
        return Chain(i, "xy"[i], (), (), 0.0, 0.0, 0)
    steps = tuple(tape.backward())
    factors = tuple(
        Factor(
            step.number,
            step.symbol,
            step.formula,
            np.asarray(step.value),
            np.asarray(step.adjoint),
            step.output,
            step.argument,
            step.index,
        )
        for step in formula_steps(tape, i).backward
    )
    found = paths(tape, i, limit=0)
    return Chain(i, tape.nodes[i].latex, factors, steps, found.derivative, 0.0, found.count)
