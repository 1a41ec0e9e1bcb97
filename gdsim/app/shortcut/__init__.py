"""gdsim in the system's menu, on the desktop, and behind a double-click on a ``.gdsim`` file.

What is written where is decided by pure functions (:mod:`.linux`, :mod:`.windows`, :mod:`.macos`) from a
home, an environment and a command; :mod:`.installer` carries it out and takes it away again.
"""

from gdsim.app.shortcut.installer import install, remove
from gdsim.app.shortcut.plan import Plan, Report, start_command

__all__ = ["Plan", "Report", "install", "remove", "start_command"]
