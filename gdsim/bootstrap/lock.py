"""Lets only one start of gdsim set things up at a time."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from gdsim.bootstrap.progress import Progress


@contextlib.contextmanager
def only_one(lock_file: Path, progress: Progress) -> Iterator[None]:
    """Hold the lock file; wait while another start holds it. The system frees it when its holder dies."""
    with lock_file.open("a") as handle:
        if not _locked(handle):
            progress.say("Another start of gdsim is setting it up; waiting for that ...")
            while not _locked(handle):
                progress.check()
                time.sleep(0.1)
        yield


def _locked(handle: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True  # a file system without locks
    return True
