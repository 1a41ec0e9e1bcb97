"""The window under load: event lateness, engine rate beside it, pause latency, time to the first window.

Run it under a screen (``xvfb-run -a``) or offscreen: ``.venv/bin/python tests/benchmarks/bench_window.py``.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen" if not os.environ.get("DISPLAY") else "xcb")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

START = """
import time, sys
begun = time.perf_counter()
sys.path.insert(0, {root!r})
from gdsim.ui.application import create_application
application = create_application(["gdsim"])
from gdsim.ui.main_window import MainWindow
window = MainWindow()
painted = []
window.show()
while not window.isVisible():
    application.processEvents()
application.processEvents()
print(time.perf_counter() - begun)
window._close_anyway = True
window.close()
"""


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def first_window(repeats: int = 7) -> float:
    """Seconds from the first import to a painted window, warm, median."""
    found = []
    for _ in range(repeats):
        done = subprocess.run(
            [sys.executable, "-c", START.format(root=str(ROOT))], capture_output=True, text=True, check=True
        )
        found.append(float(done.stdout.strip().splitlines()[-1]))
    return statistics.median(found)


def headless_rate(seconds: float = 3.0) -> float:
    """Iterations of the opening race per second on a bare thread."""
    from dataclasses import replace

    from gdsim.app.race import Memory, Race
    from gdsim.engine.experiment import opening

    race = Race(_endless(replace(opening())), Memory())
    race.snapshot()
    begun, count = time.perf_counter(), 0
    while time.perf_counter() - begun < seconds:
        for _ in range(100):
            race.advance()
        count += 100
    return count / (time.perf_counter() - begun)


def _endless(experiment):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(experiment, stop=replace(experiment.stop, gradient_norm=0.0, iteration_limit=0))


def under_load(seconds: float = 6.0) -> dict[str, float]:
    """A free run in the open window: how late GUI events come, how fast the engine is, how fast Pause works."""
    from PySide6.QtCore import QEventLoop, QTimer

    from gdsim.ui.application import create_application
    from gdsim.ui.main_window import MainWindow

    application = create_application(["gdsim"])
    window = MainWindow()
    window.resize(1440, 900)
    window.show()
    session = window.session

    def spin(until, limit: float = 20.0) -> None:  # type: ignore[no-untyped-def]
        begun = time.perf_counter()
        while not until() and time.perf_counter() - begun < limit:
            application.processEvents()
            time.sleep(0.0005)

    window.document.edit("endless", _endless(window.document.experiment))
    window.session.set_rate(None)
    spin(lambda: session.snapshot is not None and session.worker.idle)
    late: list[float] = []
    state = {"due": 0.0}
    timer = QTimer()
    timer.setSingleShot(True)
    timer.setTimerType(timer.timerType().PreciseTimer)

    def fired() -> None:
        late.append((time.perf_counter() - state["due"]) * 1000)
        arm()

    def arm() -> None:
        state["due"] = time.perf_counter() + 0.005
        timer.start(5)

    timer.timeout.connect(fired)
    session.run()
    spin(lambda: session.k > 200)
    first, begun = session.k, time.perf_counter()
    arm()
    loop = (
        QEventLoop()
    )  # a loop that sleeps as the program's own does: one that spins would take the interpreter
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()
    rate = (session.k - first) / (time.perf_counter() - begun)
    timer.stop()
    stopped, shown = [], []
    for _ in range(40):
        session.run()
        goal = session.k + 50
        spin(lambda goal=goal: session.k > goal)
        begun = time.perf_counter()
        session.pause()
        while session.worker.running or session.worker._answered != session.worker._asked:
            time.sleep(0.0002)
        stopped.append((time.perf_counter() - begun) * 1000)
        spin(lambda: session.worker.sequence == session.worker.sequence and not session.worker._mail)
        shown.append((time.perf_counter() - begun) * 1000)
    window._close_anyway = True
    window.close()
    return {
        "lateness p50 ms": percentile(late, 0.5),
        "lateness p99 ms": percentile(late, 0.99),
        "iterations a second": rate,
        "pause to stopped p99 ms": percentile(stopped, 0.99),
        "pause to shown p99 ms": percentile(shown, 0.99),
    }


def main() -> None:
    os.environ["GDSIM_CONFIG_DIR"] = tempfile.mkdtemp()
    print(f"first window, warm start   {first_window():8.3f} s   (aim: under 1.5)")
    free = headless_rate()
    print(f"engine alone               {free:8.0f} iterations of three optimizers a second")
    load = under_load()
    beside = load["iterations a second"]
    print(f"engine beside the window   {beside:8.0f} ({beside / free:.0%}; aim: 60 %)")
    for name in ("lateness p50 ms", "lateness p99 ms", "pause to stopped p99 ms", "pause to shown p99 ms"):
        print(f"{name:<26} {load[name]:8.1f}")


if __name__ == "__main__":
    main()
