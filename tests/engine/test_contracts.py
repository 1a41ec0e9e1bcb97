"""Contracts: every optimizer on every function of the gallery, through the public doors."""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
import pytest
from test_network import NETWORKS, by_hand, title

from gdsim.engine import OPTIMIZERS, Counted, Order, Status, StoppingRule, descend
from gdsim.engine.descent import GROWTH_LIMIT, advance
from gdsim.engine.linesearch import rounding
from gdsim.engine.objective import Ledger
from gdsim.engine.stopping import end_kind
from gdsim.engine.surfaces import SURFACES

PAIRS = [
    (key, name)
    for key, method in OPTIMIZERS.items()
    for name, surface in SURFACES.items()
    if surface.is_sum_of_squares or not method.least_squares
]
REFUSED = [pair for pair in itertools.product(OPTIMIZERS, SURFACES) if pair not in PAIRS]
BATCHED = [pair for pair in PAIRS if OPTIMIZERS[pair[0]].batched]
every_pair = pytest.mark.parametrize(("key", "name"), PAIRS)

FIRST_ORDER = {key for key, method in OPTIMIZERS.items() if method.order is Order.FIRST}

# --- learning rates ------------------------------------------------------------------------------

#: Steps as long as the gradient: this over the largest curvature of the way down.
BY_CURVATURE = {"gradient_descent": 1.0, "momentum": 0.3, "nesterov": 0.5, "radam": 2.0}
#: Steps that find their own unit: this share of the window.
BY_WINDOW = {
    "adagrad": 0.05,
    "adadelta": 0.3,
    "rmsprop": 0.005,
    "rprop": 0.01,
    "adam": 0.01,
    "amsgrad": 0.01,
    "adamw": 0.01,
    "adamax": 0.02,
    "nadam": 0.01,
}


def side(surface):
    """The window's shorter side."""
    return min(high - low for low, high in surface.window)


@cache
def curvature(name, start):
    """The largest one in the window where f is not above the start."""
    surface = SURFACES[name]
    grid = np.stack(np.meshgrid(*(np.linspace(low, high, 41) for low, high in surface.window)), axis=-1)
    below = np.concatenate([[start], grid[surface.value(grid) <= surface.value(np.array(start))]])
    return float(np.abs(np.linalg.eigvalsh(surface.hessian(below))).max())


def made(key, name, start):
    """The optimizer with a learning rate that suits the function; the others have a good one of their own."""
    method, surface = OPTIMIZERS[key], SURFACES[name]
    if key in BY_WINDOW:
        return method(learning_rate=BY_WINDOW[key] * side(surface))
    if key not in BY_CURVATURE:
        return method()
    if surface.has_kinks:  # the steps do not get shorter there
        return method(learning_rate=1e-4 * side(surface))
    return method(learning_rate=BY_CURVATURE[key] / curvature(name, start))


# --- what is compared ----------------------------------------------------------------------------


class Watched(Counted):
    """Counting that does not hide that a function is not drawn anew."""

    def at_iteration(self, k):
        return self


def bits(at):
    """All of an iterate but its verdict, to the last bit."""
    return at.k, at.ledger, *(np.asarray(part).tobytes() for part in (at.x, at.f, at.g, *at.state))


def arrays(at):
    return [part for part in (at.x, at.f, at.g, *at.state) if isinstance(part, np.ndarray)]


def is_finite(run):
    """No NaN and no infinity in x, f and g of any iterate."""
    return all(np.isfinite(np.array([getattr(at, name) for at in run])).all() for name in "xfg")


def is_honest(surface, run, stop):
    """Whether the verdict of a run says what happened."""
    last, text = run[-1], str(run[-1].status)
    assert all(at.status is Status.RUNNING for at in run[:-1])
    norm = np.linalg.norm(surface.gradient(last.x))
    if last.status == Status.CONVERGED:
        return norm < stop.gradient_norm and f"iteration {last.k}:" in text
    if last.status == Status.EXHAUSTED:
        return last.k == stop.iteration_limit and f"limit of {last.k} " in text
    if last.status == Status.STALLED:
        return np.array_equal(last.x, run[-2].x) and f"Stalled at iteration {last.k}:" in text
    names = [surface.coordinate_name(i) for i in range(surface.dimension)]
    assert any(f"along {name}" in text for name in names)
    if last.k == run[-2].k:  # the next one is not finite: the last that is, again
        return f"Diverged at iteration {last.k + 1}:" in text and bits(last) == bits(run[-2])
    far = abs(last.f) > GROWTH_LIMIT * (1 + abs(run[0].f))
    return far and f"Diverged at iteration {last.k}:" in text


# --- a step --------------------------------------------------------------------------------------


@every_pair
def test_steps_are_pure_and_go_on_from_the_middle(key, name):
    surface, start, stop = SURFACES[name], SURFACES[name].starts[0], StoppingRule(iteration_limit=24)
    method = made(key, name, start)
    run = list(descend(surface, method, start, stop))
    kept = [bits(at) for at in run]
    for at in run:
        for array in arrays(at):
            array.flags.writeable = False
    with np.errstate(all="ignore"):
        for before, after in itertools.pairwise(run):
            if after.k == before.k:
                continue
            once = bits(method.step(surface, before))
            assert once == bits(made(key, name, start).step(surface, before)) == bits(after)
    middle = len(run) // 2
    at, tail = run[middle], []
    while at.status is Status.RUNNING:
        at = advance(surface, made(key, name, start), at, run[0], stop)
        tail.append(at)
    assert [bits(at) for at in tail] == kept[middle + 1 :]
    assert [(at.status.rule, str(at.status)) for at in tail] == [
        (at.status.rule, str(at.status)) for at in run[middle + 1 :]
    ]
    assert [bits(at) for at in run] == kept


@every_pair
def test_the_ledger_is_what_was_asked(key, name):
    surface, start, stop = SURFACES[name], SURFACES[name].starts[0], StoppingRule(iteration_limit=12)
    alone = [bits(at) for at in descend(surface, made(key, name, start), start, stop)]
    for counted in (Watched(surface), Counted(surface)):
        taken = []
        for at in descend(counted, made(key, name, start), start, stop):
            taken.append(bits(at))
            if at.status == Status.DIVERGED or at.status.rule == "zero_gradient":
                break  # the verdict has asked, too
            assert at.ledger._replace(solves=0) == counted.ledger._replace(
                values=counted.ledger.values - peek(key)
            )
        if type(counted) is Watched:
            assert taken == alone


def peek(key):
    """Values asked before the start: least squares looks at the number of residuals."""
    return int(OPTIMIZERS[key].least_squares)


@pytest.mark.parametrize(("key", "name"), BATCHED)
def test_many_starts_are_each_alone(key, name):
    surface, stop = SURFACES[name], StoppingRule(gradient_norm=0, iteration_limit=15)
    starts = np.array(surface.starts)
    method = made(key, name, surface.starts[0])
    together = list(descend(surface, method, starts, stop))
    assert len(together) > 5
    for i, start in enumerate(starts):
        alone = list(descend(surface, method, start, stop))
        assert len(alone) > 5 or alone[-1].status == Status.STALLED
        for a, b in zip(alone, together, strict=False):
            assert b.x.shape == b.g.shape == starts.shape
            for one, all_ in ((a.x, b.x[i]), (a.f, b.f[i]), (a.g, b.g[i])):
                np.testing.assert_allclose(all_, one, rtol=1e-8, atol=1e-10)


# --- where it ends -------------------------------------------------------------------------------


#: What the gallery does not list, or no method of the kind can reach.
OTHERWISE: dict[tuple[str, str], set[str]] = {}


def ending(surface, last, reach):
    """Where a run has ended: listed, minimum, saddle (or maximum), on the way, flat, or unbounded."""
    if last.status == Status.DIVERGED:
        return last.status.rule
    if any(np.linalg.norm(last.x - each.point) <= reach for each in surface.minima):
        return "listed"
    x = last.x.copy()
    for _ in range(20):
        H, g = surface.hessian(x), surface.gradient(x)
        x = x - np.linalg.lstsq(H, g, rcond=1e-12)[0]
    if np.linalg.norm(x - last.x) <= reach and np.linalg.norm(surface.gradient(x)) < 1e-9:
        return "minimum" if np.linalg.eigvalsh(surface.hessian(x))[0] > 0 else "saddle"
    return "on the way" if last.status == Status.EXHAUSTED else "flat"


@every_pair
def test_it_ends_at_a_listed_minimum(key, name):
    surface, first_order = SURFACES[name], key in FIRST_ORDER
    stop = StoppingRule(gradient_norm=1e-4 if first_order else 1e-6, iteration_limit=700)
    reach = (0.01 if first_order else 2e-3) * side(surface)
    endings = set()
    for start in surface.starts:
        run = list(descend(surface, made(key, name, start), start, stop))
        assert is_finite(run)
        assert is_honest(surface, run, stop)
        if OPTIMIZERS[key].descends:
            assert all(b.f <= a.f + rounding(float(a.f)) for a, b in itertools.pairwise(run))
        endings.add(ending(surface, run[-1], reach))
    wanted = OTHERWISE.get((key, name), set())
    print(
        "ENDS", key, name, endings, str(end_kind(surface, run[-1]))[:60], [at for at in [run[-1].status.name]]
    )
    assert endings <= {"listed"} | wanted


# --- far too long steps --------------------------------------------------------------------------


@every_pair
def test_far_too_long_steps_end_in_a_sentence(key, name):
    surface, stop = SURFACES[name], StoppingRule(iteration_limit=40)
    for start in surface.starts[:2]:
        run = list(descend(surface, OPTIMIZERS[key](learning_rate=1e11), start, stop))
        assert is_finite(run)
        assert is_honest(surface, run, stop)
        if key in ("gradient_descent", "momentum", "nesterov") and name not in ("plateau", "kink", "ackley"):
            assert run[-1].status == Status.DIVERGED
            assert run[-1].status.rule in ("finite", "unbounded")


# --- refusals and networks -----------------------------------------------------------------------


@pytest.mark.parametrize(("key", "name"), REFUSED)
def test_what_is_no_sum_of_squares_is_refused_in_a_sentence(key, name):
    (only,) = descend(SURFACES[name], OPTIMIZERS[key](), SURFACES[name].starts[0])
    assert (only.status, only.status.rule) == (Status.STALLED, "refused")
    assert only.ledger == Ledger(1, 1)
    assert str(only.status) == (
        f"{OPTIMIZERS[key].title} needs a sum of squares, as the mean squared error is; this function is not one."
    )


@pytest.mark.parametrize("network", NETWORKS, ids=title)
@pytest.mark.parametrize("key", OPTIMIZERS)
def test_it_lowers_the_loss_of_a_network(key, network):
    f, theta = by_hand(network)
    method = OPTIMIZERS[key]()
    run = list(descend(f, method, theta, StoppingRule(iteration_limit=50)))
    print("NET", key, title(network), run[0].f, run[-1].f, run[-1].status.name, run[-1].k)
    if run[-1].status.rule == "refused":
        assert not f.is_sum_of_squares
        return
    assert is_finite(run)
    assert run[-1].f < run[0].f
