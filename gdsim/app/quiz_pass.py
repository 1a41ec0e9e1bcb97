"""What the session shows, as material for the questions of the quiz."""

from __future__ import annotations

from gdsim.app.race import Backward
from gdsim.app.session import Session
from gdsim.engine.notation import parameter_latex
from gdsim.engine.quiz_questions import Pass


def quiz_pass(session: Session, backward: Backward) -> Pass:
    """The pass shown; distances on the surface are in widths of its window."""
    e, grid = session.experiment, session.grid
    picks = session.picks[:1] if session.is_line else session.picks
    function = e.function.objective if session.is_function else None
    window = (grid.plane.a_range, grid.plane.b_range) if grid is not None else session.path_window()
    return Pass(
        walk=backward.walk,
        chain=backward.chain,
        tape=backward.tape,
        before=backward.before,
        after=backward.after,
        gradient=backward.batch_gradient,
        optimizer=e.optimizers[backward.index].optimizer,
        picks=picks,
        names=tuple(
            function.coordinate_latex(i) if function is not None else parameter_latex(e.mlp, i) for i in picks
        ),
        scale=tuple(high - low for low, high in window[: len(picks)]),
        mlp=None if function is not None else e.mlp,
        loss="" if function is not None else e.loss,
        function=function,
    )
