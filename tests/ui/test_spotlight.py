"""The spotlight: a bright disc that follows the mouse, over everything, and in nobody's way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from gdsim.ui.spotlight import LARGEST, RADIUS, SMALLEST, _Dimmer


def dimmers(window) -> list[_Dimmer]:
    return [each for each in window.findChildren(_Dimmer) if each.isVisible()]


def move_mouse(widget, at: QPoint) -> None:
    """As the window system tells it: to the widget under the pointer."""
    where, everywhere = QPointF(at), QPointF(widget.mapToGlobal(at))
    none = Qt.MouseButton.NoButton
    QApplication.sendEvent(
        widget,
        QMouseEvent(
            QMouseEvent.Type.MouseMove, where, everywhere, none, none, Qt.KeyboardModifier.NoModifier
        ),
    )


def wheel(widget, turn: int, modifiers: Qt.KeyboardModifier) -> QWheelEvent:
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at,
        QPointF(widget.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event


@pytest.fixture
def lit(window):
    window.findChild(QAction, "view.spotlight").trigger()
    yield window
    window.spotlight.end()


def test_the_same_command_begins_and_ends(window) -> None:
    action = window.findChild(QAction, "view.spotlight")
    action.trigger()
    (dimmer,) = dimmers(window)
    assert dimmer.geometry() == window.rect()
    action.trigger()
    assert not dimmers(window)


@pytest.mark.parametrize("key", ["escape", "shortcut"])
def test_a_key_ends_it(lit, key: str) -> None:
    view = lit.network_editor.view
    if key == "escape":
        QTest.keyClick(view, Qt.Key.Key_Escape)
    else:
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(view, Qt.Key.Key_H, both)
    assert not dimmers(lit)


def test_the_disc_is_bright_and_the_rest_dark(lit) -> None:
    before = QColor(lit.grab().toImage().pixelColor(300, 20))
    spot = QPoint(300, 20)
    move_mouse(lit.toolbar, lit.toolbar.mapFrom(lit, spot))
    image = lit.grab().toImage()
    assert image.pixelColor(spot).lightness() > before.lightness() + 80
    outside = spot + QPoint(RADIUS + 20, 0)
    assert image.pixelColor(outside).lightness() < 120


def test_only_the_disc_is_repainted(lit, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(_Dimmer, "update", lambda self, region: asked.append(region))
    move_mouse(lit, QPoint(400, 300))
    move_mouse(lit, QPoint(900, 300))
    move_mouse(lit, QPoint(900, 300))
    _, moved = asked  # where it was already, nothing is painted
    assert moved.contains(QPoint(400, 300))
    assert moved.contains(QPoint(900, 300))
    assert not moved.contains(QPoint(650, 300))
    assert sum(rect.width() * rect.height() for rect in moved) < 3 * (2 * RADIUS) ** 2


def test_the_mouse_reaches_what_lies_below(lit, qtbot) -> None:
    view, session = lit.network_editor.view, lit.session
    i = next(i for i in range(session.mlp.dimension) if i not in session.picks)
    at = view.viewport().mapTo(lit, view.edge_position(i))
    below = lit.childAt(at)
    assert below is view.viewport()
    qtbot.mouseClick(below, Qt.MouseButton.LeftButton, pos=below.mapFrom(lit, at))
    assert session.picks[0] == i


def test_the_wheel_with_control_and_two_keys_size_it(lit) -> None:
    view = lit.network_editor.view.viewport()
    scale = lit.network_editor.view._scale
    control = Qt.KeyboardModifier.ControlModifier
    wheel(view, 120, control)
    (dimmer,) = dimmers(lit)
    assert dimmer.radius > RADIUS
    assert lit.network_editor.view._scale == scale  # the drawing is not zoomed meanwhile
    QTest.keyClick(lit, Qt.Key.Key_Down, control | Qt.KeyboardModifier.ShiftModifier)
    assert dimmer.radius == pytest.approx(RADIUS, abs=1)
    for _ in range(40):
        wheel(view, -120, control)
    assert dimmer.radius == SMALLEST
    for _ in range(60):
        wheel(view, 120, control)
    assert dimmer.radius == LARGEST
    wheel(view, 120, Qt.KeyboardModifier.NoModifier)
    assert lit.network_editor.view._scale != scale


def test_dialogs_and_floating_panels_are_dimmed_too(lit, qtbot) -> None:
    lit.findChild(QAction, "help.help").trigger()
    dialog = lit._dialogs["manual"]
    lit.docks["curves_dock"].setFloating(True)
    QApplication.processEvents()
    for top in (dialog, lit.docks["curves_dock"]):
        (dimmer,) = [each for each in dimmers(lit) if each.parentWidget() is top]
        assert dimmer.geometry() == top.rect()
        top.resize(top.width() + 40, top.height() + 30)
        QApplication.processEvents()
        assert dimmer.geometry() == top.rect()
    move_mouse(dialog, QPoint(5, 5))
    assert {each.mapToGlobal(each.centre) for each in dimmers(lit)} == {dialog.mapToGlobal(QPoint(5, 5))}
    stranger = QDialog()
    qtbot.addWidget(stranger)
    stranger.show()
    assert not stranger.findChildren(_Dimmer)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()  # the first Escape is the spotlight's
    assert not dimmers(lit)
    dialog.close()
    lit.docks["curves_dock"].setFloating(False)


def test_a_panel_that_comes_to_the_front_stays_below_it(lit) -> None:
    (dimmer,) = dimmers(lit)
    for name in ("fit_dock", "ledger_dock", "health_dock"):
        lit.docks[name].raise_()
        QApplication.processEvents()
        widgets = [each for each in lit.children() if each.isWidgetType()]
        assert widgets[-1] is dimmer, name


def test_a_deleted_dialog_is_forgotten(lit) -> None:
    dialog = QDialog(lit)
    dialog.show()
    assert len(dimmers(lit)) == 2
    dialog.close()
    dialog.deleteLater()
    QApplication.sendPostedEvents(dialog, 0)
    QTest.qWait(20)
    move_mouse(lit, QPoint(50, 50))
    assert len(dimmers(lit)) == 1


def test_closing_the_window_ends_it(make_window) -> None:
    window = make_window()
    window.spotlight.begin()
    window.close()
    assert not window.spotlight.on
