"""Seeded sets, scaling, split and mini-batches."""

from __future__ import annotations

import dataclasses
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from gdsim.engine.datasets import (
    DATASETS,
    SCALINGS,
    Dataset,
    fit_scaler,
    minibatch_rows,
    prepare,
    split,
)
from gdsim.engine.sentence import InputError, sentence


def small(**changes):
    data = Dataset(
        inputs=np.array([[1.0, 2.0], [3.0, 5.0], [6.0, 2.0]]),
        targets=np.array([[0.5], [1.5], [-2.0]]),
        input_names=("a", "b"),
        target_names=("y",),
    )
    return dataclasses.replace(data, **changes)


# --- Dataset -------------------------------------------------------------------------------------


def test_arrays_are_contiguous_copies_that_cannot_be_written():
    source = np.arange(12.0).reshape(2, 6).T[:, ::-1]
    data = Dataset(source[:, :1], source[:, 1:], ("x",), ("y",))
    source[:] = -1.0
    for array in (data.inputs, data.targets):
        assert array.flags.c_contiguous
        assert array.dtype == np.float64
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1.0
    assert data.inputs[:, 0].tolist() == [6, 7, 8, 9, 10, 11]


def test_equality_and_hash_follow_the_digest():
    assert small() == small()
    assert hash(small()) == hash(small())
    assert len({small(), small()}) == 1
    assert small() == small(notes=(sentence("a remark"),))
    assert small() != "data"


@pytest.mark.parametrize(
    "changes",
    [
        {"inputs": np.array([[1.0, 2.0], [3.0, 5.0], [6.0, 2.0000001]])},
        {"targets": np.array([[0.5], [1.5], [2.0]])},
        {"input_names": ("a", "c")},
        {"input_names": ("a'", "b")},
        {"target_names": ("z",)},
        {"inputs": np.zeros((3, 1)), "input_names": ("a",)},
    ],
)
def test_the_digest_sees_every_part(changes):
    assert small().digest != small(**changes).digest
    assert small() != small(**changes)


def test_the_digest_tells_shapes_names_and_tasks_apart():
    ones = np.ones((2, 1))
    labels = np.array([[0.0], [1.0]])
    assert Dataset(ones, labels, ("x",), ("y",)) != Dataset(ones, labels, ("x",), ("y",), "classification")
    two = np.ones((1, 2))
    assert Dataset(two, [[1.0]], ("a", "b, c"), ("y",)) != Dataset(two, [[1.0]], ("a, b", "c"), ("y",))
    assert Dataset([[1.0], [2.0]], [[3.0], [4.0]], "x", "y") != Dataset(
        [[1.0, 2.0]], [[3.0, 4.0]], "xx", "yy"
    )


def test_the_digest_is_the_same_on_every_machine():
    assert small().digest == "480bc7241865b676a48a29c88517944e163ea141325acd9c5810f925fc761e79"


def test_a_dataset_survives_pickling():
    data = small()
    assert pickle.loads(pickle.dumps(data)) == data


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"inputs": np.zeros((0, 2)), "targets": np.zeros((0, 1))}, "at least one row"),
        ({"inputs": np.zeros((3, 0)), "input_names": ()}, "one input column"),
        ({"targets": np.zeros(3)}, "one target column"),
        ({"targets": np.zeros((4, 1))}, "3 rows of inputs, but 4 of targets"),
        ({"input_names": ("a",)}, "one name"),
        ({"targets": np.array([[0.5], [np.nan], [1.0]])}, "not a number"),
        ({"inputs": np.array([[1.0, 2.0], [3.0, np.inf], [6.0, 2.0]])}, "not a number"),
        ({"inputs": np.array([[1.0, 2.0], [3.0, 1e31], [6.0, 2.0]])}, "1e\\+30"),
        ({"task": "classification"}, "0 or 1"),
    ],
)
def test_faulty_data_are_refused_with_a_sentence(changes, words):
    with pytest.raises(InputError, match=words):
        small(**changes)


# --- seeded sets ---------------------------------------------------------------------------------


def test_there_are_the_promised_sets():
    promised = ["line", "sine", "step", "bump", "noisy_cubic", "saddle", "ripple", "two_moons", "circles"]
    assert list(DATASETS)[:9] == promised
    assert {g.n_in for g in DATASETS.values()} == {1, 2}
    assert all(key == g.key and g.title[0].isupper() and g.formula for key, g in DATASETS.items())
    assert len({g.title for g in DATASETS.values()}) == len(DATASETS)


@pytest.mark.parametrize("key", DATASETS)
@pytest.mark.parametrize("samples", [1, 2, 60])
def test_a_set_is_a_function_of_its_arguments(key, samples):
    generator = DATASETS[key]
    data = generator.sample(samples, generator.default_noise, 3)
    assert data == generator.sample(samples, generator.default_noise, 3)
    assert data != generator.sample(samples, generator.default_noise, 4)
    assert data != generator.sample(samples, generator.default_noise + 0.1, 3)
    assert data.inputs.shape == (samples, generator.n_in)
    assert data.targets.shape == (samples, 1)
    assert data.task == generator.task


@pytest.mark.parametrize("key", DATASETS)
def test_data_are_of_order_one(key):
    generator = DATASETS[key]
    data = generator.sample(2000, 0.0, 1)
    assert 0.9 < np.abs(data.inputs).max() <= 1.6
    assert 0.3 < np.abs(data.targets).max() <= 1.0
    if generator.task == "classification":
        assert 0.4 < data.targets.mean() < 0.6


@pytest.mark.parametrize("key", DATASETS)
def test_noise_has_the_asked_spread_and_moves_the_same_points(key):
    generator = DATASETS[key]
    clean, noisy, noisier = (generator.sample(4000, noise, 5) for noise in (0.0, 0.1, 0.2))
    if generator.task == "regression":
        assert np.array_equal(clean.inputs, noisy.inputs)
        first, second = noisy.targets - clean.targets, noisier.targets - clean.targets
    else:
        assert np.array_equal(clean.targets, noisy.targets)
        first, second = noisy.inputs - clean.inputs, noisier.inputs - clean.inputs
    assert first.std() == pytest.approx(0.1, rel=0.05)
    assert abs(first.mean()) < 0.01
    np.testing.assert_allclose(second, 2 * first, atol=1e-12)


TRUTHS = {
    "line": lambda x: 0.7 * x + 0.2,
    "sine": lambda x: np.sin(np.pi * x),
    "step": np.sign,
    "bump": lambda x: np.exp(-8 * x**2),
    "noisy_cubic": lambda x: 4 * x**3 - 3 * x,
    "saddle": lambda x1, x2: x1**2 - x2**2,
    "ripple": lambda x1, x2: np.exp(-(x1**2 + x2**2)) * np.cos(2 * np.pi * np.sqrt(x1**2 + x2**2)),
    "xor": lambda x1, x2: (x1 * x2 < 0).astype(float),
}


@pytest.mark.parametrize("key", TRUTHS)
def test_without_noise_the_targets_follow_the_formula(key):
    data = DATASETS[key].sample(50, 0.0, 2)
    np.testing.assert_allclose(data.targets[:, 0], TRUTHS[key](*data.inputs.T), atol=1e-12)
    if DATASETS[key].n_in == 1:
        assert (np.diff(data.inputs[:, 0]) >= 0).all()


def test_without_noise_the_clouds_follow_their_formula():
    moons = DATASETS["two_moons"].sample(80, 0.0, 2)
    sign = 1.0 - 2.0 * moons.targets[:, 0]
    x, y = moons.inputs[:, 0] * sign + 0.5, moons.inputs[:, 1] * sign + 0.25
    np.testing.assert_allclose(x**2 + y**2, 1.0)
    assert (y >= 0).all()
    circles = DATASETS["circles"].sample(80, 0.0, 2)
    np.testing.assert_allclose(np.hypot(*circles.inputs.T), 1.0 - 0.5 * circles.targets[:, 0])
    spiral = DATASETS["spiral"].sample(80, 0.0, 2)
    t = np.hypot(*spiral.inputs.T)
    np.testing.assert_allclose(
        spiral.inputs[:, 0], (1.0 - 2.0 * spiral.targets[:, 0]) * t * np.cos(3 * np.pi * t), atol=1e-12
    )


@pytest.mark.parametrize(
    ("samples", "noise", "seed", "words"),
    [
        (0, 0.1, 1, "number of samples"),
        (10**9, 0.1, 1, "number of samples"),
        (5, -0.1, 1, "noise"),
        (5, float("nan"), 1, "noise"),
        (5, 1e300, 1, "noise"),
        (5, 0.1, -1, "seed"),
    ],
)
def test_absurd_arguments_are_refused(samples, noise, seed, words):
    with pytest.raises(InputError, match=words):
        DATASETS["line"].sample(samples, noise, seed)


def test_an_unknown_set_is_named():
    with pytest.raises(InputError, match="no data set called “lin”"):
        DATASETS["lin"]


# --- scaling -------------------------------------------------------------------------------------

columns = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, max_side=6),
    elements=st.floats(-1e30, 1e30, allow_nan=False),
)


@pytest.mark.parametrize("kind", SCALINGS)
@given(x=columns)
def test_undo_is_exact(kind, x):
    scaler = fit_scaler(kind, x)
    scaled = scaler.apply(x)
    assert np.isfinite(scaled).all()
    size = np.abs(x).max(axis=0) + np.finfo(float).tiny
    assert (np.abs(scaler.undo(scaled) - x) <= 1e-12 * size).all()


def test_what_the_kinds_promise():
    x = np.random.default_rng(0).normal([3.0, -1e6], [2.0, 40.0], (50, 2))
    assert np.array_equal(fit_scaler("none", x).apply(x), x)
    z = fit_scaler("standardise", x).apply(x)
    np.testing.assert_allclose(z.mean(axis=0), 0.0, atol=1e-9)
    np.testing.assert_allclose(z.std(axis=0), 1.0)
    u = fit_scaler("unit", x).apply(x)
    np.testing.assert_allclose(u.min(axis=0), -1.0)
    np.testing.assert_allclose(u.max(axis=0), 1.0)


@pytest.mark.parametrize("kind", ["standardise", "unit"])
def test_constant_columns_are_shifted_and_reported(kind):
    x = np.column_stack((np.full(7, 0.1), np.arange(7.0), np.full(7, 5e-324)))
    x[0, 2] = 0.0  # spread, but too little to divide by
    scaler = fit_scaler(kind, x)
    assert scaler.constant == (0, 2)
    assert scaler.scale[0] == scaler.scale[2] == 1.0
    assert (scaler.apply(x)[:, 0] == 0.0).all()
    assert np.array_equal(scaler.undo(scaler.apply(x)), x)


def test_scaling_faults():
    with pytest.raises(InputError, match="no scaling called “fancy”"):
        fit_scaler("fancy", np.ones((2, 2)))
    with pytest.raises(InputError, match="at least one row"):
        fit_scaler("unit", np.ones((0, 2)))


# --- split ---------------------------------------------------------------------------------------


@given(st.integers(1, 200), st.floats(0.0, 0.99), st.integers(0, 2**70))
def test_split_parts_the_rows(count, fraction, seed):
    train, test = split(count, fraction, seed)
    assert sorted([*train, *test]) == list(range(count))
    assert list(train) == sorted(train)
    assert list(test) == sorted(test)
    assert len(train) >= 1
    assert abs(len(test) - fraction * count) <= 1
    again = split(count, fraction, seed)
    assert np.array_equal(train, again[0])
    assert np.array_equal(test, again[1])


def test_split_edges():
    assert [rows.tolist() for rows in split(4, 0.0, 1)] == [[0, 1, 2, 3], []]
    assert [rows.tolist() for rows in split(1, 0.9, 1)] == [[0], []]
    assert len(split(5, 0.01, 1)[1]) == 1
    assert split(100, 0.3, 1)[1].tolist() != split(100, 0.3, 2)[1].tolist()
    for fraction in (1.0, -0.1, float("nan")):
        with pytest.raises(InputError, match="test fraction"):
            split(5, fraction, 1)


# --- prepare -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SCALINGS)
def test_prepare_scales_by_the_training_rows_only(kind):
    data = DATASETS["saddle"].sample(40, 0.1, 1)
    ready = prepare(data, kind, 0.25, seed=9)
    assert (len(ready.train_inputs), len(ready.test_targets)) == (30, 10)
    assert np.array_equal(ready.train_rows, split(40, 0.25, 9)[0])
    expected = fit_scaler(kind, data.inputs[ready.train_rows])
    assert np.array_equal(expected.offset, ready.input_scaler.offset)
    np.testing.assert_allclose(ready.input_scaler.undo(ready.test_inputs), data.inputs[ready.test_rows])
    np.testing.assert_allclose(ready.target_scaler.undo(ready.train_targets), data.targets[ready.train_rows])
    for array in (ready.train_inputs, ready.train_targets, ready.test_inputs, ready.test_targets):
        assert array.flags.c_contiguous
        assert not array.flags.writeable


def test_targets_of_a_classification_are_never_scaled():
    ready = prepare(DATASETS["circles"].sample(20, 0.1, 1), "standardise", 0.5)
    assert set(ready.train_targets.ravel()) | set(ready.test_targets.ravel()) == {0.0, 1.0}
    assert ready.input_scaler.scale[0] != 1.0


def test_without_a_split_the_test_set_is_empty():
    ready = prepare(small())
    assert np.array_equal(ready.train_inputs, small().inputs)
    assert ready.test_inputs.shape == (0, 2)
    assert ready.test_targets.shape == (0, 1)
    assert ready.notes == ()


def test_prepare_names_constant_columns():
    data = small(inputs=np.array([[1.0, 7.0], [2.0, 7.0], [3.0, 7.0]]))
    assert [str(note) for note in prepare(data, "standardise").notes] == [
        "Column “b” is constant in the training rows: shifted, not scaled."
    ]
    one = small(inputs=[[1.0, 2.0]], targets=[[3.0]])
    assert len(prepare(one, "unit").notes) == 3
    assert prepare(one, "none").notes == ()


# --- mini-batches --------------------------------------------------------------------------------


@given(st.integers(1, 60), st.integers(1, 70), st.integers(0, 2**40), st.integers(0, 5))
def test_an_epoch_shows_every_row_once(count, size, seed, epoch):
    batches = -(-count // size)
    rows = [minibatch_rows(count, size, seed, epoch * batches + j) for j in range(batches)]
    assert sorted(np.concatenate(rows)) == list(range(count))
    assert all(len(part) == size for part in rows[:-1])
    again = [minibatch_rows(count, size, seed, epoch * batches + j) for j in reversed(range(batches))]
    assert all(np.array_equal(a, b) for a, b in zip(rows, reversed(again), strict=True))


def test_mini_batches_follow_seed_and_epoch():
    expected = np.random.default_rng([7, 3]).permutation(10)
    assert np.array_equal(minibatch_rows(10, 4, 7, 9), expected[:4])
    assert np.array_equal(minibatch_rows(10, 4, 7, 11), expected[8:])
    assert not np.array_equal(minibatch_rows(10, 4, 7, 0), minibatch_rows(10, 4, 7, 3))
    assert not np.array_equal(minibatch_rows(10, 4, 7, 0), minibatch_rows(10, 4, 8, 0))


@pytest.mark.parametrize("size", [0, 10, 11])
def test_a_full_batch_is_all_rows_in_order(size):
    for k in (0, 1, 10**7):
        assert minibatch_rows(10, size, 3, k).tolist() == list(range(10))


def test_cached_rows_cannot_be_spoiled():
    for size in (0, 4):
        with pytest.raises(ValueError, match="read-only"):
            minibatch_rows(10, size, 1, 0)[0] = 5
