"""The surface drawn by OpenGL into a picture of its own, so that the window needs no OpenGL widget."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QMatrix4x4,
    QOffscreenSurface,
    QOpenGLContext,
    QSurfaceFormat,
)
from PySide6.QtOpenGL import (
    QOpenGLBuffer,
    QOpenGLFramebufferObject,
    QOpenGLFramebufferObjectFormat,
    QOpenGLShader,
    QOpenGLShaderProgram,
)

from gdsim.ui.camera import Camera
from gdsim.ui.overlay import Array
from gdsim.ui.solid import Solid

SAMPLES = 4
REFUSED = (
    "offscreen",
    "minimal",
    "vnc",
)  # offscreen makes a context where there is a display, and draws nothing
FLOAT, TRIANGLES, DEPTH_TEST, COLOUR_BIT, DEPTH_BIT = 0x1406, 0x0004, 0x0B71, 0x4000, 0x0100
VERTEX = """
#version 120
attribute vec3 place; attribute vec3 shade; uniform mat4 view; varying vec3 tint;
void main() { gl_Position = view * vec4(place, 1.0); tint = shade; }
"""
FRAGMENT = """
#version 120
varying vec3 tint;
void main() { gl_FragColor = vec4(tint, 1.0); }
"""


class NoOpenGLError(Exception):
    """Why OpenGL cannot be used here; for the doctor and the log."""


class GLRenderer:
    """A context, a program and one vertex buffer; NoOpenGLError when any of them cannot be had."""

    def __init__(self) -> None:
        platform = QGuiApplication.platformName()
        if platform in REFUSED:
            raise NoOpenGLError(f"the Qt platform “{platform}” has none")
        wanted = QSurfaceFormat()
        wanted.setVersion(2, 1)
        wanted.setDepthBufferSize(24)
        self.context = QOpenGLContext()
        self.context.setFormat(wanted)
        if not self.context.create():
            raise NoOpenGLError("no OpenGL context can be made")
        self.surface = QOffscreenSurface()
        self.surface.setFormat(self.context.format())
        self.surface.create()
        if not self.surface.isValid() or not self.context.makeCurrent(self.surface):
            raise NoOpenGLError("the OpenGL context cannot be made current")
        try:
            got = self.context.format()
            self.version = f"{got.majorVersion()}.{got.minorVersion()}"
            if self.context.isOpenGLES() or (got.majorVersion(), got.minorVersion()) < (2, 1):
                raise NoOpenGLError(f"OpenGL 2.1 is needed, this is {self.version}")
            self._build()
            self._check()
        finally:
            self.context.doneCurrent()
        self._solid: Solid | None = None
        self._count = 0
        self._frame: QOpenGLFramebufferObject | None = None

    def _build(self) -> None:
        self.program = QOpenGLShaderProgram()
        for kind, source in (
            (QOpenGLShader.ShaderTypeBit.Vertex, VERTEX),
            (QOpenGLShader.ShaderTypeBit.Fragment, FRAGMENT),
        ):
            if not self.program.addShaderFromSourceCode(kind, source):
                raise NoOpenGLError(f"a shader does not compile: {self.program.log()}")
        if not self.program.link():
            raise NoOpenGLError(f"the shaders do not link: {self.program.log()}")
        self.buffer = QOpenGLBuffer(QOpenGLBuffer.Type.VertexBuffer)
        if not self.buffer.create():
            raise NoOpenGLError("no vertex buffer can be made")

    def _check(self) -> None:
        """Some drivers do all that and then draw nothing: look at a pixel."""
        frame = _frame(QSize(8, 8))
        gl = self.context.functions()
        gl.glClearColor(0.0, 1.0, 0.0, 1.0)
        gl.glClear(COLOUR_BIT)
        pixel = frame.toImage().pixelColor(4, 4)
        frame.release()
        if (pixel.red(), pixel.green(), pixel.blue()) != (0, 255, 0):
            raise NoOpenGLError("OpenGL draws nothing")

    def image(self, solid: Solid, camera: Camera, width: int, height: int, ratio: float = 1.0) -> QImage:
        """The surface alone on a transparent ground, ``width`` x ``height`` points of ``ratio`` pixels."""
        if not self.context.makeCurrent(self.surface):
            raise NoOpenGLError("the OpenGL context was lost")
        try:
            size = QSize(max(1, round(width * ratio)), max(1, round(height * ratio)))
            if self._frame is None or self._frame.size() != size:
                self._frame = _frame(size)
            self._frame.bind()
            self._draw(solid, camera.matrix(width, height), size)
            picture = self._frame.toImage()
            self._frame.release()
        finally:
            self.context.doneCurrent()
        picture.setDevicePixelRatio(ratio)
        return picture

    def _draw(self, solid: Solid, matrix: Array, size: QSize) -> None:
        gl: Any = self.context.functions()
        gl.glViewport(0, 0, size.width(), size.height())
        gl.glClearColor(0.0, 0.0, 0.0, 0.0)
        gl.glEnable(DEPTH_TEST)
        gl.glClear(COLOUR_BIT | DEPTH_BIT)
        self.program.bind()
        self.buffer.bind()
        if solid is not self._solid:
            data = triangles(solid)
            self.buffer.allocate(data.tobytes(), data.nbytes)
            self._solid, self._count = solid, len(data)
        self.program.setUniformValue(
            self.program.uniformLocation("view"), QMatrix4x4(matrix.ravel().tolist())
        )
        for name, offset in (("place", 0), ("shade", 12)):
            at = self.program.attributeLocation(name)
            self.program.enableAttributeArray(at)
            self.program.setAttributeBuffer(at, FLOAT, offset, 3, 24)
        gl.glDrawArrays(TRIANGLES, 0, self._count)
        gl.glDisable(DEPTH_TEST)
        self.buffer.release()
        self.program.release()

    def close(self) -> None:
        """Give everything back while there is a context."""
        if self.context.makeCurrent(self.surface):
            self._frame = None
            self.buffer.destroy()
            self.program.removeAllShaders()
            self.context.doneCurrent()


def triangles(solid: Solid) -> Any:
    """Two triangles a cell: positions and colours ``(6 (n-1)(m-1), 6)`` in float32."""
    n, m = solid.z.shape
    corners = np.concatenate([solid.vertices, solid.colours / 255.0], axis=-1).astype(np.float32)
    i, j = (each.ravel() for each in np.meshgrid(np.arange(n - 1), np.arange(m - 1), indexing="ij"))
    steps = ((0, 0), (1, 0), (1, 1), (0, 0), (1, 1), (0, 1))
    return np.stack([corners[i + p, j + q] for p, q in steps], axis=1).reshape(-1, 6)


def _frame(size: QSize) -> QOpenGLFramebufferObject:
    wanted = QOpenGLFramebufferObjectFormat()
    wanted.setSamples(SAMPLES)
    wanted.setAttachment(QOpenGLFramebufferObject.Attachment.CombinedDepthStencil)
    frame = QOpenGLFramebufferObject(size, wanted)
    if not frame.isValid() or not frame.bind():
        raise NoOpenGLError("no frame buffer can be made")
    return frame


_shared: list[GLRenderer | None] = []


def renderer() -> GLRenderer | None:
    """The one renderer of the program; None where there is no OpenGL, which the log explains."""
    if not _shared:
        try:
            _shared.append(GLRenderer())
        except Exception as problem:  # a driver may fail in any way; the painter is always there
            logging.getLogger(__name__).info("no OpenGL: %s", problem)
            _shared.append(None)
    return _shared[0]


def forget() -> None:
    """OpenGL failed in the middle: from now on the painter draws."""
    _shared[:] = [None]
