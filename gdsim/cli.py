"""The command line: ``gdsim [FILE]``, ``gdsim run FILE --out DIR``, ``demo``, ``doctor``, ``--self-test``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

# one thread beats two for networks of this size; it must be set before NumPy is imported
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from gdsim import __version__
from gdsim.engine.sentence import InputError

COMMANDS = ("run", "demo", "doctor")
#: What ``--figures`` may name; headless.FIGURES, without the cost of Qt.
FIGURES = (
    "network",
    "function",
    "surface",
    "surface3d",
    "curves",
    "fit",
    "chain",
    "ledger",
    "derivation",
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0, or 2 when the input was refused."""
    arguments = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if arguments and arguments[0] in (*COMMANDS, "--self-test", "-h", "--help", "--version"):
        options = (_self_test_parser() if arguments[0] == "--self-test" else _parser()).parse_args(arguments)
        try:
            return int(options.act(options))
        except InputError as refusal:
            print(refusal, file=sys.stderr)
            return 2
    if arguments[:1] in (["--install-shortcut"], ["--remove-shortcut"]):
        return _shortcut(arguments[0])
    if not _has_display():
        print(
            "There is no display to open a window on; “gdsim run FILE --out DIR” works without.",
            file=sys.stderr,
        )
        return 2
    from gdsim.ui.application import run

    files = [argument for argument in arguments if argument != "--new-window"]
    return run(files[0] if files else None, new_window="--new-window" in arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gdsim",
        description="See gradient descent and backpropagation work. Without a command the window opens: gdsim [FILE].",
        epilog="gdsim --new-window [FILE] opens a second window; --install-shortcut puts gdsim into the menu and on "
        "the desktop, --remove-shortcut takes it away; --self-test [--out DIR] checks that this copy works.",
    )
    parser.add_argument("--version", action="version", version=f"gdsim {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="run an experiment without a window and write its figures")
    run.add_argument("file", type=Path, metavar="FILE", help="a .gdsim file")
    run.set_defaults(act=_run)
    demo = commands.add_parser("demo", help="run the opening experiment without a window")
    demo.set_defaults(act=_demo, file=None)
    for each, folder in ((run, "."), (demo, "gdsim-output")):
        each.add_argument(
            "--out", type=Path, default=Path(folder), metavar="DIR", help="where the figures go"
        )
        each.add_argument("--iterations", type=_count, metavar="N", help="so many instead of to the end")
        each.add_argument("--figures", type=_names(FIGURES), metavar="A,B", help=", ".join(FIGURES))
        each.add_argument("--formats", type=_names(("png", "svg", "pdf", "csv")), metavar="A,B")
    doctor = commands.add_parser("doctor", help="print versions, OpenGL, fonts and languages")
    doctor.set_defaults(act=_doctor)
    return parser


def _self_test_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gdsim", description="Check that this copy of gdsim works: one line per check, exit code 0 or 1."
    )
    parser.add_argument("--self-test", action="store_true", required=True)
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the exported figures stay")
    parser.set_defaults(act=_self_test)
    return parser


def _count(text: str) -> int:
    if text.isdigit() and int(text) <= 10**9:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of iterations")


def _names(known: tuple[str, ...]):  # type: ignore[no-untyped-def]
    def parse(text: str) -> tuple[str, ...]:
        names = tuple(name.strip() for name in text.split(",") if name.strip())
        for name in names:
            if name not in known:
                raise argparse.ArgumentTypeError(f"{name!r} is not one of {', '.join(known)}")
        return names

    return parse


def _has_display() -> bool:
    """Whether Qt has something to open a window on; it would end the program otherwise."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(map(os.environ.get, names))


def _headless() -> None:
    if not _has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _run(options: argparse.Namespace) -> int:
    _headless()
    from gdsim.ui.headless import FORMATS, run_experiment

    def tick(done: int, total: int) -> None:
        if sys.stderr is not None and sys.stderr.isatty():  # a windowed program has none
            bar = "#" * (30 * done // max(1, total))
            print(
                f"\r[{bar:<30}] {done}/{total}",
                end="\n" if done >= total else "",
                file=sys.stderr,
                flush=True,
            )

    written = run_experiment(
        options.file,
        options.out,
        iterations=options.iterations,
        figures=options.figures or FIGURES,
        formats=options.formats or FORMATS,
        tick=tick,
    )
    for path in written:
        print(path)
    return 0


def _demo(options: argparse.Namespace) -> int:
    print("gdsim: the opening experiment, a 1-4-1 ReLU network that learns a sine\n")
    _run(options)
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        print(f"\nNo display was found, so no window was opened; the figures are in {options.out}/.")
    return 0


def _self_test(options: argparse.Namespace) -> int:
    _headless()
    from gdsim.ui.self_test import run

    return run(options.out)


def _shortcut(flag: str) -> int:
    from gdsim.app import shortcut

    report = shortcut.install() if flag == "--install-shortcut" else shortcut.remove()
    for line in report.lines:
        print(line, file=sys.stdout if report.ok else sys.stderr)
    return 0 if report.ok else 1


def _doctor(options: argparse.Namespace) -> int:
    _headless()
    from gdsim.ui.doctor import report

    for name, value in report():
        print(f"{name:<22} {value}")
    return 0
