"""The experiment in front of the user: its edits and their undo, its file, and what is not saved yet."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, QSysInfo, QTimer, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack
from shiboken6 import isValid

from gdsim.app import files
from gdsim.app.autosave import SECONDS, Autosave, Recovery, discard, lock_file, recoverable
from gdsim.app.faults import data_folder
from gdsim.engine import picture_project
from gdsim.engine.experiment import Experiment, opening
from gdsim.engine.project import Project, dumps, loads, opening_project
from gdsim.engine.sentence import InputError, Sentence, sentence

__all__ = ["Document", "Recovery", "Replace", "discard", "recoverable"]

UNDO_LIMIT = 200
SETTLE_MS = 100  # between the first sign of a change outside and a look at the file


class Replace(QUndoCommand):
    """The one undo command: an experiment takes the place of another."""

    def __init__(
        self, document: Document, name: str, before: Experiment, after: Experiment, merge: int
    ) -> None:
        super().__init__(name)
        self._document, self._merge = document, merge
        self.before, self.after = before, after

    def id(self) -> int:
        """Neighbours of the same id merge; -1 merges with none."""
        return self._merge

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take the later edit in; what ends where it began is no edit."""
        if not isinstance(other, Replace):
            return False
        self.after = other.after
        self.setObsolete(self.after == self.before)
        return True

    def redo(self) -> None:
        """The edit."""
        self._document._show(self.after)

    def undo(self) -> None:
        """The previous value."""
        self._document._show(self.before)


class Document(QObject):
    """The current experiment and its file.

    Whatever goes wrong with a file is an InputError with a sentence, and
    everything stays as it was. After :meth:`new`, :meth:`open` and
    :meth:`recover` all properties have their new values first; then
    ``opened``, ``changed``, ``path_changed`` and ``modified`` are emitted, in
    this order, the last two only if they changed.
    """

    changed = Signal(object)
    """The new Experiment: after an edit, undo, redo, new, open or recover."""
    opened = Signal(object)
    """The Project, with view and runs, after new, open or recover."""
    modified = Signal(bool)
    """There are unsaved edits now, or none any more."""
    path_changed = Signal(str)
    """The file's path, empty for none."""
    changed_outside = Signal()
    """Another program wrote, replaced or removed the open file."""
    autosave_failed = Signal(object)
    """The Sentence why unsaved work cannot be kept safe."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._experiment = opening()
        self._path: Path | None = None
        self._lock: QLockFile | None = None
        self._read_only: Sentence | None = None
        self._digest = ""
        self._stamp: tuple[int, ...] = ()
        self._merged, self._merge_id = "", 0
        self._dirty = self._entering = self._rewinding = False
        self._autosave: Autosave | None = None
        self.supply: Callable[[], Project] = self._bare
        """The present project with view and runs, for saving; the session puts its own here."""
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)
        # the stack says that it is clean once more when it is deleted; a collected document hears it no more
        me = weakref.ref(self)
        self.undo_stack.cleanChanged.connect(
            lambda _: None if (it := me()) is None else it._on_clean_changed()
        )
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._look)
        self._watcher.fileChanged.connect(self._on_file_system)
        self._watcher.directoryChanged.connect(self._on_file_system)

    def _bare(self) -> Project:
        return replace(opening_project(), experiment=self._experiment)

    @property
    def experiment(self) -> Experiment:
        return self._experiment

    @property
    def path(self) -> Path | None:
        return self._path

    @property
    def dirty(self) -> bool:
        """True while there are edits that are not in the file. Running is not an edit."""
        return self._dirty

    @property
    def read_only(self) -> Sentence | None:
        """Why the file cannot be saved under its own name: another gdsim has it open."""
        return self._read_only

    # -- edits -----------------------------------------------------------------------

    def edit(
        self, name: str, new: Experiment | Callable[[Experiment], Experiment], merge: str | None = None
    ) -> None:
        """One entry in the undo menu, called ``name``; none if nothing changes.

        Edits in a row with the same ``merge`` (a drag, a spin box held down)
        become one entry. What ``new`` raises leaves everything as it was.
        """
        after = new if isinstance(new, Experiment) else new(self._experiment)
        if after == self._experiment:
            return
        if merge is not None and merge != self._merged:
            self._merged, self._merge_id = merge, self._merge_id + 1
        merge_id = -1 if merge is None else self._merge_id
        self.undo_stack.push(Replace(self, name, self._experiment, after, merge_id))

    def rewind(self, index: int, to: Experiment, name: str) -> None:
        """Back to place ``index`` of the undo stack, where the experiment was ``to``, told once.

        Where that is no longer there, an edit called ``name`` brings the experiment back.
        """
        before, self._rewinding = self._experiment, True
        try:
            self.undo_stack.setIndex(index)
        finally:
            self._rewinding = False
        if self._experiment != to:
            self.edit(name, to)
        elif to != before:
            self.changed.emit(to)

    def _show(self, experiment: Experiment) -> None:
        if experiment != self._experiment:
            self._experiment = experiment
            if not self._rewinding:
                self.changed.emit(experiment)

    def _on_clean_changed(self) -> None:
        if not isValid(self.undo_stack):
            return
        dirty = not self.undo_stack.isClean()
        if dirty != self._dirty and not self._entering:
            self._dirty = dirty
            if not dirty and self._autosave is not None:
                self._autosave.forget()
            self.modified.emit(dirty)

    # -- new, open, save ---------------------------------------------------------------

    def new(self) -> None:
        """The opening experiment, without a file."""
        self._enter(opening_project(), None, None, None, "")

    def open(self, path: str | Path) -> None:
        """The project in that file, or in a picture that carries one.

        If another gdsim has the file open, :attr:`read_only` says so.
        """
        path = _absolute(path)
        if path.suffix.lower() in picture_project.SUFFIXES:
            # a picture is where an experiment was taken to, not its file: saving asks for a name
            text = picture_project.extract(files.read(path), path.name)
            self._enter(_project(text, path), None, None, None, "")
            return
        text, digest = files.read_text(path)
        project = _project(text, path)
        lock, read_only = self._locked(path)
        self._enter(project, path, lock, read_only, digest)

    def save(self, project: Project | None = None, path: str | Path | None = None) -> None:
        """Write the project, by default the supplied one, to its file or to another that becomes its file."""
        if project is None:
            project = self.supply()
        target = _absolute(path) if path is not None else self._path
        if target is None:
            raise InputError("This experiment has no file yet; choose where to save it.")
        lock, digest = self._write(project, target)
        old = self._path
        self._hold(target, lock, None, digest)
        if project.experiment == self._experiment:
            self.undo_stack.setClean()
        self._tell_path(old)

    def is_own(self, path: str | Path) -> bool:
        """Whether that is the file of this document, under whatever name."""
        return self._path is not None and _lock_name(_absolute(path)) == _lock_name(self._path)

    def save_copy(self, project: Project, path: str | Path) -> None:
        """Write a project to a file that does not become this document's."""
        target = _absolute(path)
        if self.is_own(target):
            raise InputError("“{name}” is the file of your own experiment; choose another.", name=target.name)
        lock, _ = self._write(project, target)
        if lock is not None:
            lock.unlock()

    def _write(self, project: Project, target: Path) -> tuple[QLockFile | None, str]:
        """The lock of the file that was written, which may be the one held, and its content's digest."""
        data = _text_of(project, target).encode("utf-8")
        lock, read_only = self._locked(target)
        if read_only is not None:
            raise InputError("{problem} Save under another name.", problem=read_only)
        try:
            files.write(target, data)
        except InputError:
            if lock is not None and lock is not self._lock:
                lock.unlock()
            raise
        return lock, files.digest(data)

    def recover(self, recovery: Recovery) -> None:
        """Unsaved work of a session that ended badly, as unsaved work of the file it belongs to."""
        text, _ = files.read_text(recovery.file)
        project = _project(text, recovery.file)
        if self._autosave is None:
            self.start_autosave(recovery.file.parent)
        assert self._autosave is not None
        self._autosave.adopt(recovery)
        path, lock, read_only, digest = recovery.original, None, None, ""
        if path is not None:
            lock, read_only = self._locked(path)
            digest = files.digest_of(path)
        self._enter(project, path, lock, read_only, digest, unsaved=True)

    def _enter(
        self,
        project: Project,
        path: Path | None,
        lock: QLockFile | None,
        read_only: Sentence | None,
        digest: str,
        unsaved: bool = False,
    ) -> None:
        """All that is new at once, then the signals."""
        was_dirty, old_path = self._dirty, self._path
        self._experiment, self._dirty, self._merged = project.experiment, unsaved, ""
        self._hold(path, lock, read_only, digest)
        self._entering = True
        self.undo_stack.clear()
        if unsaved:
            self.undo_stack.resetClean()
        self._entering = False
        if self._autosave is not None and not unsaved:
            self._autosave.forget()
        self.opened.emit(project)
        self.changed.emit(project.experiment)
        self._tell_path(old_path)
        if self._dirty != was_dirty:
            self.modified.emit(self._dirty)

    def _tell_path(self, old: Path | None) -> None:
        if self._path != old:
            self.path_changed.emit(str(self._path) if self._path else "")

    # -- the open file: its lock, and changes from outside ------------------------------

    def _locked(self, path: Path) -> tuple[QLockFile | None, Sentence | None]:
        """The file's lock (the one held, if it is that) or why there is none; neither where none can be."""
        name = _lock_name(path)
        if self._lock is not None and self._lock.fileName() == name:
            return self._lock, None
        lock = lock_file(Path(name))
        if lock.tryLock(0):
            return lock, None
        if lock.error() != QLockFile.LockError.LockFailedError:
            return None, None  # a read-only folder: nobody can save there
        process, host, _ = lock.getLockInfo()
        if host == QSysInfo.machineHostName():
            return None, sentence(
                "“{name}” is open in another gdsim (process {process}).", name=path.name, process=process
            )
        # whether a process of another computer still lives cannot be told from here
        return None, sentence(
            "“{name}” is open in another gdsim, on the computer {host}; if it is not, delete {lock}.",
            name=path.name,
            host=host or "?",
            lock=name,
        )

    def _hold(
        self, path: Path | None, lock: QLockFile | None, read_only: Sentence | None, digest: str
    ) -> None:
        if self._lock is not None and self._lock is not lock:
            self._lock.unlock()
        self._path, self._lock, self._read_only = path, lock, read_only
        self._digest, self._stamp = digest, files.stamp(path) if path else ()
        self._settle.stop()
        self._watch()

    def _watch(self) -> None:
        """Watch the file, again after each replacement (it is another file then), and its folder."""
        wanted = set()
        if self._path is not None:
            wanted = {name for name in (str(self._path), str(self._path.parent)) if os.path.exists(name)}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        for path in watched - wanted:
            self._watcher.removePath(path)
        for path in wanted - watched:
            self._watcher.addPath(path)

    @Slot(str)
    def _on_file_system(self, _: str) -> None:
        # a program that saves may remove, write and rename: look when it is done
        self._settle.start()

    @Slot()
    def _look(self) -> None:
        if self._path is None:
            return
        self._watch()
        stamp = files.stamp(self._path)
        if stamp == self._stamp:
            return
        digest, self._stamp = files.digest_of(self._path), stamp
        if digest != self._digest:
            self._digest = digest
            self.changed_outside.emit()

    # -- autosave -------------------------------------------------------------------------

    def start_autosave(self, folder: str | Path | None = None, seconds: float = SECONDS) -> None:
        """Keep unsaved work safe in ``folder``, by default the user's data folder."""
        if self._autosave is not None:
            self._autosave.close()
        self._autosave = Autosave(
            Path(folder) if folder is not None else data_folder() / "autosave", self._unsaved, seconds, self
        )
        self._autosave.failed.connect(self.autosave_failed)

    @property
    def autosave(self) -> Autosave | None:
        return self._autosave

    def _unsaved(self) -> tuple[Project, Path | None] | None:
        return (self.supply(), self._path) if self._dirty else None

    def close(self) -> None:
        """The clean end: the file's lock and the autosaved work are gone, and nothing is emitted any more."""
        if self._autosave is not None:
            self._autosave.close()
            self._autosave = None
        self._hold(None, None, None, "")


def _absolute(path: str | Path) -> Path:
    if "\0" in str(path):
        raise InputError("The name of a file cannot contain a null character.")
    return Path(os.path.abspath(path))


def _lock_name(path: Path) -> str:
    # by the file itself: two links to one file are one
    real = Path(os.path.realpath(path))
    return str(real.with_name(f".{real.name}.lock"))


def _text_of(project: Project, target: Path) -> str:
    """What is written, which reads back as the same experiment."""
    text = dumps(project)
    if loads(text).experiment != project.experiment:
        raise InputError(
            "“{name}” was not saved: what would be written does not read back as the same experiment.",
            name=target.name,
        )
    return text


def _project(text: str, path: Path) -> Project:
    try:
        return loads(text)
    except InputError as error:
        raise InputError(
            "“{name}” was not opened: {problem}", name=path.name, problem=error.sentence
        ) from None
