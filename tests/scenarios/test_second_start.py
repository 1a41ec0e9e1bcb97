"""gdsim started twice, as by two double-clicks: one window, both files; and after a crash a window again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtNetwork import QLocalSocket

from gdsim.app.instance import name_for
from gdsim.app.settings import CONFIG_DIR_VARIABLE
from gdsim.app.shortcut import Report
from gdsim.engine.sentence import sentence
from tests.conftest import settle

ROOT = Path(__file__).parents[2]
EXPERIMENTS = ROOT / "resources" / "experiments"


def await_listener(name: str) -> None:
    """Until a first start hears."""
    end = time.monotonic() + 60
    while True:
        socket = QLocalSocket()
        socket.connectToServer(name)
        heard = socket.waitForConnected(200)
        socket.abort()
        if heard:
            return
        assert time.monotonic() < end, "the first window does not listen"
        time.sleep(0.05)


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_the_second_start_ends_and_a_crash_leaves_no_lock(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_SESSION_ID": uuid.uuid4().hex,  # a screen of its own: no window of this machine answers
        CONFIG_DIR_VARIABLE: str(tmp_path),
    }

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "gdsim", *arguments], env=env, cwd=tmp_path)

    first = start()
    later: list[subprocess.Popen[bytes]] = []
    try:
        await_listener(name_for(env))
        second = start(str(EXPERIMENTS / "two_moons.gdsim"))
        later.append(second)
        assert second.wait(30) == 0
        assert first.poll() is None
        first.send_signal(signal.SIGKILL)
        first.wait()
        heir = start()
        later.append(heir)
        await_listener(name_for(env))
        with pytest.raises(subprocess.TimeoutExpired):
            heir.wait(3)  # it stays: a window of its own
    finally:
        for process in (first, *later):
            process.kill()
            process.wait()


def test_the_window_opens_what_another_start_asks_for(window, qtbot) -> None:
    window.open_asked("")
    settle(window, qtbot)
    assert window.session.mlp.title == "1-4-1"
    window.open_asked(str(EXPERIMENTS / "tanh_relu_2_5_3_1.gdsim"))
    settle(window, qtbot)
    assert window.session.mlp.title == "2-5-3-1"


def test_unsaved_work_is_asked_about_first(window, qtbot) -> None:
    window.document.edit(
        "Widen", lambda e: e.with_widths((1, 6, 1)) if hasattr(e, "with_widths") else e.with_parameter(0, 2.5)
    )
    window.open_asked(str(EXPERIMENTS / "tanh_relu_2_5_3_1.gdsim"))
    assert window.session.mlp.title != "2-5-3-1"
    assert window.files._question.isVisible()
    window.files._question.reject()


def test_the_shortcut_is_made_from_the_menu_and_told(window, qtbot) -> None:
    made: list[int] = []

    def install() -> Report:
        made.append(1)
        return Report([sentence("Written: {path}", path="/x"), sentence("Written: {path}", path="/y")])

    window.shortcut._install = install
    window.findChild(QAction, "help.shortcut").trigger()
    qtbot.waitUntil(lambda: window.message_bar.sentence is not None)
    assert str(window.message_bar.sentence) == "Written: /y"
    assert made == [1]
