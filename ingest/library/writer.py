"""Changing a library: the steps, and the order that makes a crash at any instant harmless.

The kept file and the vectors of new chunks come first (named by content, they hurt nobody if
nothing follows), then one SQL transaction, then old vectors and files go. Vectors are written to a
new generation of the index, which readers see once the writer settles. Until then the database is
marked dirty; the next writer that finds the mark, or no vectors, or a reader's complaint about
them, begins again from the last finished generation and embeds what SQL has more.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Engine

from ingest.embed import Embedder, Rows
from ingest.library import (
    closeups,
    compounds,
    files,
    generations,
    lexical,
    read,
    repair,
    schema,
    write,
)
from ingest.library.dense import DAMAGE_MARK
from ingest.library.vectors import Vectors, VectorsDamaged
from ingest.types import Chunk, Document, Kind, Page, document_id

CHECKPOINT = 30.0  # seconds of work after which vectors are finished, so that they cannot be lost

Progress = Callable[[int, int], None]


class Writer:
    """The one that may change the library in `data_dir`; its caller holds the lock."""

    def __init__(self, data_dir: Path, engine: Engine, embedder: Embedder) -> None:
        self.data_dir = data_dir
        self.embedder = embedder
        self._engine = engine
        self.work: Vectors | None = None  # the generation that is being written
        self._since = time.monotonic()

    def prepare(self, progress: Progress | None) -> None:
        """Take the embedder on in a new library; repair what a killed run or a loss left."""
        # Chroma alone costs a second, so it is only looked at where there is a sign.
        with self._engine.begin() as connection:
            state, counts = read.state(connection), read.counts(connection)
        generations.drop_others(self.data_dir, {state.generation})
        if state.embedder != self.embedder.name:  # only where there is no document
            with schema.writing(self._engine) as connection:
                write.remember(connection, self.embedder.name, None)
        lost = counts.chunks > 0 and not generations.exists(self.data_dir, state.generation)
        if state.dirty or lost or self._mark.exists():
            self._reconcile(progress)
            with self._engine.begin() as connection:
                files.drop_others(self.data_dir, read.recipes(connection))
            self.settle()

    def add(
        self,
        document: Document,
        pages: Sequence[Page],
        chunks: Sequence[Chunk],
        vectors: Rows,
        closeup: Sequence[Rows] | None = None,
        data: bytes | None = None,
        recipe: str = "",
        own_id: bool = False,
    ) -> None:
        """See `Library.add`."""
        if len(vectors) != len(chunks) or len(chunks) != len(
            chunks if closeup is None else closeup
        ):
            raise ValueError(f"{document.file}: {len(chunks)} chunks, {len(vectors)} vectors")
        if data is not None and not own_id and document_id(data) != document.id:
            raise ValueError(f"{document.file}: these are another file's bytes")
        terms = {chunk.id: lexical.chunk_terms(document.title, chunk) for chunk in chunks}
        self._begin()
        if data is not None:
            files.keep(self.data_dir, document.id, data)
        self._vectors(lambda work: repair.put(work, document, chunks, vectors))
        units = (
            repair.embed_units(document, pages, chunks, self.embedder)
            if closeup is None
            else closeup
        )
        packed = {
            chunk.id: closeups.pack([vector, *rows])
            for chunk, vector, rows in zip(chunks, vectors, units, strict=True)
        }
        with schema.writing(self._engine) as connection:
            gone = write.replace_document(connection, document, pages, chunks, terms, recipe)
            closeups.store(connection, self.embedder.name, packed)
        self._forget(gone)
        if time.monotonic() - self._since > CHECKPOINT:
            self._publish(dirty=True)

    def remove(self, document_id: str) -> None:
        """See `Library.remove`."""
        self._begin()
        with schema.writing(self._engine) as connection:
            number = write.number_of(connection, document_id)
            gone = write.delete_documents(connection, [number])
        self._forget(gone)

    def relocate(self, document_id: str, *, source: str, file: str, kind: Kind) -> None:
        """See `Library.relocate`."""
        self._begin()
        with schema.writing(self._engine) as connection:
            write.relocate(connection, document_id, source=source, file=file, kind=kind)
            ids = [chunk.id for chunk in read.document_chunks(connection, document_id)]
        self._vectors(lambda work: work.update_metadata(ids, kind=kind.value, file=file))

    def settle(self) -> None:
        """Split compounds anew, show readers the vectors, and take the mark off."""
        with self._engine.begin() as connection:
            if not read.state(connection).dirty:
                return
        with schema.writing(self._engine) as connection:
            compounds.refresh(connection)
        self._publish(dirty=False)
        self._mark.unlink(missing_ok=True)

    def reembed(self, embedder: Embedder, progress: Progress | None = None) -> None:
        """See `Library.reembed`."""
        self.close()
        self.embedder = embedder
        with schema.writing(self._engine) as connection:
            write.set_dirty(connection, True)
        self._begin(empty=True)
        self._reconcile(progress)
        self.settle()

    def close(self) -> None:
        """Let go of the vectors; what is not settled is left to the next writer."""
        if self.work is not None:
            self.work.close()
            self.work = None

    @property
    def _mark(self) -> Path:
        return self.data_dir / DAMAGE_MARK

    def _begin(self, *, empty: bool = False) -> Vectors:
        """Mark the database dirty and return the vectors to write to."""
        if self.work is None:
            with schema.writing(self._engine) as connection:
                state = read.state(connection)
                write.set_dirty(connection, True)
            sound = generations.exists(self.data_dir, state.generation) and not self._mark.exists()
            source = state.generation if sound and not empty else None
            self.work = self._open(generations.begin(self.data_dir, source))
            self._since = time.monotonic()
        return self.work

    def _open(self, generation: str) -> Vectors:
        name = repair.collection_name(self.embedder.name)
        return Vectors(generations.folder_of(self.data_dir, generation), name)

    def _vectors(self, change: Callable[[Vectors], None]) -> None:
        """Change the vectors; if they prove damaged, build them anew and change those."""
        try:
            change(self._begin())
        except VectorsDamaged:
            self._rebuild()
            change(self._begin())

    def _rebuild(self, progress: Progress | None = None) -> None:
        self.close()
        repair.reconcile(self._engine, self._begin(empty=True), self.embedder, progress)

    def _reconcile(self, progress: Progress | None = None) -> None:
        try:
            work = self._begin()
            work.check(self.embedder.dimension)
            repair.reconcile(self._engine, work, self.embedder, progress)
        except VectorsDamaged:
            self._rebuild(progress)

    def _forget(self, gone: write.Gone) -> None:
        """Delete vectors and files of what a committed change took out."""
        self._vectors(lambda work: work.delete(sorted(gone.chunks)))
        for one in gone.documents:
            files.path_of(self.data_dir, one).unlink(missing_ok=True)

    def _publish(self, *, dirty: bool) -> None:
        """Finish the generation that was written, and name it to readers."""
        self._vectors(lambda work: work.check(self.embedder.dimension))
        generation = self._begin().folder.name
        self.close()
        generations.sync(self.data_dir, generation)
        with schema.writing(self._engine) as connection:
            before = read.state(connection).generation
            write.remember(connection, self.embedder.name, generation)
            write.set_dirty(connection, dirty)
            closeups.drop_others(connection, self.embedder.name)
        generations.drop_others(self.data_dir, {before, generation})
