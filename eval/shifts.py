"""Learn how questions are moved: `ingest/models/aims-questions-de-en`.

For each question the units with the gold words are to come nearest among all that its company's
papers say: a softmax over the cosines (contrastive, as in sentence-transformers' multiple negatives
ranking loss; Henderson et al. 2017), with Adam (Kingma & Ba 2015) over what each piece adds and
over one matrix for all. Pieces are left out by chance, so that no question is learnt by heart.
Seeds are fixed. Only the question moves, so libraries and reviews keep their vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.encoder.quantise import quantise, safetensors, write_config
from eval.shift_cases import Asked
from ingest.embed import Matrix
from ingest.embedders.questions import SHIFTS, QuestionShifts

NAME = "aims-questions-de-en-1"
EPOCHS = 3
BATCH = 16
RATE, RATE_MATRIX = 1e-3, 1e-4
SHARPNESS = 20.0  # of the softmax over cosines
LEFT_OUT = 0.2  # of a question's pieces, each time


@dataclass(slots=True)
class _Adam:
    """Adam's averages of one table; rows that have no slope are left as they are."""

    values: Matrix
    rate: float
    mean: Matrix
    square: Matrix

    @classmethod
    def of(cls, rows: int, columns: int, rate: float) -> "_Adam":
        shape = rows, columns
        empty = [np.zeros(shape, np.float32) for _ in range(3)]
        return cls(empty[0], rate, empty[1], empty[2])

    def step(self, rows: NDArray[np.intp], slopes: Matrix, number: int) -> None:
        """Move the rows against their slopes; `number` counts the steps from 1."""
        self.mean[rows] = 0.9 * self.mean[rows] + 0.1 * slopes
        self.square[rows] = 0.999 * self.square[rows] + 0.001 * slopes * slopes
        mean = self.mean[rows] / (1 - 0.9**number)
        square = self.square[rows] / (1 - 0.999**number)
        self.values[rows] -= np.float32(self.rate) * mean / (np.sqrt(square) + 1e-8)


def learn(cases: Sequence[Asked], pieces: Matrix) -> QuestionShifts:
    """Return what questions are moved by; `pieces` are the static encoder's vectors."""
    known = sorted({piece for case in cases for piece in case.pieces})
    place = {piece: row for row, piece in enumerate(known)}
    rows = [np.asarray([place[piece] for piece in case.pieces]) for case in cases]
    vectors = pieces[known]
    own = _Adam.of(len(known), pieces.shape[1], RATE)
    all_ = _Adam.of(pieces.shape[1], pieces.shape[1], RATE_MATRIX)
    random, number = np.random.default_rng(0), 0
    for _ in range(EPOCHS):
        order = random.permutation(len(cases))
        for start in range(0, len(order), BATCH):
            slopes = np.zeros((len(known), pieces.shape[1]), np.float32)
            matrix = np.zeros_like(all_.values)
            touched: set[int] = set()
            for at in order[start : start + BATCH]:
                kept = rows[at][random.random(len(rows[at])) >= LEFT_OUT]
                if not len(kept):
                    continue
                plain = vectors[kept].sum(axis=0)
                moved = plain + own.values[kept].sum(axis=0) + plain @ all_.values
                slope = _slope(cases[at], moved) / np.float32(BATCH)
                np.add.at(slopes, kept, slope)
                matrix += np.outer(plain, slope)
                touched.update(kept.tolist())
            number += 1
            used = np.asarray(sorted(touched))
            own.step(used, slopes[used], number)
            all_.step(np.arange(len(matrix)), matrix, number)
    eight, scales = quantise(own.values)
    return QuestionShifts(NAME, place, eight, scales, _rounded(all_.values))


def _slope(case: Asked, moved: Matrix) -> Matrix:
    """How the loss of one question grows with the vector of it, before that has length 1."""
    length = np.linalg.norm(moved)
    unit = moved / length
    cosines = case.crossing * (case.near @ unit) * np.float32(case.length) + case.base
    odds = np.exp(SHARPNESS * (cosines - cosines.max()))
    right = odds * case.gold
    error = odds / odds.sum() - right / right.sum()
    error *= case.crossing * np.float32(case.share * SHARPNESS * case.length)
    towards = error @ case.near
    slope: Matrix = (towards - (towards @ unit) * unit) / length
    return slope


def _rounded(matrix: Matrix) -> Matrix:
    """The matrix as it is read back from 8 bits a number."""
    rows, scales = quantise(matrix)
    return np.asarray(rows.astype(np.float32) * scales[:, None], np.float32)


def write(shifts: QuestionShifts, folder: Path = SHIFTS) -> None:
    """Write the files that ship."""
    folder.mkdir(parents=True, exist_ok=True)
    columns, column_scales = quantise(shifts.columns)
    data = safetensors(
        {
            "pieces": np.asarray(list(shifts.places), np.int32),
            "rows": shifts.rows,
            "scales": shifts.scales,
            "columns": columns,
            "column_scales": column_scales,
        }
    )
    (folder / "model.safetensors").write_bytes(data)
    write_config(
        folder, {"name": shifts.name, "encoder": "aims-static-de-en-1"}, ["model.safetensors"]
    )
