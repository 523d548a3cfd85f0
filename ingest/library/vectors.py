"""Vectors by chunk id, in an embedded Chroma below the data directory.

The only module that knows chromadb, and it imports it late: that alone takes a second. Chroma's
server is never started or contacted, embeddings are always given, telemetry is off. What is here
can be rebuilt from SQL at any time, so every failure is `VectorsDamaged`: the writer rebuilds.

A Chroma client does not notice what another process wrote. Readers therefore pass the library's
revision, and the client is opened anew when it has changed; all users of one folder within this
process share one client, because Chroma shares its state by path anyway.
"""

import shutil
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ingest.errors import LibraryDamaged
from ingest.library.codec import batches
from ingest.types import Hit

if TYPE_CHECKING:
    from langchain_chroma import Chroma

BATCH = 5_000  # Chroma takes at most 5,461 records a call
TRIES = 4  # a reader beside a writer may meet a locked or half-written file
PAUSE = 0.15  # seconds, doubled each time
# Wider than Chroma's defaults: up to some 10,000 chunks the search then is as good as exact, so
# that the order in which documents came does not show in the results.
HNSW = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 400}

T = TypeVar("T")


class VectorsDamaged(LibraryDamaged):
    """The vector index cannot be read; the next write rebuilds it."""


class _Handle:
    """The one client of a folder in this process, and what revision it has seen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = threading.RLock()
        self.users = 0
        self.revision: str | None = None
        self.client: Any = None
        self.stores: dict[str, Chroma] = {}

    def open(self) -> Any:
        if self.client is None:
            import chromadb
            from chromadb.config import Settings

            self.client = chromadb.PersistentClient(
                path=str(self.folder), settings=Settings(anonymized_telemetry=False)
            )
        return self.client

    def close(self) -> None:
        client, self.client = self.client, None
        self.stores.clear()
        if client is not None:
            client.close()


_handles: dict[Path, _Handle] = {}
_handles_lock = threading.Lock()


class Vectors:
    """The vector index in `folder`. Nothing is opened before the first call."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        with _handles_lock:
            self._handle = _handles.setdefault(self.folder, _Handle(self.folder))
            self._handle.users += 1

    def close(self) -> None:
        """Let go of the client; the last user closes it."""
        with _handles_lock, self._handle.lock:
            self._handle.users -= 1
            if self._handle.users <= 0:
                self._handle.close()
                _handles.pop(self.folder, None)

    @property
    def exist(self) -> bool:
        """Whether there is anything on disk."""
        return (self.folder / "chroma.sqlite3").is_file()

    def query(
        self,
        collection: str,
        vector: Sequence[float],
        k: int,
        *,
        revision: str | None,
        kinds: Sequence[str] | None = None,
    ) -> list[Hit]:
        """Return the `k` nearest chunks by cosine similarity, best first, then by id.

        `revision` is the library's, or None to take the view one has. `kinds` keeps only chunks of
        documents of those kinds. A collection that does not exist (yet) has no hits.
        """
        if not self.exist or k < 1 or (kinds is not None and not kinds):
            return []

        wanted: Any = None if kinds is None else {"kind": {"$in": list(kinds)}}

        def ask() -> list[Hit]:
            self._refresh(revision)
            store = self._store(collection)
            if store is None:
                return []
            found = store.similarity_search_by_vector_with_relevance_scores(
                list(vector), k, filter=wanted
            )
            return [Hit(str(item.id), 1.0 - distance) for item, distance in found]

        return sorted(self._guarded(ask), key=lambda hit: (-round(hit.score, 6), hit.chunk_id))

    def upsert(
        self,
        collection: str,
        ids: Sequence[str],
        vectors: Sequence[Sequence[float]],
        texts: Sequence[str],
        metadatas: Sequence[dict[str, str | int]],
    ) -> None:
        """Write records, over older ones with the same id."""

        def put() -> None:
            target = self._handle.open().get_or_create_collection(
                collection, embedding_function=None, configuration={"hnsw": HNSW}
            )
            for numbers in batches(range(len(ids)), BATCH):
                target.upsert(
                    ids=[ids[n] for n in numbers],
                    embeddings=[list(vectors[n]) for n in numbers],
                    documents=[texts[n] for n in numbers],
                    metadatas=[metadatas[n] for n in numbers],
                )

        if ids:
            self._guarded(put)

    def update_metadata(self, collection: str, ids: Sequence[str], **values: str | int) -> None:
        """Change `values` in the metadata of the records `ids`."""

        def put() -> None:
            target = self._collection(collection)
            for some in batches(ids, BATCH) if target is not None else ():
                target.update(ids=list(some), metadatas=[dict(values) for _ in some])

        self._guarded(put)

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Delete records; unknown ids are no error."""

        def drop() -> None:
            target = self._collection(collection)
            for some in batches(ids, BATCH) if target is not None else ():
                target.delete(ids=list(some))

        if ids and self.exist:
            self._guarded(drop)

    def ids(self, collection: str) -> set[str]:
        """Return the ids of all records."""

        def read() -> set[str]:
            target = self._collection(collection)
            return set() if target is None else set(target.get(include=[])["ids"])

        return self._guarded(read) if self.exist else set()

    def check(self, collection: str, dimension: int) -> None:
        """Make Chroma fold its log into the index now, in the writer, and prove it readable.

        Raises VectorsDamaged.
        """

        def probe() -> None:
            target = self._collection(collection)
            if target is not None and target.count():
                target.query(query_embeddings=[[1.0] + [0.0] * (dimension - 1)], n_results=1)

        if self.exist:
            self._guarded(probe)

    def drop_others(self, collection: str) -> None:
        """Delete every collection but `collection`: leftovers of another model."""

        def drop() -> None:
            client = self._handle.open()
            for other in client.list_collections():
                if other.name != collection:
                    client.delete_collection(other.name)
            self._handle.stores.clear()

        if self.exist:
            self._guarded(drop)

    def wipe(self) -> None:
        """Delete the whole index."""
        with self._handle.lock:
            with suppress(VectorsDamaged):
                self._guarded(self._handle.close, tries=1)
            shutil.rmtree(self.folder, ignore_errors=True)

    def store(self, collection: str, embedder: Any) -> "Chroma":
        """Return the collection as a LangChain `VectorStore`, for queries by text.

        It is good until the library changes or is closed. Raises VectorsDamaged where there is
        no such collection.
        """
        from langchain_chroma import Chroma

        return self._guarded(
            lambda: Chroma(
                client=self._handle.open(),
                collection_name=collection,
                embedding_function=embedder,
                create_collection_if_not_exists=False,
            )
        )

    def _refresh(self, revision: str | None) -> None:
        if revision is not None and self._handle.revision != revision:
            self._handle.close()
            self._handle.revision = revision

    def _collection(self, name: str) -> Any:
        from chromadb.errors import NotFoundError

        try:
            return self._handle.open().get_collection(name, embedding_function=None)
        except NotFoundError:
            return None

    def _store(self, name: str) -> "Chroma | None":
        if name not in self._handle.stores:
            if self._collection(name) is None:
                return None
            self._handle.stores[name] = self.store(name, None)
        return self._handle.stores[name]

    def _guarded(self, work: Callable[[], T], *, tries: int = TRIES) -> T:
        """Return `work()`; after a failure open the client anew and try again."""
        import sqlite3

        from chromadb.errors import ChromaError

        # ValueError: what the client makes of a database without its tables; AttributeError: how
        # it stops after a start that failed.
        failures = (ChromaError, sqlite3.Error, OSError, ValueError, AttributeError)

        with self._handle.lock:
            for attempt in range(tries):
                try:
                    return work()
                except failures as error:
                    with suppress(*failures):
                        self._handle.close()
                    if attempt == tries - 1:
                        raise VectorsDamaged(
                            f"{self.folder}: the vector index cannot be read ({error}). It will "
                            f"be rebuilt from the database: run `aims ingest` once."
                        ) from error
                    time.sleep(PAUSE * 2**attempt)
        raise AssertionError("unreachable")
