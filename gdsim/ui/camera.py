"""The eye of the 3-D view: where it stands, and what a point of the box is in pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from gdsim.engine.objective import Array

FIELD = math.radians(34.0)  # of view, across the smaller side
LOWEST, HIGHEST = 2.0, 90.0  # degrees of elevation: the floor is never seen from below
NEAREST, FARTHEST = 1.6, 14.0
ASIDE = 1.5  # the centre may be moved so far
NEAR_PLANE, FAR_PLANE = 0.05, 40.0
WIDE = 1.2  # the box with its numbers is about so much wider than high


@dataclass(frozen=True)
class Camera:
    """A pinhole that looks at ``centre`` from ``distance``; angles in degrees, lengths in the box's units.

    ``azimuth`` turns about the vertical axis, 0 on the first axis; ``elevation`` is 90 above the box.
    """

    azimuth: float = -58.0
    elevation: float = 32.0
    distance: float = 5.3
    centre: tuple[float, float, float] = (0.0, 0.0, -0.27)

    @classmethod
    def at(cls, azimuth: float, elevation: float, distance: float, x: float, y: float, z: float) -> Camera:
        """A camera at what may be any finite numbers: those no turn or zoom could reach are brought back."""
        x, y, z = np.clip((x, y, z), -ASIDE, ASIDE).tolist()
        centre = (x, y, z)
        return cls(0.0, elevation, distance, centre).turned(azimuth).zoomed(1.0)

    @property
    def axes(self) -> Array:
        """To the right, up and forward, as rows ``(3, 3)``."""
        a, e = math.radians(self.azimuth), math.radians(self.elevation)
        forward = np.array([-math.cos(e) * math.cos(a), -math.cos(e) * math.sin(a), -math.sin(e)])
        right = np.array([-math.sin(a), math.cos(a), 0.0])
        return np.stack([right, np.cross(right, forward), forward])

    @property
    def position(self) -> Array:
        """Where the eye is, ``(3,)``."""
        place: Array = np.array(self.centre) - self.distance * self.axes[2]
        return place

    @staticmethod
    def focal(width: float, height: float) -> float:
        """Pixels per unit of slope."""
        return 0.5 * min(width / WIDE, height) / math.tan(FIELD / 2.0)

    def project(self, points: Array, width: float, height: float) -> tuple[Array, Array]:
        """Pixels ``(..., 2)`` and distances along the line of sight ``(...)`` of points ``(..., 3)``."""
        seen = (points - self.position) @ self.axes.T
        depth = np.maximum(seen[..., 2], NEAR_PLANE)
        scale = self.focal(width, height) / depth
        return np.stack([width / 2 + scale * seen[..., 0], height / 2 - scale * seen[..., 1]], axis=-1), depth

    def ray(self, x: float, y: float, width: float, height: float) -> Array:
        """The direction ``(3,)`` of a pixel, of length 1."""
        f = self.focal(width, height)
        direction: Array = np.array([(x - width / 2) / f, (height / 2 - y) / f, 1.0]) @ self.axes
        return direction / float(np.linalg.norm(direction))

    def matrix(self, width: float, height: float) -> Array:
        """From homogeneous points to OpenGL's clip space, ``(4, 4)``."""
        f, axes = self.focal(width, height), self.axes
        rows = np.hstack([axes, -(axes @ self.position)[:, None]])
        n, far = NEAR_PLANE, FAR_PLANE
        clip = np.empty((4, 4))
        clip[0], clip[1] = 2 * f / width * rows[0], 2 * f / height * rows[1]
        clip[2] = (far + n) / (far - n) * rows[2]
        clip[2, 3] -= 2 * far * n / (far - n)
        clip[3] = rows[2]
        return clip

    def turned(self, azimuth: float, elevation: float = 0.0) -> Camera:
        """So many degrees further round, and up."""
        up = min(HIGHEST, max(LOWEST, self.elevation + elevation))
        return replace(self, azimuth=(self.azimuth + azimuth + 180.0) % 360.0 - 180.0, elevation=up)

    def zoomed(self, factor: float) -> Camera:
        """``factor`` times as far away."""
        return replace(self, distance=min(FARTHEST, max(NEAREST, self.distance * factor)))

    def panned(self, right: float, down: float, width: float, height: float) -> Camera:
        """The picture moved by so many pixels."""
        scale = self.distance / self.focal(width, height)
        moved = np.array(self.centre) + scale * (down * self.axes[1] - right * self.axes[0])
        x, y, z = np.clip(moved, -ASIDE, ASIDE).tolist()
        return replace(self, centre=(x, y, z))
