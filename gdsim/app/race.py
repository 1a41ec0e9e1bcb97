"""What runs on the worker: several descents from one start, one cursor, and snapshots for the window."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from gdsim.engine import descent
from gdsim.engine.breakpoints import Breakpoint
from gdsim.engine.chain import Chain, Path, chain_of, paths
from gdsim.engine.experiment import Experiment
from gdsim.engine.history import Curve, History
from gdsim.engine.iterate import Iterate, Status
from gdsim.engine.looks import Look, look
from gdsim.engine.network import TrainingLoss
from gdsim.engine.objective import Array, Objective
from gdsim.engine.project import SavedRun, restore, saved_run
from gdsim.engine.sentence import Sentence
from gdsim.engine.stopping import can_fire, end_kind
from gdsim.engine.tape import Tape
from gdsim.engine.watches import Series, Watch, series

Check = Callable[[float], None]
#: Neurons show the mean over the batch; over more samples than this, over evenly spaced ones.
MEAN_SAMPLES = 512
#: Residuals are drawn for at most this many samples.
FIT_SAMPLES = 2000
#: Verdicts that are the method's own, whatever the stopping rule is.
KEPT_RULES = ("refused", "line_search")


@dataclass(frozen=True, eq=False)
class Track:
    """One run as the window sees it.

    ``index`` counts in ``experiment.optimizers`` and ``start`` in ``experiment.starts``.
    """

    index: int
    start: int
    iterate: Iterate
    before: Iterate | None
    head: int
    status: Status
    path: tuple[Iterate, ...]
    curve: Curve
    floats: int
    """Floats the optimizer keeps between two steps, counted in its state."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """All runs at cursor ``k``, with what the leading one makes of the data.

    ``activity`` holds ``(z, a)`` per layer, each ``(units,)``, for the chosen
    sample or as the mean; ``prediction`` are outputs (scaled) at the probe
    inputs ``(M, n_out)`` and ``fitted`` at the first training rows.
    """

    k: int
    head: int
    tracks: tuple[Track, ...]
    lead: int
    inputs: Array
    activity: tuple[tuple[Array, Array], ...]
    averaged: int
    prediction: Array
    fitted: Array
    active: bool
    broke: Sentence | None = None
    """Why the run stopped, if it was at a breakpoint."""

    @property
    def track(self) -> Track | None:
        """The leading track: the leading optimizer's, from the first start."""
        return next((t for t in self.tracks if t.index == self.lead), self.tracks[0] if self.tracks else None)


@dataclass(frozen=True, eq=False)
class Backward:
    """One backward pass for the debugger: the chain of one parameter, its paths, and the update after it."""

    k: int
    index: int
    sample: int | None
    tape: Tape
    chain: Chain
    paths: tuple[Path, ...]
    batch_gradient: float
    before: Iterate
    after: Iterate


class Memory:
    """Histories of earlier races by what decides them, so that undo finds its run again."""

    def __init__(self, entries: int = 24) -> None:
        self._entries = entries
        self._histories: OrderedDict[object, History] = OrderedDict()

    def take(self, key: object) -> History | None:
        if key not in self._histories:
            return None
        self._histories.move_to_end(key)
        return self._histories[key]

    def keep(self, key: object, history: History) -> None:
        self._histories[key] = history
        limit = self._entries if history.first.x.size < 1000 else 4
        while len(self._histories) > limit:
            self._histories.popitem(last=False)

    def forget(self, key: object) -> None:
        self._histories.pop(key, None)


@dataclass(eq=False)
class _Member:
    index: int
    start: int
    key: object
    history: History
    shown: Iterate


class Race:
    """The optimizers of an experiment, advanced together; all but the constructor is for the worker."""

    def __init__(
        self,
        experiment: Experiment,
        memory: Memory,
        *,
        k: int = 0,
        lead: int = 0,
        sample: int | None = None,
        probe: Array | None = None,
        runs: Sequence[SavedRun] = (),
        fresh: bool = False,
    ) -> None:
        self.experiment, self.memory = experiment, memory
        self.lead, self.sample, self.probe = lead, sample, probe
        self._k, self._runs, self._fresh = k, runs, fresh
        self.breakpoints: tuple[Breakpoint, ...] = ()
        self._broke: Sentence | None = None
        self._members: list[_Member] | None = None
        self._objective: Objective | None = None

    # -- the runs ----------------------------------------------------------------

    @property
    def objective(self) -> Objective:
        if self._objective is None:
            self._objective = self.experiment.objective()
        return self._objective

    @property
    def training_loss(self) -> TrainingLoss | None:
        """The objective if the problem is a network."""
        return self.objective if isinstance(self.objective, TrainingLoss) else None

    @property
    def members(self) -> list[_Member]:
        if self._members is None:
            self._members = self._enter()
            self.goto(self._k)
        return self._members

    def _enter(self) -> list[_Member]:
        e = self.experiment
        test = e.test_loss()
        objective = self.objective
        stochastic = objective.at_iteration(0) is not objective

        def probe(at: Iterate) -> tuple[float, float]:
            return (
                float(objective.value(at.x)) if stochastic else np.nan,
                float(test.value(at.x)) if test is not None else np.nan,
            )

        saved = {(run.optimizer, run.start): run for run in self._runs}
        members = []
        for start, point in enumerate(e.starts):
            core = replace(e.with_starts((point,)), optimizers=(), shelved=(), stop=descent.StoppingRule())
            for index in e.enabled:
                choice = e.optimizers[index]
                key = (core, choice.key, choice.optimizer)
                if self._fresh:
                    self.memory.forget(key)
                history = self.memory.take(key)
                if history is None:
                    first = descent.start(objective, choice.optimizer, np.array(point), e.stop)
                    history = History(
                        objective, choice.optimizer, first, probe if stochastic or test else None
                    )
                    if (index, start) in saved:
                        restore(history, saved[index, start])
                    self.memory.keep(key, history)
                self._judge(history)
                members.append(_Member(index, start, key, history, history.first))
        return members

    def _judge(self, history: History) -> None:
        """The head's verdict under the present stopping rule; a divergence stays one."""
        head = history.head
        if head.status == Status.DIVERGED or head.status.rule in KEPT_RULES:
            return
        before = history.at(head.k - 1) if head.k else None
        history.append(head._replace(status=self.experiment.stop.verdict(head, before) or Status.RUNNING))

    @property
    def k(self) -> int:
        """The cursor: the furthest iterate shown."""
        return max((m.shown.k for m in self.members), default=0)

    @property
    def head(self) -> int:
        return max((m.history.head.k for m in self.members), default=0)

    def advance(self) -> bool:
        """One iteration of every run that can go on; False when there is none, or at a breakpoint."""
        active = False
        lead = self.leader()
        before = lead.shown if lead is not None else None
        for m in self.members:
            shown, history = m.shown, m.history
            if shown.k < history.head.k:
                m.shown = history.after(shown)
                active = True
            elif shown.status is Status.RUNNING:
                begin = perf_counter()
                new = descent.advance(
                    history.objective, history.optimizer, shown, history.first, self.experiment.stop
                )
                history.append(new, perf_counter() - begin)
                m.shown = new
                active = active or new.status is Status.RUNNING
        self._broke = self._reason(before, lead.shown) if lead is not None and before is not None else None
        return active and self._broke is None

    def _reason(self, before: Iterate, at: Iterate) -> Sentence | None:
        """Why the leading run stops here; None if no breakpoint says so."""
        if at.k == before.k and at.status is before.status:
            return None
        for point in self.breakpoints:
            reason = point.reason(self.objective, before, at)
            if reason is not None:
                return reason
        return None

    def watched(self, watches: Sequence[Watch], check: Check | None = None) -> tuple[Series, ...]:
        """The readings of the watches along the leading run."""
        lead = self.leader()
        return () if lead is None else series(watches, self.objective, lead.history.path(), check)

    def goto(self, k: int, check: Check | None = None) -> None:
        """Move the cursor; iterations not made yet are made."""
        self._broke = None
        shown = []
        for m in self.members if self._members is not None else []:
            at = m.history.at(min(k, m.history.head.k), check)
            while at.k < k and at.status is Status.RUNNING:
                begin = perf_counter()
                at = descent.advance(
                    m.history.objective, m.history.optimizer, at, m.history.first, self.experiment.stop
                )
                m.history.append(at, perf_counter() - begin)
                if check is not None and not at.k & 63:
                    check(at.k / k)
            shown.append(at)
        for m, at in zip(self.members, shown, strict=True):
            m.shown = at

    def back(self, check: Check | None = None) -> None:
        """One iteration back."""
        self.goto(max(0, self.k - 1), check)

    def saved(self) -> tuple[SavedRun, ...]:
        """The runs for the project file."""
        return tuple(saved_run(m.index, m.history, m.start) for m in self.members)

    # -- what the window sees ------------------------------------------------------

    def leader(self) -> _Member | None:
        members = self.members
        return next((m for m in members if m.index == self.lead), members[0] if members else None)

    def snapshot(self) -> Snapshot:
        tracks = tuple(
            Track(
                m.index,
                m.start,
                m.shown,
                m.history.at(m.shown.k - 1) if m.shown.k > 0 and m.shown.k > m.history.recent[0].k else None,
                m.history.head.k,
                m.shown.status if m.shown.k == m.history.head.k else Status.RUNNING,
                tuple(m.history.path()),
                m.history.curve(),
                sum(int(np.size(part)) for part in m.shown.state),
            )
            for m in self.members
        )
        lead = self.leader()
        active = any(t.status is Status.RUNNING or t.iterate.k < t.head for t in tracks)
        return Snapshot(
            self.k,
            self.head,
            tracks,
            lead.index if lead else -1,
            *self._network(lead.shown.x if lead else self.experiment.theta),
            active,
            self._broke,
        )

    def _network(self, theta: Array) -> tuple[Array, tuple[tuple[Array, Array], ...], int, Array, Array]:
        """Means of inputs and activity, over how many samples, and the outputs that the fit shows."""
        loss, mlp = self.training_loss, self.experiment.mlp
        if loss is None:
            nothing = np.empty((0, mlp.widths[-1]))
            return np.zeros(mlp.widths[0]), (), 0, nothing, nothing
        rows = self._rows(loss.samples)
        inputs = loss.inputs[rows]
        activity = mlp.activity(theta, inputs)
        return (
            inputs.mean(axis=0),
            tuple((z.mean(axis=1), a.mean(axis=1)) for z, a in activity),
            len(rows),
            mlp.forward(theta, self.probe) if self.probe is not None else np.empty((0, mlp.widths[-1])),
            mlp.forward(theta, loss.inputs[:FIT_SAMPLES]),
        )

    def _rows(self, N: int) -> Array:
        if self.sample is not None:
            return np.array([min(self.sample, N - 1)])
        return np.unique(np.linspace(0, N - 1, min(N, MEAN_SAMPLES)).astype(np.intp))

    def look(self, i: int, j: int | None, check: Check | None = None) -> tuple[Look, ...]:
        """What every run's method sees at its iterate, along the coordinates i and j."""
        looks = []
        for m in self.members:
            if m.shown.status.rule != "refused":
                looks.append(
                    look(m.history.objective, m.history.optimizer, m.shown, i, j, (m.index, m.start))
                )
            if check is not None:
                check(len(looks) / len(self.members))
        return tuple(looks)

    def notices(self) -> tuple[Sentence, ...]:
        """What the stopping rule will never do, or where the leading run really ended."""
        lead = self.leader()
        if lead is None or lead.shown.k < lead.history.head.k:
            return ()
        at, f = lead.shown, self.objective
        with np.errstate(all="ignore"):
            found = (
                end_kind(f, at) if at.status == Status.CONVERGED else can_fire(f, at.x, self.experiment.stop)
            )
        return () if found is None else (found,)

    def backward(self, parameter: int) -> Backward | None:
        """The backward pass at the cursor of the leading run."""
        lead, objective = self.leader(), self.training_loss
        if lead is None or objective is None:
            return None
        at = lead.shown
        loss: TrainingLoss = objective.at_iteration(at.k)
        if self.sample is not None:
            loss = objective.on_rows([min(self.sample, objective.samples - 1)])
        tape = loss.trace(at.x)
        mlp, key = objective.mlp, objective.loss.key
        chain = chain_of(mlp, key, tape, parameter)
        single = loss.samples == 1
        listed = tuple(paths(mlp, key, tape, parameter)) if single and chain.paths > 1 else ()
        with np.errstate(all="ignore"):
            after = lead.history.optimizer.step(objective, at)
        return Backward(at.k, lead.index, self.sample, tape, chain, listed, float(at.g[parameter]), at, after)
