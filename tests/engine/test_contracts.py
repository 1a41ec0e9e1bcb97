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
    "adagrad": 0.07,
    "adadelta": 0.4,
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
        return method(learning_rate=1e-3 * side(surface))
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
    with np.errstate(all="ignore"):
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
    assert all(at.x.shape == at.g.shape == starts.shape for at in together)
    for i, start in enumerate(starts):
        alone = list(descend(surface, method, start, stop))
        assert len(alone) > 5 or alone[-1].status == Status.STALLED
        for a, b in zip(alone, together, strict=False):
            if a.k == b.k:  # not the last finite iterate, again
                for one, many in ((a.x, b.x[i]), (a.f, b.f[i]), (a.g, b.g[i])):
                    assert np.allclose(many, one, rtol=1e-8, atol=1e-10)


# --- where it ends -------------------------------------------------------------------------------


SADDLES = ("saddle", "monkey_saddle")
#: Steps that do not grow with the gradient.
BOUNDED = ("adagrad", "rmsprop", "adam", "amsgrad", "adamw", "adamax", "nadam", "radam")
#: Every pair with another end than a listed minimum from some start, with the ends it has.
OTHERWISE = {
    # only the tip is listed, but every dimple is a minimum
    **{(key, "ackley"): {"minimum"} for key in OPTIMIZERS},
    # there is no minimum: down without end, as fast as the steps may grow
    **{(key, name): {"unbounded"} for key in OPTIMIZERS for name in SADDLES},
    **{(key, name): {"on the way"} for key in BOUNDED for name in SADDLES},
    ("rprop", "saddle"): {"on the way"},
    ("adadelta", "saddle"): {"on the way", "unbounded"},
    # the curved valley takes any method of order 1 thousands of steps
    **{(key, "rosenbrock"): {"on the way"} for key in FIRST_ORDER},
    # the same rate for the flat valley as for the steep corners
    **{(key, "beale"): {"on the way"} for key in ("gradient_descent", "momentum", "nesterov")},
    ("gradient_descent", "goldstein_price"): {"on the way"},
    # the slope dies away faster than the distance
    **{(key, "quartic"): {"on the way"} for key in ("gradient_descent", *BOUNDED[:-1])},
    # the step stays small for long: it starts from the root of epsilon
    ("adadelta", "beale"): {"on the way"},
    # the first five steps are as long as the gradient; a rate that survives them is small later
    **{("radam", name): {"on the way"} for name in ("himmelblau", "beale", "goldstein_price", "kink")},
    # momentum rolls past the window's last minimum, and the plane goes down for ever
    ("momentum", "mccormick"): {"on the way"},
    ("nesterov", "mccormick"): {"on the way"},
    # a long step ends at a minimum outside the window
    ("conjugate_gradient", "mccormick"): {"minimum"},
    ("damped_newton", "mccormick"): {"minimum"},
    # pure Newton ends at any stationary point, of the window or not
    **{("newton", name): {"saddle"} for name in SADDLES},
    **{("newton", name): {"saddle"} for name in ("himmelblau", "beale", "mccormick", "three_hump_camel")},
    **{("newton", name): {"saddle"} for name in ("styblinski_tang", "rastrigin", "double_well", "ackley")},
    ("newton", "double_well_1d"): {"saddle"},
    ("newton", "rugged"): {"minimum", "saddle"},
    # from 1.5 out into the plain, from 0.5 to -0.5 and back for ever
    ("newton", "plateau"): {"flat", "on the way"},
    # no curvature, no step
    ("newton", "kink"): {"on the way"},
}


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


#: How :func:`end_kind` begins to say where it ended.
SAID = {
    "listed": ("It ended in a minimum", "It ended where the second-derivative test is inconclusive"),
    "minimum": ("It ended in a minimum:",),
    "saddle": (
        "It ended in a saddle point, not a minimum:",
        "It ended in a maximum, not a minimum:",
        "It ended where the second-derivative test is inconclusive",
    ),
    "flat": ("It stopped, but not at a stationary point",),
}


@every_pair
def test_it_ends_at_a_listed_minimum(key, name):
    surface, first_order = SURFACES[name], key in FIRST_ORDER
    stop = StoppingRule(gradient_norm=1e-5 if first_order else 1e-6, iteration_limit=700)
    reach = (0.01 if first_order else 2e-3) * side(surface)
    endings = set()
    for start in surface.starts:
        run = list(descend(surface, made(key, name, start), start, stop))
        first, last = run[0], run[-1]
        assert is_finite(run)
        assert is_honest(surface, run, stop)
        if OPTIMIZERS[key].descends:
            assert all(b.f <= a.f + rounding(float(a.f)) for a, b in itertools.pairwise(run))
        end = ending(surface, last, reach)
        if last.status in (Status.CONVERGED, Status.STALLED):
            assert str(end_kind(surface, last)).startswith(SAID[end])
        else:
            assert first_order or end in ("unbounded", "on the way")
            assert last.f < first.f or key == "newton"
        endings.add(end)
    assert endings - {"listed"} == OTHERWISE.get((key, name), set())


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
    # a full step of pure Newton climbs where the Hessian is indefinite, as it is at these starts
    method = OPTIMIZERS[key](learning_rate=0.02) if key == "newton" else OPTIMIZERS[key]()
    run = list(descend(f, method, theta, StoppingRule(iteration_limit=50)))
    if run[-1].status.rule == "refused":
        assert not f.is_sum_of_squares
        return
    assert is_finite(run)
    if method.descends:
        assert all(b.f <= a.f + rounding(float(a.f)) for a, b in itertools.pairwise(run))
    lowest = min(at.f for at in run[1:]) if key == "newton" else run[-1].f
    assert lowest < run[0].f
