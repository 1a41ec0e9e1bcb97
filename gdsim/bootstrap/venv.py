"""The virtual environment: where it is, whether it is ready, and how it is made."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from gdsim.bootstrap.progress import Progress, SetupError

ROOT = Path(__file__).resolve().parents[2]
UNFINISHED = (
    "unfinished"  # left by an installation that was killed: pip would take its torn packages for whole
)
NETWORK_FAULT = re.compile(
    r"ConnectionError|NewConnection|NameResolution|name resolution|ConnectTimeout|ReadTimeout|ProxyError"
    r"|SSLError|connection broken|network is unreachable|dns error|error sending request|timed out"
    r"|client error \(connect\)|failed to fetch",
    re.IGNORECASE,
)


class Venv(NamedTuple):
    """What works in a ``.venv``: its Python ("3.12"), whether pip is there, the version of Qt or ""."""

    python: str
    pip: bool
    qt: str


def choose_venv(root: Path, requirements: Sequence[str]) -> Path:
    """``.venv`` beside main.py; in the user's data folder where that is neither ready nor ours to write."""
    venv = root / ".venv"
    ours = os.access(root, os.W_OK) and (not venv.exists() or os.access(venv, os.W_OK))
    return venv if ours or is_ready(venv, requirements) else data_folder() / "venv"


def data_folder() -> Path:
    """Where this user's programs keep their data, for gdsim."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "gdsim"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "gdsim"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "gdsim"


def venv_python(venv: Path) -> Path:
    """The interpreter of a virtual environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def inspect(venv: Path) -> Venv | None:
    """What is in the virtual environment; None if it does not run, or was made for another Python."""
    show_version = "import sys; print('%d.%d' % sys.version_info[:2])"
    command = [str(venv_python(venv)), "-I", "-S", "-c", show_version]
    try:
        python = subprocess.check_output(command, stderr=subprocess.DEVNULL, text=True).strip()
        written = (venv / "pyvenv.cfg").read_text("utf-8")
    except (OSError, subprocess.CalledProcessError):
        return None
    made_for = re.search(r"^version(?:_info)? *= *(\d+\.\d+)", written, re.MULTILINE)
    if made_for is None or made_for[1] != python:
        return None
    packages = venv / ("Lib/site-packages" if os.name == "nt" else f"lib/python{python}/site-packages")
    qt = [folder.name.split("-")[1] for folder in packages.glob("[Pp]y[Ss]ide6_[Ee]ssentials-*.dist-info")]
    return Venv(python, (packages / "pip").is_dir(), qt[0].removesuffix(".dist") if qt else "")


def aborts(qt: str, python: str) -> bool:
    """Whether this PySide6 loses a reference of None at each call in this Python, until the process dies."""
    minor = tuple(int(part) for part in python.split(".")[:2])
    return qt.startswith("6.12.") and minor < (3, 12)


def stamp(texts: Sequence[bytes], python: str) -> str:
    """What marks a finished installation of these requirements for this version of Python."""
    return hashlib.sha256(b"\0".join([*texts, python.encode()])).hexdigest()


def _stamps(venv: Path, requirements: Sequence[str], python: str) -> dict[Path, str]:
    """For each requirements file, with those it includes, its stamp's path and text."""
    texts = [(ROOT / name).read_bytes() for name in requirements]
    return {
        venv / f"{Path(name).stem}.stamp": stamp(texts[position:], python)
        for position, name in enumerate(requirements)
    }


def is_ready(venv: Path, requirements: Sequence[str]) -> bool:
    """Whether the environment runs and holds just these requirements (a file, then those it includes)."""
    found = inspect(venv)
    if found is None or aborts(found.qt, found.python):
        return False
    path, text = next(iter(_stamps(venv, requirements, found.python).items()))
    return path.exists() and path.read_text("utf-8") == text


def make_ready(
    venv: Path, requirements: Sequence[str], environment: Mapping[str, str], progress: Progress
) -> None:
    """Make the environment if it is missing or half-made, install the requirements, leave the stamps.

    With uv where it is there and works, else with venv and pip. Raises SetupError.
    """
    env = {**environment, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_PROGRESS_BAR": "off", "PIP_USER": "0"}
    uv = shutil.which("uv")
    for tool in (uv, None) if uv else (None,):
        found = inspect(venv)
        if found is None or not (tool or found.pip) or (venv / UNFINISHED).exists():
            shutil.rmtree(venv, ignore_errors=True)
            found = None
        fault = "" if found else _create(venv, tool, env, progress)
        fault = fault or _install(venv, ROOT / requirements[0], tool, env, progress)
        if not fault:
            break
    found = inspect(venv)
    if fault or found is None:
        raise SetupError(_why(fault))
    if aborts(found.qt, found.python):
        raise SetupError(
            f"PySide6 {found.qt} ends the program within seconds on Python {found.python}: "
            "install the version named in requirements.txt, or use Python 3.12 or newer."
        )
    for path, text in _stamps(venv, requirements, found.python).items():
        path.write_text(text, "utf-8")


def _create(venv: Path, uv: str | None, env: Mapping[str, str], progress: Progress) -> str:
    """Make the environment; what the tool said if it failed, else ''."""
    progress.say(f"Making {venv} ...")
    base = getattr(sys, "_base_executable", sys.executable)  # ours may lie in the folder just removed
    command = [uv, "venv", "--python", base, str(venv)] if uv else [base, "-m", "venv", str(venv)]
    return _fault(*progress.run(command, env))


def _install(venv: Path, file: Path, uv: str | None, env: Mapping[str, str], progress: Progress) -> str:
    """Install the requirements file; what the tool said if it failed, else ''."""
    progress.say("Installing Python packages (only this once) ...")
    python = str(venv_python(venv))
    pip = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    (venv / UNFINISHED).touch()
    code, said = progress.run([*pip, "--only-binary", ":all:", "-r", str(file)], env)
    if code >= 0:  # it ended by itself, hence tidily
        (venv / UNFINISHED).unlink()
    return _fault(code, said)


def _fault(code: int, said: str) -> str:
    """What a command said if it failed, else ''."""
    if code < 0 or (code and not said.strip()):
        return f"{said}\nerror: it ended with {code}"
    return said if code else ""


def _why(said: str) -> str:
    """One sentence for a failed installation; all that the tools said goes to a file."""
    log = Path(tempfile.gettempdir()) / f"gdsim-setup-{os.getpid()}.log"
    log.write_text(said, "utf-8")
    if NETWORK_FAULT.search(said):
        return (
            "The Python packages could not be downloaded: check the network, then start again "
            f"(details: {log})."
        )
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")] or lines or ["no reason given"]
    return f"The Python packages could not be installed: {errors[-1]} (details: {log})"
