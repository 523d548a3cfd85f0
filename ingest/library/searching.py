"""What a library is asked for questions: chunks by vector and by words, and how near they are."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager

import numpy as np
from numpy.typing import NDArray

from ingest.embed import Embedder
from ingest.library import closeups, compounds, lexical, read
from ingest.library.closeups import Near
from ingest.library.counted import Counted, count
from ingest.library.dense import Dense
from ingest.library.exact import Query
from ingest.library.reading import Reader, Snapshot
from ingest.types import Hit


class Searching:
    """The part of `store.Library` that searches. Safe for threads."""

    embedder: Embedder
    _reader: Reader
    _dense: Dense

    def reading(self) -> AbstractContextManager[Snapshot]:
        """Return a context in which this thread reads one state of the library, with less effort.

        Changes made meanwhile, its own as well, are not seen inside.
        """
        return self._reader.snapshot()

    def search_dense(
        self, vector: Query, k: int, *, documents: Collection[str] | None = None
    ) -> list[Hit]:
        """Return the `k` chunks nearest to a unit vector, by cosine, best first.

        `documents` searches those of these ids alone. A chunk whose vector is not there (yet) is
        not found. Raises LibraryDamaged where the index cannot be read; the next write rebuilds it.
        """
        with self.reading() as now:
            found = self._dense.query(vector, k, documents)
            if not now.state.dirty:
                return found
            known = read.existing(now.connection, [hit.chunk_id for hit in found])
        return [hit for hit in found if hit.chunk_id in known]

    def search_lexical(
        self,
        terms: Mapping[str, float],
        k: int,
        *,
        documents: Collection[str] | None = None,
        counted: frozenset[str] | None = None,
    ) -> list[Hit]:
        """Return the `k` best chunks by BM25 for weighted terms, best first, ties by id.

        `documents` searches those of these ids alone; scores are those in the whole library, or
        in one that holds nothing but the documents `counted`.
        """
        with self.reading() as now, now.kept.lock:
            connection, kept = now.connection, now.kept
            inside_of: NDArray[np.bool_] | None = None
            if documents is not None:
                inside_of = self._chunks_of(now, frozenset(documents))
            inside = kept.questions.made(
                ("around", *terms), lambda: compounds.compounds_around(connection, list(terms))
            )
            return lexical.search(
                connection,
                terms,
                k,
                documents=inside_of,
                inside=inside,
                counted=self._counted(now, counted),
                memory=kept.memory,
            )

    def _chunks_of(self, now: Snapshot, documents: frozenset[str]) -> NDArray[np.bool_]:
        def marked() -> NDArray[np.bool_]:
            known = now.kept.numbers(now.connection)
            numbers = [known[one] for one in documents if one in known]
            return lexical.chunks_of(now.connection, numbers, now.kept.memory)

        chunks: NDArray[np.bool_] = now.kept.questions.made(("chunks of", documents), marked)
        return chunks

    def _counted(self, now: Snapshot, documents: frozenset[str] | None) -> Counted | None:
        """The documents that count, always the same object while the library stays."""
        if documents is None:
            return None

        def counted() -> Counted:
            known = now.kept.numbers(now.connection)
            numbers = [known[one] for one in documents if one in known]
            return count(now.connection, numbers, self._chunks_of(now, documents))

        made: Counted = now.kept.questions.made(("counted", documents), counted)
        return made

    def inverse_frequencies(
        self, terms: Collection[str], *, counted: frozenset[str] | None = None
    ) -> dict[str, float]:
        """Return the idf of each term as BM25 uses it: higher is rarer, never below zero.

        With `counted` it is that in a library which holds nothing but those documents.
        """
        with self.reading() as now, now.kept.lock:
            memory, among = now.kept.memory, self._counted(now, counted)
            return lexical.inverse_frequencies(now.connection, terms, counted=among, memory=memory)

    def with_parts(
        self,
        terms: Iterable[str],
        *,
        weight: float = compounds.PART_WEIGHT,
        counted: frozenset[str] | None = None,
    ) -> Mapping[str, float]:
        """Return query terms at weight 1, and the parts of compounds among them at `weight`.

        With `counted` only parts that one of those documents holds.
        """
        with self.reading() as now:
            asked = tuple(terms)
            parts: Mapping[str, float] = now.kept.questions.made(
                ("parts", weight, asked),
                lambda: compounds.with_parts(now.connection, asked, weight=weight),
            )
            among = self._counted(now, counted)
            if among is None:
                return parts
            with now.kept.lock:
                held = lexical.held(now.connection, parts, among, now.kept.memory)
            return {term: one for term, one in parts.items() if term in asked or term in held}

    def closeups(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors of chunks and their units by chunk id, shape (1 + units, dimension).

        Row 0 is the chunk's own; the others are those of `ingest.units.units_of`, in order.
        """
        with self.reading() as now:
            return closeups.read(now.connection, self.embedder.name, ids)

    def near(self, ids: Sequence[str], vector: NDArray[np.float32]) -> dict[str, Near]:
        """Return by id how near chunks and their units are to a vector; unknown ids are left out.

        A chunk without vectors (yet) has the cosine 0 and no units.
        """
        with self.reading() as now:
            return closeups.near(now.connection, self.embedder.name, ids, vector)
