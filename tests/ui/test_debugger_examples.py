"""Every number of the worked examples read back from the debugger's table, and random walks against the tape."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine.datasets import Dataset
from gdsim.engine.experiment import DataChoice, Experiment, OptimizerChoice
from gdsim.engine.network import MLP
from gdsim.engine.walk import Phase
from gdsim.ui.chain_widget import value_text
from gdsim.ui.debugger_view import DebuggerView
from gdsim.ui.step_model import VALUE

EXAMPLES = json.loads((Path(__file__).parents[1] / "data" / "backprop_examples.json").read_text("utf-8"))


def pull(session: Session, until: Callable[[], bool]) -> None:
    for _ in range(20_000):
        if until():
            return
        session.pump.pull()
    raise AssertionError("nothing arrived")


def settle(session: Session) -> None:
    pull(session, lambda: session.worker.idle and session.backward is not None)


@pytest.fixture
def debugger(qtbot) -> Iterator[Callable[[Experiment], DebuggerView]]:
    made: list[tuple[Session, Document]] = []

    def make(experiment: Experiment) -> DebuggerView:
        document = Document()
        document.edit("example", experiment)
        session = Session(document, SyncWorker())
        made.append((session, document))
        view = DebuggerView(session)
        qtbot.addWidget(view)
        view.resize(412, 800)
        view.show()
        settle(session)
        return view

    yield make
    for session, document in made:
        session.close()
        document.close()


def shown(view: DebuggerView, row: int) -> np.ndarray:
    """The numbers of a row of the table, from its tip, where they stand in full."""
    tip = view.model.index(row, VALUE).data(Qt.ItemDataRole.ToolTipRole)
    return np.array([float(v) for v in tip.split(": ")[-1].split(", ")])


def rows(view: DebuggerView, phase: Phase) -> list[int]:
    return [i for i, row in enumerate(view.model.rows) if row.phase is phase]


def example(
    name: str,
) -> tuple[Experiment, dict[str, np.ndarray], np.ndarray, np.ndarray | None]:
    """The experiment, its forward values by symbol, the gradient and the next parameters, in theta's order."""
    e = EXAMPLES[name]
    rate = 0.1
    if name == "mazur":
        w, b1, b2, rate = e["w"], e["b1"], e["b2"], 0.5
        mlp, loss, activations = (
            MLP((2, 2, 2), ("sigmoid", "sigmoid")),
            "half_squared_error",
            ("sigmoid", "sigmoid"),
        )
        theta = mlp.flatten([[w[:2], w[2:4]], [w[4:6], w[6:]]], [[b1, b1], [b2, b2]])
        forward = {"a⁽¹⁾": e["out_h"], "ŷ": e["out_o"], "L": [e["loss"]]}
        g = e["gradient"]
        gradient = mlp.flatten([[g[:2], g[2:4]], [g[4:6], g[6:]]], [[np.nan] * 2, [np.nan] * 2])
        n = e["updated_w"]
        after = mlp.flatten([[n[:2], n[2:4]], [n[4:6], n[6:]]], [[np.nan] * 2, [np.nan] * 2])
    elif name == "relu_2_2_1":
        w, b = e["w"], e["b"]
        mlp, loss, activations = MLP((2, 2, 1), ("relu", "relu")), "half_squared_error", ("relu", "relu")
        theta = mlp.flatten([[w[:2], w[2:4]], [w[4:6]]], [b[:2], b[2:]])
        forward = {"a⁽¹⁾": e["hidden"], "ŷ": [e["output"]], "L": [e["loss"]]}
        g, gb, n, nb = e["gradient_w"], e["gradient_b"], e["updated_w"], e["updated_b"]
        gradient = mlp.flatten([[g[:2], g[2:4]], [g[4:6]]], [gb[:2], gb[2:]])
        after = mlp.flatten([[n[:2], n[2:4]], [n[4:6]]], [nb[:2], nb[2:]])
    else:
        activation = "relu" if name == "seed_shaped" else "sigmoid"
        mlp, loss, activations = MLP((1, 2, 1), (activation, "identity")), "mse", (activation, "identity")
        theta = mlp.flatten(
            [e["hidden_weights"], e["output_weights"]], [e["hidden_biases"], e["output_biases"]]
        )
        forward = {"a⁽¹⁾": e["hidden_activation"], "ŷ": [e["output"]]}
        if "hidden_preactivation" in e:
            forward |= {"z⁽¹⁾": e["hidden_preactivation"], "L": [e["loss"]]}
        new = e["after_one_step"][0] if isinstance(e["after_one_step"], list) else e["after_one_step"]
        after = mlp.flatten(
            [new["hidden_weights"], new.get("output_weights")],
            [new["hidden_biases"], new["output_biases"]],
        )
        gradient = (theta - after) / rate
        if "gradient_hidden_weights" in e:
            gradient = mlp.flatten(
                [e["gradient_hidden_weights"], e["gradient_output_weights"]],
                [e["gradient_hidden_biases"], e["gradient_output_biases"]],
            )
    target = np.atleast_1d(np.asarray(e["t"], dtype=float))
    table = Dataset(
        np.array([e["x"]], dtype=float),
        target[None, :],
        tuple("ab"[: len(e["x"])]),
        tuple("tu"[: len(target)]),
    )
    experiment = Experiment(
        widths=mlp.widths,
        activations=activations,
        loss=loss,
        start=tuple(theta.tolist()),
        data=DataChoice("table", table=table, table_name=name),
        optimizers=(OptimizerChoice("gradient_descent", (("learning_rate", rate),)),),
    )
    return experiment, {key: np.array(value) for key, value in forward.items()}, gradient, after


@pytest.mark.parametrize("name", ["seed_shaped", "mazur", "hagan", "relu_2_2_1"])
def test_every_number_of_a_worked_example_is_on_the_screen(name: str, debugger) -> None:
    experiment, forward, gradient, after = example(name)
    view = debugger(experiment)
    session = view.session
    session.move(session.counts[0])
    seen = {view.model.rows[row].text: shown(view, row) for row in rows(view, Phase.FORWARD)}
    for symbol, expected in forward.items():
        assert np.allclose(seen[symbol], expected, rtol=1e-8), symbol
    for i in range(experiment.mlp.dimension):
        session.pick(i)
        settle(session)
        session.finish_pass()
        p = experiment.mlp.parameter(i)
        last = max(row for row in rows(view, Phase.BACKWARD) if view.model.rows[row].number == 1)
        values = shown(view, last)
        own = values[p.unit] if p.is_bias else values[p.unit * experiment.widths[p.layer - 1] + p.source]
        if np.isfinite(gradient[i]):
            assert own == pytest.approx(gradient[i], rel=2e-8, abs=1e-9), i
        written = shown(view, rows(view, Phase.UPDATE)[-1])[i]
        if np.isfinite(after[i]):
            assert written == pytest.approx(after[i], rel=1e-8, abs=1e-9), i
    if name == "mazur":  # the two factors of w5 that the article prints
        session.pick(experiment.mlp.index(2, 0, 0))
        settle(session)
        session.finish_pass()
        factors = [
            float(step.value.item()) for _, step in view.chain.steps(Phase.BACKWARD) if step.value.size == 1
        ]
        assert factors == pytest.approx(EXAMPLES["mazur"]["factors_w5"], rel=1e-8)


def test_a_random_walk_of_the_cursor_shows_the_tape(debugger) -> None:
    rng = np.random.default_rng(2)
    table = Dataset(rng.normal(size=(5, 2)), rng.normal(size=(5, 1)), ("a", "b"), ("t",))
    experiment = Experiment(
        widths=(2, 4, 3, 1),
        activations=("tanh", "relu", "identity"),
        l2=0.05,
        data=DataChoice("table", table=table, table_name="walk"),
        optimizers=(OptimizerChoice("adam"),),
    )
    view = debugger(experiment)
    session, chance = view.session, random.Random(5)
    for _ in range(120):
        act = chance.choice(
            [session.factor, session.layer_step, session.back, session.finish_pass, "move", "pick"]
        )
        if act == "move":
            session.move(chance.randint(0, session.length))
        elif act == "pick":
            session.pick(chance.randrange(experiment.mlp.dimension))
        else:
            act()
        settle(session)
        backward, steps = session.backward, session.backward.walk.steps
        assert len(steps) == session.length
        gradient = float(
            session.experiment.training_loss().on_rows(range(5)).gradient(session.theta)[session.parameter]
        )
        assert backward.chain.gradient == pytest.approx(gradient, rel=1e-10, abs=1e-13)
        for phase in Phase:
            for (index, step), (number, state, text) in zip(
                view.chain.steps(phase), view.chain.texts(phase), strict=True
            ):
                done = index < session.cursor
                assert number == step.number == session.places[index].number
                assert (state != "pending") is done
                assert text == (value_text(step, session.parameter) if done else "·")
        adjoints = backward.tape.adjoints()
        for row in view.model.rows:
            if row.step is not None:
                name, layer = row.step.argument.name, row.step.argument.layer
                whole = adjoints[name, layer]
                assert row.value.shape == whole.shape
