"""macOS: a small application in ``~/Applications`` that opens ``.gdsim`` files.

Source: developer.apple.com, "Core Foundation Keys" (CFBundleDocumentTypes, UTExportedTypeDeclarations).
"""

from __future__ import annotations

import contextlib
import os
import plistlib
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gdsim import __version__
from gdsim.app.shortcut.plan import MIME, NAME, Made, Plan, icon

UTI, IDENTIFIER = "org.gdsim.experiment", "org.gdsim.gdsim"
REGISTER = (
    "/System/Library/Frameworks/CoreServices.framework/Frameworks/LaunchServices.framework/Support/lsregister"
)

DOCUMENT_TYPES: dict[str, Any] = {
    "CFBundleDocumentTypes": [
        {
            "CFBundleTypeName": "gdsim experiment",
            "CFBundleTypeRole": "Editor",
            "LSHandlerRank": "Owner",
            "LSItemContentTypes": [UTI],
        }
    ],
    "UTExportedTypeDeclarations": [
        {
            "UTTypeIdentifier": UTI,
            "UTTypeDescription": "gdsim experiment",
            "UTTypeConformsTo": ["public.json"],
            "UTTypeTagSpecification": {"public.filename-extension": ["gdsim"], "public.mime-type": MIME},
        }
    ],
}


def plan(home: Path, env: Mapping[str, str], command: Sequence[str]) -> Plan:
    """What is written for a user."""
    app = home / "Applications" / f"{NAME}.app"
    bundle = next((parent for parent in Path(command[0]).parents if parent.suffix == ".app"), None)
    if len(command) == 1 and bundle is not None:  # a built app is one already
        files: tuple[Made, ...] = (Made(app, link=bundle),)
    else:
        contents = app / "Contents"
        script = "#!/bin/sh\nexec " + " ".join(map(shlex.quote, command)) + ' "$@"\n'
        files = (
            Made(contents / "Info.plist", plistlib.dumps(info())),
            Made(contents / "MacOS" / NAME, script.encode(), executable=True),
            Made(contents / "Resources" / f"{NAME}.icns", icon("ICNS")),
        )
    if (home / "Desktop").is_dir():
        files += (Made(home / "Desktop" / NAME, link=app),)
    return Plan(files, after=((REGISTER, "-f", str(app)),), after_removal=((REGISTER, "-u", str(app)),))


def clear(home: Path) -> list[Path]:
    """Take away what an earlier installation made, of whichever kind, and say what that was.

    A link is taken away, never followed: what it leads to may be the application itself. A folder must be
    ours by its identifier, and what somebody else put into it stays.
    """
    app, desktop = home / "Applications" / f"{NAME}.app", home / "Desktop" / NAME
    gone: list[Path] = []
    if desktop.is_symlink() and Path(os.readlink(desktop)) == app:
        desktop.unlink()
        gone.append(desktop)
    if app.is_symlink():
        app.unlink()
        gone.append(app)
    elif _is_ours(app):
        for part in ("MacOS/gdsim", "Resources/gdsim.icns", "Info.plist"):
            (app / "Contents" / part).unlink(missing_ok=True)
        for folder in (*sorted(app.rglob("*"), reverse=True), app):
            with contextlib.suppress(OSError):  # a file, or a folder with something of the user's
                folder.rmdir()
        gone.append(app)
    return gone


def _is_ours(app: Path) -> bool:
    """Whether a folder is the small application of :func:`plan`, and not one that was built."""
    contents = app / "Contents"
    try:
        found = plistlib.loads((contents / "Info.plist").read_bytes())
        script = (contents / "MacOS" / NAME).read_bytes()[:2]
    except (OSError, ValueError):
        return False
    return found.get("CFBundleIdentifier") == IDENTIFIER and script == b"#!"


def info() -> dict[str, Any]:
    """``Info.plist``."""
    return {
        "CFBundleName": NAME,
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleExecutable": NAME,
        "CFBundleIconFile": NAME,
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": __version__,
        "NSHighResolutionCapable": True,
        **DOCUMENT_TYPES,
    }
