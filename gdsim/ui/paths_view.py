"""The sum over paths: every way from the picked parameter to the loss, and what each mode of summing costs."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHideEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTreeWidgetItem, QVBoxLayout, QWidget

from gdsim.app.i18n import say, tr
from gdsim.app.race import Backward
from gdsim.app.session import Session
from gdsim.engine.notation import derivative_latex, parameter_text, unit_latex
from gdsim.engine.paths import Path, PathSum, cost_sentences
from gdsim.ui import theme
from gdsim.ui.cost_bars import CostBars, count_text
from gdsim.ui.exporting import Figure
from gdsim.ui.formula_item import plain_text
from gdsim.ui.network_picture import precise
from gdsim.ui.numbers import full, short
from gdsim.ui.path_tree import BAR, PATH, PathTree, draw_bar, row_of, share_text
from gdsim.ui.plot_view import Segmented

ROWS_DRAWN = 20  # in a figure
SYMBOLS_SHOWN = 3  # hidden units on a path; of more only their numbers


class PathsView(QWidget):
    """Reads the session's pass; the path chosen or pointed at is drawn on the network.

    Hidden for a function, and where there is but one path, which is the chain itself.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ready = False  # Qt tells of fonts before a view has made its widgets
        self.session = session
        self.setObjectName("paths_view")
        self.heading = QLabel()
        self.heading.setObjectName("paths_heading")
        theme.mark(self.heading, role="heading")
        self.sum = _muted("paths_sum")
        self.tree = PathTree()
        self.tree.itemExpanded.connect(self._open)
        self.tree.itemSelectionChanged.connect(self._choose)
        self.tree.itemEntered.connect(self._point_at)
        self.tree.left.connect(self._show_chosen)
        self.costs_heading = _muted("costs_heading", wrap=False)
        self.scope = Segmented("costs_scope", ("all", "one"))
        self.scope.chosen.connect(self._show_costs)
        self.costs = CostBars()
        self.why = _muted("paths_why")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.costs_heading, 1)
        line.addWidget(self.scope)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.heading, self.sum, self.tree):
            column.addWidget(widget)
        column.addLayout(line)
        column.addWidget(self.costs)
        column.addWidget(self.why)
        self._network = session.mlp
        self._shown: Backward | None = None
        self._chosen: tuple[int, ...] | None = None
        for signal in (session.backward_changed, session.picked, session.moved):
            signal.connect(self.refresh)
        session.rebuilt.connect(self._forget)
        self._ready = True
        self.retranslate()

    # -- words -------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange) and self._ready:
            self.retranslate()

    def retranslate(self) -> None:
        self.heading.setText(tr("Sum over paths"))
        self.tree.setAccessibleName(tr("Paths from the picked parameter to the loss"))
        self.tree.setHeaderLabels([tr("Path"), tr("Product"), tr("Share")])
        tips = (
            tr(
                "Point at a path to see it in the network, choose it to keep it there, open it for its factors. "
                "Through many layers only the number of the unit in each is written."
            ),
            tr("The factors along the path, multiplied"),
            tr("The product divided by the sum; a bar to the left pulls against the sum"),
        )
        for column, tip in enumerate(tips):
            self.tree.headerItem().setToolTip(column, tip)
        self.costs_heading.setText(tr("Multiplications, log scale"))
        self.costs_heading.setToolTip(
            tr("Multiplications by a factor, for one sample; a batch of N samples takes N times as many.")
        )
        self.costs_heading.setAccessibleName(self.costs_heading.text())
        self._name_scopes()
        self._shown = None
        self.refresh()

    def _name_scopes(self) -> None:
        name = "w" if self.session.is_function else parameter_text(self.session.mlp, self.session.parameter)
        self.scope.set_texts(
            {
                "all": (tr("Gradient"), tr("For the derivatives with respect to all parameters")),
                "one": (name, tr("For the picked parameter alone")),
            }
        )

    # -- showing -----------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.session.follow("paths", True)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not self.isHidden():  # hidden with its dock, not by itself
            self.session.follow("paths", False)

    def _forget(self) -> None:
        """Another experiment: of another network nothing that is listed holds."""
        if self._network != self.session.mlp:
            self._network = self.session.mlp
            self._shown, self._chosen = None, None
            self.tree.show_items([], None)
            self.sum.clear()
        self.refresh()

    @property
    def sums(self) -> PathSum | None:
        """The sum that is listed."""
        return self._shown.sums if self._shown is not None else None

    def refresh(self) -> None:
        """The paths of the present pass, each pass once."""
        backward = self.session.backward
        if backward is None:
            if self.session.is_function or not self.session.experiment.enabled:
                self.hide()
            return
        several = not self.session.is_function and backward.chain.paths > 1
        if self.isHidden() is several:
            self.setVisible(several)
        if not several or not self.isVisible() or backward is self._shown or backward.sums is None:
            return
        before, self._shown = self._shown, backward
        if before is not None and before.chain.parameter != backward.chain.parameter:
            self._chosen = None
        self._name_scopes()
        self._fill(backward.sums)
        self.sum.setText(self._summary())
        self.tree.setAccessibleDescription(self.sum.text())
        self._show_costs()

    def _fill(self, sums: PathSum) -> None:
        sizes = [abs(path.product) for path in sums.paths]
        # what pulls with the sum is drawn to the right; where the sum is zero, what is positive
        most = max((size for size in sizes if math.isfinite(size)), default=0.0) or 1.0
        unit = math.copysign(most, sums.total) if sums.total < 0.0 else most
        items = [self._item(path, sums.share(path.product), path.product / unit) for path in sums.paths]
        of = zip(items, sums.paths, strict=True)
        chosen = next((item for item, path in of if path.units == self._chosen), None)
        if items and sums.unlisted:
            title = tr("{count} further paths together", count=count_text(sums.unlisted))
            rest = row_of([title, short(sums.rest), share_text(sums.share(sums.rest))], precise(sums.rest))
            rest.setFlags(Qt.ItemFlag.ItemIsEnabled)
            items.append(rest)
        self.tree.show_items(items, chosen)
        if chosen is None:
            self._chosen = None
        self._show_chosen()

    def _item(self, path: Path, share: float | None, size: float) -> QTreeWidgetItem:
        item = row_of([self.route(path), short(path.product), share_text(share)], precise(path.product))
        item.setData(0, PATH, path)
        item.setData(2, BAR, size if math.isfinite(size) else None)
        if path.factors:
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        return item

    def route(self, path: Path, whole: bool = False) -> str:
        """``a⁽¹⁾₂ → a⁽²⁾₁ → ŷ → L``, through many layers the units ``2-1-7-3-5``.

        The whole of it begins with the parameter and has every symbol.
        """
        mlp, i = self.session.mlp, self._shown.chain.parameter if self._shown else self.session.parameter
        layer = mlp.parameter(i).layer
        out = plain_text(unit_latex("y", mlp, mlp.depth, path.units[-1]))
        hidden = path.units[:-1]
        if len(hidden) > SYMBOLS_SHOWN and not whole:
            units = "-".join(str(unit + 1) for unit in hidden)
            return units if mlp.widths[-1] == 1 else f"{units} → {out}"
        names = [plain_text(unit_latex("a", mlp, k, unit)) for k, unit in enumerate(hidden, layer)]
        return " → ".join([*([parameter_text(mlp, i)] if whole else []), *names, out, "L"])

    def symbols(self, path: Path) -> list[str]:
        """A symbol for each of the path's factors, from the loss back."""
        assert self._shown is not None
        mlp, chain = self.session.mlp, self._shown.chain
        p, depth = mlp.parameter(chain.parameter), mlp.depth
        outer = chain.factors[0].output[0]
        found = [plain_text(derivative_latex(outer, unit_latex("y", mlp, depth, path.units[-1])))]
        for k in range(depth, p.layer - 1, -1):
            unit = path.units[k - p.layer]
            out = unit_latex("y" if k == depth else "a", mlp, k, unit)
            found.append(plain_text(derivative_latex(out, unit_latex("z", mlp, k, unit))))
            if k > p.layer:
                found.append(parameter_text(mlp, mlp.index(k, unit, path.units[k - 1 - p.layer])))
        letter = "x" if p.layer == 1 else "a"
        found.append("1" if p.is_bias else plain_text(unit_latex(letter, mlp, p.layer - 1, p.source)))
        return found

    def _summary(self) -> str:
        sums = self.sums
        if sums is None:
            return ""
        count = count_text(sums.count)
        if not math.isfinite(sums.total):
            return tr("{count} paths; their sum is not finite here, the run has diverged.", count=count)
        if sums.zeros == sums.count:
            return tr("{count} paths, and nothing passes on any of them: the sum is 0.", count=count)
        parts = [tr("{count} paths, their products sum to {total}", count=count, total=short(sums.total))]
        if not sums.paths:
            parts.append(tr("too many to rank over a batch: choose one sample to see the largest"))
        elif sums.unlisted:
            parts.append(
                tr(
                    "the largest {count} sum to {sum}, the others to {rest}",
                    count=len(sums.paths),
                    sum=short(sums.listed),
                    rest=short(sums.rest),
                )
            )
        if sums.zeros:
            parts.append(tr("{count} are zero", count=count_text(sums.zeros)))
        if self._shown is not None and self._shown.chain.penalty:
            parts.append(tr("the penalty adds {penalty}", penalty=short(self._shown.chain.penalty)))
        return " · ".join(parts)

    def _show_costs(self, *_: object) -> None:
        backward = self._shown
        if backward is None or backward.costs is None:
            return
        costs, mlp = backward.costs, self.session.mlp
        self.costs.show_costs(costs, self.scope.key == "all")
        self.costs.setToolTip("\n".join(self._formulas()))
        self.why.setText(
            tr(
                "For {name} alone, forward and reverse mode take the same {one}. But one sweep back serves all "
                "{parameters} parameters, where forward mode sweeps once for each: {times} times as much.",
                name=parameter_text(mlp, backward.chain.parameter),
                one=count_text(costs.one_reverse),
                parameters=count_text(mlp.dimension),
                times=f"{costs.all_forward / costs.all_reverse:,.1f}",
            )
        )

    def _formulas(self) -> list[str]:
        """How the counts come about, one sentence for each bar."""
        if self._shown is None:
            return []
        sentences = cost_sentences(self.session.mlp, self._shown.chain.parameter)
        return [
            say(replace(each, values={name: count_text(count) for name, count in each.values.items()}))
            for each in sentences
        ]

    def _open(self, item: QTreeWidgetItem) -> None:
        """A path's own factors, the first time it is opened."""
        path = self._path_of(item)
        if path is not None and path.factors and not item.childCount():
            for symbol, value in zip(self.symbols(path), path.factors, strict=True):
                factor = row_of([symbol, short(value)], precise(value))
                factor.setFlags(Qt.ItemFlag.ItemIsEnabled)
                item.addChild(factor)
        self.tree.fit()

    # -- choosing ----------------------------------------------------------------

    def _path_of(self, item: QTreeWidgetItem | None) -> Path | None:
        """The path of a row, or the path whose factor it is; None while the list is of an earlier pass."""
        if item is None or self._shown is None or self._shown is not self.session.backward:
            return None
        path = (item.parent() or item).data(0, PATH)
        return path if isinstance(path, Path) else None

    def _choose(self) -> None:
        path = self._path_of(next(iter(self.tree.selectedItems()), None))
        self._chosen = path.units if path is not None else None
        self.session.show_path(path)

    def _point_at(self, item: QTreeWidgetItem, *_: object) -> None:
        path = self._path_of(item)
        if path is not None:
            if item.parent() is None:
                item.setToolTip(0, self.route(path, whole=True))
            self.session.show_path(path)

    def _show_chosen(self) -> None:
        """The chosen path in the network, or none."""
        self.session.show_path(self._path_of(next(iter(self.tree.selectedItems()), None)))

    # -- export ------------------------------------------------------------------

    def figure(self) -> Figure:
        """The list and the bars, as they stand."""
        sums = self.sums
        rows = sums.paths[:ROWS_DRAWN] if sums is not None else ()
        metrics = QFontMetricsF(theme.ui_font())
        top = 28.0 + 20.0 * math.ceil(metrics.horizontalAdvance(self._summary()) / 520.0)
        bottom, bars = top + 24.0 * len(rows) + 12.0, self.costs.height_needed(metrics)
        size = QSizeF(560.0, bottom + 24.0 + bars + 8.0)

        def render(painter: QPainter, rect: QRectF) -> None:
            look = theme.current()
            painter.save()
            painter.translate(rect.topLeft())
            painter.scale(rect.width() / size.width(), rect.height() / size.height())
            painter.setFont(theme.ui_font())
            left, right = (
                x | Qt.AlignmentFlag.AlignVCenter
                for x in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
            )
            painter.setPen(QColor(look.muted))
            words = QRectF(12.0, 8.0, 536.0, top - 12.0)
            painter.drawText(words, left | Qt.TextFlag.TextWordWrap, self._summary())
            painter.drawText(QPointF(12.0, bottom + 14.0), self._costs_title())
            for at, path in enumerate(rows):
                short_enough = len(path.units) <= SYMBOLS_SHOWN + 1
                y = top + 24.0 * at
                item = self.tree.topLevelItem(at)
                share = QRectF(424.0, y + 3.0, 124.0, 18.0)
                if item is not None and item.data(2, BAR) is not None:
                    draw_bar(painter, share, item.data(2, BAR), self.tree.bars.both)
                painter.setPen(QColor(look.text))
                painter.drawText(QRectF(12.0, y, 320.0, 24.0), left, self.route(path, whole=short_enough))
                painter.drawText(QRectF(316.0, y, 96.0, 24.0), right, short(path.product))
                painter.drawText(share, right, share_text(sums.share(path.product) if sums else None))
            self.costs.draw(painter, QRectF(12.0, bottom + 24.0, 536.0, bars))
            painter.restore()

        return Figure("paths", tr("Sum over paths"), render, size)

    def _costs_title(self) -> str:
        whole = self.scope.key == "all"
        of = tr("Gradient") if whole else self.scope.buttons["one"].text()
        return f"{self.costs_heading.text()} · {of}"

    def csv(self) -> tuple[list[str], list[list[object]]]:
        """A row for each path listed, and one for all others."""
        sums = self.sums
        rows: list[list[object]] = []
        for path in sums.paths if sums is not None else ():
            share = sums.share(path.product) if sums is not None else None
            rows.append(
                [self.route(path, whole=True), full(path.product), "" if share is None else full(share)]
            )
        if sums is not None and sums.unlisted:
            share = sums.share(sums.rest)
            rows.append([f"{sums.unlisted} others", full(sums.rest), "" if share is None else full(share)])
        return ["path", "product", "share"], rows


def _muted(name: str, wrap: bool = True) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(wrap)
    theme.mark(label, role="muted")
    return label
