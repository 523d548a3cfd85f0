"""Dense search for readers: always on the newest finished generation of the vectors."""

import threading
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from ingest.library import generations, repair
from ingest.library.exact import Query
from ingest.library.read import State
from ingest.library.reading import Reader
from ingest.library.vectors import Texts, Vectors, VectorsDamaged
from ingest.types import Hit

DAMAGE_MARK = "vectors.damaged"  # a reader that met a broken index leaves it for the next writer


class Dense:
    """The vectors that the library names, changed over when it names others. Safe for threads.

    `own` gives the writer's unfinished vectors in the writer's own library, else None.
    """

    def __init__(self, data_dir: Path, reader: Reader, own: Callable[[], Vectors | None]) -> None:
        self.data_dir = data_dir
        self._reader = reader
        self._own = own
        self._vectors: Vectors | None = None
        self._lock = threading.RLock()

    def query(self, vector: Query, k: int, documents: Collection[str] | None) -> list[Hit]:
        """Return the `k` nearest chunks, of some documents or of all.

        Raises VectorsDamaged, and leaves a mark then.
        """
        with self._lock:
            vectors = self._newest()
            try:
                return [] if vectors is None else vectors.query(vector, k, documents=documents)
            except VectorsDamaged:
                newer = self._named_by(self._reader.newest_state())
                if newer is None or newer is vectors:
                    (self.data_dir / DAMAGE_MARK).touch()
                    raise
                # The other was just cleared away.
                return newer.query(vector, k, documents=documents)

    def store(self, embedder: Any, texts: Texts) -> Any:
        """Return the vectors as a LangChain `VectorStore`, None where there are none.

        `texts` gives the texts of chunks by id.
        """
        with self._lock:
            vectors = self._newest()
            return None if vectors is None else vectors.store(embedder, texts)

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            if self._vectors is not None:
                self._vectors.close()
                self._vectors = None

    def _newest(self) -> Vectors | None:
        own = self._own()
        if own is not None:
            return own
        with self._reader.snapshot() as now:
            return self._named_by(now.state)

    def _named_by(self, state: State) -> Vectors | None:
        if state.generation is None or not generations.exists(self.data_dir, state.generation):
            return None
        folder = generations.folder_of(self.data_dir, state.generation).resolve()
        if self._vectors is None or self._vectors.folder != folder:
            self.close()
            self._vectors = Vectors(folder, repair.collection_name(state.embedder or ""))
        return self._vectors
