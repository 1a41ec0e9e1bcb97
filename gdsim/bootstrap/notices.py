"""The licences of all files of a built app, each traced to the package that brought it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from gdsim import licences

_COMMON = Path("/usr/share/common-licenses")
_REFERENCE = re.compile(rf"{_COMMON}/([\w.+-]*\w)")


def third_party(sources: Iterable[str]) -> str:
    """The text for an app made of these files (and of PyInstaller's starter)."""
    paths = {Path(source).absolute() for source in sources}
    packages, foreign = split(paths)
    names = {package.metadata["Name"] for package in packages}
    parts = [licences.of_distribution(package) for package in packages]
    parts += [licences.of_python(), *licences.of_fonts()]
    parts += [
        licences.Section(f"{part.title} (only its starter)", part.text)
        for part in licences.of_distributions(["pyinstaller"])
        if "pyinstaller" not in names
    ]
    return licences.compose([*parts, *of_system(foreign)])


def split(paths: set[Path]) -> tuple[list[Distribution], list[Path]]:
    """The installed packages these files belong to, by name, and shared libraries that belong to none."""
    found, owned = [], set()
    for package in distributions():
        files = {Path(str(package.locate_file(file))).absolute() for file in package.files or ()}
        if files & paths and str(package.metadata["Name"]).lower() != "pyinstaller":
            found.append(package)
        owned |= files & paths
    prefixes = {Path(prefix).resolve() for prefix in (sys.prefix, sys.base_prefix)} - {Path("/usr")}
    foreign = [
        path
        for path in sorted(paths - owned)
        if re.search(r"\.(so(\.[\d.]+)?|dylib|dll)$", path.name, re.IGNORECASE)
        and not any(prefix in path.resolve().parents for prefix in prefixes)
    ]
    return sorted(found, key=lambda package: str(package.metadata["Name"]).lower()), foreign


def of_system(paths: Iterable[Path]) -> Iterator[licences.Section]:
    """Libraries of the system the app was built on: on Debian with the texts of their packages."""
    by_package: dict[str, list[str]] = {}
    for path in paths:
        by_package.setdefault(_debian_package(path), []).append(path.name)
    referred: set[str] = set()
    for package, names in sorted(by_package.items()):
        copyright = Path(f"/usr/share/doc/{package}/copyright")
        listed = ", ".join(sorted(names))
        if package and copyright.is_file():
            text = copyright.read_text("utf-8", errors="replace")
            referred |= set(_REFERENCE.findall(text))
            yield licences.Section(f"{package} ({listed}) — see its text", text)
        else:
            yield licences.Section(
                f"{listed} — see the system they come from",
                "Shared libraries of the operating system that this app was built on, unchanged.",
            )
    for name in sorted(referred):
        text_file = _COMMON / name
        if text_file.is_file():
            yield licences.Section(f"Text of {name}", text_file.read_text("utf-8", errors="replace"))


def _debian_package(path: Path) -> str:
    """The Debian package that installed this file, or ''."""
    # files of /usr are listed under either name since /lib became a link to /usr/lib
    for place in dict.fromkeys((path, path.resolve(), Path(str(path.resolve()).removeprefix("/usr")))):
        try:
            done = subprocess.run(
                ["dpkg", "-S", str(place)], capture_output=True, text=True, errors="replace", check=False
            )
        except OSError:
            return ""
        if done.returncode == 0:
            return done.stdout.partition(":")[0].strip()
    return ""
