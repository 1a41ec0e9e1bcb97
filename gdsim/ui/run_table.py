"""The run as a table: what the CSV export writes."""

from __future__ import annotations

from gdsim.app.session import Session
from gdsim.engine.notation import parameter_text


def run_table(session: Session) -> tuple[list[str], list[list[object]]]:
    """Header and rows: one row per recorded iteration of every optimizer, numbers in full precision."""
    names = [parameter_text(session.mlp, i) for i in session.picks]
    header = ["optimizer", "k", "loss", "gradient_norm", "step_length", "train_loss", "test_loss", *names]
    rows: list[list[object]] = []
    for track in session.snapshot.tracks if session.snapshot else ():
        title = session.experiment.optimizers[track.index].key
        points = {at.k: at for at in track.path}
        for k, f, norm, step, train, test in zip(*track.curve, strict=True):
            at = points.get(int(k))
            picked: list[object] = [at.x[i] if at is not None else "" for i in session.picks]
            readings: list[object] = ["" if v != v else float(v) for v in (f, norm, step, train, test)]
            rows.append([title, int(k), *readings, *picked])
    return header, rows
