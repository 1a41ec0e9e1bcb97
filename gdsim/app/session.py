"""The one state that every view shows: runs, the cursors k and j, what is picked, and the surface."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from time import monotonic
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from gdsim.app.document import Document
from gdsim.app.pump import Pump
from gdsim.app.race import Backward, Memory, Race, Snapshot, Track
from gdsim.app.worker import CancelToken, Fault, Finished, Lane, Result, Stopped, Worker
from gdsim.engine.basins import BasinMap, basins
from gdsim.engine.breakpoints import Breakpoint
from gdsim.engine.classroom import Classroom
from gdsim.engine.critical import CriticalPoint, stationary_points
from gdsim.engine.datasets import Prepared
from gdsim.engine.descent import StoppingRule
from gdsim.engine.experiment import Experiment, FunctionChoice, OptimizerChoice, Origin
from gdsim.engine.formula_tape import formula_tape
from gdsim.engine.graph_walk import graph_steps
from gdsim.engine.health import Health
from gdsim.engine.hinges import Hinges
from gdsim.engine.landscape import Grid, Plane, Range, window_for
from gdsim.engine.looks import Look
from gdsim.engine.multistart import MultiStart, multi_start
from gdsim.engine.network import MLP
from gdsim.engine.notation import parameter_text
from gdsim.engine.objective import Array, Objective
from gdsim.engine.optimizers import Optimizer
from gdsim.engine.paths import Path
from gdsim.engine.picture_project import fits
from gdsim.engine.project import Project, View, dumps
from gdsim.engine.proof import Proof
from gdsim.engine.sentence import InputError, Sentence
from gdsim.engine.sharpness import Curvatures
from gdsim.engine.surface_choice import COORDINATES, MAX_SAVED
from gdsim.engine.update_steps import update_plan
from gdsim.engine.walk import Phase, Place, end_of_layer, graph_itinerary, itinerary
from gdsim.engine.watches import Series, Watch

#: Seconds between two surfaces while a run goes on.
SURFACE_INTERVAL = 1.0
#: Points of the curve drawn through the data, and of each side of the map for two inputs.
CURVE_PROBES, MAP_PROBES = 241, 41


class Session(QObject):
    """What is shown. Signals say one fact each, in the past tense; views read the properties.

    The worker computes, the pump delivers, and nothing here takes long.
    """

    rebuilt = Signal()
    """Another experiment is shown: network, data or optimizers changed."""
    moved = Signal()
    """The runs or the cursor k moved: a new snapshot."""
    picked = Signal()
    """Another parameter, sample or leading optimizer is picked."""
    backward_changed = Signal()
    """The factor cursor j moved, or a backward pass arrived."""
    surface_changed = Signal()
    """A grid arrived, or the window changed."""
    looks_changed = Signal()
    """What the methods see at the point shown was computed, or belongs to another point now."""
    notices_changed = Signal()
    """What there is to say about the leading run's stopping changed."""
    minima_changed = Signal()
    """The function's stationary points were found, or are being looked for."""
    broke = Signal(object)
    """A run stopped at a breakpoint, with the :class:`~gdsim.engine.sentence.Sentence` that says why."""
    watches_changed = Signal()
    """Other breakpoints or watches, or new readings of the watches."""
    hinges_changed = Signal()
    curvature_changed = Signal()
    health_changed = Signal()
    """How the gradient fares layer by layer was computed, or belongs to another point now."""
    proof_changed = Signal()
    """A gradient check began, went on or ended."""
    point_given = Signal(float, float)
    """The point of the surface that was asked for."""
    study_changed = Signal()
    """A multi-start or a basin map has something to show, or was put away."""
    running_changed = Signal(bool)
    """A run began or ended."""
    progressed = Signal(object)
    """(lane, fraction) of a long task; None when it is done."""
    failed = Signal(object)
    """A :class:`~gdsim.app.worker.Fault` of the worker."""

    def __init__(
        self, document: Document, worker: Worker | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.document = document
        self.worker = worker or Worker()
        self.pump = Pump(self.worker, self)
        self.pump.arrived.connect(self._on_arrived)
        self.pump.happened.connect(self._on_happened)
        self._memory = Memory()
        self._cursors: dict[Experiment, int] = {}
        self.experiment = document.experiment
        self.view = View()
        self.snapshot: Snapshot | None = None
        self.backward: Backward | None = None
        self.grid: Grid | None = None
        self.looks: tuple[Look, ...] = ()
        self.notices: tuple[Sentence, ...] = ()
        self.minima: tuple[CriticalPoint, ...] | None = None
        self.multi_start: MultiStart | None = None
        self.basin_map: BasinMap | None = None
        self.readings: tuple[Series, ...] = ()
        self._minima_of: object = None
        self._studied: Experiment | None = None
        self._studies = False
        self.cursor = 0
        """Steps taken of :attr:`places`."""
        self.health: Health | None = None
        self.curvature: Curvatures | None = None
        self.hinges: Hinges | None = None
        self.proof: Proof | None = None
        self.proving = False
        self.shown_path: Path | None = None
        self.hovered_factor: int | None = None
        self.expecting_point = False
        self.quizzing = False
        """True while the quiz asks: what the pass has not reached is not shown."""
        self.ghost: tuple[float, float] | None = None
        self._followed: set[str] = set()
        self._variable = 0
        self._placed: tuple[object, ...] = ()
        self._places: tuple[Place, ...] = ()
        self.hovered: int | None = None
        self.rate: float | None = None
        self._running = False
        self._window: tuple[Range, Range] | None = None
        self._framed_at: Array | None = None
        self.frame: Plane | None = None
        """The plane shown if it is not one of two coordinates."""
        self._remake = False
        self.plane_problem: Sentence | None = None
        """Why there is no plane of the kind chosen; the coordinates' own is shown instead."""
        self._surface_asked = 0.0
        self._surface_timer = QTimer(self)
        self._surface_timer.setSingleShot(True)
        self._surface_timer.timeout.connect(self.refresh_surface)
        self._closed = False
        self._race = Race(self.experiment, self._memory)
        document.changed.connect(self._on_changed)
        document.opened.connect(self._on_opened)
        self.opened = document.supply()
        document.supply = self.project
        self.worker.start()
        self.pump.start()
        self._enter(self.opened.view)

    # -- what is shown ---------------------------------------------------------

    @property
    def plane_kind(self) -> str:
        """How the directions of the surface are chosen: "coordinates" or one of planes.KINDS."""
        return self.view.surface.kind

    @property
    def saved_points(self) -> tuple[Array, ...]:
        """Points for a plane through three: the last three that were remembered."""
        return tuple(np.array(point) for point in self.view.surface.saved)

    def look_at_surface(self, **changes: Any) -> None:
        """Keep what is chosen for the surface; the fields of :class:`SurfaceChoice`."""
        self.view = replace(self.view, surface=replace(self.view.surface, **changes))

    @property
    def mlp(self) -> MLP:
        return self.experiment.mlp

    @property
    def prepared(self) -> Prepared:
        return self.experiment.data.prepared

    @property
    def picks(self) -> tuple[int, int]:
        """Flat indices of the two picked parameters: the debugger's first, then the surface's second.

        A function's are its two variables; both are the same one if it has no other.
        """
        if self.is_function:
            return 0, self.experiment.dimension - 1
        return self.view.picked

    @property
    def is_function(self) -> bool:
        """True if the problem is a function, False if it is a network."""
        return self.experiment.is_function

    @property
    def is_line(self) -> bool:
        """True for a problem of a single variable: its surface is a curve."""
        return self.experiment.dimension < 2

    @property
    def coordinates(self) -> tuple[str, str]:
        """Plain names of the two axes of the surface: the two picked parameters, or the plane's directions."""
        if self.frame is not None:
            return self.frame.a_name, self.frame.b_name
        i, j = self.picks
        return self.coordinate_name(i), self.coordinate_name(j)

    def coordinate_name(self, i: int) -> str:
        """Plain name of a variable: ``x`` of a function, ``w1,21`` of a network."""
        if self.is_function:
            return self.experiment.function.objective.coordinate_name(i)
        return parameter_text(self.mlp, i)

    @property
    def look(self) -> Look | None:
        """What the leading method sees at the point shown."""
        return next((each for each in self.looks if each.run[0] == self.lead), None)

    @property
    def sample(self) -> int | None:
        """The training row shown; None for the mean over the batch."""
        return self.view.sample

    @property
    def k(self) -> int:
        return self.snapshot.k if self.snapshot else 0

    @property
    def track(self) -> Track | None:
        """The leading optimizer's run."""
        return self.snapshot.track if self.snapshot else None

    @property
    def lead(self) -> int:
        """Index of the leading optimizer in ``experiment.optimizers``."""
        track = self.track
        return track.index if track else self.view.lead

    @property
    def optimizer(self) -> Optimizer[Any] | None:
        """The leading optimizer."""
        enabled = self.experiment.enabled
        return self.experiment.optimizers[self.lead].optimizer if enabled and self.lead in enabled else None

    @property
    def theta(self) -> Array:
        """The parameters shown: the leading run's at the cursor."""
        track = self.track
        return track.iterate.x if track else self.experiment.theta

    @property
    def network_theta(self) -> Array:
        """The network's parameters: those shown, or its start while the problem is a function."""
        return np.array(self.experiment.start) if self.is_function else self.theta

    @property
    def parameter(self) -> int:
        """The coordinate whose chain rule is shown: the first picked weight, or a function's variable."""
        return min(self._variable, self.experiment.dimension - 1) if self.is_function else self.picks[0]

    @property
    def places(self) -> tuple[Place, ...]:
        """All steps of the present iteration: forward, backward, update."""
        e, optimizer = self.experiment, self.optimizer
        # a step that is refused, or leaves the finite numbers, is a single one
        made = self.backward.update if self.backward is not None else None
        of = (e, self.parameter, optimizer, made)
        if not self._placed or any(a is not b for a, b in zip(of, self._placed, strict=True)):
            planned = len(update_plan(optimizer)) if optimizer is not None else 1
            updates = planned if made is None else len(made)
            if e.is_function:
                tape = formula_tape(e.function.objective, np.array(e.starts[0]))
                steps = graph_steps(tape, self.parameter) if tape is not None else ()
                forward = sum(step.phase is Phase.FORWARD for step in steps)
                self._places = graph_itinerary(forward, len(steps) - forward, updates)
            else:
                layer = e.mlp.parameter(self.parameter).layer
                self._places = itinerary(e.mlp, layer, penalty=bool(e.l1 or e.l2), updates=updates)
            self._placed = of
        return self._places

    @property
    def length(self) -> int:
        """Steps of the present iteration."""
        return len(self.places)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Steps forward, backward, and of the update."""
        phases = [place.phase for place in self.places]
        return phases.count(Phase.FORWARD), phases.count(Phase.BACKWARD), phases.count(Phase.UPDATE)

    @property
    def place(self) -> Place | None:
        """The step taken last."""
        return self.places[self.cursor - 1] if 0 < self.cursor <= self.length else None

    @property
    def factors(self) -> int:
        """Factors in the picked parameter's chain: n."""
        return self.counts[1]

    @property
    def factor_cursor(self) -> int:
        """Factors taken, 0 .. n; n + 1 when the update is done as well."""
        forward, n, _ = self.counts
        return n + 1 if self.update_shown else min(max(0, self.cursor - forward), n)

    @property
    def update_shown(self) -> bool:
        """True when all parameters have been written."""
        return self.cursor >= self.length > 0

    @property
    def is_running(self) -> bool:
        return self._running

    @property
    def window(self) -> tuple[Range, Range] | None:
        """The surface's window if the user chose one; None when it follows the path."""
        return self._window

    def project(self) -> Project:
        """The present project for saving: experiment, view and runs."""
        return Project(self.experiment, self._view_for_saving(), self._runs_for_saving())

    def hide_from_class(self, classroom: Classroom | None) -> None:
        """What the file hides from now on whenever it is saved."""
        self.view = replace(self.view, classroom=classroom)

    def memory(self) -> str:
        """The text that an exported picture carries: experiment and view, not the runs, nor what a class sees."""
        text = dumps(Project(self.experiment, replace(self._view_for_saving(), classroom=None)))
        return text if fits(text) else ""

    def _view_for_saving(self) -> View:
        a_range, b_range = self._window or (None, None)
        return replace(
            self.view,
            k=self.k,
            cursor=self.cursor,
            lead=self.lead,
            a_range=a_range,
            b_range=b_range,
            surface=replace(self.view.surface, frame=self.frame),
        )

    # -- commands ---------------------------------------------------------------

    def step(self) -> None:
        """One iteration forward."""
        self._halt()
        self.cursor = 0
        self.worker.advance(1)
        self.pump.wake()

    def back(self) -> None:
        """One step back within the pass, else one iteration."""
        self._halt()
        if self.cursor > 0:
            self._move(self.cursor - 1)
            return
        race = self._race
        self.worker.call(lambda token: race.back(token.check))
        self.pump.wake()

    def go_to(self, k: int) -> None:
        """Move the cursor to iteration ``k``."""
        self._halt()
        self.cursor = 0
        race = self._race
        self.worker.call(lambda token: race.goto(k, token.check))
        self.pump.wake()

    def factor(self) -> None:
        """One step of the pass: forward, backward, update; after the last one the next iteration."""
        self._halt()
        if self.update_shown:
            self.step()
        else:
            self._move(self.cursor + 1)

    def layer_step(self) -> None:
        """The steps of one layer; after the last one the next iteration."""
        self._halt()
        if self.update_shown:
            self.step()
        else:
            self._move(end_of_layer(self.places, self.cursor))

    def move(self, cursor: int) -> None:
        """So many steps of the pass taken."""
        self._halt()
        self._move(max(0, min(cursor, self.length)))

    def finish_pass(self) -> None:
        """All remaining steps of the pass, and the update."""
        self._halt()
        self._move(self.length)

    def run(self) -> None:
        """Iterate at the chosen speed until paused or every run has stopped."""
        if self.snapshot is None or not self.snapshot.active or self._running:
            return
        self.cursor = 0
        self._set_running(True)
        self.worker.run(self.rate)
        self.pump.wake()

    def pause(self) -> None:
        self.worker.pause()
        self.pump.wake()
        if self._running:
            self._set_running(False)
            self._refresh()

    def _halt(self) -> None:
        """Pause a run; iterations asked for one by one are not given up."""
        if self._running:
            self.pause()

    def toggle(self) -> None:
        if self._running:
            self.pause()
        else:
            self.run()

    def reset(self) -> None:
        """Back to iteration 0 with the same weights; the runs are forgotten."""
        self._enter(replace(self.view, k=0, cursor=0), fresh=True)

    def enter(self, view: View, runs: Any = (), *, fresh: bool = False) -> None:
        """Look at the present experiment like that, with runs made before; ``fresh`` forgets its others."""
        self._enter(view, runs=runs, fresh=fresh)

    def set_rate(self, rate: float | None) -> None:
        """Iterations a second, None for as fast as it goes."""
        self.rate = rate
        if self._running:
            self.worker.run(rate)
            self.pump.wake()

    def pick(self, i: int, second: bool = False) -> None:
        """Pick parameter ``i``; as the surface's second axis when asked. Of a function, a variable."""
        if self.is_function:
            if i != self._variable and 0 <= i < self.experiment.dimension:
                self._variable, self.backward = i, None
                self.cursor = min(self.cursor, self.length)
                self.picked.emit()
                self.refresh_backward()
            return
        first, other = self.view.picked
        # picking the other one again swaps the two
        own, rest = (first, other) if second else (other, first)
        kept = rest if i == own else own
        picked = (kept, i) if second else (i, kept)
        if picked == self.view.picked:
            return
        changed_first = picked[0] != first
        self.view = replace(self.view, picked=picked)
        if changed_first:
            taken = self.place
            self.backward, self.shown_path, self.hovered_factor = None, None, None
        if changed_first and taken is not None:
            # as far as it was: the loss's side of the pass is the same for every parameter
            self.cursor = min(self.cursor, self.length)
        self._window = None
        self.grid = None
        self.picked.emit()
        self.surface_changed.emit()
        self._refresh()

    def choose_sample(self, row: int | None) -> None:
        """Show one training row, or None for the batch mean."""
        if row is not None:
            row = max(0, min(row, len(self.prepared.train_inputs) - 1))
        if row == self.view.sample:
            return
        self.view = replace(self.view, sample=row)
        self._race.sample = row
        self.backward = None
        self.picked.emit()
        self._look_again()

    def choose_lead(self, index: int) -> None:
        """Let the network and the debugger follow another optimizer."""
        if index == self.lead or index not in self.experiment.enabled:
            return
        self.view = replace(self.view, lead=index)
        self._race.lead = index
        self.backward = None
        self.picked.emit()
        self._look_again()

    def hover(self, i: int | None) -> None:
        """A parameter is pointed at in one view and lights up in all."""
        if i != self.hovered:
            self.hovered = i
            self.picked.emit()

    def choose_window(self, window: tuple[Range, Range] | None) -> None:
        """A window for the surface; None lets it follow the path. InputError when it has no width."""
        if window is not None:
            self._plane(window)
        self._window = window
        self.refresh_surface()

    def choose_plane(self, kind: str, seed: int | None = None) -> None:
        """Other directions for the surface, or the same kind made anew from the path and the point shown.

        ``kind`` is "coordinates" (the two picked parameters) or one of planes.KINDS.
        """
        self.look_at_surface(kind=kind, seed=self.view.surface.seed if seed is None else seed)
        self.plane_problem, self._window, self._remake = None, None, True
        if kind == COORDINATES:
            self.frame, self.grid = None, None
        self.picked.emit()
        self.refresh_surface()

    def choose_centre(self, centre: str) -> None:
        """Planes go through the point shown, the start, or the lowest end of all runs (planes.CENTRES)."""
        self.look_at_surface(centre=centre)
        if self.plane_kind != COORDINATES:
            self.choose_plane(self.plane_kind)

    def follow_plane(self, on: bool) -> None:
        """Let planes follow the point shown, or let them be."""
        self.look_at_surface(follows=on)
        self.refresh_surface()

    def save_point(self) -> None:
        """Remember the point shown for a plane through three points."""
        same = [point for point in self.view.surface.saved if len(point) == len(self.theta)]
        self.look_at_surface(saved=(*same, tuple(self.theta.tolist()))[-MAX_SAVED:])
        self.picked.emit()
        if self.plane_kind == "points":
            self.choose_plane("points")

    def _strayed(self) -> bool:
        """True if the point shown is more than a cell of the grid from where the plane was made."""
        frame, grid, at = self.frame, self.grid, self._framed_at
        if frame is None or grid is None or at is None or len(at) != len(self.theta):
            return False
        (a0, a1), n = grid.plane.a_range, max(2, grid.resolution)
        cell = (a1 - a0) / (n - 1) * float(np.linalg.norm(frame.u))
        return bool(np.linalg.norm(self.theta - at) > cell)

    def set_start(self, a: float, b: float, name: str, merge: str | None = None) -> None:
        """Move the start point along the two axes of the surface."""
        for value in (a, b):
            if not (np.isfinite(value) and abs(value) < 1e30):
                raise InputError("A start coordinate must be a finite number.")
        if self.frame is not None:
            point = self.frame.point(np.array(a), np.array(b))
            self.document.edit(name, lambda e: e.with_start(point), merge)
            return
        i, j = self.picks
        if i == j:
            self.document.edit(name, lambda e: e.with_parameter(i, a), merge)
        else:
            self.document.edit(name, lambda e: e.with_parameter(i, a).with_parameter(j, b), merge)

    def add_start(self, a: float, b: float, name: str) -> None:
        """One more start point, which differs from the first along the two picked parameters."""
        if self.frame is not None:
            point = self.frame.point(np.array(a), np.array(b))
        else:
            point = np.array(self.experiment.starts[0])
            i, j = self.picks
            point[j] = b
            point[i] = a
        self.document.edit(name, lambda e: e.with_starts((*e.starts, point)))

    def remove_starts(self, name: str) -> None:
        """Only the first start point stays."""
        self.document.edit(name, lambda e: e.with_starts(e.starts[:1]))

    def choose_problem(self, problem: str, name: str) -> None:
        """The function or the network."""
        self.document.edit(name, lambda e: e.with_problem(problem))

    def choose_function(self, choice: FunctionChoice, name: str, merge: str | None = None) -> None:
        """That function as the problem."""
        self.document.edit(name, lambda e: e.with_function(choice), merge)

    # -- studies ------------------------------------------------------------------

    def find_minima(self) -> None:
        """Find a function's stationary points in its window, unless they are known."""
        function = self.experiment.function
        key = (function.key, function.formula, function.window)
        if not self.is_function or key == self._minima_of:
            return
        self._minima_of, self.minima = key, None
        self.minima_changed.emit()
        objective = function.objective

        def task(token: CancelToken) -> Iterator[tuple[CriticalPoint, ...]]:
            yield stationary_points(objective, function.window, check=token.check)

        self.worker.submit(Lane.MINIMA, task)
        self.pump.wake()

    def study_starts(self, index: int, starts: Array, stop: StoppingRule | None = None) -> None:
        """Let optimizer ``index`` descend from every start ``(K, P)``; ``multi_start`` follows it."""
        e = self.experiment
        optimizer, rule = e.optimizers[index].optimizer, stop or e.stop

        def task(token: CancelToken) -> Iterator[MultiStart]:
            yield from multi_start(e.objective(), optimizer, starts, rule, check=token.check)

        self.multi_start = None
        self._study(task)

    def study_basins(self, index: int, resolution: int = 200, steps: int = 300) -> None:
        """Colour the window's points by the minimum that optimizer ``index`` reaches from them."""
        e = self.experiment
        optimizer, known = e.optimizers[index].optimizer, self.minima
        grid = self.grid
        window = e.function.window
        if grid is not None:
            window = (grid.plane.a_range, grid.plane.b_range)[: e.dimension]

        def task(token: CancelToken) -> Iterator[BasinMap]:
            yield from basins(
                e.objective(), optimizer, window, resolution, steps, minima=known, check=token.check
            )

        self.basin_map = None
        self._study(task)

    @property
    def studying(self) -> bool:
        """True while a multi-start or a basin map is being computed."""
        return self._studies

    def _study(self, task: Any) -> None:
        self._studies = True
        self.worker.submit(Lane.STUDY, task)
        self.pump.wake()
        self.study_changed.emit()

    def cancel_study(self) -> None:
        """Stop the study; what it has found so far stays."""
        self._studies = False
        self.worker.cancel(Lane.STUDY)
        self.progressed.emit((Lane.STUDY, None))

    def forget_study(self) -> None:
        """Put multi-start and basins away."""
        self.cancel_study()
        self.multi_start = self.basin_map = None
        self.study_changed.emit()

    def close(self) -> bool:
        """Stop the pump and the worker; nothing is emitted any more."""
        if self._closed:
            return True
        self._closed = True
        self._surface_timer.stop()
        self.pump.close()
        return self.worker.close()

    # -- breakpoints and watches --------------------------------------------------

    @property
    def breakpoints(self) -> tuple[Breakpoint, ...]:
        """Where the leading run stops."""
        return self.view.breakpoints

    @property
    def watches(self) -> tuple[Watch, ...]:
        """What is read along the leading run; ``readings`` has a series for each."""
        return self.view.watches

    def set_breakpoints(self, breakpoints: tuple[Breakpoint, ...]) -> None:
        """Other breakpoints; a run that is going on takes them up at once."""
        self.view = replace(self.view, breakpoints=breakpoints)
        self._race.breakpoints = breakpoints
        self.watches_changed.emit()

    def set_watches(self, watches: tuple[Watch, ...]) -> None:
        """Other watches."""
        self.view = replace(self.view, watches=watches)
        self.readings = ()
        self.watches_changed.emit()
        self.refresh_watches()

    def refresh_watches(self) -> None:
        """Ask for the readings of the watches along the leading run."""
        if self.snapshot is None or self._closed or not self.watches or "watches" not in self._followed:
            return
        race, watches = self._race, self.watches

        def task(token: CancelToken) -> Iterator[tuple[Series, ...]]:
            yield from race.watched(watches, token.check)

        self.worker.submit(Lane.WATCH, task)
        self.pump.wake()

    # -- what only some views show ---------------------------------------------

    def follow(self, name: str, visible: bool) -> None:
        """A view is visible, or no longer: only then its numbers are computed.

        The names are "health", "curvature", "hinges", "watches", "paths" and "shares".
        """
        if visible == (name in self._followed):
            return
        (self._followed.add if visible else self._followed.discard)(name)
        if not visible or self._running:
            return
        if name == "health":
            self.refresh_health()
        elif name == "hinges":
            self.refresh_hinges()
        elif name == "curvature":
            self.refresh_curvature()
        elif name == "watches":
            self.refresh_watches()
        else:
            self.refresh_backward()

    def check_gradient(self) -> None:
        """Check the gradient at the point shown in several ways; ``proof`` follows it."""
        if self.snapshot is None or self._closed:
            return
        race, parameter = self._race, self.parameter

        def task(token: CancelToken) -> Iterator[Proof]:
            yield from race.proof(parameter, token.check)

        self.proof, self.proving = None, True
        self.worker.submit(Lane.PROOF, task)
        self.pump.wake()
        self.proof_changed.emit()

    def cancel_proof(self) -> None:
        """Give up the gradient check."""
        self.worker.cancel(Lane.PROOF)
        if self.proving:
            self.proving = False
            self.proof_changed.emit()

    def show_path(self, path: Path | None) -> None:
        """Draw one path from the picked weight to the loss in the network."""
        if path is not self.shown_path:
            self.shown_path = path
            self.picked.emit()

    def hover_factor(self, index: int | None) -> None:
        """The step at ``index`` of :attr:`places` is pointed at in one view and lights up in all."""
        if index != self.hovered_factor:
            self.hovered_factor = index
            self.picked.emit()

    def quiz(self, on: bool) -> None:
        """The quiz begins to ask, or ends."""
        if on != self.quizzing:
            self.quizzing = on
            if on and self.plane_kind != COORDINATES:
                self.choose_plane(COORDINATES)  # its questions are about coordinates
            self.picked.emit()

    @property
    def hides_loss(self) -> bool:
        """True while the quiz asks and the forward pass has not come to the loss."""
        return self.quizzing and self.cursor < self.counts[0]

    def expect_point(self, on: bool) -> None:
        """The next click on the surface is an answer, not a new start; :attr:`point_given` tells it."""
        if on != self.expecting_point:
            self.expecting_point = on
            self.picked.emit()

    def show_ghost(self, point: tuple[float, float] | None) -> None:
        """Mark a point of the surface."""
        if point != self.ghost:
            self.ghost = point
            self.picked.emit()

    # -- time travel ---------------------------------------------------------------

    def branch(self, choice: OptimizerChoice, name: str, title: str) -> None:
        """Another run from the point shown: ``choice`` takes over from the leading run; it leads then."""
        e = self.experiment
        if not e.enabled:
            raise InputError("There is no run to branch from.")
        origin = Origin(e.optimizers[self.lead], self.k)
        new = replace(choice, name=name, origin=origin, enabled=True)
        k = self.k
        self.view = replace(self.view, lead=len(e.optimizers))
        self._cursors[replace(e, optimizers=(*e.optimizers, new))] = k
        self.document.edit(title, lambda e: replace(e, optimizers=(*e.optimizers, new)))

    # -- keeping up --------------------------------------------------------------

    def _on_changed(self, experiment: Experiment) -> None:
        if experiment == self.experiment:
            return
        self._cursors[self.experiment] = self.k
        while len(self._cursors) > 200:
            del self._cursors[next(iter(self._cursors))]
        old = self.experiment
        self.experiment = experiment
        view = replace(self.view, k=self._cursor_for(experiment, old), cursor=0)
        if experiment.mlp != old.mlp:
            view = replace(
                view,
                picked=_same_picks(view.picked, old.mlp, experiment.mlp),
                breakpoints=tuple(
                    _same_breakpoint(each, old.mlp, experiment.mlp) for each in view.breakpoints
                ),
                watches=tuple(_same_watch(each, old.mlp, experiment.mlp) for each in view.watches),
            )
        if experiment.data != old.data:
            view = replace(view, sample=None)
        self._enter(view)

    def _cursor_for(self, new: Experiment, old: Experiment) -> int:
        """The cursor an experiment was left at; kept when only optimizers or the stopping rule changed."""
        same = replace(new, optimizers=old.optimizers, shelved=old.shelved, stop=old.stop) == old
        return self.k if same else self._cursors.get(new, 0)

    def _on_opened(self, project: Project) -> None:
        self.opened = project
        self.experiment = project.experiment
        self._cursors.clear()
        self._memory = Memory()
        self._enter(project.view, runs=project.runs)

    def _enter(self, view: View, *, runs: Any = (), fresh: bool = False) -> None:
        """Show the present experiment: a new race on the worker."""
        running, self._running = self._running, False
        last = self.mlp.dimension - 1
        first, second = (min(max(0, i), last) for i in view.picked)
        if first == second:
            second = first + 1 if first < last else first - 1
        rows = len(self.prepared.train_inputs)
        row = None if view.sample is None or view.sample >= rows else view.sample
        frame = view.surface.frame
        surface = replace(view.surface, frame=None)  # the frame is the session's from here on
        self.view = replace(
            view, picked=(first, max(0, second)), sample=row, surface=surface, a_range=None, b_range=None
        )
        self._window = None
        self.shown_path, self.hovered_factor, self.ghost, self.expecting_point = None, None, None, False
        if view.a_range is not None and view.b_range is not None:
            self._window = (view.a_range, view.b_range)
        self.snapshot, self.backward, self.grid = None, None, None
        self.frame, self.plane_problem = frame, None
        self._remake = False
        self._framed_at = None if frame is None else frame.origin
        self.looks, self.notices = (), ()
        self.readings, self.health, self.proof, self.proving = (), None, None, False
        self.curvature = self.hinges = None
        for lane in (Lane.LANDSCAPE, Lane.BACKWARD, Lane.LOOK, Lane.WATCH, Lane.HEALTH, Lane.PROOF):
            self.worker.cancel(lane)
        self._keep_studies()
        self._race = Race(
            self.experiment,
            self._memory,
            k=view.k,
            lead=self.view.lead,
            sample=row,
            probe=self.probe_inputs(),
            runs=runs,
            fresh=fresh,
        )
        self.cursor = min(view.cursor, self.length)
        self._race.breakpoints = self.view.breakpoints
        self.worker.drive(self._race.advance, self._race.snapshot)
        self.pump.wake()
        self.rebuilt.emit()
        if running:
            self.running_changed.emit(False)
        self.find_minima()

    def _keep_studies(self) -> None:
        """Minima and studies stay as long as they are of the problem shown."""
        problem = self.experiment.bare
        if problem == self._studied:
            return
        self._studied = problem
        self.worker.cancel(Lane.MINIMA)
        self._minima_of = self.minima = None
        if self.multi_start is not None or self.basin_map is not None:
            self.forget_study()
        else:
            self.cancel_study()
        self.minima_changed.emit()

    def probe_inputs(self) -> Array | None:
        """Scaled inputs at which the fit is drawn: a line for one input, a square for two."""
        if self.is_function:
            return None
        X = self.prepared.train_inputs
        low, high = X.min(axis=0), X.max(axis=0)
        span = np.where(high > low, high - low, 1.0)
        low, high = low - 0.08 * span, high + 0.08 * span
        if X.shape[1] == 1:
            return np.linspace(low[0], high[0], CURVE_PROBES)[:, None]
        if X.shape[1] == 2:
            axes = [np.linspace(low[i], high[i], MAP_PROBES) for i in range(2)]
            return np.stack([g.ravel() for g in np.meshgrid(*axes, indexing="ij")], axis=1)
        return None

    def _look_again(self) -> None:
        """A new snapshot of the same iterate."""
        self.worker.call(lambda token: None)
        self.pump.wake()

    def _move(self, cursor: int) -> None:
        self.cursor = cursor
        self.backward_changed.emit()
        if self.backward is None:
            self._refresh()

    def _set_running(self, running: bool) -> None:
        if running != self._running:
            self._running = running
            self.running_changed.emit(running)

    def _on_arrived(self, result: Result) -> None:
        if self._closed:
            return
        if result.lane is Lane.DESCENT:
            self._show(result.value)
        elif result.lane is Lane.LANDSCAPE:
            grid: Grid = result.value
            # while a run goes on a coarse picture between two fine ones would flicker
            if grid.final or self.grid is None or not self._running:
                self.grid = grid
                self._take_frame(grid.plane)
                self.surface_changed.emit()
                self.refresh_hinges()
        elif result.lane is Lane.LOOK:
            self.looks, notices = result.value
            self.looks_changed.emit()
            self._set_notices(notices)
        elif result.lane is Lane.WATCH:
            self.readings = result.value
            self.watches_changed.emit()
        elif result.lane is Lane.HEALTH:
            self.health = result.value
            self.health_changed.emit()
        elif result.lane is Lane.HINGES:
            self.hinges = result.value
            self.hinges_changed.emit()
        elif result.lane is Lane.CURVATURE:
            self.curvature = result.value
            self.curvature_changed.emit()
        elif result.lane is Lane.PROOF:
            self.proof, self.proving = result.value, not result.finished
            self.proof_changed.emit()
        elif result.lane is Lane.MINIMA:
            self.minima = result.value
            self.minima_changed.emit()
        elif result.lane is Lane.STUDY:
            if isinstance(result.value, BasinMap):
                self.basin_map = result.value
            else:
                self.multi_start = result.value
            self._studies = not result.finished
            self.study_changed.emit()
        elif result.value is not None:
            self.backward = result.value
            self.cursor = min(self.cursor, self.length)
            self.backward_changed.emit()
        if result.finished:
            self.progressed.emit((result.lane, None))
        elif result.fraction is not None:
            self.progressed.emit((result.lane, result.fraction))

    def _show(self, snapshot: Snapshot) -> None:
        before = self.snapshot
        self.snapshot = snapshot
        if before is not None and before.k != snapshot.k and not self._running:
            self.backward = self.health = None
            self._drop_looks()
        if self._running and not snapshot.active:
            self._set_running(False)
        self.moved.emit()
        if snapshot.broke is not None and (before is None or before.broke is not snapshot.broke):
            self.broke.emit(snapshot.broke)
        if self._running:
            self.backward = None
            self._drop_looks()
            wait = SURFACE_INTERVAL - (monotonic() - self._surface_asked)
            if wait <= 0:
                self.refresh_surface()
                self.refresh_watches()
                self.refresh_curvature()
            elif not self._surface_timer.isActive():
                self._surface_timer.start(int(wait * 1000))
        else:
            self._refresh()

    def _refresh(self) -> None:
        """Ask for the surface and the backward pass of what is shown now."""
        if self.snapshot is None or self._closed:
            return
        self.refresh_backward()
        self.refresh_looks()
        self.refresh_watches()
        self.refresh_health()
        self.refresh_curvature()
        self.refresh_surface()

    def _drop_looks(self) -> None:
        if self.looks:
            self.looks = ()
            self.looks_changed.emit()
        self._set_notices(())

    def _set_notices(self, notices: tuple[Sentence, ...]) -> None:
        if notices != self.notices:
            self.notices = notices
            self.notices_changed.emit()

    def refresh_looks(self) -> None:
        """Ask for what each method sees at the point shown."""
        if self.snapshot is None or self._closed or not self.snapshot.tracks:
            return
        race, (i, j) = self._race, self.picks

        def task(token: CancelToken) -> Iterator[tuple[tuple[Look, ...], tuple[Sentence, ...]]]:
            looks = race.look(i, None if i == j else j, token.check)
            yield looks, race.notices()

        self.worker.submit(Lane.LOOK, task)
        self.pump.wake()

    def refresh_backward(self) -> None:
        """Ask for the pass at the point shown."""
        if self.snapshot is None or self._closed:
            return
        race, parameter, wanted = self._race, self.parameter, frozenset(self._followed)

        def task(token: CancelToken) -> Iterator[Backward | None]:
            yield race.backward(parameter, wanted)

        self.worker.submit(Lane.BACKWARD, task)
        self.pump.wake()

    def refresh_health(self) -> None:
        """Ask how the gradient fares layer by layer, if somebody looks."""
        if self.snapshot is None or self._closed or self.is_function or "health" not in self._followed:
            return
        race = self._race

        def task(token: CancelToken) -> Iterator[Health | None]:
            yield race.health()

        self.worker.submit(Lane.HEALTH, task)
        self.pump.wake()

    def refresh_hinges(self) -> None:
        """Ask where the surface that is shown is folded, if somebody looks."""
        grid = self.grid
        if (
            grid is None
            or not grid.final
            or self._closed
            or self.is_function
            or "hinges" not in self._followed
        ):
            return
        if self.hinges is not None and self.hinges.plane is grid.plane:
            return
        race, plane = self._race, grid.plane

        def task(token: CancelToken) -> Iterator[Hinges]:
            yield from race.hinges(plane, token.check)

        self.worker.submit(Lane.HINGES, task)
        self.pump.wake()

    def refresh_curvature(self) -> None:
        """Ask for the curvature along the leading run, if somebody looks."""
        if self.snapshot is None or self._closed or "curvature" not in self._followed:
            return
        race = self._race

        def task(token: CancelToken) -> Iterator[Curvatures]:
            yield from race.curvature(token.check)

        self.worker.submit(Lane.CURVATURE, task)
        self.pump.wake()

    def refresh_surface(self) -> None:
        """Sample the slice along the two picked parameters through the point shown."""
        if self.snapshot is None or self._closed or (self.is_line and not self.is_function):
            return
        if self.view.surface.follows and self._strayed():
            self._remake = True
        kept = self.is_function or (self.frame is not None and not self._remake)
        if kept and self._surface_is_current():
            return  # a function's surface does not follow the run, nor does a plane once made
        self._surface_asked = monotonic()
        self._surface_timer.stop()
        if self.plane_kind != COORDINATES and not self.is_function:
            self._ask_for_frame()
            return
        race = self._race
        plane = self._plane(self._window or self.path_window())

        def task(token: CancelToken) -> Iterator[Grid]:
            yield from race.surface(plane, token.check)

        self.worker.submit(Lane.LANDSCAPE, task)
        self.pump.wake()

    def _ask_for_frame(self) -> None:
        """Make the plane of the chosen kind, if it is not there yet, and sample it."""
        race, window = self._race, self._window
        frame = None if self._remake else self.frame
        choice, saved = self.view.surface, self.saved_points
        if frame is None:
            self._framed_at = np.array(self.theta)
        instead = None if frame is not None else self._coordinate_plane(self._coordinate_window())

        def task(token: CancelToken) -> Iterator[Grid]:
            plane, race.plane_problem = frame or instead, None
            if frame is None:
                try:
                    plane = race.plane(
                        choice.kind, choice.seed, token.check, centre=choice.centre, saved=saved
                    )
                except InputError as error:
                    race.plane_problem = error.sentence
            assert plane is not None
            if window is not None and plane.kind == choice.kind:
                plane = plane.within(*window)
            yield from race.surface(plane, token.check)

        self.worker.submit(Lane.LANDSCAPE, task)
        self.pump.wake()

    def _take_frame(self, plane: Plane) -> None:
        """The plane of the grid that arrived is the one that is looked at."""
        wanted = self.plane_kind != COORDINATES and not self.is_function
        problem = self._race.plane_problem if wanted and plane.kind == COORDINATES else None
        frame = plane if plane.kind != COORDINATES else None
        other = (frame is None) != (self.frame is None) or problem != self.plane_problem
        self.frame, self.plane_problem, self._remake = frame, problem, problem is not None
        if other:
            self.picked.emit()

    def _surface_is_current(self) -> bool:
        window = self._window or self.path_window()
        return (
            self.grid is not None
            and self.grid.final
            and (self.grid.plane.a_range, self.grid.plane.b_range) == window
        )

    def _plane(self, window: tuple[Range, Range]) -> Plane:
        if self.frame is not None:
            return self.frame.within(*window)
        return self._coordinate_plane(window)

    def _coordinate_plane(self, window: tuple[Range, Range]) -> Plane:
        i, j = self.picks
        if self.is_line:
            return Plane(np.zeros(1), np.ones(1), np.zeros(1), *window, self.coordinate_name(0), "")
        names = self.experiment.function.objective if self.is_function else _Names(self.mlp)
        return Plane.along(names, self.theta, i, j, *window)

    def path_window(self) -> tuple[Range, Range]:
        """The window in which all paths fit, steadied so that it does not creep with every step.

        A function has its own.
        """
        if self.frame is not None:
            return self.frame.a_range, self.frame.b_range
        return self._coordinate_window()

    def _coordinate_window(self) -> tuple[Range, Range]:
        if self.is_function:
            window = self.experiment.function.window
            return (window[0], window[1] if len(window) > 1 else (-1.0, 1.0))
        i, j = self.picks
        points = [
            (at.x[i], at.x[j])
            for track in (self.snapshot.tracks if self.snapshot else ())
            for at in track.path
        ]
        start = self.experiment.start
        fit = window_for(np.array(points).reshape(-1, 2), (start[i], start[j]))
        old = self.grid.plane if self.grid is not None else None
        if old is not None and all(
            _holds(o, n) for o, n in zip((old.a_range, old.b_range), fit, strict=True)
        ):
            return old.a_range, old.b_range
        return fit

    def _on_happened(self, event: object) -> None:
        if self._closed:
            return
        if isinstance(event, Fault):
            if event.lane is Lane.PROOF:
                self.cancel_proof()
            self._set_running(False)
            self.failed.emit(event)
        elif isinstance(event, Stopped) and event.job == self.worker.current(Lane.DESCENT):
            self._set_running(False)
            if self._window is None:
                self._remake = True  # from the whole path
            self._refresh()
        elif isinstance(event, Finished):
            self.progressed.emit((event.lane, None))

    def _runs_for_saving(self) -> Any:
        """The runs, read on the worker between two iterations (at most one iteration away)."""
        race = self._race
        return race.saved() if self.worker.idle else self._saved_by_worker(race)

    def _saved_by_worker(self, race: Race) -> Any:
        done, box = threading.Event(), list[Any]()

        def read(token: CancelToken) -> None:
            box.append(race.saved())
            done.set()

        self.worker.call(read)
        self.pump.wake()
        return box[0] if done.wait(2.0) else ()


class _Names(Objective):
    """Names a network's coordinates for a plane, without the worker's objective."""

    def __init__(self, mlp: MLP) -> None:
        self.mlp = mlp

    def coordinate_name(self, i: int) -> str:
        return parameter_text(self.mlp, i)


def _holds(old: Range, new: Range) -> bool:
    """True when the old range still holds the new one and is not more than twice as wide."""
    return old[0] <= new[0] and new[1] <= old[1] and (old[1] - old[0]) < 2.0 * (new[1] - new[0])


def _same_picks(picked: tuple[int, int], old: MLP, new: MLP) -> tuple[int, int]:
    """The same two parameters in a network of another shape; the nearest where one is gone."""
    first, second = (_same_parameter(i, old, new) for i in picked)
    if first == second:
        second = first + 1 if first + 1 < new.dimension else max(0, first - 1)
    return first, second


def _same_parameter(i: int, old: MLP, new: MLP) -> int:
    p = old.parameter(min(i, old.dimension - 1))
    layer = min(p.layer, new.depth)
    m, n = new.shapes[layer - 1]
    source = n - 1 if p.is_bias else min(p.source, n - 2)
    return new.index(layer, min(p.unit, m - 1), source)


def _kept_parameter(i: int, old: MLP, new: MLP) -> int:
    """The index of the same parameter; the old one where it is gone, so that undo finds it again."""
    if not 0 <= i < old.dimension:
        return i
    p = old.parameter(i)
    if p.layer > new.depth:
        return i
    m, n = new.shapes[p.layer - 1]
    source = n - 1 if p.is_bias else p.source
    there = p.unit < m and (p.is_bias or source < n - 1)
    return new.index(p.layer, p.unit, source) if there else i


def _same_breakpoint(point: Breakpoint, old: MLP, new: MLP) -> Breakpoint:
    """On the same weight, where it is on one."""
    i = point.coordinate
    return point if i is None else replace(point, coordinate=_kept_parameter(i, old, new))


def _same_watch(watch: Watch, old: MLP, new: MLP) -> Watch:
    """Of the same weight, where it is of one."""
    if watch.kind not in ("weight", "gradient"):
        return watch
    return replace(watch, index=_kept_parameter(watch.index, old, new))
