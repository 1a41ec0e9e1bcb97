"""Scripts end at the bits of the run they repeat; the PyTorch ones at the same point up to rounding."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gdsim.engine import scripts
from gdsim.engine.descent import StoppingRule, descend
from gdsim.engine.experiment import DataChoice, Experiment, FunctionChoice, OptimizerChoice, Origin, opening
from gdsim.engine.formula import Formula
from gdsim.engine.history import History
from gdsim.engine.iterate import Iterate
from gdsim.engine.linesearch import LINE_SEARCHES
from gdsim.engine.optimizers import OPTIMIZERS, Order
from gdsim.engine.primitives import ACTIVATIONS, LOSSES
from gdsim.engine.project import Project
from gdsim.engine.saved_runs import saved_run
from gdsim.engine.schedules import SCHEDULES
from gdsim.engine.script_source import source
from gdsim.engine.scripts import data_file, files_for, numpy_script, scripts_for, torch_script
from gdsim.engine.sentence import InputError
from gdsim.engine.surfaces import SURFACES

ALL = tuple(OptimizerChoice(key) for key in OPTIMIZERS)
OF_TORCH = [key for key, each in OPTIMIZERS.items() if each.order is Order.FIRST and not each.options()]
FOREVER = StoppingRule(gradient_norm=0.0, iteration_limit=20)


def network(
    *, widths=(2, 6, 4, 1), activations=("tanh", "relu", "identity"), rows=30, data="saddle", **changes
) -> Experiment:
    e = opening().with_data(DataChoice(data, samples=rows, noise=0.1))
    return replace(e.with_shape(widths, activations, (None,) * len(activations)), **changes)


def function(key: str, formula: str = "", **changes) -> Experiment:
    return replace(opening().with_function(FunctionChoice(key, formula)), **changes)


def last(e: Experiment, index: int, iterations: int, start: int = 0) -> Iterate:
    """The run's iterate after that many iterations, or where it ended before."""
    stop = replace(FOREVER, iteration_limit=iterations)
    *_, at = descend(e.objective(), e.optimizers[index].optimizer, e.starts[start], stop)
    return at


def executed(text: str, path: Path | None = None) -> dict:
    """What the script leaves behind."""
    names = {"__name__": "__main__", "__file__": str(path)}
    with np.errstate(all="ignore"):
        exec(compile(text, "script.py", "exec"), names)
    return names


def repeats(e: Experiment, index: int = 0, iterations: int = 12, start: int = 0) -> bool:
    """Whether the script of the run ends at the same bits."""
    at = last(e, index, iterations, start)
    names = executed(numpy_script(e, index, max(1, at.k), start))
    assert np.float64(names["loss"]).tobytes() == np.float64(at.f).tobytes()
    return names["theta"].tobytes() == at.x.tobytes()


def refused(e: Experiment, index: int) -> bool:
    return e.optimizers[index].optimizer.refusal(e.objective()) is not None


@pytest.fixture(autouse=True)
def _quiet(capsys):
    """Scripts print."""


# --- NumPy ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "e",
    [
        pytest.param(opening(), id="full batch"),
        pytest.param(
            network(batch_size=8, batch_seed=5, l1=0.001, l2=0.02), id="mini-batches with a penalty"
        ),
        pytest.param(function("himmelblau"), id="function"),
        pytest.param(function("formula", "(x^2 - 1)^2 + y^2*exp(x/3) + 0.1abs(x - y)"), id="formula"),
    ],
)
@pytest.mark.parametrize("index", range(len(ALL)), ids=list(OPTIMIZERS))
def test_every_optimizer_ends_at_the_same_bits(e, index):
    e = replace(e, optimizers=ALL)
    if refused(e, index):
        with pytest.raises(InputError):
            numpy_script(e, index, 5)
    else:
        assert repeats(e, index, 20)


@pytest.mark.parametrize("loss", list(LOSSES))
@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_every_activation_and_loss(activation, loss):
    """Gradient and Hessian, which takes the bend of both."""
    e = network(
        activations=(activation, "sigmoid", activation),
        data="two_moons",
        loss=loss,
        l2=0.01,
        optimizers=(OptimizerChoice("momentum"), OptimizerChoice("damped_newton")),
    )
    assert repeats(e, 0, 6)
    assert repeats(e, 1, 3)


@pytest.mark.parametrize("search", list(LINE_SEARCHES))
@pytest.mark.parametrize(
    "key", [key for key, each in OPTIMIZERS.items() if "line_search" in each.__dataclass_fields__]
)
def test_every_line_search_and_option(key, search):
    settings = {each.name: each.choices for each in OPTIMIZERS[key].options() if each.name != "line_search"}
    name, values = next(iter(settings.items()), ("line_search", (search,)))
    chosen = tuple(
        OptimizerChoice(key, tuple({"line_search": search, name: value}.items())) for value in values
    )
    for e in (function("rosenbrock"), network(rows=10), network(rows=10, batch_size=4)):
        for index in range(len(chosen)):
            assert repeats(replace(e, optimizers=chosen), index, 12)


@pytest.mark.parametrize("clip", [0.0, 0.3])
@pytest.mark.parametrize("warm_up", [0, 5])
@pytest.mark.parametrize("schedule", list(SCHEDULES))
def test_every_schedule_with_warm_up_and_clipping(schedule, warm_up, clip):
    settings = {"schedule": schedule, "warm_up": warm_up, "clip": clip}
    e = network(optimizers=tuple(OptimizerChoice(key, **settings) for key in OF_TORCH if key != "rprop"))
    assert all(repeats(e, index) for index in range(len(e.optimizers)))


def test_a_learning_rate_that_changes_in_a_method_that_searches():
    keys = ("bfgs", "levenberg_marquardt", "newton", "trust_region", "sr1")
    e = function(
        "rosenbrock", optimizers=tuple(OptimizerChoice(key, (), True, "cosine", (), 4) for key in keys)
    )
    assert all(repeats(e, index) for index in range(len(keys)))


@pytest.mark.parametrize("key", list(SURFACES))
def test_every_function_of_the_gallery(key):
    e = function(key, optimizers=tuple(map(OptimizerChoice, ("adam", "bfgs", "trust_region"))))
    assert all(repeats(e, index) for index in range(3))


@pytest.mark.parametrize(
    "text",
    [
        "x^y + max(x, y)*sign(y - x)",
        "log(x + 9)/(1 + y^2) + sqrt(x^2 + 1) - min(x, 1)",
        "relu(x)^2.5 + sigmoid(x)*atan(y) + asin(x/10) + 2^y",
        "tan(x/9)^2 + cosh(y)*tanh(x) + (x + 3)^-2 + acos(y/20)",
        "x + abs(x)^0.5",
        "cos(3x)",
    ],
)
def test_formulas_written_down_are_the_objective_to_the_bit(text):
    f = Formula(text)
    names = {"np": np}
    for part in (
        scripts.script_trace.value,
        scripts.script_trace.value_and_gradient,
        scripts.script_trace.hessian,
    ):
        exec(part(f), names)
    points = np.vstack(
        [np.random.default_rng(1).normal(0.0, 3.0, (100, 2)), np.zeros((1, 2)), np.ones((1, 2))]
    )
    with np.errstate(all="ignore"):
        for x in points[:, : f.dimension]:
            value, g = names["value_and_gradient"](x)
            expected, slope = f.value_and_gradient(x)
            for a, b in (
                (value, expected),
                (g, slope),
                (names["value"](x), f.value(x)),
                (names["hessian"](x), f.hessian(x)),
            ):
                np.testing.assert_array_equal(a, b)


def test_large_data_go_in_blocks_and_stand_beside_the_script(tmp_path):
    """Whole batches of two blocks, and epochs that end with a batch of one block."""
    for batch_size, rows in ((0, 1500), (1300, 1500)):
        e = network(
            widths=(2, 64, 1),
            activations=("tanh", "identity"),
            rows=rows,
            batch_size=batch_size,
            optimizers=(OptimizerChoice("adam"),),
        )
        text, data = numpy_script(e, 0, 3), data_file(e)
        assert data is not None
        assert len(text) < 10_000
        path = tmp_path / f"script_{batch_size}.py"
        path.with_suffix(".npz").write_bytes(data)
        assert executed(text, path)["theta"].tobytes() == last(e, 0, 3).x.tobytes()


def test_trust_region_by_products_with_vectors_for_many_parameters(tmp_path):
    e = network(widths=(2, 30, 20, 1), rows=20, optimizers=(OptimizerChoice("trust_region"),))
    assert repeats(e, 0, 2)


def test_from_another_start():
    e = function("himmelblau", optimizers=(OptimizerChoice("adam"),))
    e = e.with_starts([(0.0, 0.0), (-3.0, 2.5)])
    assert repeats(e, start=1)
    assert "-3.0, 2.5" in numpy_script(e, 0, 1, 1)


def test_a_run_that_diverged_is_repeated_as_far_as_it_went():
    e = function("rosenbrock", optimizers=(OptimizerChoice("momentum"),))
    assert last(e, 0, 20).status.name == "DIVERGED"
    assert repeats(e, 0, 20)


def test_a_script_runs_by_itself(tmp_path):
    """In processes of their own, without gdsim: a network, a function, and one with its data beside it."""
    runs = [
        (network(batch_size=8, optimizers=(OptimizerChoice("adam", clip=0.5, schedule="cosine"),)), 15),
        (function("beale", optimizers=(OptimizerChoice("bfgs"),)), 10),
        (network(rows=800, optimizers=(OptimizerChoice("lbfgs"),)), 5),
    ]
    for i, (e, iterations) in enumerate(runs):
        (tmp_path / f"{i}.py").write_text(numpy_script(e, 0, iterations), "utf-8")
        if data := data_file(e):
            (tmp_path / f"{i}.npz").write_bytes(data)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.py", "1.py", "2.npz", "2.py"]
    reader = "import runpy; [print(runpy.run_path(f'{i}.py')['theta'].tobytes().hex()) for i in range(3)]"
    command = [sys.executable, "-I", "-W", "error", "-c", reader]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, env=os.environ)
    assert done.returncode == 0, done.stderr
    bits = [line for line in done.stdout.splitlines() if set(line) <= set("0123456789abcdef")]
    assert bits == [last(e, 0, iterations).x.tobytes().hex() for e, iterations in runs]


def test_a_script_needs_nothing_of_gdsim():
    e = replace(network(), optimizers=ALL)
    for index in range(len(ALL)):
        text = numpy_script(e, index, 3)
        assert "import gdsim" not in text
        assert "from gdsim" not in text


# --- what cannot be written down -----------------------------------------------------------------


def test_a_method_that_refuses_the_problem_says_so():
    e = function("rastrigin", optimizers=(OptimizerChoice("gauss_newton"),))
    with pytest.raises(InputError, match="sum of squares"):
        numpy_script(e, 0, 5)


@pytest.mark.parametrize("script", [numpy_script, torch_script])
def test_a_branch_says_why_it_has_none(script):
    choice = OptimizerChoice("adam", name="Adam again", origin=Origin(OptimizerChoice("adam"), 3))
    with pytest.raises(InputError, match="Adam again is a branch"):
        script(replace(opening(), optimizers=(choice,)), 0, 5)


@pytest.mark.parametrize("key", sorted(set(OPTIMIZERS) - set(OF_TORCH)))
def test_torch_has_no_method_that_searches(key):
    e = replace(function("himmelblau"), optimizers=(OptimizerChoice(key),))
    with pytest.raises(InputError, match="has no"):
        torch_script(e, 0, 5)


# --- the files of a project ----------------------------------------------------------------------


def test_files_of_a_project_are_named_by_their_runs_and_as_long():
    e = function("himmelblau", optimizers=(OptimizerChoice("adam"), OptimizerChoice("bfgs")))
    e = e.with_starts([(0.0, 0.0), (1.0, 1.0)])
    runs = descend(e.objective(), e.optimizers[0].optimizer, e.starts[1], FOREVER)
    history = History(e.objective(), e.optimizers[0].optimizer, next(runs))
    for _ in range(7):
        history.append(next(runs))
    project = Project(e, runs=(saved_run(0, history, 1),))
    texts = scripts_for(project)
    assert list(texts) == [
        "1_adam_start_1_numpy.py",
        "1_adam_start_1_pytorch.py",
        "1_adam_start_2_numpy.py",
        "1_adam_start_2_pytorch.py",
        "2_bfgs_start_1_numpy.py",
        "2_bfgs_start_2_numpy.py",
    ]
    assert "iterations = 7\n" in texts["1_adam_start_2_numpy.py"]
    assert "iterations = 1\n" in texts["1_adam_start_1_numpy.py"]
    assert executed(texts["1_adam_start_2_numpy.py"])["theta"].tobytes() == history.head.x.tobytes()


def test_files_of_a_project_bring_their_data():
    e = network(rows=800, optimizers=(OptimizerChoice("adam"),))
    files = files_for(Project(e))
    assert list(files) == ["1_adam_numpy.py", "1_adam_numpy.npz", "1_adam_pytorch.py", "1_adam_pytorch.npz"]
    assert not data_file(function("himmelblau"))


# --- source --------------------------------------------------------------------------------------


def _annotated(x: float, *, y: int = 3) -> dict[str, float]:
    kept: dict[str, float] = {"x": x}
    return kept | {"y": y}


def test_source_loses_annotations_and_nothing_else():
    assert source(_annotated) == (
        'def _annotated(x, *, y=3):\n    kept = {"x": x}\n    return kept | {"y": y}'
    )


# --- PyTorch -------------------------------------------------------------------------------------


def torch_error(e: Experiment, index: int = 0, iterations: int = 50) -> float:
    at = last(e, index, iterations)
    theta = executed(torch_script(e, index, max(1, at.k)))["theta"].detach().numpy()
    return float(np.abs(theta - at.x).max() / max(1.0, np.abs(at.x).max()))


@pytest.mark.parametrize("key", OF_TORCH)
def test_torch_takes_the_same_steps(key):
    pytest.importorskip("torch")
    plain = OptimizerChoice(key)
    tuned = plain if key == "rprop" else replace(plain, schedule="cosine", warm_up=6, clip=0.2)
    for e in (
        replace(opening(), optimizers=(plain,)),
        network(batch_size=8, l1=0.001, l2=0.02, optimizers=(tuned,)),
        function("styblinski_tang", optimizers=(plain,)),
    ):
        assert torch_error(e) < 1e-9


def test_torch_knows_every_activation_and_loss():
    pytest.importorskip("torch")
    for activation in ACTIVATIONS:
        for loss in LOSSES:
            e = network(
                activations=(activation, "sigmoid", activation),
                data="two_moons",
                loss=loss,
                optimizers=(OptimizerChoice("gradient_descent"),),
            )
            assert torch_error(e, iterations=20) < 1e-9, (activation, loss)


def test_torch_knows_the_gallery_and_formulas():
    pytest.importorskip("torch")
    chosen = (OptimizerChoice("gradient_descent", (("learning_rate", 1e-4),)),)
    texts = (
        "max(x, y)^2 + relu(x) - min(x, 1) + sqrt(y^2 + 1)",
        "sigmoid(x)*atan(y) + asin(x/10) + 2^y",
        "cos(3x)",
    )
    for e in [*(function(key) for key in SURFACES), *(function("formula", text) for text in texts)]:
        assert torch_error(replace(e, optimizers=chosen)) < 1e-9, e.function
