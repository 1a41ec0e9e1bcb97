"""Which drawings are seen on the surface: one set of switches that several views share."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from gdsim.app.i18n import tr


class _Switch:
    """A boolean attribute of a Sight that tells of its changes."""

    def __init__(self, on: bool = False) -> None:
        self._default = on

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_{name}"

    def __get__(self, sight: Sight, owner: Any = None) -> bool:
        on: bool = getattr(sight, self._name, self._default)
        return on

    def __set__(self, sight: Sight, on: bool) -> None:
        if bool(on) != self.__get__(sight):
            setattr(sight, self._name, bool(on))
            sight.changed.emit()


class Sight(QObject):
    """The switches; ``changed`` tells that one of them was turned."""

    changed = Signal()

    gradient = _Switch(True)
    field = _Switch()
    probe = _Switch()
    tangent = _Switch()
    model = _Switch()
    quadratic = _Switch()
    state = _Switch()
    minima = _Switch(True)
    hinges = _Switch()


#: The switches in the order in which they are listed.
KEYS = ("gradient", "field", "probe", "tangent", "model", "quadratic", "state", "minima", "hinges")


def sight_texts() -> dict[str, tuple[str, str]]:
    """What each switch is called, and what it draws, in the present language."""
    return {
        "gradient": (
            tr("Gradient"),
            tr("The partial derivatives as arrows along the axes, and the gradient they make"),
        ),
        "field": (tr("Gradient field"), tr("Arrows of the gradient all over the surface")),
        "probe": (tr("Direction probe"), tr("A direction to turn, and the slope of the surface along it")),
        "tangent": (tr("Order 1: tangent"), tr("What order 1 sees: the tangent line or plane")),
        "model": (
            tr("Order 1.5: model"),
            tr("What order 1.5 sees: the quadratic with the curvature the method has learnt"),
        ),
        "quadratic": (tr("Order 2: quadratic"), tr("What order 2 sees: the quadratic with the true Hessian")),
        "state": (tr("Optimizer state"), tr("The step, the momentum and the trial points as arrows")),
        "hinges": (
            tr("Hinges and dead units"),
            tr(
                "Lines where a sample's pre-activation is zero; darker where more ReLU units are dead (networks)"
            ),
        ),
        "minima": (tr("Minima and saddles"), tr("Marks at all stationary points that were found")),
    }


class SightAction(QAction):
    """A menu entry that turns one switch, and follows it."""

    def __init__(self, sight: Sight, key: str, parent: QObject) -> None:
        super().__init__(parent)
        self.sight, self.key = sight, key
        self.setObjectName(f"show_{key}")
        self.setCheckable(True)
        self.setChecked(getattr(sight, key))
        self.toggled.connect(self._turn)
        sight.changed.connect(self._follow)
        self.retranslate()

    def retranslate(self) -> None:
        """Set text and tooltip in the present language."""
        text, tip = sight_texts()[self.key]
        self.setText(text)
        self.setToolTip(tip)
        self.setStatusTip(tip)

    def _turn(self, on: bool) -> None:
        setattr(self.sight, self.key, on)

    def _follow(self) -> None:
        self.setChecked(getattr(self.sight, self.key))


def sight_actions(sight: Sight, parent: QObject) -> list[SightAction]:
    """An entry for each switch, for a menu of ``parent``; it calls their ``retranslate()``."""
    return [SightAction(sight, key, parent) for key in KEYS]
