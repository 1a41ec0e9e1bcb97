"""Curvature along a run: eigenvalues against NumPy's, the order of the moments, and the limits of stability."""

from __future__ import annotations

import numpy as np
import pytest

from gdsim.engine.descent import StoppingRule, descend
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.objective import Objective
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.engine.schedules import SCHEDULES, tuned
from gdsim.engine.sharpness import LEADING, MOMENTS, curvatures, stable_limit
from gdsim.engine.surfaces import SURFACES


class Diagonal(Objective):
    """A quadratic with these eigenvalues."""

    def __init__(self, values: np.ndarray) -> None:
        self.values, self.dimension = values, len(values)
        self.products = self.hessians = 0

    def value(self, x: np.ndarray) -> np.ndarray:
        return 0.5 * (self.values * x * x).sum(axis=-1)

    def gradient(self, x: np.ndarray) -> np.ndarray:
        return self.values * x

    def hessian(self, x: np.ndarray) -> np.ndarray:
        self.hessians += 1
        return np.diag(self.values)

    def hessian_vector(self, x: np.ndarray, v: np.ndarray) -> np.ndarray:
        self.products += 1
        return self.values * v


def small_loss(widths=(2, 6, 1), seed: int = 3) -> tuple[TrainingLoss, np.ndarray]:
    random = np.random.default_rng(seed)
    mlp = MLP(widths=widths, activations=("tanh",) * (len(widths) - 2) + ("identity",))
    x = random.normal(size=(20, widths[0]))
    loss = TrainingLoss(mlp, x, np.sin(x[:, :1]), loss="mse")
    return loss, random.normal(size=mlp.dimension) * 0.5


def run(f, key: str, x0, steps: int, **options):
    optimizer = OPTIMIZERS[key](**options)
    return list(descend(f, optimizer, x0, stop=StoppingRule(iteration_limit=steps, gradient_norm=0.0)))


def test_the_moments_hold_the_largest_eigenvalues_of_the_exact_hessian() -> None:
    loss, x0 = small_loss()
    path = run(loss, "gradient_descent", x0, 12, learning_rate=0.05)
    found = list(curvatures(loss, path, path[5]))
    assert found[0].moments[0].k == path[5].k  # what is shown comes first
    last = found[-1]
    assert [m.k for m in last.moments] == [at.k for at in path]
    for moment, at in zip(last.moments, path, strict=True):
        exact = np.linalg.eigvalsh(loss.hessian(at.x))
        np.testing.assert_allclose(moment.values, exact[::-1][:LEADING], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(last.spectrum, np.linalg.eigvalsh(loss.hessian(path[5].x)), atol=1e-12)
    assert last.sharpness == pytest.approx(float(last.spectrum[-1]))


def test_a_large_network_goes_through_hessian_vector_products() -> None:
    loss, x0 = small_loss((2, 24, 20, 1))
    assert loss.dimension > 500
    path = run(loss, "gradient_descent", x0, 1, learning_rate=0.01)
    last = list(curvatures(loss, path, path[-1]))[-1]
    assert last.spectrum is None
    exact = np.linalg.eigvalsh(loss.hessian(path[-1].x))
    np.testing.assert_allclose(last.sharpness, exact[-1], rtol=1e-6)


def test_long_runs_have_few_moments_and_the_one_shown_among_them() -> None:
    f = SURFACES["rosenbrock"]
    path = run(f, "gradient_descent", np.array([-1.2, 1.0]), 700, learning_rate=1e-4)
    shown = path[333]
    last = list(curvatures(f, path, shown))[-1]
    assert len(last.moments) <= MOMENTS + 1
    assert shown.k in [m.k for m in last.moments]
    again = list(curvatures(f, path, shown))
    assert len(again) == 1  # nothing had to be computed


def test_a_cancelled_study_stops_at_once() -> None:
    loss, x0 = small_loss()
    path = run(loss, "gradient_descent", x0, 12, learning_rate=0.05)

    class Cancelled(Exception):
        pass

    calls = []

    def check(fraction: float) -> None:
        calls.append(fraction)
        if len(calls) > 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(curvatures(loss, path, path[0], check))
    assert len(calls) == 4


@pytest.mark.parametrize(("key", "options"), [("gradient_descent", {}), ("momentum", {"beta": 0.8})])
@pytest.mark.parametrize("inside", [True, False])
def test_the_limit_is_where_steps_on_a_quadratic_begin_to_grow(key: str, options: dict, inside: bool) -> None:
    f = (
        SURFACES["sphere"]
        if "sphere" in SURFACES
        else next(s for s in SURFACES.values() if s.dimension == 2 and "quadratic" in s.key)
    )
    x0 = np.array([0.7, -0.4])
    curvature = float(np.linalg.eigvalsh(f.hessian(x0))[-1])
    eta = 1.0
    optimizer = OPTIMIZERS[key](learning_rate=eta, **options)
    limit, own = stable_limit(optimizer)
    assert own
    # the step size at which this curvature is just inside or outside of the limit
    eta = limit * eta / curvature * (0.98 if inside else 1.02)
    path = run(f, key, x0, 60, learning_rate=eta, **options)
    grown = np.linalg.norm(path[-1].x) > np.linalg.norm(x0)
    assert grown != inside


def test_methods_without_a_step_size_have_no_limit() -> None:
    assert stable_limit(OPTIMIZERS["newton"]()) is None
    assert stable_limit(OPTIMIZERS["steepest_descent"]()) is None
    assert stable_limit(OPTIMIZERS["adam"](learning_rate=0.1)) == (20.0, False)


def diagonal_run(f: Diagonal, steps: int = 1):
    return run(f, "gradient_descent", np.ones(f.dimension), steps, learning_rate=1e-3)


def test_the_sharpness_of_a_large_concave_region_is_its_largest_eigenvalue_not_its_longest() -> None:
    values = np.concatenate([-100.0 - np.arange(8.0), [3.0, 2.0, 1.0, 0.5], np.linspace(0.0, 0.1, 588)])
    f = Diagonal(values)
    path = diagonal_run(f)
    last = list(curvatures(f, path, path[-1]))[-1]
    assert f.hessians == 0
    np.testing.assert_allclose(last.moments[-1].values, [3.0, 2.0, 1.0, 0.5], rtol=1e-6)


@pytest.mark.parametrize("dimension", [4, 600])
def test_curvatures_that_overflow_are_left_out_and_counted(dimension: int) -> None:
    class Steep(Diagonal):
        def hessian(self, x: np.ndarray) -> np.ndarray:
            return np.full((dimension, dimension), 1e308)  # finite, but not its largest eigenvalue

    f = Steep(np.linspace(1.0, 1.7, dimension))
    path = diagonal_run(f, 2)
    f.values = f.values * 1e308  # finite, but not the length of what it multiplies
    last = list(curvatures(f, path, path[-1]))[-1]
    assert last.left_out == len(path)
    assert last.moments == ()
    assert last.spectrum is None
    assert last.sharpness is None


def test_the_hessian_at_the_point_shown_is_taken_apart_once() -> None:
    f = Diagonal(np.arange(1.0, 6.0))
    path = diagonal_run(f, 3)
    found = list(curvatures(f, path, path[2]))
    assert f.hessians == len(path)
    assert found[0].sharpness == pytest.approx(5.0)
    assert [len(each.moments) for each in found] == [1, 2, 3, 4]


def test_a_schedule_moves_the_limit_and_clipping_does_not() -> None:
    momentum = OPTIMIZERS["momentum"](learning_rate=0.1, beta=0.9)
    halved = tuned(momentum, SCHEDULES["step"](gamma=0.5, every=10))
    assert stable_limit(momentum, 30) == (pytest.approx(38.0), True)
    assert stable_limit(halved) == (pytest.approx(38.0), True)
    assert stable_limit(halved, 9) == (pytest.approx(38.0), True)
    assert stable_limit(halved, 10) == (pytest.approx(76.0), True)
    assert stable_limit(tuned(momentum, clip=1.0), 5) == (pytest.approx(38.0), True)
    plain = OPTIMIZERS["gradient_descent"](learning_rate=0.1)
    assert stable_limit(tuned(plain, warm_up=4), 0) == (pytest.approx(80.0), True)
    assert stable_limit(tuned(plain, SCHEDULES["cosine"](length=10, floor=0.0)), 10) == (np.inf, True)
    assert stable_limit(OPTIMIZERS["nesterov"](learning_rate=0.1)) == (pytest.approx(20.0), False)
