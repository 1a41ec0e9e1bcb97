"""The first start, with the standard library alone: makes ``.venv`` with what gdsim needs, then starts it."""

from gdsim.bootstrap.start import main

__all__ = ["main"]
