"""Bringing the vectors in line with SQL: after a crash, a loss, or with another model."""

import hashlib
import re
from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from ingest.embed import Embedder, Matrix, Rows, embed_passages
from ingest.library import closeups, read, schema
from ingest.library.vectors import Vectors
from ingest.types import Chunk, Document, Page

BATCH = 128  # chunks embedded between two reports of progress

Progress = Callable[[int, int], None]


def reconcile(
    engine: Engine, vectors: Vectors, embedder: Embedder, progress: Progress | None = None
) -> None:
    """Make `vectors` hold exactly the chunks of SQL. Raises VectorsDamaged.

    Chunks without a vector are embedded; `progress` hears of those done and to do.
    """
    with engine.begin() as connection:
        wanted = read.chunk_ids(connection)
        documents = {document.id: document for document in read.documents(connection)}
    there = vectors.ids()
    vectors.delete(sorted(there - wanted))
    missing, done = sorted(wanted - there), 0
    for start in range(0, len(missing), BATCH):
        with engine.begin() as connection:
            some = read.chunks(connection, missing[start : start + BATCH])
        made = _embed(engine, documents, some, embedder)
        for document, group, rows in _by_document(documents, some, [one[0] for one in made]):
            put(vectors, document, group, rows)
        _store(engine, embedder, some, made)
        done += len(some)
        if progress is not None:
            progress(done, len(missing))
    complete_closeups(engine, embedder)


def complete_closeups(engine: Engine, embedder: Embedder) -> None:
    """Make the close-ups that this model has not made yet."""
    with engine.begin() as connection:
        lacking = closeups.missing(connection, embedder.name)
        documents = {document.id: document for document in read.documents(connection)}
    for start in range(0, len(lacking), BATCH):
        with engine.begin() as connection:
            some = read.chunks(connection, lacking[start : start + BATCH])
        _store(engine, embedder, some, _embed(engine, documents, some, embedder))


def _embed(
    engine: Engine, documents: dict[str, Document], chunks: Sequence[Chunk], embedder: Embedder
) -> list[Matrix]:
    """Return for each chunk its vector, and below it those of its units."""
    with engine.begin() as connection:
        places = dict.fromkeys((chunk.document_id, chunk.page) for chunk in chunks)
        pages = {place: read.pages(connection, *place) for place in places}
    passages = []
    for chunk in chunks:
        place = chunk.document_id, chunk.page
        passages += closeups.passages_of(
            documents[chunk.document_id], pages[place], [chunk], embedder
        )
    return embed_passages(embedder, passages)


def _store(
    engine: Engine, embedder: Embedder, chunks: Sequence[Chunk], made: Sequence[Matrix]
) -> None:
    packed = {chunk.id: closeups.pack(rows) for chunk, rows in zip(chunks, made, strict=True)}
    with schema.writing(engine) as connection:
        closeups.store(connection, embedder.name, packed)


def embed_units(
    document: Document, pages: Sequence[Page], chunks: Sequence[Chunk], embedder: Embedder
) -> list[Matrix]:
    """Return the vectors of each chunk's units, in order."""
    passages = closeups.passages_of(document, pages, chunks, embedder)
    return [rows[1:] for rows in embed_passages(embedder, passages)]


def put(vectors: Vectors, document: Document, chunks: Sequence[Chunk], rows: Rows) -> None:
    """Write the vectors of a document's chunks."""
    shared: dict[str, str | int] = {
        "document": document.id,
        "file": document.file,
        "kind": document.kind.value,
    }
    metadatas: list[dict[str, str | int]] = [
        shared | {"page": c.page, "language": c.language} for c in chunks
    ]
    vectors.upsert([c.id for c in chunks], rows, metadatas)


def collection_name(embedder: str) -> str:
    """Return the name of a model's Chroma collection."""
    slug = re.sub(r"[^a-z0-9]+", "-", embedder.lower()).strip("-")[:40] or "model"
    return f"{slug}-{hashlib.sha256(embedder.encode()).hexdigest()[:8]}"


def _by_document(
    documents: dict[str, Document], chunks: Sequence[Chunk], rows: Sequence[Matrix]
) -> list[tuple[Document, list[Chunk], list[Matrix]]]:
    groups: dict[str, tuple[list[Chunk], list[Matrix]]] = {}
    for chunk, row in zip(chunks, rows, strict=True):
        its_chunks, its_rows = groups.setdefault(chunk.document_id, ([], []))
        its_chunks.append(chunk)
        its_rows.append(row)
    return [(documents[one], *group) for one, group in sorted(groups.items())]
