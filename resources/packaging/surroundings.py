"""Runs first in a built app: what it needs of the system, and what it must not hand down to other programs."""

import ctypes
import os
import sys

#: What comes with the driver of the screen and is therefore not in the app.
SYSTEM_LIBRARIES = ("libGL.so.1", "libEGL.so.1", "libX11.so.6", "libstdc++.so.6")


def missing():
    """The first library of the system that cannot be loaded, or ''."""
    for name in SYSTEM_LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            return name
    return ""


# A foreign Qt's plug-ins crash ours (PyInstaller's own hook sets the plug-in path of the app later).
for variable in ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH"):
    os.environ.pop(variable, None)

if sys.platform.startswith("linux"):
    # The starter led the loader to the app's libraries, and the loader remembers. Programs that gdsim
    # starts (ffmpeg, a file manager) must find their own again.
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is None:
        os.environ.pop("LD_LIBRARY_PATH", None)
    else:
        os.environ["LD_LIBRARY_PATH"] = before
    lacking = missing()
    if lacking:
        sys.exit(
            "gdsim needs the system library "
            + lacking
            + ", which comes with the graphics driver. On Debian and "
            "Ubuntu this line installs it:\n    sudo apt-get install libgl1 libegl1"
        )
