"""The function's card: its numbers against the engine, the orders' models, its switches, its figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine.experiment import FunctionChoice, OptimizerChoice
from gdsim.engine.formula import Formula
from gdsim.engine.surfaces import SURFACES
from gdsim.ui import theme
from gdsim.ui.exporting import export
from gdsim.ui.forms import ElidedLabel
from gdsim.ui.formula_item import FormulaLabel
from gdsim.ui.function_view import FunctionView, kind_text, partials_latex
from gdsim.ui.local_models import local_at
from gdsim.ui.matrix_label import MatrixLabel
from gdsim.ui.numbers import short
from gdsim.ui.order_table import vector_text
from gdsim.ui.orders import ORDERS, order_colour, order_pen
from gdsim.ui.sight import KEYS, Sight, sight_actions

Make = Callable[..., FunctionView]


def pull(session: Session, until: Callable[[], bool]) -> None:
    for _ in range(20_000):
        if until():
            return
        session.pump.pull()
    raise AssertionError("nothing arrived")


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    made: list[FunctionView] = []

    def view(choice: FunctionChoice, *keys: str, k: int = 2) -> FunctionView:
        document = Document()
        optimizers = tuple(OptimizerChoice(key) for key in keys)
        document.edit(
            "function", lambda e: replace(e, problem="function", function=choice, optimizers=optimizers)
        )
        session = Session(document, SyncWorker())
        new = FunctionView(session, Sight())
        made.append(new)
        qtbot.addWidget(new)
        new.resize(745, 330)
        new.show()
        pull(session, lambda: session.snapshot is not None)
        session.go_to(k)
        pull(session, lambda: session.worker.idle and (bool(session.looks) or not keys))
        new.settle()
        return new

    yield view
    for each in made:
        each.session.close()
        each.session.document.close()


def text(view: QWidget, name: str) -> str:
    label = view.findChild(QLabel, name)
    return label.full_text() if isinstance(label, ElidedLabel) else label.text()


def matrix(view: QWidget, name: str) -> np.ndarray:
    return view.findChild(MatrixLabel, name).values()


def test_the_numbers_are_the_engine_s(make: Make) -> None:
    view = make(FunctionChoice("rosenbrock"), "gradient_descent", "bfgs", "newton")
    at = view.session.track.iterate  # type: ignore[union-attr]
    surface = SURFACES["rosenbrock"]
    assert at.k == 2
    assert text(view, "point_x") == vector_text(at.x)
    assert text(view, "point_f") == short(float(surface.value(at.x)))
    assert text(view, "point_g") == vector_text(surface.gradient(at.x))
    assert text(view, "point_norm") == short(at.gradient_norm)
    H = surface.hessian(at.x)
    assert np.array_equal(matrix(view, "order_2_matrix"), H)
    assert text(view, "point_eigenvalues") == ",  ".join(map(short, np.linalg.eigvalsh(H)))
    assert view.symbols.formula.latex() == surface.latex
    assert [label.latex() for label in view.symbols.partials] == list(partials_latex(surface.as_formula))
    assert text(view, "function_caption") == "Gradient descent, k = 2"
    assert view.title.text() == "Rosenbrock"


def test_order_1_steps_down_the_gradient_by_the_learning_rate(make: Make) -> None:
    view = make(FunctionChoice("booth"), "newton", "gradient_descent", k=1)
    x, surface = view.session.theta, SURFACES["booth"]
    rate = view.session.experiment.optimizers[1].plain.learning_rate
    g = surface.gradient(x)
    assert text(view, "order_1_step") == vector_text(-rate * g, 3)
    assert text(view, "order_1_promised") == short(rate * float(g @ g), 3)
    assert text(view, "order_1_real") == short(float(surface.value(x) - surface.value(x - rate * g)), 3)
    assert text(view, "order_1_note") == f"η = {rate:g}: Gradient descent"
    assert text(view, "order_1_tangent").startswith(short(float(surface.value(x)), 3))


def test_order_1_5_shows_the_method_s_own_matrix_and_how_far_off_it_is(make: Make) -> None:
    view = make(FunctionChoice("himmelblau"), "gradient_descent", "bfgs")
    look = next(each for each in view.session.looks if each.order == "1.5")
    assert look.model is not None
    assert np.array_equal(matrix(view, "order_1_5_matrix"), look.model)
    assert np.array_equal(matrix(view, "order_1_5_true"), look.hessian)  # BFGS is at a point of its own
    error = np.linalg.norm(look.model - look.hessian) / np.linalg.norm(look.hessian)
    assert text(view, "order_1_5_note") == f"B is {short(100 * float(error), 3)} % off: BFGS"
    d = look.plan.after.x - look.at.x
    promised = -float(look.gradient @ d + 0.5 * d @ look.model @ d)
    assert float(view.findChild(QLabel, "order_1_5_promised").toolTip()) == pytest.approx(promised)
    real = float(look.at.f - look.plan.after.f)
    assert float(view.findChild(QLabel, "order_1_5_real").toolTip()) == pytest.approx(real)
    view.session.choose_lead(1)
    pull(view.session, lambda: view.session.worker.idle and view.session.look is not None)
    view.settle()
    assert not view.findChild(MatrixLabel, "order_1_5_true").isVisible()  # it stands in the row below
    assert np.array_equal(matrix(view, "order_2_matrix"), SURFACES["himmelblau"].hessian(look.at.x))


def test_a_method_without_a_matrix_and_none_at_all_are_said(make: Make) -> None:
    view = make(FunctionChoice("booth"), "conjugate_gradient")
    assert text(view, "order_1_5_note") == "Conjugate gradient keeps no matrix"
    assert not view.findChild(MatrixLabel, "order_1_5_matrix").isVisible()
    assert text(view, "order_1_5_promised") == "–"
    assert text(view, "order_1_step") == "–"
    bare = make(FunctionChoice("booth"), k=0)
    assert text(bare, "order_1_5_note") == "no method of order 1.5 takes part"
    assert text(bare, "function_caption") == "at the start"
    assert text(bare, "point_f") == short(float(SURFACES["booth"].value(bare.session.experiment.theta)))


@pytest.mark.parametrize(
    ("start", "word", "kind"),
    [
        ((3.1, 2.1), "minimum", "a bowl: both eigenvalues are positive"),
        ((-0.2, -0.9), "maximum", "a dome: both eigenvalues are negative"),
        ((0.1, 2.9), "saddle", "a saddle: one eigenvalue is negative"),
    ],
)
def test_newton_says_where_it_would_go(make: Make, start: tuple[float, float], word: str, kind: str) -> None:
    view = make(FunctionChoice("himmelblau", start=start), "gradient_descent", k=0)
    x = np.array(start)
    surface = SURFACES["himmelblau"]
    newton = -np.linalg.solve(surface.hessian(x), surface.gradient(x))
    assert text(view, "order_2_step") == vector_text(newton, 3)
    assert text(view, "order_2_note") == f"→ {word} at {vector_text(x + newton, 3)}"
    assert text(view, "point_kind") == kind


def test_a_singular_hessian_is_said_and_nothing_is_nan(make: Make) -> None:
    view = make(FunctionChoice("monkey_saddle", start=(0.0, 0.0)), "gradient_descent", k=0)
    assert text(view, "order_2_note") == "singular: the step is not unique"
    assert text(view, "point_kind") == "degenerate: an eigenvalue is zero"
    away = local_at(SURFACES["goldstein_price"], np.array([1e200, 1e200]))
    assert kind_text(away) == "The second derivatives are not finite here."
    view.table.show_local(away)
    view.point.show_local(away)
    assert not any("nan" in label.text() for label in view.findChildren(QLabel))


def test_one_variable_has_numbers_in_the_place_of_matrices(make: Make) -> None:
    view = make(FunctionChoice("double_well_1d"), "gradient_descent", "bfgs")
    x = view.session.theta
    assert matrix(view, "order_2_matrix").shape == (1, 1)
    assert text(view, "point_x") == short(float(x[0]))
    assert text(view, "point_kind") == "bends upwards, like a bowl"
    assert not view.symbols.partials[1].isVisible()
    assert view.symbols.partials[0].latex().startswith(r"f^{\prime}(x) = ")
    assert not view.findChild(QLabel, "point_eigenvalues").isVisible()
    flat = local_at(Formula("x^3"), np.array([0.0]))
    assert kind_text(flat) == "does not bend here: the test is inconclusive"


def test_the_switches_are_the_sight_s(make: Make) -> None:
    view = make(FunctionChoice(), "gradient_descent", k=0)
    boxes = {box.objectName(): box for box in view.findChildren(QCheckBox)}
    assert {name for name, box in boxes.items() if box.isChecked()} == {"see_gradient"}
    keys = {
        "see_order_1": "tangent",
        "see_order_1_5": "model",
        "see_order_2": "quadratic",
        "see_gradient": "gradient",
        "see_field": "field",
        "see_probe": "probe",
        "see_state": "state",
    }
    assert set(boxes) == set(keys)
    told: list[None] = []
    view.sight.changed.connect(lambda: told.append(None))
    for name, key in keys.items():
        before = getattr(view.sight, key)
        boxes[name].click()
        assert getattr(view.sight, key) is not before
        setattr(view.sight, key, before)
        assert boxes[name].isChecked() is before
    assert len(told) == 2 * len(keys)


def test_menu_entries_turn_the_same_switches(qtbot: QtBot) -> None:
    sight, menu = Sight(), QWidget()
    qtbot.addWidget(menu)
    actions = sight_actions(sight, menu)
    assert [action.isChecked() for action in actions] == [key in ("gradient", "minima") for key in KEYS]
    assert all(action.text() and action.toolTip() for action in actions)
    for action, key in zip(actions, KEYS, strict=True):
        before = getattr(sight, key)
        action.trigger()
        assert getattr(sight, key) is not before
        setattr(sight, key, before)
        assert action.isChecked() is before


def test_orders_differ_in_colour_and_line_on_both_themes(qtbot: QtBot) -> None:
    for look in (theme.LIGHT, theme.DARK):
        with theme.using(look):
            assert len({order_colour(order).name() for order in ORDERS}) == 3
            assert len({order_pen(order).style() for order in ORDERS}) == 3
            assert order_pen("2").isCosmetic()
    with pytest.raises(KeyError):
        order_colour("3")


def test_a_network_or_a_hidden_view_costs_nothing(make: Make) -> None:
    view = make(FunctionChoice("booth"), "gradient_descent", k=0)
    before = text(view, "point_f")
    view.hide()
    view.session.go_to(5)
    pull(view.session, lambda: view.session.k == 5)
    assert text(view, "point_f") == before
    view.show()
    assert text(view, "point_f") == short(float(view.session.track.iterate.f))  # type: ignore[union-attr]
    view.session.choose_problem("network", "network")
    pull(view.session, lambda: view.session.snapshot is not None)
    view.settle()
    assert view.figure().size.width() > 0


def test_long_formulas_scroll_and_are_not_clipped(make: Make) -> None:
    view = make(FunctionChoice("goldstein_price"), "gradient_descent", k=0)
    symbols = view.symbols
    assert symbols.horizontalScrollBar().maximum() > 0
    for label in symbols.findChildren(FormulaLabel):
        assert label.width() >= label.sizeHint().width()
        assert symbols.content.rect().contains(label.geometry())


@pytest.mark.parametrize("shown", [True, False])
def test_the_figure_holds_the_whole_sheet_in_any_theme(make: Make, tmp_path: Path, shown: bool) -> None:
    view = make(FunctionChoice("styblinski_tang"), "gradient_descent", "bfgs", k=1)
    view.setVisible(shown)
    figure = view.figure()
    assert figure.name == "function"
    assert figure.size.width() > 500
    assert figure.size.height() > 200
    pictures = {}
    for look in (theme.LIGHT, theme.DARK):
        path = export(figure, tmp_path / f"{look.name}.png", 96, look=look)
        pictures[look.name] = QImage(str(path))
    light, dark = (pictures[name].pixelColor(1, 1).lightness() for name in ("light", "dark"))
    assert light > 200 > 60 > dark
    inked = sum(
        pictures["light"].pixelColor(x, y).lightness() < 100
        for x in range(0, pictures["light"].width(), 2)
        for y in range(0, pictures["light"].height(), 2)
    )
    assert inked > 300
    svg = export(figure, tmp_path / "sheet.svg").read_text("utf-8")
    assert svg.count("<path") > 10
    assert all(f">{word}</text>" in svg for word in ("Order 1", "Order 1.5", "Order 2", "promised", "real"))


class Marked(QTranslator):
    """A language in which every translated string can be recognised."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"«{text}»" if context == "gdsim" else ""

    def isEmpty(self) -> bool:
        return False


def test_every_word_follows_the_language(make: Make, qapp: QCoreApplication) -> None:
    view = make(FunctionChoice("himmelblau"), "gradient_descent", "bfgs")
    language = Marked()
    qapp.installTranslator(language)
    try:
        QCoreApplication.sendPostedEvents()
        words = [
            label.full_text() if isinstance(label, ElidedLabel) else label.text()
            for label in view.findChildren(QLabel)
            if label.objectName() != "order_1_tangent"
        ]
        words += [box.text() for box in view.findChildren(QCheckBox)]
        words += [box.toolTip() for box in view.findChildren(QCheckBox)]
        words.append(view.accessibleName())
        missed = [w for w in words if any(c.isalpha() for c in w.replace("e", "")) and "«" not in w]
        assert not missed
    finally:
        qapp.removeTranslator(language)
