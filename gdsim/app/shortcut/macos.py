"""macOS: a small application in ``~/Applications`` that opens ``.gdsim`` files.

Source: developer.apple.com, "Core Foundation Keys" (CFBundleDocumentTypes, UTExportedTypeDeclarations).
"""

from __future__ import annotations

import plistlib
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gdsim import __version__
from gdsim.app.shortcut.plan import MIME, NAME, Made, Plan, icon

UTI = "org.gdsim.experiment"
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


def info() -> dict[str, Any]:
    """``Info.plist``."""
    return {
        "CFBundleName": NAME,
        "CFBundleIdentifier": "org.gdsim.gdsim",
        "CFBundleExecutable": NAME,
        "CFBundleIconFile": NAME,
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": __version__,
        "NSHighResolutionCapable": True,
        **DOCUMENT_TYPES,
    }
