"""``python3 main.py --build``: gdsim as a folder, and as one file to hand on, that need no Python."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gdsim import __version__, licences
from gdsim.bootstrap.progress import SetupError
from gdsim.bootstrap.venv import ROOT

SPEC = ROOT / "resources" / "packaging" / "gdsim.spec"
#: What a build may take on the disk.
LIMIT_MB = 260


def run_build(python: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Build with a Python that has PyInstaller; prints where the app is and how large; an exit code.

    Raises SetupError: PyInstaller failed, the folder cannot be written, the app is larger than it may be.
    """
    parser = argparse.ArgumentParser(prog="main.py --build")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", metavar="DIR", help="where the app goes")
    out = parser.parse_args(arguments).out.absolute()
    begun = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    folder = out / build_name()
    check_place(folder)
    with tempfile.TemporaryDirectory(prefix="gdsim-build-") as name:
        work = Path(name)
        print(f"Building {folder} ...", flush=True)
        made = run_pyinstaller(python, work, environment)
        shutil.rmtree(folder, ignore_errors=True)
        put_together(made, folder)
    size = megabytes(folder)
    if size > LIMIT_MB:
        raise SetupError(f"{folder} has {size:.0f} MB, and no more than {LIMIT_MB} are wanted.")
    packed = pack(folder)
    print(f"{folder}  {size:.1f} MB")
    print(f"{packed}  {megabytes(packed):.1f} MB")
    print(f"Built in {time.monotonic() - begun:.0f} s. To try it: {program(folder)} --self-test")
    return 0


def build_name(system: str = sys.platform, machine: str | None = None) -> str:
    """``gdsim-<version>-<system>-<processor>``, named alike everywhere."""
    systems = {"win32": "windows", "darwin": "macos"}
    machine = (machine or platform.machine() or "unknown").lower()
    processor = {"amd64": "x86_64", "aarch64": "arm64"}.get(machine, machine)
    return f"gdsim-{__version__}-{systems.get(system, system)}-{processor}"


def program(folder: Path, system: str = sys.platform) -> Path:
    """The program in a built folder that has a terminal."""
    if system == "darwin":
        return folder / "gdsim.app" / "Contents" / "MacOS" / "gdsim"
    return folder / ("gdsim-console.exe" if system == "win32" else "gdsim")


def run_pyinstaller(python: Path, work: Path, environment: Mapping[str, str]) -> Path:
    """Let PyInstaller make the app below ``work``; the folder or, on macOS, the bundle it made."""
    command = [str(python), "-m", "PyInstaller", str(SPEC), "--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", str(work / "dist"), "--workpath", str(work / "build")]
    env = {**environment, "PYINSTALLER_CONFIG_DIR": str(work / "cache")}
    code = subprocess.call(command, env=env, cwd=work)
    if code:
        raise SetupError(f"PyInstaller ended with {code}; what it said stands above.")
    return work / "dist" / ("gdsim.app" if sys.platform == "darwin" else "gdsim")


def check_place(folder: Path) -> None:
    """Raise SetupError where something else than an earlier build is in the way."""
    if folder.is_dir() and any(folder.iterdir()) and not program(folder).exists():
        raise SetupError(f"{folder} is in the way, and no build of gdsim: please move it elsewhere.")


def put_together(made: Path, folder: Path) -> None:
    """Move what PyInstaller made to its place, with the licences where they are found."""
    notices = next(path for path in made.rglob(licences.FILE) if path.is_file() and not path.is_symlink())
    if made.suffix == ".app":
        folder.mkdir()
        shutil.copy(notices, folder / licences.FILE)
        shutil.move(made, folder / made.name)
    else:
        shutil.copy(notices, made / licences.FILE)
        shutil.move(made, folder)
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE.txt")


def pack(folder: Path, system: str = sys.platform) -> Path:
    """The folder as one file beside it, as is usual on the system: .tar.gz on Linux, else .zip."""
    packed = folder.with_name(f"{folder.name}.{'zip' if system in ('win32', 'darwin') else 'tar.gz'}")
    packed.unlink(missing_ok=True)
    if system == "darwin":  # keeps links and the signature
        subprocess.check_call(["ditto", "-c", "-k", "--keepParent", str(folder), str(packed)])
    elif system == "win32":
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.rglob("*")):
                archive.write(path, path.relative_to(folder.parent))
    else:
        with tarfile.open(packed, "w:gz", compresslevel=6) as archive:
            archive.add(folder, folder.name, filter=_nobody)
    return packed


def _nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def megabytes(path: Path) -> float:
    """What a file or everything in a folder takes, in 10^6 bytes; links count as nothing."""
    return sum(each.lstat().st_size for each in _files(path)) / 1e6


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir() and not path.is_symlink():
        for folder, _, names in os.walk(path):
            yield from (each for name in names if not (each := Path(folder) / name).is_symlink())
    else:
        yield path
