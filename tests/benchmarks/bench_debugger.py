"""How long a step of the debugger takes in the window, for 8 hidden layers of 64 units and 2000 samples.

Run it offscreen: ``QT_QPA_PLATFORM=offscreen .venv/bin/python tests/benchmarks/bench_debugger.py``
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QSettings

from gdsim.ui.application import create_application
from gdsim.ui.main_window import MainWindow


def main() -> None:
    """Print medians and maxima of the steps in both views, and the time of one pass on the worker."""
    application = create_application(["bench"])
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(settings=store)
        window.show()
        session = window.session

        def wait(until: Callable[[], bool], seconds: float = 30.0) -> None:
            end = time.monotonic() + seconds
            while not until() and time.monotonic() < end:
                application.processEvents()
                time.sleep(0.001)

        wait(lambda: session.snapshot is not None)
        window.document.edit(
            "wide",
            lambda e: replace(
                e,
                widths=(1, *(64,) * 8, 1),
                activations=("relu",) * 8 + ("identity",),
                start=(),
                data=replace(e.data, samples=2000),
            ),
        )
        session.choose_sample(None)
        wait(lambda: session.backward is not None and session.worker.idle)
        session.backward = None
        begun = time.perf_counter()
        session.refresh_backward()
        wait(lambda: session.backward is not None)
        print(f"a pass on the worker: {1e3 * (time.perf_counter() - begun):.0f} ms")
        for view in ("scalar", "matrix"):
            window.debugger_view.view.choose(view)
            session.move(0)
            wait(lambda: False, 0.3)
            took = []
            while session.cursor < session.length - 1:
                begun = time.perf_counter()
                session.factor()
                application.processEvents()
                application.processEvents()
                took.append(1e3 * (time.perf_counter() - begun))
                wait(lambda: False, 0.02)
            print(
                f"{view}: {len(took)} steps, median {statistics.median(took):.0f} ms, most {max(took):.0f} ms"
            )
        window._close_anyway = True
        window.close()


if __name__ == "__main__":
    main()
