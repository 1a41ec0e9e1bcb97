"""The session against the engine itself: cursors, replay, undo, backward pass and surface."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine import descend
from gdsim.engine.experiment import opening
from gdsim.engine.sentence import InputError


@pytest.fixture
def document(qapp) -> Iterator[Document]:
    document = Document()
    yield document
    document.close()


@pytest.fixture
def session(document: Document) -> Iterator[Session]:
    session = Session(document, SyncWorker())
    pull(session, lambda: session.snapshot is not None)
    yield session
    session.close()


def pull(session: Session, until: Callable[[], bool]) -> None:
    for _ in range(20_000):
        if until():
            return
        session.pump.pull()
    raise AssertionError("nothing arrived")


def settle(session: Session) -> None:
    pull(session, lambda: session.worker.idle)


def reference(k: int, index: int = 0, experiment=None) -> object:
    """Iterate k of an uninterrupted descent."""
    experiment = experiment or opening()
    optimizer = experiment.optimizers[index].optimizer
    for at in descend(experiment.training_loss(), optimizer, experiment.theta, experiment.stop):
        if at.k == k:
            return at
    raise AssertionError(k)


def test_steps_equal_a_plain_descent(session: Session) -> None:
    for _ in range(7):
        session.step()
    pull(session, lambda: session.k == 7)
    for track in session.snapshot.tracks:
        assert np.array_equal(track.iterate.x, reference(7, track.index).x)


def test_back_and_forth_is_exact(session: Session) -> None:
    for _ in range(5):
        session.step()
    pull(session, lambda: session.k == 5)
    session.back()
    session.back()
    pull(session, lambda: session.k == 3)
    assert np.array_equal(session.theta, reference(3).x)
    session.step()
    pull(session, lambda: session.k == 4)
    assert np.array_equal(session.theta, reference(4).x)
    assert session.snapshot.head == 5


def test_go_to_computes_what_is_missing(session: Session) -> None:
    session.go_to(40)
    pull(session, lambda: session.k == 40)
    assert np.array_equal(session.theta, reference(40).x)


def test_a_run_ends_with_a_verdict_for_every_optimizer(session: Session) -> None:
    session.set_rate(None)
    session.run()
    assert session.is_running
    pull(session, lambda: not session.is_running)
    settle(session)
    assert {track.status.name for track in session.snapshot.tracks} <= {"CONVERGED", "EXHAUSTED"}
    assert not session.snapshot.active
    session.run()
    assert not session.is_running


def test_undo_brings_the_run_back(session: Session, document: Document) -> None:
    for _ in range(6):
        session.step()
    pull(session, lambda: session.k == 6)
    theta = session.theta.copy()
    document.edit("weight", lambda e: e.with_parameter(0, 2.0))
    pull(session, lambda: session.snapshot is not None)
    assert session.k == 0
    assert session.theta[0] == 2.0
    document.undo_stack.undo()
    pull(session, lambda: session.snapshot is not None)
    assert session.k == 6
    assert np.array_equal(session.theta, theta)


def test_an_optimizer_enabled_later_catches_up(session: Session, document: Document) -> None:
    document.edit("off", lambda e: e.with_optimizer(1, replace(e.optimizers[1], enabled=False)))
    pull(session, lambda: session.snapshot is not None)
    for _ in range(9):
        session.step()
    pull(session, lambda: session.k == 9)
    document.edit("on", lambda e: e.with_optimizer(1, replace(e.optimizers[1], enabled=True)))
    pull(session, lambda: session.snapshot is not None)
    settle(session)
    assert session.k == 9
    assert {t.iterate.k for t in session.snapshot.tracks} == {9}
    assert np.array_equal(session.snapshot.tracks[1].iterate.x, reference(9, 1).x)


def test_a_new_stopping_rule_lets_a_stopped_run_go_on(session: Session, document: Document) -> None:
    document.edit("limit", lambda e: replace(e, stop=replace(e.stop, iteration_limit=3)))
    for _ in range(5):
        session.step()
    pull(session, lambda: session.k == 3)
    settle(session)
    assert session.track.status.name == "EXHAUSTED"
    document.edit("limit", lambda e: replace(e, stop=replace(e.stop, iteration_limit=50)))
    pull(session, lambda: session.snapshot is not None)
    settle(session)
    assert session.k == 3
    assert session.track.status.name == "RUNNING"
    session.step()
    pull(session, lambda: session.k == 4)


def test_the_factor_cursor(session: Session) -> None:
    settle(session)
    forward, n, updates = session.counts
    for j in range(1, forward + 1):
        session.factor()
        assert (session.cursor, session.factor_cursor) == (j, 0)
    for j in range(1, n + 1):
        session.factor()
        assert session.factor_cursor == j
    assert not session.update_shown
    for _ in range(updates):
        assert not session.update_shown
        session.factor()
    assert session.update_shown
    for _ in range(updates):
        session.back()
    assert session.factor_cursor == n
    session.finish_pass()
    session.factor()
    pull(session, lambda: session.k == 1)
    assert session.factor_cursor == 0


@pytest.mark.parametrize("sample", [None, 4])
def test_the_backward_pass_is_the_gradient(session: Session, sample: int | None) -> None:
    session.choose_sample(sample)
    settle(session)
    session.step()
    pull(session, lambda: session.k == 1)
    settle(session)
    loss = opening().training_loss()
    loss = loss if sample is None else loss.on_rows([sample])
    for i in range(session.mlp.dimension):
        session.pick(i)
        settle(session)
        expected = loss.gradient(session.theta)[i]
        assert session.backward.chain.gradient == pytest.approx(expected, rel=1e-12, abs=1e-14)


def test_the_surface_passes_through_the_point_shown(session: Session) -> None:
    session.step()
    pull(session, lambda: session.k == 1)
    settle(session)
    i, j = session.picks
    grid = session.grid
    assert grid.final
    assert grid.values.shape == (101, 101)
    x = session.theta.copy()
    x[i], x[j] = grid.a[17], grid.b[80]
    assert grid.values[17, 80] == pytest.approx(float(opening().training_loss().value(x)), rel=1e-12)
    assert grid.a[0] <= session.theta[i] <= grid.a[-1]
    assert grid.b[0] <= session.theta[j] <= grid.b[-1]


def test_a_window_without_width_is_refused(session: Session) -> None:
    settle(session)
    with pytest.raises(InputError, match="no width"):
        session.choose_window(((1.0, 1.0), (0.0, 1.0)))
    assert session.window is None


def test_picks_follow_the_network_and_stay_apart(session: Session, document: Document) -> None:
    session.pick(12)
    session.pick(12, second=True)
    assert session.picks[0] != session.picks[1]
    document.edit("narrow", lambda e: e.with_width(1, 1))
    first, second = session.picks
    assert first != second
    assert max(first, second) < session.mlp.dimension


def test_minibatches_are_replayed(session: Session, document: Document) -> None:
    document.edit("batches", lambda e: replace(e, batch_size=5, batch_seed=3))
    experiment = document.experiment
    pull(session, lambda: session.snapshot is not None)
    for _ in range(12):
        session.step()
    pull(session, lambda: session.k == 12)
    session.go_to(4)
    pull(session, lambda: session.k == 4)
    assert np.array_equal(session.theta, reference(4, 0, experiment).x)


def test_reset_forgets_the_run(session: Session) -> None:
    for _ in range(4):
        session.step()
    pull(session, lambda: session.k == 4)
    session.reset()
    pull(session, lambda: session.snapshot is not None)
    settle(session)
    assert (session.k, session.snapshot.head) == (0, 0)
    assert np.array_equal(session.theta, opening().theta)


def test_no_optimizer_is_shown_as_it_is(session: Session, document: Document) -> None:
    document.edit("none", lambda e: replace(e, optimizers=()))
    pull(session, lambda: session.snapshot is not None)
    settle(session)
    assert session.track is None
    assert session.backward is None
    session.step()
    session.run()
    settle(session)
    assert session.k == 0
    assert np.array_equal(session.theta, document.experiment.theta)


def test_the_project_holds_the_run(session: Session) -> None:
    for _ in range(3):
        session.step()
    pull(session, lambda: session.k == 3)
    settle(session)
    project = session.project()
    assert project.view.k == 3
    assert [run.head.k for run in project.runs] == [3, 3, 3]
    assert np.array_equal(project.runs[0].head.x, session.theta)
