"""Garbage collection kept off while a thread allocates: one that ran there would delete Qt objects there."""

from __future__ import annotations

import gc
import threading

_lock = threading.Lock()
_holds = 0
_was_on = True


def hold() -> None:
    """No automatic collection until the matching :func:`release`; holds may overlap in any order."""
    global _holds, _was_on
    with _lock:
        if not _holds:
            _was_on = gc.isenabled()
        gc.disable()
        _holds += 1


def release() -> None:
    """End one hold; after the last one collection is as it was."""
    global _holds
    with _lock:
        _holds -= 1
        if not _holds and _was_on:
            gc.enable()
