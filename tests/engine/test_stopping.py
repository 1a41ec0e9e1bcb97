import math

import numpy as np
import pytest
from problems import Quadratic, Rosenbrock, reference

from gdsim.engine.descent import StoppingRule, descend
from gdsim.engine.formula import Formula
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.objective import Objective
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.engine.stopping import can_fire, end_kind
from gdsim.engine.surfaces import SURFACES

REFERENCE = reference("curvature_and_stopping")
DEFAULT = StoppingRule()


def notice(objective, x, stop=DEFAULT):
    said = can_fire(objective, np.array(x, dtype=float), stop)
    return None if said is None else str(said)


def last(objective, key, x0, stop=DEFAULT, **hyper):
    *_, at = descend(objective, OPTIMIZERS[key](**hyper), x0, stop)
    return at


# -- can it fire? ---------------------------------------------------------------


@pytest.mark.parametrize("x", [[0.01, 0.02], [1e-9, 0.0], [0.3, -0.2], [0.0, 1e-4]])
def test_ackleys_cone_can_never_fire(x):
    said = notice(SURFACES["ackley"], x)
    assert "can never fire" in said
    assert "(0, 0)" in said
    assert f"{2 * math.sqrt(2):.3g}" in said


def test_ackley_as_the_reference_has_it():
    ackley = SURFACES["ackley"]
    assert float(ackley.value(np.array([1.0, 1.0]))) == pytest.approx(REFERENCE["ackley_cone"]["f_at_1_1"])
    assert np.isfinite(ackley.gradient(np.zeros(2))).all()
    at = last(ackley, "gradient_descent", [0.1, 0.05], StoppingRule(iteration_limit=500), learning_rate=1e-3)
    assert at.status.name == "EXHAUSTED"
    assert "can never fire" in notice(ackley, at.x)
    assert "one point only" in notice(ackley, [0.0, 0.0])


@pytest.mark.parametrize("x", [[1.0, 1.0], [0.95, 0.02], [4.5, -4.0]])
def test_ackleys_smooth_minima_can(x):
    assert notice(SURFACES["ackley"], x) is None


def test_a_threshold_above_the_slope_of_the_kink_can():
    assert notice(SURFACES["ackley"], [0.1, 0.1], StoppingRule(gradient_norm=5.0)) is None
    assert notice(SURFACES["kink"], [0.05], StoppingRule(gradient_norm=2.0)) is None
    assert "tends to 1 instead" in notice(SURFACES["kink"], [0.05])


@pytest.mark.parametrize("key", [k for k, each in SURFACES.items() if not each.has_kinks])
def test_nothing_is_said_on_a_smooth_function(key):
    surface = SURFACES[key]
    for start in surface.starts:
        f = notice(surface, start)
        assert f is None or "fires here at once" in f
    for minimum in surface.minima:
        assert notice(surface, np.array(minimum.point) + 1e-3) is None
        assert notice(surface, minimum.point) is None


def test_a_plateau_fires_at_once_and_says_why():
    plateau = SURFACES["plateau"]
    assert "so flat" in notice(plateau, [6.0])
    assert "plateau, where the gradient is exactly 0" in notice(plateau, [100.0])
    assert notice(plateau, [0.0]) is None
    assert notice(plateau, [2.0]) is None


def test_a_maximum_and_a_saddle_fire_at_once():
    himmelblau = SURFACES["himmelblau"]
    top, saddle = ([-0.270844590667, -0.92303855648], [3.385154183607, 0.0738518798377])
    assert "at a maximum: both eigenvalues -45.61 and -16.07 are negative" in notice(himmelblau, top)
    assert "at a saddle point" in notice(himmelblau, saddle)
    assert notice(himmelblau, [3.0, 2.0]) is None


def test_a_degenerate_point_is_judged_by_the_values_around_it():
    assert notice(SURFACES["quartic"], [1e-3]) is None
    assert "lower values are near" in notice(SURFACES["monkey_saddle"], [0.0, 0.0])


def test_a_threshold_below_rounding():
    said = notice(SURFACES["styblinski_tang"], [-2.9, -2.9], StoppingRule(gradient_norm=1e-18))
    assert "what rounding leaves" in said
    assert notice(SURFACES["styblinski_tang"], [-2.9, -2.9], StoppingRule(gradient_norm=1e-12)) is None
    loss, theta = network()
    assert "what rounding leaves" in notice(loss, theta, StoppingRule(gradient_norm=1e-20))
    assert notice(loss, theta) is None


def test_rules_that_are_off():
    assert "switched off" in notice(SURFACES["ackley"], [1.0, 1.0], StoppingRule(0, 0, 0, 0))
    assert notice(SURFACES["ackley"], [0.01, 0.0], StoppingRule(gradient_norm=0.0)) is None


@pytest.mark.parametrize("x", [[0.0], [-1.0]])
def test_where_the_function_is_not_finite_nothing_is_said(x):
    assert notice(Formula("log(x) + 1/x", window=((-1.0, 3.0),), dimension=1), x) is None


def network(activation="relu", loss="mse", widths=(1, 8, 1)):
    inputs = np.linspace(-2.0, 2.0, 32)[:, None]
    mlp = MLP(widths, (activation,) * (len(widths) - 2) + ("identity",))
    return TrainingLoss(mlp, inputs, np.sin(2.0 * inputs), loss), mlp.initial("he", 0)


def test_dead_units_are_named():
    loss, theta = network()
    into, out = loss.mlp.layers(theta)
    into[:, -1], out[:, -1] = -100.0, loss.targets.mean()
    assert np.linalg.norm(loss.gradient(theta)) < 1e-6
    said = notice(loss, theta)
    assert "every ReLU unit of layer 1 is dead" in said


def test_a_network_at_a_saddle():
    loss, theta = network("tanh")
    theta[:] = 0.0  # all units alike: only the output bias has a gradient, and it is zero for an odd target
    assert "saddle" in notice(loss, theta, StoppingRule(gradient_norm=1e-3))


class Crease(Objective):
    """|x1| and a parabola in the others."""

    dimension = 4

    def value(self, x):
        return np.abs(x[..., 0]) + (x[..., 1:] ** 2).sum(axis=-1)

    def gradient(self, x):
        g = 2.0 * x
        g[..., 0] = np.sign(x[..., 0])
        return g


def test_a_kink_in_more_dimensions():
    assert "can never fire" in notice(Crease(), [0.01, 1e-4, 0.0, -1e-4])
    assert notice(Crease(), [0.01, 3.0, 2.0, 1.0]) is None  # far from the minimum it is not for sure
    assert notice(Quadratic(1.0, 2.0, 3.0, 4.0), [0.01, 1e-4, 0.0, 0.1]) is None


# -- where did it end? ----------------------------------------------------------


def test_newton_ends_in_the_maximum_and_says_so():
    known = REFERENCE["newton_himmelblau_maximum"]
    at = last(SURFACES["himmelblau"], "newton", known["start"])
    np.testing.assert_allclose(at.x, known["converges_to"], atol=1e-8)
    said = str(end_kind(SURFACES["himmelblau"], at))
    assert said.startswith(
        f"It ended in a {known['kind']}, not a minimum: both eigenvalues -45.61 and -16.07"
    )


@pytest.mark.parametrize("run", REFERENCE["gradient_descent_himmelblau"]["runs"])
def test_gradient_descent_ends_in_the_minima_of_the_reference(run):
    known = REFERENCE["gradient_descent_himmelblau"]
    rate = known["learning_rate"]
    at = last(SURFACES["himmelblau"], "gradient_descent", run["start"], learning_rate=rate)
    np.testing.assert_allclose(at.x, run["ends_at"], atol=1e-6)
    assert at.k == run["iterations"]
    assert str(end_kind(SURFACES["himmelblau"], at)).startswith("It ended in a minimum: both eigenvalues")
    assert can_fire(SURFACES["himmelblau"], at.x, DEFAULT) is None


def test_newton_on_x4_ends_where_the_test_is_inconclusive():
    at = last(SURFACES["quartic"], "newton", [1.0])
    assert "inconclusive: the second derivative is zero" in str(end_kind(SURFACES["quartic"], at))


def test_a_descent_that_starts_at_a_saddle_is_told():
    at = last(SURFACES["double_well"], "gradient_descent", [0.0, 0.5], learning_rate=0.1)
    assert "saddle point, not a minimum" in str(end_kind(SURFACES["double_well"], at))


def test_a_descent_stopped_by_its_small_steps_has_not_arrived():
    stop = StoppingRule(loss_change=1e-4, iteration_limit=20_000)
    at = last(Rosenbrock(), "gradient_descent", [-1.2, 1.0], stop, learning_rate=1e-4)
    assert (at.status.name, at.status.rule) == ("CONVERGED", "loss_change")
    assert "not at a stationary point" in str(end_kind(Rosenbrock(), at))


def test_nothing_is_said_of_a_descent_that_did_not_converge():
    himmelblau = SURFACES["himmelblau"]
    running = next(iter(descend(himmelblau, OPTIMIZERS["adam"](), [1.0, 1.0])))
    assert end_kind(himmelblau, running) is None
    assert end_kind(himmelblau, last(himmelblau, "gradient_descent", [6.0, 6.0], learning_rate=1.0)) is None
    assert end_kind(himmelblau, last(himmelblau, "adam", [1.0, 1.0], StoppingRule(iteration_limit=3))) is None


def test_the_end_of_a_network():
    smooth, theta = network("tanh", widths=(1, 1, 1))
    x = smooth.inputs
    loss = TrainingLoss(smooth.mlp, x, 0.7 * np.tanh(1.5 * x) + 0.1 * np.sin(5.0 * x))
    stop = StoppingRule(gradient_norm=1e-7, iteration_limit=20_000)
    at = last(loss, "momentum", theta, stop, learning_rate=0.1)
    assert at.status.name == "CONVERGED"
    low, high = np.linalg.eigvalsh(loss.hessian(at.x))[[0, -1]]
    assert low > 0.001
    said = str(end_kind(loss, at))
    assert said == f"It ended in a minimum: all 4 eigenvalues, {low:.3g} to {high:.3g}, are positive."
    relu, theta = network("relu", widths=(1, 4, 1))
    stop = StoppingRule(gradient_norm=1e-3, iteration_limit=20_000)
    at = last(relu, "gradient_descent", theta, stop, learning_rate=0.1)
    assert at.status.name == "CONVERGED"
    assert "eigenvalues" in str(end_kind(relu, at))  # rescaling a ReLU unit leaves flat directions
    assert "inconclusive" in str(end_kind(relu, at))


def test_above_300_parameters_no_hessian_is_made():
    loss, theta = network("relu", widths=(1, 101, 1))
    at = last(loss, "gradient_descent", theta, StoppingRule(gradient_norm=1e3))
    assert (at.status.name, loss.dimension > 300) == ("CONVERGED", True)
    assert end_kind(loss, at) is None
