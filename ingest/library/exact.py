"""Vectors by chunk id in two flat files, searched exactly: one pass over a memory-mapped matrix.

Beside Chroma in the same generation of the index (`generations`), and changed by the same calls
(`vectors`). An exact search takes any set of documents for the price of none, where Chroma's
filters cost ten times an unfiltered search (docs/performance.md), and it needs no second to
import. A pass over 100,000 vectors of 768 numbers takes about 50 ms, so over a million half a
second; it is made once a question, whoever may read what.
"""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.embed import Rows
from ingest.errors import LibraryDamaged
from ingest.types import Hit

ROWS, RECORDS = "exact.f32", "exact.ids"
BLOCK = 64  # numbers of a row that are left out together
SPLIT = 5_000_000  # numbers from which a part is worth a thread: some milliseconds
CORES = min(4, os.cpu_count() or 1)
REMEMBERED = 4  # questions whose cosines are kept: 4 bytes a chunk each
_RECORD = np.dtype([("chunk", "S16"), ("document", "<u8")])

Vector = NDArray[np.float32]
Query = Sequence[float] | Vector  # a unit vector


class VectorsDamaged(LibraryDamaged):
    """The vector index cannot be read; the next write rebuilds it."""


class Exact:
    """The flat files in `folder`. Nothing is opened before the first call; not safe for threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._matrix: NDArray[np.float32] | None = None
        self._records: NDArray[np.void] = np.empty(0, _RECORD)
        self._places: dict[bytes, int] | None = None  # row by chunk id, for changes only
        self._documents: tuple[NDArray[np.uint64], NDArray[np.intp]] | None = None
        self._chosen: OrderedDict[frozenset[str], NDArray[np.intp]] = OrderedDict()
        self._cosines: OrderedDict[bytes, Vector] = OrderedDict()

    def exists(self) -> bool:
        """Whether the files are there: libraries of earlier versions have none."""
        return (self.folder / RECORDS).is_file() and (self.folder / ROWS).is_file()

    def query(
        self, vector: Query, k: int, *, documents: Collection[str] | None = None
    ) -> list[Hit]:
        """Return the `k` nearest chunks by cosine of unit vectors, best first, then by id.

        `documents` keeps only chunks of those documents. Raises VectorsDamaged.
        """
        self._open()
        if k < 1 or not len(self._records) or (documents is not None and not documents):
            return []
        scores = self._scores(np.asarray(vector, np.float32))
        rows = None if documents is None else self._rows_of(frozenset(documents))
        if rows is not None:
            scores = scores[rows]
        if len(scores) > k:
            kept = np.flatnonzero(scores >= np.partition(scores, -k)[-k])
        else:
            kept = np.arange(len(scores))
        places = kept if rows is None else rows[kept]
        ids = self._records["chunk"][places]
        hits = [
            Hit(one.decode("ascii"), float(s))
            for one, s in zip(ids.tolist(), scores[kept].tolist(), strict=True)
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[:k]

    def upsert(self, ids: Sequence[str], vectors: Rows, documents: Sequence[str]) -> None:
        """Write the vectors of chunks and whose they are, over older ones with the same id."""
        rows = np.asarray(vectors, "<f4").reshape(len(ids), -1)
        places = self._known()
        targets = [places.setdefault(one.encode("ascii"), len(places)) for one in ids]
        codes = [document_code(document) for document in documents]
        records = np.array(list(zip(ids, codes, strict=True)), _RECORD)
        self._write(targets, rows, records, count=len(places))

    def delete(self, ids: Sequence[str]) -> None:
        """Delete rows: the last ones move into the gaps. Unknown ids are no error."""
        places = self._known()
        gone = sorted(places.pop(one) for one in {i.encode("ascii") for i in ids} if one in places)
        if not gone:
            return
        self._open()
        left = len(places)
        holes = [row for row in gone if row < left]
        movers = sorted(set(range(left, left + len(gone))) - set(gone))
        assert self._matrix is not None
        # Copies, and no names for the maps: Windows shortens no file that is still mapped.
        rows, moved = np.array(self._matrix[movers]), np.array(self._records[movers])
        places.update(zip(moved["chunk"].tolist(), holes, strict=True))
        self._write(holes, rows, moved, count=left)

    def ids(self) -> set[str]:
        """Return the ids of all rows. Raises VectorsDamaged."""
        self._open()
        return {one.decode("ascii") for one in self._records["chunk"].tolist()}

    def check(self, count: int) -> None:
        """Raise VectorsDamaged unless there are `count` rows in files that fit each other."""
        self._open()
        if len(self._records) != count:
            raise damaged(self.folder, f"{len(self._records)} rows for {count}")

    def create(self) -> None:
        """Make the files, empty, over older ones."""
        self.close()
        for name in (ROWS, RECORDS):
            (self.folder / name).write_bytes(b"")

    def close(self) -> None:
        """Let go of the files. Using the index again opens it again."""
        self._matrix, self._records = None, np.empty(0, _RECORD)
        self._places = self._documents = None
        self._cosines.clear()
        self._chosen.clear()

    def _open(self) -> None:
        if self._matrix is not None:
            return
        try:
            size = (self.folder / ROWS).stat().st_size
            records = _records(self.folder / RECORDS)
        except (OSError, ValueError) as error:  # ValueError: half a record
            raise damaged(self.folder, error) from error
        if bool(size) != bool(len(records)) or (len(records) and size % (4 * len(records))):
            raise damaged(self.folder, "its files disagree")
        shape = (len(records), size // (4 * len(records)) if size else 0)
        self._records = records
        self._matrix = (
            np.memmap(self.folder / ROWS, "<f4", "r", shape=shape)
            if size
            else np.empty((0, 0), np.float32)
        )

    def _known(self) -> dict[bytes, int]:
        if self._places is None:
            self._open()
            self._places = {one: n for n, one in enumerate(self._records["chunk"].tolist())}
        return self._places

    def _write(
        self, targets: Sequence[int], rows: Vector, records: NDArray[np.void], *, count: int
    ) -> None:
        """Put rows at their places, and have `count` in all."""
        places = self._places
        width = rows.shape[1]
        self.close()
        for name, size, parts in (
            (ROWS, 4 * width, rows),
            (RECORDS, _RECORD.itemsize, records),
        ):
            with (self.folder / name).open("r+b") as file:
                for target, part in zip(targets, parts, strict=True):
                    file.seek(target * size)
                    file.write(part.tobytes())
                file.truncate(count * size)
        self._places = places

    def _scores(self, vector: Vector) -> Vector:
        """Return the cosine of every row with `vector`, rounded so that equal texts tie."""
        key = vector.tobytes()
        known = self._cosines.get(key)
        if known is None:
            assert self._matrix is not None
            if self._matrix.shape[1] != len(vector):
                raise damaged(self.folder, "its vectors have another length")
            # A vector that ends in zeros needs no more of each row than what comes before them.
            width = 1 + int(np.flatnonzero(vector)[-1]) if vector.any() else 1
            width = min(-(-width // BLOCK) * BLOCK, len(vector))
            known = np.round(_products(self._matrix[:, :width], vector[:width]), 6)
            self._cosines[key] = known
            while len(self._cosines) > REMEMBERED:
                self._cosines.popitem(last=False)
        return known

    def _rows_of(self, documents: frozenset[str]) -> NDArray[np.intp]:
        """Return the places of all rows of some documents, ascending."""
        known = self._chosen.get(documents)
        if known is None:
            known = self._chosen[documents] = self._search_rows(documents)
            while len(self._chosen) > REMEMBERED:
                self._chosen.popitem(last=False)
        return known

    def _search_rows(self, documents: frozenset[str]) -> NDArray[np.intp]:
        if self._documents is None:
            codes, inverse = np.unique(self._records["document"], return_inverse=True)
            self._documents = codes, inverse
        codes, inverse = self._documents
        wanted = np.fromiter((document_code(one) for one in documents), np.uint64, len(documents))
        return np.flatnonzero(np.isin(codes, wanted)[inverse])


def _products(matrix: Vector, vector: Vector) -> Vector:
    """Return `matrix @ vector`; a large matrix in parts, one for each of up to four cores.

    The memory is what takes the time, and one core alone cannot read as fast as it gives. The
    product's own threads could; but these wait in a busy loop for the next product afterwards,
    which takes from the core that does the rest of an answer (`web.pace` lets them be one).
    """
    parts = min(CORES, matrix.size // SPLIT)
    if parts < 2:
        return np.asarray(matrix @ vector)
    edges = np.linspace(0, len(matrix), parts + 1).astype(int).tolist()
    halves = [matrix[start:end] for start, end in pairwise(edges)]
    others = [_helpers().submit(np.matmul, half, vector) for half in halves[1:]]
    return np.concatenate([halves[0] @ vector, *(one.result() for one in others)])


@lru_cache
def _helpers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(CORES, thread_name_prefix="vectors")


def _records(path: Path) -> NDArray[np.void]:
    return np.memmap(path, _RECORD, "r") if path.stat().st_size else np.empty(0, _RECORD)


@lru_cache(maxsize=100_000)
def document_code(document: str) -> int:
    """Return a document's 8-byte code in the records.

    Two documents share one by a chance of one in 10^9 among 100,000: whoever filters by access
    compares the documents of what was found as well.
    """
    return int.from_bytes(hashlib.sha256(document.encode()).digest()[:8], "little")


def damaged(folder: Path, cause: object) -> VectorsDamaged:
    """Return the error that says which index cannot be read, and what to do."""
    return VectorsDamaged(
        f"{folder}: the vector index cannot be read ({cause}). It will be rebuilt from the "
        f"database: run `aims ingest` once."
    )
