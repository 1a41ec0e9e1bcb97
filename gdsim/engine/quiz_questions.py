"""Questions made from the numbers of a pass: what the next step of its walk will show."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from gdsim.engine.formula import Formula
from gdsim.engine.notation import derivative_latex
from gdsim.engine.objective import Array
from gdsim.engine.optimizers.first_order import GradientDescent
from gdsim.engine.quiz import Hint, Kind, NumberQuestion, PointQuestion, Question, Slip, Tolerance
from gdsim.engine.quiz_backward import backward_questions, same_answer
from gdsim.engine.quiz_forward import forward_questions
from gdsim.engine.quiz_parts import Given, Pass, ask, product_slips, tex
from gdsim.engine.sentence import sentence
from gdsim.engine.surface import Surface
from gdsim.engine.tape import Node
from gdsim.engine.walk import Phase, of_coordinate

__all__ = ["Pass", "next_questions", "questions"]


def questions(of: Pass, cursor: int, kinds: Collection[Kind]) -> tuple[Question, ...]:
    """What can be asked about the step after ``cursor``, one after the other, before it is taken."""
    if not 0 <= cursor < len(of.walk.steps):
        return ()
    with np.errstate(all="ignore"):  # what is not finite is not asked
        found = _about(of, cursor, kinds)
    return tuple(each for each in found if each is not None and each.kind in kinds)


def _about(of: Pass, cursor: int, kinds: Collection[Kind]) -> Sequence[Question | None]:
    forward, backward = len(of.walk.of(Phase.FORWARD)), len(of.walk.of(Phase.BACKWARD))
    phase, j = of.walk.steps[cursor].phase, cursor - forward
    last = j == backward - 1
    if phase is Phase.UPDATE:
        return _update(of, cursor, forward + backward)
    if of.mlp is not None and phase is Phase.FORWARD:
        return forward_questions(of, of.mlp, cursor)
    if of.mlp is not None:
        found = backward_questions(of, of.mlp, cursor, j, Kind.DEAD in kinds)
        if last and Kind.GRADIENT in kinds and same_answer(of):
            return [each for each in found if each is None or each.kind is not Kind.PRODUCT]
        return found
    if phase is Phase.FORWARD:
        return _node(of, cursor)
    factor, product = _edge(of, cursor, j)
    return factor, _partial(of, cursor) if last and Kind.PARTIAL in kinds else product


def next_questions(of: Pass, cursor: int, kinds: Collection[Kind]) -> tuple[Question, ...]:
    """The questions about the first step from ``cursor`` on that has any; empty if no step has."""
    for place in range(cursor, len(of.walk.steps)):
        found = questions(of, place, kinds)
        if found:
            return found
    return ()


# --- a formula's graph ------------------------------------------------------------------------------


def _values(node: Node) -> tuple[list[Given], list[int]]:
    """The different arguments of a node, and for each argument which of them it is."""
    unique = list({id(a): a for a in node.arguments}.values())
    places = [next(i for i, u in enumerate(unique) if u is a) for a in node.arguments]
    return [Given(a.latex, float(a.value)) for a in unique], places


def _arrays(values: Sequence[float], places: Sequence[int]) -> list[Array]:
    return [np.asarray(values[place], dtype=np.float64) for place in places]


def _node(of: Pass, cursor: int) -> tuple[Question | None, ...]:
    step = of.walk.steps[cursor]
    assert step.output is not None
    node = of.tape.find(*step.output)
    given, places = _values(node)

    def rule(*values: float) -> float:
        assert node.primitive is not None
        return float(node.primitive.forward(*_arrays(values, places)))

    question = ask(
        of,
        cursor,
        Kind.FORWARD,
        sentence("Forward: what is the value of the next node?"),
        step.symbol,
        given,
        rule,
        step.formula,
        sentence("A node is computed from the nodes before it: put their values in."),
        float(step.value),
    )
    return (question,)


def _edge(of: Pass, cursor: int, j: int) -> tuple[Question | None, Question | None]:
    """The factor of an edge, and the derivative by the node it leads to, as far as it is summed up."""
    factor = of.chain.factors[j]
    step = of.chain.steps[factor.step]
    node, argument = step.output, step.argument
    given, places = _values(node)
    assert node.primitive is not None
    forward, local = node.primitive.forward, step.partial.factor

    def slope(*values: float) -> float:
        arrays = _arrays(values, places)
        return float(local(forward(*arrays), *arrays))

    value, upstream = float(step.factor), float(step.upstream)
    first = ask(
        of,
        cursor,
        Kind.FACTOR,
        sentence("Backward: what is the next factor of the chain rule?"),
        factor.symbol,
        given,
        slope,
        factor.formula,
        sentence("The factor is the derivative of this one operation, with all its other arguments fixed."),
        value,
        shown=(f"{node.latex} = {of.walk.steps[_place(of, node)].formula}",),
        slips=(
            Slip(float(node.value), sentence("That is the value of the node; its derivative is asked for.")),
            Slip(value * upstream, sentence("That is the product already; this factor alone is asked for.")),
        ),
    )
    earlier = [s for s in of.chain.steps[: factor.step] if s.argument is argument]
    if node is of.tape.loss and not earlier:
        return first, None  # the first product is the first factor
    above = derivative_latex("f", node.latex)
    parts = [Given(above, upstream), Given(factor.symbol, value)]
    formula, slips = rf"{above} \cdot {factor.symbol}", product_slips(upstream, value)
    text = sentence("Multiply the derivative that arrives from above by the new factor.")
    if earlier:
        parts.append(Given("s", float(earlier[-1].adjoint)))
        formula += " + s"
        text = sentence("Edges meet here: multiply, then add s, what the edges before have brought.")
        missing = sentence("That is the share of this edge; what the edges before have brought is missing.")
        slips = (Slip(upstream * value, missing), *slips)
    return first, ask(
        of,
        cursor,
        Kind.PRODUCT,
        sentence("What is the derivative of f by this node, as far as it is summed up?"),
        derivative_latex("f", argument.latex),
        parts,
        lambda a, b, s=0.0: a * b + s,
        formula,
        text,
        float(step.adjoint),
        slips=slips,
    )


def _place(of: Pass, node: Node) -> int:
    """Where the walk computes a node."""
    key = (node.name, node.layer)
    return next(i for i, step in enumerate(of.walk.steps) if step.output == key)


def _partial(of: Pass, cursor: int) -> NumberQuestion | None:
    """The whole derivative by the picked variable."""
    objective = of.function.as_formula if isinstance(of.function, Surface) else of.function
    if not isinstance(objective, Formula):
        return None
    i, x = of.chain.parameter, of.before.x
    names = [objective.coordinate_latex(each) for each in range(objective.dimension)]
    g, single = objective.gradient(x), len(names) == 1
    of_f = sentence("That is the value of f; its derivative is asked for.")
    slips = [Slip(float(objective.value(x)), of_f)]
    prompt = sentence("What is the derivative at this point?")
    text = sentence("Differentiate the formula, then put the point in.")
    if not single:
        prompt = sentence("What is the partial derivative at this point?")
        text = sentence("Differentiate with respect to this variable; the other one is a constant.")
        other = sentence("That is the derivative with respect to the other variable.")
        slips.append(Slip(float(g[1 - i]), other))
    return ask(
        of,
        cursor,
        Kind.PARTIAL,
        prompt,
        r"f^{\prime}(x)" if single else derivative_latex("f", names[i]),
        [Given(name, float(value)) for name, value in zip(names, x, strict=True)],
        lambda *point: float(objective.gradient(np.array(point))[i]),
        objective.gradient_latex()[i],
        text,
        float(g[i]),
        shown=(objective.latex,),
        slips=slips,
    )


# --- the step ---------------------------------------------------------------------------------------


def _update(of: Pass, cursor: int, first: int) -> tuple[Question | None, ...]:
    """Of gradient descent before its quantities are seen, of other methods before the point is written."""
    last = len(of.walk.steps) - 1
    plain = type(of.optimizer) is GradientDescent
    if cursor != (first if plain else last):
        return ()
    return _descent(of, cursor) if plain else _written(of, cursor), _point(of, cursor)


def _descent(of: Pass, cursor: int) -> Question | None:
    assert isinstance(of.optimizer, GradientDescent)
    i, symbol, rate, g = of.chain.parameter, of.chain.symbol, of.optimizer.learning_rate, of.gradient
    x, new = float(of.before.x[i]), float(of.after.x[i])
    letter = derivative_latex("f" if of.function is not None else "L", symbol)
    step = sentence("That is the step alone; the new value is the old one plus the step.")
    return ask(
        of,
        cursor,
        Kind.UPDATE,
        sentence("Gradient descent makes its step: what is the new value?"),
        symbol,
        [Given(symbol, x), Given(r"\eta", rate), Given(letter, g)],
        lambda x, rate, g: x - rate * g,
        rf"{symbol} - \eta \cdot {letter}",
        sentence("Subtract the gradient times the learning rate."),
        new,
        slips=(
            Slip(x + rate * g, sentence("The step goes against the gradient: subtract it.")),
            Slip(x - g, sentence("The learning rate is missing.")),
            Slip(-rate * g, step),
            Slip(rate * g, step),
        ),
        relation=r"\leftarrow",
        then=len(of.walk.steps),
        tolerance=Tolerance.of_change(x, new),
    )


def _written(of: Pass, cursor: int) -> Question | None:
    """The last assignment of a rule, from the quantities before it."""
    i, symbol, steps = of.chain.parameter, of.chain.symbol, of.walk.of(Phase.UPDATE)
    x, new = float(of.before.x[i]), float(of.after.x[i])
    move = {step.symbol: step for step in steps}
    given = [Given(symbol, x)]
    if r"\alpha" in move and "p" in move:
        length, along = (of_coordinate(move[each].value, i) for each in (r"\alpha", "p"))
        given += [Given(r"\alpha", length), Given("p", along)]
        formula = rf"{symbol} + \alpha \cdot p"
    else:
        given.append(Given(r"\Delta x", new - x))
        formula = rf"{symbol} + \Delta x"
    return ask(
        of,
        cursor,
        Kind.UPDATE,
        sentence("The optimizer has its step: what is the new value?"),
        symbol,
        given,
        lambda x, a, p=1.0: x + a * p,
        formula,
        sentence("The new value is the old one plus the step."),
        new,
        slips=(
            Slip(new - x, sentence("That is the step alone; the new value is the old one plus the step.")),
            Slip(x - (new - x), sentence("Add the step: its sign is already in it.")),
        ),
        relation=r"\leftarrow",
        then=len(of.walk.steps),
        tolerance=Tolerance.of_change(x, new),
    )


def _point(of: Pass, cursor: int) -> Question | None:
    """Where the step leads on the surface."""
    at = tuple(float(of.before.x[i]) for i in of.picks)
    new = tuple(float(of.after.x[i]) for i in of.picks)
    moves = [b - a for a, b in zip(at, new, strict=True)]
    if not all(map(np.isfinite, (*at, *new))) or not any(moves):
        return None
    plain = isinstance(of.optimizer, GradientDescent)
    text = (
        sentence("The step goes down the steepest slope, at a right angle to the line of equal height.")
        if plain
        else sentence("The step is what the optimizer's rule gives, not always straight down.")
    )
    steps = tuple(rf"\Delta {name} = {tex(move)}" for name, move in zip(of.names, moves, strict=True))
    hints = [Hint(text)]
    if plain:
        letter = "f" if of.function is not None else "L"
        rule = [rf"\Delta {name} = -\eta \cdot {derivative_latex(letter, name)}" for name in of.names]
        hints.append(Hint(sentence("The formula:"), r",\quad ".join(rule)))
    hints.append(Hint(sentence("With the numbers:"), r",\quad ".join(steps)))
    new_tex, old_tex = (_tuple([tex(value) for value in point]) for point in (new, at))
    return PointQuestion(
        kind=Kind.POINT,
        k=of.k,
        cursor=cursor,
        then=len(of.walk.steps),
        prompt=sentence("Click on the surface where the next point will be, or type it."),
        symbol=_tuple(of.names),
        given=(f"{_tuple(of.names)} = {old_tex}",),
        hints=tuple(hints),
        solution=(rf"{_tuple(of.names)} \leftarrow {new_tex}",),
        relation=r"\leftarrow",
        at=at,
        answer=new,
        scale=of.scale,
    )


def _tuple(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else r"\left(" + r";\ ".join(parts) + r"\right)"
