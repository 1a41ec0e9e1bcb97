"""``gdsim --self-test``: the real window does a little of everything, and each thing is checked.

It is for a copy of gdsim that was just built or copied: are its parts there, and do they work together?
Every check is one line, on the terminal and in ``self-test.txt`` beside the exported figures (a windowed
program has no terminal). The user's own settings are left alone.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QSize
from PySide6.QtGui import QGuiApplication, QImage

from gdsim import __version__, licences
from gdsim.app import faults
from gdsim.app.i18n import tr
from gdsim.app.settings import CONFIG_DIR_VARIABLE
from gdsim.engine.chain import Chain
from gdsim.engine.objective import Array
from gdsim.engine.sentence import InputError
from gdsim.engine.walk import Phase
from gdsim.ui import language, picture_checks, theme
from gdsim.ui.application import create_application
from gdsim.ui.exporting import FORMATS, export
from gdsim.ui.picture_checks import CheckError
from gdsim.ui.typesetting import formula_path

if TYPE_CHECKING:
    from gdsim.ui.main_window import MainWindow

EXPERIMENT = "tanh_relu_2_5_3_1.gdsim"
PATIENCE = 30.0  # seconds a check may wait for something to arrive
DEADLINE = 150.0  # seconds the whole may take
GRACE = 5.0  # seconds after which a process that no longer answers is ended from outside Python
TOLERANCE = 1e-12


class Report:
    """Tells the checks as they end, and knows whether one failed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.failed = False
        path.write_text("", "utf-8")

    def tell(self, line: str) -> None:
        """One line, to the terminal if there is one and to the file."""
        print(line, flush=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    @contextmanager
    def check(self, name: str) -> Iterator[list[str]]:
        """One line when the block is over: what it appended, or why it failed."""
        found: list[str] = []
        try:
            yield found
        except Exception as error:  # whatever it is, it is what is looked for here
            self.failed = True
            said = (
                str(error)
                if isinstance(error, CheckError | InputError)
                else f"{type(error).__name__}: {error}"
            )
            self.tell(f"FAILED  {name:<14} {said}")
        else:
            self.tell(f"ok      {name:<14} {', '.join(found)}")


def run(out: Path | None = None, deadline: float = DEADLINE) -> int:
    """Check this copy of gdsim; the figures stay in ``out`` if it is given. 0 if all is well, else 1."""
    with tempfile.TemporaryDirectory(prefix="gdsim-self-test-", ignore_cleanup_errors=True) as name:
        own = Path(name)
        folder = own if out is None else out
        try:
            folder.mkdir(parents=True, exist_ok=True)
            report = Report(folder / "self-test.txt")
        except OSError as error:
            raise InputError(
                "{path} cannot be written: {reason}.", path=str(folder), reason=error.strerror
            ) from error
        before = os.environ.get(CONFIG_DIR_VARIABLE)
        os.environ[CONFIG_DIR_VARIABLE] = name
        try:
            with _ends_by(deadline, report, own / "hung.txt"):
                _run(report, folder)
        finally:
            if before is None:
                del os.environ[CONFIG_DIR_VARIABLE]
            else:
                os.environ[CONFIG_DIR_VARIABLE] = before
    return int(report.failed)


@contextmanager
def _ends_by(deadline: float, report: Report, traces: Path) -> Iterator[None]:
    """End the process with 1 if the block takes longer; with a line, if Python still answers."""

    def give_up() -> None:
        report.tell(f"FAILED  deadline       not over after {deadline:g} s")
        os._exit(1)

    watch = threading.Timer(deadline, give_up)
    watch.daemon = True
    watch.start()
    with traces.open("w", encoding="utf-8") as file:
        faulthandler.dump_traceback_later(deadline + GRACE, exit=True, file=file)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
            watch.cancel()


def _run(report: Report, out: Path) -> None:
    report.tell(f"gdsim {__version__}, {'a built app' if hasattr(sys, 'frozen') else 'from its source'}")
    application = create_application(["gdsim"])
    log = faults.install()
    try:
        for part in PARTS:
            attempt(report, part)
        if not report.failed:  # painting with a part that is missing may end the process
            _check_window(report, out, log)
            application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        with report.check("errors") as found:
            logged = log.take()
            if logged:
                raise CheckError(f"logged: {logged[0].detail.strip().splitlines()[-1]}")
            found.append("none was logged")
    finally:
        log.uninstall()
    report.tell("Something is wrong with this copy of gdsim." if report.failed else "All is well.")


def _check_window(report: Report, out: Path, log: faults.FaultLog) -> None:
    from gdsim.ui.main_window import MainWindow

    begun = time.perf_counter()
    with report.check("window") as found:
        window = MainWindow(fault_log=log)
        window.show()
        wait(lambda: bool((handle := window.windowHandle()) and handle.isExposed()), "the window")
        seconds = time.perf_counter() - begun
        found.append(f"shown after {seconds:.2f} s on “{QGuiApplication.platformName()}”")
    if not report.failed:
        Checks(window, report, out).all()
        window.close()
        window.deleteLater()


def attempt(report: Report, step: Callable[[], str]) -> None:
    """One check that says itself what it found, under its own name."""
    with report.check(step.__name__.replace("_", " ")) as found:
        found.append(step())


def wait(until: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Let the window live until something is so. Raises CheckError if it does not come in time."""
    application = create_application()
    end = time.monotonic() + patience
    while not until():
        if time.monotonic() > end:
            raise CheckError(f"{what} did not come within {patience:g} s")
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.002)  # the worker's turn


# --- the parts, before anything is painted with them -------------------------------------------------------


def icons() -> str:
    """The program's picture and the font of the buttons' icons are there."""
    if create_application().windowIcon().isNull():
        raise CheckError("the picture of the program is missing")
    drawn = theme.icon("debug-step-over").pixmap(QSize(32, 32)).toImage()
    if picture_checks.colours(drawn.convertToFormat(QImage.Format.Format_RGB32)) < 2:
        raise CheckError("the font of the icons is missing")
    return "the program's and the buttons'"


def korean() -> str:
    """The translation can be switched to and back."""
    try:
        language.install("ko")
        said = tr("Help")
    finally:
        language.install("en")
    if said == "Help":
        raise CheckError("the translation was not found")
    return said


def formulas() -> str:
    """LaTeX becomes a drawing: a fraction is taller than a line."""
    formula = formula_path(r"\frac{\partial L}{\partial w^{(1)}_{3}}", 20.0)
    height = formula.ascent + formula.descent
    if height < 30.0 or formula.path.elementCount() < 50:
        raise CheckError("a formula was not typeset")
    return f"{formula.path.elementCount()} points in a fraction"


def licence_texts() -> str:
    """The licences of all parts can be read."""
    parts = licences.sections(licences.text())
    if not any(part.title.lower().startswith("pyside6") for part in parts):
        raise CheckError("the licence of Qt is missing")
    return f"of {len(parts)} components"


def movies() -> str:
    """Pillow writes what the dialog for movies offers."""
    kinds = ("GIF", "WEBP", "PNG")
    for kind in kinds:
        if picture_checks.animated(kind) != 2:
            raise CheckError(f"an animated {kind} cannot be written")
    return ", ".join(kinds)


PARTS: tuple[Callable[[], str], ...] = (icons, korean, formulas, licence_texts, movies)


# --- the window -------------------------------------------------------------------------------------------


class Checks:
    """What is tried with a window that is shown."""

    def __init__(self, window: MainWindow, report: Report, out: Path) -> None:
        self.window, self.session, self.report, self.out = window, window.session, report, out

    def all(self) -> None:
        """Each check; without an experiment none of those that need one."""
        self._try(self.experiment)
        if self.report.failed:
            return
        self._try(self.factor)
        self._try(self.gradient)
        for kind in FORMATS:
            with self.report.check(kind) as found:
                path = export(
                    self.window.network_editor.figure(),
                    self.out / f"network.{kind}",
                    memory=self.session.memory(),
                )
                found.append(picture_checks.check(path))

    def _try(self, step: Callable[[], str]) -> None:
        attempt(self.report, step)

    def experiment(self) -> str:
        """A bundled network opens and is computed."""
        from gdsim.ui.main_window import EXPERIMENTS

        if not self.window.open_path(EXPERIMENTS / EXPERIMENT):
            raise CheckError(f"{EXPERIMENTS / EXPERIMENT} could not be opened")
        self.window.actions_table["sample.batch"].trigger()
        self._settle()
        return f"{EXPERIMENT}, {'-'.join(map(str, self.session.mlp.widths))}"

    def factor(self) -> str:
        """One factor of the backward pass is taken through the window's action, after the forward pass."""
        session = self.session
        session.move(session.counts[0])  # the forward pass, if there is none yet
        self._settle()
        before = session.cursor
        self.window.actions_table["run.factor"].trigger()
        wait(lambda: session.cursor == before + 1 and session.backward is not None, "the factor")
        place, chain = session.place, self._chain()
        if place is None or place.phase is not Phase.BACKWARD or session.factor_cursor != 1:
            raise CheckError("the action did not take the first factor")
        shown = self.window.debugger_view.chain.texts(Phase.BACKWARD)[0][2]
        if not shown:
            raise CheckError("the factor is not shown")
        return f"{place.number} of {len(chain)}: {shown}"

    def gradient(self) -> str:
        """The product of all factors is the gradient of the training pass, which is computed another way."""
        chain = self._chain()
        product = float(np.sum(product_of(chain))) + chain.penalty
        loss = self.session.experiment.objective().at_iteration(self.session.k)
        engine = float(loss.gradient(self.session.theta)[chain.parameter])
        if not abs(product - engine) <= TOLERANCE * max(1.0, abs(engine)):
            raise CheckError(f"the factors give {product!r}, the engine {engine!r}")
        return f"{product:.12g} from {len(chain)} factors, {engine:.12g} from the engine"

    def _chain(self) -> Chain:
        backward = self.session.backward
        if backward is None:
            raise CheckError("there is no backward pass")
        return backward.chain

    def _settle(self) -> None:
        session = self.session

        def whole() -> bool:
            backward, grid = session.backward, session.grid
            arrived = session.snapshot and backward and backward.sample == session.sample
            return bool(arrived and grid and grid.final and session.worker.idle)

        wait(whole, "the engine's answer")


def product_of(chain: Chain) -> Array:
    """The factors multiplied here, from the loss to the parameter: its gradient for each sample."""
    product = chain.factors[0].value
    for factor in chain.factors[1:]:
        affine = factor.output[0] == "z" and factor.argument[0] in ("a", "x")
        product = factor.value.T @ product if affine else product * factor.value
    return product
