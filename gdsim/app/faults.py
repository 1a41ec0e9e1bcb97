"""Whatever goes wrong ends up in a log file and in a sentence; the next start tells of a crash.

Every hook through which Python and Qt announce an error leads here, and
``faulthandler`` writes into the same file. Errors may come from any thread,
so nothing is emitted: they wait in a deque until the window takes them.
"""

from __future__ import annotations

import atexit
import contextlib
import faulthandler
import json
import os
import re
import sys
import tempfile
import threading
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import FileIO
from pathlib import Path
from time import monotonic, time
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QStandardPaths, QtMsgType, qInstallMessageHandler

from gdsim import __version__
from gdsim.app.settings import CONFIG_DIR_VARIABLE
from gdsim.engine.sentence import InputError, Sentence, sentence

LOG_NAME = "gdsim.log"
LOG_LIMIT = 1_000_000  # bytes; one older file of that size is kept beside it
QUIET = 10.0  # seconds in which the same error is not told again
REPORTS_KEPT = 100
JUST_NOW = 5.0
TITLE_LIMIT = 200
_LOGGED = {
    QtMsgType.QtWarningMsg: "warning",
    QtMsgType.QtCriticalMsg: "critical",
    QtMsgType.QtFatalMsg: "fatal",
}
_FATAL = re.compile(r"^(?:Fatal Python error|Windows fatal exception): (.+)$", re.MULTILINE)
_FRAME = re.compile(r'^ +File "(.+)", line (\d+),? in (.+)$', re.MULTILINE)


@dataclass(frozen=True)
class FaultReport:
    """What the window shows of an error: a sentence, the traceback for whoever asks, and the log."""

    title: Sentence
    detail: str
    log_path: Path


def data_folder() -> Path:
    """Where the log is kept: ``$GDSIM_CONFIG_DIR``, else the user's folder for local application data."""
    configured = os.environ.get(CONFIG_DIR_VARIABLE)
    if configured:
        return Path(configured)
    # AppLocalDataLocation depends on names the application sets later; this is the same place without them.
    generic = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(generic or tempfile.gettempdir()) / "gdsim"


def install(folder: str | Path | None = None, clock: Callable[[], float] = monotonic) -> FaultLog:
    """Lead every hook to a log in ``folder`` (or, where nothing can be written there, a temporary one)."""
    return FaultLog(Path(folder) if folder is not None else data_folder(), clock)


class FaultLog:
    """The log of one session, from :func:`install` to :meth:`uninstall`; its methods never raise."""

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._reports: deque[FaultReport] = deque(maxlen=REPORTS_KEPT)
        self._told: dict[object, tuple[float, int]] = {}
        self._file, self.path = _open_log(folder)
        self._previous_end = self._read_markers()
        self._marker = self._leave_marker()
        python = sys.version.split()[0]
        self._write(f"gdsim {__version__} {_started(os.getpid())} Python {python}, {sys.platform}")
        self._had_faulthandler = faulthandler.is_enabled()
        self._enable_faulthandler()
        self._old_excepthook = sys.excepthook
        self._old_threading_excepthook = threading.excepthook
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        self._old_qt_handler: Callable[..., Any] | None = qInstallMessageHandler(self._on_qt_message)
        # Qt may speak when Python is already gone.
        atexit.register(qInstallMessageHandler, None)
        self._installed = True

    def take(self) -> list[FaultReport]:
        """The errors since the last time, to be shown on the window's thread."""
        with self._lock:
            reports = list(self._reports)
            self._reports.clear()
        return reports

    def previous_end(self) -> Sentence | None:
        """How the last session ended, if it was not by closing it."""
        return self._previous_end

    def report(self, error: BaseException, text: str | None = None) -> None:
        """Log an error caught elsewhere; ``text`` is its traceback where it no longer has one."""
        with contextlib.suppress(Exception):
            detail = text if text is not None else "".join(traceback.format_exception(error))
            self._record((type(error), _place(detail)), detail, _title(error, self.path))

    def uninstall(self) -> None:
        """A clean end: every hook as it was, the marker gone, the file closed."""
        if not self._installed:
            return
        self._installed = False
        sys.excepthook = self._old_excepthook
        threading.excepthook = self._old_threading_excepthook
        qInstallMessageHandler(self._old_qt_handler)
        atexit.unregister(qInstallMessageHandler)
        faulthandler.disable()
        if self._had_faulthandler and sys.__stderr__ is not None:
            with contextlib.suppress(Exception):
                faulthandler.enable(sys.__stderr__)
        self._write(f"gdsim ended, process {os.getpid()}")
        if self._marker is not None:
            _discard(self._marker)
        with contextlib.suppress(OSError):
            self._file.close()

    # The hooks

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, Exception):
            self.report(error, "".join(traceback.format_exception(kind, error, trace)))
        self._old_excepthook(kind, error, trace)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        error = args.exc_value
        if error is not None and not isinstance(error, SystemExit):
            self.report(error, "".join(traceback.format_exception(args.exc_type, error, args.exc_traceback)))
        self._old_threading_excepthook(args)

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        with contextlib.suppress(Exception):
            level = _LOGGED.get(kind)
            if level is not None:
                title = None
                if kind != QtMsgType.QtWarningMsg:
                    title = _unexpected(_one_line(message), self.path)
                self._record((kind, message), f"Qt {level}: {message}", title)
            if self._old_qt_handler is not None:
                self._old_qt_handler(kind, context, message)
            elif level is not None and sys.stderr is not None:
                print(message, file=sys.stderr)

    def _record(self, key: object, detail: str, title: Sentence | None) -> None:
        with self._lock:
            now = self._clock()
            told, repeated = self._told.get(key, (-QUIET, 0))
            if now - told < QUIET:
                self._told[key] = (told, repeated + 1)
                return
            self._told = {each: (at, n) for each, (at, n) in self._told.items() if now - at < QUIET}
            self._told[key] = (now, 0)
            self._write(detail.rstrip() + (f"\n({repeated} more of the same before)" if repeated else ""))
            if title is not None:
                self._reports.append(FaultReport(title, detail, self.path))

    # The file

    def _write(self, text: str) -> None:
        line = f"{datetime.now().isoformat(sep=' ', timespec='seconds')}  {text}\n"
        with self._lock, contextlib.suppress(OSError, ValueError):
            if os.fstat(self._file.fileno()).st_size > LOG_LIMIT:
                self._turn_over()
            self._file.write(line.encode(errors="backslashreplace"))

    def _turn_over(self) -> None:
        _set_aside(self.path)
        old, self._file = self._file, FileIO(self.path, "ab")
        if faulthandler.is_enabled():
            self._enable_faulthandler()
        old.close()

    def _enable_faulthandler(self) -> None:
        with contextlib.suppress(Exception):
            faulthandler.enable(self._file)

    # The marker: a file this process holds locked, so that only its end, however it comes, frees it

    def _leave_marker(self) -> FileIO | None:
        marker: FileIO | None = None
        try:
            handle, name = tempfile.mkstemp(prefix="running-", suffix=f"-{os.getpid()}", dir=self.path.parent)
            os.close(handle)
            marker = FileIO(name, "r+b")
            if _lock(marker):
                note = {"process": os.getpid(), "started": datetime.now().isoformat(timespec="seconds")}
                marker.write(json.dumps(note).encode())
                return marker
        except OSError:
            pass
        if marker is not None:
            _discard(marker)
        return None

    def _read_markers(self) -> Sentence | None:
        with contextlib.suppress(OSError):
            ended = [
                note for path in self.path.parent.glob("running-*") if (note := _claim(path)) is not None
            ]
            if ended:
                started, process = max(ended)
                reason = _reason(self.path, process)
                if reason is None:
                    return sentence(
                        "The last session ({started}) was not closed properly. The log is {path}.",
                        started=started or "?",
                        path=str(self.path),
                    )
                return sentence(
                    "The last session ({started}) ended unexpectedly: {reason}. The log is {path}.",
                    started=started or "?",
                    reason=reason,
                    path=str(self.path),
                )
        return None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: FileIO) -> bool:
        """Take the file for this process; False if another one has it."""
        try:
            # A locked byte cannot be read by others, so it lies behind what is written.
            file.seek(LOG_LIMIT)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            file.seek(0)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: FileIO) -> bool:
        """Take the file for this process; False if another one has it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def _claim(path: Path) -> tuple[str, int] | None:
    """Start time and process of the ended session that left this marker; None if it still runs."""
    try:
        marker = FileIO(path, "r+b")
    except OSError:
        return None
    if not _lock(marker):
        marker.close()
        return None
    try:
        note = json.loads(marker.read(1000))
        found = str(note["started"])[:40], int(note["process"])
    except (ValueError, TypeError, KeyError, OSError, RecursionError):
        # Emptied by a power failure; or so new that its owner has not come to lock it.
        if abs(time() - path.stat().st_mtime) < JUST_NOW:
            marker.close()
            return None
        found = "", 0
    _discard(marker)
    return found


def _discard(marker: FileIO) -> None:
    with contextlib.suppress(OSError):
        # Emptied first: between close and removal it is free for another start to find.
        marker.truncate(0)
    marker.close()
    with contextlib.suppress(OSError):
        os.remove(str(marker.name))


def _reason(log: Path, process: int) -> str | None:
    """What ``faulthandler`` had to say of that process: the fault and the innermost function."""
    text = "".join(_text(path) for path in (_aside(log), log))
    text = text[text.rfind(_started(process)) :] if _started(process) in text else ""
    fatal = list(_FATAL.finditer(text))
    if not fatal:
        return None
    reason = _one_line(fatal[-1][1])
    frame = _FRAME.search(text, fatal[-1].end())
    return f"{reason}, {frame[3]} ({Path(frame[1]).name}:{frame[2]})" if frame else reason


def _started(process: int) -> str:
    return f"started, process {process},"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _open_log(folder: Path) -> tuple[FileIO, Path]:
    """The log opened for appending, in ``folder`` or wherever it can be."""
    choices: tuple[Callable[[], Path], ...] = (lambda: folder, _temporary_folder, _new_folder)
    for choose in choices:
        with contextlib.suppress(OSError, ValueError):
            path = choose() / LOG_NAME
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size > LOG_LIMIT:
                _set_aside(path)
            return FileIO(path, "ab"), path
    return FileIO(os.devnull, "ab"), Path(os.devnull)


def _temporary_folder() -> Path:
    return Path(tempfile.gettempdir()) / f"gdsim-{os.getuid() if hasattr(os, 'getuid') else 'log'}"


def _new_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="gdsim-"))


def _aside(log: Path) -> Path:
    return log.with_name(log.name + ".1")


def _set_aside(log: Path) -> None:
    # Fails on Windows while another window has it open; it then grows a little longer.
    with contextlib.suppress(OSError):
        os.replace(log, _aside(log))


def _place(trace: str) -> str:
    frames = _FRAME.findall(trace)
    return ":".join(frames[-1]) if frames else trace[:TITLE_LIMIT]


def _title(error: BaseException, log: Path) -> Sentence:
    if isinstance(error, InputError):
        return sentence("{problem} Details are in {path}.", problem=error.sentence, path=str(log))
    message = _one_line(str(error))
    name = type(error).__name__
    return _unexpected(f"{name}: {message}" if message else name, log)


def _unexpected(problem: str, log: Path) -> Sentence:
    return sentence(
        "Something unexpected happened: {problem}. gdsim goes on; details are in {path}.",
        problem=problem,
        path=str(log),
    )


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_LIMIT else line[: TITLE_LIMIT - 1] + "…"
