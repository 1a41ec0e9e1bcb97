"""What the drawing of a formula's graph shows at this moment, read from the session: numbers and their words."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSizeF

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.chain import Key
from gdsim.engine.formula_tape import EdgeStep, GraphSteps, definition_latex, formula_steps, formula_tape
from gdsim.engine.notation import derivative_latex
from gdsim.engine.tape import Node, Tape
from gdsim.engine.walk import Phase
from gdsim.ui.formula_item import FormulaPath, formula_path, plain_text
from gdsim.ui.graph_layout import GraphLayout
from gdsim.ui.network_backward import CURRENT, DONE, PENDING
from gdsim.ui.network_picture import precise
from gdsim.ui.scrubber import place_text

FORMULA_PX, VALUE_LINE = 15.0, 16.0
PADDING = QSizeF(24.0, 14.0)  # of a box, both sides together
LEAST_WIDTH, VARIABLE_WIDTH = 72.0, 104.0  # a variable shows two values after the update
UNKNOWN = QSizeF(96.0, 44.0)  # a box whose formula is not typeset yet


class GraphPicture:
    """The numbers and marks of one drawing; :meth:`read` takes them from the session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.tape: Tape | None = None
        self.steps = GraphSteps((), ())
        self.layout: GraphLayout | None = None
        self._laid_out: object = None
        self.typeset = False
        self.read()

    def read(self) -> None:
        """Take what the session shows now; without a pass yet, the graph at the point shown."""
        session = self.session
        backward = session.backward
        if not session.is_function:
            self.tape = None
        elif backward is not None:
            self.tape = backward.tape
        else:
            self.tape = formula_tape(session.experiment.function.objective, session.theta)
        if self.tape is None or not self.tape.nodes:
            self.tape, self.layout, self.steps, self._laid_out = None, None, GraphSteps((), ()), None
            return
        self.nodes = {(node.name, node.layer): node for node in self.tape.nodes}
        self.parameter = session.parameter
        self.steps = formula_steps(self.tape, self.parameter)
        self.step_of_wire = {step.index: j for j, step in enumerate(self.steps.backward)}
        forward, n = len(self.steps.forward), len(self.steps.backward)
        self.forward_taken = min(session.cursor, forward)
        self.backward_taken = min(max(session.cursor - forward, 0), n)
        place = session.place
        self.phase = place.phase if place is not None else None
        self.place_text = place_text(place, session.counts)
        self.updated = session.update_shown and backward is not None
        self.after = backward.after.x if self.updated and backward is not None else None
        hovered = session.hovered_factor
        self.hovered_node = hovered if hovered is not None and 0 <= hovered < forward else None
        self.hovered_edge = hovered - forward if hovered is not None and 0 <= hovered - forward < n else None

    # -- layout ------------------------------------------------------------------------

    @property
    def formulas(self) -> tuple[str, ...]:
        """What has to be typeset before it can be painted."""
        return tuple(definition_latex(node) for node in self.tape.nodes) if self.tape is not None else ()

    def arrange(self, typeset: bool) -> bool:
        """Lay out the graph where it changed; True if it did. ``typeset``: its formulas can be measured."""
        wanted = (self.formulas, typeset)
        if wanted == self._laid_out or self.tape is None:
            return False
        self._laid_out, self.typeset = wanted, typeset
        self.layout = GraphLayout(self.tape, {key: self._size(node) for key, node in self.nodes.items()})
        return True

    def formula(self, node: Node) -> FormulaPath:
        """The typeset definition of a node."""
        return formula_path(definition_latex(node), FORMULA_PX)

    def _size(self, node: Node) -> QSizeF:
        if not self.typeset:
            return UNKNOWN
        formula = self.formula(node)
        height = formula.ascent + formula.descent + VALUE_LINE + PADDING.height()
        least = VARIABLE_WIDTH if node.is_leaf else LEAST_WIDTH
        return QSizeF(max(least, formula.width + PADDING.width()), max(UNKNOWN.height(), height))

    # -- states and numbers ----------------------------------------------------------------

    def node_state(self, key: Key) -> str:
        """Whether a node is computed; a variable always is."""
        node = self.nodes[key]
        if node.is_leaf:
            return DONE
        if node.layer == self.forward_taken and self.phase is Phase.FORWARD:
            return CURRENT
        return DONE if node.layer <= self.forward_taken else PENDING

    def edge(self, wire: int) -> EdgeStep | None:
        """The backward step of an edge; None where it is on no path to the variable."""
        j = self.step_of_wire.get(wire)
        return None if j is None else self.steps.backward[j]

    def edge_state(self, wire: int) -> str:
        """Whether the backward pass has taken an edge."""
        j = self.step_of_wire.get(wire)
        if j is None or j >= self.backward_taken:
            return PENDING
        return CURRENT if j == self.backward_taken - 1 and self.phase is Phase.BACKWARD else DONE

    @property
    def current_edge(self) -> EdgeStep | None:
        """The edge taken last, while the pass goes on."""
        on = self.phase is Phase.BACKWARD and 0 < self.backward_taken <= len(self.steps.backward)
        return self.steps.backward[self.backward_taken - 1] if on else None

    @property
    def current_node(self) -> Key | None:
        """The node computed last, while the pass goes on."""
        on = self.phase is Phase.FORWARD and self.forward_taken > 0
        return self.steps.forward[self.forward_taken - 1].output if on else None

    def adjoint(self, key: Key) -> float | None:
        """df/d(node) as far as the pass has summed it up; None where nothing has arrived."""
        assert self.tape is not None
        if self.backward_taken == 0:
            return None
        if self.nodes[key] is self.tape.loss:
            return 1.0
        arrived = [s for s in self.steps.backward[: self.backward_taken] if s.argument == key]
        return float(arrived[-1].adjoint) if arrived else None

    def expects_more(self, key: Key) -> bool:
        """True while not every edge into the node has been taken: its derivative is a part of the sum."""
        return any(s.argument == key for s in self.steps.backward[self.backward_taken :])

    def new_value(self, key: Key) -> float | None:
        """A variable's value after the update, once that is shown."""
        name, layer = key
        if self.after is None or layer or name not in "xy" or "xy".index(name) >= np.size(self.after):
            return None
        return float(self.after["xy".index(name)])

    # -- words -------------------------------------------------------------------------------

    def slope_text(self, key: Key) -> str:
        """``∂f/∂v₃``."""
        return plain_text(derivative_latex("f", self.nodes[key].latex))

    def node_tip(self, key: Key) -> str:
        """A node's definition, its number in full, and the derivative that has reached it."""
        node = self.nodes[key]
        lines = [plain_text(definition_latex(node))]
        if self.node_state(key) == PENDING:
            lines.append(tr("Not computed yet."))
        else:
            lines[0] += f" = {precise(float(node.value))}"
        slope = self.adjoint(key)
        if slope is not None:
            lines.append(f"{self.slope_text(key)} = {precise(slope)}")
        if node.is_leaf and len(self.variables) > 1:
            lines.append(tr("Click to follow the derivative by {name}.", name=node.name))
        return "\n".join(lines)

    def edge_tip(self, wire: int) -> str:
        """The factor of an edge in a sentence."""
        assert self.tape is not None
        step = self.edge(wire)
        if step is None:
            return tr("This edge is on no path to {name}.", name=self.tape.nodes[self.parameter].name)
        text = f"{plain_text(step.symbol)} = {plain_text(step.formula)}"
        if self.edge_state(wire) == PENDING:
            return text + "\n" + tr("Not taken yet.")
        sentence = tr(
            "{upstream} times the factor {factor} adds {contribution} to {slope}, which is now {adjoint}.",
            upstream=f"{self.slope_text(step.output)} = {precise(float(step.upstream))}",
            factor=precise(float(step.value)),
            contribution=precise(float(step.contribution)),
            slope=self.slope_text(step.argument),
            adjoint=precise(float(step.adjoint)),
        )
        return f"{text} = {precise(float(step.value))}\n{sentence}"

    @property
    def variable(self) -> Node | None:
        """The variable whose derivative is followed."""
        return self.tape.nodes[self.parameter] if self.tape is not None else None

    @property
    def variables(self) -> tuple[Key, ...]:
        """The variables the formula has."""
        return tuple(key for key, node in self.nodes.items() if node.is_leaf) if self.tape is not None else ()

    def description(self) -> str:
        """The graph and the step taken last in words, for screen readers."""
        if self.tape is None or self.layout is None:
            return ""
        words = [
            tr(
                "{nodes} nodes, {edges} edges, derivative by {name}.",
                nodes=len(self.nodes),
                edges=len(self.layout.wires),
                name=self.tape.nodes[self.parameter].name,
            )
        ]
        if self.current_node is not None:
            words.append(self.node_tip(self.current_node))
        if self.current_edge is not None:
            words.append(self.edge_tip(self.current_edge.index))
        return " ".join(words).replace("\n", " ")
