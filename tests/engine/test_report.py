"""The derivation's text: the worked examples' numbers in order, LaTeX that is well formed, CSV that comes back."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from gdsim.engine.chain import chain_of
from gdsim.engine.formula import Formula as TypedFormula
from gdsim.engine.formula_tape import formula_tape
from gdsim.engine.graph_walk import graph_chain, graph_steps
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.engine.paths import largest_paths
from gdsim.engine.report import (
    Derivation,
    Formula,
    Table,
    function_derivation,
    matrix,
    network_derivation,
    number,
    to_csv,
    to_latex,
    to_markdown,
)
from gdsim.engine.sentence import Sentence
from gdsim.engine.update_steps import update_steps
from gdsim.engine.walk import Phase, Walk, WalkStep, backward_steps, forward_steps

EXAMPLES = json.loads((Path(__file__).parents[1] / "data" / "backprop_examples.json").read_text("utf-8"))


def say(sentence: Sentence) -> str:
    values = {k: say(v) if isinstance(v, Sentence) else v for k, v in sentence.values.items()}
    return sentence.template.format(**values)


def derive(
    loss: TrainingLoss, theta: np.ndarray, i: int, *, rate: float = 0.1, every: bool = False
) -> Derivation:
    optimizer = OPTIMIZERS["gradient_descent"](learning_rate=rate)
    at = optimizer.begin(loss, theta)
    after = optimizer.step(loss, at)
    tape = loss.trace(theta)
    chain = chain_of(loss.mlp, loss.loss.key, tape, i)
    updates = tuple(
        WalkStep(Phase.UPDATE, s.number, 0, s.symbol, s.formula, s.value)
        for s in update_steps(optimizer, loss, at, after)
    )
    walk = Walk((*forward_steps(loss.mlp, loss.loss.key, tape), *backward_steps(chain), *updates))
    return network_derivation(
        loss.mlp,
        loss.loss.key,
        tape,
        chain,
        walk,
        at,
        after,
        method="Gradient descent",
        rows=range(loss.samples),
        sums=largest_paths(loss.mlp, chain.steps, i),
        every=every,
    )


def seed_shaped() -> tuple[TrainingLoss, np.ndarray]:
    example = EXAMPLES["seed_shaped"]
    mlp = MLP((1, 2, 1), ("relu", "identity"))
    theta = mlp.flatten(
        [example["hidden_weights"], example["output_weights"]],
        [example["hidden_biases"], example["output_biases"]],
    )
    return TrainingLoss(mlp, [example["x"]], [example["t"]], loss="mse"), theta


def formulas(derivation: Derivation) -> list[str]:
    return [block.latex for block in derivation.blocks if isinstance(block, Formula)]


def test_the_worked_example_is_there_number_by_number() -> None:
    found = formulas(derive(*seed_shaped(), 0))
    product = next(line for line in found if r"(-3) \cdot 1 \cdot 1 \cdot 1 \cdot 2" in line)
    assert product.endswith("= -6")
    factors = [line for line in found if line.startswith(r"\frac{\partial")][1:6]
    last = [float(line.rsplit("= ", 1)[1]) for line in factors]
    assert last == [-3.0, 1.0, 1.0, 1.0, 2.0]
    forward = [line.rsplit("= ", 1)[1] for line in found if line.startswith((r"\hat{y}", "L =", "z^{(2)}"))]
    assert "1.5" in forward
    assert "2.25" in forward
    assert found[-2:] == ["L_{k} = 2.25", "L_{k+1} = 1.1025"]


def test_every_parameter_in_matrix_form() -> None:
    example = EXAMPLES["seed_shaped"]
    loss, theta = seed_shaped()
    found = derive(loss, theta, 0, every=True)
    text = "\n".join(formulas(found))
    assert r"\begin{pmatrix} -6 \\ 0 \end{pmatrix}" in text
    (table,) = (block for block in found.blocks if isinstance(block, Table))
    assert len(table.rows) == loss.mlp.dimension
    gradient = np.array([float(row[2]) for row in table.rows])
    expected = loss.mlp.flatten(
        [example["gradient_hidden_weights"], example["gradient_output_weights"]],
        [example["gradient_hidden_biases"], example["gradient_output_biases"]],
    )
    assert np.allclose(gradient, expected, rtol=1e-5)


def test_mazurs_first_gradient_is_printed() -> None:
    example = EXAMPLES["mazur"]
    w = example["w"]
    mlp = MLP((2, 2, 2), ("sigmoid", "sigmoid"))
    b1, b2 = example["b1"], example["b2"]
    theta = mlp.flatten([[w[0:2], w[2:4]], [w[4:6], w[6:8]]], [[b1, b1], [b2, b2]])
    loss = TrainingLoss(mlp, [example["x"]], [example["t"]], loss="half_squared_error")
    found = formulas(derive(loss, theta, mlp.index(2, 0, 0), rate=0.5))
    assert any(line.endswith(f"= {example['gradient'][4]:.5g}") for line in found)


@pytest.mark.parametrize("korean", [False, True])
def test_latex_is_well_formed(korean: bool) -> None:
    rng = np.random.default_rng(0)
    mlp = MLP((2, 5, 3, 1), ("relu", "tanh", "identity"))
    loss = TrainingLoss(mlp, rng.normal(size=(16, 2)), rng.normal(size=(16, 1)), loss="mse", l2=0.1)
    theta = rng.normal(size=mlp.dimension)
    for every in (False, True):
        text = to_latex(derive(loss, theta, 1, every=every), say, korean=korean)
        assert text.count("{") == text.count("}")
        begun, ended = re.findall(r"\\begin\{(\w+\*?)\}", text), re.findall(r"\\end\{(\w+\*?)\}", text)
        assert sorted(begun) == sorted(ended)
        assert ("kotex" in text) is korean
        assert r"\cdots" in text


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no LaTeX here")
def test_latex_compiles(tmp_path: Path) -> None:
    (tmp_path / "d.tex").write_text(to_latex(derive(*seed_shaped(), 0), say), "utf-8")
    subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "d.tex"], cwd=tmp_path, check=True
    )


def test_markdown_has_its_formulas_between_dollars() -> None:
    text = to_markdown(derive(*seed_shaped(), 2), say)
    assert text.startswith("# The derivative of the loss")
    assert text.count("$$") % 2 == 0
    assert "= 0" in text  # the second unit is dead


def test_csv_has_all_digits() -> None:
    loss, theta = seed_shaped()
    header, rows = to_csv(derive(loss, theta / 3.0, 0))
    assert header == ["phase", "step", "symbol", "entry", "value"]
    loss_row = next(row for row in rows if row[0] == "forward" and row[2] == "L")
    assert float(str(loss_row[4])) == float(loss.value(theta / 3.0))
    assert {row[0] for row in rows} == {"forward", "backward", "product", "update"}


def test_a_batch_has_products_and_paths() -> None:
    rng = np.random.default_rng(1)
    mlp = MLP((2, 5, 3, 1), ("tanh", "tanh", "identity"))
    loss = TrainingLoss(mlp, rng.normal(size=(16, 2)), rng.normal(size=(16, 1)), loss="mse")
    theta = rng.normal(size=mlp.dimension)
    found = derive(loss, theta, 0)
    gradient = float(loss.gradient(theta)[0])
    assert any(line.endswith(f"= {number(gradient)}") for line in formulas(found))
    (table,) = (block for block in found.blocks if isinstance(block, Table))
    assert len(table.rows) == 3
    assert sum(float(row[1]) for row in table.rows) == pytest.approx(gradient, rel=1e-4)


def test_a_formula_is_derived_edge_by_edge() -> None:
    f = TypedFormula("(x*y + x)^2", dimension=2)
    x = np.array([2.0, 1.0])
    optimizer = OPTIMIZERS["gradient_descent"](learning_rate=0.1)
    at = optimizer.begin(f, x)
    after = optimizer.step(f, at)
    tape = formula_tape(f, x)
    updates = tuple(
        WalkStep(Phase.UPDATE, s.number, 0, s.symbol, s.formula, s.value)
        for s in update_steps(optimizer, f, at, after)
    )
    walk = Walk((*graph_steps(tape, 0), *updates))
    found = formulas(
        function_derivation(
            ["x", "y"], f.latex, tape, graph_chain(tape, 0), walk, at, after, method="Gradient descent"
        )
    )
    assert r"\frac{\partial f}{\partial x} = 16" in found
    assert found[-1] == f"f(x_{{k+1}}) = {number(float(after.f))}"


@pytest.mark.parametrize(
    ("value", "text"),
    [(-6.0, "-6"), (-0.0, "0"), (1e-7, r"1\cdot 10^{-7}"), (1.1025, "1.1025"), (float("inf"), r"\infty")],
)
def test_numbers(value: float, text: str) -> None:
    assert number(value) == text


def test_a_large_matrix_is_folded() -> None:
    text = matrix(np.arange(200.0).reshape(10, 20))
    assert text.count(r"\\") == 5
    assert r"\cdots" in text
    assert r"\vdots" in text
    assert "199" in text
