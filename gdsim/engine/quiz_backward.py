"""Questions about the way back: factors of the chain rule, their products, and the gradient."""

from __future__ import annotations

import numpy as np

from gdsim.engine.network import MLP
from gdsim.engine.notation import derivative_latex, parameter_latex
from gdsim.engine.objective import Array
from gdsim.engine.primitives import ACTIVATIONS, Loss
from gdsim.engine.quiz import Kind, Question, Slip
from gdsim.engine.quiz_forward import Asker, Found, output
from gdsim.engine.quiz_parts import Given, Pass, ask, at_one, product_slips, sum_of_products
from gdsim.engine.sentence import sentence
from gdsim.engine.tape import BackwardStep

#: What the derivative of each loss is, in words.
_RULES = {
    "mse": sentence("The derivative of (ŷ − t)² with respect to ŷ is 2(ŷ − t), divided by n."),
    "half_squared_error": sentence("The derivative of ½(ŷ − t)² with respect to ŷ is ŷ − t, divided by N."),
    "mae": sentence("The derivative of |ŷ − t| with respect to ŷ is the sign of ŷ − t, divided by n."),
    "huber": sentence("The derivative of the Huber loss is ŷ − t, cut off at −1 and 1, divided by n."),
    "bce": sentence("The derivative of the cross-entropy of a logit ŷ is σ(ŷ) − t, divided by n."),
}


def backward_questions(of: Pass, mlp: MLP, cursor: int, j: int, dead: bool) -> Found:
    """The factor, and the product up to it; of the last factor the gradient as well."""
    asker, factor = Asker(of, mlp), of.chain.factors[j]
    step = of.chain.steps[factor.step]
    (letter, layer), (argument, _) = factor.output, factor.argument
    if letter in ("L", "E"):
        return (_loss_factor(asker, cursor, letter, step),)
    if letter in ("a", "y"):
        return _through_activation(asker, cursor, layer, step, dead)
    if argument == "a":
        return _through_affine(asker, cursor, layer, step)
    return _last(asker, cursor, j)


def _above(asker: Asker, letter: str, layer: int, unit: int) -> str:
    """∂L/∂ of a unit; of the error alone where there is a penalty."""
    error = asker.of.chain.factors[0].output[0]
    return derivative_latex(error, asker.symbol(letter, layer, unit))


def _loss_factor(asker: Asker, cursor: int, letter: str, step: BackwardStep) -> Question | None:
    loss: Loss = asker.loss
    unit, s = asker.unit(asker.mlp.depth), asker.sample
    y, t = output(asker, unit)
    n = round(1 / loss.scale(asker.mlp.widths[-1], asker.samples))
    answer = float(step.factor[unit, s])

    def rule(y: float, t: float, n: float) -> float:
        return at_one(loss.slope, y, t) / n

    text = _RULES.get(loss.key, sentence("Differentiate the loss with respect to the output."))
    rho = at_one(loss.rho, y.value, t.value)
    slips = [
        Slip(answer * n, sentence("Off by the factor {n}: the loss is a mean. {rule}", n=n, rule=text)),
        Slip(rho, sentence("That is the loss itself; its derivative is asked for.")),
    ]
    if loss.quadratic == 1.0:
        slips.append(Slip(answer / 2, sentence("Off by the factor {n}. {rule}", n=2, rule=text)))
    elif loss.quadratic == 0.5:
        slips.append(Slip(answer * 2, sentence("Off by the factor {n}. {rule}", n=2, rule=text)))
    elif loss.key == "bce":
        slips.append(Slip((y.value - t.value) / n, sentence("The sigmoid is missing. {rule}", rule=text)))
    return ask(
        asker.of,
        cursor,
        Kind.FACTOR,
        sentence("Backward: what is the next factor of the chain rule?"),
        derivative_latex(letter, y.symbol),
        (y, t, Given("n" if loss.mean_over_outputs else "N", n)),
        rule,
        loss.slope_latex,
        text,
        answer,
        slips=slips,
        notes=asker.notes,
    )


def _through_activation(asker: Asker, cursor: int, layer: int, step: BackwardStep, dead: bool) -> Found:
    rule, s = ACTIVATIONS[asker.mlp.activations[layer - 1]], asker.sample
    unit = asker.unit(layer)
    shut = np.flatnonzero((step.factor[:, s] == 0) & (rule.key == "relu"))
    if dead and shut.size and layer != asker.parameter.layer:
        unit = int(shut[asker.of.k % shut.size])
    is_dead = rule.key == "relu" and float(step.factor[unit, s]) == 0
    z, a = asker.given("z", layer, unit, "z"), asker.given("a", layer, unit, "a")
    answer, upstream = float(step.factor[unit, s]), float(step.upstream[unit, s])
    symbol = derivative_latex(a.symbol, z.symbol)

    def slope(z: float, a: float) -> float:
        out = np.empty(1)
        rule.slope(np.array([z]), np.array([a]), out)
        return float(out[0])

    title = sentence(rule.title)
    text = sentence("The factor is the slope of {activation} at z.", activation=title)
    slips = [
        Slip(a.value, sentence("That is the value of the activation; its slope is asked for.")),
        Slip(answer * upstream, _ALREADY),
    ]
    if rule.key == "relu":
        text = sentence("ReLU has slope 1 where z > 0, and 0 everywhere else.")
        slips.insert(0, Slip(1.0 - answer, text))
    elif rule.key in ("tanh", "sigmoid"):
        wrong = 1 - z.value**2 if rule.key == "tanh" else z.value * (1 - z.value)
        slips.append(Slip(wrong, sentence("The formula takes a, the value after the function, not z.")))
    prompt = sentence(
        "Backward: what is the next factor of the chain rule? The function is {activation}.", activation=title
    )
    if is_dead:
        prompt = sentence("What does this ReLU let through on the way back? Give its factor at this z.")
    product = ask(
        asker.of,
        cursor,
        Kind.PRODUCT,
        _PRODUCT,
        _above(asker, "z", layer, unit),
        (above := Given(_above(asker, "a", layer, unit), upstream), Given(symbol, answer)),
        lambda a, b: a * b,
        rf"{above.symbol} \cdot {symbol}",
        _MULTIPLY,
        float(step.adjoint[unit, s]),
        slips=product_slips(upstream, answer),
        notes=asker.notes,
    )
    return (
        ask(
            asker.of,
            cursor,
            Kind.DEAD if is_dead and dead else Kind.FACTOR,
            prompt,
            symbol,
            (z, a),
            slope,
            rule.slope_latex,
            text,
            answer,
            slips=slips,
            notes=asker.notes,
        ),
        product,
    )


_PRODUCT = sentence("What is the product of all factors up to this one?")
_MULTIPLY = sentence("Multiply the product so far by the new factor.")
_ALREADY = sentence("That is the product already; this factor alone is asked for.")


def _through_affine(asker: Asker, cursor: int, layer: int, step: BackwardStep) -> Found:
    """Down to a unit below: the factor is a weight; the product is a sum over the units above."""
    s, unit, source = asker.sample, asker.unit(layer), asker.unit(layer - 1)
    weight = asker.weight(layer, unit, source)
    total = asker.affine(layer, unit, source)
    z, a = asker.symbol("z", layer, unit), asker.symbol("a", layer - 1, source)
    upstream: Array = step.upstream
    factor = ask(
        asker.of,
        cursor,
        Kind.FACTOR,
        sentence("Backward: what is the next factor of the chain rule?"),
        derivative_latex(z, a),
        total.given,
        lambda *values: values[2 * source if len(values) > 3 else 0],
        weight.symbol,
        sentence("z is a sum of weights times activations: what stands beside this activation?"),
        weight.value,
        slips=(
            Slip(asker.value("a", layer - 1, source), sentence("That is the activation; its weight is asked for.")),
            Slip(weight.value * float(upstream[unit, s]), _ALREADY),
            Slip(asker.value("z", layer, unit), sentence("That is z itself; its derivative is asked for.")),
        ),
        notes=(*asker.notes, *total.notes),
        hinted=(f"{z} = {total.formula}", tuple(g.symbol for g in total.given if g.symbol[0] in "wb")),
    )  # fmt: skip
    units = range(asker.mlp.widths[layer])
    pairs = [
        (asker.weight(layer, j, source), Given(_above(asker, "z", layer, j), float(upstream[j, s])))
        for j in units
    ]
    own = sum_of_products(pairs, None, unit)
    share = weight.value * float(upstream[unit, s])
    slips: tuple[Slip, ...] = product_slips(float(upstream[unit, s]), weight.value)
    text, prompt = _MULTIPLY, _PRODUCT
    if len(pairs) > 1:
        text = sentence(
            "Each unit above brings its derivative times the weight that leads to it; add them up."
        )
        prompt = sentence(
            "What is the derivative of the loss with respect to this activation, all ways added up?"
        )
        slips = (Slip(share, sentence("That is one way alone; the other units above are missing.")), *slips)
    product = ask(
        asker.of,
        cursor,
        Kind.PRODUCT,
        prompt,
        _above(asker, "a", layer - 1, source),
        own.given,
        own.rule,
        own.formula,
        text,
        float(step.adjoint[source, s]),
        slips=slips,
        notes=(*asker.notes, *own.notes),
    )
    return factor, product


def _last(asker: Asker, cursor: int, j: int) -> Found:
    """From z to the parameter: the input beside it, then the gradient over all samples."""
    of, p, s = asker.of, asker.parameter, asker.sample
    factor, before = of.chain.factors[j], of.chain.factors[j - 1]
    upstream, last = before.running.reshape(-1), factor.value.reshape(-1)
    z = asker.symbol("z", p.layer, p.unit)
    total = asker.affine(p.layer, p.unit, 0 if p.is_bias else p.source)
    answer = float(last[s])
    own = parameter_latex(asker.mlp, of.chain.parameter)
    if p.is_bias:
        text, beside = (
            sentence("The bias is added as it is: by how much does z grow when it grows by 1?"),
            None,
        )
    else:
        text = sentence("z is a sum of weights times inputs: what stands beside this weight?")
        beside = asker.given("a", p.layer - 1, p.source)
    numbers = tuple(g.symbol for g in total.given if g.symbol != own and g.symbol[0] not in "wb")
    slips = [Slip(answer * float(upstream[s]), _ALREADY)]
    if beside is not None:
        weight = float(of.before.x[of.chain.parameter])
        slips.insert(0, Slip(weight, sentence("That is the weight; its input is asked for.")))
    question = ask(
        of,
        cursor,
        Kind.FACTOR,
        sentence("Backward: what is the last factor of the chain rule?"),
        factor.symbol,
        total.given,
        lambda *values: 1.0 if p.is_bias else values[2 * p.source + 1 if len(values) > 3 else 1],
        "1" if beside is None else beside.symbol,
        text,
        answer,
        slips=slips,
        notes=(*asker.notes, *total.notes),
        hinted=(f"{z} = {total.formula}", numbers),
    )
    above, symbol = Given(_above(asker, "z", p.layer, p.unit), float(upstream[s])), factor.symbol
    product = ask(
        of,
        cursor,
        Kind.PRODUCT,
        _PRODUCT,
        derivative_latex(of.chain.factors[0].output[0], own),
        (above, Given(symbol, answer)),
        lambda a, b: a * b,
        rf"{above.symbol} \cdot {symbol}",
        _MULTIPLY,
        float(factor.running.reshape(-1)[s]),
        slips=product_slips(above.value, answer),
        notes=asker.notes,
    )
    gradient = _gradient(asker, cursor, upstream, last, above.symbol, symbol, own)
    return question, product, gradient


def same_answer(of: Pass) -> bool:
    """True if the gradient is the last product: for one sample without a penalty."""
    return of.chain.factors[-1].running.size == 1 and of.chain.factors[0].output[0] == "L"


def _gradient(
    asker: Asker, cursor: int, upstream: Array, last: Array, above: str, symbol: str, own: str
) -> Question | None:
    """The sum over the samples, and the penalty's part."""
    of, chain, s = asker.of, asker.of.chain, asker.sample
    single = asker.samples == 1
    pairs = [
        (
            Given(above if single else rf"\delta_{{{i + 1}}}", float(upstream[i])),
            Given(symbol if single else rf"f_{{{i + 1}}}", float(last[i])),
        )
        for i in range(asker.samples)
    ]
    penalised = chain.factors[0].output[0] == "E" and not asker.parameter.is_bias
    extra = Given(derivative_latex("R", own), chain.penalty) if penalised else None
    total = sum_of_products(pairs, extra)
    text = sentence("The gradient is the product of all factors.")
    notes = list(total.notes)
    slips = list(product_slips(float(upstream[s]), float(last[s]))) if single else []
    if not single:
        text = sentence("Multiply the factors for each sample, then add the samples up.")
        notes.insert(0, sentence("δ is the product so far and f the last factor, for each sample."))
        one = sentence("That is one sample alone; the sum over all samples is asked for.")
        slips += [Slip(float(upstream[i] * last[i]), one) for i in range(min(asker.samples, 8))]
        mean = sentence("The loss is a mean already: add the samples up, without dividing.")
        slips.append(Slip(chain.gradient / asker.samples, mean))
    if penalised:
        slips.append(
            Slip(chain.gradient - chain.penalty, sentence("The penalty's own derivative is missing."))
        )
    return ask(
        of,
        cursor,
        Kind.GRADIENT,
        sentence("What is the gradient of the picked parameter?"),
        derivative_latex("L", own),
        total.given,
        total.rule,
        total.formula,
        text,
        chain.gradient,
        slips=slips,
        notes=notes,
    )
