"""The facts of a lesson's conditions, read from the session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdsim.app.race import Backward, Track
from gdsim.app.session import Session
from gdsim.engine.experiment import OptimizerChoice
from gdsim.engine.kinds import LOWEST, CriticalPoint
from gdsim.engine.lessons.expressions import Value
from gdsim.engine.lessons.fields import STOPPING_RULES, parameter_index
from gdsim.engine.objective import Array
from gdsim.engine.sentence import InputError
from gdsim.engine.walk import Phase, of_coordinate

Reader = Callable[..., Value]


class SessionFacts:
    """Answers :data:`gdsim.engine.lessons.facts.SESSION_FACTS`; None while something is not known."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._readers: dict[str, Reader] = {
            **self._of_the_run(),
            **self._of_the_point(),
            **self._of_the_network(),
            **self._of_the_settings(),
        }

    def fact(self, name: str, arguments: tuple[float | str, ...]) -> Value:
        """The fact, or None: not known yet, or there is no such thing in this experiment."""
        try:
            return self._readers[name](*map(_counted, arguments) if name != "distance_to" else arguments)
        except (InputError, LookupError, StopIteration):
            # a unit that the network does not have, a run that is not in the race
            return None

    @property
    def names(self) -> frozenset[str]:
        """The facts that are answered."""
        return frozenset(self._readers)

    # -- the run

    def _of_the_run(self) -> dict[str, Reader]:
        s = self.session
        return {
            "k": lambda: None if s.snapshot is None else s.k,
            "phase": lambda: "none" if s.place is None else str(s.place.phase),
            "step": lambda: 0 if s.place is None else s.place.number,
            "cursor": lambda: s.cursor,
            "factors": lambda: s.factors,
            "pass_done": lambda: s.update_shown,
            "running": lambda: s.is_running,
            "checked": lambda: s.proof is not None and not s.proving,
            "loss": lambda key="": float(self.track(key).iterate.f),
            "gradient_norm": lambda key="": self.track(key).iterate.gradient_norm,
            "step_length": self._step_length,
            "iterations": lambda key="": self.track(key).iterate.k,
            "evaluations": lambda key="": sum(self.track(key).iterate.ledger[:3]),
            "gradients": lambda key="": self.track(key).iterate.ledger.gradients,
            "hessians": lambda key="": self.track(key).iterate.ledger.hessians,
            "stopped": lambda key="": self.track(key).iterate.status.name.lower(),
            "stop_rule": lambda: self.track().iterate.status.rule or "none",
            "runs": lambda: None if s.snapshot is None else len(s.snapshot.tracks),
            "starts": lambda: len(s.experiment.starts),
            "optimizers": lambda: len(s.experiment.enabled),
            "branches": lambda: sum(each.origin is not None for each in s.experiment.optimizers),
        }

    def track(self, key: str = "") -> Track:
        """The run of that optimizer from the first start, or the leading one; LookupError if there is none."""
        session = self.session
        if not key:
            if session.track is None:
                raise LookupError(key)
            return session.track
        tracks = session.snapshot.tracks if session.snapshot is not None else ()
        return next(t for t in tracks if session.experiment.optimizers[t.index].key == key)

    def _step_length(self, key: str = "") -> Value:
        track = self.track(key)
        return None if track.before is None else float(np.linalg.norm(track.iterate.x - track.before.x))

    # -- a point

    def _of_the_point(self) -> dict[str, Reader]:
        s = self.session
        return {
            "x": lambda key="": self._variable(0, key),
            "y": lambda key="": self._variable(1, key),
            "coordinate": lambda i: float(self.track().iterate.x[i - 1]),
            "start": lambda i: float(s.experiment.starts[0][i - 1]),
            "partial": lambda i: float(self.track().iterate.g[i - 1]),
            "hessian": lambda i, j: float(self._hessian()[i - 1, j - 1]),
            "curvature_max": lambda: float(np.linalg.eigvalsh(self._hessian())[-1]),
            "curvature_min": lambda: float(np.linalg.eigvalsh(self._hessian())[0]),
            "minima": lambda: len(self._minima()),
            "saddles": lambda: self._count("saddle"),
            "maxima": lambda: self._count("maximum"),
            "lowest": lambda: self._minima()[0].f,
            "distance": lambda key="": self._nearest(key)[0],
            "nearest": lambda key="": self._nearest(key)[1],
            "distance_to": self._distance_to,
            "multi_starts": self._multi_starts,
            "destinations": self._destinations,
            "basins": self._basins,
        }

    def _variable(self, i: int, key: str) -> Value:
        return float(self.track(key).iterate.x[i]) if self.session.is_function else None

    def _hessian(self) -> Array:
        if not self.session.is_function:
            raise LookupError("hessian")
        return self.session.experiment.function.objective.hessian(self.track().iterate.x)

    def _found(self) -> tuple[CriticalPoint, ...]:
        if self.session.minima is None or not self.session.is_function:
            raise LookupError("minima")
        return self.session.minima

    def _minima(self) -> list[CriticalPoint]:
        return sorted((p for p in self._found() if p.kind in LOWEST), key=lambda p: p.f)

    def _count(self, kind: str) -> int:
        return sum(point.kind == kind for point in self._found())

    def _nearest(self, key: str) -> tuple[float, int]:
        """Distance to the nearest minimum, and which one in the order of their values that is."""
        at = self.track(key).iterate.x
        distances = [float(np.linalg.norm(point.x - at)) for point in self._minima()]
        if not distances:
            raise LookupError("minima")
        nearest = int(np.argmin(distances))
        return distances[nearest], nearest + 1

    def _distance_to(self, *point: float) -> Value:
        at = self.track().iterate.x
        return float(np.linalg.norm(at - np.array(point))) if len(at) == len(point) else None

    def _multi_starts(self) -> Value:
        found = self.session.multi_start
        return 0 if found is None else int((found.statuses != "RUNNING").sum())

    def _destinations(self) -> Value:
        found = self.session.multi_start
        return 0 if found is None else sum(each.is_minimum for each in found.destinations)

    def _basins(self) -> Value:
        found = self.session.basin_map
        return 0 if found is None or not found.final else len(np.unique(found.labels[found.labels >= 0]))

    # -- the network

    def _of_the_network(self) -> dict[str, Reader]:
        s = self.session
        return {
            "weight": lambda *at: float(s.network_theta[self._index(*at)]),
            "bias": lambda layer, unit: float(s.network_theta[self._index(layer, unit)]),
            "weight_gradient": lambda *at: self._gradient(self._index(*at)),
            "bias_gradient": lambda layer, unit: self._gradient(self._index(layer, unit)),
            "picked": lambda *at: not s.is_function and s.picks[0] == self._index(*at),
            "picked_bias": lambda layer, unit: not s.is_function and s.picks[0] == self._index(layer, unit),
            "picked_second": lambda *at: not s.is_function and s.picks[1] == self._index(*at),
            "picked_value": lambda: float(s.theta[s.parameter]),
            "picked_gradient": lambda: self._pass().chain.gradient,
            "input": lambda i: self._entry(s.snapshot.inputs if s.snapshot else None, i),
            "z": lambda layer, unit: self._activity(layer, unit, 0),
            "a": lambda layer, unit: self._activity(layer, unit, 1),
            "output": lambda unit: self._activity(s.mlp.depth, unit, 1),
            "target": self._target,
            "factor": lambda number: self._step(Phase.BACKWARD, number, running=False),
            "product": lambda number: self._step(Phase.BACKWARD, number, running=True),
            "update": self._update,
            "new_value": lambda: float(self._pass().after.x[s.parameter]),
            "layers": lambda: len(s.experiment.widths) - 2,
            "units": lambda layer: s.experiment.widths[layer],
            "parameters": lambda: s.experiment.dimension,
            "paths": lambda: self._pass().chain.paths,
            "samples": lambda: len(s.prepared.train_inputs),
            "sample": lambda: 0 if s.sample is None else s.sample + 1,
            "dead_units": lambda: None if s.health is None else sum(len(x.dead) for x in s.health.layers),
        }

    def _index(self, layer: int, unit: int, source: int | None = None) -> int:
        return parameter_index(self.session.mlp, layer, unit, source)

    def _gradient(self, i: int) -> Value:
        return None if self.session.is_function else float(self.track().iterate.g[i])

    @staticmethod
    def _entry(values: Array | None, i: int) -> Value:
        return None if values is None or i < 1 else float(np.asarray(values).reshape(-1)[i - 1])

    def _activity(self, layer: int, unit: int, which: int) -> Value:
        snapshot = self.session.snapshot
        if snapshot is None or layer < 1:
            return None
        return self._entry(snapshot.activity[layer - 1][which], unit)

    def _target(self, unit: int) -> Value:
        targets = self.session.prepared.train_targets
        row = self.session.sample
        return self._entry(targets.mean(axis=0) if row is None else targets[row], unit)

    def _pass(self) -> Backward:
        """The pass that is shown; LookupError until it is there."""
        s = self.session
        found = s.backward
        if found is None or (found.k, found.chain.parameter, found.index) != (s.k, s.parameter, s.lead):
            raise LookupError("pass")
        if found.sample != s.sample and not s.is_function:
            raise LookupError("pass")
        return found

    def _step(self, phase: Phase, number: int, *, running: bool) -> Value:
        step = next(each for each in self._pass().walk.of(phase) if each.number == number)
        value = step.running if running else step.value
        return None if value is None or np.size(value) != 1 else float(np.reshape(value, -1)[0])

    def _update(self, number: int) -> Value:
        step = next(each for each in self._pass().walk.of(Phase.UPDATE) if each.number == number)
        return of_coordinate(step.value, self.session.parameter)

    # -- settings

    def _of_the_settings(self) -> dict[str, Reader]:
        s = self.session
        return {
            "learning_rate": lambda key="": _number(self.choice(key).plain, "learning_rate"),
            "setting": self._setting,
            "order": lambda key="": float(self.choice(key).plain.order.value),
            "optimizer": lambda: self.choice().key,
            "schedule": lambda key="": self.choice(key).schedule,
            "enabled": lambda key: any(each.key == key and each.enabled for each in s.experiment.optimizers),
            "limit": self._limit,
            "problem": lambda: s.experiment.problem,
            "function": lambda: s.experiment.function.key,
            "plane": lambda: s.plane_kind,
            "loss_function": lambda: s.experiment.loss,
            "data": lambda: s.experiment.data.source,
            "scaling": lambda: s.experiment.data.scaling,
            "initialiser": lambda: s.experiment.initialiser,
            "activation": lambda layer: s.experiment.activations[layer - 1],
            "seed": lambda: s.experiment.seed,
            "noise": lambda: s.experiment.data.noise,
            "l1": lambda: s.experiment.l1,
            "l2": lambda: s.experiment.l2,
            "batch_size": lambda: s.experiment.batch_size,
            "breakpoints": lambda: len(s.breakpoints),
            "watches": lambda: len(s.watches),
            "saved_points": lambda: len(s.saved_points),
        }

    def choice(self, key: str = "") -> OptimizerChoice:
        """That optimizer of the race, or the leading one."""
        choices = self.session.experiment.optimizers
        return next(each for each in choices if each.key == key) if key else choices[self.session.lead]

    def _setting(self, key: str) -> Value:
        owner, _, name = key.partition(".")
        return _number(self.choice(owner).plain, name)

    def _limit(self, rule: str) -> Value:
        return float(getattr(self.session.experiment.stop, rule)) if rule in STOPPING_RULES else None


def _number(optimizer: Any, name: str) -> Value:
    value = getattr(optimizer, name, None)
    return float(value) if isinstance(value, (int, float)) else None


def _counted(argument: float | str) -> int | str:
    """Layers, units and the like are counted; LookupError where there is none of that number."""
    if isinstance(argument, str):
        return argument
    if not 1 <= argument < 1e6 or argument != int(argument):
        raise LookupError(argument)
    return int(argument)
