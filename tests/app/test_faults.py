from __future__ import annotations

import faulthandler
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QtMsgType, qCritical, qInstallMessageHandler, qWarning

from gdsim.app import faults
from gdsim.app.faults import LOG_NAME, QUIET, FaultLog, install
from gdsim.engine.sentence import InputError


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test leaves anything in the user's folders or the shared temporary one."""
    monkeypatch.setenv("GDSIM_CONFIG_DIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def passed_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the hooks that were there before get to hear, instead of the test's own guards."""
    heard: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: heard.append(kind.__name__))
    monkeypatch.setattr(threading, "excepthook", lambda args: heard.append(args.exc_type.__name__))
    before = qInstallMessageHandler(lambda kind, context, message: heard.append(message))
    yield heard
    qInstallMessageHandler(before)


@contextmanager
def installed(folder: Path, **options: Any) -> Iterator[FaultLog]:
    log = install(folder, **options)
    try:
        yield log
    finally:
        log.uninstall()


def throw(error: BaseException) -> None:
    try:
        raise error
    except BaseException as caught:
        sys.excepthook(type(caught), caught, caught.__traceback__)


def in_a_thread(function: Callable[[], Any]) -> None:
    thread = threading.Thread(target=function)
    thread.start()
    thread.join()


def fail() -> None:
    raise KeyError("in the thread")


# The hooks


def test_an_exception_is_logged_reported_once_and_passed_on(tmp_path: Path, passed_on: list[str]) -> None:
    with installed(tmp_path) as log:
        throw(ZeroDivisionError("one\ntwo"))
        (report,) = log.take()
        assert log.take() == []
    assert str(report.title) == (
        "Something unexpected happened: ZeroDivisionError: one two. "
        f"gdsim goes on; details are in {log.path}."
    )
    assert "Traceback" not in str(report.title)
    assert report.detail.startswith("Traceback")
    assert report.log_path == log.path == tmp_path / LOG_NAME
    assert report.detail.rstrip() in log.path.read_text("utf-8")
    assert passed_on == ["ZeroDivisionError"]


def test_a_sentence_is_shown_as_it_was_written(tmp_path: Path, passed_on: list[str]) -> None:
    with installed(tmp_path) as log:
        throw(InputError("Row {row} is empty.", row=3))
        (report,) = log.take()
    assert str(report.title) == f"Row 3 is empty. Details are in {log.path}."
    assert report.title.values["problem"].template == "Row {row} is empty."


def test_the_same_error_is_told_at_most_once_in_ten_seconds(tmp_path: Path, passed_on: list[str]) -> None:
    now = [100.0]
    with installed(tmp_path, clock=lambda: now[0]) as log:
        for i in range(60):
            throw(ValueError(f"painting {i}"))
            now[0] += 0.016
        assert len(log.take()) == 1
        throw(TypeError("another"))
        assert len(log.take()) == 1
        now[0] += QUIET
        throw(ValueError("painting again"))
        assert [each.title.values["problem"] for each in log.take()] == ["ValueError: painting again"]
        text = log.path.read_text("utf-8")
    assert text.count("ValueError: painting") == 2
    assert "(59 more of the same before)" in text
    assert len(passed_on) == 62


def test_errors_from_different_places_are_different(tmp_path: Path, passed_on: list[str]) -> None:
    def elsewhere() -> None:
        try:
            int("x")
        except ValueError as error:
            sys.excepthook(type(error), error, error.__traceback__)

    with installed(tmp_path) as log:
        throw(ValueError("here"))
        elsewhere()
        assert len(log.take()) == 2


def test_an_exception_in_a_thread_is_reported(tmp_path: Path, passed_on: list[str]) -> None:
    with installed(tmp_path) as log:
        in_a_thread(fail)
        in_a_thread(sys.exit)
        (report,) = log.take()
    assert "in fail" in report.detail
    assert "in the thread" in log.path.read_text("utf-8")
    assert passed_on[0] == "KeyError"


def test_an_interrupt_is_not_an_error(tmp_path: Path, passed_on: list[str]) -> None:
    with installed(tmp_path) as log:
        throw(KeyboardInterrupt())
        assert log.take() == []
    assert passed_on == ["KeyboardInterrupt"]


def test_qt_warnings_are_logged_and_critical_ones_shown(tmp_path: Path, passed_on: list[str]) -> None:
    with installed(tmp_path) as log:
        for _ in range(3):
            qWarning("QPainter::begin: 그림판")
        in_a_thread(lambda: qCritical("no screen"))
        (report,) = log.take()
    text = log.path.read_text("utf-8")
    assert text.count("Qt warning: QPainter::begin: 그림판") == 1
    assert "Qt critical: no screen" in text
    assert report.title.values["problem"] == "no screen"
    assert passed_on == ["QPainter::begin: 그림판"] * 3 + ["no screen"]


def test_a_hook_that_cannot_write_raises_nothing(tmp_path: Path, passed_on: list[str]) -> None:
    class Unprintable(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no words")

    with installed(tmp_path) as log:
        throw(Unprintable())
        throw(ValueError("lone surrogate \udc80"))
        log._on_qt_message(QtMsgType.QtWarningMsg, None, None)  # type: ignore[arg-type]
        log._file.close()
        throw(TypeError("nowhere to write"))
        assert [each.title.values["problem"] for each in log.take()][-1] == "TypeError: nowhere to write"
    assert passed_on[-1] == "TypeError"


def test_an_error_caught_elsewhere_can_be_reported(tmp_path: Path) -> None:
    with installed(tmp_path) as log:
        log.report(ArithmeticError("in the worker"), "Traceback as the worker kept it")
        log.report(ArithmeticError("in the worker"), "Traceback as the worker kept it")
        (report,) = log.take()
    assert report.detail == "Traceback as the worker kept it"
    assert "as the worker kept it" in log.path.read_text("utf-8")


def test_uninstalling_leaves_everything_as_it_was(tmp_path: Path, passed_on: list[str]) -> None:
    hooks, handling = (sys.excepthook, threading.excepthook), faulthandler.is_enabled()
    log = install(tmp_path)
    assert sys.excepthook not in hooks
    assert threading.excepthook not in hooks
    assert faulthandler.is_enabled()
    log.uninstall()
    log.uninstall()
    assert (sys.excepthook, threading.excepthook) == hooks
    assert faulthandler.is_enabled() == handling
    qWarning("after")
    assert passed_on == ["after"]
    assert "after" not in log.path.read_text("utf-8")
    assert [each.name for each in tmp_path.iterdir()] == [LOG_NAME]


# The file


def test_the_log_turns_over_at_a_megabyte(
    tmp_path: Path, passed_on: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / LOG_NAME).write_bytes(b"old\n" * 300_000)
    with installed(tmp_path) as log:
        assert (tmp_path / "gdsim.log.1").stat().st_size == 1_200_000
        assert log.path.stat().st_size < 1000
        monkeypatch.setattr(faults, "LOG_LIMIT", 200)
        throw(ValueError("x" * 300))
        throw(TypeError("fresh"))
        assert "x" * 300 in (tmp_path / "gdsim.log.1").read_text("utf-8")
        assert "fresh" in log.path.read_text("utf-8")
        assert "x" * 300 not in log.path.read_text("utf-8")
        faulthandler_file_is_the_new_one = os.fstat(log._file.fileno()).st_ino == log.path.stat().st_ino
        assert faulthandler_file_is_the_new_one


def test_where_nothing_can_be_written_it_goes_to_the_temporary_folder(
    tmp_path: Path, passed_on: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with installed(blocked / "below") as log:
        throw(ValueError("seen"))
        assert log.path.parent.parent == tmp_path
        assert "seen" in log.path.read_text("utf-8")
    monkeypatch.setattr(tempfile, "tempdir", str(blocked))
    with installed(blocked / "below") as log:
        throw(ValueError("lost, but no trouble"))
        assert len(log.take()) == 1
        assert log.path == Path(os.devnull)
        assert log.previous_end() is None


def test_a_log_that_is_a_folder_is_unwritable_too(tmp_path: Path) -> None:
    (tmp_path / "here" / LOG_NAME).mkdir(parents=True)
    with installed(tmp_path / "here") as log:
        assert log.path.parent != tmp_path / "here"
        assert log.path.is_file()


def test_the_default_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults.data_folder() == tmp_path
    monkeypatch.delenv("GDSIM_CONFIG_DIR")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert faults.data_folder().name == "gdsim"


# The next start


def run(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    program = (
        "import os, sys, faulthandler\n"
        "from pathlib import Path\n"
        "from gdsim.app.faults import install\n"
        f"log = install(Path({str(folder)!r}))\n"
        f"{code}\n"
    )
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)


def test_the_next_start_says_nothing_after_a_clean_end(tmp_path: Path) -> None:
    assert run(tmp_path, "assert log.previous_end() is None; log.uninstall()").returncode == 0
    with installed(tmp_path) as log:
        assert log.previous_end() is None


@pytest.mark.parametrize(
    ("death", "reason"),
    [
        ("def draw(): faulthandler._sigsegv()\ndraw()", "Segmentation fault, draw (<string>:5)"),
        ("def end(): os.abort()\nend()", "Aborted, end (<string>:5)"),
    ],
)
def test_the_next_start_tells_of_a_crash_once(tmp_path: Path, death: str, reason: str) -> None:
    assert run(tmp_path, death).returncode != 0
    with installed(tmp_path) as log:
        told = log.previous_end()
        assert told is not None
        assert told.values["reason"] == reason
        assert str(log.path) in str(told)
        assert "Fatal Python error" in log.path.read_text("utf-8")
    with installed(tmp_path) as log:
        assert log.previous_end() is None


def test_the_next_start_tells_of_a_kill_without_a_reason(tmp_path: Path) -> None:
    run(tmp_path, "faulthandler._sigsegv()")  # an older crash in the same log is not this one's reason
    run(tmp_path, "assert log.previous_end(); os.kill(os.getpid(), 9)")
    with installed(tmp_path) as log:
        told = log.previous_end()
    assert told is not None
    assert "reason" not in told.values
    assert "was not closed properly" in str(told)


def test_a_crash_after_the_log_turned_over_is_found(tmp_path: Path) -> None:
    code = (
        "import gdsim.app.faults as faults; faults.LOG_LIMIT = 10\n"
        "log.report(ValueError('turn over'))\n"
        "faulthandler._sigsegv()"
    )
    run(tmp_path, code)
    assert (tmp_path / "gdsim.log.1").exists()
    with installed(tmp_path) as log:
        told = log.previous_end()
    assert told is not None
    assert told.values["reason"].startswith("Segmentation fault")


def test_another_window_that_still_runs_is_no_crash(tmp_path: Path) -> None:
    with installed(tmp_path), installed(tmp_path) as second:
        assert second.previous_end() is None
        inner = run(tmp_path, "assert log.previous_end() is None; log.uninstall()")
        assert inner.returncode == 0, inner.stderr
        assert len(list(tmp_path.glob("running-*"))) == 2
    assert not list(tmp_path.glob("running-*"))


def test_a_marker_emptied_by_a_power_failure_is_a_crash_and_a_new_one_is_not(tmp_path: Path) -> None:
    new, old = tmp_path / "running-new", tmp_path / "running-old"
    new.touch()
    with installed(tmp_path) as log:
        assert log.previous_end() is None
    assert new.exists()
    new.unlink()
    for content in (b"", b"[" * 900, b'{"started": 5}', b'{"started": "x", "process": "y"}', b"\xff\x00"):
        old.write_bytes(content)
        os.utime(old, (0, 0))
        with installed(tmp_path) as log:
            assert "not closed properly" in str(log.previous_end())
        assert not old.exists()


def test_an_uncaught_exception_at_start_is_told_at_the_next(tmp_path: Path) -> None:
    ended = run(tmp_path, "raise SystemError('too early')")
    assert "too early" in ended.stderr
    with installed(tmp_path) as log:
        assert "not closed properly" in str(log.previous_end())
        assert "too early" in log.path.read_text("utf-8")


def test_leaving_without_uninstalling_while_qt_still_speaks_does_not_crash(tmp_path: Path) -> None:
    code = (
        "from PySide6.QtCore import QCoreApplication, QObject, qWarning\n"
        "app = QCoreApplication([])\n"
        "class Last(QObject):\n"
        "    def __del__(self): qWarning('last words')\n"
        "last = Last(); app.last = last\n"
    )
    ended = run(tmp_path, code)
    assert ended.returncode == 0, ended.stderr
