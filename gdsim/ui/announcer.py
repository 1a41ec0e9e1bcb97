"""Says to screen readers what is seen to happen: the step just taken, why a run ended, what a message says."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from gdsim.app.i18n import say, tr
from gdsim.app.session import Session
from gdsim.engine.iterate import Status
from gdsim.engine.walk import Phase, WalkStep
from gdsim.ui.formula_item import plain_text
from gdsim.ui.numbers import array_text, short

#: So long nothing else may happen before something is said: of a burst only the last is.
QUIET_MS = 150


class Announcer(QObject):
    """Listens to a session; ``send`` says a sentence, by default through the platform's accessibility."""

    def __init__(
        self, session: Session, window: QWidget, send: Callable[[str], object] | None = None
    ) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._send = send or self._through_platform
        self._said = self._here()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._speak)
        for signal in (session.backward_changed, session.moved, session.running_changed, session.rebuilt):
            signal.connect(self._wait)

    def tell(self, text: str) -> None:
        """Say this now."""
        self._send(text)

    def _wait(self, *_: object) -> None:
        self._timer.start()

    def _here(self) -> tuple[object, ...]:
        session = self._session
        return session.k, session.cursor, session.is_running

    def _speak(self) -> None:
        session = self._session
        if session.cursor and session.backward is None:
            return  # its numbers are on their way, and tell when they are there
        here = self._here()
        if here == self._said:
            return
        self._said = here
        words = step_words(session) if session.cursor else iteration_words(session)
        if words:
            self._send(words)

    def _through_platform(self, text: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, text))


def iteration_words(session: Session) -> str:
    """Where the run is, and why it has ended if it has; while it goes on, only that."""
    track = session.track
    if track is None:
        return ""
    name = "f" if session.is_function else "L"
    at = tr(
        "iteration {k}, {name} {loss}, gradient norm {norm}",
        k=session.k,
        name=name,
        loss=short(float(track.iterate.f)),
        norm=short(track.iterate.gradient_norm),
    )
    if session.is_running:
        return tr("running, {place}", place=at)
    status = track.status
    if status != Status.RUNNING and track.iterate.k == session.k and track.iterate.status != Status.RUNNING:
        return f"{at}. {say(status.message)}"
    return at


def step_words(session: Session) -> str:
    """The step taken last: “backward 3 of 5, factor 0.350, product −0.413”."""
    place, backward = session.place, session.backward
    if place is None or backward is None or session.cursor > len(backward.walk.steps):
        return ""
    step: WalkStep = backward.walk.steps[session.cursor - 1]
    forward, back, update = session.counts
    symbol, value = plain_text(step.symbol), array_text(step.value)
    if place.phase is Phase.FORWARD:
        return tr(
            "forward {number} of {count}, {symbol} = {value}",
            number=place.number,
            count=forward,
            symbol=symbol,
            value=value,
        )
    if place.phase is Phase.UPDATE:
        return tr(
            "update {number} of {count}, {symbol} = {value}",
            number=place.number,
            count=update,
            symbol=symbol,
            value=value,
        )
    words = tr("backward {number} of {count}, factor {value}", number=place.number, count=back, value=value)
    if step.running is not None:
        words += ", " + tr("product {value}", value=array_text(step.running))
    return words
