"""What every test shares: an offscreen platform, a folder of its own for settings, and loud leftovers."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QSettings, Qt
from PySide6.QtWidgets import QApplication

QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)


def pytest_configure() -> None:
    """Cycles are collected between tests, here: never inside an event, nor on a worker's thread."""
    gc.disable()


@pytest.fixture(autouse=True, scope="module")
def _collected_between_modules() -> Iterator[None]:
    yield
    _collect(2)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, logs and autosaves go to a folder of the test."""
    folder = tmp_path_factory.mktemp("config")
    monkeypatch.setenv("GDSIM_CONFIG_DIR", str(folder))


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """A worker that outlives its test is a fault of the code or of the test."""
    yield
    typesetting = sys.modules.get("gdsim.ui.typeset_later")
    if typesetting is not None:
        typesetting.idle()
    left = [thread.name for thread in threading.enumerate() if thread.name.startswith("gdsim")]
    assert not left, f"still running: {left}"
    collector = sys.modules.get("gdsim.app.collector")
    if collector is not None:
        assert not collector._holds, "garbage collection is still held off"
        collector.resume()


def _delete_what_is_closed() -> None:
    """Qt deletes it, in Qt's order, before the garbage collector comes upon its parts."""
    if isinstance(QCoreApplication.instance(), QApplication):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def qtbot(qtbot: Any) -> Iterator[Any]:
    """pytest-qt's, which knows widgets weakly: one that only the test's own variables hold would be collected
    in the middle of its last events."""
    held: list[object] = []
    add = qtbot.addWidget

    def hold(widget: object, **options: Any) -> None:
        held.append(widget)
        add(widget, **options)

    qtbot.addWidget = hold
    yield qtbot
    _delete_what_is_closed()
    held.clear()


def _collect(generation: int) -> None:
    _delete_what_is_closed()
    gc.collect(generation)


@pytest.fixture(autouse=True)
def _deleted_for_good() -> Iterator[None]:
    yield
    _collect(0)


@pytest.fixture(autouse=True)
def _english_and_light() -> Iterator[None]:
    """What a test switched is switched back: language, theme and text size belong to the whole program."""
    yield
    application = QCoreApplication.instance()
    if isinstance(application, QApplication):
        from gdsim.ui import language, theme

        if language._installed:
            language.install("en")
        if theme.current().dark or application.font() != theme.ui_font(100):
            theme.apply(application, "light", 100)


@pytest.fixture
def make_window(qtbot, tmp_path: Path) -> Iterator[Callable[[], object]]:
    """Windows with settings of their own, closed without a question at the end."""
    from gdsim.ui.main_window import MainWindow

    made = []

    def make(**options: object) -> MainWindow:
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(settings=settings, **options)
        made.append(window)
        window.resize(1440, 900)
        window.show()
        return window

    yield make
    for window in made:
        window._close_anyway = True
        window.close()
        window.deleteLater()


@pytest.fixture
def window(make_window: Callable[[], object], qtbot) -> object:
    """One settled window in English and the light theme."""
    window = make_window()
    window.choose_language("en")
    window.choose_theme("light")
    settle(window, qtbot)
    return window


def settle(window: object, qtbot) -> None:
    """Wait until what is shown is whole: snapshot, backward pass and fine surface."""
    session = window.session

    def whole() -> bool:
        return (
            not session.is_running
            and session.snapshot is not None
            and session.worker.idle
            and (session.backward is not None or session.track is None or session.is_function)
            and (session.minima is not None or not session.is_function)
            and (session.grid is None or session.grid.final)
        )

    def look() -> None:
        worker = session.worker
        shown = (session.snapshot is not None, session.backward is not None, session.grid is not None)
        assert whole(), (session.is_running, shown, worker.idle, session.pump.awake, session.k)

    qtbot.waitUntil(look, timeout=10_000)
