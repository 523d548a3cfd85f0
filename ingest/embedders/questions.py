"""A question's vector: moved from the words people ask in to the words rules are written in.

"May I bin it?" asks for the rule that says "must be retained"; "mal eben in ChatGPT kippen" for
the one on entering data into public services. The static encoder has a vector for each word piece
whoever says it. Here are, for questions alone, what each piece adds to the vector, and a matrix
for all of them, learnt from questions to invented companies (docs/answers.md). Documents keep
their vectors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.embed import Matrix
from ingest.embedders.stored import read_model, tensors

SHIFTS = Path(__file__).resolve().parents[1] / "models" / "aims-questions-de-en"


@dataclass(frozen=True, slots=True, eq=False)
class QuestionShifts:
    """What word pieces of the static encoder add to a question, and one matrix for all of it.

    `rows` and `columns` are 8-bit integers with one scale a row; `places` gives the row of a
    piece. Pieces that no question was learnt with add nothing of their own.
    """

    name: str
    places: Mapping[int, int]
    rows: NDArray[np.int8]
    scales: Matrix
    columns: Matrix  # shape (dimension, dimension)

    def moved(self, pieces: Sequence[int], vector: Matrix) -> Matrix:
        """Return the vector of a question, `vector` being the sum of its pieces' vectors.

        Shape (dimension,), not normalised. The sums are made in one order, so that the same
        question has the same vector, bit for bit.
        """
        known = [self.places[piece] for piece in pieces if piece in self.places]
        own = self.rows[known].astype(np.float32) * self.scales[known, None]
        moved: Matrix = vector + vector @ self.columns + own.sum(axis=0, dtype=np.float32)
        return moved


@lru_cache(maxsize=1)
def load_shifts(folder: Path = SHIFTS) -> QuestionShifts:
    """Return what was learnt and comes with this program.

    Raises:
        ModelUnavailable: a file is missing or its SHA-256 is not the recorded one.
    """
    config, files = read_model(folder)
    parts = tensors(files["model.safetensors"])
    return QuestionShifts(
        name=str(config["name"]),
        places={piece: row for row, piece in enumerate(parts["pieces"].tolist())},
        rows=parts["rows"],
        scales=parts["scales"],
        columns=parts["columns"].astype(np.float32) * parts["column_scales"][:, None],
    )
