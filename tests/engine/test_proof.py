"""The gradient check: four methods that agree, what happens at kinks, and gradients that are wrong."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdsim.engine import complex_step, dual
from gdsim.engine.error_curve import EPS, STEPS, error_curve
from gdsim.engine.formula import Formula
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.objective import STEP, Counted, Objective
from gdsim.engine.primitives import ACTIVATIONS, LOSSES
from gdsim.engine.proof import ALL, SAMPLE, Method, Proof, prove
from gdsim.engine.sentence import InputError
from gdsim.engine.surfaces import SURFACES
from tests.engine.problems import problem, reference, relative, training_loss

RIVALS = (Method.FORWARD, Method.CENTRAL, Method.COMPLEX)


def proof_of(objective: Objective, x, picked: int = 0) -> Proof:
    (proof,) = prove(objective, np.asarray(x, dtype=np.float64), picked, lambda share: None)
    return proof


def formula_at(text: str, *x: float) -> Proof:
    return proof_of(Formula(text, dimension=len(x)), x)


class Off(TrainingLoss):
    """A loss whose backward pass gets one entry wrong."""

    entry, factor = 3, 1.0 + 1e-6

    def gradient(self, x):
        g = super().gradient(x)
        g[self.entry] *= self.factor
        return g


# -- agreement ---------------------------------------------------------------------


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_four_methods_agree_for_every_activation_and_loss(activation: str, loss: str) -> None:
    mlp = MLP((2, 3, 2), (activation, "identity"))
    objective, theta = training_loss(mlp, loss, samples=7, l1=0.03, l2=0.2)
    proof = proof_of(objective, theta)
    assert proof.status == "agrees"
    assert not proof.kinks
    assert proof.complete
    g = objective.gradient(theta)
    assert np.array_equal(proof.by(Method.REVERSE).gradient, g)
    for method, tolerance in ((Method.FORWARD, 1e-13), (Method.COMPLEX, 1e-13), (Method.CENTRAL, 1e-8)):
        found = proof.by(method).gradient
        np.testing.assert_allclose(found, g, rtol=tolerance, atol=tolerance * np.abs(g).max())


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10**6),
    st.lists(st.integers(1, 5), min_size=1, max_size=3),
    st.sampled_from(["tanh", "gelu", "softplus", "silu", "elu", "sigmoid"]),
)
def test_deep_networks_with_a_penalty(seed: int, hidden: list[int], activation: str) -> None:
    objective, theta = problem((2, *hidden, 1), activation, seed=seed, l1=0.1, l2=0.3)
    proof = proof_of(objective, theta, picked=len(theta) - 1)
    assert proof.by(Method.FORWARD).largest < 1e-12
    assert proof.by(Method.COMPLEX).largest < 1e-12
    assert proof.status == "agrees"
    assert proof.curve.name == objective.coordinate_name(len(theta) - 1)


def test_a_thousand_samples_go_through_in_blocks() -> None:
    objective, theta = problem((3, 8, 2), "tanh", samples=1000)
    V = np.random.default_rng(5).normal(size=(40, len(theta)))
    expected = V @ objective.gradient(theta)
    shares: list[float] = []
    found = dual.tangents(objective, theta, V, shares.append)
    np.testing.assert_allclose(found.slopes, expected, rtol=1e-12, atol=1e-13)
    assert found.value == pytest.approx(float(objective.value(theta)), rel=1e-13)
    np.testing.assert_allclose(
        complex_step.derivatives(objective, theta, V, shares.append), expected, rtol=1e-12, atol=1e-13
    )
    assert all(0.0 < share <= 1.0 for share in shares)


@pytest.mark.parametrize(
    "case", reference("networks")["networks"], ids=lambda c: f"{c['widths']}-{c['loss']}"
)
def test_reference_networks(case: dict) -> None:
    mlp = MLP(tuple(case["widths"]), tuple(case["activations"]))
    objective = TrainingLoss(mlp, case["x"], case["t"], case["loss"])
    theta = mlp.flatten(case["weights"], case["biases"])
    expected = mlp.flatten(case["weight_gradients"], case["bias_gradients"])
    proof = proof_of(objective, theta)
    assert proof.status == "agrees"
    for method in (Method.REVERSE, Method.FORWARD, Method.COMPLEX):
        np.testing.assert_allclose(proof.by(method).gradient, expected, rtol=1e-11, atol=1e-14)
    np.testing.assert_allclose(proof.by(Method.CENTRAL).gradient, expected, rtol=1e-6, atol=1e-8)


def test_the_worked_example() -> None:
    case = reference("backprop_examples")["seed_shaped"]
    mlp = MLP((1, 2, 1), ("relu", "identity"))
    objective = TrainingLoss(mlp, [case["x"]], [case["t"]], "mse")
    theta = mlp.flatten(
        [case["hidden_weights"], case["output_weights"]], [case["hidden_biases"], case["output_biases"]]
    )
    proof = proof_of(objective, theta)
    assert proof.by(Method.FORWARD).gradient.tolist() == [-6.0, -3.0, 0.0, 0.0, -3.0, 0.0, -3.0]
    assert proof.by(Method.COMPLEX).gradient.tolist() == [-6.0, -3.0, 0.0, 0.0, -3.0, 0.0, -3.0]
    assert proof.by(Method.CENTRAL).gradient == pytest.approx(
        [-6.0, -3.0, 0.0, 0.0, -3.0, 0.0, -3.0], abs=1e-9
    )


FORMULAS = {
    "sin(x)*exp(y)": (0.7, -0.4),
    "log(x) + sqrt(y) + x^y": (1.3, 2.1),
    "tan(x) + atan(y) - asin(x/2) * acos(y/3)": (0.4, 0.6),
    "sinh(x)*cosh(y) + tanh(x*y)": (0.9, -0.3),
    "relu(x) + abs(y) + max(x, y) - min(x, 2y)": (0.8, -1.1),
    "sigmoid(x)*sign(y) + x^3 - y^2.5 + 1/x": (0.6, 1.4),
    "x^(-2) + 2^y": (1.7, 0.5),
}


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas(text: str) -> None:
    proof = formula_at(text, *FORMULAS[text])
    assert proof.status == "agrees", str(proof.verdict)
    assert proof.by(Method.FORWARD).largest < 1e-14
    assert proof.by(Method.COMPLEX).largest < 1e-14
    assert proof.by(Method.CENTRAL).largest < 1e-8
    assert proof.curve.name == "x"


@pytest.mark.parametrize("key", SURFACES)
def test_closed_forms_of_the_gallery(key: str) -> None:
    surface = SURFACES[key]
    x = np.array(surface.starts[0]) + 0.0137
    proof = proof_of(Counted(surface), x, surface.dimension - 1)
    assert proof.status == "agrees", str(proof.verdict)
    assert proof.by(Method.FORWARD).largest < 1e-13
    assert proof.by(Method.COMPLEX).largest < 1e-13


def test_at_a_minimum_rounding_and_truncation_are_no_alarm() -> None:
    assert proof_of(SURFACES["himmelblau"], (3.0, 2.0)).status == "agrees"
    assert proof_of(SURFACES["rastrigin"], (0.0, 0.0)).status == "agrees"


# -- what cannot be, said ---------------------------------------------------------------


class Bowl(Objective):
    """A function nobody knows the operations of."""

    dimension = 3

    def value(self, x):
        return (x**2).sum(axis=-1)

    def gradient(self, x):
        return 2.0 * x


def test_a_function_that_is_only_values() -> None:
    proof = proof_of(Bowl(), (1.0, -2.0, 0.5))
    for method in (Method.FORWARD, Method.COMPLEX):
        estimate = proof.by(method)
        assert "needs a network or a formula" in str(estimate.refusal)
        assert np.isnan(estimate.gradient).all()
        assert estimate.passes == 0
    assert proof.status == "agrees"
    assert "agrees with central differences" in str(proof.verdict)
    assert proof.by(Method.CENTRAL).gradient == pytest.approx([2.0, -4.0, 1.0], abs=1e-9)
    with pytest.raises(InputError, match="Forward mode needs"):
        dual.tangents(Bowl(), np.zeros(3), np.eye(3))
    with pytest.raises(InputError, match="complex step needs"):
        complex_step.derivatives(Bowl(), np.zeros(3), np.eye(3))


def test_an_activation_without_continuation_leaves_three_methods(monkeypatch) -> None:
    monkeypatch.delitem(complex_step.CONTINUED, "tanh")
    proof = proof_of(*problem((1, 3, 1), "tanh"))
    assert "no analytic continuation of Tanh" in str(proof.by(Method.COMPLEX).refusal)
    assert proof.status == "agrees"
    assert "agrees with forward mode to" in str(proof.verdict)


def test_every_activation_loss_and_function_is_continued() -> None:
    assert set(complex_step.CONTINUED) == set(ACTIVATIONS)
    assert set(complex_step.CONTINUED_LOSSES) == set(LOSSES)


def test_no_derivative_and_no_neighbour() -> None:
    proof = formula_at("sqrt(x)", 0.0)
    assert proof.status == "undefined"
    assert "no finite derivative by x" in str(proof.verdict)
    proof = formula_at("log(x)", 1e-6)
    assert proof.status == "rough"
    assert "leads to where f has no finite value" in str(proof.verdict)
    assert proof.by(Method.FORWARD).largest < 1e-14


def test_a_function_that_bends_too_sharply_for_the_step() -> None:
    proof = formula_at("sin(30000x)", 0.1)
    assert proof.status == "rough"
    assert proof.by(Method.FORWARD).largest < 1e-12
    assert "1 of 1 entries, x first" in str(proof.verdict)


# -- kinks ----------------------------------------------------------------------------


def hinge(bias: float) -> tuple[TrainingLoss, np.ndarray]:
    """1-2-1 on two samples; the second unit's pre-activation of the second one is ``bias``."""
    mlp = MLP((1, 2, 1), ("relu", "identity"))
    theta = mlp.flatten([[[1.0], [0.5]], [[1.0, -2.0]]], [[0.3, -1.0 + bias], [0.1]])
    return TrainingLoss(mlp, [[1.0], [2.0]], [[0.5], [-1.0]], "mse"), theta


def test_a_pre_activation_within_the_step_is_flagged_by_unit_and_sample() -> None:
    objective, theta = hinge(1e-7)
    proof = proof_of(objective, theta)
    # the weight and the bias of that unit move it, nothing else does
    assert set(proof.kinks) == {2, 3}
    text = str(proof.kinks[3])
    assert "unit 2 in layer 1 is 0 for sample 2" in text
    assert "1e-07" in text
    assert proof.status == "kinks"
    assert proof.worst[0] in (2, 3)
    assert "because a kink lies within their step" in str(proof.verdict)
    assert not proof_of(*hinge(1e-3)).kinks


def test_a_pre_activation_of_zero() -> None:
    proof = proof_of(*hinge(0.0))
    assert "exactly here there is no derivative" in str(proof.kinks[2])
    assert proof.status == "kinks"
    assert "this point is on a kink: for 2 of 7 entries" in str(proof.verdict)


def test_distances_to_kinks_are_those_along_the_coordinate() -> None:
    objective, theta = hinge(1e-3)
    moved = dual.tangents(objective, theta, np.eye(len(theta)))
    # z = w x + b with x = 2 for that sample: the weight has half as far to go
    assert moved.kinks[2:4] == pytest.approx([0.5e-3, 1e-3], rel=1e-9)
    assert np.isinf(moved.kinks[4:]).all()


def test_an_output_that_meets_its_target_and_a_weight_of_zero() -> None:
    mlp = MLP((1, 1), ("identity",))
    proof = proof_of(TrainingLoss(mlp, [[1.0], [2.0]], [[3.0], [9.0]], "mae"), (1.0, 2.0 + 1e-8))
    assert "Output 1 meets its target for sample 1" in str(proof.kinks[0])
    proof = proof_of(TrainingLoss(mlp, [[1.0]], [[3.0]], "mse", l1=0.1), (0.0, 1.0))
    assert set(proof.kinks) == {0}
    assert "L1 penalty" in str(proof.kinks[0])


@pytest.mark.parametrize(
    ("text", "at", "flagged", "why"),
    [
        ("abs(x) + y^2", (1e-8, 0.5), {0}, "argument of abs is 0"),
        ("max(x, 3y)", (1.5, 0.5), {0, 1}, "arguments of max are equal"),
        ("min(x, 0) + y", (0.0, 2.0), {0}, "arguments of min are equal"),
        ("relu(x - y)", (2.0, 2.0), {0, 1}, "argument of relu is 0"),
        ("sqrt(x^2 + y^2)", (0.0, 0.0), {0, 1}, "argument of a root"),
        ("sqrt(x^2) + y", (0.0, 0.0), {0}, "argument of a root"),
    ],
)
def test_kinks_of_formulas(text: str, at: tuple[float, float], flagged: set[int], why: str) -> None:
    proof = formula_at(text, *at)
    assert set(proof.kinks) == flagged
    assert all(why in str(sentence) for sentence in proof.kinks.values())
    assert proof.status == "kinks"


def test_two_arguments_that_move_alike_have_no_kink() -> None:
    assert not formula_at("max(x, x) + y", 1.0, 1.0).kinks


# -- wrong gradients ----------------------------------------------------------------------


@pytest.mark.parametrize("entry", [0, 3, 9])
def test_a_wrong_entry_is_caught_and_named_as_worst(entry: int, monkeypatch) -> None:
    monkeypatch.setattr(Off, "entry", entry)
    fine, theta = problem((2, 2, 2), "tanh")
    proof = proof_of(Off(fine.mlp, fine.inputs, fine.targets, "mse"), theta, entry)
    assert proof.status == "differs"
    assert proof.worst[0] == entry
    assert proof.verdict.values["count"] == 1
    assert proof.verdict.values["name"] == fine.coordinate_name(entry)
    assert proof.errors[entry] == pytest.approx(1e-6, rel=1e-2)
    assert proof.errors[proof.worst[1]] < 1e-8


def test_a_wrong_entry_is_caught_by_differences_alone() -> None:
    class Tilted(Bowl):
        def gradient(self, x):
            return 2.0 * x + np.array([0.0, 1e-3, 0.0])

    proof = proof_of(Tilted(), (1.0, -2.0, 0.5))
    assert proof.status == "differs"
    assert proof.worst[0] == 1
    assert "1 of 3 entries, worst for x2: -3.999 by reverse mode, -4 by central differences" in str(
        proof.verdict
    )


def test_a_gradient_that_is_no_number() -> None:
    class Lost(Off):
        factor = math.nan

    fine, theta = problem((2, 2, 1), "tanh")
    proof = proof_of(Lost(fine.mlp, fine.inputs, fine.targets, "mse"), theta)
    assert proof.status == "differs"
    assert proof.worst[0] == 3
    assert "only one of reverse mode and forward mode" in str(proof.verdict)


def test_the_curve_of_a_wrong_entry_has_no_valley(monkeypatch) -> None:
    monkeypatch.setattr(Off, "factor", 1.01)
    fine, theta = problem((2, 2, 1), "tanh")
    curve = proof_of(Off(fine.mlp, fine.inputs, fine.targets, "mse"), theta, 3).curve
    wrong = 0.01 * abs(float(fine.gradient(theta)[3]))
    assert curve.central.plateau == pytest.approx(wrong, rel=1e-3)
    assert "has no valley" in str(curve.remarks[0])


# -- the error curve ---------------------------------------------------------------------


def test_flanks_have_the_coefficients_of_theory() -> None:
    f = Formula("exp(x)", dimension=1)
    curve = error_curve(f, np.array([1.0]), 0, math.e)
    assert curve.central.truncation == pytest.approx(math.e / 6, rel=1e-3)  # h² f''' / 6
    assert curve.forward.truncation == pytest.approx(math.e / 2, rel=1e-3)  # h f'' / 2
    for difference in (curve.central, curve.forward):
        assert difference.rounding is not None
        assert 0.05 < difference.rounding < 10.0  # a few units in the last place of f
        assert difference.theory / 10 < difference.best < difference.theory * 10
        assert difference.plateau is None
    assert curve.central.theory == pytest.approx(EPS ** (1 / 3))
    assert curve.forward.theory == pytest.approx(EPS ** (1 / 2))
    # the valley of the central difference is the deeper one
    assert curve.central.least < 1e-9 < curve.forward.least < 1e-6
    assert [str(remark).split()[0] for remark in curve.remarks] == ["Right", "Left", "Between"]


def test_errors_are_those_of_the_quotients() -> None:
    f = Formula("sin(x)*y", dimension=2)
    x = np.array([0.8, 1.5])
    curve = error_curve(f, x, 0, 1.5 * math.cos(0.8))
    h = STEPS[10]
    quotient = (math.sin(0.8 + h) - math.sin(0.8 - h)) * 1.5 / (2 * h)
    assert curve.central.errors[10] == pytest.approx(abs(quotient - 1.5 * math.cos(0.8)), rel=1e-4)


def test_a_parabola_has_no_truncation_for_central_differences() -> None:
    curve = formula_at("3x^2 - x", 1.7).curve
    assert curve.central.truncation is None
    assert curve.forward.truncation == pytest.approx(3.0, rel=1e-3)
    assert curve.central.best > 1e-3
    assert "so nearly a parabola" in str(curve.remarks[0])


def test_a_straight_line() -> None:
    curve = formula_at("3x + 1", 1.7).curve
    assert curve.central.truncation is None
    assert curve.forward.truncation is None
    assert "straight line" in str(curve.remarks[0])
    still = formula_at("0*x + y", 1.0, 2.0).curve
    assert np.array_equal(still.central.errors, np.zeros(len(STEPS)))
    assert "every difference is exact" in str(still.remarks[0])


def test_a_kink_in_the_way_is_told() -> None:
    objective, theta = hinge(1e-4)
    curve = proof_of(objective, theta, 3).curve
    assert curve.kink == pytest.approx(1e-4, rel=1e-9)
    assert "A kink lies 0.0001 away" in str(curve.remarks[-1])
    beyond = curve.central.errors[STEPS > 1e-3]
    assert (beyond > 1e3 * np.nanmin(curve.central.errors)).all()
    here = proof_of(*hinge(0.0), 3).curve
    assert "kink exactly here" in str(here.remarks[0])


def test_the_rule_of_thumb_in_the_text_is_eps() -> None:
    remark = str(formula_at("exp(x)", 1.0).curve.remarks[-1])
    assert f"ε^(1/3) = {EPS ** (1 / 3):.0e} " in remark
    assert f"ε^(1/2) = {EPS ** (1 / 2):.0e} " in remark


# -- what it takes --------------------------------------------------------------------------


def test_passes_and_seconds() -> None:
    objective, theta = problem((2, 3, 1))
    proof = proof_of(objective, theta)
    P = len(theta)
    assert [estimate.method for estimate in proof.estimates] == list(Method)
    assert [estimate.passes for estimate in proof.estimates] == [1, P, 2 * P, P]
    assert all(0.0 < estimate.seconds < 10.0 for estimate in proof.estimates)
    assert proof.extent is None
    assert sorted(proof.worst) == list(range(P))
    errors = proof.errors[list(proof.worst)]
    assert (np.diff(errors) <= 0.0).all()
    assert proof.steps == pytest.approx(STEP * np.maximum(1.0, np.abs(theta)))


def test_waiting_for_others_is_not_counted(monkeypatch) -> None:
    clock = [0.0]
    monkeypatch.setattr("gdsim.engine.proof.perf_counter", lambda: clock[0])

    def check(share: float) -> None:
        clock[0] += 5.0

    (proof,) = prove(*problem((2, 3, 1)), 0, check)
    assert [estimate.seconds for estimate in proof.estimates] == [0.0] * 4


def test_of_many_coordinates_a_seeded_sample_is_checked() -> None:
    objective, theta = problem((4, 20, 20, 1), samples=9)
    assert len(theta) > ALL
    proofs = [proof_of(objective, theta, picked) for picked in (0, 333, 333)]
    for proof, picked in zip(proofs, (0, 333, 333), strict=True):
        assert len(proof.checked) == SAMPLE == len(set(proof.checked.tolist()))
        assert picked in proof.checked
        assert not proof.complete
        assert f"{SAMPLE} of {len(theta)} entries were checked" in str(proof.extent)
        for method in RIVALS:
            found = np.flatnonzero(np.isfinite(proof.by(method).gradient))
            assert np.array_equal(found, proof.checked)
        assert np.isfinite(proof.by(Method.REVERSE).gradient).all()
        assert len(proof.worst) == SAMPLE
        assert proof.status == "agrees"
        assert proof.by(Method.CENTRAL).passes == 2 * SAMPLE
    assert np.array_equal(proofs[1].checked, proofs[2].checked)
    assert len(set(proofs[0].checked) & set(proofs[1].checked)) >= SAMPLE - 2


def test_progress_rises_to_one_and_a_check_may_cancel() -> None:
    objective, theta = problem((2, 3, 1))
    shares: list[float] = []
    list(prove(objective, theta, 0, shares.append))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > 50

    class Enough(Exception):
        pass

    def stop(share: float) -> None:
        if share > 0.3:
            raise Enough

    with pytest.raises(Enough):
        next(prove(objective, theta, 0, stop))


def test_a_mini_batch_is_kept_though_another_is_loaded_meanwhile() -> None:
    full, theta = problem((2, 3, 1), samples=12)
    drawing = TrainingLoss(full.mlp, full.inputs, full.targets, "mse", batch_size=4)
    expected = drawing.at_iteration(2).gradient(theta).copy()
    other = iter(range(3, 10_000))
    (proof,) = prove(
        drawing.at_iteration(2), theta, 0, lambda share: drawing.at_iteration(next(other)).gradient(theta)[:0]
    )
    assert np.array_equal(proof.by(Method.REVERSE).gradient, expected)
    assert proof.status == "agrees"


def test_the_point_is_copied() -> None:
    objective, theta = problem((1, 2, 1))
    theta = theta.copy()
    proof = proof_of(objective, theta)
    before = proof.x.copy()
    theta += 1.0
    assert np.array_equal(proof.x, before)


def test_errors_are_relative_to_the_larger_one_and_to_the_size_of_f() -> None:
    objective, theta = problem((1, 2, 1), "tanh")
    proof = proof_of(objective, theta)
    g = proof.by(Method.REVERSE).gradient
    i = int(np.argmax(np.abs(g)))
    c = proof.by(Method.CENTRAL)
    assert c.errors[i] == pytest.approx(relative(c.gradient[i], g[i]), rel=1e-3)
