"""A library read as if it held some of its documents only: how rare a word is among them.

What somebody may not read shall not even shift a score: else one could ask whether a word stands
in hidden documents by looking how sure an answer is.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from ingest.library.schema import chunks

Hits = NDArray[np.uint32]  # shape (n, 3): chunk number, frequency in the chunk, chunk length


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The documents that count: `chunks` marks theirs by number. Equal to itself alone."""

    chunks: NDArray[np.bool_]
    total: int  # chunks
    average: float  # terms of a chunk

    def of(self, hits: Hits) -> Hits:
        """Return the part of a posting list that counts."""
        kept: Hits = hits[self.chunks[hits[:, 0]]]
        return kept


def count(connection: Connection, documents: Collection[int], marked: NDArray[np.bool_]) -> Counted:
    """Return the documents of those numbers, whose chunks are marked, as all that counts."""
    wanted = set(documents)
    query = select(chunks.c.document, func.count(), func.sum(chunks.c.length))
    rows = connection.execute(query.group_by(chunks.c.document)).tuples().all()
    own = [(number, terms) for document, number, terms in rows if document in wanted]
    total = sum(number for number, _ in own)
    average = sum(float(terms or 0) for _, terms in own) / max(total, 1)
    return Counted(marked, total, max(average, 1.0))
