"""What the optimizers' orders, settings and options are called."""

from __future__ import annotations

from gdsim.app.i18n import tr
from gdsim.engine.experiment import OptimizerChoice
from gdsim.engine.optimizers import Hyperparameter, Order
from gdsim.ui.forms import Choice, Scale

#: Hyperparameters that are whole numbers.
WHOLE = frozenset({"pairs", "every", "length"})


def choice_title(choice: OptimizerChoice) -> str:
    """A branch by its name, any other optimizer by its method."""
    return choice.name or tr(choice.optimizer.title)


def order_heading(order: Order) -> tuple[str, str]:
    """The name of an order and what it looks at."""
    return {
        Order.FIRST: (tr("Order 1"), tr("gradient")),
        Order.ONE_AND_HALF: (tr("Order 1.5"), tr("curvature from gradients")),
        Order.SECOND: (tr("Order 2"), tr("Hessian")),
    }[order]


def order_hint(order: Order) -> str:
    """What an order costs and what it gives, on one line."""
    return {
        Order.FIRST: tr("First derivatives; cheap, slow, needs no convexity"),
        Order.ONE_AND_HALF: tr("Builds curvature from first derivatives; extra algorithm and memory"),
        Order.SECOND: tr("Second derivatives; few steps, needs convexity, costs time and memory"),
    }[order]


def hyperparameter_title(name: str, symbol: str = "") -> str:
    """What a hyperparameter is called; an unknown one by its own name."""
    if name == "learning_rate" and symbol in (r"\Delta_0", r"\delta_0"):
        return tr("first radius") if symbol == r"\Delta_0" else tr("first step length")
    titles = {
        "learning_rate": tr("learning rate"),
        "beta": tr("momentum factor"),
        "beta1": tr("first moment decay"),
        "beta2": tr("second moment decay"),
        "epsilon": tr("smallest divisor"),
        "rho": tr("averaging factor"),
        "alpha": tr("averaging factor"),
        "eta_minus": tr("shrinking factor"),
        "eta_plus": tr("growth factor"),
        "step_min": tr("shortest step"),
        "step_max": tr("longest step"),
        "weight_decay": tr("weight decay"),
        "momentum_decay": tr("momentum decay"),
        "pairs": tr("pairs kept"),
        "damping": tr("first damping"),
        "delta": tr("smallest eigenvalue"),
        "gamma": tr("decay factor"),
        "every": tr("stage length"),
        "length": tr("decay length"),
        "floor": tr("final share"),
    }
    return titles.get(name) or name.replace("_", " ")


def option_title(name: str) -> str:
    """What an option is called; an unknown one by its own name."""
    titles = {
        "line_search": tr("line search"),
        "formula": tr("formula for β"),
        "scaling": tr("first scaling"),
    }
    return titles.get(name) or name.replace("_", " ")


def option_choice(key: str) -> Choice:
    """One value of an option as an entry of a combo box."""
    titles = {
        "constant": (tr("constant"), tr("The learning rate is the step, without a search")),
        "exact": (tr("exact"), tr("The minimum along the direction if the function is quadratic")),
        "armijo": (tr("Armijo"), tr("Halves the step until it lowers the loss enough")),
        "strong_wolfe": (tr("strong Wolfe"), tr("Enough decrease, and the slope flattened")),
        "polak_ribiere": (tr("Polak-Ribière+"), tr("Restarts by itself: its factor is never negative")),
        "fletcher_reeves": (tr("Fletcher-Reeves"), tr("The ratio of the squared gradient norms")),
        "none": (tr("identity"), tr("No scaling")),
        "first_pair": (tr("first pair"), tr("Scaled by the first step and change of the gradient")),
        "last_pair": (tr("last pair"), tr("Scaled by the last step and change of the gradient")),
    }
    title, tip = titles.get(key, (key.replace("_", " "), ""))
    return Choice(key, title, tip)


def scale_of(parameter: Hyperparameter) -> Scale:
    """How a hyperparameter is stepped: sizes by ratios, decays in [0, 1) by their distance from 1."""
    if (parameter.low, parameter.high, parameter.open_low) == (0.0, 1.0, False):
        return "complement"
    return "log" if parameter.low >= 0.0 else "linear"
