"""The main job without a display: run an experiment, print one chain rule, write the figures."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSizeF

from gdsim.app import files
from gdsim.app.document import Document
from gdsim.app.i18n import say
from gdsim.app.session import Session
from gdsim.app.worker import Fault, SyncWorker
from gdsim.engine.notation import parameter_text
from gdsim.engine.sentence import InputError
from gdsim.engine.tables import write_csv
from gdsim.ui import theme
from gdsim.ui.application import create_application
from gdsim.ui.curves_view import CurvesView
from gdsim.ui.debugger_view import DebuggerView
from gdsim.ui.derivation_dialog import derivation_of
from gdsim.ui.derivation_dialog import encoded as encoded_derivation
from gdsim.ui.exporting import export
from gdsim.ui.fit_view import FitView
from gdsim.ui.formula_item import plain_text
from gdsim.ui.function_view import FunctionView
from gdsim.ui.ledger_view import LedgerView
from gdsim.ui.network_editor import NetworkEditor
from gdsim.ui.numbers import array_text, short
from gdsim.ui.run_table import run_table
from gdsim.ui.sight import Sight
from gdsim.ui.surface_view import SurfaceView

FIGURES = ("network", "function", "surface", "surface3d", "curves", "fit", "chain", "ledger", "derivation")
#: Figures that only a network or only a function has.
OF_NETWORKS, OF_FUNCTIONS = ("network", "fit"), ("function",)
FORMATS = ("png", "svg", "pdf", "csv")
Say = Callable[[str], object]


def run_experiment(
    path: Path | None,
    out: Path,
    *,
    iterations: int | None = None,
    figures: Sequence[str] = FIGURES,
    formats: Sequence[str] = ("png", "svg", "pdf", "csv"),
    tell: Say = print,
    tick: Callable[[int, int], object] = lambda done, total: None,
) -> list[Path]:
    """Run a project file (None: the opening experiment) to its end and write figures and CSV into ``out``.

    Raises InputError in a sentence: a file that cannot be read, a folder that cannot be written.
    """
    application = create_application(["gdsim"])
    theme.apply(application, "light", 100)
    document = Document()
    session = Session(document, SyncWorker())
    try:
        if path is not None:
            document.open(path)
        _pull(session, lambda: session.snapshot is not None)
        _advance(session, iterations, tick)
        for track in session.snapshot.tracks if session.snapshot else ():
            title = session.experiment.optimizers[track.index].title
            tell(
                f"{title}: k = {track.iterate.k}, loss {short(float(track.iterate.f))}. {say(track.status.message)}"
            )
        _print_best(session, tell)
        session.finish_pass()
        _pull(session, lambda: _complete(session))
        if not session.is_function:
            _print_chain(session, tell)
        return _write(session, out, figures, formats)
    finally:
        session.close()
        document.close()


def _complete(session: Session) -> bool:
    """True when all has arrived that the figures show."""
    if session.grid is None or not session.grid.final:
        return not session.snapshot or not session.snapshot.tracks
    return session.minima is not None if session.is_function else session.backward is not None


def _print_best(session: Session, tell: Say) -> None:
    """Which of the runs came lowest: one finds several minima and picks the best."""
    tracks = session.snapshot.tracks if session.snapshot else ()
    if len(tracks) < 2:
        return
    best = min(tracks, key=lambda track: float(track.iterate.f))
    title = session.experiment.optimizers[best.index].title
    tell(f"Lowest: {title}, {short(float(best.iterate.f))}.")


def _pull(session: Session, until: Callable[[], bool]) -> None:
    """Drive the engine in this thread until something has arrived."""
    faults: list[Fault] = []
    session.failed.connect(faults.append)
    try:
        for _ in range(1_000_000):
            if until():
                return
            session.pump.pull()
            if faults:
                raise InputError("The engine failed: {problem}.", problem=str(faults[0].error)[:200])
    finally:
        session.failed.disconnect(faults.append)
    raise InputError("The engine did not answer.")


def _advance(session: Session, iterations: int | None, tick: Callable[[int, int], object]) -> None:
    """To the end, or so many iterations further."""
    limit = session.experiment.stop.iteration_limit or 10_000
    goal = limit if iterations is None else session.k + iterations
    begun = time.monotonic()
    while session.snapshot is not None and session.snapshot.active and session.k < goal:
        before = session.k
        session.worker.advance(min(100, goal - before))
        session.pump.pull()
        if time.monotonic() - begun > 0.1:
            tick(session.k, goal)
    tick(goal, goal)


def _print_chain(session: Session, tell: Say) -> None:
    """The chain rule of the picked weight, one factor a line."""
    backward = session.backward
    if backward is None:
        tell("No optimizer is enabled, so there is no backward pass to show.")
        return
    chain = backward.chain
    name = parameter_text(session.mlp, chain.parameter)
    what = "the batch" if session.sample is None else f"sample {session.sample + 1}"
    tell(f"\nThe chain rule of {name} at k = {backward.k}, {what}:")
    for factor in chain.factors:
        tell(
            f"  {factor.number}  {plain_text(factor.symbol):<16} = {array_text(factor.value, 3):<28}"
            f" running product {array_text(factor.running, 3)}"
        )
    tell(f"  sum over samples: dL/d{name} = {short(chain.gradient)}")
    before, after = float(backward.before.x[chain.parameter]), float(backward.after.x[chain.parameter])
    tell(f"  update: {name} {short(before)} -> {short(after)}\n")


def _write(session: Session, out: Path, figures: Sequence[str], formats: Sequence[str]) -> list[Path]:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            "The folder {path} cannot be made: {reason}.", path=str(out), reason=error.strerror
        ) from error
    makers: dict[str, tuple[Callable[[Session], Any], QSizeF]] = {
        "network": (NetworkEditor, QSizeF(960, 480)),
        "surface": (SurfaceView, QSizeF(800, 520)),
        "surface3d": (SurfaceView, QSizeF(800, 560)),
        "curves": (CurvesView, QSizeF(960, 320)),
        "fit": (FitView, QSizeF(560, 400)),
        "chain": (DebuggerView, QSizeF(640, 400)),
        "function": (lambda session: FunctionView(session, Sight()), QSizeF(960, 480)),
        "ledger": (LedgerView, QSizeF(960, 280)),
    }
    memory = session.memory()
    absent = OF_NETWORKS if session.is_function else OF_FUNCTIONS
    written = []
    for name in figures:
        if name == "derivation":
            written += _write_derivation(session, out, formats)
            continue
        if name in absent or (name == "surface3d" and session.is_line):
            continue
        make, size = makers[name]
        view = make(session)
        view.resize(int(size.width()), int(size.height()))
        view.ensurePolished()
        view.show()  # offscreen: views skip what is hidden
        create_application().processEvents()
        figure = view.space_figure() if name == "surface3d" else view.figure()
        pictures = [kind for kind in formats if kind != "csv"]
        written += [export(figure, out / f"{name}.{kind}", 150, memory=memory) for kind in pictures]
        view.hide()
        view.deleteLater()
    if "csv" in formats:
        header, rows = run_table(session)
        path = out / "run.csv"
        write_csv(path, header, rows)
        written.append(path)
        ledger = makers["ledger"][0](session)
        header, rows = ledger.csv()
        ledger.deleteLater()
        write_csv(out / "ledger.csv", header, rows)
        written.append(out / "ledger.csv")
    return written


def _write_derivation(session: Session, out: Path, formats: Sequence[str]) -> list[Path]:
    """The pass of the picked parameter on paper: PDF and CSV where they are asked for, else Markdown."""
    found = derivation_of(session)
    if found is None:
        return []
    kinds = [kind for kind in ("pdf", "csv") if kind in formats] or ["markdown"]
    written = []
    for kind in kinds:
        path = out / f"derivation{'.md' if kind == 'markdown' else '.' + kind}"
        files.write(path, encoded_derivation(found, kind, "en"), backup=False)
        written.append(path)
    return written
