"""What the network drawing shows at this moment, read from the session: numbers, marks and their words."""

from __future__ import annotations

import math
from collections.abc import Callable
from time import monotonic

import numpy as np

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.notation import parameter_text, text_of
from gdsim.engine.objective import Array
from gdsim.engine.primitives import ACTIVATIONS, LOSSES
from gdsim.engine.walk import Phase
from gdsim.ui.network_layout import Layout, Rows
from gdsim.ui.numbers import full, short
from gdsim.ui.scrubber import place_text

EDGES_DRAWN = 600  # between two columns; of more, those with the largest weights
LOOK_BUDGET = 1_500_000  # samples x parameters looked at for dead units, about 3 ms
LOOK_INTERVAL = 0.5  # seconds between two looks while a run goes on


def brief(value: float, signed: bool = False) -> str:
    """A number with about three significant digits: ``0.64``, ``+1.31``, ``−2.4e−7``; never NaN."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        text = "∞"
    else:
        size = abs(value)
        if size >= 1e4 or 0.0 < size < 5e-4:
            mantissa, exponent = f"{size:.1e}".split("e")
            text = f"{mantissa}e{int(exponent)}"
        elif size >= 100.0:
            text = f"{size:.0f}"
        elif size >= 10.0:
            text = f"{size:.1f}"
        else:
            text = f"{size:.2f}" if size >= 0.1 or size == 0.0 else f"{size:.3f}"
    sign = "−" if value < 0.0 else "+" if signed else ""
    return sign + text.replace("-", "−")


def shortened(value: float, fits: Callable[[str], bool]) -> str:
    """The number as briefly as it must be written to fit: without its leading zero, then with fewer digits."""
    texts = [brief(value)]
    if math.isfinite(value):
        texts += [f"{value:.{digits}f}".replace("-", "−") for digits in (1, 0)]
    for text in texts:
        bare = text.replace("0.", ".", 1) if text.lstrip("−").startswith("0.") else text
        for candidate in (text, bare):
            if fits(candidate):
                return candidate
    return "…"


def precise(value: float) -> str:
    """All digits of a number, for tips."""
    return full(value).replace("-", "−") if math.isfinite(value) else short(value)


class Picture:
    """The numbers and marks of one drawing; :meth:`read` takes them from the session."""

    def __init__(self, session: Session, layout: Layout) -> None:
        self.session = session
        self.layout = layout
        self.inputs: Array | None = None
        self.activity: tuple[tuple[Array, Array], ...] = ()
        self.dead: dict[tuple[int, int], int] = {}
        """Units that are off for every sample looked at, with how many those were."""
        self._looked_at: Array | None = None
        self._looked = 0.0
        self.read()

    def read(self) -> None:
        """Take what the session shows now."""
        session = self.session
        self.mlp = session.mlp
        self.named = len(session.experiment.data.dataset.input_names) > 1
        self.running = session.is_running
        self.picks, self.hovered = session.picks, session.hovered
        self.sample = session.sample
        self.parameter = self.mlp.parameter(self.picks[0])
        place, forward, n = session.place, session.counts[0], session.factors
        self.phase = None if session.is_function or place is None else place.phase
        self.is_forward = self.phase is Phase.FORWARD or (session.quizzing and place is None)
        """True while the drawing shows the steps forward, False when it shows those backward."""
        self.factors = forward if self.is_forward else n
        self.cursor = session.cursor if self.is_forward else session.factor_cursor
        if self.phase is Phase.UPDATE:
            self.cursor = n + 1
        first = 0 if self.is_forward else forward
        hovered = session.hovered_factor
        self.hovered_mark = (
            hovered - first if hovered is not None and 0 <= hovered - first < self.factors else None
        )
        self.first_place = first
        self.path = None if session.is_function else session.shown_path
        self.place_text = place_text(place, session.counts)
        self.old = session.network_theta
        self.theta = self.old
        backward = session.backward
        self.updated = (
            session.update_shown and backward is not None and len(backward.after.x) == len(self.old)
        )
        if self.updated and backward is not None:
            self.theta = backward.after.x
        snapshot = session.snapshot
        if snapshot is not None and snapshot.activity and len(snapshot.inputs) == self.mlp.widths[0]:
            self.inputs = snapshot.inputs
            self.activity = snapshot.activity
            self.averaged = snapshot.averaged
            self._look_for_dead_units()
        elif self.inputs is None or [len(self.inputs), *(len(a) for _, a in self.activity)] != list(
            self.mlp.widths
        ):
            self.inputs, self.activity, self.averaged = None, (), 0
            self.dead = {}
        self.loss = self._loss()
        target = session.prepared.train_targets[self.sample, 0] if self.sample is not None else None
        self.target = float(target) if target is not None and self.mlp.widths[-1] == 1 else None

    def _loss(self) -> float | None:
        """L as the status bar has it; of one sample, that sample's."""
        track = self.session.track
        if self.sample is None or not self.activity:
            return float(track.iterate.f) if track is not None else None
        experiment = self.session.experiment
        y = self.activity[-1][1][:, None]
        t = self.session.prepared.train_targets[self.sample][:, None]
        w = self.old * self.mlp.weight_mask
        with np.errstate(all="ignore"):
            data = float(LOSSES[experiment.loss].value(y, t))
            return data + float(experiment.l1 * np.abs(w).sum() + 0.5 * experiment.l2 * w.dot(w))

    def _look_for_dead_units(self) -> None:
        if "relu" not in self.mlp.activations:
            self.dead = {}
            return
        track = self.session.track
        theta = self.old
        if theta is self._looked_at or (self.running and monotonic() - self._looked < LOOK_INTERVAL):
            return
        self._looked_at, self._looked = theta, monotonic()
        self.dead = {}
        off = [
            (k, z <= 0.0)
            for k, (z, _) in enumerate(self.activity, 1)
            if self.mlp.activations[k - 1] == "relu"
        ]
        if track is None or not any(z.any() for _, z in off):
            return
        inputs = self.session.prepared.train_inputs
        looked_at = min(len(inputs), 5000, max(1, LOOK_BUDGET // len(theta)))
        rows = np.linspace(0, len(inputs) - 1, looked_at).astype(np.intp)
        with np.errstate(all="ignore"):
            everywhere = self.mlp.activity(theta, inputs[rows])
        for k, _ in off:
            for unit in np.flatnonzero((everywhere[k - 1][0] <= 0.0).all(axis=1)):
                self.dead[k, int(unit)] = looked_at

    # -- edges -------------------------------------------------------------------

    @property
    def marked(self) -> tuple[int, ...]:
        """Parameters that are pointed at or picked: their values are always written."""
        marked = (*self.picks, self.hovered) if self.hovered is not None else self.picks
        return tuple(dict.fromkeys(i for i in marked if i < self.mlp.dimension))

    def limit(self) -> float:
        """The magnitude that has the full colour and width."""
        w = np.abs(self.theta[self.layout.index])
        w = w[np.isfinite(w)]
        return float(w.max()) if len(w) else 0.0

    def edges(self) -> Rows:
        """Rows of the layout's edges that are drawn: all, or the strongest where they are too many."""
        layout = self.layout
        if len(layout.index) <= EDGES_DRAWN:
            return np.arange(len(layout.index))
        strength = np.abs(np.nan_to_num(self.theta[layout.index]))
        rows = []
        for k in range(1, self.mlp.depth + 1):
            own = np.flatnonzero(layout.layer == k)
            if len(own) > EDGES_DRAWN:
                own = own[np.argpartition(-strength[own], EDGES_DRAWN)[:EDGES_DRAWN]]
            rows.append(own)
        marked = [layout.row[i] for i in self.marked if i in layout.row]
        return np.unique(np.concatenate([*rows, np.array(marked, dtype=np.intp)]))

    @property
    def thinned(self) -> bool:
        """True where some of the edges are left out."""
        counts = np.bincount(self.layout.layer)
        return bool(counts.max() > EDGES_DRAWN)

    def written(self) -> tuple[int, ...]:
        """Parameters whose value stands on their edge, marked ones last so that they lie on top."""
        labels = self.layout.labels
        marked = self.marked
        extra = tuple(i for i in marked if i in self.layout.row)
        return (*(i for i in labels if i not in marked), *extra)

    # -- units -------------------------------------------------------------------

    def value(self, column: int, unit: int) -> float | None:
        """The number inside a unit; None before the first snapshot, and before the forward pass is there."""
        if self.is_forward and column > self.cursor // 2:
            return None
        if column == 0:
            return float(self.inputs[unit]) if self.inputs is not None else None
        return float(self.activity[column - 1][1][unit]) if self.activity else None

    def is_off(self, column: int, unit: int) -> bool:
        """True for a ReLU unit that passes nothing on for what is shown."""
        if column == 0 or not self.activity or self.mlp.activations[column - 1] != "relu":
            return False
        return float(self.activity[column - 1][1][unit]) == 0.0

    # -- words -------------------------------------------------------------------

    def name(self, i: int) -> str:
        """``w⁽¹⁾₃``."""
        return parameter_text(self.mlp, i)

    def parameter_tip(self, i: int) -> str:
        """Symbol, value and gradient in full, and what can be done."""
        name = self.name(i)
        lines = [f"{name} = {precise(self.theta[i])}"]
        if self.updated:
            lines.append(tr("before the update: {value}", value=precise(self.old[i])))
        track = self.session.track
        if track is not None and len(track.iterate.g) == len(self.theta):
            lines.append(f"∂L/∂{name} = {precise(track.iterate.g[i])}")
        lines.append(tr("Click to pick it, Shift+click for the second axis, double-click to type a value."))
        return "\n".join(lines)

    def unit_tip(self, column: int, unit: int) -> str:
        """What a unit is, its numbers in full, and why it is off if it is."""
        if column == 0:
            name = self.session.experiment.data.dataset.input_names[unit]
            value = self.value(0, unit)
            return tr("Input {name}", name=name) + ("" if value is None else f" = {precise(value)}")
        if column < self.mlp.depth:
            lines = [tr("Unit {unit} of hidden layer {layer}", unit=unit + 1, layer=column)]
        else:
            lines = [tr("Output {unit}", unit=unit + 1)]
        if not self.activity:
            return lines[0]
        z, a = (float(values[unit]) for values in self.activity[column - 1])
        out = text_of("y" if column == self.mlp.depth else "a", column)
        function = tr(ACTIVATIONS[self.mlp.activations[column - 1]].title)
        lines += [f"{text_of('z', column)} = {precise(z)}", f"{out} = {function}(z) = {precise(a)}"]
        if self.sample is None and self.averaged > 1:
            lines.append(tr("means over {count} samples", count=self.averaged))
        reason = self.reason(column, unit)
        return "\n".join([*lines, reason] if reason else lines)

    def reason(self, column: int, unit: int) -> str:
        """Why a ReLU unit is off; empty when it is not."""
        samples = len(self.session.prepared.train_inputs)
        looked_at = self.dead.get((column, unit))
        if looked_at is not None and looked_at == samples:
            return tr(
                "Dead: z ≤ 0 for all {count} samples, so ReLU gives 0 and no gradient reaches its weights.",
                count=samples,
            )
        if looked_at is not None:
            return tr(
                "Probably dead: z ≤ 0 for all of the {count} samples looked at, out of {total}.",
                count=looked_at,
                total=samples,
            )
        if not self.is_off(column, unit):
            return ""
        if self.sample is not None:
            return tr("Inactive for this sample: z ≤ 0, so ReLU gives 0 and no gradient passes. Not dead.")
        return tr("Inactive for every sample averaged here: z ≤ 0, so ReLU gives 0.")

    def description(self) -> str:
        """The picked parameters in words, for screen readers."""
        first, second = self.picks
        if first == second:
            return tr(
                "Picked {name}, value {value}.", name=self.name(first), value=brief(self.theta[first], True)
            )
        return tr(
            "Picked {name}, value {value}; second axis {other}, value {other_value}.",
            name=self.name(first),
            value=brief(self.theta[first], True),
            other=self.name(second),
            other_value=brief(self.theta[second], True),
        )
