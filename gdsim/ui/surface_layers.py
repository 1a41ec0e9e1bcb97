"""The drawings over a surface that the switches of a Sight turn on and off, kept in step with the session."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF

from gdsim.app.i18n import say, tr
from gdsim.app.session import Session
from gdsim.engine.kinds import CriticalPoint, remark
from gdsim.ui.contours import ContourItem, row_at
from gdsim.ui.legend import Entry
from gdsim.ui.numbers import short
from gdsim.ui.orders import order_colour, order_pen
from gdsim.ui.sight import Sight
from gdsim.ui.surface_marks import BasinItem, EndItem, HingeItem, MarkItem, mark_entries, same_window
from gdsim.ui.surface_models import ArrowItem, FieldItem, Here, ModelItem, here_of
from gdsim.ui.surface_probe import ProbeItem


class Layers:
    """Marks, ends, basins, arrows, models and the probe in one view box."""

    def __init__(self, session: Session, sight: Sight, box: Any, contours: ContourItem) -> None:
        self.session, self.sight, self.contours = session, sight, contours
        self.basins, self.marks, self.ends = BasinItem(box), MarkItem(box), EndItem(box)
        self.field, self.models = FieldItem(box), ModelItem(box)
        self.arrows, self.probe = ArrowItem(box), ProbeItem(box)
        self.hinges = HingeItem(box)
        self.here: Here | None = None

    @property
    def value_name(self) -> str:
        """``f`` of a function, ``L`` of a network."""
        return "f" if self.session.is_function else "L"

    # -- keeping up

    def draw_study(self, flat: bool) -> None:
        """Minima, ends and basins; none of them on a slice, where they do not lie."""
        session = self.session
        shown = session.is_function and (not flat or session.is_line)
        minima = session.minima if shown and self.sight.minima else None
        self.marks.set_points(minima or ())
        study = session.multi_start if shown else None
        self.ends.set_study(study, flat, session.minima)
        basin_map = session.basin_map if shown else None
        self.basins.set_map(basin_map)
        self.contours.set_bare(basin_map is not None and basin_map.labels.ndim == 2)

    def draw_point(self, flat: bool) -> None:
        """Everything at the leading run's point."""
        session, sight = self.session, self.sight
        self.here = here = here_of(session, flat, self._height() if flat else None)
        if session.quizzing:
            here = None  # the arrows would give the answers away
        names = (self.value_name, *session.coordinates)
        self.arrows.set_here(here, sight.gradient, sight.state, names)
        switches = {"1": sight.tangent, "1.5": sight.model, "2": sight.quadratic}
        self.models.set_here(here, tuple(order for order, on in switches.items() if on))
        self.probe.set_here(here if sight.probe else None, self.value_name)

    def draw_field(self, flat: bool) -> None:
        """The field of arrows over the grid."""
        self.field.set_grid(self.session.grid if self.sight.field and not flat else None)
        self.draw_hinges(flat)

    def draw_hinges(self, flat: bool) -> None:
        """The folds of a network's surface, if they are those of the plane that is seen."""
        session, seen = self.session, self.sight.hinges and not flat
        session.follow("hinges", seen)
        found, grid = session.hinges, session.grid
        right = seen and not session.is_function and found is not None and grid is not None
        same = right and found is not None and grid is not None and same_window(found.plane, grid.plane)
        self.hinges.set_hinges(found if same else None)

    def _height(self) -> float | None:
        """The height of the slice at the leading run's point; the point's own where there is no slice."""
        grid, track = self.session.grid, self.session.track
        if grid is None or track is None or self.session.is_line or self.session.frame is not None:
            return None
        i, j = self.session.picks
        row, a = row_at(grid, float(track.iterate.x[j])), float(track.iterate.x[i])
        if not grid.a[0] <= a <= grid.a[-1]:
            return None
        with np.errstate(all="ignore"):
            height = float(np.interp(a, grid.a, row))
        return height if np.isfinite(height) else None

    def restyle(self) -> None:
        """Another theme."""
        self.basins.restyle()
        for item in (self.marks, self.ends, self.field, self.models, self.arrows, self.probe):
            item.update()

    # -- in words

    def caption(self) -> str:
        """What the arrows' lengths mean and what the probe reads."""
        parts = []
        if self.probe.reading:
            largest = self.probe.largest
            parts.append(self.probe.reading)
            if self.here is not None and not self.here.flat and largest is not None:
                parts.append(f"max {short(largest)}")
        if self.arrows.scaled and self.here is not None and self._in_sight(self.here):
            factor = f"{self.arrows.factor:g}"
            parts.append(tr("arrows: {factor} × gradient", factor=factor))
        return "   ".join(parts)

    def _in_sight(self, here: Here) -> bool:
        place = self.arrows.to_pixels(here.point[None, :])[0]
        return self.arrows.boundingRect().contains(*place.tolist())

    def remark_at(self, pixel: QPointF) -> str:
        """What the mark under the mouse is."""
        point: CriticalPoint | None = self.marks.nearest(pixel)
        return "" if point is None else say(remark(point))

    def entries(self) -> list[Entry]:
        """Legend entries of what is drawn now, for figures."""
        entries = mark_entries(self.marks.points)
        words = {
            "1": tr("Order 1: tangent"),
            "1.5": tr("Order 1.5: model"),
            "2": tr("Order 2: quadratic"),
        }
        for sheet in self.models.sheets:
            style = order_pen(sheet.order).style()
            entries.append(Entry(words[sheet.order], OrderColour(sheet.order), line=style))
        return entries

    def rows(self) -> list[list[object]]:
        """What is drawn as rows of a table: what it is, an iteration or nothing, place and value."""
        rows: list[list[object]] = []
        for point in self.marks.points:
            kind = "global minimum" if point.is_global else point.kind
            rows.append([kind, "", *point.x.tolist(), point.f])
        study = self.session.multi_start
        if study is not None and self.session.is_function:
            for rank, each in enumerate(study.destinations, start=1):
                rows.append([f"multi-start {rank}", each.hits, *each.x.tolist(), each.f])
        return rows


class OrderColour:
    """The colour of a derivative order in the theme of the moment."""

    def __init__(self, order: str) -> None:
        self.order = order

    def __call__(self) -> Any:
        return order_colour(self.order)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OrderColour) and other.order == self.order

    def __hash__(self) -> int:
        return hash(self.order)
