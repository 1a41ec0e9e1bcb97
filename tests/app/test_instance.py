"""A second start hands its file to the first window; whatever else is on the socket does no harm."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from gdsim.app import instance as module
from gdsim.app.instance import ANSWER, MOST_BYTES, Instance, hand_over, name_for

ROOT = Path(__file__).parents[2]


@pytest.fixture
def name() -> str:
    return f"gdsim-test-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def first(name: str, qapp) -> Iterator[tuple[Instance, list[str]]]:
    asked: list[str] = []
    made = Instance(name)
    made.asked.connect(asked.append)
    assert made.listening
    yield made, asked
    made.close()
    made.deleteLater()


SECOND = """
import sys
from PySide6.QtCore import QCoreApplication
from gdsim.app.instance import hand_over
application = QCoreApplication([])
sys.exit(0 if hand_over(*sys.argv[1:]) else 1)
"""


def second_start(qtbot, name: str, path: str) -> bool:
    """Another process, while this one lives on."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", SECOND, name, path], env=env)
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=20_000)
    return process.returncode == 0


def test_the_file_arrives_as_a_whole_path(first, name: str, qtbot, tmp_path: Path, monkeypatch) -> None:
    _, asked = first
    monkeypatch.chdir(tmp_path)
    assert second_start(qtbot, name, "수업 1.gdsim")
    assert asked == [str(tmp_path / "수업 1.gdsim")]
    assert second_start(qtbot, name, "")
    assert asked[1] == ""


def test_nobody_there_is_told_at_once(name: str, qapp) -> None:
    assert not hand_over(name, "x.gdsim")


def test_one_that_hangs_does_not_hold_the_second(name: str, qapp) -> None:
    server = QLocalServer()
    assert server.listen(name)  # and nobody looks after it
    assert not hand_over(name, "x.gdsim", answer_ms=100)
    server.close()


@pytest.mark.parametrize(
    "garbage",
    [
        b"\n",
        b"hello\n",
        b"[1]\n",
        b'{"open": 5}\n',
        b'{"open": "a\\u0000b"}\n',
        b"\xff\xfe\n",
        b"[" * 60_000 + b"\n",
        b"x" * (MOST_BYTES + 10),
    ],
)
def test_garbage_is_not_answered_and_does_no_harm(first, name: str, qtbot, garbage: bytes) -> None:
    _, asked = first
    socket = QLocalSocket()
    socket.connectToServer(name)
    assert socket.waitForConnected(1000)
    socket.write(garbage)
    socket.flush()
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert socket.readAll().data() != ANSWER
    assert asked == []
    assert first[0].listening


def test_a_message_may_come_in_pieces(first, name: str, qtbot) -> None:
    _, asked = first
    socket = QLocalSocket()
    socket.connectToServer(name)
    assert socket.waitForConnected(1000)
    message = json.dumps({"open": "/b.gdsim"}).encode() + b"\n"
    for part in (message[:5], message[5:]):
        socket.write(part)
        socket.flush()
        QCoreApplication.processEvents()
    qtbot.waitUntil(lambda: asked == ["/b.gdsim"])
    socket.abort()


def test_users_and_screens_have_windows_of_their_own() -> None:
    names = {name_for({"DISPLAY": display}, user) for display in (":0", ":1") for user in ("kim", "lee")}
    assert len(names) == 4
    assert name_for({"DISPLAY": ":0"}, "kim") in names


HOLDER = """
import sys
from PySide6.QtCore import QCoreApplication
from gdsim.app.instance import Instance
application = QCoreApplication([])
held = Instance(sys.argv[1])
held.asked.connect(lambda path: print(path, flush=True))
print("listening" if held.listening else "deaf", flush=True)
application.exec()
"""


def holder(name: str) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, name], stdout=subprocess.PIPE, text=True, env=env
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "listening\n"
    return process


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_after_a_kill_the_next_start_takes_over(name: str, qapp) -> None:
    killed = holder(name)
    try:
        assert hand_over(name, "/one.gdsim")
        assert killed.stdout.readline() == "/one.gdsim\n"
    finally:
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        killed.stdout.close()
    assert not hand_over(name, "/two.gdsim")
    heir = holder(name)
    try:
        assert hand_over(name, "/three.gdsim")
        assert heir.stdout.readline() == "/three.gdsim\n"
    finally:
        heir.kill()
        heir.wait()
        heir.stdout.close()


def test_a_user_without_a_name_has_a_window_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr(module.getpass, "getuser", nobody)
    assert name_for({}).startswith("gdsim-")


def test_one_that_is_too_busy_to_answer_keeps_its_name(name: str, qapp) -> None:
    busy = QLocalServer()
    assert busy.listen(name)
    second = Instance(name)
    assert not second.listening
    assert busy.isListening()
    socket = QLocalSocket()
    socket.connectToServer(name)
    assert socket.waitForConnected(1000)
    assert busy.waitForNewConnection(1000)
    busy.close()


def test_of_two_that_start_at_once_one_listens(name: str, qapp) -> None:
    one, other = Instance(name), Instance(name)
    assert (one.listening, other.listening) == (True, False)
    one.close()
    heir = Instance(name)
    assert heir.listening
    heir.close()
    other.close()
