"""Moving pictures: files are read back, a cancelled or refused one leaves nothing, MP4 goes through ffmpeg."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtWidgets import QPushButton

from gdsim.engine.experiment import FunctionChoice
from gdsim.ui import movie
from gdsim.ui.exporting import ExportError
from gdsim.ui.movie import Writer, formats, raw
from gdsim.ui.movie_dialog import MovieDialog
from gdsim.ui.surface_view import SurfaceView
from tests.ui.plots import advance, session_of, show


def picture(i: int, width: int = 33, height: int = 20) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor.fromHsv(40 * i, 255, 200))
    return image


def write(path: Path, kind: str, count: int = 5) -> Writer:
    writer = Writer(path, kind, 10, (33, 20), count)
    for i in range(count):
        writer.add(raw(picture(i)))
    writer.finish()
    writer._thread.join()
    assert writer.done
    return writer


@pytest.mark.parametrize("kind", ["gif", "webp", "apng"])
def test_the_file_has_every_frame_with_its_size_and_time(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"run{movie.SUFFIXES[kind]}"
    assert write(path, kind).error is None
    with Image.open(path) as found:
        assert found.n_frames == 5
        assert found.size == (33, 20)
        for i in range(5):
            found.seek(i)
            r, g, b = found.convert("RGB").getpixel((10, 10))
            wanted = QColor.fromHsv(40 * i, 255, 200)
            assert max(abs(r - wanted.red()), abs(g - wanted.green()), abs(b - wanted.blue())) < 12
        if kind != "webp":
            assert found.info["duration"] == 100
    assert os.listdir(tmp_path) == [path.name]


def test_a_cancelled_recording_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "run.gif"
    path.write_bytes(b"old")
    writer = Writer(path, "gif", 10, (33, 20), 100)
    writer.add(raw(picture(0)))
    writer.cancel()
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["run.gif"]


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    writer = write(tmp_path / "nowhere" / "run.gif", "gif")
    assert writer.error is not None
    assert "cannot be written" in str(writer.error)
    with pytest.raises(ExportError, match="too many"):
        Writer(tmp_path / "run.gif", "gif", 50, (1920, 1080), 3000)


FFMPEG = """#!{python}
import sys
data = sys.stdin.buffer.read()
if "fail" in sys.argv[-1]:
    sys.exit("no such codec")
open(sys.argv[-1], "wb").write(" ".join(sys.argv[1:]).encode() + b"|" + str(len(data)).encode())
"""


@pytest.fixture
def ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "ffmpeg"
    program.parent.mkdir()
    program.write_text(FFMPEG.format(python=sys.executable))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script")
def test_mp4_is_piped_to_ffmpeg(tmp_path: Path, ffmpeg: None) -> None:
    assert "mp4" in formats()
    assert write(tmp_path / "run.mp4", "mp4").error is None
    command, size = (tmp_path / "run.mp4").read_bytes().split(b"|")
    assert int(size) == 5 * 33 * 20 * 3
    assert b"-s 33x20" in command
    assert b"-r 10" in command
    failed = write(tmp_path / "fail.mp4", "mp4")
    assert "no such codec" in str(failed.error)
    assert not (tmp_path / "fail.mp4").exists()


def test_without_ffmpeg_there_is_no_mp4(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert formats() == ("gif", "webp", "apng")
    with pytest.raises(ExportError, match="ffmpeg"):
        Writer(tmp_path / "run.mp4", "mp4", 10, (10, 10), 1)


# --- the dialog


@pytest.fixture
def dialog(qtbot):
    with session_of(lambda e: e.with_function(FunctionChoice("himmelblau"))) as session:
        view = SurfaceView(session)
        show(view, qtbot, 500, 400)
        figures = {"surface": view.figure, "surface3d": view.space_figure}
        dialog = MovieDialog(session, lambda name: figures[name](), view.space)
        qtbot.addWidget(dialog)
        dialog.width_box.setValue(480)
        dialog.height_box.setValue(320)
        dialog.fps.setValue(4)
        dialog.seconds.setValue(1.0)
        yield dialog
        dialog._abandon()


def finish(dialog: MovieDialog, qtbot) -> None:
    def done() -> bool:
        dialog.session.pump.pull()
        return not dialog.recording

    qtbot.waitUntil(done, timeout=20_000)


def test_a_run_is_recorded_and_the_cursor_comes_back(dialog: MovieDialog, qtbot, tmp_path: Path) -> None:
    advance(dialog.session, 9)
    dialog.session.go_to(4)
    dialog.session.pump.pull()
    dialog.show_dialog()
    assert dialog.frames == 4
    with qtbot.waitSignal(dialog.saved, timeout=20_000):
        dialog.record(str(tmp_path / "run.gif"))
        finish(dialog, qtbot)
    with Image.open(tmp_path / "run.gif") as found:
        assert found.n_frames == 4
        assert found.size == (480, 320)
    dialog.session.pump.pull()
    assert dialog.session.k == 4


def test_a_turn_of_the_camera_is_recorded(dialog: MovieDialog, qtbot, tmp_path: Path) -> None:
    dialog.show_dialog()
    dialog.what.setCurrentIndex(1)
    camera = dialog._space.camera
    dialog.record(str(tmp_path / "orbit.webp"))
    assert not dialog.save_button.isEnabled()
    finish(dialog, qtbot)
    with Image.open(tmp_path / "orbit.webp") as found:
        assert found.n_frames == 4
    assert dialog._space.camera == camera


def test_cancel_ends_the_recording_and_not_the_dialog(dialog: MovieDialog, qtbot, tmp_path: Path) -> None:
    dialog.show_dialog()
    dialog.what.setCurrentIndex(1)
    dialog.seconds.setValue(60.0)
    dialog.record(str(tmp_path / "orbit.gif"))
    qtbot.waitUntil(lambda: dialog.bar.value() > 0, timeout=10_000)
    dialog.findChild(QPushButton, "movie_cancel").click()
    assert not dialog.recording
    assert dialog.isVisible()
    assert not os.listdir(tmp_path)


def test_without_a_run_there_is_nothing_to_record(dialog: MovieDialog, tmp_path: Path) -> None:
    dialog.show_dialog()
    dialog.record(str(tmp_path / "run.gif"))
    assert not dialog.recording
    assert "no run yet" in dialog.message.text()


def test_the_window_has_it_in_its_menu(window) -> None:
    window.findChild(QAction, "export.movie").trigger()
    assert window._dialogs["movie"].isVisible()
    window._dialogs["movie"].reject()
