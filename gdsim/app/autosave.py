"""Unsaved work survives a crash: written every half minute, and found again by the next start."""

from __future__ import annotations

import contextlib
import json
import os
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from gdsim.app import collector, files
from gdsim.engine.project import Project, dumps
from gdsim.engine.sentence import InputError, Sentence, sentence

SECONDS = 30.0
POLL_MS = 40
JOIN_SECONDS = 5.0
# A computer that was renamed cannot tell that a process is dead; a living one shows itself much more often.
STALE_SECONDS = 3600


@dataclass(frozen=True)
class Recovery:
    """Unsaved work of a session that did not end well: where it is kept, whose file it was, and of when."""

    file: Path
    original: Path | None
    time: datetime


def lock_file(path: Path, stale_seconds: int = 0) -> QLockFile:
    """A lock that the end of its process frees, however it comes, and age if it is given (0: never)."""
    lock = QLockFile(str(path))
    lock.setStaleLockTime(1000 * stale_seconds)
    return lock


def recoverable(folder: Path) -> list[Recovery]:
    """What sessions that are no longer alive left in ``folder``, the latest first."""
    found = []
    with contextlib.suppress(OSError):
        stems = {each.stem for each in folder.iterdir() if each.suffix in (".gdsim", ".lock")}
        for stem in stems:
            file = folder / f"{stem}.gdsim"
            lock = lock_file(file.with_suffix(".lock"), STALE_SECONDS)
            if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
                continue  # alive
            with contextlib.suppress(OSError):
                time = datetime.fromtimestamp(file.stat().st_mtime)
                found.append(Recovery(file, _original(file), time))
            lock.unlock()
    return sorted(found, key=lambda each: each.time, reverse=True)


def discard(recovery: Recovery) -> None:
    """The user does not want it."""
    _remove(recovery.file)


def _original(file: Path) -> Path | None:
    """The file whose unsaved state this is; None if it had none, or if that cannot be told any more."""
    try:
        path = json.loads(file.with_suffix(".json").read_bytes())["path"]
        return Path(path) if isinstance(path, str) and path and "\0" not in path else None
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def _remove(file: Path) -> None:
    for each in (file, file.with_suffix(".json")):
        with contextlib.suppress(OSError):
            os.unlink(each)


class _Writing:
    """One file being written on a thread of its own. It makes no Qt call and holds nothing of Qt."""

    def __init__(self, file: Path, project: Project, path: Path | None) -> None:
        self._file, self._project, self._path = file, project, path
        self.obsolete = False
        self.error: Sentence | None = sentence("The unsaved experiment could not be kept safe.")
        self._thread = threading.Thread(target=self._run, name="autosave", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            text = dumps(self._project)
            note = {"path": str(self._path) if self._path else None}
            files.write(self._file.with_suffix(".json"), json.dumps(note).encode(), backup=False)
            files.write(self._file, text.encode("utf-8"), backup=False)
            self.error = None
        except InputError as error:
            self.error = sentence(
                "The unsaved experiment could not be kept safe. {problem}", problem=error.sentence
            )

    @property
    def done(self) -> bool:
        return not self._thread.is_alive()

    def join(self) -> None:
        self._thread.join(JOIN_SECONDS)


class Autosave(QObject):
    """Writes what ``unsaved`` returns (the project and its path; None: all is saved) into ``folder``.

    The GUI thread only takes the immutable project; turning it into text and
    writing it is for a thread that makes no Qt call.
    """

    written = Signal()
    """The work as it was is on the disk."""
    failed = Signal(object)
    """The sentence why it could not be written; once, until it changes or it succeeds."""

    def __init__(
        self,
        folder: Path,
        unsaved: Callable[[], tuple[Project, Path | None] | None],
        seconds: float = SECONDS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._unsaved = unsaved
        self._writing: _Writing | None = None
        self._told: Sentence | None = None
        self._last: object = None
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        self._take(folder / f"{uuid.uuid4().hex}.gdsim")
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.save_now)
        self._timer.start(int(1000 * seconds))
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._look)

    def _take(self, file: Path) -> bool:
        lock = lock_file(file.with_suffix(".lock"), STALE_SECONDS)
        if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
            return False
        self.file, self._lock = file, lock
        return True

    @property
    def busy(self) -> bool:
        """True while a thread is writing."""
        return self._writing is not None

    def adopt(self, recovery: Recovery) -> None:
        """Go on with the file of a recovery as one's own, so that it stays until the work in it is saved."""
        self._join()
        old, lock = self.file, self._lock
        if not self._take(recovery.file):
            raise InputError("Another gdsim has recovered this experiment already.")
        _remove(old)
        lock.unlock()
        self._last = None

    def save_now(self) -> None:
        """Write what is unsaved, unless it is on the disk already or still being written."""
        with contextlib.suppress(OSError):
            os.utime(self._lock.fileName())
        if self._writing is not None:
            return
        unsaved = self._unsaved()
        if unsaved is None:
            return
        project, path = unsaved
        state = (project.experiment, project.view, path, tuple(run.head.k for run in project.runs))
        if state == self._last:
            return
        self._last = state
        # A collection that happened to run on the thread would delete Qt objects there. Where the window
        # is open the pump collects instead, and this changes nothing.
        collector.hold()
        self._writing = _Writing(self.file, project, path)
        self._poll.start()

    def _look(self) -> None:
        writing = self._writing
        if writing is None or not writing.done:
            return
        self._ended()
        if writing.obsolete:
            _remove(self.file)
        elif writing.error is None:
            self._told = None
            self.written.emit()
        else:
            self._last = None
            if str(writing.error) != str(self._told):
                self._told = writing.error
                self.failed.emit(writing.error)

    def forget(self) -> None:
        """What was unsaved is saved, or given up."""
        self._last = None
        if self._writing is None:
            _remove(self.file)
        else:
            self._writing.obsolete = True

    def _join(self) -> None:
        if self._writing is not None:
            self._writing.join()
            self._ended()

    def _ended(self) -> None:
        self._writing = None
        self._poll.stop()
        collector.release()

    def close(self) -> None:
        """A clean end: nothing is left behind."""
        self._timer.stop()
        self._join()
        _remove(self.file)
        self._lock.unlock()
