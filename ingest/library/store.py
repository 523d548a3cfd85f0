"""A library: documents that can be searched. One object to read it and, for one writer, change it.

SQL is the truth (`schema`); vectors (`vectors`, `generations`) and kept files (`files`) follow it.
How a change goes, and why a crash does not hurt, stands in `writer`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sqlalchemy import Engine

from ingest.embed import Embedder, Rows
from ingest.errors import LibraryError
from ingest.library import files, read, schema
from ingest.library.dense import Dense
from ingest.library.lock import writer_lock
from ingest.library.read import Counts
from ingest.library.reading import Reader
from ingest.library.searching import Searching
from ingest.library.writer import Writer
from ingest.types import Chunk, Document, Kind, Page

if TYPE_CHECKING:
    from langchain_core.vectorstores import VectorStore


class Library(Searching):
    """An open library, to be used with `with`, or closed with `close`. See `Library.open`."""

    def __init__(
        self, data_dir: Path, engine: Engine, embedder: Embedder, writer: Writer | None
    ) -> None:
        self.data_dir = data_dir
        self.embedder = embedder
        self._engine = engine
        self._reader = Reader(engine)
        self._dense = Dense(data_dir, self._reader, lambda: writer.work if writer else None)
        self._writer = writer
        self._cleanup = ExitStack()

    @classmethod
    def open(
        cls,
        data_dir: Path,
        *,
        embedder: Embedder,
        write: bool = False,
        database_url: str | None = None,
        any_embedder: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> Self:
        """Return the library in `data_dir`, created where there is none.

        With `write` it is the only writer until it is closed, and first repairs what a killed run
        left (`progress` hears of chunks done and to do). `database_url` is any SQLAlchemy address;
        without one it is a SQLite file. `any_embedder` is there for `reembed` alone. Raises
        LibraryLocked, LibraryDamaged, EmbedderMismatch where another model built it, and
        LibraryError where there can be no such folder.
        """
        files.make_folder(data_dir)
        with ExitStack() as cleanup:
            if write:
                cleanup.enter_context(writer_lock(data_dir))
            engine = schema.open_engine(data_dir, database_url)
            cleanup.callback(engine.dispose)
            if write:
                schema.complete(engine)
            writer = Writer(data_dir, engine, embedder) if write else None
            if writer is not None:
                cleanup.callback(writer.close)
            library = cls(data_dir, engine, embedder, writer)
            cleanup.callback(library._dense.close)
            if not any_embedder:
                with library.reading() as now:
                    read.check_embedder(now.connection, embedder.name, where=str(data_dir))
                if writer is not None:
                    writer.prepare(progress)
            library._cleanup = cleanup.pop_all()
        return library

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._cleanup:
            if kind is None and self._writer is not None:
                self.settle()  # after an error the mark stays, and the next writer looks

    def close(self) -> None:
        """Settle what was written and let go of everything."""
        self.__exit__(None)

    # --- reading -------------------------------------------------------------------------------

    def documents(self) -> list[Document]:
        """Return all documents, by kind and file name: the same list until there is a change."""
        with self.reading() as now:
            return now.kept.documents(now.connection)

    def document(self, document_id: str) -> Document:
        """Return a document by its whole id. Raises UnknownDocument."""
        with self.reading() as now:
            return read.document(now.connection, document_id)

    def find(self, name_or_id: str) -> Document:
        """Return the document with that id, file name, title or start of id (4 digits or more).

        Raises UnknownDocument with what might have been meant where it is none or several.
        """
        return read.find(self.documents(), name_or_id)

    def pages(self, document_id: str) -> list[Page]:
        """Return a document's pages in order. Raises UnknownDocument."""
        with self.reading() as now:
            return read.pages(now.connection, document_id)

    def page(self, document_id: str, number: int) -> Page:
        """Return one page. Raises UnknownDocument where document or page do not exist."""
        with self.reading() as now:
            return read.pages(now.connection, document_id, number)[0]

    def places(self, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Page]:
        """Return pages by document id and page number. Raises UnknownDocument where one is not."""
        with self.reading() as now:
            numbers = now.kept.numbers(now.connection)
            return read.places(now.connection, numbers, list(places))

    def chunks(self, ids: Iterable[str]) -> list[Chunk]:
        """Return chunks in the order of `ids`; ids that are not there are left out."""
        with self.reading() as now:
            return read.chunks(now.connection, ids)

    def document_chunks(self, document_id: str) -> list[Chunk]:
        """Return a document's chunks in order; none for an unknown document."""
        with self.reading() as now:
            return read.document_chunks(now.connection, document_id)

    def original(self, document_id: str) -> bytes:
        """Return the bytes of the file as it was ingested. Raises UnknownDocument."""
        return files.read(self.data_dir, document_id)

    def counts(self) -> Counts:
        """Return how many documents, pages, unreadable pages and chunks there are."""
        with self.reading() as now:
            return now.kept.counts(now.connection)

    def unreadable(self) -> Mapping[str, int]:
        """Return how many pages of each document could not be read, by id, where there are any."""
        with self.reading() as now:
            return now.kept.unreadable(now.connection)

    def is_empty(self) -> bool:
        """Tell whether there is no document."""
        with self.reading() as now:
            return now.kept.is_empty(now.connection)

    def recipes(self) -> Mapping[str, str]:
        """Return how each document was read and cut when it came in, by document id."""
        with self.reading() as now:
            return read.recipes(now.connection)

    def passages(self) -> Mapping[str, Mapping[str, int]]:
        """Return how many passages of which language each document has, by document id."""
        with self.reading() as now:
            return read.passages(now.connection)

    @property
    def snapshot_id(self) -> str:
        """A name for what the library holds: same documents, same settings, same id."""
        with self.reading() as now:
            return read.snapshot(now.connection, self.embedder.name)

    # --- searching -----------------------------------------------------------------------------

    def vector_store(self) -> "VectorStore":
        """Return the chunks as a LangChain `VectorStore` for queries, until the next change.

        Raises LibraryError where nothing was ingested yet.
        """
        store: VectorStore | None = self._dense.store(
            self.embedder, lambda ids: {chunk.id: chunk.text for chunk in self.chunks(ids)}
        )
        if store is None:
            raise LibraryError(f"{self.data_dir}: nothing is in it. Run `aims ingest` first.")
        return store

    # --- writing -------------------------------------------------------------------------------

    def add(
        self,
        document: Document,
        pages: Sequence[Page],
        chunks: Sequence[Chunk],
        vectors: Rows,
        *,
        closeup: Sequence[Rows] | None = None,
        data: bytes | None = None,
        recipe: str = "",
        own_id: bool = False,
    ) -> None:
        """Store a document in one step, in place of an older one with its source or its id.

        `vectors` are the chunks', in order, `closeup` those of their units (else made here);
        `data` is the file, kept for page pictures; `recipe` says how it was read; `own_id` that
        the id is not the SHA-256 of `data`. Raises ValueError where they do not belong together.
        """
        with self._writing() as writer:
            writer.add(document, pages, chunks, vectors, closeup, data, recipe, own_id)

    def remove(self, document_id: str) -> None:
        """Delete a document. Raises UnknownDocument."""
        with self._writing() as writer:
            writer.remove(document_id)

    def relocate(self, document_id: str, *, source: str, file: str, kind: Kind) -> None:
        """Give a document another source, file name and kind; its text stays as it is.

        Raises UnknownDocument.
        """
        with self._writing() as writer:
            writer.relocate(document_id, source=source, file=file, kind=kind)

    def settle(self) -> None:
        """Finish a run of changes, so that readers see its vectors and compounds."""
        with self._writing() as writer:
            writer.settle()

    def reembed(
        self, embedder: Embedder, progress: Callable[[int, int], None] | None = None
    ) -> None:
        """Compute all vectors anew with `embedder`, which the library then remembers.

        They are built beside the old ones and taken into use in one transaction, so a run that
        is stopped changes nothing. Passages are not cut anew: the next ingest of their files does
        that, since each model counts tokens its own way.
        """
        with self._writing() as writer:
            writer.reembed(embedder, progress)
        self.embedder = embedder

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        if self._writer is None:
            raise LibraryError(f"{self.data_dir}: the library is open for reading only.")
        with schema.explained(self._engine):
            yield self._writer
