"""A project file: the experiment, what was looked at and the runs so far, as UTF-8 JSON.

What a run needs to go on is written as state with all its bits, not as a
seed: another machine's kernels may differ in the last digit, and
:func:`made_elsewhere` says so. Keys are registry keys, never class paths.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import platform
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

import numpy as np

from gdsim import __version__
from gdsim.engine.breakpoints import CONDITIONS, Breakpoint
from gdsim.engine.classroom import Classroom, read_classroom, write_classroom
from gdsim.engine.datasets import DATASETS, MAX_NOISE, MAX_SAMPLES, SCALINGS
from gdsim.engine.descent import StoppingRule
from gdsim.engine.experiment import (
    FUNCTION_OPTIMIZERS,
    MAX_HIDDEN_LAYERS,
    MAX_PARAMETER,
    MAX_SEED,
    MAX_STARTS,
    MAX_UNITS,
    PROBLEMS,
    DataChoice,
    Experiment,
    FunctionChoice,
    OptimizerChoice,
    Origin,
    opening,
)
from gdsim.engine.landscape import Range
from gdsim.engine.network import INITIALISERS, MLP
from gdsim.engine.objective import Ledger
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.engine.primitives import ACTIVATIONS, LOSSES
from gdsim.engine.saved_runs import MAX_ITERATIONS, SavedRun, read_run, restore, saved_run, write_run
from gdsim.engine.saved_tables import Ready, read_table, too_many_rows, write_table
from gdsim.engine.schedules import SCHEDULES
from gdsim.engine.sentence import InputError, Sentence, sentence
from gdsim.engine.strict_json import MAX_BYTES, Members, Place, packed, parse
from gdsim.engine.surface_choice import SurfaceChoice, read_surface, write_surface
from gdsim.engine.surfaces import SURFACES
from gdsim.engine.watches import Watch

__all__ = [
    "Project",
    "SavedRun",
    "View",
    "dumps",
    "loads",
    "made_elsewhere",
    "restore",
    "saved_run",
    "this_machine",
]

FORMAT, VERSION = "gdsim-experiment", 5


def _from_1(raw: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knew networks, one start and three optimizers without schedules, and kept no costs."""
    optimizers = [
        {"schedule": {"key": "constant"}, "warm_up": 0, "clip": 0.0, **each} for each in raw["optimizers"]
    ]
    runs = []
    for run in raw["runs"]:
        curve = Place("curve", run["curve"]).array(-1, 6)
        spent = np.zeros((len(curve), len(Ledger._fields) + 1))
        spent[:, :2] = curve[:, :1] + 1  # each of its steps cost one value and one gradient
        runs.append({"start": 0, **run, "curve": packed(np.hstack([curve, spent]))})
    return {
        "problem": "network",
        "function": json.loads(json.dumps(_write_function(FunctionChoice()))),
        "more_starts": [],
        "shelved": [_write_optimizer(each) for each in FUNCTION_OPTIMIZERS],
        **raw,
        "view": {"breakpoints": [], "watches": [], **raw["view"]},
        "optimizers": optimizers,
        "runs": runs,
    }


def _from_2(raw: dict[str, Any]) -> dict[str, Any]:
    """Version 2 knew no branches, and its cursor counted the factors of the backward pass alone."""
    view = dict(raw["view"])
    factor = view.pop("factor")
    forward = 2 * (len(raw["widths"]) - 1) + (3 if raw["l1"] or raw["l2"] else 1)
    cursor = forward + factor if factor and raw["problem"] == "network" else 0

    def whole(choices: list[Any]) -> list[Any]:
        return [{"name": "", "origin": None, **each} for each in choices]

    return raw | {
        "version": 3,
        "view": view | {"cursor": cursor},
        "optimizers": whole(raw["optimizers"]),
        "shelved": whole(raw["shelved"]),
    }


def _from_3(raw: dict[str, Any]) -> dict[str, Any]:
    """Version 3 kept nothing of the surface but its window."""
    surface = write_surface(SurfaceChoice())
    return raw | {"version": 4, "view": {"surface": surface, **raw["view"]}}


def _from_4(raw: dict[str, Any]) -> dict[str, Any]:
    """Version 4 hid nothing from a class."""
    return raw | {"version": 5, "view": {**raw["view"], "classroom": None}}


#: ``MIGRATIONS[n]`` turns a document of version n into one of version n + 1.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: _from_1,
    2: _from_2,
    3: _from_3,
    4: _from_4,
}
MAX_OPTIMIZERS, MAX_WATCHED = 100, 100
#: Letters of a branch's name, and branches of branches of branches.
MAX_NAME, MAX_BRANCHES = 80, 16


@dataclass(frozen=True)
class View:
    """What was looked at: the picked parameters, the sample, the followed optimizer and the two cursors.

    ``picked`` are flat indices, the debugger's first; ``sample`` is a row of
    the training set, None the mean over the batch; ``lead`` counts in
    ``experiment.optimizers``. A range of None follows the path.
    """

    picked: tuple[int, int] = (0, 1)
    sample: int | None = None
    lead: int = 0
    k: int = 0
    cursor: int = 0
    log_loss: bool = False
    a_range: Range | None = None
    b_range: Range | None = None
    breakpoints: tuple[Breakpoint, ...] = ()
    watches: tuple[Watch, ...] = ()
    surface: SurfaceChoice = field(default_factory=SurfaceChoice)
    classroom: Classroom | None = None

    def fitted(self, experiment: Experiment, last: int) -> View:
        """The same as far as the experiment, run for ``last`` iterations, has it; else the default."""
        first, second = self.picked
        there = all(0 <= i < experiment.mlp.dimension for i in self.picked) and first != second
        rows = len(experiment.data.prepared.train_inputs)
        return replace(
            self,
            picked=self.picked if there else (0, 1),
            sample=self.sample if self.sample is not None and 0 <= self.sample < rows else None,
            lead=self.lead if 0 <= self.lead < len(experiment.optimizers) else 0,
            k=min(max(self.k, 0), last),
            cursor=max(self.cursor, 0),
            a_range=_width(self.a_range),
            b_range=_width(self.b_range),
            surface=self.surface.fitted(experiment.dimension, experiment.is_function),
        )


def _width(window: Range | None) -> Range | None:
    return window if window and -1e30 <= window[0] < window[1] <= 1e30 else None


@functools.cache
def _machine() -> tuple[tuple[str, str], ...]:
    x = np.linspace(-2.0, 3.0, 37 * 61).reshape(37, 61)
    bits = b"".join(each.astype("<f8").tobytes() for each in (x @ x.T, x @ x[0], np.tanh(x), np.exp(x)))
    return (
        ("gdsim", __version__),
        ("python", platform.python_version()),
        ("numpy", np.__version__),
        ("machine", f"{platform.system()} {platform.machine()}"),
        ("kernels", hashlib.sha256(bits).hexdigest()[:16]),
    )


def this_machine() -> dict[str, str]:
    """Versions, and a digest of the bits that matrix product, tanh and exp give here."""
    return dict(_machine())


@dataclass(frozen=True, eq=False)
class Project:
    """All that a project file holds."""

    experiment: Experiment
    view: View = field(default_factory=View)
    runs: tuple[SavedRun, ...] = ()
    made_with: dict[str, str] = field(default_factory=this_machine)


def opening_project() -> Project:
    """What the window opens on: a weight of a living hidden unit and one of the output, and one sample."""
    return Project(opening(), View(picked=(4, 10), sample=11))


def made_elsewhere(project: Project) -> Sentence | None:
    """A remark if there are runs and their bits came from other kernels than those here."""
    there = project.made_with
    if not project.runs or there.get("kernels") == this_machine()["kernels"]:
        return None
    return sentence(
        "The runs in this file were computed on another machine ({machine}, NumPy {numpy}); what is computed "
        "anew may differ from them in the last digit.",
        machine=there.get("machine", "?"),
        numpy=there.get("numpy", "?"),
    )


# --- writing -------------------------------------------------------------------------------------

_OF_FUNCTION = tuple(each.name for each in fields(FunctionChoice))
_OF_EXPERIMENT = tuple(each.name for each in fields(Experiment))
_OF_DATA = tuple(each.name for each in fields(DataChoice))
_OF_STOP = tuple(each.name for each in fields(StoppingRule))
_OF_VIEW = tuple(each.name for each in fields(View))


def dumps(project: Project) -> str:
    """The project file's text; InputError if its table is too large.

    Of the view and the runs only what :func:`loads` can take up again is
    written: they are never the reason why an experiment cannot be saved.
    """
    e = project.experiment
    runs, last = [], 0
    for run in project.runs:
        written = write_run(run)
        with contextlib.suppress(InputError):
            read_run(Place("runs", written), e)
            runs.append(written)
            last = max(last, run.head.k)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "made_with": project.made_with,
        **{name: getattr(e, name) for name in _OF_EXPERIMENT},
        "function": _write_function(e.function),
        "data": _write_data(e.data),
        "optimizers": [_write_optimizer(each) for each in e.optimizers],
        "shelved": [_write_optimizer(each) for each in e.shelved],
        "stop": asdict(e.stop),
        "view": _write_view(project.view.fitted(e, last)),
        "runs": runs,
    }
    text = _text(document, ascii_only=False)
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError:  # a file name that is no text can become the name of a table
        text = _text(document, ascii_only=True)
        size = len(text)
    if size > MAX_BYTES:
        raise too_many_rows(len(e.data.dataset))
    return text


def _write_view(view: View) -> dict[str, Any]:
    return {name: getattr(view, name) for name in _OF_VIEW} | {
        "breakpoints": [asdict(each) for each in view.breakpoints],
        "watches": [asdict(each) for each in view.watches],
        "surface": write_surface(view.surface),
        "classroom": write_classroom(view.classroom),
    }


def _write_function(choice: FunctionChoice) -> dict[str, Any]:
    return {name: getattr(choice, name) for name in _OF_FUNCTION}


def _write_optimizer(choice: OptimizerChoice) -> dict[str, Any]:
    return {
        "key": choice.key,
        "enabled": choice.enabled,
        "schedule": {"key": choice.schedule, **dict(choice.schedule_parameters)},
        "warm_up": choice.warm_up,
        "clip": choice.clip,
        "name": choice.name,
        "origin": None
        if choice.origin is None
        else {"k": choice.origin.k, "optimizer": _write_optimizer(choice.origin.optimizer)},
        **dict(choice.parameters),
    }


def _write_data(data: DataChoice) -> dict[str, Any]:
    written = {name: getattr(data, name) for name in _OF_DATA}
    if data.table is None:
        del written["table"]
    else:
        written["table"] = write_table(data.table)
    return written


def _text(document: Mapping[str, Any], ascii_only: bool) -> str:
    """One member a line, for whoever opens it in an editor or compares two versions of it."""
    lines = (f"{json.dumps(key)}: {_value(each, ascii_only)}" for key, each in document.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _value(value: Any, ascii_only: bool) -> str:
    if isinstance(value, Ready):
        return value.text
    if isinstance(value, dict):
        members = (
            f"{json.dumps(key, ensure_ascii=ascii_only)}: {_value(v, ascii_only)}" for key, v in value.items()
        )
        return "{" + ", ".join(members) + "}"
    return json.dumps(value, ensure_ascii=ascii_only, allow_nan=False)


# --- reading -------------------------------------------------------------------------------------


def loads(text: str) -> Project:
    """The project in a file's text; InputError, naming the place, for all that gdsim does not write."""
    document = parse(text)
    raw = document.value
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise InputError("This is not a gdsim experiment.")
    raw = _migrated(raw, document.any_members()["version"])
    members = Place("", raw).members("format", "version", "made_with", *_OF_EXPERIMENT, "view", "runs")
    experiment = _read_experiment(members)
    runs: list[SavedRun] = []
    for each in members["runs"].items(0, len(experiment.optimizers) * len(experiment.starts)):
        run = read_run(each, experiment)
        if any((other.optimizer, other.start) == (run.optimizer, run.start) for other in runs):
            raise InputError("“{place}” is given twice.", place=f"{each.name}.optimizer")
        runs.append(run)
    view = _read_view(members["view"], experiment).fitted(
        experiment, max((run.head.k for run in runs), default=0)
    )
    made_with = {key: value.text(200) for key, value in members["made_with"].any_members().items()}
    return Project(experiment, view, tuple(runs), made_with)


def _migrated(raw: dict[str, Any], version: Place) -> dict[str, Any]:
    found = version.integer(0, 2**31)
    if found > VERSION:
        raise InputError(
            "The file was made by a newer gdsim: its version is {found}, and up to {known} can be read.",
            found=found,
            known=VERSION,
        )
    for n in range(found, VERSION):
        try:
            raw = MIGRATIONS[n](raw)
        except (LookupError, TypeError, ValueError, AttributeError):
            raise InputError(
                "The file, of version {found}, cannot be brought up to date.", found=found
            ) from None
    return raw


def _read_experiment(members: Members) -> Experiment:
    layers = MAX_HIDDEN_LAYERS + 1
    widths = tuple(each.integer(1, MAX_UNITS) for each in members["widths"].items(2, layers + 1))
    activations = tuple(each.key(ACTIVATIONS) for each in members["activations"].items(1, layers))
    with members["activations"].named():
        mlp = MLP(widths, activations)
    problem = members["problem"].text(20)
    if problem not in PROBLEMS:
        raise InputError(
            "“{place}” must be one of {choices}.", place=members["problem"].name, choices=", ".join(PROBLEMS)
        )
    return Experiment(
        problem=problem,
        function=_read_function(members["function"]),
        widths=widths,
        activations=activations,
        start=tuple(members["start"].numbers(mlp.dimension).tolist()),
        more_starts=tuple(
            tuple(each.numbers(mlp.dimension).tolist())
            for each in members["more_starts"].items(0, MAX_STARTS - 1)
        ),
        initialiser=members["initialiser"].key(INITIALISERS),
        seed=members["seed"].integer(0, MAX_SEED),
        loss=members["loss"].key(LOSSES),
        l1=members["l1"].number(0, 1e6),
        l2=members["l2"].number(0, 1e6),
        batch_size=members["batch_size"].integer(0, MAX_SAMPLES),
        batch_seed=members["batch_seed"].integer(0, MAX_SEED),
        data=_read_data(members["data"]),
        optimizers=tuple(_read_optimizer(each) for each in members["optimizers"].items(0, MAX_OPTIMIZERS)),
        shelved=tuple(_read_optimizer(each) for each in members["shelved"].items(0, MAX_OPTIMIZERS)),
        stop=_read_stop(members["stop"]),
    )


def _read_function(place: Place) -> FunctionChoice:
    members = place.members(*_OF_FUNCTION)
    key = members["key"].text(100)
    if key != "formula":
        members["key"].key(SURFACES)

    def point(each: Place) -> tuple[float, ...]:
        return tuple(value.number(-MAX_PARAMETER, MAX_PARAMETER) for value in each.items(0, 2))

    formula = members["formula"].text(1000)
    window = tuple(_read_ends(each) for each in members["window"].items(0, 2))
    start = point(members["start"])
    more = tuple(point(each) for each in members["more_starts"].items(0, MAX_STARTS - 1))
    with place.named():
        return FunctionChoice(key, formula, window, start, more)


def _read_ends(place: Place) -> Range:
    low, high = (each.number(-MAX_PARAMETER, MAX_PARAMETER) for each in place.items(2, 2))
    return low, high


def _read_optimizer(place: Place, depth: int = 0) -> OptimizerChoice:
    key = place.any_members()["key"].key(OPTIMIZERS)
    numbers = {each.name: each for each in OPTIMIZERS[key].hyperparameters()}
    options = {each.name: each for each in OPTIMIZERS[key].options()}
    members = place.members(
        "key", "enabled", "schedule", "warm_up", "clip", "name", "origin", *numbers, *options
    )
    values: list[tuple[str, float | str]] = []
    for name, member in members.items():
        if name in numbers:
            value = member.number()
            with member.named():
                values.append((name, numbers[name].checked(value)))
        elif name in options:
            text = member.text(100)
            with member.named():
                values.append((name, options[name].checked(text)))
    schedule, scheduled = _read_schedule(members["schedule"])
    enabled, warm_up = members["enabled"].flag(), members["warm_up"].integer(0, 1_000_000)
    clip, title = members["clip"].number(0), members["name"].text(MAX_NAME)
    origin = _read_origin(members["origin"], depth)
    with place.named():
        return OptimizerChoice(key, tuple(values), enabled, schedule, scheduled, warm_up, clip, title, origin)


def _read_origin(place: Place, depth: int) -> Origin | None:
    if place.value is None:
        return None
    if depth >= MAX_BRANCHES:
        raise InputError("“{place}”: branches are nested too deeply.", place=place.name)
    members = place.members("k", "optimizer")
    k = members["k"].integer(0, 1_000_000)
    return Origin(_read_optimizer(members["optimizer"], depth + 1), k)


def _read_schedule(place: Place) -> tuple[str, tuple[tuple[str, float], ...]]:
    key = place.any_members()["key"].key(SCHEDULES)
    known = {each.name: each for each in SCHEDULES[key].hyperparameters()}
    values = []
    for name, member in place.members("key", *known).items():
        if name in known:
            value = member.number()
            with member.named():
                values.append((name, known[name].checked(value)))
    return key, tuple(values)


def _read_stop(place: Place) -> StoppingRule:
    members = place.members(*_OF_STOP)
    return StoppingRule(
        gradient_norm=members["gradient_norm"].number(0),
        step_length=members["step_length"].number(0),
        loss_change=members["loss_change"].number(0),
        iteration_limit=members["iteration_limit"].integer(0, MAX_ITERATIONS),
    )


def _read_data(place: Place) -> DataChoice:
    members = place.members(*_OF_DATA)
    source = members["source"].text(100)
    if source != "table":
        members["source"].key(DATASETS)
    return DataChoice(
        source=source,
        samples=members["samples"].integer(1, MAX_SAMPLES),
        noise=members["noise"].number(0, MAX_NOISE),
        seed=members["seed"].integer(0, MAX_SEED),
        scaling=members["scaling"].key(SCALINGS),
        test_fraction=members["test_fraction"].number(0, 0.95),
        split_seed=members["split_seed"].integer(0, MAX_SEED),
        table=read_table(members["table"]) if source == "table" or "table" in members else None,
        table_name=members["table_name"].text(),
    )


def _read_view(place: Place, experiment: Experiment) -> View:
    members = place.members(*_OF_VIEW)
    first, second = (each.integer(0, 10**9) for each in members["picked"].items(2, 2))
    sample = members["sample"]
    return View(
        picked=(first, second),
        sample=None if sample.value is None else sample.integer(0, MAX_SAMPLES),
        lead=members["lead"].integer(0, MAX_OPTIMIZERS),
        k=members["k"].integer(0, MAX_ITERATIONS),
        cursor=members["cursor"].integer(0, 10**7),
        log_loss=members["log_loss"].flag(),
        a_range=_read_range(members["a_range"]),
        b_range=_read_range(members["b_range"]),
        breakpoints=tuple(_read_breakpoint(each) for each in members["breakpoints"].items(0, MAX_WATCHED)),
        watches=tuple(_read_watch(each) for each in members["watches"].items(0, MAX_WATCHED)),
        surface=read_surface(members["surface"], experiment.dimension),
        classroom=read_classroom(members["classroom"]),
    )


def _read_breakpoint(place: Place) -> Breakpoint:
    members = place.members("kind", "value", "coordinate", "enabled")
    kind, value = members["kind"].key(CONDITIONS), members["value"].number()
    at = members["coordinate"]
    coordinate = None if at.value is None else at.integer(0, 10**9)
    enabled = members["enabled"].flag()
    with place.named():
        return Breakpoint(kind, value, coordinate, enabled)


def _read_watch(place: Place) -> Watch:
    members = place.members("kind", "index", "unit")
    kind, index = members["kind"].text(40), members["index"].integer(0, 10**9)
    layer, unit = (each.integer(1, 10**6) for each in members["unit"].items(2, 2))
    with place.named():
        return Watch(kind, index, (layer, unit))


def _read_range(place: Place) -> Range | None:
    if place.value is None:
        return None
    low, high = (each.number(-1e30, 1e30) for each in place.items(2, 2))
    if not low < high:
        raise InputError("“{place}” has no width.", place=place.name)
    return low, high
