"""Lays an optimizer's state and its next step out on a sheet: numbers, strips of bars, heat maps, trials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont

from gdsim.app.i18n import tr
from gdsim.engine.objective import Array
from gdsim.ui.forms import number_text
from gdsim.ui.numbers import full, short
from gdsim.ui.state_matrices import add_matrix, add_pairs
from gdsim.ui.state_model import ARROW, LONGEST, NUMBERED, STRONGEST, WRITTEN, Quantity, finite
from gdsim.ui.state_sheet import CENTRE, RIGHT, Region, Sheet
from gdsim.ui.typesetting import formula_path, plain_text

#: Glyphs reach a little over the edges of what they are measured as.
EDGE = 2.0


@dataclass(frozen=True)
class Names:
    """What the parameters are called, and which one is picked."""

    of: Callable[[int], str]
    picked: int


def vector_text(values: Array, digits: int = 4) -> str:
    """``(0.5, −1.25)``; a single number without brackets."""
    texts = [short(v, digits) for v in np.ravel(values)]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


class Layout:
    """Puts rows on a sheet from top to bottom; ``words`` says the same in a line a row."""

    def __init__(self, font: QFont, pixels: float, width: float, names: Names) -> None:
        self.sheet = Sheet(font, pixels, width - EDGE)
        self.names = names
        self.words: list[tuple[str, str, str]] = []
        self.row_height = round(pixels * 1.7)
        self.indent = EDGE
        self._symbols = 0.0
        self._now = self._then = 0.0

    # -- columns

    def measure(self, quantities: tuple[Quantity, ...]) -> None:
        """Make the columns wide enough for these."""
        metrics = self.sheet.metrics
        size = self.sheet.pixels * 1.05
        widths = [formula_path(each.symbol, size).width for each in quantities]
        self._symbols = min(max([self._symbols, *widths]), 8.0 * self.sheet.pixels)
        for each in quantities:
            now, then = self.value_texts(each)
            if not self._is_written(each):
                self._now = max(self._now, metrics.horizontalAdvance(now))
                self._then = max(self._then, self.sheet.bold_metrics.horizontalAdvance(then))

    @property
    def left(self) -> float:
        """Where the symbols end and what they stand for begins."""
        return self.indent + self._symbols + 12.0

    @property
    def arrow(self) -> float:
        """Room for the arrow between two values."""
        return self.sheet.metrics.horizontalAdvance(f" {ARROW} ")

    @property
    def _values(self) -> float:
        """Left edge of the column of numbers."""
        taken = self._now + (self.arrow + self._then if self._then else 0.0)
        return self.sheet.width - taken - 2.0

    def _is_written(self, each: Quantity) -> bool:
        return each.kind == "numbers" or (each.kind == "parameters" and 1 < each.now.size <= WRITTEN)

    def value_texts(self, each: Quantity) -> tuple[str, str]:
        """The numbers of a row: the value, or the picked entry of a vector or a matrix, now and then."""
        if each.kind == "pairs" or (each.kind == "matrix" and len(each.now) <= NUMBERED):
            return "", ""
        if self._is_written(each):
            return vector_text(each.now[-3:]), "" if each.then is None else vector_text(each.then[-3:])
        i = self.names.picked
        at = {"number": (), "parameters": (i,), "matrix": (i, i)}[each.kind]
        if each.kind == "parameters" and each.now.size == 1:
            at = (0,)
        then = "" if each.then is None else short(float(each.then[at]))
        return short(float(each.now[at])), then

    # -- rows

    def skip(self, height: float) -> None:
        self.sheet.height += height

    def heading(self, title: str, number: int = 0, note: str = "") -> None:
        """A title over what follows, with its number in a disc if there is one."""
        sheet = self.sheet
        row = QRectF(0.0, sheet.height, sheet.width, self.row_height)
        x = EDGE
        if number:
            side = self.row_height - 4.0
            disc = QRectF(0.0, row.top() + 2.0, side, side)
            sheet.fill(disc, "selection", side / 2)
            sheet.text(disc, str(number), align=CENTRE, font=sheet.small)
            x = side + 8.0
        room = sheet.width - x
        if note:
            wide = min(sheet.metrics.horizontalAdvance(note) + 2.0, room * 0.6)
            sheet.text(QRectF(sheet.width - wide, row.top(), wide, row.height()), note, "muted", RIGHT)
            room -= wide + 8.0
        sheet.text(QRectF(x, row.top(), room, row.height()), title, font=sheet.bold)
        sheet.height = row.bottom()

    def sentence(self, text: str, role: str = "muted") -> None:
        """Words over as many lines as they need."""
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and self.sheet.metrics.horizontalAdvance(longer) > self.sheet.width - self.indent:
                self._line(line, role)
                line = word
            else:
                line = longer
        self._line(line, role)

    def _line(self, text: str, role: str) -> None:
        sheet, height = self.sheet, self.sheet.metrics.height() + 2.0
        sheet.text(QRectF(self.indent, sheet.height, sheet.width - self.indent, height), text, role)
        sheet.height += height

    def formula(self, latex: str, role: str = "text") -> None:
        """One line of a rule."""
        sheet = self.sheet
        room = sheet.width - self.indent
        found = formula_path(latex, sheet.pixels * 1.05)
        height = max(
            self.row_height, (found.ascent + found.descent) * min(1.0, room / max(1.0, found.width)) + 6.0
        )
        sheet.formula(latex, self.indent, sheet.height + height / 2, role, room)
        sheet.height += height

    def settings(self, pairs: list[tuple[str, float]]) -> None:
        """``eta = 0.05   beta = 0.9``, wrapped."""
        sheet, x = self.sheet, self.indent
        for symbol, value in pairs:
            text = f" = {number_text(value)}"
            wide = formula_path(symbol, sheet.pixels * 1.05).width + sheet.metrics.horizontalAdvance(text)
            if x > self.indent and x + wide > sheet.width:
                x = self.indent
                sheet.height += self.row_height
            middle = sheet.height + self.row_height / 2
            after = x + sheet.formula(symbol, x, middle, "muted")
            rest = QRectF(after, sheet.height, x + wide - after + 2.0, self.row_height)
            sheet.text(rest, text, "muted")
            x += wide + 16.0
        sheet.height += self.row_height if pairs else 0.0

    def equation(self, latex: str, value: str, tip: str = "", *, strong: bool = False) -> None:
        """A symbol with what it equals, over two lines where one is not enough."""
        sheet = self.sheet
        middle = sheet.height + self.row_height / 2
        after = self.indent + sheet.formula(latex, self.indent, middle) + 6.0
        font = sheet.bold if strong else sheet.font
        metrics = sheet.bold_metrics if strong else sheet.metrics
        text = f"= {value}"
        if after + metrics.horizontalAdvance(text) > sheet.width:
            sheet.height += self.row_height
            after = self.indent + 12.0
        rect = QRectF(after, sheet.height, sheet.width - after, self.row_height)
        sheet.text(rect, text, font=font)
        if tip:
            sheet.regions.append(Region(rect, None, tip))
        self.words.append((plain_text(latex), value, ""))
        sheet.height += self.row_height

    def quantity(self, each: Quantity) -> None:
        """One quantity: a number, a strip of bars, or a heat map, beside its symbol."""
        now, then = self.value_texts(each)
        self.words.append((each.name, now, then))
        top = self.sheet.height
        if each.kind == "matrix":
            add_matrix(self, each)
        elif each.kind == "pairs":
            add_pairs(self, each)
        elif each.kind == "parameters" and each.now.size > WRITTEN:
            self._strip(each, now, then)
        else:
            self._number(each, now, then)
        tip = f"{plain_text(each.symbol)}: {each.meaning}" if each.meaning else ""
        place = QRectF(self.indent, top, self.left - self.indent, self.sheet.height - top)
        self.sheet.regions.append(Region(place, None, tip))

    def put_symbol(self, each: Quantity, middle: float) -> None:
        self.sheet.formula(each.symbol, self.indent, middle, room=self._symbols)

    def _number(self, each: Quantity, now: str, then: str) -> None:
        sheet, height = self.sheet, self.row_height
        self.put_symbol(each, sheet.height + height / 2)
        edge = self._values
        if self._is_written(each):  # of several numbers: the next ones below
            edge = sheet.width - sheet.metrics.horizontalAdvance(now) - 2.0
        if edge - 8.0 - self.left > 4.0 * sheet.pixels:
            words = QRectF(self.left, sheet.height, edge - 8.0 - self.left, height)
            sheet.text(words, each.meaning, "muted")
        tip = ", ".join(full(v) for v in np.ravel(each.now)[:32])
        self._numbers(now, then, sheet.height, height, tip, below=self._is_written(each))
        sheet.height += height * (2 if self._is_written(each) and then else 1)

    def _numbers(
        self, now: str, then: str, top: float, height: float, tip: str = "", *, below: bool = False
    ) -> None:
        """``now -> then`` in the columns at the right edge, or the second under the first."""
        sheet = self.sheet
        place = QRectF(self.left, top, sheet.width - self.left, height)
        if tip:
            sheet.regions.append(Region(place, None, tip))
        if below:
            sheet.text(place, now, align=RIGHT)
            if then:
                sheet.text(place.translated(0.0, height), f"{ARROW} {then}", align=RIGHT, font=sheet.bold)
            return
        edge = self._values
        sheet.text(QRectF(edge, top, self._now + 1.0, height), now, align=RIGHT)
        if then:
            sheet.text(QRectF(edge + self._now, top, self.arrow, height), ARROW, "muted", CENTRE)
            after = QRectF(edge + self._now + self.arrow, top, self._then + 1.0, height)
            sheet.text(after, then, align=RIGHT, font=sheet.bold)

    # -- vectors

    def _strip(self, each: Quantity, now: str, then: str) -> None:
        """A bar for each entry, a tick where it will be; the picked one on a ground of its own."""
        sheet, names = self.sheet, self.names
        height = round(sheet.pixels * 2.4)
        self.put_symbol(each, sheet.height + height / 2)
        shown = self._strongest(each.now)
        area = QRectF(self.left, sheet.height + 2.0, max(40.0, self._values - 12.0 - self.left), height - 4.0)
        values = finite(each.now[shown])
        after = None if each.then is None else finite(each.then[shown])
        limit = max(float(np.abs(values).max()), 0.0 if after is None else float(np.abs(after).max())) or 1.0
        signed = bool((values < 0).any() or (after is not None and (after < 0).any()))
        zero = area.center().y() if signed else area.bottom()
        reach = (area.height() / 2 if signed else area.height()) / limit
        step = area.width() / len(shown)
        gap = 1.0 if step >= 4.0 else 0.0
        sheet.fill(area, "field", 2.0)
        for n, i in enumerate(shown):
            x, value = area.left() + n * step, float(values[n])
            slot = QRectF(x, area.top(), step, area.height())
            if i == names.picked:
                sheet.fill(slot, "selection")
            top = min(zero, zero - value * reach)
            bar = QRectF(x + gap / 2, top, step - gap, abs(value) * reach)
            sheet.fill(bar, "positive" if value >= 0 else "negative")
            text = full(float(each.now[i]))
            if after is not None and each.then is not None:
                y = zero - float(after[n]) * reach
                sheet.line(QPointF(x + gap / 2, y), QPointF(x + step - gap / 2, y), "text")
                text += f" {ARROW} {full(float(each.then[i]))}"
            sheet.regions.append(Region(slot, int(i), text))
        sheet.line(QPointF(area.left(), zero), QPointF(area.right(), zero), "faint")
        self._numbers(now, then, sheet.height, height)
        sheet.height += height + 2.0
        if len(shown) < each.now.size:
            note = tr("the {shown} strongest of {count}", shown=len(shown), count=each.now.size)
            small = sheet.pixels * 1.2
            sheet.text(
                QRectF(area.left(), sheet.height - 2.0, area.width(), small), note, "muted", font=sheet.small
            )
            sheet.height += small

    def _strongest(self, values: Array) -> list[int]:
        """Indices shown, in order: all, or the strongest and the picked one."""
        if values.size <= LONGEST:
            return list(range(values.size))
        top = np.argpartition(np.abs(finite(values)), -STRONGEST)[-STRONGEST:]
        return sorted({*top.tolist(), self.names.picked})
