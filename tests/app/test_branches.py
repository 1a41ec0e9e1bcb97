"""Time travel: any iterate of a run again to the bit, and other methods that go on from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine import descent
from gdsim.engine.experiment import OptimizerChoice


@pytest.fixture
def session() -> Iterator[Session]:
    document = Document()
    made = Session(document, SyncWorker())
    settle(made)
    yield made
    made.close()
    document.close()


def pull(session: Session, until: Callable[[], bool]) -> None:
    for _ in range(20_000):
        if until():
            return
        session.pump.pull()
    raise AssertionError("nothing arrived")


def settle(session: Session) -> None:
    pull(session, lambda: session.worker.idle and session.snapshot is not None)


def advance(session: Session, to: int) -> None:
    session.go_to(to)
    pull(session, lambda: session.k == to and session.worker.idle)


def iterates(session: Session, index: int, count: int) -> list[np.ndarray]:
    e = session.experiment
    objective, optimizer = e.objective(), e.optimizers[index].optimizer
    at = descent.start(objective, optimizer, np.array(e.start), e.stop)
    found = [at.x]
    for _ in range(count):
        at = descent.advance(objective, optimizer, at, at, e.stop)
        found.append(at.x)
    return found


def test_every_iteration_again_to_the_bit(session: Session) -> None:
    advance(session, 60)
    known = iterates(session, session.lead, 60)
    for k in np.random.default_rng(3).integers(0, 61, 40).tolist():
        advance(session, k)
        assert session.theta.tobytes() == known[k].tobytes()


def test_a_branch_with_the_same_settings_is_the_run_itself(session: Session) -> None:
    """The method keeps what it remembers, so only what is changed makes a difference."""
    session.choose_lead(2)
    settle(session)
    assert session.experiment.optimizers[session.lead].key == "adam"
    advance(session, 30)
    session.branch(session.experiment.optimizers[2], "the same", "Branch")
    settle(session)
    advance(session, 50)
    tracks = {track.index: track for track in session.snapshot.tracks}
    assert session.lead == 3
    assert tracks[3].iterate.x.tobytes() == tracks[2].iterate.x.tobytes()
    assert tracks[3].path[0].k == 30
    assert tracks[3].curve.k[0] == 30


def test_another_learning_rate_goes_elsewhere_and_the_run_stays(session: Session) -> None:
    advance(session, 40)
    run = session.theta.copy()
    session.go_to(10)
    pull(session, lambda: session.k == 10)
    start = session.theta.copy()
    choice = session.experiment.optimizers[session.lead].with_parameter("learning_rate", 0.01)
    session.branch(choice, "slower", "Branch")
    settle(session)
    assert (session.k, session.lead) == (10, 3)
    assert session.theta.tobytes() == start.tobytes()
    advance(session, 40)
    tracks = {track.index: track for track in session.snapshot.tracks}
    assert tracks[0].iterate.x.tobytes() == run.tobytes()
    assert not np.array_equal(tracks[3].iterate.x, run)
    assert session.experiment.optimizers[3].title == "slower"
    # before the place where it leaves there is no branch
    session.go_to(4)
    pull(session, lambda: session.k == 4)
    assert [track.index for track in session.snapshot.tracks] == [0, 1, 2]
    assert session.track.index == 0
    for k in (9, 10, 11):
        session.step() if k > 9 else session.go_to(9)
        pull(session, lambda k=k: session.k == k)
        settle(session)
    assert [track.index for track in session.snapshot.tracks] == [0, 1, 2, 3]
    session.document.undo_stack.undo()
    settle(session)
    assert len(session.experiment.optimizers) == 3


def test_another_method_begins_with_nothing(session: Session) -> None:
    advance(session, 20)
    session.branch(OptimizerChoice("momentum", (("learning_rate", 0.02),)), "momentum", "Branch")
    settle(session)
    assert not session.track.iterate.state.v.any()
    session.step()
    pull(session, lambda: session.k == 21)
    assert session.track.iterate.state.v.any()


def test_a_branch_of_a_branch_and_a_file_of_both(session: Session, tmp_path) -> None:
    advance(session, 12)
    lead = session.experiment.optimizers[session.lead]
    session.branch(lead.with_parameter("learning_rate", 0.02), "first", "Branch")
    settle(session)
    advance(session, 18)
    session.branch(OptimizerChoice("adam"), "second", "Branch")
    settle(session)
    advance(session, 25)
    theta = session.theta.copy()
    path = tmp_path / "branches.gdsim"
    session.document.save(path=path)
    document = Document()
    other = Session(document, SyncWorker())
    document.open(path)
    settle(other)
    assert other.experiment == session.experiment
    assert (other.k, other.lead) == (25, 4)
    assert other.theta.tobytes() == theta.tobytes()
    other.close()
    document.close()


def test_only_branches_are_left(session: Session) -> None:
    """The run that a branch leaves may be switched off: the branch is still the same."""
    advance(session, 15)
    lead = session.experiment.optimizers[session.lead]
    session.branch(lead.with_parameter("learning_rate", 0.02), "alone", "Branch")
    settle(session)
    x = session.theta.copy()
    session.document.edit(
        "off",
        lambda e: replace(
            e, optimizers=tuple(replace(c, enabled=c.origin is not None) for c in e.optimizers)
        ),
    )
    settle(session)
    assert session.k == 15
    assert session.theta.tobytes() == x.tobytes()
    session.go_to(3)
    settle(session)
    assert session.k == 15  # it has no earlier iterate
    session.step()
    pull(session, lambda: session.k == 16)
