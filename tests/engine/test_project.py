from __future__ import annotations

import base64
import json
import time
import zlib
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdsim.engine import descent, project, saved_runs, saved_tables
from gdsim.engine.breakpoints import Breakpoint
from gdsim.engine.classroom import Classroom
from gdsim.engine.datasets import Dataset
from gdsim.engine.descent import StoppingRule
from gdsim.engine.experiment import DataChoice, Experiment, FunctionChoice, OptimizerChoice, Origin, opening
from gdsim.engine.history import CURVE_POINTS, History
from gdsim.engine.iterate import Iterate, Status
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.engine.project import (
    Project,
    SavedRun,
    View,
    dumps,
    loads,
    made_elsewhere,
    restore,
    saved_run,
    this_machine,
)
from gdsim.engine.sentence import InputError, sentence
from gdsim.engine.surface_choice import SurfaceChoice
from gdsim.engine.watches import Watch

BUNDLED = sorted((Path(__file__).parents[2] / "resources" / "experiments").glob("*.gdsim"))
ENDLESS = StoppingRule(gradient_norm=0.0, iteration_limit=0)


def table(rows: int = 5, columns: int = 2) -> Dataset:
    rng = np.random.default_rng(rows)
    names = tuple(f"열 {i} [x" for i in range(columns))
    return Dataset(rng.normal(size=(rows, columns)), rng.normal(size=(rows, 1)), names, ("목표",))


def history_of(experiment: Experiment, index: int, stop: StoppingRule | None = None) -> History:
    optimizer, objective = experiment.optimizers[index].optimizer, experiment.objective()
    first = descent.start(objective, optimizer, experiment.theta, stop or experiment.stop)
    test = experiment.test_loss()
    probe = None if test is None else lambda at: (float(objective.value(at.x)), float(test.value(at.x)))
    return History(objective, optimizer, first, probe)


def go_on(history: History, steps: int, stop: StoppingRule = ENDLESS) -> None:
    for _ in range(steps):
        at = descent.advance(history.objective, history.optimizer, history.head, history.first, stop)
        history.append(at)
        if at.status is not Status.RUNNING:
            return


def same_bits(a: Iterate, b: Iterate) -> bool:
    return (
        a.k == b.k
        and a.ledger == b.ledger
        and type(a.state) is type(b.state)
        and all(
            np.asarray(x, dtype=np.float64).tobytes() == np.asarray(y, dtype=np.float64).tobytes()
            for x, y in zip((a.x, a.f, a.g, *a.state), (b.x, b.f, b.g, *b.state), strict=True)
        )
    )


def changed(text: str, *path: str | int, to: Any) -> str:
    """The document with one value replaced."""
    document = json.loads(text)
    at = document
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = to
    return json.dumps(document)


@pytest.fixture(scope="module")
def ran() -> Project:
    """The opening experiment after 100 iterations of each optimizer."""
    experiment, runs = opening(), []
    for index in experiment.enabled:
        history = history_of(experiment, index)
        go_on(history, 100, experiment.stop)
        runs.append(saved_run(index, history))
    return Project(experiment, View(picked=(3, 7), sample=4, lead=2, k=57, cursor=3), tuple(runs))


# --- round trips ---------------------------------------------------------------------------------

UNUSUAL = Experiment(
    problem="function",
    function=FunctionChoice(
        "formula", "x^2 + 2y^4 - sin(x*y)", ((-1.5, 2.0), (-3.0, 4.0)), (0.5, -0.25), ((1.0, 1.0),)
    ),
    more_starts=(tuple(np.random.default_rng(2).normal(size=20).tolist()),),
    widths=(2, 3, 2, 1),
    activations=("gelu", "tanh", "identity"),
    start=tuple(np.random.default_rng(1).normal(size=20).tolist()),
    initialiser="xavier",
    seed=11,
    loss="huber",
    l1=0.25,
    l2=1e-7,
    batch_size=3,
    batch_seed=9,
    data=DataChoice("table", 17, 0.3, 5, "standardise", 0.4, 8, table(), "파일.csv"),
    optimizers=(
        OptimizerChoice(
            "adam",
            (("beta2", 0.5), ("learning_rate", 0.125)),
            enabled=False,
            schedule="step",
            warm_up=3,
            clip=2.5,
        ),
        OptimizerChoice("bfgs", (("line_search", "armijo"),)),
    ),
    shelved=(OptimizerChoice("newton"),),
    stop=StoppingRule(0.0, 1e-9, 1e-12, 77),
)


def test_every_field_of_an_experiment_comes_back() -> None:
    defaults = Experiment()
    for part, default in ((UNUSUAL, defaults), (UNUSUAL.data, defaults.data), (UNUSUAL.stop, defaults.stop)):
        same = [each.name for each in fields(part) if getattr(part, each.name) == getattr(default, each.name)]
        assert not same, "a field that has its default here would not be missed in the file"
    assert loads(dumps(Project(UNUSUAL))).experiment == UNUSUAL


def test_every_field_of_the_view_comes_back(ran: Project) -> None:
    points = (Breakpoint("unit_dies"), Breakpoint("weight_crosses", -0.5, 3, enabled=False))
    watches = (Watch("neuron", unit=(1, 2)), Watch("weight", 5))
    surface, classroom = SurfaceChoice("random", 4, mode="3d"), Classroom(("fit_dock",), locked=True)
    view = View((5, 2), 6, 1, 99, 4, True, (-1.5, 2.0), (0.1, 0.2), points, watches, surface, classroom)
    assert all(getattr(view, each.name) != getattr(View(), each.name) for each in fields(View))
    assert loads(dumps(replace(ran, view=view))).view == view


def test_what_is_read_is_written_the_same_again(ran: Project) -> None:
    text = dumps(ran)
    assert dumps(loads(text)) == text


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.floats(-1e30, 1e30), min_size=13, max_size=13),
    st.floats(0.0, 1e6),
    st.floats(0.0, 0.95),
    st.integers(0, 2**31 - 1),
    st.floats(1e-300, 1e11),
)
def test_numbers_come_back_to_the_last_bit(
    start: list[float], l2: float, fraction: float, seed: int, rate: float
) -> None:
    experiment = Experiment(
        start=tuple(start),
        l2=l2,
        data=DataChoice(test_fraction=fraction, split_seed=seed),
        optimizers=(OptimizerChoice("momentum", (("learning_rate", rate),)),),
    )
    again = loads(dumps(Project(experiment))).experiment
    assert again == experiment
    assert again.theta.tobytes() == experiment.theta.tobytes()


@pytest.mark.parametrize("rows", [1, 700, 100_000])
def test_tables_of_any_size_come_back(rows: int) -> None:
    data = DataChoice("table", table=table(rows), table_name="x")
    experiment = Experiment(widths=(2, 2, 1), activations=("relu", "identity"), data=data)
    text = dumps(Project(experiment))
    assert ('"zlib"' in text) == (rows == 100_000)
    found = loads(text).experiment.data.table
    assert found == data.table
    assert found is not None
    assert found.inputs.tobytes() == table(rows).inputs.tobytes()


def test_a_name_that_is_no_text_comes_back() -> None:
    name = b"\xff\xfe.csv".decode("utf-8", "surrogateescape")
    experiment = replace(UNUSUAL, data=replace(UNUSUAL.data, table_name=name))
    text = dumps(Project(experiment))
    assert loads(text.encode("utf-8").decode("utf-8")).experiment == experiment


def test_names_can_be_read_in_the_file() -> None:
    assert "파일.csv" in dumps(Project(UNUSUAL))


def test_a_table_too_large_for_a_file_is_refused_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_tables, "MAX_BYTES", 8 * 3 * 700 - 1)
    data = DataChoice("table", table=table(700), table_name="x")
    experiment = Experiment(widths=(2, 1), activations=("identity",), data=data)
    with pytest.raises(InputError, match=r"700 rows .* save fewer rows"):
        dumps(Project(experiment))
    monkeypatch.undo()
    monkeypatch.setattr(project, "MAX_BYTES", 10_000)
    with pytest.raises(InputError, match="save fewer rows"):
        dumps(Project(experiment))


def test_the_view_falls_back_where_the_experiment_does_not_have_it(ran: Project) -> None:
    wrong = View((3, 999), 28, 7, 10**9, 2, a_range=(1.0, 1.0), b_range=(float("nan"), 1.0))
    assert loads(dumps(replace(ran, view=wrong))).view == View(k=100, cursor=2)
    assert loads(dumps(Project(ran.experiment, ran.view))).view.k == 0
    assert loads(changed(dumps(ran), "view", "picked", to=[4, 4])).view.picked == (0, 1)


def test_it_says_what_made_it(ran: Project) -> None:
    assert made_elsewhere(ran) is None
    other = replace(ran, made_with=this_machine() | {"kernels": "other", "machine": "Elsewhere"})
    remark = made_elsewhere(loads(dumps(other)))
    assert remark is not None
    assert "Elsewhere" in str(remark)
    assert made_elsewhere(replace(other, runs=())) is None


# --- runs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", list(OPTIMIZERS))
@pytest.mark.parametrize("batch_size", [0, 5])
@pytest.mark.parametrize("steps", [0, 1, 63, 64, 300, 1500])
def test_a_restored_run_replays_and_goes_on_as_if_never_saved(key: str, batch_size: int, steps: int) -> None:
    experiment = replace(
        opening(),
        optimizers=(OptimizerChoice(key),),
        batch_size=batch_size,
        batch_seed=3,
        data=DataChoice("noisy_cubic", samples=12, test_fraction=0.25),
    )
    whole = history_of(experiment, 0)
    go_on(whole, steps)
    text = dumps(Project(experiment, runs=(saved_run(0, whole),)))
    read = loads(text)
    history = history_of(read.experiment, 0)
    restore(history, read.runs[0])
    assert same_bits(history.head, whole.head)
    head = whole.head.k  # a line search may end before
    ks = {*range(0, head + 1, 7), max(0, head - 1), head}
    assert all(same_bits(history.at(k), whole.at(k)) for k in ks)

    going = whole.head.status is Status.RUNNING
    go_on(whole, 150)
    go_on(history, 150)
    assert history.head.k == whole.head.k
    assert not going or history.head.k > head or history.head.status == Status.STALLED
    ks = {*range(0, history.head.k + 1, 11), history.head.k}
    assert all(same_bits(history.at(k), whole.at(k)) for k in ks)
    assert [at.k for at in history.checkpoints] == [
        i * history.spacing for i in range(len(history.checkpoints))
    ]
    ours, theirs = history.curve(), whole.curve()
    shared = np.isin(theirs.k, ours.k)
    assert np.array_equal(np.column_stack(ours), np.column_stack(theirs)[shared], equal_nan=True)
    # and once more, from what was restored and continued
    again = loads(dumps(Project(experiment, runs=(saved_run(0, history),)))).runs[0]
    assert same_bits(again.head, whole.head)


def test_a_run_of_any_length_is_saved_in_bounded_size() -> None:
    experiment = replace(opening(), batch_size=5)
    history = history_of(experiment, 2)
    first = history.first
    for k in range(1, 3 * CURVE_POINTS):
        history.append(first._replace(k=k))
    run = saved_run(2, history)
    assert 16 <= len(run.checkpoints) <= 64
    assert 128 <= len(run.curve) <= 512
    assert [at.k for at in run.checkpoints] == [i * run.spacing for i in range(len(run.checkpoints))]
    assert len(loads(dumps(Project(experiment, runs=(run,)))).runs) == 1


def test_a_large_network_is_saved_with_fewer_checkpoints() -> None:
    hidden = 8 * (64,)
    experiment = Experiment(
        widths=(1, *hidden, 1),
        activations=(*(8 * ("tanh",)), "identity"),
        optimizers=(OptimizerChoice("adam"),),
    )
    history = history_of(experiment, 0)
    go_on(history, 12)
    run = saved_run(0, history)
    floats = 4 * experiment.mlp.dimension
    assert (len(run.checkpoints) + 1) * floats <= max(saved_runs.MAX_RUN_FLOATS, 2 * floats)
    restored = history_of(experiment, 0)
    restore(restored, loads(dumps(Project(experiment, runs=(run,)))).runs[0])
    go_on(restored, 8)
    go_on(history, 8)
    assert all(same_bits(restored.at(k), history.at(k)) for k in range(21))


@pytest.mark.parametrize(
    ("rate", "stop", "name"),
    [
        (1e6, StoppingRule(), "DIVERGED"),
        (0.05, StoppingRule(gradient_norm=10.0), "CONVERGED"),
        (0.05, StoppingRule(iteration_limit=5), "EXHAUSTED"),
        (0.05, StoppingRule(gradient_norm=0.0, step_length=10.0), "CONVERGED"),
        (0.05, StoppingRule(gradient_norm=0.0, loss_change=10.0), "CONVERGED"),
    ],
)
def test_why_a_run_stopped_comes_back(rate: float, stop: StoppingRule, name: str) -> None:
    experiment = replace(
        opening(), optimizers=(OptimizerChoice("gradient_descent", (("learning_rate", rate),)),), stop=stop
    )
    history = history_of(experiment, 0)
    if history.head.status is Status.RUNNING:
        go_on(history, 50, stop)
    run = loads(dumps(Project(experiment, runs=(saved_run(0, history),)))).runs[0]
    before, after = history.head.status, run.head.status
    assert after.name == before.name == name
    assert (str(after), after.message.template, after.rule) == (
        str(before),
        before.message.template,
        before.rule,
    )
    if run.checkpoints[-1].k == run.head.k:
        assert run.checkpoints[-1] is run.head


def test_a_loss_that_is_not_finite_at_the_start_can_be_saved() -> None:
    experiment = replace(opening(), start=(1e30,) * 13, activations=("relu", "identity"), loss="mse")
    history = history_of(experiment, 0)
    at = history.head._replace(
        f=np.float64(np.inf), g=np.full(13, np.nan), status=Status("DIVERGED", sentence("No."))
    )
    history.append(at)
    run = loads(dumps(Project(experiment, runs=(saved_run(0, history),)))).runs[0]
    assert same_bits(run.head, at)
    assert run.head.status == Status.DIVERGED


def test_runs_that_cannot_be_taken_up_again_do_not_keep_an_experiment_from_being_saved(ran: Project) -> None:
    good, other, third = ran.runs
    elsewhere = replace(good, head=good.head._replace(x=np.full(13, np.inf)))
    unknown = replace(other, optimizer=7)
    hostile = Status("CONVERGED", sentence("{k.__class__}", k=1))
    text = dumps(
        replace(ran, runs=(elsewhere, unknown, replace(third, head=third.head._replace(status=hostile))))
    )
    assert loads(text).runs == ()
    moved = ran.experiment.with_parameter(0, 5.0)
    assert loads(dumps(replace(ran, experiment=moved))).runs == ()
    assert len(loads(dumps(ran)).runs) == 3


# --- what is refused -----------------------------------------------------------------------------


def refused(text: str) -> str:
    with pytest.raises(InputError) as error:
        loads(text)
    said = str(error.value)
    assert len(said) < 400
    return said


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("widths", 1), 10**9, "“widths[1]” must be a whole number between 1 and 64; 1000000000 is not."),
        (("widths", 1), 4.0, "widths[1]"),
        (("widths", 1), True, "widths[1]"),
        (("widths", 1), 10**4000, "widths[1]"),
        (("widths",), [1], "“widths” must have between 2 and 10 entries; it has 1."),
        (("widths",), [1] * 100_000, "it has 100000"),
        (("widths",), "1-4-1", "“widths” must be a list"),
        (("activations", 0), "os.system", "“activations[0]”: There is no activation function called “os"),
        (("activations",), ["relu"], "“activations”: A network with 2 layers"),
        (("activations", 0), ["relu"], "“activations[0]” must be text"),
        (("start", 3), None, "“start[3]” must be a number"),
        (("start", 3), True, "“start[3]” must be a number"),
        (("start", 3), "0.5", "“start[3]” must be a number"),
        (("start", 3), 1e31, "Parameter 4 of the start"),
        (("start", 3), 10**400, "“start” holds a number that is too large"),
        (("start",), [0.0] * 12, "“start” must have between 13 and 13 entries; it has 12."),
        (("start",), {"0": 1}, "“start” must be a list"),
        (("initialiser",), "magic", "“initialiser”: There is no initialiser"),
        (("seed",), -1, "“seed” must be a whole number between 0 and 2147483647; -1 is not."),
        (("seed",), [[1]], "“seed” must be a whole number between 0 and 2147483647; […] is not."),
        (("loss",), "hinge", "“loss”: There is no loss"),
        (("loss",), "bce", "Binary cross-entropy needs"),
        (("l2",), -0.1, "“l2” must be a number between 0 and 1e+06; -0.1 is not."),
        (("l2",), "0", "“l2” must be a number."),
        (("batch_size",), 1e3, "“batch_size” must be a whole number"),
        (("data",), [], "“data” must be an object"),
        (("data", "source"), "/etc/passwd", "“data.source”: There is no data set called “/etc/passwd”"),
        (("data", "source"), "saddle", "2 inputs and 1 targets"),
        (("data", "source"), "table", "“data.table” is missing."),
        (("data", "table"), {}, "“data.table.input_names” is missing."),
        (("data", "samples"), 10**9, "“data.samples” must be a whole number between 1 and 1000000"),
        (("data", "scaling"), "log", "“data.scaling”: There is no scaling"),
        (("data", "test_fraction"), 1, "“data.test_fraction” must be a number between 0 and 0.95; 1 is not."),
        (("data", "surprise"), 1, "“data.surprise” is not known"),
        (("optimizers", 1, "learning_rate"), -1, "“optimizers[1].learning_rate”: learning rate must be > 0"),
        (("optimizers", 1, "learning_rate"), "fast", "“optimizers[1].learning_rate” must be a number."),
        (("optimizers", 1, "gamma"), 0.5, "“optimizers[1].gamma” is not known"),
        (("optimizers", 1, "key"), "gdsim.engine.MLP", "“optimizers[1].key”: There is no optimizer"),
        (("optimizers", 1, "enabled"), 1, "“optimizers[1].enabled” must be true or false."),
        (("optimizers", 1), None, "“optimizers[1]” must be an object"),
        (
            ("optimizers",),
            [{"key": "adam", "enabled": True}] * 101,
            "“optimizers” must have between 0 and 100",
        ),
        (("stop", "gradient_norm"), -1, "“stop.gradient_norm” must be a number between 0 and"),
        (("stop", "iteration_limit"), 1.5, "“stop.iteration_limit”"),
        (("view", "k"), "last", "“view.k” must be a whole number"),
        (("view", "picked"), [0], "“view.picked” must have between 2 and 2 entries"),
        (("view", "a_range"), [1, 0], "“view.a_range” has no width."),
        (("view", "a_range"), [0, 10**400], "“view.a_range[1]” must be a number"),
        (("view", "sample"), -1, "“view.sample”"),
        (("view", "log_loss"), 0, "“view.log_loss” must be true or false."),
        (("made_with", "gdsim"), "x" * 201, "“made_with.gdsim” is longer than 200"),
        (("made_with",), 3, "“made_with” must be an object"),
        (("runs",), {}, "“runs” must be a list"),
        (("runs", 1, "optimizer"), 3, "“runs[1].optimizer” must be a whole number between 0 and 2"),
        (("runs", 1, "optimizer"), 2, "“runs[1].state.m” is missing."),
        (("runs", 0, "spacing"), 5, "“runs[0].k” does not hold"),
        (("runs", 0, "k", 3), 7, "“runs[0].k” does not hold"),
        (("runs", 0, "k", -1), 10**12, "“runs[0].k” does not hold"),
        (("runs", 0, "k"), [0], "“runs[0].k” must have between 2 and 65 entries"),
        (("runs", 0, "x", "float64"), "AAAA", "“runs[0].x.float64” is damaged"),
        (("runs", 0, "x", "float64"), "ü" * 8, "“runs[0].x.float64” is damaged"),
        (("runs", 0, "x", "shape", 0), 10**9, "“runs[0].x.shape[0]” must be a whole number"),
        (("runs", 0, "f", "shape"), [], "“runs[0].f.shape” must have"),
        (("runs", 1, "state", "v"), [], "“runs[1].state.v” must be an object"),
        (("runs", 1, "state", "w"), 1, "“runs[1].state.w” is not known"),
        (("runs", 0, "spent", 0), [1, 2], "“runs[0].spent[0]” must have"),
        (("runs", 0, "spent", 0, 0), -1, "“runs[0].spent[0][0]”"),
        (("runs", 0, "status", "name"), "BORED", "“runs[0].status.name” is not a status: BORED."),
        (("runs", 0, "curve"), {"shape": [0, 12], "float64": ""}, "“runs[0].curve” is not a curve"),
        (("runs", 0, "curve", "shape", 0), 1001, "“runs[0].curve.shape[0]”"),
        (("x" * 1000,), 1, "is not known to this version"),
    ],
)
def test_a_wrong_value_is_refused_by_its_place(ran: Project, path: Any, value: Any, said: str) -> None:
    found = refused(changed(dumps(ran), *path, to=value))
    assert any(each in found for each in said.split("|")), found


def test_every_member_is_needed(ran: Project) -> None:
    document = json.loads(dumps(ran))

    def without(value: Any, name: str) -> Any:
        """Every way to leave one member out, with the place that is then missing."""
        if isinstance(value, dict):
            for key in value:
                place = f"{name}.{key}" if name else key
                yield place, {k: v for k, v in value.items() if k != key}
                for inner, changed in without(value[key], place):
                    yield inner, {**value, key: changed}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for inner, changed in without(value[0], f"{name}[0]"):
                yield inner, [changed, *value[1:]]

    optional = {
        "optimizers[0].learning_rate",
        "shelved[0].learning_rate",
        *(f"made_with.{key}" for key in this_machine()),
    }
    tried = 0
    for place, changed in without(document, ""):
        if place in optional:
            assert loads(json.dumps(changed)).experiment.widths == (1, 4, 1)
        elif place == "format":
            assert refused(json.dumps(changed)) == "This is not a gdsim experiment."
        elif not place.startswith("runs[0].status.values"):
            assert refused(json.dumps(changed)) == f"“{place}” is missing."
        tried += 1
    assert tried > 60


def test_one_run_for_each_optimizer_is_enough(ran: Project) -> None:
    run = json.loads(dumps(ran))["runs"][0]
    assert refused(changed(dumps(ran), "runs", to=[run, run])) == "“runs[1].optimizer” is given twice."


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("{k.__class__}", {"k": 1}),
        ("{k.__class__}", {"k.__class__": 1}),
        ("{k[0]}", {"k": "abc"}),
        ("{k!r}", {"k": "abc"}),
        ("{k:>1000000000}", {"k": 1}),
        ("{k:{k}}", {"k": 1}),
        ("{k:.3g}", {"k": "text"}),
        ("{k:.999g}", {"k": 1.0}),
        ("{}", {}),
        ("{0}", {"0": 1}),
        ("{k}", {}),
        ("{k", {"k": 1}),
        ("{template}", {"template": "x"}),
        ("x" * 1001, {}),
    ],
)
def test_a_hostile_sentence_is_refused(ran: Project, template: str, values: dict[str, Any]) -> None:
    status = {"name": "CONVERGED", "rule": "", "sentence": template, "values": values}
    assert "runs[0].status.sentence" in refused(changed(dumps(ran), "runs", 0, "status", to=status))


def test_a_sentence_with_plain_fields_is_told() -> None:
    values: dict[str, Any] = {"k": 7, "value": 0.12345, "direction": "w {x}"}
    status = {
        "name": "STALLED",
        "rule": "r",
        "sentence": "{{At}} {k}: {value:.3g}, {direction}",
        "values": values,
    }
    place = saved_runs.Place("status", status)
    assert str(saved_runs._read_status(place)) == "{At} 7: 0.123, w {x}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "damaged or cut off: it cannot be read beyond line 1, column 1."),
        ("hello", "damaged or cut off"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
        ("[]", "This is not a gdsim experiment."),
        ("{}", "This is not a gdsim experiment."),
        ('"gdsim-experiment"', "This is not a gdsim experiment."),
        ("NaN", "holds “NaN”"),
        ('{"l2": -Infinity}', "holds “-Infinity”"),
        ('{"seed": 1, "seed": 2}', "“seed” is given twice."),
        ("1" * 5000, "too long to be read"),
        ("[" + "1," * 2_000_001 + "1]", "more than 2,000,000 values"),
        ('{"format": "gdsim-experiment"}', "“version” is missing."),
        ('{"format": "gdsim-experiment", "version": "1"}', "“version” must be a whole number"),
        ('{"format": "gdsim-experiment", "version": 6}', "newer gdsim: its version is 6, and up to 5"),
        ('{"format": "gdsim-experiment", "version": 0}', "of version 0, cannot be brought up to date"),
        ('{"format": "gdsim-experiment", "version": 1}', "of version 1, cannot be brought up to date"),
        ('{"format": "gdsim-experiment", "version": 5}', "“widths” is missing."),
        ('{"format": "gdsim-experiment", "version": 5, "x": 1}', "“x” is not known"),
        (" " * (64 * 1024 * 1024 + 1), "larger than 64 MB"),
    ],
)
def test_what_is_not_an_experiment_is_refused_quickly(text: str, said: str) -> None:
    before = time.perf_counter()
    assert said in refused(text)
    assert time.perf_counter() - before < 2.0


@pytest.mark.parametrize("token", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_no_token_smuggles_in_a_number_that_is_not_finite(ran: Project, token: str) -> None:
    for text in (
        dumps(ran).replace('"l2": 0.0', f'"l2": {token}'),
        dumps(ran).replace('"start": [', f'"start": [{token}, ').replace("0.1828411581325566, ", ""),
        dumps(Project(UNUSUAL)).replace('"inputs": [[', f'"inputs": [[{token}], ['),
        dumps(Project(UNUSUAL)).replace('"step_length": 1e-09', f'"step_length": {token}'),
    ):
        assert token in text
        refused(text)


def test_a_file_cut_off_anywhere_is_refused(ran: Project) -> None:
    text = dumps(ran)
    for end in range(0, len(text) - 3, 997):
        refused(text[:end])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_an_experiment_or_a_sentence(data: st.DataObject) -> None:
    text = dumps(Project(UNUSUAL, View(k=1)))
    at = data.draw(st.integers(0, len(text) - 1))
    length = data.draw(st.integers(0, 4))
    text = (
        text[:at]
        + data.draw(st.text('0123456789.-+eE"[]{},:nulltruefalse ', max_size=4))
        + text[at + length :]
    )
    try:
        assert isinstance(loads(text), Project)
    except InputError as error:
        assert str(error)  # noqa: PT017 (either outcome is right)


# --- compressed tables ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compressed() -> str:
    data = DataChoice("table", table=table(80_000), table_name="x")
    return dumps(Project(Experiment(widths=(2, 1), activations=("identity",), data=data)))


def zlibbed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data)).decode()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        (
            "zlib",
            zlibbed(bytes(8 * 3 * 80_000 - 1)),
            "“data.table.zlib” is damaged: it does not hold 80000 rows.",
        ),
        ("zlib", zlibbed(bytes(8 * 3 * 80_000 + 1)), "does not hold 80000 rows"),
        ("zlib", zlibbed(bytes(200_000_000)), "does not hold 80000 rows"),
        ("zlib", zlibbed(b"")[:8], "damaged"),
        ("zlib", base64.b64encode(b"not zlib").decode(), "damaged"),
        ("zlib", "~~~", "damaged"),
        ("zlib", 5, "“data.table.zlib” must be text."),
        ("zlib", zlibbed(np.full(3 * 80_000, np.nan).tobytes()), "“data.table”: The data hold a value"),
        ("rows", 79_999, "does not hold 79999 rows"),
        ("rows", 10**9, "“data.table.rows” must be a whole number between 1 and 1000000"),
        ("input_names", ["a"] * 64, "does not hold 80000 rows"),
        ("input_names", ["a"] * 65, "“data.table.input_names” must have between 1 and 64 entries"),
        ("input_names", [1, 2], "“data.table.input_names[0]” must be text."),
        ("task", "clustering", "“data.table.task” must be “regression” or “classification”."),
        ("task", "classification", "“data.table”: Classification needs targets that are 0 or 1."),
        ("surprise", 1, "“data.table.surprise” is not known"),
    ],
)
def test_a_wrong_compressed_table_is_refused(compressed: str, key: str, value: Any, said: str) -> None:
    assert said in refused(changed(compressed, "data", "table", key, to=value))


def test_a_table_that_would_swell_beyond_the_limit_is_not_decompressed(compressed: str) -> None:
    text = changed(compressed, "data", "table", "rows", to=1_000_000)
    text = changed(text, "data", "table", "input_names", to=["a"] * 64)
    assert "larger than 64 MB" in refused(text)


def test_a_compressed_table_of_zeros_is_an_honest_one(compressed: str) -> None:
    text = changed(compressed, "data", "table", "zlib", to=zlibbed(bytes(8 * 3 * 80_000)))
    found = loads(text).experiment.data.table
    assert found is not None
    assert not found.inputs.any()


# --- versions ------------------------------------------------------------------------------------


def test_an_old_version_is_brought_up_step_by_step(ran: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def rename(old: str, new: str, version: int) -> Callable[[dict[str, Any]], dict[str, Any]]:
        def migrate(document: dict[str, Any]) -> dict[str, Any]:
            return {new if key == old else key: value for key, value in document.items()} | {
                "version": version
            }

        return migrate

    monkeypatch.setattr(project, "VERSION", 6)
    monkeypatch.setitem(project.MIGRATIONS, 4, rename("rng", "random", 5))
    monkeypatch.setitem(project.MIGRATIONS, 5, rename("random", "seed", 6))
    monkeypatch.setitem(project.MIGRATIONS, 0, lambda document: document["nothing"])
    old = rename("seed", "rng", 4)(json.loads(dumps(ran)))
    assert loads(json.dumps(old)).experiment == ran.experiment
    assert "of version 0, cannot be" in refused(json.dumps({**old, "version": 0}))


def test_a_file_of_version_1_keeps_its_runs() -> None:
    """Written by the release that knew version 1, with three runs of 20 iterations."""
    found = loads((Path(__file__).parents[1] / "data" / "version_1.gdsim").read_text("utf-8"))
    assert found.experiment.problem == "network"
    assert [run.head.k for run in found.runs] == [20, 20, 20]
    for run in found.runs:
        history = history_of(found.experiment, run.optimizer)
        restore(history, run)
        curve = history.curve()
        assert np.array_equal(curve.values, curve.k + 1)
        assert np.array_equal(curve.gradients, curve.k + 1)
        assert not curve.hessians.any()
        go_on(history, 5, found.experiment.stop)
        assert history.head.k == 25


def test_a_file_of_version_2_keeps_its_cursor() -> None:
    """Its cursor counted the factors alone: three of them are eight steps, after five forward."""
    found = loads((Path(__file__).parents[1] / "data" / "version_2.gdsim").read_text("utf-8"))
    assert found.view.cursor == 8
    assert all(choice.origin is None and choice.name == "" for choice in found.experiment.optimizers)


def test_a_file_of_version_3_has_the_first_look_at_its_surface() -> None:
    """Written by the commit before version 4, with a run of 12 iterations and a window of its own."""
    found = loads((Path(__file__).parents[1] / "data" / "version_3.gdsim").read_text("utf-8"))
    assert (found.view.picked, found.view.k, found.view.cursor) == ((4, 10), 7, 9)
    assert (found.view.a_range, found.view.b_range) == ((-1.0, 2.0), (-3.0, 1.5))
    assert [run.head.k for run in found.runs] == [12]
    assert found.view.surface == SurfaceChoice()
    assert found.view.surface.frame is None


def test_a_file_of_version_4_hides_nothing_from_a_class() -> None:
    """Written by the commit before version 5, with a random plane in 3-D."""
    found = loads((Path(__file__).parents[1] / "data" / "version_4.gdsim").read_text("utf-8"))
    assert [run.head.k for run in found.runs] == [12]
    assert found.view.surface == SurfaceChoice("random", 4, mode="3d")
    assert found.view.classroom is None


def test_branches_come_back(ran: Project) -> None:
    e = ran.experiment
    first = replace(e.optimizers[0], name="twice as fast", origin=Origin(e.optimizers[0], 12))
    second = replace(e.optimizers[1], name="branch of a branch", origin=Origin(first, 20))
    branched = replace(e, optimizers=(*e.optimizers, first, second))
    assert loads(dumps(Project(branched))).experiment == branched
    deep = e.optimizers[0]
    for k in range(20):
        deep = replace(e.optimizers[0], origin=Origin(deep, k))
    with pytest.raises(InputError, match="nested too deeply"):
        loads(dumps(Project(replace(e, optimizers=(deep,)))))


# --- bundled experiments -------------------------------------------------------------------------


def test_there_are_bundled_experiments() -> None:
    names = {path.stem for path in BUNDLED}
    assert names >= {"seed_shaped", "tanh_relu_2_5_3_1", "two_moons", "overfit_noisy_cubic"}


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_a_bundled_experiment_is_what_gdsim_writes_and_it_runs(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = loads(text)
    assert dumps(found) == text
    experiment = found.experiment
    assert experiment.enabled
    for index in experiment.enabled:
        history = history_of(experiment, index)
        first = float(history.first.f)
        go_on(history, 40, experiment.stop)
        if experiment.is_function and experiment.optimizers[index].key == "newton":
            assert float(history.head.f) > first  # into a maximum or a saddle: that is its point there
        else:
            assert float(history.head.f) < first


def test_the_bundled_example_has_the_numbers_of_the_worked_one() -> None:
    """1-2-1, one sample (2, 3): loss 2.25, gradient of the first weight -6, loss 1.1025 after one step."""
    path = next(path for path in BUNDLED if path.stem == "seed_shaped")
    found = loads(path.read_text(encoding="utf-8"))
    experiment = found.experiment
    assert found.view.cursor == 8
    assert found.view.sample == 0
    weights, biases = experiment.mlp.unflatten(experiment.theta)
    assert [w.tolist() for w in weights] == [[[0.5], [-1.0]], [[1.0, 2.0]]]
    assert [b.tolist() for b in biases] == [[0.0, 1.0], [0.5]]
    history = history_of(experiment, 0)
    assert float(history.head.f) == 2.25
    assert history.head.g[found.view.picked[0]] == -6.0
    go_on(history, 1)
    assert history.head.x == pytest.approx([1.1, 0.3, -1.0, 1.0, 1.3, 2.0, 0.8])
    assert float(history.head.f) == pytest.approx(1.1025)


def test_the_bundled_overfitting_overfits() -> None:
    path = next(path for path in BUNDLED if path.stem == "overfit_noisy_cubic")
    experiment = loads(path.read_text(encoding="utf-8")).experiment
    test = experiment.test_loss()
    assert test is not None
    history = history_of(experiment, experiment.enabled[0])
    losses = []
    for _ in range(15):
        go_on(history, 100)
        losses.append(float(test.value(history.head.x)))
    assert losses[-1] > 1.15 * min(losses)
    assert float(history.head.f) < 0.5 * losses[-1]


def test_saved_run_keeps_no_more_than_it_says() -> None:
    assert {each.name for each in fields(SavedRun)} == {
        "optimizer",
        "start",
        "checkpoints",
        "head",
        "spacing",
        "curve",
    }
