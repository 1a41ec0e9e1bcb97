"""Matrices on the sheet: cells with their numbers while they are few, heat maps beyond."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF

from gdsim.app.i18n import tr
from gdsim.engine.objective import Array
from gdsim.ui import theme
from gdsim.ui.numbers import full, short
from gdsim.ui.state_model import ARROW, LONGEST, NEWEST_PAIRS, NUMBERED, WRITTEN, Quantity, finite
from gdsim.ui.state_sheet import CENTRE, Region

if TYPE_CHECKING:
    from gdsim.ui.state_layout import Layout


def add_matrix(layout: Layout, each: Quantity) -> None:
    """Numbers, or a heat map with the picked row and column framed."""
    P = len(each.now)
    if P <= NUMBERED:
        _numbered(layout, each)
        return
    sheet, i = layout.sheet, layout.names.picked
    side = min(round(sheet.pixels * 10.0), sheet.width - layout.left)
    area = QRectF(layout.left, sheet.height + 4.0, side, side)
    layout.put_symbol(each, area.top() + sheet.pixels)
    sheet.image(area, each.now)
    step = side / P
    thick = max(step, 3.0)
    middle = (i + 0.5) * step
    sheet.frame(QRectF(area.left(), area.top() + middle - thick / 2, side, thick), "accent")
    sheet.frame(QRectF(area.left() + middle - thick / 2, area.top(), thick, side), "accent")
    sheet.frame(area, "border")
    for k in range(P if P <= LONGEST else 0):
        row = QRectF(area.left(), area.top() + k * step, side, step)
        sheet.regions.append(Region(row, k, full(float(each.now[i, k]))))
    now, then = layout.value_texts(each)
    x = area.right() + 12.0
    room = sheet.width - x
    if room > 4.0 * sheet.pixels:
        name = layout.names.of(i)
        lines = [(f"{name}, {name}", "muted"), (now, "text")]
        lines += [(f"{ARROW} {then}", "text")] if then else []
        for n, (text, role) in enumerate(lines):
            line = QRectF(x, area.top() + n * layout.row_height, room, layout.row_height)
            sheet.text(line, text, role, font=sheet.bold if n == 2 else None)
        low = QRectF(x, area.bottom() - layout.row_height, room, layout.row_height)
        sheet.text(low, f"{P} × {P}", "muted")
    sheet.height = area.bottom() + 6.0


def _numbered(layout: Layout, each: Quantity) -> None:
    """Cells with their numbers; the small matrices of functions also as they will be, beside or below."""
    sheet, P = layout.sheet, len(each.now)
    room, gap = sheet.width - layout.left, layout.arrow + 8.0
    cell = min(5.2 * sheet.pixels, room / P)
    beside = 2 * P * cell + gap <= room
    if not beside and (room - gap) / (2 * P) >= 4.8 * sheet.pixels:
        cell, beside = (room - gap) / (2 * P), True
    top, height = sheet.height + 2.0, P * layout.row_height
    layout.put_symbol(each, top + height / 2)
    limit = float(np.abs(finite(each.now)).max()) or 1.0
    _cells(layout, each.now, layout.left, top, cell, limit, pick=True)
    if each.then is not None and (beside or P <= WRITTEN):
        x = layout.left + P * cell + gap if beside else layout.left
        top += 0.0 if beside else height + 4.0
        sheet.text(QRectF(x - gap, top, gap, height), ARROW, "muted", CENTRE)
        _cells(layout, each.then, x, top, cell, limit, pick=True)
    sheet.height = top + height + 4.0


def _cells(
    layout: Layout, values: Array, x: float, top: float, cell: float, limit: float, *, pick: bool
) -> None:
    sheet, height = layout.sheet, float(layout.row_height)
    digits = 4 if cell >= 4.6 * sheet.pixels else 3
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            place = QRectF(x + column * cell, top + row * height, cell, height).adjusted(0.5, 0.5, -0.5, -0.5)
            colour = theme.signed_colour(float(value), limit)
            ground = theme.mix(theme.current().card, colour.name(), 0.45)
            sheet.fill(place, ground)
            sheet.frame(place, "border")
            sheet.text(place, short(float(value), digits), align=CENTRE, font=sheet.small)
            sheet.regions.append(Region(place, column, full(float(value))))
    if pick and len(values) > WRITTEN:
        i, n = layout.names.picked, len(values)
        sheet.frame(QRectF(x, top + i * height, n * cell, height), "accent")
        sheet.frame(QRectF(x + i * cell, top, cell, n * height), "accent")


def add_pairs(layout: Layout, each: Quantity) -> None:
    """A row for each pair kept, the newest below."""
    sheet = layout.sheet
    if not len(each.now):
        layout.put_symbol(each, sheet.height + layout.row_height / 2)
        place = QRectF(layout.left, sheet.height, sheet.width - layout.left, layout.row_height)
        sheet.text(place, tr("no pair yet"), "muted")
        sheet.height += layout.row_height
        return
    m, P = each.now.shape
    top = sheet.height + 2.0
    if P <= NUMBERED:
        rows = each.now[-NEWEST_PAIRS:]
        height = float(len(rows) * layout.row_height)
        cell = min(5.2 * sheet.pixels, (sheet.width - layout.left) / P)
        layout.put_symbol(each, top + len(rows) * layout.row_height / 2)
        _cells(layout, rows, layout.left, top, cell, float(np.abs(finite(rows)).max()) or 1.0, pick=False)
    else:
        step = max(4.0, round(sheet.pixels * 0.5))
        area = QRectF(layout.left, top, sheet.width - layout.left, step * m)
        layout.put_symbol(each, max(area.center().y(), top + layout.row_height / 2))
        sheet.image(area, each.now)
        wide = area.width() / P
        x = area.left() + (layout.names.picked + 0.5) * wide
        thick = max(wide, 3.0)
        sheet.frame(QRectF(x - thick / 2, top, thick, area.height()), "accent")
        sheet.frame(area, "border")
        height = max(area.height(), float(layout.row_height))
    sheet.height = top + height + 4.0
