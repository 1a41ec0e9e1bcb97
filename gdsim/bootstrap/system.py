"""What gdsim needs from a Linux system (libraries, Xvfb, a Korean font), and how to get it there."""

from __future__ import annotations

import ctypes
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from gdsim.bootstrap.progress import Progress, SetupError, at_terminal


class Need(NamedTuple):
    """A library (by its soname) or a program, and the package that has it in each family of distributions."""

    name: str
    apt: str
    dnf: str
    pacman: str
    zypper: str


# Each platform plug-in's own direct needs: Qt names the wrong one when one of them is missing, then aborts.
OFFSCREEN = (
    Need("libGL.so.1", "libgl1", "mesa-libGL", "libglvnd", "Mesa-libGL1"),
    Need("libEGL.so.1", "libegl1", "mesa-libEGL", "mesa", "Mesa-libEGL1"),
    Need("libX11.so.6", "libx11-6", "libX11", "libx11", "libX11-6"),
    Need("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig", "fontconfig"),
    Need("libfreetype.so.6", "libfreetype6", "freetype", "freetype2", "libfreetype6"),
    Need("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    Need("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    Need("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    Need("libgthread-2.0.so.0", "libglib2.0-0", "glib2", "glib2", "libgthread-2_0-0"),
    Need("libzstd.so.1", "libzstd1", "libzstd", "zstd", "libzstd1"),
    Need("libstdc++.so.6", "libstdc++6", "libstdc++", "gcc-libs", "libstdc++6"),
)
X11 = (
    Need("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libx11", "libX11-xcb1"),
    Need("libxcb.so.1", "libxcb1", "libxcb", "libxcb", "libxcb1"),
    Need("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    Need("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image", "libxcb-image0"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1"),
    Need("libxcb-randr.so.0", "libxcb-randr0", "libxcb", "libxcb", "libxcb-randr0"),
    Need(
        "libxcb-render-util.so.0",
        "libxcb-render-util0",
        "xcb-util-renderutil",
        "xcb-util-renderutil",
        "libxcb-render-util0",
    ),
    Need("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
    Need("libxcb-util.so.1", "libxcb-util1", "xcb-util", "xcb-util", "libxcb-util1"),
    Need("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb", "libxcb-xkb1"),
    Need(
        "libxkbcommon-x11.so.0",
        "libxkbcommon-x11-0",
        "libxkbcommon-x11",
        "libxkbcommon-x11",
        "libxkbcommon-x11-0",
    ),
)
WAYLAND = (
    Need(
        "libwayland-client.so.0", "libwayland-client0", "libwayland-client", "wayland", "libwayland-client0"
    ),
    Need(
        "libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor", "wayland", "libwayland-cursor0"
    ),
    Need("libwayland-egl.so.1", "libwayland-egl1", "libwayland-egl", "wayland", "libwayland-egl1"),
)
XVFB = (
    Need("xvfb-run", "xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", "xvfb-run"),
    Need("Xvfb", "xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", "xorg-x11-server-Xvfb"),
    Need("xauth", "xauth", "xorg-x11-xauth", "xorg-xauth", "xauth"),
)
HANGUL_FONT = Need(
    "a Korean font", "fonts-nanum", "naver-nanum-gothic-fonts", "noto-fonts-cjk", "nanum-fonts"
)


def venv_module(minor: int) -> Need:
    """The package with Python's own ``venv``, which Debian splits off."""
    return Need("Python's venv module", f"python3.{minor}-venv", "python3", "python", "python3")


class Manager(NamedTuple):
    """A package manager: how it installs, and how it first learns what there is."""

    column: str
    install: tuple[str, ...]
    refresh: tuple[str, ...]


MANAGERS = {
    "apt-get": Manager(
        "apt",
        ("apt-get", "-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends"),
        ("apt-get", "update"),
    ),
    "dnf": Manager("dnf", ("dnf", "install", "-y"), ("dnf", "makecache")),
    "pacman": Manager("pacman", ("pacman", "-S", "--noconfirm", "--needed"), ("pacman", "-Sy")),
    "zypper": Manager(
        "zypper", ("zypper", "--non-interactive", "install"), ("zypper", "--non-interactive", "refresh")
    ),
}


def package_manager() -> str | None:
    """The first known package manager on PATH."""
    return next((name for name in MANAGERS if shutil.which(name)), None)


def packages_of(manager: str, needs: Iterable[Need]) -> list[str]:
    """The packages that hold these needs, each once; nothing for a need this distribution cannot miss."""
    names: list[str] = [getattr(need, MANAGERS[manager].column) for need in needs]
    return [name for name in dict.fromkeys(names) if name]


def is_present(need: Need) -> bool:
    """Whether the library loads, or the program is on PATH."""
    if ".so" not in need.name:
        return shutil.which(need.name) is not None
    try:
        ctypes.CDLL(need.name)
    except OSError:
        return False
    return True


def missing(needs: Iterable[Need]) -> list[Need]:
    """Those of the needs that are not there; none of them outside Linux."""
    return [need for need in needs if not is_present(need)] if sys.platform == "linux" else []


def platform_needs(env: Mapping[str, str]) -> tuple[Need, ...]:
    """The libraries Qt loads for the platform this environment asks for."""
    forced = env.get("QT_QPA_PLATFORM", "")
    x11 = forced.startswith("xcb") or (not forced and env.get("DISPLAY"))
    wayland = forced.startswith("wayland") or (not forced and env.get("WAYLAND_DISPLAY"))
    return OFFSCREEN + (X11 if x11 else ()) + (WAYLAND if wayland else ())


def has_display(env: Mapping[str, str]) -> bool:
    """Whether a window can be shown: a platform was chosen by hand, or a display server answers.

    A stale DISPLAY counts as none, for Qt would abort on it. Where the client library is
    missing a named display is believed, since nothing can be asked yet.
    """
    if sys.platform != "linux" or env.get("QT_QPA_PLATFORM"):
        return True
    return bool(
        (env.get("DISPLAY") and _x_server_answers(env["DISPLAY"]))
        or (env.get("WAYLAND_DISPLAY") and _wayland_answers(env["WAYLAND_DISPLAY"]))
    )


def _x_server_answers(display: str) -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    answers = bool(xcb.xcb_connection_has_error(connection) == 0)
    xcb.xcb_disconnect(connection)
    return answers


def _wayland_answers(display: str) -> bool:
    try:
        wayland = ctypes.CDLL("libwayland-client.so.0")
    except OSError:
        return True
    wayland.wl_display_connect.restype = ctypes.c_void_p
    wayland.wl_display_disconnect.argtypes = [ctypes.c_void_p]
    connection = wayland.wl_display_connect(display.encode())
    if connection:
        wayland.wl_display_disconnect(connection)
    return bool(connection)


def has_hangul_font() -> bool | None:
    """Whether fontconfig knows a font with Korean letters; None where ``fc-list`` is not there to say."""
    if sys.platform != "linux":
        return True
    try:
        return bool(
            subprocess.check_output(["fc-list", ":lang=ko", "family"], stderr=subprocess.DEVNULL).strip()
        )
    except (OSError, subprocess.CalledProcessError):
        return None


def is_root() -> bool:
    """Whether packages can be installed without asking."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def install_line(manager: str, packages: Sequence[str]) -> str:
    """The exact shell line that installs the packages."""
    install = shlex.join(("apt-get", "install", "-y") if manager == "apt-get" else MANAGERS[manager].install)
    steps = ["apt-get update"] if manager == "apt-get" else []
    steps.append(f"{install} {shlex.join(packages)}")
    if is_root():
        return " && ".join(steps)
    if shutil.which("sudo"):
        return " && ".join(f"sudo {step}" for step in steps)
    return f"su -c {shlex.quote(' && '.join(steps))}"


def how_to_install(needs: Sequence[Need]) -> str:
    """What is needed, and the exact line that installs it, as the rest of a sentence."""
    wanted = f"gdsim needs {', '.join(need.name for need in needs)}"
    manager = package_manager()
    if manager is None:
        return f"{wanted}: please install what is missing."
    return f"{wanted}; this line installs it:\n    {install_line(manager, packages_of(manager, needs))}"


def provide(required: Sequence[Need], optional: Sequence[Need], progress: Progress) -> None:
    """Install what is required, asking where that is not for us to decide; as root the optional too.

    Raises SetupError with the exact line to type when something required is still missing.
    """
    manager = package_manager()
    if manager is not None and is_root() and (required or optional):
        progress.say("Installing system packages ...")
        code, said = _install(manager, [*required, *optional], progress)
        if code and required and optional:
            code, said = _install(manager, required, progress)
        if code and required:
            reason = (said.strip().splitlines() or ["no reason given"])[-1]
            raise SetupError(f"{manager} failed ({reason}); {how_to_install(required)}")
    elif required and not (manager is not None and _ask(manager, required, progress)):
        raise SetupError(how_to_install(required))


def _ask(manager: str, needs: Sequence[Need], progress: Progress) -> bool:
    """Offer to install at a terminal, with the user's password if sudo wants it; whether that went well."""
    if not at_terminal() or sys.stdin is None or not sys.stdin.isatty():
        return False
    progress.done()
    print(f"{how_to_install(needs)}\nRun it now? [Y/n] ", end="", file=sys.stderr, flush=True)
    agreed = sys.stdin.readline().strip().lower() in ("", "y", "yes")
    return agreed and subprocess.call(install_line(manager, packages_of(manager, needs)), shell=True) == 0


def _install(manager: str, needs: Sequence[Need], progress: Progress) -> tuple[int, str]:
    """Install; with fresh package lists if the ones at hand do not do (a container has none)."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    command = [*MANAGERS[manager].install, *packages_of(manager, needs)]
    code, said = progress.run(command, env)
    if code:
        progress.run(MANAGERS[manager].refresh, env)
        code, said = progress.run(command, env)
    return code, said
