"""Bringing the vectors back in line with SQL: after a crash, a loss, or with another model."""

import hashlib
import re
from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from ingest.embed import Embedder
from ingest.library import lexical, read
from ingest.library.vectors import Vectors, VectorsDamaged
from ingest.types import Chunk, Document

BATCH = 128  # chunks embedded between two reports of progress

Progress = Callable[[int, int], None]


def reconcile(
    engine: Engine,
    vectors: Vectors,
    embedder: Embedder,
    collection: str,
    progress: Progress | None = None,
) -> None:
    """Make `collection` hold exactly the chunks of SQL; an unreadable index is built anew."""
    with engine.begin() as connection:
        wanted = read.chunk_ids(connection)
    try:
        vectors.drop_others(collection)
        vectors.check(collection, embedder.dimension)
        there = vectors.ids(collection)
        vectors.delete(collection, sorted(there - wanted))
    except VectorsDamaged:
        vectors.wipe()
        there = set()
    fill(engine, vectors, embedder, collection, missing=wanted - there, progress=progress)
    vectors.check(collection, embedder.dimension)


def build(
    engine: Engine,
    vectors: Vectors,
    embedder: Embedder,
    current: str | None,
    new: str,
    progress: Progress | None = None,
) -> None:
    """Fill the collection `new` with all chunks, beside the `current` one, from nothing."""
    with engine.begin() as connection:
        wanted = read.chunk_ids(connection)
    try:
        vectors.drop_others(current or "")  # what an earlier, stopped attempt left
    except VectorsDamaged:
        vectors.wipe()
    fill(engine, vectors, embedder, new, missing=wanted, progress=progress)
    vectors.check(new, embedder.dimension)


def fill(
    engine: Engine,
    vectors: Vectors,
    embedder: Embedder,
    collection: str,
    *,
    missing: set[str],
    progress: Progress | None = None,
) -> None:
    """Embed the chunks in `missing` and write them to `collection`."""
    with engine.begin() as connection:
        documents = {document.id: document for document in read.documents(connection)}
    ids, done = sorted(missing), 0
    for start in range(0, len(ids), BATCH):
        with engine.begin() as connection:
            some = read.chunks(connection, ids[start : start + BATCH])
        texts = [lexical.embedded_text(documents[c.document_id].title, c, embedder) for c in some]
        for document, group, rows in _by_document(documents, some, embedder.embed_documents(texts)):
            put(vectors, collection, document, group, rows)
        done += len(some)
        if progress is not None:
            progress(done, len(ids))


def put(
    vectors: Vectors,
    collection: str,
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
    vectors.upsert(collection, [c.id for c in chunks], rows, [c.text for c in chunks], metadatas)


def collection_name(embedder: str, *, other_than: str | None = None) -> str:
    """Return a Chroma collection name for a model, different from `other_than`."""
    slug = re.sub(r"[^a-z0-9]+", "-", embedder.lower()).strip("-")[:40] or "model"
    name = f"{slug}-{hashlib.sha256(embedder.encode()).hexdigest()[:8]}"
    return f"{name}-b" if name == other_than else name


def _by_document(
    documents: dict[str, Document], chunks: Sequence[Chunk], rows: Sequence[Sequence[float]]
) -> list[tuple[Document, list[Chunk], list[Sequence[float]]]]:
    groups: dict[str, tuple[list[Chunk], list[Sequence[float]]]] = {}
    for chunk, row in zip(chunks, rows, strict=True):
        its_chunks, its_rows = groups.setdefault(chunk.document_id, ([], []))
        its_chunks.append(chunk)
        its_rows.append(row)
    return [(documents[one], *group) for one, group in sorted(groups.items())]
