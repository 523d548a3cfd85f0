"""Vectors by chunk id: in an embedded Chroma, and beside it in flat files that are searched.

The only module that knows chromadb, and it imports it late: that alone takes a second, and a
question does without (`exact` says why). Chroma's server is never started or contacted, embeddings
are always given, telemetry is off. Texts stay in SQL: Chroma would keep them three times, with an
index of their letters: two thirds of its disk. What is here can be rebuilt from SQL at any
time, so every failure is `VectorsDamaged`: the writer rebuilds.
"""

import sqlite3
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ingest.embed import Rows
from ingest.library.codec import batches
from ingest.library.exact import Exact, Query, damaged
from ingest.library.exact import VectorsDamaged as VectorsDamaged
from ingest.types import Hit

if TYPE_CHECKING:
    from langchain_chroma import Chroma

BATCH = 5_000  # Chroma takes at most 5,461 records a call
WAITING = 500  # records that wait for a call: one of 32, a document's, costs twice as much each
TRIES = 3  # several readers may open an index in the same instant
# Wider than Chroma's defaults: these missed 35 of the nearest 60 of a question to 100,000 passages.
HNSW = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 400}

T = TypeVar("T")
Texts = Callable[[Sequence[str]], Mapping[str, str]]
_Record = tuple[NDArray[np.float32], dict[str, str | int]]  # its vector, its metadata


class Vectors:
    """The collection `name` in `folder`. Nothing is opened before the first call.

    What is written is in the flat files at once. Chroma gets it in larger parts: before it is
    asked for anything, and by `check` at the latest.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder.resolve()
        self.name = name
        self.flat = Exact(self.folder)
        self._client: Any = None
        self._waiting: dict[str, _Record] = {}  # by id: what Chroma has not got yet
        self._lock = threading.RLock()

    def close(self) -> None:
        """Let go of the files. Using the index again opens it again."""
        with self._lock:
            self.flat.close()
            client, self._client = self._client, None
            if client is not None:
                client.close()

    def query(
        self, vector: Query, k: int, *, documents: Collection[str] | None = None
    ) -> list[Hit]:
        """Return the `k` nearest chunks by cosine similarity, best first, then by id.

        `documents` keeps only chunks of those documents. Raises VectorsDamaged.
        """
        with self._lock:
            if self.flat.exists():
                return self.flat.query(vector, k, documents=documents)
        return self._ask_chroma(vector, k, documents)  # until the next write completes it

    def _ask_chroma(self, vector: Query, k: int, documents: Collection[str] | None) -> list[Hit]:
        if k < 1 or (documents is not None and not documents):
            return []
        wanted: Any = None if documents is None else {"document": {"$in": sorted(documents)}}

        def ask() -> list[Hit]:
            # Asked directly: `store`, the same through LangChain, takes half a second to import.
            target = self._collection()
            if target is None:
                return []
            found = target.query(
                query_embeddings=[[float(value) for value in vector]],
                n_results=k,
                where=wanted,
                include=["distances"],
            )
            pairs = zip(found["ids"][0], found["distances"][0], strict=True)
            return [Hit(str(one), 1.0 - float(distance)) for one, distance in pairs]

        return sorted(self._guarded(ask), key=lambda hit: (-round(hit.score, 6), hit.chunk_id))

    def upsert(
        self, ids: Sequence[str], vectors: Rows, metadatas: Sequence[dict[str, str | int]]
    ) -> None:
        """Write records, over older ones with the same id."""
        if not ids:
            return
        rows = np.array(vectors, np.float32)  # a copy: they may have to wait
        with self._lock:
            self._complete()
            documents = [str(metadata["document"]) for metadata in metadatas]
            self.flat.upsert(ids, rows, documents)
            self._waiting |= dict(zip(ids, zip(rows, metadatas, strict=True), strict=True))
            if len(self._waiting) >= WAITING:
                self._guarded(self._give)

    def _give(self) -> None:
        """Give Chroma what waits for it."""
        if not self._waiting:
            return
        target = self._open().get_or_create_collection(
            self.name, embedding_function=None, configuration={"hnsw": HNSW}
        )
        for some in batches(list(self._waiting), BATCH):
            target.upsert(
                ids=list(some),
                embeddings=[self._waiting[one][0] for one in some],
                metadatas=[self._waiting[one][1] for one in some],
            )
        self._waiting.clear()

    def update_metadata(self, ids: Sequence[str], **values: str | int) -> None:
        """Change `values` in the metadata of the records `ids`."""

        def put() -> None:
            target = self._collection()
            for some in batches(ids, BATCH) if target is not None else ():
                target.update(ids=list(some), metadatas=[dict(values) for _ in some])

        self._guarded(put)

    def delete(self, ids: Sequence[str]) -> None:
        """Delete records; unknown ids are no error."""

        def drop() -> None:
            target = self._collection()
            for some in batches(ids, BATCH) if target is not None else ():
                target.delete(ids=list(some))

        if ids:
            self._guarded(drop)
            with self._lock:
                self._complete()
                self.flat.delete(ids)

    def ids(self) -> set[str]:
        """Return the ids of all records."""

        def read() -> set[str]:
            target = self._collection()
            return set() if target is None else set(target.get(include=[])["ids"])

        return self._guarded(read)

    def check(self, dimension: int) -> None:
        """Prove the index readable, which also makes Chroma fold its log into it.

        Raises VectorsDamaged, also where Chroma and the flat files do not hold the same.
        """

        def probe() -> int:
            target = self._collection()
            count = 0 if target is None else int(target.count())
            if count:
                target.query(query_embeddings=[[1.0] + [0.0] * (dimension - 1)], n_results=1)
            return count

        count = self._guarded(probe)
        with self._lock:
            self._complete()
            self.flat.check(count)

    def _complete(self) -> None:
        """Make the flat files from Chroma where they are not there."""
        if self.flat.exists():
            return

        def copy() -> None:
            self.flat.create()
            target = self._collection()
            for start in range(0, 0 if target is None else target.count(), BATCH):
                some = target.get(limit=BATCH, offset=start, include=["embeddings", "metadatas"])
                documents = [str(metadata["document"]) for metadata in some["metadatas"]]
                self.flat.upsert(some["ids"], some["embeddings"], documents)

        self._guarded(copy)

    def store(self, embedder: Any, texts: Texts) -> "Chroma":
        """Return the collection as a LangChain `VectorStore`, for queries.

        With an `embedder` it takes text; `texts` gives those of chunks by id. It is good until
        this index is closed. Raises VectorsDamaged where there is no such collection.
        """
        from langchain_chroma import Chroma

        def make() -> Chroma:
            self._give()
            return Chroma(
                client=self._open(),
                collection_name=self.name,
                embedding_function=embedder,
                create_collection_if_not_exists=False,
            )

        store = self._guarded(make)
        store._chroma_collection = _WithTexts(store._chroma_collection, texts)  # type: ignore[assignment]
        return store

    def _open(self) -> Any:
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            self._client = chromadb.PersistentClient(
                path=str(self.folder), settings=Settings(anonymized_telemetry=False)
            )
        return self._client

    def _collection(self) -> Any:
        """The collection with all that was written, None where there is none."""
        from chromadb.errors import NotFoundError

        self._give()
        try:
            return self._open().get_collection(self.name, embedding_function=None)
        except NotFoundError:
            return None

    def _guarded(self, work: Callable[[], T]) -> T:
        """Return `work()`; after a failure open the client anew and try again."""
        from chromadb.errors import ChromaError

        # ValueError: what the client makes of a database without its tables; AttributeError: how
        # it stops after a start that failed.
        failures = (ChromaError, sqlite3.Error, OSError, ValueError, AttributeError)
        with self._lock:
            for left in reversed(range(TRIES)):
                try:
                    return work()
                except failures as error:
                    with suppress(*failures):
                        self.close()
                    if not left:
                        raise damaged(self.folder, error) from error
        raise AssertionError("unreachable")


class _WithTexts:
    """A Chroma collection whose answers carry the texts that it does not hold."""

    def __init__(self, collection: Any, texts: Texts) -> None:
        self._collection = collection
        self._texts = texts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._collection, name)

    def query(self, **asked: Any) -> dict[str, Any]:
        found = dict(self._collection.query(**asked))
        return found | {"documents": [self._of(ids) for ids in found["ids"]]}

    def get(self, **asked: Any) -> dict[str, Any]:
        found = dict(self._collection.get(**asked))
        return found | {"documents": self._of(found["ids"])}

    def _of(self, ids: Sequence[str]) -> list[str | None]:
        known = self._texts(ids)
        return [known.get(one) for one in ids]
