"""One window for a user: a second start hands its file to the first and ends.

The first start listens on a local socket whose name holds the user and the screen. What comes in is a
line of JSON of bounded length; anything else is not answered, and the sender opens its own window.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

CONNECT_MS, ANSWER_MS = 500, 2000
MOST_BYTES = 64 * 1024
ANSWER = b"gdsim: opened\n"


def name_for(env: Mapping[str, str], user: str | None = None) -> str:
    """The socket's name for a user on a screen."""
    screen = env.get("WAYLAND_DISPLAY") or env.get("DISPLAY") or ""
    who = f"{user or _user()}|{screen}|{env.get('XDG_SESSION_ID', '')}"
    return "gdsim-" + hashlib.sha256(who.encode(errors="surrogateescape")).hexdigest()[:16]


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name
        return str(os.getuid()) if hasattr(os, "getuid") else "?"


def hand_over(name: str, path: str, answer_ms: int = ANSWER_MS) -> bool:
    """Let the window that runs already open ``path`` (none if empty); False if none answers in time."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(CONNECT_MS):
        return False
    socket.write(json.dumps({"open": os.path.abspath(path) if path else ""}).encode() + b"\n")
    answered = b""
    while socket.state() == QLocalSocket.LocalSocketState.ConnectedState and len(answered) < len(ANSWER):
        if not socket.waitForReadyRead(answer_ms):
            break
        answered += socket.readAll().data()
    socket.abort()
    return answered == ANSWER


def _is_heard(name: str) -> bool:
    """True if a process listens there, even if it is too busy to answer."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    heard = socket.waitForConnected(CONNECT_MS)
    socket.abort()
    return heard


class Instance(QObject):
    """The first window's ear."""

    asked = Signal(str)
    """Another start asks for this file, or for nothing but the window if it is empty."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard: dict[QLocalSocket, bytes] = {}
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        # Of two that start at once one listens: on some systems listening takes the name from whoever has it.
        # The lock of a process that was killed is no lock.
        self._lock = QLockFile(str(Path(tempfile.gettempdir()) / f"{name}.lock"))
        self._lock.setStaleLockTime(0)
        if self._lock.tryLock(0) and not _is_heard(name):
            QLocalServer.removeServer(name)  # what is left of a process that was killed
            self._server.listen(name)

    @property
    def listening(self) -> bool:
        """False where the system gives no socket: every start then has its own window."""
        return self._server.isListening()

    def close(self) -> None:
        """Hear no more."""
        self._server.close()
        self._lock.unlock()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            self._heard[socket] = b""
            socket.readyRead.connect(lambda s=socket: self._on_data(s))
            socket.disconnected.connect(lambda s=socket: self._on_gone(s))
            self._on_data(socket)

    def _on_gone(self, socket: QLocalSocket) -> None:
        if self._heard.pop(socket, None) is not None:
            socket.deleteLater()

    def _on_data(self, socket: QLocalSocket) -> None:
        if socket not in self._heard:
            return
        self._heard[socket] += socket.read(MOST_BYTES + 1 - len(self._heard[socket])).data()
        line, end, _ = self._heard[socket].partition(b"\n")
        if not end:
            if len(line) > MOST_BYTES:
                socket.abort()
            return
        path = _path_in(line)
        if path is None:
            socket.abort()
            return
        socket.write(ANSWER)
        socket.flush()
        self.asked.emit(path)


def _path_in(line: bytes) -> str | None:
    """The path in a message; None for what gdsim did not write."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    path = message.get("open") if isinstance(message, dict) else None
    return path if isinstance(path, str) and "\0" not in path else None
