"""Bringing the vectors in line with SQL: after a crash, a loss, or with another model."""

import hashlib
import re
from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from ingest.embed import Embedder
from ingest.library import closeups, lexical, read, schema
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
        texts = [lexical.embedded_text(documents[c.document_id].title, c, embedder) for c in some]
        for document, group, rows in _by_document(documents, some, embedder.embed_documents(texts)):
            put(vectors, document, group, rows)
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
            pages = {
                (c.document_id, c.page): read.pages(connection, c.document_id, c.page) for c in some
            }
        packed: dict[str, bytes] = {}
        for chunk in some:
            document = documents[chunk.document_id]
            own = embedder.embed_documents([lexical.embedded_text(document.title, chunk, embedder)])
            (units,) = embed_units(
                document, pages[chunk.document_id, chunk.page], [chunk], embedder
            )
            packed[chunk.id] = closeups.pack([*own, *units])
        with schema.writing(engine) as connection:
            closeups.store(connection, embedder.name, packed)


def embed_units(
    document: Document, pages: Sequence[Page], chunks: Sequence[Chunk], embedder: Embedder
) -> list[list[list[float]]]:
    """Return the vectors of each chunk's units, in order."""
    texts = [closeups.unit_texts(document, pages, chunk) for chunk in chunks]
    flat = embedder.embed_documents([text for some in texts for text in some])
    vectors = iter(flat)
    return [[next(vectors) for _ in some] for some in texts]


def put(
    vectors: Vectors,
    document: Document,
    chunks: Sequence[Chunk],
    rows: Sequence[Sequence[float]],
) -> None:
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
    documents: dict[str, Document], chunks: Sequence[Chunk], rows: Sequence[Sequence[float]]
) -> list[tuple[Document, list[Chunk], list[Sequence[float]]]]:
    groups: dict[str, tuple[list[Chunk], list[Sequence[float]]]] = {}
    for chunk, row in zip(chunks, rows, strict=True):
        its_chunks, its_rows = groups.setdefault(chunk.document_id, ([], []))
        its_chunks.append(chunk)
        its_rows.append(row)
    return [(documents[one], *group) for one, group in sorted(groups.items())]
