"""The run as a table: what the CSV export writes."""

from __future__ import annotations

from gdsim.app.session import Session


def run_table(session: Session) -> tuple[list[str], list[list[object]]]:
    """Header and rows: one row per recorded iteration of every run, numbers in full precision."""
    names = dict.fromkeys(session.coordinates)  # a function of one variable has one name twice
    header = [
        "optimizer",
        "start",
        "k",
        "f" if session.is_function else "loss",
        "gradient_norm",
        "step_length",
        "train_loss",
        "test_loss",
        "f_evaluations",
        "gradient_evaluations",
        "hessian_evaluations",
        "hessian_vector_products",
        "linear_solves",
        "seconds",
        *names,
    ]
    picks = session.picks[: len(names)]
    rows: list[list[object]] = []
    for track in session.snapshot.tracks if session.snapshot else ():
        title = session.experiment.optimizers[track.index].key
        points = {at.k: at for at in track.path}
        curve = track.curve
        losses = (curve.f, curve.gradient_norm, curve.step_length, curve.train, curve.test)
        counts = (curve.values, curve.gradients, curve.hessians, curve.hessian_vectors, curve.solves)
        for i, k in enumerate(curve.k):
            at = points.get(int(k))
            readings: list[object] = ["" if column[i] != column[i] else float(column[i]) for column in losses]
            spent: list[object] = ["" if column[i] != column[i] else int(column[i]) for column in counts]
            picked: list[object] = [float(at.x[j]) if at is not None else "" for j in picks]
            rows.append([title, track.start + 1, int(k), *readings, *spent, float(curve.seconds[i]), *picked])
    return header, rows
