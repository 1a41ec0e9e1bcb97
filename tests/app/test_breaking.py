"""A run stops by itself at a breakpoint, says why, and goes on from there; other moves pass it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker, Worker
from gdsim.engine.breakpoints import Breakpoint, dead_units
from gdsim.engine.experiment import Experiment, FunctionChoice, OptimizerChoice
from gdsim.engine.iterate import Iterate, Status
from gdsim.engine.sentence import Sentence
from gdsim.engine.watches import Watch


@contextmanager
def session_of(change: Callable[[Experiment], Experiment], worker: Worker | None = None) -> Iterator[Session]:
    document = Document()
    document.edit("Prepare", change)
    session = Session(document, worker or SyncWorker())
    session.said = []
    session.broke.connect(session.said.append)
    try:
        if worker is None:
            settle(session)
        yield session
    finally:
        session.close()
        document.close()


def settle(session: Session) -> None:
    for _ in range(20_000):
        session.pump.pull()
        if session.worker.idle:
            return
    raise AssertionError("the engine does not come to rest")


def run(session: Session) -> int:
    """Run until it stops; the iteration at which it does."""
    session.run()
    settle(session)
    assert not session.is_running
    return session.k


def descent(rate: float = 0.05, limit: int = 200) -> Callable[[Experiment], Experiment]:
    """Gradient descent on x^2 + 4 y^2: coordinates shrink by 1 - 2 rate and 1 - 8 rate."""

    def change(e: Experiment) -> Experiment:
        function = FunctionChoice("formula", formula="x^2 + 4*y^2", start=(4.0, 1.0))
        choice = OptimizerChoice("gradient_descent", (("learning_rate", rate),))
        stop = replace(e.stop, gradient_norm=0.0, iteration_limit=limit)
        return replace(e.with_problem("function").with_function(function), optimizers=(choice,), stop=stop)

    return change


@pytest.fixture
def session(qapp) -> Iterator[Session]:
    with session_of(descent()) as made:
        yield made


def test_a_run_stops_where_the_weight_crosses_and_goes_on(session: Session):
    crossed = next(k for k in range(1, 100) if 4.0 * 0.9**k <= 1.0)
    session.set_breakpoints((Breakpoint("weight_crosses", 1.0, 0),))
    assert run(session) == crossed
    (reason,) = session.said
    assert session.snapshot.broke is reason
    before, now = 4.0 * 0.9 ** (crossed - 1), 4.0 * 0.9**crossed
    assert str(reason) == f"Stopped at iteration {crossed}: x crossed 1, from {before:.4g} to {now:.4g}."
    assert session.snapshot.active  # it could go on
    assert run(session) == 200
    assert session.said == [reason]
    assert session.snapshot.broke is None
    assert session.track.status == Status.EXHAUSTED


def test_several_breakpoints_stop_one_after_the_other(session: Session):
    session.set_breakpoints(
        (
            Breakpoint("iteration", 30),
            Breakpoint("iteration", 10),
            Breakpoint("weight_crosses", 1.0, 0),
            Breakpoint("iteration", 20, enabled=False),
        )
    )
    assert [run(session) for _ in range(4)] == [10, 14, 30, 200]
    assert [reason.values["breakpoint"] for reason in session.said] == [
        session.breakpoints[1],
        session.breakpoints[2],
        session.breakpoints[0],
    ]


@pytest.mark.parametrize(
    ("point", "at", "first"),
    [
        (Breakpoint("gradient_below", 1.0), lambda it: it.gradient_norm, "fell"),
        (Breakpoint("loss_below", 2.0), lambda it: float(it.f), "fell"),
    ],
)
def test_thresholds_stop_at_the_first_iterate_beyond_them(
    session: Session, point: Breakpoint, at: Callable[[Iterate], float], first: str
):
    session.set_breakpoints((point,))
    run(session)
    assert at(session.track.iterate) < point.value <= at(session.track.before)
    assert first in str(session.said[0])
    assert run(session) == 200


def test_a_growing_loss_stops_at_each_rise_and_at_the_end(qapp):
    with session_of(descent(rate=0.3)) as session:  # y is multiplied by -1.4 each time
        session.set_breakpoints((Breakpoint("loss_rises"), Breakpoint("not_finite")))
        stops = [run(session) for _ in range(3)]
        assert stops == [stops[0], stops[0] + 1, stops[0] + 2]
        session.set_breakpoints((Breakpoint("not_finite"),))
        run(session)
        assert session.track.status == Status.DIVERGED
        assert str(session.track.status.message) in str(session.said[-1])
        assert not session.snapshot.active
        assert len(session.said) == 4


def test_a_single_step_goes_on_from_a_breakpoint_and_reports_one(session: Session):
    session.set_breakpoints((Breakpoint("iteration", 5),))
    for _ in range(4):
        session.step()
    settle(session)
    assert session.said == []
    session.step()
    settle(session)
    assert (session.k, len(session.said)) == (5, 1)
    session.step()
    settle(session)
    assert (session.k, len(session.said)) == (6, 1)
    assert session.snapshot.broke is None


def test_going_to_an_iteration_passes_breakpoints(session: Session):
    session.set_breakpoints((Breakpoint("iteration", 5), Breakpoint("weight_crosses", 1.0)))
    for k in (50, 5, 0, 14, 13):
        session.go_to(k)
        settle(session)
        assert session.k == k
        assert session.snapshot.broke is None
    session.back()
    settle(session)
    assert (session.k, session.said) == (12, [])


def test_a_run_played_again_stops_at_the_same_place(session: Session):
    session.set_breakpoints((Breakpoint("weight_crosses", 1.0, 0),))
    assert run(session) == 14
    session.go_to(0)
    settle(session)
    assert run(session) == 14
    session.go_to(80)
    settle(session)
    session.go_to(3)
    settle(session)
    assert run(session) == 14  # though iterations 15 to 80 are made already
    assert len(session.said) == 3


def test_breakpoints_set_off_and_removed_in_the_middle(session: Session):
    point = Breakpoint("iteration", 40)
    session.set_breakpoints((point, Breakpoint("iteration", 20)))
    assert run(session) == 20
    session.set_breakpoints((replace(point, enabled=False),))
    assert run(session) == 200


def test_only_the_leading_run_is_watched(qapp):
    def two(e: Experiment) -> Experiment:
        e = descent()(e)
        fast = OptimizerChoice("gradient_descent", (("learning_rate", 0.1),))
        return replace(e, optimizers=(*e.optimizers, fast))

    with session_of(two) as session:
        session.set_breakpoints((Breakpoint("weight_crosses", 1.0, 0),))
        assert run(session) == 14
        session.reset()
        settle(session)
        session.choose_lead(1)
        settle(session)
        assert run(session) == next(k for k in range(1, 100) if 4.0 * 0.8**k <= 1.0)


def test_another_experiment_keeps_the_breakpoints(session: Session):
    session.set_breakpoints((Breakpoint("iteration", 7),))
    session.document.edit("Faster", lambda e: descent(rate=0.02)(e))
    settle(session)
    assert run(session) == 7


def relu(e: Experiment) -> Experiment:
    e = e.with_problem("network")
    e = replace(
        e, widths=(1, 6, 6, 1), activations=("relu", "relu", "identity"), initialiser="he", seed=3, start=()
    )
    choice = OptimizerChoice("momentum", (("learning_rate", 0.1),))
    stop = replace(e.stop, gradient_norm=0.0, iteration_limit=120)
    return replace(e, optimizers=(choice,), stop=stop)


def test_a_network_s_run_stops_where_a_unit_dies_and_where_it_revives(qapp):
    with session_of(relu) as session:
        loss = session.experiment.training_loss()
        session.go_to(120)
        settle(session)
        dead = []
        for at in session.track.path:
            dead.append(dead_units(loss, at.x))
        expected = [k for k in range(1, len(dead)) if dead[k] != dead[k - 1]]
        assert expected
        session.go_to(0)
        settle(session)
        session.set_breakpoints((Breakpoint("unit_dies"), Breakpoint("unit_revives")))
        assert [run(session) for _ in expected] == expected
        last = session.track.status
        assert run(session) == 120
        assert last is Status.RUNNING
        words = [str(reason) for reason in session.said]
        assert any("died" in each for each in words)
        assert any("alive again" in each for each in words)


def test_saved_and_opened_again(session: Session, tmp_path):
    points = (Breakpoint("weight_crosses", 1.0, 0), Breakpoint("loss_rises", enabled=False))
    watches = (Watch("weight", 1), Watch("sharpness"))
    session.set_breakpoints(points)
    session.set_watches(watches)
    assert run(session) == 14
    path = tmp_path / "stopped.gdsim"
    session.document.save(path=path)
    session.set_breakpoints(())
    session.set_watches(())
    session.document.open(path)
    settle(session)
    assert (session.breakpoints, session.watches) == (points, watches)
    assert session.k == 14
    assert run(session) == 200
    session.go_to(0)
    settle(session)
    assert run(session) == 14


def test_with_the_real_worker_too(qtbot):
    with session_of(descent(limit=0), Worker()) as session:
        qtbot.waitUntil(lambda: session.snapshot is not None)
        session.set_breakpoints((Breakpoint("iteration", 500),))
        with qtbot.waitSignal(session.broke, timeout=5000) as heard:
            session.run()
        assert isinstance(heard.args[0], Sentence)
        qtbot.waitUntil(lambda: not session.is_running)
        assert session.k == 500
        session.set_breakpoints((Breakpoint("iteration", 800),))
        with qtbot.waitSignal(session.broke, timeout=5000):
            session.run()
        qtbot.waitUntil(lambda: not session.is_running)
        assert session.k == 800


# --- watches ---------------------------------------------------------------------------------------------


def test_watches_are_read_only_while_somebody_looks(session: Session):
    session.set_watches((Watch("weight", 0), Watch("norm")))
    settle(session)
    assert session.readings == ()
    session.follow("watches", True)
    settle(session)
    assert [len(each.k) for each in session.readings] == [1, 1]
    session.worker.advance(12)
    settle(session)
    weight, norm = session.readings
    assert np.array_equal(weight.k, np.arange(13))
    np.testing.assert_allclose(weight.values, 4.0 * 0.9 ** np.arange(13))
    assert norm.values[12] == session.track.iterate.gradient_norm
    session.follow("watches", False)
    session.worker.advance(3)
    settle(session)
    assert len(session.readings[0].k) == 13


def test_readings_follow_the_watches(session: Session):
    session.follow("watches", True)
    session.worker.advance(4)
    settle(session)
    session.set_watches((Watch("step"), Watch("sharpness"), Watch("gradient", 1)))
    assert session.readings == ()
    settle(session)
    step, sharpness, gradient = session.readings
    assert np.array_equal(step.k, [1, 2, 3, 4])
    np.testing.assert_allclose(sharpness.values, 8.0, rtol=1e-6)
    np.testing.assert_allclose(gradient.values, 8.0 * 0.6 ** np.arange(5))
    session.set_watches(())
    assert session.readings == ()
