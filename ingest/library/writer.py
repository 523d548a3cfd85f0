"""Changing a library: the steps, and the order that makes a crash at any instant harmless.

The kept file and the vectors of new chunks come first (named by content, they hurt nobody if
nothing follows), then one SQL transaction, then old vectors and files go. From the first step
until the writer settles the database is marked dirty; the next writer that finds the mark, or no
vectors, or a reader's complaint about them, reconciles vectors and files with SQL.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine

from ingest.embed import Embedder
from ingest.library import compounds, files, lexical, read, repair, schema, write
from ingest.library.vectors import Vectors, VectorsDamaged
from ingest.types import Chunk, Document, Kind, Page, document_id

DAMAGE_MARK = "vectors.damaged"  # a reader that met a broken index leaves it for the next writer

Progress = Callable[[int, int], None]


class Writer:
    """The one that may change the library in `data_dir`; its caller holds the lock."""

    def __init__(
        self, data_dir: Path, engine: Engine, embedder: Embedder, vectors: Vectors
    ) -> None:
        self.data_dir = data_dir
        self.embedder = embedder
        self._engine = engine
        self._vectors = vectors

    def prepare(self, progress: Progress | None) -> None:
        """Take the embedder on in a new library; repair what a killed run or a loss left."""
        # Reconciling costs a second for Chroma alone, so it is done only where there is a sign.
        with self._engine.begin() as connection:
            state, counts = read.state(connection), read.counts(connection)
        if state.embedder != self.embedder.name or state.collection is None:
            self._remember(self.embedder, repair.collection_name(self.embedder.name))
        lost = counts.chunks > 0 and not self._vectors.exist
        if state.dirty or lost or (self.data_dir / DAMAGE_MARK).exists():
            self._reconcile(self._mark_dirty(), progress)
            with self._engine.begin() as connection:
                files.drop_others(self.data_dir, read.recipes(connection))
            self.settle()

    def add(
        self,
        document: Document,
        pages: Sequence[Page],
        chunks: Sequence[Chunk],
        vectors: Sequence[Sequence[float]],
        *,
        data: bytes | None = None,
        recipe: str = "",
    ) -> None:
        """Store a document in one step, in place of an older one with its source or its id.

        `vectors` are the chunks', in order; `data` is the file, kept for page pictures; `recipe`
        says how it was read. Raises ValueError where they do not belong together.
        """
        if len(vectors) != len(chunks):
            raise ValueError(f"{document.file}: {len(chunks)} chunks, {len(vectors)} vectors")
        if data is not None and document_id(data) != document.id:
            raise ValueError(f"{document.file}: these are another file's bytes")
        terms = {chunk.id: lexical.chunk_terms(document.title, chunk) for chunk in chunks}
        collection = self._mark_dirty()
        if data is not None:
            files.keep(self.data_dir, document.id, data)
        self._put(collection, document, chunks, vectors)
        with schema.writing(self._engine) as connection:
            gone = write.replace_document(connection, document, pages, chunks, terms, recipe)
            write.bump(connection, dirty=True)
        self._forget(collection, gone)

    def remove(self, document_id: str) -> None:
        """Delete a document. Raises UnknownDocument."""
        collection = self._mark_dirty()
        with schema.writing(self._engine) as connection:
            number = write.number_of(connection, document_id)
            gone = write.delete_documents(connection, [number])
            write.bump(connection, dirty=True)
        self._forget(collection, gone)

    def relocate(self, document_id: str, *, source: str, file: str, kind: Kind) -> None:
        """Give a document another source, file name and kind; its text stays as it is.

        Raises UnknownDocument.
        """
        collection = self._mark_dirty()
        with schema.writing(self._engine) as connection:
            write.relocate(connection, document_id, source=source, file=file, kind=kind)
            ids = [chunk.id for chunk in read.document_chunks(connection, document_id)]
            write.bump(connection, dirty=True)
        try:
            self._vectors.update_metadata(collection, ids, kind=kind.value, file=file)
        except VectorsDamaged:
            self._vectors.wipe()
            self._reconcile(collection)

    def settle(self) -> None:
        """Finish a run of changes: compounds split anew, vectors folded in, the mark taken off."""
        with self._engine.begin() as connection:
            state = read.state(connection)
        if not state.dirty or state.collection is None:
            return
        with schema.writing(self._engine) as connection:
            compounds.refresh(connection)
        try:
            self._vectors.check(state.collection, self.embedder.dimension)
        except VectorsDamaged:
            self._reconcile(state.collection)
        with schema.writing(self._engine) as connection:
            write.bump(connection, dirty=False)
        (self.data_dir / DAMAGE_MARK).unlink(missing_ok=True)

    def reembed(self, embedder: Embedder, progress: Progress | None = None) -> None:
        """Compute all vectors anew with `embedder`, which the library then remembers.

        They are built beside the old ones and taken into use in one transaction, so a run that
        is stopped changes nothing. Passages are not cut anew: the next ingest of their files does
        that where the new model reads shorter or longer texts.
        """
        with self._engine.begin() as connection:
            state = read.state(connection)
        new = repair.collection_name(embedder.name, other_than=state.collection)
        self._mark_dirty()
        repair.build(self._engine, self._vectors, embedder, state.collection, new, progress)
        self._remember(embedder, new)
        self._vectors.drop_others(new)
        self.settle()

    def _remember(self, embedder: Embedder, collection: str) -> None:
        with schema.writing(self._engine) as connection:
            schema.set_meta(connection, "embedder", embedder.name)
            schema.set_meta(connection, "dimension", str(embedder.dimension))
            schema.set_meta(connection, "collection", collection)
            write.bump(connection, dirty=read.state(connection).dirty)
        self.embedder = embedder

    def _reconcile(self, collection: str, progress: Progress | None = None) -> None:
        repair.reconcile(self._engine, self._vectors, self.embedder, collection, progress)

    def _put(
        self,
        collection: str,
        document: Document,
        chunks: Sequence[Chunk],
        vectors: Sequence[Sequence[float]],
    ) -> None:
        try:
            repair.put(self._vectors, collection, document, chunks, vectors)
        except VectorsDamaged:  # what SQL holds comes back first, then the new
            self._vectors.wipe()
            self._reconcile(collection)
            repair.put(self._vectors, collection, document, chunks, vectors)

    def _forget(self, collection: str, gone: write.Gone) -> None:
        """Delete vectors and files of what a committed change took out."""
        with suppress(VectorsDamaged):  # `settle` rebuilds the index from what SQL holds now
            self._vectors.delete(collection, sorted(gone.chunks))
        for one in gone.documents:
            files.path_of(self.data_dir, one).unlink(missing_ok=True)

    def _mark_dirty(self) -> str:
        """Note that a change has begun, and return the collection its vectors go to."""
        with self._engine.begin() as connection:
            state = read.state(connection)
        if state.collection is None:
            self._remember(self.embedder, repair.collection_name(self.embedder.name))
        if not state.dirty:
            with schema.writing(self._engine) as connection:
                schema.set_meta(connection, "dirty", "1")
        return state.collection or repair.collection_name(self.embedder.name)
