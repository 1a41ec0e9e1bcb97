"""Moving pictures as files: GIF, WebP and APNG by Pillow, MP4 by ffmpeg where there is one."""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import subprocess
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtGui import QImage

from gdsim.app import collector
from gdsim.ui.exporting import ExportError

SUFFIXES = {"gif": ".gif", "webp": ".webp", "apng": ".png", "mp4": ".mp4"}
MOST_PIXELS = 600_000_000  # of all frames together: WebP keeps them in memory, 3 bytes each
QUEUED = 4
Frame = tuple[int, int, bytes]


def formats() -> tuple[str, ...]:
    """The kinds of files that can be written here."""
    return tuple(kind for kind in SUFFIXES if kind != "mp4" or shutil.which("ffmpeg"))


def raw(picture: QImage) -> Frame:
    """Width, height and RGB bytes of a picture, without Qt."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB888)
    width, height, line = picture.width(), picture.height(), picture.bytesPerLine()
    data = bytes(picture.constBits())
    return width, height, b"".join(data[y * line : y * line + 3 * width] for y in range(height))


class Writer:
    """Takes frames on one thread and writes them on another; whole or not at all."""

    def __init__(self, path: Path, kind: str, fps: float, size: tuple[int, int], count: int) -> None:
        """Raises ExportError: too many pixels, or no such format here."""
        if kind not in formats():
            raise ExportError("ffmpeg is not installed, so MP4 cannot be written: choose GIF, WebP or APNG.")
        if size[0] * size[1] * count > MOST_PIXELS:
            raise ExportError(
                "{count} frames of {width} × {height} pixels are too many: choose a smaller size or fewer frames.",
                count=count,
                width=size[0],
                height=size[1],
            )
        self.path, self.kind, self.fps = Path(path), kind, fps
        self.error: ExportError | None = None
        self._frames: queue.Queue[Frame | None] = queue.Queue(QUEUED)
        self._cancelled = threading.Event()
        collector.hold()
        self._thread = threading.Thread(target=self._run, name="gdsim-movie", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """True once the file is in place, or will never be."""
        if self._thread.is_alive():
            return False
        collector.resume()
        return True

    @property
    def ready(self) -> bool:
        """True while there is room for another frame."""
        return not self._frames.full()

    def add(self, frame: Frame) -> None:
        """One frame more; waits when four are waiting already."""
        self._put(frame)

    def finish(self) -> None:
        """That was the last frame."""
        self._put(None)

    def cancel(self) -> None:
        """No file; returns when the thread has ended."""
        self._cancelled.set()
        with contextlib.suppress(queue.Full):
            self._frames.put_nowait(None)
        self._thread.join()
        collector.resume()

    def _put(self, frame: Frame | None) -> None:
        while self._thread.is_alive():
            with contextlib.suppress(queue.Full):
                self._frames.put(frame, timeout=0.05)
                return

    def _taken(self) -> Iterator[Frame]:
        while not self._cancelled.is_set():
            try:
                frame = self._frames.get(timeout=0.05)
            except queue.Empty:
                continue
            if frame is None:
                return
            yield frame

    def _run(self) -> None:
        beside = self.path.with_name(f".{self.path.name}.{uuid.uuid4().hex[:8]}.part{SUFFIXES[self.kind]}")
        try:
            (self._ffmpeg if self.kind == "mp4" else self._pillow)(beside)
            if self._cancelled.is_set():
                return
            os.replace(beside, self.path)
        except OSError as problem:
            reason = problem.strerror or str(problem)[:200] or type(problem).__name__
            self.error = ExportError(
                "“{path}” cannot be written: {reason}.", path=str(self.path), reason=reason
            )
        except Exception as problem:  # a codec's own complaint: the user gets a sentence, not a traceback
            self.error = ExportError(
                "“{path}” cannot be written: {reason}.", path=str(self.path), reason=str(problem)[:200]
            )
        finally:
            with contextlib.suppress(OSError):
                beside.unlink()
            while not self._frames.empty():
                self._frames.get_nowait()
            collector.release()

    def _pillow(self, path: Path) -> None:
        frames = (Image.frombytes("RGB", (w, h), data) for w, h, data in self._taken())
        first = next(frames, None)
        if first is None:
            return
        options: dict[str, Any] = {"duration": round(1000.0 / self.fps), "loop": 0}
        if self.kind == "webp":
            options |= {"quality": 85, "method": 2}
        name = {"gif": "GIF", "webp": "WEBP", "apng": "PNG"}[self.kind]
        # GIF takes one frame after the other; the others look through all of them first
        rest = frames if self.kind == "gif" else list(frames)
        first.save(path, format=name, save_all=True, append_images=rest, **options)

    def _ffmpeg(self, path: Path) -> None:
        frames = self._taken()
        first = next(frames, None)
        if first is None:
            return
        width, height, _ = first
        command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24"]
        command += ["-s", f"{width}x{height}", "-r", f"{self.fps:g}", "-i", "-", "-an"]
        command += ["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p", str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdin is not None
            assert process.stderr is not None
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(first[2])
                for _, _, data in frames:
                    process.stdin.write(data)
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            complaint = process.stderr.read().decode(errors="replace").strip()
            if process.wait() != 0:
                raise OSError(complaint.splitlines()[-1] if complaint else "ffmpeg failed")
