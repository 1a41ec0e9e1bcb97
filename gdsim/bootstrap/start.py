"""From ``python3 main.py`` to gdsim running in its own ``.venv``, or to one sentence that says why not."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from gdsim.bootstrap import system
from gdsim.bootstrap.lock import only_one
from gdsim.bootstrap.progress import Progress, SetupError, at_terminal, plain_progress, run_in_window
from gdsim.bootstrap.venv import ROOT, choose_venv, inspect, is_ready, make_ready, venv_python

APP = ("requirements.txt",)
TEST = ("requirements-test.txt", "requirements.txt")  # a file, then those it includes
BUILD = ("requirements-build.txt", "requirements.txt")
# These work in a terminal; anything else opens the window.
TERMINAL_COMMANDS = (
    "run",
    "demo",
    "doctor",
    "--self-test",
    "--install-shortcut",
    "--remove-shortcut",
    "-h",
    "--help",
    "--version",
)
# A foreign Qt's plug-ins crash ours, a foreign Python's modules shadow those of .venv.
FOREIGN = ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP")


def main(arguments: Sequence[str]) -> int:
    """Set up what is missing and start; an exit code, after one sentence where that is not possible."""
    try:
        if arguments[:1] == ["--test"]:
            from gdsim.bootstrap.testing import run_tests

            python = set_up(TEST, system.OFFSCREEN, extras=(*system.X11, *system.XVFB))
            return run_tests(python, arguments[1:], clean_environment(os.environ))
        if arguments[:1] == ["--build"]:
            from gdsim.bootstrap.building import run_build

            python = set_up(BUILD, system.OFFSCREEN)
            return run_build(python, arguments[1:], clean_environment(os.environ))
        return start(arguments)
    except SetupError as error:
        return _give_up(str(error))
    except OSError as error:
        return _give_up(f"gdsim could not be set up: {error}.")
    except KeyboardInterrupt:
        _give_up("Stopped.")
        return 130


def _give_up(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def start(arguments: Sequence[str]) -> int:
    """Set up and become ``python -m gdsim``: the window, or without a display the demonstration."""
    windowed = not arguments or arguments[0] not in TERMINAL_COMMANDS
    display = system.has_display(os.environ)
    needs = system.platform_needs(os.environ) if windowed and display else system.OFFSCREEN
    in_window = windowed and display and not at_terminal() and "CI" not in os.environ
    python = set_up(APP, needs, in_window=in_window)

    environment = clean_environment(os.environ)
    display = system.has_display(os.environ)  # asked again: now the libraries to ask with are there
    if not display or (not windowed and system.missing(system.platform_needs(os.environ))):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    if not display and windowed:
        if arguments:
            raise SetupError(
                "There is no display to open a window on; without one, “python3 main.py run FILE --out DIR” "
                "works, and “python3 main.py --help” tells more."
            )
        arguments = ["demo"]
    return _become([str(python), "-m", "gdsim", *arguments], environment)


def _become(command: list[str], environment: dict[str, str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    if os.name == "posix":
        os.execve(command[0], command, environment)
    return subprocess.call(command, env=environment)  # Windows' exec gives the prompt back too early


def clean_environment(env: Mapping[str, str]) -> dict[str, str]:
    """The environment for gdsim in ``.venv``: nothing foreign, this checkout importable from any folder."""
    clean = {name: value for name, value in env.items() if name not in FOREIGN}
    clean["PYTHONPATH"] = str(ROOT)
    clean["PYTHONSAFEPATH"] = "1"  # a user's own random.py in the working folder is not ours
    clean.setdefault("OPENBLAS_NUM_THREADS", "1")
    return clean


def set_up(
    requirements: Sequence[str],
    needs: Sequence[system.Need],
    extras: Sequence[system.Need] = (),
    in_window: bool = False,
) -> Path:
    """Provide the system's needs and a ready ``.venv``; the path of its Python.

    ``extras`` are installed only as root, and done without otherwise. Raises SetupError.
    """
    venv = choose_venv(ROOT, requirements)
    wished = system.missing(extras) if system.is_root() else []
    if system.missing(needs) or wished or not is_ready(venv, requirements):

        def work(progress: Progress) -> None:
            venv.parent.mkdir(parents=True, exist_ok=True)
            with only_one(venv.with_name(venv.name + ".lock"), progress):
                _provide_system(venv, needs, extras, progress)
                if not is_ready(venv, requirements):
                    make_ready(venv, requirements, clean_environment(os.environ), progress)

        if in_window:
            run_in_window(work)
        else:
            progress = plain_progress()
            try:
                work(progress)
            finally:
                progress.done()
    return venv_python(venv)


def _provide_system(
    venv: Path, needs: Sequence[system.Need], extras: Sequence[system.Need], progress: Progress
) -> None:
    required, wished = system.missing(needs), system.missing(extras)
    can_make_venv = all(importlib.util.find_spec(module) for module in ("venv", "ensurepip"))
    if not can_make_venv and not shutil.which("uv") and inspect(venv) is None:
        required.append(system.venv_module(sys.version_info.minor))
    first_time = not (venv / "requirements.stamp").exists()
    hangul = system.has_hangul_font() if first_time else True
    if not hangul:
        wished.append(system.HANGUL_FONT)
    system.provide(required, wished, progress)
    for need in system.missing(needs):
        raise SetupError(f"The system library {need.name} still cannot be loaded, and gdsim needs it.")
    if hangul is False and not system.has_hangul_font():
        progress.note("No Korean font was found: the Korean words of gdsim will show as boxes.")
