"""Questions about a network's forward pass, and which unit and sample a pass is asked about."""

from __future__ import annotations

from gdsim.engine.network import MLP
from gdsim.engine.notation import parameter_latex, unit_latex
from gdsim.engine.primitives import ACTIVATIONS, LOSSES
from gdsim.engine.quiz import Kind, Question, Slip
from gdsim.engine.quiz_parts import Given, Pass, Sum, ask, at_one, sum_of_products
from gdsim.engine.sentence import Sentence, sentence
from gdsim.engine.walk import WalkStep

Found = tuple[Question | None, ...]
Y, T = r"\hat{y}", "t"

#: A loss for one output of one sample, in the letters of the table.
_RHO = {
    "mse": r"(\hat{y} - t)^{2}",
    "half_squared_error": r"\frac{1}{2}(\hat{y} - t)^{2}",
    "mae": r"|\hat{y} - t|",
    "huber": r"h(\hat{y} - t)",
    "bce": r"-t\ln\sigma(\hat{y}) - (1 - t)\ln(1 - \sigma(\hat{y}))",
}


class Asker:
    """Which unit and which sample a pass is asked about: those of the picked weight, else another each time."""

    def __init__(self, of: Pass, mlp: MLP) -> None:
        self.of, self.mlp, self.loss = of, mlp, LOSSES[of.loss]
        self.parameter = mlp.parameter(of.chain.parameter)
        self.samples = of.tape.find("y", mlp.depth).value.shape[-1]
        self.sample = of.k % self.samples
        self.notes: tuple[Sentence, ...] = ()
        if self.samples > 1:
            self.notes = (
                sentence("Sample {sample} of {samples}.", sample=self.sample + 1, samples=self.samples),
            )

    def unit(self, layer: int) -> int:
        """The unit of a layer that is asked about."""
        p, width = self.parameter, self.mlp.widths[layer]
        if layer == p.layer:
            return p.unit
        if layer == p.layer - 1 and not p.is_bias:
            return p.source
        return (self.of.k + layer) % width

    def symbol(self, letter: str, layer: int, unit: int) -> str:
        """``z^{(2)}_{1}``; the values of layer 0 are x, those of the last one ŷ."""
        if letter == "a":
            letter = "x" if layer == 0 else "y" if layer == self.mlp.depth else "a"
        return unit_latex(letter, self.mlp, layer, unit)

    def value(self, letter: str, layer: int, unit: int) -> float:
        """Its value for the sample."""
        if letter == "a":
            letter = "x" if layer == 0 else "y" if layer == self.mlp.depth else "a"
        return float(self.of.tape.find(letter, layer).value[unit, self.sample])

    def given(self, letter: str, layer: int, unit: int, token: str = "") -> Given:
        """Both."""
        return Given(self.symbol(letter, layer, unit), self.value(letter, layer, unit), token)

    def weight(self, layer: int, unit: int, source: int) -> Given:
        """A weight, or with ``source == fan_in`` a bias."""
        i = self.mlp.index(layer, unit, source)
        return Given(parameter_latex(self.mlp, i), float(self.of.before.x[i]))

    def affine(self, layer: int, unit: int, keep: int | None = None) -> Sum:
        """The pre-activation of a unit as a sum over its inputs, and the bias."""
        fan_in = self.mlp.widths[layer - 1]
        pairs = [
            (self.weight(layer, unit, source), self.given("a", layer - 1, source)) for source in range(fan_in)
        ]
        return sum_of_products(pairs, self.weight(layer, unit, fan_in), keep)


def forward_questions(of: Pass, mlp: MLP, cursor: int) -> Found:
    """The value of one unit, or the loss."""
    step, asker = of.walk.steps[cursor], Asker(of, mlp)
    assert step.output is not None
    letter, layer = step.output
    if letter == "z":
        return (_pre_activation(asker, cursor, layer),)
    if letter in ("a", "y"):
        return (_activation(asker, cursor, layer),)
    if letter == "R":
        return (None,)  # a sum over all weights
    node = of.tape.find(letter, layer)
    if node.arguments[-1].name == "R":
        terms = [Given(a.name, float(a.value)) for a in node.arguments]
        text = sentence("The penalty is added to the error.")
        prompt = sentence("Forward: what is the loss?")
        return (
            ask(
                of, cursor, Kind.FORWARD, prompt, "L", terms,
                lambda E, R: E + R, "E + R", text, float(step.value),
            ),
        )  # fmt: skip
    return (_loss(asker, cursor, step),)


def _pre_activation(asker: Asker, cursor: int, layer: int) -> Question | None:
    unit = asker.unit(layer)
    total = asker.affine(layer, unit)
    bias = total.given[-1].value
    answer = asker.value("z", layer, unit)
    return ask(
        asker.of,
        cursor,
        Kind.FORWARD,
        sentence("Forward: what is the pre-activation of this unit?"),
        asker.symbol("z", layer, unit),
        total.given,
        total.rule,
        total.formula,
        sentence("Multiply each input of the unit by its weight, add them up, and add the bias."),
        answer,
        slips=(Slip(answer - bias, sentence("The last term, which is only added, is missing.")),),
        notes=(*asker.notes, *total.notes),
    )


def _activation(asker: Asker, cursor: int, layer: int) -> Question | None:
    unit = asker.unit(layer)
    rule = ACTIVATIONS[asker.mlp.activations[layer - 1]]
    z = asker.given("z", layer, unit, "z")
    title = sentence(rule.title)
    return ask(
        asker.of,
        cursor,
        Kind.FORWARD,
        sentence("Forward: what is the activation of this unit? Its function is {activation}.", activation=title),
        asker.symbol("a", layer, unit),
        (z,),
        lambda value: at_one(rule, value),
        rule.latex,
        sentence("Apply the activation function {activation} to z.", activation=title),
        asker.value("a", layer, unit),
        slips=(
            Slip(z.value, sentence("That is z itself; the activation function has to be applied.")),
            Slip(at_one(rule.derivative, z.value), sentence("That is the slope; forward the value is needed.")),
        ),
        notes=asker.notes,
    )  # fmt: skip


def _loss(asker: Asker, cursor: int, step: WalkStep) -> Question | None:
    """The mean over outputs and samples; of many terms the last one and the rest."""
    loss, (outputs, samples) = asker.loss, (asker.mlp.widths[-1], asker.samples)
    scale = loss.scale(outputs, samples)
    unit, answer = asker.unit(asker.mlp.depth), float(step.value)
    y, t = (each.value for each in output(asker, unit))
    rho = at_one(loss.rho, y, t)
    formula, given, notes = _RHO.get(loss.key, ""), list(output(asker, unit)), list(asker.notes)
    if not formula:
        return None
    if outputs * samples > 1:
        letter = "n" if loss.mean_over_outputs else "N"
        inner = rf"\left({formula} + r\right)"
        given.append(Given("r", answer / scale - rho))
        notes.append(sentence("r is the sum of the other {count} terms.", count=outputs * samples - 1))
        if scale != 1:
            given.append(Given(letter, round(1 / scale)))
            inner = rf"\frac{{1}}{{{letter}}}{inner}"
        formula = inner

    def rule(y: float, t: float, r: float = 0.0, n: float = 1.0) -> float:
        return (at_one(loss.rho, y, t) + r) / n

    slips = [Slip(answer / scale, sentence("The mean is asked for: divide by {n}.", n=round(1 / scale)))]
    if loss.quadratic == 1.0:
        slips.append(Slip(y - t, sentence("The difference has to be squared.")))
        slips.append(Slip(answer / 2, sentence("There is no one half in this loss.")))
    elif loss.quadratic == 0.5:
        slips.append(Slip(2 * answer, sentence("The one half is missing.")))
    return ask(
        asker.of,
        cursor,
        Kind.FORWARD,
        sentence("Forward: what is the loss? It is: {loss}.", loss=sentence(loss.title)),
        step.symbol,
        given,
        rule,
        formula,
        sentence("Compare the output with its target, as the loss says."),
        answer,
        slips=slips,
        notes=notes,
    )


def output(asker: Asker, unit: int) -> tuple[Given, Given]:
    """An output and its target; the formulas call them ŷ and t."""
    loss_node = next(
        node for node in asker.of.tape.nodes if len(node.arguments) == 2 and node.arguments[1].name == T
    )
    target = float(loss_node.arguments[1].value[unit, asker.sample])
    depth = asker.mlp.depth
    return asker.given("y", depth, unit, Y), Given(unit_latex("t", asker.mlp, depth, unit), target, T)  # fmt: skip
