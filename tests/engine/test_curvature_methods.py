"""Methods of order 1.5 and 2: known trajectories, their relations to each other, cost, and giving up."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import SHAPES, Himmelblau, Quadratic, Rosenbrock, difference, problem, reference, training_loss
from test_network import NETWORKS, by_hand, title

from gdsim.engine import quadratic_model
from gdsim.engine.descent import StoppingRule, descend
from gdsim.engine.iterate import Status
from gdsim.engine.linesearch import LINE_SEARCHES, rounding
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.objective import Counted, Ledger, Objective
from gdsim.engine.optimizers import OPTIMIZERS, Order, steps
from gdsim.engine.quadratic_model import Spectrum, steihaug
from gdsim.engine.sentence import InputError
from gdsim.engine.surfaces import SURFACES

KNOWN = reference("curvature_and_stopping")
CURVED = [key for key, method in OPTIMIZERS.items() if method.order is not Order.FIRST]
SQUARES = [key for key in CURVED if OPTIMIZERS[key].least_squares]
ANY = [key for key in CURVED if key not in SQUARES]
SEARCHING = [key for key in CURVED if "line_search" in {each.name for each in OPTIMIZERS[key].options()}]
VARIANTS = (
    [(key, {}) for key in CURVED]
    + [(key, {"line_search": search}) for key in SEARCHING for search in LINE_SEARCHES]
    + [("conjugate_gradient", {"formula": "fletcher_reeves"})]
    + [("bfgs", {"scaling": "first_pair"}), ("lbfgs", {"scaling": "none"}), ("lbfgs", {"pairs": 2})]
)


class Booth(Objective):
    """(x + 2y - 7)^2 + (2x + y - 5)^2 with exact derivatives and its two residuals."""

    dimension = 2
    A, b = np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([7.0, 5.0])
    is_sum_of_squares = True

    def residuals(self, x):
        return x @ self.A.T - self.b

    def jacobian(self, x):
        return np.broadcast_to(self.A, (*x.shape[:-1], 2, 2)).copy()

    def value(self, x):
        return (self.residuals(x) ** 2).sum(axis=-1)

    def gradient(self, x):
        return 2.0 * self.residuals(x) @ self.A

    def hessian(self, x):
        return np.broadcast_to(2.0 * self.A.T @ self.A, (*x.shape, 2)).copy()

    def hessian_vector(self, x, v):
        return v @ (2.0 * self.A.T @ self.A)


class Rosen(Rosenbrock):
    """Rosenbrock's function with its Hessian and residuals."""

    is_sum_of_squares = True

    def hessian(self, x):
        a, b = x[..., 0], x[..., 1]
        H = np.empty((*x.shape, 2))
        H[..., 0, 0] = 1200.0 * a * a - 400.0 * b + 2.0
        H[..., 0, 1] = H[..., 1, 0] = -400.0 * a
        H[..., 1, 1] = 200.0
        return H

    def residuals(self, x):
        return np.stack([1.0 - x[..., 0], 10.0 * (x[..., 1] - x[..., 0] ** 2)], axis=-1)

    def jacobian(self, x):
        J = np.zeros((*x.shape, 2))
        J[..., 0, 0], J[..., 1, 0], J[..., 1, 1] = -1.0, -20.0 * x[..., 0], 10.0
        return J


class Fourth(Objective):
    """x^4 with its derivatives."""

    dimension = 1

    def value(self, x):
        return x[..., 0] ** 4

    def gradient(self, x):
        return 4.0 * x**3

    def hessian(self, x):
        return 12.0 * x[..., None] ** 2


class Exact(Quadratic):
    """With products that have no rounding of differences."""

    def hessian_vector(self, x, v):
        return self.curvature * v


class Watched(Counted):
    """Counting that does not hide that an objective is not drawn anew."""

    def at_iteration(self, k):
        inner = self.objective.at_iteration(k)
        return self if inner is self.objective else Watched(inner, self._spent)


def path(key, f, x, limit=200, norm=1e-8, **settings):
    stop = StoppingRule(gradient_norm=norm, iteration_limit=limit)
    return list(descend(f, OPTIMIZERS[key](**settings), x, stop))


def walk(method, f, x, count):
    with np.errstate(all="ignore"):
        points = [method.begin(f, np.array(x, dtype=float))]
        for _ in range(count):
            points.append(method.step(f, points[-1]))
    return points


def named(case):
    return "-".join([case[0], *map(str, case[1].values())])


# --- known numbers ---------------------------------------------------------------------------------


def test_newton_on_rosenbrock():
    numbers = KNOWN["newton_rosenbrock"]
    points = path("newton", Rosen(), numbers["start"], limit=5, norm=1e-12)
    assert [float(at.f) for at in points] == pytest.approx(numbers["f"], rel=1e-4)
    assert [float(at.f) for at in points[:5]] == pytest.approx(numbers["f"][:5], rel=1e-10)
    assert points[1].x == pytest.approx(numbers["x1"], abs=1e-11)
    assert points[2].x == pytest.approx(numbers["x2"], abs=1e-11)


def test_newton_climbs_to_himmelblaus_maximum():
    numbers = KNOWN["newton_himmelblau_maximum"]
    points = path("newton", Himmelblau(), numbers["start"])
    assert points[1].x == pytest.approx(numbers["first_step_ends_at"], abs=1e-7)
    assert points[-1].x == pytest.approx(numbers["converges_to"], abs=1e-9)
    assert points[-1].f > points[0].f
    assert points[-1].status == Status.CONVERGED


@pytest.mark.parametrize("key", ["newton", "damped_newton", "gauss_newton"])
def test_a_quadratic_takes_one_step(key):
    for start in ([-8.0, 7.0], [0.0, 0.0], [100.0, -3.0]):
        points = path(key, Booth(), start, norm=1e-9)
        assert len(points) == 2
        assert points[1].x == pytest.approx([1.0, 3.0], abs=1e-12)


def test_newton_on_the_fourth_power():
    points = walk(OPTIMIZERS["newton"](), Fourth(), [1.0], 3)
    assert [float(at.x[0]) for at in points[1:]] == pytest.approx([2 / 3, 4 / 9, 8 / 27], rel=1e-14)


def test_bfgs_on_booth():
    numbers = KNOWN["bfgs_booth"]
    points = path("bfgs", Booth(), numbers["start"], line_search="exact")
    assert len(points) == 3
    assert points[1].x == pytest.approx(numbers["x1"], rel=1e-12)
    assert points[2].x == pytest.approx(numbers["x2"], rel=1e-12)
    H = np.array(numbers["inverse_hessian_at_end"])
    assert np.abs(points[2].state.H - H).max() < 1e-11


# --- relations -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("f", "start"),
    [
        (Himmelblau(), [-1.0, -1.0]),
        (Rosen(), [-1.2, 1.0]),
        (Booth(), [-8.0, 7.0]),
        (Quadratic(1, 9, 40), [3, 2, 1]),
    ],
    ids=["himmelblau", "rosenbrock", "booth", "quadratic"],
)
@pytest.mark.parametrize("search", ["strong_wolfe", "armijo"])
def test_lbfgs_with_enough_memory_is_bfgs(f, start, search):
    with_matrix = path("bfgs", f, start, line_search=search, norm=1e-6)
    with_pairs = path("lbfgs", f, start, line_search=search, norm=1e-6, pairs=50, scaling="none")
    assert len(with_matrix) < 50
    assert len(with_matrix) == len(with_pairs)
    for a, b in zip(with_matrix, with_pairs, strict=True):
        assert a.x == pytest.approx(b.x, abs=1e-8)
        assert a.ledger == b.ledger
    plan = OPTIMIZERS["lbfgs"](line_search=search, pairs=50, scaling="none").plan(f, with_pairs[-2])
    assert plan.curvature == pytest.approx(np.linalg.inv(with_matrix[-2].state.H), rel=1e-5)


def test_lbfgs_forgets_the_oldest_pair():
    method = OPTIMIZERS["lbfgs"](pairs=2.9)
    points = walk(method, Rosen(), [-1.2, 1.0], 5)
    state = points[5].state
    assert state.s.shape == state.y.shape == (2, 2)
    assert float(state.held) == 2.0
    for row, k in ((0, 3), (1, 4)):
        assert np.array_equal(state.s[row], points[k + 1].x - points[k].x)
        assert np.array_equal(state.y[row], points[k + 1].g - points[k].g)
        assert state.rho[row] == pytest.approx(1 / (state.s[row] @ state.y[row]), rel=1e-15)
    assert float(points[1].state.held) == 1.0
    assert not points[1].state.s[1].any()


@pytest.mark.parametrize("loss", ["mse", "half_squared_error"])
def test_gauss_newton_is_newton_on_a_linear_model(loss):
    f, theta = training_loss(MLP((2, 1), ("identity",)), loss, samples=9, l2=0.1)
    a = walk(OPTIMIZERS["gauss_newton"](), f, theta, 1)[1]
    b = walk(OPTIMIZERS["newton"](), f, theta, 1)[1]
    assert a.x == pytest.approx(b.x, rel=1e-10)
    assert a.gradient_norm < 1e-12


@pytest.mark.parametrize("key", ["bfgs", "dfp", "lbfgs", "sr1"])
def test_the_secant_equation(key):
    f, method = Rosen(), OPTIMIZERS[key]()
    for at in walk(method, f, [-1.2, 1.0], 8)[1:]:
        s = at.state.s if key != "lbfgs" else at.state.s[int(at.state.held) - 1]
        y = at.state.y if key != "lbfgs" else at.state.y[int(at.state.held) - 1]
        B = at.state.B if key == "sr1" else method.plan(f, at).curvature
        assert B @ s == pytest.approx(y, rel=1e-6)
        assert np.array_equal(B, B.T)
        if key != "sr1":
            assert np.linalg.eigvalsh(B)[0] > 0


@pytest.mark.parametrize("formula", ["polak_ribiere", "fletcher_reeves"])
def test_conjugate_gradients_end_after_n_steps_on_a_quadratic(formula):
    f = Exact(1.0, 3.0, 10.0, 40.0)
    points = path("conjugate_gradient", f, [1.0, -2.0, 3.0, 1.0], formula=formula, line_search="exact")
    assert len(points) == 5
    H = np.diag(f.curvature)
    directions = [at.state.d for at in points[1:]]
    for i in range(4):
        for j in range(i):
            a, b = directions[i], directions[j]
            assert abs(a @ H @ b) < 1e-6 * math.sqrt((a @ H @ a) * (b @ H @ b))


def test_conjugate_gradient_formulas_by_hand():
    for formula in ("polak_ribiere", "fletcher_reeves"):
        method = OPTIMIZERS["conjugate_gradient"](formula=formula, line_search="constant", learning_rate=1e-3)
        a, b, c = walk(method, Himmelblau(), [0.0, 0.0], 2)
        top = b.g @ (b.g - a.g) if formula == "polak_ribiere" else b.g @ b.g
        beta = max(0.0, top / (a.g @ a.g))
        assert float(b.state.beta) == pytest.approx(beta, rel=1e-14)
        assert c.x == pytest.approx(b.x + 1e-3 * (beta * -a.g - b.g), rel=1e-14)


# --- every method ----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ANY)
@pytest.mark.parametrize(
    ("f", "start", "minima"),
    [
        (Himmelblau(), [4.0, 3.0], [[3.0, 2.0]]),
        (Himmelblau(), [-3.5, -3.5], [[-3.77931025, -3.28318599]]),
        (Rosen(), [-1.2, 1.0], [[1.0, 1.0]]),
        (Booth(), [-8.0, 7.0], [[1.0, 3.0]]),
    ],
    ids=["himmelblau", "himmelblau-left", "rosenbrock", "booth"],
)
def test_it_ends_at_the_minimum(key, f, start, minima):
    last = path(key, f, start)[-1]
    assert last.status == Status.CONVERGED
    assert min(np.linalg.norm(last.x - m) for m in minima) < 1e-6


@pytest.mark.parametrize("key", SQUARES)
def test_least_squares_methods_on_functions(key):
    assert path(key, Rosen(), [-1.2, 1.0])[-1].x == pytest.approx([1.0, 1.0], abs=1e-8)
    assert path(key, Booth(), [-8.0, 7.0])[-1].x == pytest.approx([1.0, 3.0], abs=1e-8)
    refusal = OPTIMIZERS[key]().refusal(Himmelblau())
    assert "sum of squares" in str(refusal)
    assert OPTIMIZERS[key].title in str(refusal)


@pytest.mark.parametrize("network", NETWORKS, ids=title)
@pytest.mark.parametrize("key", CURVED)
def test_it_lowers_the_loss_of_the_networks(key, network):
    """Pure Newton only near a minimum: elsewhere it goes to saddles, and may diverge."""
    f, theta = by_hand(network)
    if OPTIMIZERS[key]().refusal(f):
        assert key in SQUARES
        assert f.loss.key == "bce"
        return
    if key == "newton":
        if "relu" in f.mlp.activations or f.loss.key == "bce":  # minima at kinks, or nowhere
            last = path(key, f, theta, limit=30)[-1]
            assert np.isfinite(last.f)
            assert last.status != Status.RUNNING
            return
        f = TrainingLoss(f.mlp, f.inputs, f.targets, f.loss.key, l2=0.05)
        end = path("trust_region", f, theta, limit=500, norm=1e-4)[-1]
        assert end.status == Status.CONVERGED
        theta = end.x + 1e-3 * np.sin(np.arange(f.dimension))
    points = path(key, f, theta, limit=30)
    assert points[-1].f < points[0].f
    if OPTIMIZERS[key].descends:
        assert all(b.f <= a.f + rounding(float(a.f)) for a, b in itertools.pairwise(points))


@pytest.mark.parametrize("case", VARIANTS, ids=named)
@pytest.mark.parametrize("batch_size", [0, 4])
def test_the_ledger_is_what_was_asked(case, batch_size):
    key, settings = case
    f, theta = problem((2, 3, 1), "tanh", samples=9, l2=0.01, batch_size=batch_size)
    for objective, x in ((f, theta), (Rosen(), np.array([-1.2, 1.0]))):
        counted = Watched(objective)
        with np.errstate(all="ignore"):
            method = OPTIMIZERS[key](**settings)
            at = method.begin(counted, x)
            for _ in range(6):
                at = method.step(counted, at)
                assert at.ledger._replace(solves=0) == counted.ledger
        assert at.k == 6
        direct = walk(method, objective, x, 6)[-1]
        assert direct.ledger == at.ledger
        assert np.array_equal(direct.x, at.x)


def test_solves_are_in_the_ledger():
    for key, wanted in (("bfgs", 0), ("lbfgs", 0), ("newton", 4), ("damped_newton", 4), ("gauss_newton", 4)):
        assert walk(OPTIMIZERS[key](), Rosen(), [-1.2, 1.0], 4)[-1].ledger.solves == wanted
    at = walk(OPTIMIZERS["levenberg_marquardt"](), Rosen(), [-1.2, 1.0], 4)[-1]
    assert at.ledger.solves == at.ledger.values - 1 >= 4  # one for each damping tried
    at = walk(OPTIMIZERS["trust_region"](), Rosen(), [-1.2, 1.0], 4)[-1]
    assert at.ledger.solves == at.ledger.hessians == 4 < at.ledger.values  # one for all radii


@pytest.mark.parametrize("case", VARIANTS, ids=named)
def test_the_plan_is_the_step(case):
    key, settings = case
    method = OPTIMIZERS[key](**settings)
    f = Rosen()
    for at in walk(method, f, [-1.2, 1.0], 4):
        if not np.isfinite(at.f) or abs(at.f) > 1e30 or not at.g.any():
            break  # constant steps that were far too long, or the minimum
        plan = method.plan(f, at)
        with np.errstate(all="ignore"):
            after = method.step(f, at)
        assert np.array_equal(plan.after.x, after.x)
        assert plan.after.ledger == after.ledger
        assert all(np.array_equal(a, b) for a, b in zip(plan.after.state, after.state, strict=True))
        assert at.x + plan.length * plan.direction == pytest.approx(after.x, rel=1e-12)
        assert plan.trials.shape[1:] == (2,)
        for alpha, value in plan.trials:
            assert value == pytest.approx(float(f.value(at.x + alpha * plan.direction)), rel=1e-12)
        if settings.get("line_search"):
            assert plan.length in plan.trials[:, 0]
        if key == "conjugate_gradient":
            assert plan.curvature is None
        else:
            assert plan.curvature.shape == (2, 2)


def test_the_model_of_each_method():
    f, x = Rosen(), np.array([-1.2, 1.0])
    H, J = f.hessian(x), f.jacobian(x)

    def model(key, **settings):
        method = OPTIMIZERS[key](**settings)
        return method.plan(f, method.begin(f, x)).curvature

    assert np.array_equal(model("newton"), H)
    assert np.array_equal(model("trust_region"), H)
    assert model("damped_newton") == pytest.approx(H, rel=1e-12)  # it is positive there
    assert model("gauss_newton") == pytest.approx(2 * J.T @ J, rel=1e-14)
    B = 2 * J.T @ J
    assert model("levenberg_marquardt") == pytest.approx(B + 1e-3 * B.diagonal().max() * np.eye(2), rel=1e-14)
    for key in ("bfgs", "dfp", "lbfgs"):
        assert np.array_equal(model(key), np.eye(2))
    assert np.array_equal(model("sr1", learning_rate=1e-3), np.eye(2))
    assert not np.array_equal(model("sr1"), np.eye(2))  # the first radius failed, and B has learned from it


@pytest.mark.parametrize("key", CURVED)
def test_the_memory_formula_is_the_floats_kept(key):
    formula = OPTIMIZERS[key].memory.replace("^{2}", "**2").replace("2mn", "2*m*n").replace("2n", "2*n")
    for n in (1, 2, 7):
        assert OPTIMIZERS[key]().floats_kept(n) == eval(formula, {"n": n, "m": 10})


@pytest.mark.parametrize("key", CURVED)
def test_states_are_finite_arrays_of_one_shape(key):
    f, theta = problem((2, 3, 1), "relu", samples=9)
    method = OPTIMIZERS[key]()
    points = walk(method, f, theta, 12)
    shapes = [np.shape(part) for part in method.init(theta)]
    for at in points:
        assert [np.shape(part) for part in at.state] == shapes
        assert all(isinstance(part, np.ndarray) and part.dtype == float for part in at.state)
        assert all(np.isfinite(part).all() for part in at.state)


@pytest.mark.parametrize("key", CURVED)
def test_mini_batches(key):
    """Each iterate is of its own batch, and what is learned is learned on one batch."""
    f, theta = problem((2, 3, 1), "tanh", samples=9, batch_size=4)
    method = OPTIMIZERS[key]()
    points = walk(method, f, theta, 6)
    for at in points:
        value, g = f.at_iteration(at.k).value_and_gradient(at.x)
        assert at.f == value
        assert np.array_equal(at.g, g)
        assert at.status is Status.RUNNING
    if key in ("bfgs", "dfp"):
        for a, b in itertools.pairwise(points):
            batch = f.at_iteration(a.k)
            assert np.array_equal(b.state.y, batch.gradient(b.x) - batch.gradient(a.x))


# --- giving up, falling back -----------------------------------------------------------------------


class Wrong(Quadratic):
    """x^2 / 2 whose gradient points the wrong way."""

    def gradient(self, x):
        return -self.curvature * x

    def hessian(self, x):
        return np.diag(self.curvature)

    is_sum_of_squares = True

    def residuals(self, x):
        return np.sqrt(0.5 * self.curvature) * x

    def jacobian(self, x):
        return np.diag(np.sqrt(0.5 * self.curvature))


@pytest.mark.parametrize("key", [key for key in CURVED if key != "newton"])
def test_where_nothing_is_lower_it_says_so(key):
    start = np.array([1.0, 2.0])
    points = path(key, Wrong(1.0, 4.0), start)
    last = points[-1]
    assert (len(points), last.status, last.k) == (2, Status.STALLED, 1)
    assert np.array_equal(last.x, start)
    assert not np.shares_memory(last.x, points[0].x)
    assert str(last.status).startswith("Stalled at iteration 1: ")
    assert "gradient norm is 8.06" in str(last.status)
    rules = {"sr1": "trust_region", "trust_region": "trust_region", "levenberg_marquardt": "damping"}
    assert last.status.rule == rules.get(key, "line_search")
    counted = Watched(Wrong(1.0, 4.0))
    method = OPTIMIZERS[key]()
    at = method.step(counted, method.begin(counted, start))
    assert at.ledger._replace(solves=0) == counted.ledger


@pytest.mark.parametrize("key", [key for key in CURVED if key != "newton"])
def test_a_mini_batch_without_a_lower_point_is_passed_over(key):
    class Drawn(Wrong):
        def at_iteration(self, k):
            return Wrong(*self.curvature)

    at = walk(OPTIMIZERS[key](), Drawn(1.0, 4.0), [1.0, 2.0], 1)[1]
    assert at.status is Status.RUNNING
    assert at.x.tolist() == [1.0, 2.0]


def test_a_direction_that_climbs_gives_way_to_steepest_descent():
    f, method = Rosen(), OPTIMIZERS["bfgs"]()
    at = walk(method, f, [-1.2, 1.0], 3)[-1]
    poisoned = at._replace(state=at.state._replace(H=-at.state.H))
    plan = method.plan(f, poisoned)
    assert np.array_equal(plan.direction, -at.g)
    assert plan.after.f < at.f
    assert np.linalg.eigvalsh(plan.after.state.H)[0] > 0


def test_pairs_without_curvature_are_not_learned():
    class Bowl(Objective):  # -cos: bends down beyond pi/2
        dimension = 1

        def value(self, x):
            return -np.cos(x[..., 0])

        def gradient(self, x):
            return np.sin(x)

    for key in ("bfgs", "dfp", "lbfgs"):
        method = OPTIMIZERS[key](line_search="constant", learning_rate=0.1)
        a, b = walk(method, Bowl(), [2.5], 1)
        assert b.x[0] < a.x[0]
        assert float(b.state.alpha) == 0.1
        assert not np.any(b.state.y)
        if key != "lbfgs":
            assert b.state.H.tolist() == [[1.0]]


@pytest.mark.parametrize("key", ANY)
def test_nothing_raises_when_numbers_leave_the_finite(key):
    class Cliff(Objective):
        dimension = 2

        def value(self, x):
            with np.errstate(all="ignore"):
                return np.where(x[..., 0] > 0.5, np.exp(800.0 * x[..., 0]), np.nan) - x[..., 1]

        def gradient(self, x):
            return np.full(x.shape, np.inf) if x[0] < 0.5 else np.array([1e200, -1.0])

        def hessian(self, x):
            return np.full((2, 2), np.nan)

        def hessian_vector(self, x, v):
            return np.full(2, np.nan)

    for search in LINE_SEARCHES if key in SEARCHING else [None]:
        settings = {"line_search": search} if search else {}
        last = path(key, Cliff(), [0.7, 0.0], limit=5, **settings)[-1]
        assert last.status != Status.RUNNING
        assert np.isfinite(last.x).all()
        assert np.isfinite(last.f)


def test_newton_leaves_flat_directions_alone():
    points = path("newton", Quadratic(2.0, 0.0, 8.0), [1.0, 5.0, 1.0])
    assert len(points) == 2
    assert points[1].x == pytest.approx([0.0, 5.0, 0.0], abs=1e-7)


def test_newton_on_many_starts_is_newton_on_each():
    starts = np.random.default_rng(0).uniform(-2, 2, size=(3, 4, 2))
    starts[1, 1] = [0.0, 0.005]  # where Rosenbrock's Hessian is exactly singular
    method, f = OPTIMIZERS["newton"](), Rosen()
    together = walk(method, f, starts, 3)[-1]
    assert together.x.shape == (3, 4, 2)
    for i, j in np.ndindex(3, 4):
        alone = walk(method, f, starts[i, j], 3)[-1]
        assert together.x[i, j] == pytest.approx(alone.x, rel=1e-9)
    assert np.isfinite(together.x).all()


def test_damped_newton_and_trust_region_leave_a_maximum():
    for key in ("damped_newton", "trust_region", "sr1"):
        last = path(key, Himmelblau(), [-0.27, -0.92])[-1]
        assert last.status == Status.CONVERGED
        assert last.f < 1e-10


@pytest.mark.parametrize("key", CURVED)
def test_too_many_parameters_are_refused_in_a_sentence(key):
    f = TrainingLoss(MLP((2, 64, 64, 1), ("relu", "relu", "identity")), np.zeros((3, 2)), np.zeros((3, 1)))
    refusal = OPTIMIZERS[key]().refusal(f)
    if key in ("conjugate_gradient", "lbfgs", "trust_region"):
        assert refusal is None
        points = walk(OPTIMIZERS[key](), f, f.mlp.initial("xavier", 1), 1)
        assert np.isfinite(points[-1].f)
    else:
        assert f"{OPTIMIZERS[key].title} works with a matrix of 4417 × 4417 numbers" in str(refusal)
    wide = TrainingLoss(MLP((30, 40, 1), ("tanh", "identity")), np.zeros((30_000, 30)), np.zeros((30_000, 1)))
    refusal = OPTIMIZERS[key]().refusal(wide)
    if key in SQUARES:
        assert "30000 residuals by 1281 parameters" in str(refusal)
    elif key == "damped_newton":
        assert "up to 1000 parameters" in str(refusal)
    else:
        assert refusal is None


def test_a_large_network_goes_by_hessian_vector_products(monkeypatch):
    f, theta = problem((2, 8, 1), "tanh", samples=12)
    small = path("trust_region", f, theta, limit=15)
    monkeypatch.setattr("gdsim.engine.optimizers.second_order.MAX_EIGEN", 0)
    monkeypatch.setattr(steps, "MAX_EIGEN", 0)
    large = path("trust_region", f, theta, limit=15)
    assert large[-1].ledger.hessians == 0
    assert large[-1].ledger.hessian_vectors > 15
    assert large[-1].f < 0.5 * large[0].f
    assert small[-1].ledger.hessian_vectors == 0
    assert OPTIMIZERS["trust_region"]().plan(f, large[3]).curvature is None
    assert path("sr1", f, theta, limit=30)[-1].f < 0.5 * large[0].f


# --- quadratic models ------------------------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 6), st.integers(0, 10**6), st.floats(1e-3, 1e2), st.booleans())
def test_no_point_of_the_ball_is_lower_than_the_trust_region_step(n, seed, radius, singular):
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(n, n))
    B, g = A + A.T, rng.normal(size=n)
    if singular:
        B[0, :] = B[:, 0] = g[0] = 0.0
    p = Spectrum(B, g).within(radius)
    assert np.linalg.norm(p) <= radius * (1 + 1e-9)
    promised = quadratic_model.predicted(g, p, B @ p)
    others = rng.normal(size=(300, n))
    others *= radius * rng.uniform(0, 1, (300, 1)) ** (1 / n) / np.linalg.norm(others, axis=1, keepdims=True)
    model = others @ g + 0.5 * np.einsum("ki,ij,kj->k", others, B, others)
    assert -promised <= model.min() + 1e-9 * max(1.0, abs(promised))
    q, Bq, count = steihaug(B.dot, g, radius)
    assert Bq == pytest.approx(B @ q, rel=1e-9, abs=1e-9 * np.abs(B).max() * max(radius, 1.0))
    assert np.linalg.norm(q) <= radius * (1 + 1e-9)
    assert (1 <= count <= n) if g.any() else count == 0
    cauchy = quadratic_model.predicted(g, q, Bq)
    assert 0.0 <= cauchy <= promised * (1 + 1e-9) + 1e-12


def test_the_hard_case_of_the_trust_region():
    B, g = np.diag([-2.0, 1.0]), np.array([0.0, 1.0])
    p = Spectrum(B, g).within(2.0)
    assert np.linalg.norm(p) == pytest.approx(2.0, rel=1e-12)
    assert p[1] == pytest.approx(-1 / 3, rel=1e-12)


def test_eigenvalues_made_positive():
    V = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))[0]
    B = V @ np.diag([-5.0, 0.0, 2.0]) @ V.T
    g = np.array([1.0, 2.0, 3.0])
    bent, p = quadratic_model.convexified(B, g, 0.1)
    assert bent == pytest.approx(V @ np.diag([5.0, 0.5, 2.0]) @ V.T, abs=1e-13)
    assert bent @ p == pytest.approx(-g, rel=1e-12)
    assert quadratic_model.convexified(np.zeros((2, 2)), g[:2], 0.1)[1].tolist() == [-1.0, -2.0]


def test_stationary_points_of_large_and_singular_models():
    rng = np.random.default_rng(0)
    n = quadratic_model.MAX_EIGEN + 3
    B, g = np.diag(rng.uniform(1, 2, n)), rng.normal(size=n)
    assert quadratic_model.stationary(B, g) == pytest.approx(-g / B.diagonal(), rel=1e-13)
    B[5, 5] = 0.0
    p = quadratic_model.stationary(B, g)
    assert np.delete(p, 5) == pytest.approx(np.delete(-g / (B.diagonal() + (np.arange(n) == 5)), 5), rel=1e-6)
    assert np.isfinite(p[5])
    batch = quadratic_model.stationary(np.stack([np.eye(2), np.full((2, 2), np.nan)]), np.ones((2, 2)))
    assert batch[0].tolist() == [-1.0, -1.0]
    assert np.isnan(batch[1]).all()


# --- a training loss as a sum of squares -----------------------------------------------------------


@pytest.mark.parametrize("loss", ["mse", "half_squared_error"])
@pytest.mark.parametrize("l2", [0.0, 0.3])
@pytest.mark.parametrize("widths", SHAPES)
def test_residuals_and_jacobian(widths, loss, l2):
    f, theta = problem(widths, "tanh", loss, l2=l2)
    assert f.is_sum_of_squares
    r, J = f.residuals(theta), f.jacobian(theta)
    weights = int(f.mlp.weight_mask.sum()) if l2 else 0
    assert r.shape == (6 * widths[-1] + weights,)
    assert J.shape == (len(r), f.dimension)
    assert r @ r == pytest.approx(float(f.value(theta)), rel=1e-13)
    assert 2 * J.T @ r == pytest.approx(f.gradient(theta), rel=1e-10, abs=1e-13)
    assert np.abs(J - difference(f.residuals, theta)).max() < 1e-8


def test_residuals_of_many_points_and_of_some_rows():
    f, theta = problem((2, 3, 2), "softplus", l2=0.1)
    points = theta + np.random.default_rng(1).normal(size=(2, 3, f.dimension))
    r, J = f.residuals(points), f.jacobian(points)
    for i, j in np.ndindex(2, 3):
        assert r[i, j] == pytest.approx(f.residuals(points[i, j]), rel=1e-13)
        assert np.array_equal(J[i, j], f.jacobian(points[i, j]))
    some = f.on_rows([4, 1])
    assert some.residuals(theta) @ some.residuals(theta) == pytest.approx(float(some.value(theta)), rel=1e-13)
    drawn = TrainingLoss(f.mlp, f.inputs, f.targets, batch_size=4, batch_seed=3)
    for k in range(4):
        batch = drawn.at_iteration(k)
        r, J = batch.residuals(theta), batch.jacobian(theta)
        value, g = batch.value_and_gradient(theta)
        assert r @ r == pytest.approx(value, rel=1e-13)
        assert 2 * J.T @ r == pytest.approx(g, rel=1e-10)


def test_what_is_no_sum_of_squares():
    for loss, options in (("mse", {"l1": 0.1}), ("bce", {}), ("mae", {}), ("huber", {})):
        f, theta = problem((2, 3, 1), "tanh", loss, **options)
        assert not f.is_sum_of_squares
        for ask in (f.residuals, f.jacobian):
            with pytest.raises(InputError, match="not a sum of squares"):
                ask(theta)


def test_a_ledger_starts_with_one_value_and_gradient():
    for key in CURVED:
        assert OPTIMIZERS[key]().begin(Rosen(), np.ones(2)).ledger == Ledger(1, 1)


def test_steepest_descent_with_the_exact_search_is_the_books():
    numbers = reference("curvature_and_stopping")["steepest_descent_quadratic"]
    method = OPTIMIZERS["steepest_descent"](line_search="exact")
    path = list(descend(SURFACES["quadratic"], method, numbers["start"], StoppingRule(0, 0, 0, 12)))
    for before, at in itertools.pairwise(path):
        assert at.f / before.f == pytest.approx(numbers["f_ratio_per_step"], rel=1e-9)
        assert at.g.dot(before.g) == pytest.approx(0.0, abs=1e-12 * float(before.g.dot(before.g)))
    step = (path[1].x - path[0].x) / -path[0].g
    assert step == pytest.approx(numbers["exact_line_search_step"], rel=1e-9)
