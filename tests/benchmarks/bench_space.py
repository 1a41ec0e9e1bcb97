"""Frames a second of the 3-D view: OpenGL (under ``xvfb-run``, Mesa's software renderer) and our own painter.

``xvfb-run -a .venv/bin/python tests/benchmarks/bench_space.py``
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtGui import QImage, QPainter

from gdsim.engine.landscape import Plane, sample
from gdsim.engine.surfaces import SURFACES
from gdsim.ui import solid_gl
from gdsim.ui.application import create_application
from gdsim.ui.solid import Style, solid_of
from gdsim.ui.space_painter import Scene, floor_contours
from gdsim.ui.space_view import SpaceCanvas

WIDTH, HEIGHT, FRAMES = 800, 500, 40


def frames_a_second(points: int, gl: bool) -> float:
    """Whole frames (box, contours, surface, numbers) while the camera turns; the median's."""
    plane = Plane(np.zeros(2), np.array([1.0, 0.0]), np.array([0.0, 1.0]), (-5, 5), (-5, 5))
    solid = solid_of([*sample(SURFACES["himmelblau"], plane, points)][-1], Style())
    assert solid is not None
    canvas = SpaceCanvas()
    canvas.resize(WIDTH, HEIGHT)
    canvas.set_scene(Scene(solid, Style(), ("x", "y", "f"), floor_contours(solid)))
    shared = solid_gl.renderer()
    if not gl:
        solid_gl.forget()
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    times = []
    for _ in range(FRAMES):
        canvas.camera = canvas.camera.turned(4.0)
        start = time.perf_counter()
        picture.fill(0)
        painter = QPainter(picture)
        canvas.draw(painter, WIDTH, HEIGHT)
        painter.end()
        times.append(time.perf_counter() - start)
    solid_gl._shared[:] = [shared]
    return 1.0 / statistics.median(times)


if __name__ == "__main__":
    application = create_application(["bench"])
    if solid_gl.renderer() is not None:
        print(f"OpenGL, 101 x 101: {frames_a_second(101, True):.0f} frames a second")
    else:
        print("no OpenGL here")
    print(f"painter, 61 x 61: {frames_a_second(61, False):.0f} frames a second")
