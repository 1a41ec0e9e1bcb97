"""Planes and spectra against NumPy's own decompositions and the definitions."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from gdsim.engine.landscape import sample
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.planes import (
    filter_normalised,
    hessian_plane,
    line_between,
    plane_through,
    principal_directions,
    principal_plane,
    project,
    random_directions,
    random_plane,
)
from gdsim.engine.sentence import InputError
from gdsim.engine.spectrum import EXACT, spectrum

NETWORKS = json.loads((Path(__file__).parents[1] / "data" / "networks.json").read_text("utf-8"))["networks"]
MLP_23 = MLP((2, 5, 3, 1), ("relu", "tanh", "identity"))


def trained(mlp: MLP, samples: int = 30, seed: int = 1) -> tuple[TrainingLoss, np.ndarray]:
    rng = np.random.default_rng(seed)
    X, T = rng.normal(size=(samples, mlp.widths[0])), rng.normal(size=(samples, mlp.widths[-1]))
    return TrainingLoss(mlp, X, T, loss="mse"), rng.normal(size=mlp.dimension)


def test_filter_normalisation_is_its_definition() -> None:
    theta = np.random.default_rng(0).normal(size=MLP_23.dimension)
    raw = random_directions(MLP_23.dimension, 5)
    scaled = filter_normalised(MLP_23, theta, raw)
    for own, before, after in zip(
        MLP_23.layers(theta), MLP_23.layers(raw), MLP_23.layers(scaled), strict=True
    ):
        for unit in range(own.shape[0]):
            for d in range(2):
                expected = before[d, unit] / np.linalg.norm(before[d, unit]) * np.linalg.norm(own[unit])
                assert np.allclose(after[d, unit], expected, rtol=1e-14)
    assert np.array_equal(raw, random_directions(MLP_23.dimension, 5))  # given back untouched


def test_a_unit_without_weights_does_not_move() -> None:
    theta = np.zeros(MLP_23.dimension)
    with pytest.raises(InputError, match="All parameters are zero"):
        random_plane(theta, 0, MLP_23)
    theta[:3] = 1.0
    plane = random_plane(theta, 0, MLP_23)
    assert plane.u[:3].any()
    assert not plane.u[3:].any()


def test_pca_is_numpys_svd() -> None:
    path = np.random.default_rng(2).normal(size=(40, 12)) @ np.diag(np.linspace(3, 0.1, 12))
    directions, explained = principal_directions(path)
    centred = path - path.mean(axis=0)
    _, sizes, rows = np.linalg.svd(centred)
    assert np.allclose(np.abs(directions @ rows[:2].T), np.eye(2), atol=1e-12)
    assert np.allclose(explained, sizes[:2] ** 2 / np.sum(sizes**2))
    covariance = np.cov(path.T)
    assert explained.sum() == pytest.approx(np.linalg.eigvalsh(covariance)[-2:].sum() / np.trace(covariance))


def test_a_path_on_a_line_has_no_pca_plane() -> None:
    with pytest.raises(InputError, match="at least three"):
        principal_directions(np.zeros((2, 5)))
    with pytest.raises(InputError, match="lies on a line"):
        principal_directions(np.outer(np.arange(9.0), np.ones(5)))


@pytest.mark.parametrize("case", NETWORKS, ids=lambda c: f"{c['widths']}{c['loss']}")
def test_eigenvalues_are_the_references(case) -> None:
    mlp = MLP(tuple(case["widths"]), tuple(case["activations"]))
    theta = mlp.flatten(case["weights"], case["biases"])
    loss = TrainingLoss(mlp, case["x"], case["t"], loss=case["loss"])
    found = spectrum(loss, theta, 3)
    expected = sorted(case["hessian_eigenvalues"], key=lambda v: -abs(v))[:3]
    assert np.allclose(np.abs(found.values), np.abs(expected), rtol=1e-8, atol=1e-10)


def test_lanczos_finds_the_exact_eigenpairs() -> None:
    mlp = MLP((2, 24, 20, 1), ("tanh", "tanh", "identity"))
    loss, theta = trained(mlp, 60)
    assert mlp.dimension > EXACT
    found = spectrum(loss, 0.4 * theta, 10)
    exact = np.linalg.eigvalsh(loss.hessian(0.4 * theta))
    expected = exact[np.argsort(-np.abs(exact))][:10]
    assert not found.exact
    assert np.allclose(found.values, expected, rtol=1e-7)
    H = loss.hessian(0.4 * theta)
    for value, vector in zip(found.values, found.vectors, strict=True):
        assert np.linalg.norm(H @ vector - value * vector) < 1e-6 * abs(found.values[0])
    assert np.allclose(found.vectors @ found.vectors.T, np.eye(10), atol=1e-7)


def test_the_hessian_plane_is_curved_like_its_eigenvalues() -> None:
    mlp = MLP((2, 6, 1), ("tanh", "identity"))
    loss, theta = trained(mlp)
    plane, values = hessian_plane(loss, theta)
    h = 1e-3
    for direction, value in zip((plane.u, plane.v), values, strict=True):
        up, at, down = (float(loss.value(theta + s * direction)) for s in (h, 0.0, -h))
        assert (up - 2 * at + down) / h**2 == pytest.approx(value, rel=1e-4, abs=1e-5)


def test_three_points_lie_on_their_plane() -> None:
    points = np.random.default_rng(4).normal(size=(3, 9))
    plane = plane_through(points)
    coordinates, distances = project(plane, points)
    assert np.allclose(distances, 0.0, atol=1e-12)
    assert np.allclose(plane.point(coordinates[:, 0], coordinates[:, 1]), points)
    assert np.allclose(coordinates[0], 0.0, atol=1e-12)
    assert coordinates[1, 1] == pytest.approx(0.0, abs=1e-12)
    with pytest.raises(InputError, match="one line"):
        plane_through([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])


def test_a_line_runs_from_one_point_to_the_other() -> None:
    line = line_between([1.0, 2.0], [3.0, -2.0])
    assert line.point(np.array([0.0, 1.0]), np.zeros(2)).tolist() == [[1.0, 2.0], [3.0, -2.0]]
    with pytest.raises(InputError, match="the same"):
        line_between([1.0], [1.0])


def test_distances_from_a_skew_plane_are_those_of_the_nearest_point() -> None:
    theta = np.random.default_rng(0).normal(size=MLP_23.dimension)
    plane = random_plane(theta, 3, MLP_23)
    points = theta + np.random.default_rng(1).normal(size=(6, MLP_23.dimension))
    coordinates, distances = project(plane, points)
    feet = plane.point(coordinates[:, 0], coordinates[:, 1])
    assert np.allclose(np.linalg.norm(points - feet, axis=1), distances)
    # perpendicular to both directions
    assert np.allclose((points - feet) @ plane.u, 0.0, atol=1e-10)
    assert np.allclose((points - feet) @ plane.v, 0.0, atol=1e-10)


@pytest.mark.parametrize("kind", ["random", "pca", "hessian", "points"])
def test_a_grid_on_any_plane_is_a_plain_loop(kind: str) -> None:
    mlp = MLP((2, 8, 8, 1), ("relu", "tanh", "identity"))
    loss, theta = trained(mlp, 20)
    path = theta + np.cumsum(np.random.default_rng(3).normal(size=(12, mlp.dimension)), axis=0) * 0.1
    plane = {
        "random": lambda: random_plane(theta, 1, mlp),
        "pca": lambda: principal_plane(theta, path)[0],
        "hessian": lambda: hessian_plane(loss, theta)[0],
        "points": lambda: plane_through(path[[0, 5, 11]]),
    }[kind]()
    (*_, grid) = sample(loss, plane, 9)
    for i, a in enumerate(grid.a):
        for j, b in enumerate(grid.b):
            expected = float(loss.value(plane.origin + a * plane.u + b * plane.v))
            assert grid.values[i, j] == pytest.approx(expected, rel=1e-12)
