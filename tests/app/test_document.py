from __future__ import annotations

import errno
import gc
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLockFile, QSysInfo
from pytestqt.qtbot import QtBot

from gdsim.app import autosave as autosave_module
from gdsim.app import document as module
from gdsim.app import files
from gdsim.app.document import UNDO_LIMIT, Document, Recovery, discard, recoverable
from gdsim.engine import strict_json
from gdsim.engine.descent import start
from gdsim.engine.experiment import Experiment, opening
from gdsim.engine.history import History
from gdsim.engine.project import Project, View, dumps, loads, saved_run
from gdsim.engine.sentence import InputError

ROOT = Path(__file__).parents[2]
FOREIGN_LOCK = "1\npython3\nelsewhere\n\n\n"


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    threads, collecting = set(threading.enumerate()), gc.isenabled()
    yield
    assert set(threading.enumerate()) <= threads
    assert gc.isenabled() == collecting


@pytest.fixture
def make(qapp: Any) -> Iterator[Callable[[], Document]]:
    made: list[Document] = []

    def new() -> Document:
        made.append(Document())
        return made[-1]

    yield new
    for document in made:
        document.close()


@pytest.fixture
def document(make: Callable[[], Document]) -> Document:
    return make()


@pytest.fixture
def saved(document: Document, tmp_path: Path) -> Path:
    """The document's file, in a folder of its own."""
    (tmp_path / "mine").mkdir()
    path = tmp_path / "mine" / "첫 실험.gdsim"
    document.edit("Set a weight", set_weight(1.0))
    document.save(path=path)
    return path


def set_weight(value: float, index: int = 0) -> Callable[[Experiment], Experiment]:
    return lambda experiment: experiment.with_parameter(index, value)


def watch(document: Document) -> list[tuple[str, Any]]:
    """What is emitted, in order."""
    heard: list[tuple[str, Any]] = []
    for name in ("opened", "changed", "path_changed", "modified", "changed_outside", "autosave_failed"):
        getattr(document, name).connect(lambda *value, name=name: heard.append((name, *value)))
    return heard


def state(document: Document) -> tuple[object, ...]:
    return (
        document.experiment,
        document.path,
        document.dirty,
        document.undo_stack.count(),
        document.undo_stack.index(),
        str(document.read_only),
        document._lock,
    )


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(InputError) as error:
        act()
    return str(error.value)


def raising(number: int) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        raise OSError(number, os.strerror(number))

    return fail


# --- edits ---------------------------------------------------------------------------------------


def test_it_begins_with_the_opening_experiment_and_nothing_to_save(document: Document) -> None:
    assert document.experiment == opening()
    assert document.path is None
    assert not document.dirty
    assert document.read_only is None
    assert document.undo_stack.undoLimit() == UNDO_LIMIT == 200


def test_an_edit_can_be_undone_and_redone_by_its_name(document: Document) -> None:
    heard, before = watch(document), document.experiment
    document.edit("Set weight", set_weight(1.25))
    after = document.experiment
    assert after.start[0] == 1.25
    assert document.undo_stack.undoText() == "Set weight"
    document.undo_stack.undo()
    assert document.experiment is before
    assert not document.dirty
    document.undo_stack.redo()
    assert document.experiment is after
    assert heard == [
        ("changed", after),
        ("modified", True),
        ("changed", before),
        ("modified", False),
        ("changed", after),
        ("modified", True),
    ]


def test_a_value_is_as_good_as_a_function(document: Document) -> None:
    document.edit("Other weights", opening().reinitialised("he", 3))
    assert document.experiment == opening().reinitialised("he", 3)


def test_an_edit_that_changes_nothing_is_none(document: Document) -> None:
    heard = watch(document)
    document.edit("Nothing", lambda e: replace(e))
    assert document.undo_stack.count() == 0
    assert heard == []


def test_a_refused_edit_leaves_everything_as_it_was(document: Document) -> None:
    document.edit("Set weight", set_weight(1.25))
    heard, before = watch(document), state(document)
    assert "between 1 and 64" in refused(lambda: document.edit("Widen", lambda e: e.with_width(1, 10**9)))
    assert (state(document), heard) == (before, [])


def test_a_drag_is_one_entry(document: Document) -> None:
    heard, before = watch(document), document.experiment
    for i in range(50):
        document.edit("Move start", set_weight(1.0 + i), merge="drag 1")
    assert document.undo_stack.count() == 1
    assert sum(name == "changed" for name, *_ in heard) == 50
    document.undo_stack.undo()
    assert document.experiment == before
    document.undo_stack.redo()
    assert document.experiment.start[0] == 50.0


def test_other_edits_do_not_merge(document: Document) -> None:
    for value, merge in enumerate(("a", "b", None, None, "b", "b", None), start=2):
        document.edit("Edit", set_weight(float(value)), merge=merge)
    assert document.undo_stack.count() == 6


def test_a_drag_that_ends_where_it_began_is_no_edit(document: Document) -> None:
    before = document.experiment
    document.edit("Move", set_weight(2.0), merge="drag")
    assert document.dirty
    document.edit("Move", before, merge="drag")
    assert document.undo_stack.count() == 0
    assert not document.dirty
    assert document.experiment == before


def test_a_drag_does_not_merge_into_what_was_saved(document: Document, tmp_path: Path) -> None:
    document.edit("Move", set_weight(2.0), merge="drag")
    document.save(path=tmp_path / "a.gdsim")
    document.edit("Move", set_weight(3.0), merge="drag")
    assert document.dirty
    document.undo_stack.undo()
    assert not document.dirty
    assert document.experiment.start[0] == 2.0


def test_two_hundred_edits_can_be_undone_and_thousands_made(document: Document) -> None:
    for i in range(1, 3001):
        document.edit("Move", set_weight(float(i)), merge=f"drag {i // 3}")
    gc.collect()
    assert document.undo_stack.count() == UNDO_LIMIT
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.dirty
    assert document.undo_stack.index() == 0
    while document.undo_stack.canRedo():
        document.undo_stack.redo()
    assert document.experiment.start[0] == 3000.0


# --- open and save -------------------------------------------------------------------------------


def test_a_project_comes_back_with_view_and_runs(
    document: Document, make: Callable[[], Document], tmp_path: Path
) -> None:
    experiment = document.experiment
    objective, optimizer = experiment.training_loss(), experiment.optimizers[1].optimizer
    history = History(objective, optimizer, start(objective, optimizer, experiment.theta, experiment.stop))
    history.append(optimizer.step(objective, history.head))
    document.supply = lambda: Project(document.experiment, View((2, 3), k=1), (saved_run(1, history),))
    document.save(path=tmp_path / "a.gdsim")

    other = make()
    other.new()
    heard = watch(other)
    document.close()
    other.open(tmp_path / "a.gdsim")
    assert [name for name, *_ in heard] == ["opened", "changed", "path_changed"]
    project = heard[0][1]
    assert project.experiment is other.experiment
    assert project.view == View((2, 3), k=1)
    assert project.runs[0].head.x.tobytes() == history.head.x.tobytes()
    assert other.path == tmp_path / "a.gdsim"
    assert not other.dirty


def test_everything_is_new_before_the_first_signal(
    document: Document, make: Callable[[], Document], saved: Path
) -> None:
    document.close()
    other = make()
    other.edit("Edit", set_weight(5.0))
    seen = []
    for signal in (other.opened, other.changed, other.path_changed, other.modified):
        signal.connect(lambda *_: seen.append(state(other)[:5]))
    heard = watch(other)
    other.open(saved)
    assert [name for name, *_ in heard] == ["opened", "changed", "path_changed", "modified"]
    assert heard[2:] == [("path_changed", str(saved)), ("modified", False)]
    assert set(seen) == {(other.experiment, saved, False, 0, 0)}


def test_new_leaves_the_file(document: Document, saved: Path, tmp_path: Path) -> None:
    document.edit("Edit", set_weight(5.0))
    heard = watch(document)
    document.new()
    assert document.experiment == opening()
    assert [name for name, *_ in heard] == ["opened", "changed", "path_changed", "modified"]
    assert heard[2:] == [("path_changed", ""), ("modified", False)]
    assert os.listdir(saved.parent) == [saved.name]


def test_saving_makes_it_clean_and_undoing_dirty_again(document: Document, tmp_path: Path) -> None:
    document.edit("Edit", set_weight(5.0))
    heard = watch(document)
    document.save(path=str(tmp_path / "a.gdsim"))
    assert sorted(name for name, *_ in heard) == ["modified", "path_changed"]
    assert not document.dirty
    document.undo_stack.undo()
    assert document.dirty
    document.undo_stack.redo()
    assert not document.dirty


def test_the_old_content_is_kept_beside_it(document: Document, saved: Path) -> None:
    first = saved.read_bytes()
    document.edit("Edit", set_weight(5.0))
    document.save()
    second = saved.read_bytes()
    document.edit("Edit", set_weight(6.0))
    document.save()
    assert saved.with_name(saved.name + ".bak").read_bytes() == second != first
    assert sorted(os.listdir(saved.parent)) == sorted(
        [f".{saved.name}.lock", saved.name, saved.name + ".bak"]
    )


def test_it_is_kept_as_well_on_a_file_system_without_links(
    document: Document, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = saved.read_bytes()
    monkeypatch.setattr(os, "link", raising(errno.EPERM))
    document.edit("Edit", set_weight(5.0))
    document.save()
    assert saved.with_name(saved.name + ".bak").read_bytes() == first
    assert len(os.listdir(saved.parent)) == 3


def test_permissions_and_links_stay_what_they_are(document: Document, saved: Path) -> None:
    saved.chmod(0o640)
    link = saved.parent / "link.gdsim"
    link.symlink_to(saved.name)
    document.close()
    document.open(link)
    document.edit("Edit", set_weight(5.0))
    document.save()
    assert link.is_symlink()
    assert stat.S_IMODE(saved.stat().st_mode) == 0o640
    assert loads(saved.read_text(encoding="utf-8")).experiment == document.experiment


def test_a_write_in_pieces_is_a_whole_one(
    document: Document, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data[:100])))
    document.edit("Edit", set_weight(5.0))
    document.save()
    assert loads(saved.read_text(encoding="utf-8")).experiment == document.experiment


def test_an_experiment_without_a_file_asks_for_one(document: Document) -> None:
    assert "choose where to save it" in refused(document.save)


def test_what_does_not_read_back_is_not_written(
    document: Document, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document.edit("Edit", set_weight(5.0))
    before, content = state(document), saved.read_bytes()
    monkeypatch.setattr(module, "loads", lambda text: Project(opening()))
    assert "does not read back as the same experiment" in refused(document.save)
    assert (state(document), saved.read_bytes()) == (before, content)


@pytest.mark.parametrize(
    ("function", "number", "said"),
    [
        ("write", errno.ENOSPC, "“첫 실험.gdsim” was not saved: the disk is full. Nothing was changed."),
        ("fsync", errno.ENOSPC, "the disk is full"),
        ("fsync", errno.EDQUOT, "the disk is full"),
        ("write", errno.EIO, f"was not saved: {os.strerror(errno.EIO)}."),
        ("open", errno.EROFS, "mine is read-only"),
        ("open", errno.EACCES, "there is no permission to write in the folder"),
        ("replace", errno.EPERM, "there is no permission to write in the folder"),
        ("open", errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG)),
        ("stat", errno.EACCES, "there is no permission"),
    ],
)
def test_a_failed_save_is_a_sentence_and_changes_nothing(
    document: Document, saved: Path, monkeypatch: pytest.MonkeyPatch, function: str, number: int, said: str
) -> None:
    document.edit("Edit", set_weight(5.0))
    heard, before, content = watch(document), state(document), saved.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, function, raising(number))
        found = refused(document.save)
    assert said in found
    assert (state(document), heard, saved.read_bytes()) == (before, [], content)
    assert sorted(os.listdir(saved.parent)) == sorted([f".{saved.name}.lock", saved.name])
    document.save()
    assert loads(saved.read_text(encoding="utf-8")).experiment.start[0] == 5.0


def test_a_full_disk_in_the_middle_leaves_no_part_of_a_new_file(
    document: Document, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.write, iter([10, 10])

    def write(handle: int, data: memoryview) -> int:
        if (length := next(calls, None)) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(handle, bytes(data[:length]))

    (tmp_path / "full").mkdir()
    before = state(document)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write)
        assert "disk is full" in refused(lambda: document.save(path=tmp_path / "full" / "b.gdsim"))
    assert os.listdir(tmp_path / "full") == []
    assert state(document) == before


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("folder", "“folder” is a folder; choose another name."),
        ("nowhere/a.gdsim", "there is no folder"),
        ("file/a.gdsim", "there is no folder"),
        ("protected.gdsim", "“protected.gdsim” is write-protected; save under another name."),
        ("pipe.gdsim", "“pipe.gdsim” is not an ordinary file"),
        ("n" * 300, os.strerror(errno.ENAMETOOLONG)),
        ("a\0b", "cannot contain a null character"),
    ],
)
def test_a_place_where_nothing_can_be_saved_is_refused(
    document: Document, tmp_path: Path, where: str, said: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "protected.gdsim").write_text("old")
    (tmp_path / "protected.gdsim").chmod(0o444)
    os.mkfifo(tmp_path / "pipe.gdsim")
    document.edit("Edit", set_weight(5.0))
    before, there = state(document), sorted(os.listdir(tmp_path))
    assert said in refused(lambda: document.save(path=tmp_path / where))
    assert state(document) == before
    assert sorted(os.listdir(tmp_path)) == there
    assert (tmp_path / "protected.gdsim").read_text() == "old"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no file “a.gdsim”."),
        (b"", "“a.gdsim” was not opened: The file is damaged or cut off"),
        (b"\xff\xfe\x00", "“a.gdsim” is not a gdsim experiment: it is not UTF-8 text."),
        (b"[" * 100_000, "“a.gdsim” was not opened: The file is nested too deeply"),
        (b'{"format": "gdsim-experiment", "version": 99}', "newer gdsim"),
        (
            dumps(Project(opening())).replace("[1, 4, 1]", "[1, 1000000000, 1]").encode(),
            "“widths[1]” must be",
        ),
        (dumps(Project(opening())).encode()[:-200], "damaged or cut off"),
    ],
)
def test_a_file_that_cannot_be_opened_leaves_everything_as_it_was(
    document: Document, saved: Path, tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "a.gdsim"
    if content is not None:
        path.write_bytes(content)
    document.edit("Edit", set_weight(5.0))
    heard, before = watch(document), state(document)
    assert said in refused(lambda: document.open(path))
    assert (state(document), heard) == (before, [])
    assert sorted(os.listdir(tmp_path)) == sorted(["mine", *(["a.gdsim"] if content is not None else [])])
    assert content is None or path.read_bytes() == content


def test_what_is_no_file_is_refused_without_waiting(document: Document, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused(lambda: document.open(tmp_path)) == f"“{tmp_path.name}” is a folder, not a file."
    assert refused(lambda: document.open(tmp_path / "pipe")) == "“pipe” is not an ordinary file."
    assert refused(lambda: document.open("/dev/zero")) == "“zero” is not an ordinary file."
    assert "null character" in refused(lambda: document.open("a\0b"))


def test_a_file_beyond_the_limit_is_refused(
    document: Document, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    assert f"larger than {strict_json.MAX_BYTES >> 20} MB" in refused(lambda: document.open(saved))


def test_a_file_that_may_not_be_read_is_refused(
    document: Document, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.open", raising(errno.EACCES))
    assert refused(lambda: document.open(saved)).endswith("there is no permission to read it.")


def test_a_byte_order_mark_does_no_harm(document: Document, saved: Path) -> None:
    saved.write_bytes(b"\xef\xbb\xbf" + saved.read_bytes())
    document.open(saved)
    assert document.experiment.start[0] == 1.0


@pytest.mark.parametrize("name", ["seed_shaped", "tanh_relu_2_5_3_1", "two_moons", "overfit_noisy_cubic"])
def test_the_bundled_experiments_open(document: Document, tmp_path: Path, name: str) -> None:
    source = ROOT / "resources" / "experiments" / f"{name}.gdsim"
    (tmp_path / source.name).write_bytes(source.read_bytes())
    document.open(tmp_path / source.name)
    assert document.experiment == loads(source.read_text(encoding="utf-8")).experiment


# --- locks ---------------------------------------------------------------------------------------

OPEN_AND_WAIT = """
import sys
from PySide6.QtCore import QCoreApplication
from gdsim.app.document import Document
application = QCoreApplication([])
document = Document()
document.open(sys.argv[1])
print("ready", flush=True)
sys.stdin.read()
document.close()
"""


@contextmanager
def another(script: str, *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """Another gdsim, when it has said that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def test_a_file_open_elsewhere_is_shown_but_not_written(
    document: Document, make: Callable[[], Document], saved: Path, tmp_path: Path
) -> None:
    document.close()
    content = saved.read_bytes()
    with another(OPEN_AND_WAIT, saved) as process:
        other = make()
        other.open(saved)
        assert other.experiment.start[0] == 1.0
        assert f"is open in another gdsim (process {process.pid})." in str(other.read_only)
        other.edit("Edit", set_weight(5.0))
        assert "Save under another name." in refused(other.save)
        assert "is open in another gdsim" in refused(lambda: make().save(path=saved))
        assert saved.read_bytes() == content
        assert other.dirty
        other.save(path=tmp_path / "copy.gdsim")
        assert other.read_only is None
        assert not other.dirty
        other.open(saved)
        assert other.read_only is not None
        process.communicate()  # it closes
    other.edit("Edit", set_weight(6.0))
    other.save()
    assert other.read_only is None
    assert loads(saved.read_text(encoding="utf-8")).experiment.start[0] == 6.0


def test_a_lock_dies_with_its_process(document: Document, make: Callable[[], Document], saved: Path) -> None:
    document.close()
    with another(OPEN_AND_WAIT, saved) as process:
        process.kill()
        process.wait()
    lock = saved.with_name(f".{saved.name}.lock")
    assert lock.exists()
    os.utime(lock, (1, 1))
    other = make()
    other.open(saved)
    assert other.read_only is None
    other.close()
    assert not lock.exists()


def test_two_documents_of_one_process_are_told_apart(
    document: Document, make: Callable[[], Document], saved: Path
) -> None:
    other = make()
    other.open(saved)
    assert other.read_only is not None
    document.open(saved)
    assert document.read_only is None
    document.new()
    other.open(saved)
    assert other.read_only is None


def test_an_old_lock_of_a_living_process_is_respected(
    document: Document, make: Callable[[], Document], saved: Path
) -> None:
    os.utime(saved.with_name(f".{saved.name}.lock"), (1, 1))
    other = make()
    other.open(saved)
    assert other.read_only is not None


def test_a_lock_of_another_computer_says_what_to_do(
    document: Document, make: Callable[[], Document], saved: Path
) -> None:
    document.close()
    lock = saved.with_name(f".{saved.name}.lock")
    lock.write_text(FOREIGN_LOCK)
    other = make()
    other.open(saved)
    assert str(other.read_only) == (
        f"“{saved.name}” is open in another gdsim, on the computer elsewhere; if it is not, delete {lock}."
    )
    lock.unlink()
    other.save()
    assert other.read_only is None


def test_a_folder_in_which_no_lock_can_be_made_can_be_opened_from(
    document: Document, make: Callable[[], Document], saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refused(QLockFile):
        def tryLock(self, *_: object) -> bool:
            return False

        def error(self) -> QLockFile.LockError:
            return QLockFile.LockError.PermissionError

    monkeypatch.setattr(module, "lock_file", lambda path: Refused(str(path)))
    other = make()
    other.open(saved)
    assert other.experiment == document.experiment
    assert other.read_only is None


# --- changes from outside ------------------------------------------------------------------------


def test_a_change_from_outside_is_noticed_each_time(document: Document, saved: Path, qtbot: QtBot) -> None:
    heard = watch(document)
    ways: list[Callable[[], object]] = [
        lambda: saved.write_text("rewritten"),
        lambda: (saved.with_name("new").write_text("replaced"), os.replace(saved.with_name("new"), saved)),
        lambda: (saved.with_name("new").write_text("again"), os.replace(saved.with_name("new"), saved)),
        saved.unlink,
        lambda: saved.write_text("come back"),
        lambda: saved.write_text("and rewritten"),
    ]
    for n, way in enumerate(ways, start=1):
        with qtbot.waitSignal(document.changed_outside, timeout=5000):
            way()
        assert [name for name, *_ in heard] == n * ["changed_outside"]


def test_its_own_saving_and_a_mere_touch_are_no_change(document: Document, saved: Path, qtbot: QtBot) -> None:
    heard = watch(document)
    for value in (5.0, 6.0, 7.0):
        document.edit("Edit", set_weight(value))
        with qtbot.waitSignal(document._settle.timeout, timeout=5000):
            document.save()
    with qtbot.waitSignal(document._settle.timeout, timeout=5000):
        os.utime(saved)
    with qtbot.waitSignal(document._settle.timeout, timeout=5000):
        (saved.parent / "neighbour").write_text("x")
    assert not any(name == "changed_outside" for name, *_ in heard)
    with qtbot.waitSignal(document.changed_outside, timeout=5000):
        saved.write_text("other")


def test_a_file_that_was_left_is_not_watched(document: Document, saved: Path) -> None:
    assert document._watcher.files() == [str(saved)]
    document.new()
    assert document._watcher.files() == document._watcher.directories() == []


# --- autosave ------------------------------------------------------------------------------------


@pytest.fixture
def folder(document: Document, tmp_path: Path) -> Path:
    document.start_autosave(tmp_path / "autosave", seconds=3600)
    return tmp_path / "autosave"


def write_now(document: Document, qtbot: QtBot) -> Path:
    assert document.autosave is not None
    with qtbot.waitSignal(document.autosave.written, timeout=5000):
        document.autosave.save_now()
    return document.autosave.file


def test_unsaved_work_is_written_by_itself(document: Document, tmp_path: Path, qtbot: QtBot) -> None:
    document.start_autosave(tmp_path / "autosave", seconds=0.02)
    document.supply = lambda: Project(document.experiment, View((5, 6), cursor=2))
    assert document.autosave is not None
    with qtbot.waitSignal(document.autosave.written, timeout=5000):
        document.edit("Edit", set_weight(5.0))
    written = loads(document.autosave.file.read_text(encoding="utf-8"))
    assert written.experiment == document.experiment
    assert written.view == View((5, 6), cursor=2)


def test_saved_work_is_not(document: Document, folder: Path, saved: Path) -> None:
    assert document.autosave is not None
    document.supply = lambda: pytest.fail("nothing is unsaved")
    document.autosave.save_now()
    assert not document.autosave.busy
    assert not list(folder.glob("*.gdsim"))


def test_the_same_work_is_written_once(document: Document, folder: Path, qtbot: QtBot) -> None:
    document.edit("Edit", set_weight(5.0))
    write_now(document, qtbot)
    assert document.autosave is not None
    document.autosave.save_now()
    assert not document.autosave.busy
    document.edit("Edit", set_weight(6.0))
    file = write_now(document, qtbot)
    assert loads(file.read_text(encoding="utf-8")).experiment.start[0] == 6.0
    assert len(list(folder.glob("*.gdsim"))) == 1


def test_the_window_does_not_wait_for_it(
    document: Document, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, threads, collecting = threading.Event(), [], []

    def slowly(project: Project) -> str:
        threads.append(threading.current_thread())
        collecting.append(gc.isenabled())
        assert go_on.wait(5)
        return dumps(project)

    monkeypatch.setattr(autosave_module, "dumps", slowly)
    document.edit("Edit", set_weight(5.0))
    autosave = document.autosave
    assert autosave is not None
    autosave.save_now()
    assert autosave.busy
    document.edit("Edit", set_weight(6.0))
    autosave.save_now()
    with qtbot.waitSignal(autosave.written, timeout=5000):
        go_on.set()
    assert threads[0] is not threading.main_thread()
    assert collecting == [False]
    assert len(threads) == 1
    assert loads(autosave.file.read_text(encoding="utf-8")).experiment.start[0] == 5.0


@pytest.mark.parametrize("way", ["save", "undo", "new", "close"])
def test_it_is_removed_when_nothing_is_unsaved(
    document: Document, folder: Path, tmp_path: Path, qtbot: QtBot, way: str
) -> None:
    document.edit("Edit", set_weight(5.0))
    write_now(document, qtbot)
    {
        "save": lambda: document.save(path=tmp_path / "a.gdsim"),
        "undo": document.undo_stack.undo,
        "new": document.new,
        "close": document.close,
    }[way]()
    assert not [*folder.glob("*.gdsim"), *folder.glob("*.json")]
    assert not list(folder.glob("*.lock")) or way != "close"


def test_what_was_saved_meanwhile_is_not_left_behind(
    document: Document, folder: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(autosave_module, "dumps", lambda project: (go_on.wait(5), dumps(project))[1])
    document.edit("Edit", set_weight(5.0))
    autosave = document.autosave
    assert autosave is not None
    autosave.save_now()
    document.save(path=tmp_path / "a.gdsim")
    go_on.set()
    qtbot.waitUntil(lambda: not autosave.busy, timeout=5000)
    assert not list(folder.glob("*.gdsim"))


def test_why_it_cannot_be_kept_safe_is_told_once(
    document: Document, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = watch(document)
    autosave = document.autosave
    assert autosave is not None
    document.edit("Edit", set_weight(5.0))
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", raising(errno.ENOSPC))
        for _ in range(3):
            autosave.save_now()
            assert autosave.busy
            qtbot.waitUntil(lambda: not autosave.busy, timeout=5000)
    told = [str(value[0]) for name, *value in heard if name == "autosave_failed"]
    assert len(told) == 1
    assert told[0].startswith("The unsaved experiment could not be kept safe.")
    assert "the disk is full" in told[0]
    write_now(document, qtbot)


def test_a_folder_that_cannot_be_made_is_told(document: Document, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_text("in the way")
    document.start_autosave(tmp_path / "file" / "autosave", seconds=3600)
    assert document.autosave is not None
    document.edit("Edit", set_weight(5.0))
    with qtbot.waitSignal(document.autosave_failed, timeout=5000):
        document.autosave.save_now()
    assert recoverable(tmp_path / "file" / "autosave") == []


def test_the_users_own_folder_is_the_default(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GDSIM_CONFIG_DIR", str(tmp_path))
    document.start_autosave()
    assert document.autosave is not None
    assert document.autosave.file.parent == tmp_path / "autosave"


# --- recovery ------------------------------------------------------------------------------------

EDIT_AND_DIE = """
import os, sys
from PySide6.QtCore import QCoreApplication
from gdsim.app.document import Document
application = QCoreApplication([])
document = Document()
if sys.argv[2]:
    document.open(sys.argv[2])
document.start_autosave(sys.argv[1], seconds=3600)
document.edit("Edit", lambda e: e.with_parameter(0, 7.5))
document.autosave.written.connect(lambda: print("ready", flush=True))
document.autosave.save_now()
application.exec()
"""


@pytest.fixture
def crashed(document: Document, saved: Path, tmp_path: Path) -> Recovery:
    """What a killed session left of its edit of the saved file."""
    document.close()
    folder = tmp_path / "autosave"
    with another(EDIT_AND_DIE, folder, saved) as process:
        assert recoverable(folder) == [], "it lives"
        process.kill()
        process.wait()
    (found,) = recoverable(folder)
    return found


def test_unsaved_work_of_a_killed_session_is_recovered(
    crashed: Recovery, make: Callable[[], Document], saved: Path
) -> None:
    assert crashed.original == saved
    assert abs(crashed.time.timestamp() - saved.stat().st_mtime) < 60
    content = saved.read_bytes()
    document = make()
    document.start_autosave(crashed.file.parent, seconds=3600)
    heard = watch(document)
    document.recover(crashed)
    assert [name for name, *_ in heard] == ["opened", "changed", "path_changed", "modified"]
    assert document.experiment.start[0] == 7.5
    assert document.path == saved
    assert document.dirty
    assert document.read_only is None
    assert saved.read_bytes() == content
    document.edit("Edit", set_weight(8.0))
    document.undo_stack.undo()
    assert document.dirty
    assert crashed.file.exists()
    document.save()
    assert not document.dirty
    assert loads(saved.read_text(encoding="utf-8")).experiment.start[0] == 7.5
    assert not crashed.file.exists()
    document.close()
    assert os.listdir(crashed.file.parent) == []


def test_it_stays_recoverable_until_it_is_saved(
    crashed: Recovery, make: Callable[[], Document], qtbot: QtBot
) -> None:
    document, other = make(), make()
    document.recover(crashed)
    assert recoverable(crashed.file.parent) == []
    assert "recovered this experiment already" in refused(lambda: other.recover(crashed))
    assert other.experiment == opening()
    document.edit("Edit", set_weight(9.0))
    assert write_now(document, qtbot) == crashed.file
    assert loads(crashed.file.read_text(encoding="utf-8")).experiment.start[0] == 9.0


def test_work_without_a_file_is_recovered_too(tmp_path: Path, make: Callable[[], Document]) -> None:
    with another(EDIT_AND_DIE, tmp_path, "") as process:
        process.kill()
        process.wait()
    (found,) = recoverable(tmp_path)
    assert found.original is None
    document = make()
    document.recover(found)
    assert document.path is None
    assert document.dirty


def test_a_recovery_can_be_declined(crashed: Recovery) -> None:
    discard(crashed)
    assert recoverable(crashed.file.parent) == []
    assert os.listdir(crashed.file.parent) == []


def test_a_damaged_recovery_leaves_everything_as_it_was(
    crashed: Recovery, make: Callable[[], Document]
) -> None:
    crashed.file.write_bytes(crashed.file.read_bytes()[:-50])
    document = make()
    before = state(document)
    assert "damaged or cut off" in refused(lambda: document.recover(crashed))
    assert state(document) == before
    crashed.file.unlink()
    assert "There is no file" in refused(lambda: document.recover(crashed))


@pytest.mark.parametrize(
    "note", [b"", b"{}", b"[]", b'{"path": 5}', b'{"path": "a\\u0000b"}', b"[" * 10**5, None]
)
def test_a_recovery_without_its_note_still_has_its_work(
    tmp_path: Path, qapp: Any, note: bytes | None
) -> None:
    (tmp_path / "abc.gdsim").write_text(dumps(Project(opening())))
    if note is not None:
        (tmp_path / "abc.json").write_bytes(note)
    (found,) = recoverable(tmp_path)
    assert (found.file, found.original) == (tmp_path / "abc.gdsim", None)


def test_the_latest_comes_first_and_locks_of_the_dead_go(tmp_path: Path, qapp: Any) -> None:
    for name, time in (("a", 100), ("b", 300), ("c", 200)):
        (tmp_path / f"{name}.gdsim").write_text("x")
        (tmp_path / f"{name}.json").write_text(json.dumps({"path": f"/{name}"}))
        os.utime(tmp_path / f"{name}.gdsim", (time, time))
    (tmp_path / "dead.lock").write_text(f"999999999\npython3\n{QSysInfo.machineHostName()}\n\n\n")
    assert [str(each.original) for each in recoverable(tmp_path)] == ["/b", "/c", "/a"]
    assert not list(tmp_path.glob("*.lock"))
    assert recoverable(tmp_path / "none") == []


def test_a_session_of_another_computer_lives_as_long_as_it_shows_itself(tmp_path: Path, qapp: Any) -> None:
    (tmp_path / "a.gdsim").write_text("x")
    (tmp_path / "a.lock").write_text(FOREIGN_LOCK)
    assert recoverable(tmp_path) == []
    os.utime(tmp_path / "a.lock", (1, 1))
    assert len(recoverable(tmp_path)) == 1


def test_a_living_session_shows_itself(document: Document, folder: Path) -> None:
    assert document.autosave is not None
    lock = document.autosave.file.with_suffix(".lock")
    os.utime(lock, (1, 1))
    document.autosave.save_now()
    assert lock.stat().st_mtime > 1
    assert recoverable(folder) == []


def test_rewinding_tells_once_and_is_clean_again(document: Document, saved: Path) -> None:
    mine, index, told = document.experiment, document.undo_stack.index(), []
    for value in (2.0, 3.0, 4.0):
        document.edit("Try", set_weight(value))
    document.changed.connect(told.append)
    document.rewind(index, mine, "Leave")
    assert told == [mine]
    assert document.experiment == mine
    assert not document.dirty
    document.undo_stack.redo()
    assert document.experiment.start[0] == 2.0


def test_rewinding_where_the_place_is_gone_is_an_edit(document: Document) -> None:
    document.edit("One", set_weight(1.0))
    mine, index = document.experiment, document.undo_stack.index()
    document.undo_stack.undo()
    document.edit("Other", set_weight(9.0))
    document.rewind(index, mine, "Leave")
    assert document.experiment == mine
    assert document.undo_stack.undoText() == "Leave"


def test_a_copy_does_not_become_the_document_s_file(document: Document, saved: Path, tmp_path: Path) -> None:
    document.edit("Set a weight", set_weight(5.0))
    document.save_copy(document.supply(), tmp_path / "copy.gdsim")
    assert loads((tmp_path / "copy.gdsim").read_text("utf-8")).experiment == document.experiment
    assert (document.path, document.dirty) == (saved, True)
    before = saved.read_bytes()
    with pytest.raises(InputError, match="your own experiment"):
        document.save_copy(document.supply(), saved)
    assert saved.read_bytes() == before
