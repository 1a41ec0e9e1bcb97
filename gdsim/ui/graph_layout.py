"""Where the nodes and edges of a formula's graph stand: plain geometry, nothing is painted here."""

from __future__ import annotations

import itertools
from bisect import bisect_left, insort
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainterPath

from gdsim.engine.chain import Key
from gdsim.engine.tape import Tape

GAPS = (68.0, 104.0, 152.0)  # between two columns: least, usual and most; an arrow, its factor, its number
ROW = 28.0  # between two boxes: room for a derivative below the upper one
WIRE = 18.0  # height an edge takes where it passes a column
PORT = 20.0  # between two edges into one box
MARGIN = 16.0
TALL = 250.0  # above it a drawing is a tower
CAPTION = 32.0  # below the drawing: which way the numbers flow
BADGE_ROOM = 26.0  # between the centres of two badges
PLACES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)  # for a badge along the last stretch of its edge
SWEEPS, SETTLINGS = 8, 12

#: A node, or the place where the edges out of a node pass a column: (node, column).
Slot = tuple[Key, int]


@dataclass(frozen=True)
class Wire:
    """One edge, ``path`` from the argument's box to the output's; ``badge`` is the place for its number.

    Its factor is written ``below`` the badge where another edge runs above it.
    """

    output: Key
    argument: Key
    path: QPainterPath
    start: QPointF
    end: QPointF
    badge: QPointF
    below: bool


class GraphLayout:
    """The drawing of a tape whose boxes have the given sizes, variables on the left and f on the right.

    A column is a level of evaluation; where that makes a tower of a long sum,
    its parts wait until they are needed. Edges out of a node that pass other
    columns share one line until they part. ``wires`` are in the order of the
    tape's backward steps.
    """

    def __init__(self, tape: Tape, sizes: Mapping[Key, QSizeF]) -> None:
        self.arguments: dict[Key, tuple[Key, ...]] = {
            (node.name, node.layer): tuple((a.name, a.layer) for a in node.arguments) for node in tape.nodes
        }
        self.sizes = sizes
        early, late = _early(self.arguments), _late(self.arguments)
        self.level = early if self._tallest(early) <= TALL else min(early, late, key=self._tallest)
        self.columns = self._columns()
        self.heights = self._settled()
        self.widths = [
            max(sizes[key].width() for key, _ in column if self.level[key] == at)
            for at, column in enumerate(self.columns)
        ]
        middles = [(y, self._height(slot) / 2) for slot, y in self.heights.items()]
        self.height = max(y + half for y, half in middles) - min(y - half for y, half in middles)
        self.height += 2 * MARGIN + CAPTION - ROW
        self.gap = GAPS[1]

    def spread(self, width: float) -> None:
        """Make the drawing so wide, as far as the columns are neither too close nor too far apart."""
        room = (width - sum(self.widths) - 2 * MARGIN) / max(1, len(self.widths) - 1)
        gap = min(max(room, GAPS[0]), GAPS[2])
        if gap != self.gap:
            self.gap = gap
            for name in ("ends", "boxes", "wires", "bounds"):
                self.__dict__.pop(name, None)

    # -- columns ---------------------------------------------------------------------

    def _slots(self, level: Mapping[Key, int]) -> list[list[Slot]]:
        """What stands in every column, in order of evaluation, where edges pass through included."""
        last = dict(level)
        for key, arguments in self.arguments.items():
            for argument in arguments:
                last[argument] = max(last[argument], level[key] - 1)
        columns: list[list[Slot]] = [[] for _ in range(max(level.values()) + 1)]
        for key, first in level.items():
            for column in range(first, last[key] + 1):
                columns[column].append((key, column))
        return columns

    def _height(self, slot: Slot, level: Mapping[Key, int] | None = None) -> float:
        key, column = slot
        return self.sizes[key].height() + ROW if (level or self.level)[key] == column else WIRE

    def _tallest(self, level: Mapping[Key, int]) -> float:
        return max(sum(self._height(slot, level) for slot in column) for column in self._slots(level))

    def _columns(self) -> list[list[Slot]]:
        """The slots of every column from top to bottom, ordered so that few edges cross."""
        columns = self._slots(self.level)
        before: dict[Slot, list[Slot]] = {slot: [] for column in columns for slot in column}
        after: dict[Slot, list[Slot]] = {slot: [] for slot in before}

        def link(left: Slot, right: Slot) -> None:
            before[right].append(left)
            after[left].append(right)

        for column in columns:
            for key, at in column:
                if at > self.level[key]:
                    link((key, at - 1), (key, at))
                else:
                    for argument in self.arguments[key]:
                        link((argument, at - 1), (key, at))
        self.before, self.after = before, after
        best, least = columns, self._crossings(columns)
        for sweep in range(SWEEPS):
            if not least:
                break
            columns = [list(column) for column in columns]
            forward = sweep % 2 == 0
            order = range(1, len(columns)) if forward else range(len(columns) - 2, 0, -1)
            for at in order:
                beside = columns[at - 1] if forward else columns[at + 1]
                place = {slot: i for i, slot in enumerate(beside)}
                neighbours = before if forward else after
                columns[at].sort(key=_barycentre(place, neighbours, columns[at]))
            crossings = self._crossings(columns)
            if crossings < least:
                best, least = columns, crossings
        return best

    def _crossings(self, columns: Sequence[Sequence[Slot]]) -> int:
        """How often two edges cross between neighbouring columns."""
        count = 0
        for left, right in itertools.pairwise(columns):
            place = {slot: i for i, slot in enumerate(left)}
            ends: list[int] = []
            for slot in right:
                starts = sorted(place[each] for each in self.before[slot])
                count += sum(len(ends) - bisect_left(ends, start + 1) for start in starts)
                for start in starts:
                    insort(ends, start)
        return count

    # -- heights -----------------------------------------------------------------------

    def _settled(self) -> dict[Slot, float]:
        """The middle of every slot: near its neighbours', and clear of those above and below it."""
        y: dict[Slot, float] = {}
        for column in self.columns:
            total = 0.0
            for slot in column:
                y[slot] = total + self._height(slot) / 2
                total += self._height(slot)
            for slot in column:
                y[slot] -= total / 2
        for turn in range(SETTLINGS):
            order = self.columns if turn % 2 == 0 else self.columns[::-1]
            for column in order:
                wanted = []
                for slot in column:
                    beside = [*self.before[slot], *self.after[slot]]
                    wanted.append(sum(y[each] for each in beside) / len(beside) if beside else y[slot])
                y.update(zip(column, self._apart(column, wanted), strict=True))
        return y

    def _apart(self, column: Sequence[Slot], wanted: Sequence[float]) -> list[float]:
        """The heights nearest to those wanted that keep the slots of a column apart: isotonic regression."""
        offsets = [0.0]
        for above, below in itertools.pairwise(column):
            offsets.append(offsets[-1] + (self._height(above) + self._height(below)) / 2)
        blocks: list[tuple[float, int]] = []  # sum and number of what stands close together
        for height, offset in zip(wanted, offsets, strict=True):
            total, count = height - offset, 1
            while blocks and blocks[-1][0] * count >= total * blocks[-1][1]:
                more, others = blocks.pop()
                total, count = total + more, count + others
            blocks.append((total, count))
        means = [total / count for total, count in blocks for _ in range(count)]
        return [mean + offset for mean, offset in zip(means, offsets, strict=True)]

    # -- boxes and edges ------------------------------------------------------------------

    @cached_property
    def ends(self) -> list[tuple[float, float]]:
        """Where every column begins and ends."""
        starts = [0.0, *itertools.accumulate(width + self.gap for width in self.widths)]
        return [(x, x + width) for x, width in zip(starts, self.widths, strict=False)]

    @cached_property
    def boxes(self) -> dict[Key, QRectF]:
        """The box of every node, in the order of the tape."""
        found = {}
        for key, column in self.level.items():
            left, right = self.ends[column]
            size = self.sizes[key]
            corner = QPointF((left + right - size.width()) / 2, self.heights[key, column] - size.height() / 2)
            found[key] = QRectF(corner, size)
        return found

    @cached_property
    def wires(self) -> tuple[Wire, ...]:
        """The edges, in the order of the tape's backward steps."""
        found: list[Wire] = []
        badges: dict[int, list[QPointF]] = {}
        for key, arguments in reversed(list(self.arguments.items())):
            # edges come into a box in the order in which they come from above
            at = self.level[key] - 1
            order = sorted(range(len(arguments)), key=lambda i: (self.heights[arguments[i], at], i))
            for i, argument in enumerate(arguments):
                shift = (order.index(i) - (len(arguments) - 1) / 2) * PORT
                found.append(self._wire(key, argument, shift, badges.setdefault(at, [])))
        return tuple(found)

    def _wire(self, output: Key, argument: Key, shift: float, badges: list[QPointF]) -> Wire:
        """An edge that ends ``shift`` below the middle of its box; its badge keeps off the others."""
        box, source = self.boxes[output], self.boxes[argument]
        start = QPointF(source.right(), source.center().y())
        end = QPointF(box.left(), box.center().y() + shift)
        path = QPainterPath(start)
        for column in range(self.level[argument] + 1, self.level[output]):
            left, right = self.ends[column]
            y = self.heights[argument, column]
            _bend(path, QPointF(left, y))
            path.lineTo(right, y)
        last = path.currentPosition()
        _bend(path, end)
        badge = _free([_on_bend(last, end, t) for t in PLACES], badges)
        badges.append(badge)
        below = shift > 0.0 or (shift == 0.0 and end.y() > start.y() + 1.0)
        return Wire(output, argument, path, start, end, badge, below)

    @cached_property
    def bounds(self) -> QRectF:
        """Everything that is drawn, with a margin and the caption."""
        bounds = QRectF()
        for box in self.boxes.values():
            bounds = bounds.united(box)
        for wire in self.wires:
            bounds = bounds.united(wire.path.controlPointRect())
        return bounds.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN + CAPTION)

    # -- what is where -----------------------------------------------------------------------

    def node_at(self, point: QPointF) -> Key | None:
        """The node whose box is under a point."""
        return next((key for key, box in self.boxes.items() if box.contains(point)), None)

    def wire_at(self, point: QPointF, reach: float) -> int | None:
        """The index of the edge within ``reach`` of a point; a badge counts as its edge."""
        for i, wire in enumerate(self.wires):
            if QLineF(wire.badge, point).length() <= BADGE_ROOM / 2:
                return i
        around = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        near = [
            i
            for i, wire in enumerate(self.wires)
            if wire.path.controlPointRect().adjusted(-reach, -reach, reach, reach).contains(point)
            and _open(wire.path).intersects(around)
        ]
        # of those that share a line the one that ends nearest
        return min(near, key=lambda i: QLineF(self.wires[i].end, point).length(), default=None)


def _early(arguments: Mapping[Key, Sequence[Key]]) -> dict[Key, int]:
    """Every node in the first column in which it can be computed."""
    level: dict[Key, int] = {}
    for key, used in arguments.items():
        level[key] = 1 + max(level[each] for each in used) if used else 0
    return level


def _late(arguments: Mapping[Key, Sequence[Key]]) -> dict[Key, int]:
    """Every node in the last column in which it is in time; the variables in the first."""
    depth = max(_early(arguments).values())
    level = dict.fromkeys(arguments, depth)
    for key, used in reversed(list(arguments.items())):
        for each in used:
            level[each] = min(level[each], level[key] - 1)
    return {key: level[key] if used else 0 for key, used in arguments.items()}


def _barycentre(
    place: Mapping[Slot, int], neighbours: Mapping[Slot, Sequence[Slot]], column: Sequence[Slot]
) -> Callable[[Slot], float]:
    """The mean place of a slot's neighbours in the next column; its own place if it has none there."""
    own = {slot: i for i, slot in enumerate(column)}

    def mean(slot: Slot) -> float:
        beside = neighbours[slot]
        return sum(place[each] for each in beside) / len(beside) if beside else float(own[slot])

    return mean


def _bend(path: QPainterPath, to: QPointF) -> None:
    """An S from where the path is, level at both ends."""
    start = path.currentPosition()
    half = (to.x() - start.x()) / 2
    path.cubicTo(start + QPointF(half, 0.0), to - QPointF(half, 0.0), to)


def _on_bend(start: QPointF, end: QPointF, t: float) -> QPointF:
    """The point at ``t`` of such an S."""
    across = 1.5 * t * (1.0 - t) + t**3
    down = t * t * (3.0 - 2.0 * t)
    return QPointF(start.x() + (end.x() - start.x()) * across, start.y() + (end.y() - start.y()) * down)


def _free(places: Sequence[QPointF], badges: Sequence[QPointF]) -> QPointF:
    """The first place that is off all badges, or the one that is farthest from them."""

    def room(place: QPointF) -> float:
        return min((QLineF(place, other).length() for other in badges), default=BADGE_ROOM)

    return next((place for place in places if room(place) >= BADGE_ROOM), max(places, key=room))


def _open(path: QPainterPath) -> QPainterPath:
    """The line there and back: a path is filled when it is asked what it meets."""
    both = QPainterPath(path)
    both.connectPath(path.toReversed())
    return both
