"""Garbage collection kept off while a thread allocates: one that ran there would delete Qt objects there."""

from __future__ import annotations

import gc
import threading

_lock = threading.Lock()
_holds = 0
_was_on = True
_owed = False
"""True if the last hold ended on another thread: collection may only begin again on this one."""


def hold() -> None:
    """No automatic collection until the matching :func:`release`; holds may overlap in any order."""
    global _holds, _was_on, _owed
    with _lock:
        if not _holds:
            _was_on = gc.isenabled() or _owed
            _owed = False
        gc.disable()
        _holds += 1


def release() -> None:
    """End one hold; after the last one collection is as it was, on the main thread at once or soon."""
    global _holds, _owed
    with _lock:
        _holds -= 1
        if not _holds and _was_on:
            _owed = True
    resume()


def resume() -> None:
    """Let collection go on if the last hold has ended; nothing on any thread but the main one."""
    global _owed
    if threading.current_thread() is not threading.main_thread():
        return
    with _lock:
        if _owed and not _holds:
            _owed = False
            gc.enable()
