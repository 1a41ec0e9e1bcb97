"""What runs on the worker: several descents from one start, one cursor, and snapshots for the window."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from gdsim.engine import descent
from gdsim.engine.breakpoints import Breakpoint
from gdsim.engine.chain import Chain, chain_of
from gdsim.engine.datasets import minibatch_rows
from gdsim.engine.experiment import Experiment, OptimizerChoice
from gdsim.engine.formula_tape import formula_tape
from gdsim.engine.graph_walk import graph_chain, graph_steps
from gdsim.engine.grid_cache import GridCache
from gdsim.engine.health import Health, health
from gdsim.engine.hinges import Hinges, hinges
from gdsim.engine.history import Curve, History
from gdsim.engine.iterate import Iterate, Status
from gdsim.engine.landscape import Grid, Plane
from gdsim.engine.looks import Look, look
from gdsim.engine.network import TrainingLoss
from gdsim.engine.objective import Array, Objective
from gdsim.engine.paths import Costs, PathSum, largest_paths, multiplications
from gdsim.engine.planes import chosen_plane
from gdsim.engine.project import SavedRun, restore, saved_run
from gdsim.engine.proof import Proof, prove
from gdsim.engine.sentence import Sentence
from gdsim.engine.shares import Shares, sample_shares
from gdsim.engine.sharpness import Curvatures, curvatures
from gdsim.engine.stopping import can_fire, end_kind
from gdsim.engine.tape import Tape
from gdsim.engine.update_steps import UpdateStep, update_steps
from gdsim.engine.walk import Phase, Walk, WalkStep, backward_steps, forward_steps
from gdsim.engine.watches import Series, Watch, growing, mean_rows

Check = Callable[[float], None]
#: Residuals are drawn for at most this many samples.
FIT_SAMPLES = 2000
#: Points of a path that a plane is made from, at most.
MOST_SEEN = 500
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
    """One iteration for the debugger: forward, the chain of one parameter, and the update.

    What only some views show is None until one of them is visible: ``sums`` (paths), ``costs``
    (multiplications of each mode) and ``shares`` (of the samples).
    """

    k: int
    index: int
    sample: int | None
    tape: Tape
    chain: Chain
    walk: Walk
    update: tuple[UpdateStep, ...]
    batch_gradient: float
    before: Iterate
    after: Iterate
    sums: PathSum | None = None
    costs: Costs | None = None
    shares: Shares | None = None


class Memory:
    """Histories of earlier races by what decides them, so that undo finds its run again; and their surfaces."""

    def __init__(self, entries: int = 24) -> None:
        self._entries = entries
        self._histories: OrderedDict[object, History] = OrderedDict()
        self.grids = GridCache()

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
    history: History
    shown: Iterate
    present: bool = True
    """False for a branch while the cursor is before the iterate at which it leaves its run."""


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
        #: Why the plane last asked for could not be made; the coordinates' own was shown instead.
        self.plane_problem: Sentence | None = None

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

        def history_of(choice: OptimizerChoice, point: tuple[float, ...], core: Experiment) -> History:
            key = (core, choice.key, choice.optimizer, choice.origin)
            if self._fresh:
                self.memory.forget(key)
            known = self.memory.take(key)
            if known is not None:
                return known
            first = descent.start(objective, choice.optimizer, np.array(point), e.stop)
            if choice.origin is not None:
                before = history_of(choice.origin.optimizer, point, core)
                first = _leaving(before, choice, self.experiment.stop)
            known = History(objective, choice.optimizer, first, probe if stochastic or test else None)
            self.memory.keep(key, known)
            return known

        saved = {(run.optimizer, run.start): run for run in self._runs}
        members = []
        for start, point in enumerate(e.starts):
            core = replace(e.with_starts((point,)), optimizers=(), shelved=(), stop=descent.StoppingRule())
            for index in e.enabled:
                choice = e.optimizers[index]
                history = history_of(choice, point, core)
                if (index, start) in saved and history.head.k == 0 and choice.origin is None:
                    restore(history, saved[index, start])
                self._judge(history)
                members.append(_Member(index, start, history, history.first))
        return members

    def _judge(self, history: History) -> None:
        """The head's verdict under the present stopping rule; a divergence stays one."""
        head = history.head
        if head.status == Status.DIVERGED or head.status.rule in KEPT_RULES:
            return
        before = history.at(head.k - 1) if head.k > history.base else None
        history.append(head._replace(status=self.experiment.stop.verdict(head, before) or Status.RUNNING))

    @property
    def k(self) -> int:
        """The cursor: the furthest iterate shown."""
        return max((m.shown.k for m in self.here), default=0)

    @property
    def here(self) -> list[_Member]:
        """The runs that there are at the cursor: a branch only from where it leaves its run."""
        return [m for m in self.members if m.present]

    @property
    def head(self) -> int:
        return max((m.history.head.k for m in self.members), default=0)

    def advance(self) -> bool:
        """One iteration of every run that can go on; False when there is none, or at a breakpoint."""
        active = False
        lead = self.leader()
        before = lead.shown if lead is not None else None
        for m in self.here:
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
        k = self.k
        for m in self.members:
            if not m.present and m.history.base <= k:
                m.present, m.shown = True, m.history.at(k) if k <= m.history.head.k else m.history.head
                active = True
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

    def watched(self, watches: Sequence[Watch], check: Check | None = None) -> Iterator[tuple[Series, ...]]:
        """The readings of the watches along the leading run, as they become known."""
        lead = self.leader()
        if lead is not None:
            history = lead.history
            yield from growing(
                watches, self.objective, history.path(), check, curve=history.curve(), shown=lead.shown
            )

    def goto(self, k: int, check: Check | None = None) -> None:
        """Move the cursor; iterations not made yet are made."""
        self._broke = None
        shown = []
        members = self._members or []
        k = max(k, min((m.history.base for m in members), default=0))
        for m in members:
            m.present = m.history.base <= k
            at = m.history.at(max(m.history.base, min(k, m.history.head.k)), check)
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
        optimizers = self.experiment.optimizers
        return tuple(
            saved_run(m.index, m.history, m.start)
            for m in self.members
            if optimizers[m.index].origin is None  # a branch is made again from the run it leaves
        )

    # -- what the window sees ------------------------------------------------------

    def leader(self) -> _Member | None:
        members = self.here
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
            for m in self.here
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
        return mean_rows(N) if self.sample is None else np.array([min(self.sample, N - 1)])

    def look(self, i: int, j: int | None, check: Check | None = None) -> tuple[Look, ...]:
        """What every run's method sees at its iterate, along the coordinates i and j."""
        looks = []
        for m in self.here:
            if m.shown.status.rule != "refused":
                looks.append(
                    look(m.history.objective, m.history.optimizer, m.shown, i, j, (m.index, m.start))
                )
            if check is not None:
                check(len(looks) / len(self.here))
        return tuple(looks)

    def plane(
        self,
        kind: str,
        seed: int,
        check: Callable[[float], None] | None = None,
        *,
        centre: str = "point",
        saved: Sequence[Array] = (),
    ) -> Plane:
        """The plane of this kind, with a window for the leading run's path.

        Its ``centre`` is the run's point, its start, or the lowest end of all runs; ``saved`` are points for
        a plane through three.

        InputError where there is none.
        """
        lead = self.leader()
        origin, path = (lead.shown.x, lead.history.path()) if lead else (np.array(self.experiment.start), [])
        if lead is not None and centre == "start" and path:
            origin = path[0].x
        elif centre == "lowest" and self.members:
            ends = [m.history.head for m in self.members]
            origin = min(ends, key=lambda at: at.f if np.isfinite(at.f) else np.inf).x
        rows: list[int] = (
            np.unique(np.linspace(0, len(path) - 1, MOST_SEEN).astype(int)).tolist() if path else []
        )
        points = np.array([path[i].x for i in rows]).reshape(-1, len(origin))
        loss = self.training_loss
        mlp = loss.mlp if loss is not None else None
        same = [point for point in saved if len(point) == len(origin)]  # of a network of this shape
        with np.errstate(all="ignore"):
            return chosen_plane(
                kind, self.objective, origin, points, mlp=mlp, seed=seed, saved=same, check=check
            )

    def surface(self, plane: Plane, check: Check) -> Iterator[Grid]:
        """The objective over a plane; at once where it is known from before."""
        return self.memory.grids.sampled(self.experiment.bare, self.objective, plane, check)

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

    def backward(self, parameter: int, wanted: Collection[str] = ()) -> Backward | None:
        """The pass at the cursor of the leading run; ``wanted`` are the names of what else to compute."""
        lead = self.leader()
        if lead is None:
            return None
        with np.errstate(all="ignore"):  # a run that diverges is looked at, too
            return self._backward(lead, parameter, wanted)

    def _backward(self, lead: _Member, parameter: int, wanted: Collection[str]) -> Backward:
        at, objective = lead.shown, self.objective
        optimizer = lead.history.optimizer
        plan = None if at.status.rule == "refused" else optimizer.plan(objective, at)
        after = at if plan is None else plan.after
        update = update_steps(optimizer, objective, at, after, plan)
        updates = tuple(
            WalkStep(Phase.UPDATE, step.number, 0, *self._letters(step), step.value) for step in update
        )
        if not isinstance(objective, TrainingLoss):
            tape = formula_tape(objective, at.x) or Tape()
            chain = graph_chain(tape, parameter)
            walk = Walk((*graph_steps(tape, parameter), *updates))
            mean = float(at.g[parameter])
            return Backward(at.k, lead.index, None, tape, chain, walk, update, mean, at, after)
        loss: TrainingLoss = objective.at_iteration(at.k)
        if self.sample is not None:
            loss = objective.on_rows([min(self.sample, objective.samples - 1)])
        tape = loss.trace(at.x)
        mlp, key = objective.mlp, objective.loss.key
        chain = chain_of(mlp, key, tape, parameter)
        walk = Walk((*forward_steps(mlp, key, tape), *backward_steps(chain), *updates))
        return Backward(
            at.k,
            lead.index,
            self.sample,
            tape,
            chain,
            walk,
            update,
            float(at.g[parameter]),
            at,
            after,
            largest_paths(mlp, chain.steps, parameter) if "paths" in wanted else None,
            multiplications(mlp, parameter) if "paths" in wanted else None,
            self._shares(objective, at, parameter) if "shares" in wanted else None,
        )

    def _letters(self, step: UpdateStep) -> tuple[str, str]:
        """Symbol and formula of a quantity; of a network in its own letters, w for x and L for f."""
        if self.experiment.is_function:
            return step.symbol, step.formula
        formula = step.formula.replace(r"\nabla f(x)", r"\nabla L").replace(r"\nabla f", r"\nabla L")
        symbol, formula = (
            re.sub(r"(?<![a-zA-Z\\])x(?![a-zA-Z])", "w", text) for text in (step.symbol, formula)
        )
        return symbol, formula

    @staticmethod
    def _shares(objective: TrainingLoss, at: Iterate, parameter: int) -> Shares:
        batch, rows = objective.at_iteration(at.k), None
        if batch is not objective:
            rows = minibatch_rows(objective.samples, objective.batch_size, objective.batch_seed, at.k)
        return sample_shares(batch, at.x, parameter, rows)

    def health(self) -> Health | None:
        """How the gradient fares layer by layer at the leading run's iterate."""
        lead, loss = self.leader(), self.training_loss
        return health(loss, lead.shown.x) if lead is not None and loss is not None else None

    def hinges(self, plane: Plane, check: Check) -> Iterator[Hinges]:
        """The hinge lines and dead units of the network over a plane's window."""
        if self.training_loss is not None:
            yield from hinges(self.training_loss, plane, check)

    def curvature(self, check: Check) -> Iterator[Curvatures]:
        """The leading eigenvalues along the leading run, and all of them at its iterate."""
        lead = self.leader()
        if lead is not None:
            yield from curvatures(self.objective, lead.history.path(), lead.shown, check)

    def proof(self, parameter: int, check: Check) -> Iterator[Proof]:
        """The gradient at the leading run's iterate, checked in four ways."""
        lead = self.leader()
        x = lead.shown.x if lead is not None else np.array(self.experiment.starts[0])
        at = self.objective.at_iteration(lead.shown.k if lead is not None else 0)
        yield from prove(at, x, parameter, check)


def _leaving(before: History, choice: OptimizerChoice, stop: descent.StoppingRule) -> Iterate:
    """The first iterate of a branch: that of the run it leaves, which is continued to there.

    The same method goes on with what it remembers; another one begins with nothing.
    """
    assert choice.origin is not None
    k = choice.origin.k
    at = before.at(max(before.base, min(k, before.head.k)))
    while at.k < k and at.status is Status.RUNNING:
        at = descent.advance(before.objective, before.optimizer, at, before.first, stop)
        before.append(at)
    state = at.state
    if choice.origin.optimizer.key != choice.key:
        state = choice.optimizer.init(at.x)
    return at._replace(state=state, status=Status.RUNNING)
