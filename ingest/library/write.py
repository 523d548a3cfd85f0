"""The SQL side of changing a library. Each function runs within the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, or_, select

from ingest.errors import UnknownDocument
from ingest.library import codec, lexical
from ingest.library.schema import chunks, closeups, documents, pages, postings, set_meta
from ingest.types import Chunk, Document, Kind, Page


@dataclass(frozen=True, slots=True)
class Gone:
    """The ids of what a change took out of the library."""

    documents: frozenset[str]
    chunks: frozenset[str]


def replace_document(
    connection: Connection,
    document: Document,
    document_pages: Sequence[Page],
    document_chunks: Sequence[Chunk],
    terms: Mapping[str, Sequence[str]],
    recipe: str,
) -> Gone:
    """Store a document in place of those with its id or source, and return what went.

    `terms` holds the index terms by chunk id.
    """
    same = or_(documents.c.id == document.id, documents.c.source == document.source)
    old = list(connection.execute(select(documents.c.number).where(same)).scalars())
    gone = delete_documents(connection, old)
    number = _next(connection, documents.c.number)
    connection.execute(
        documents.insert(), [{"number": number} | codec.document_row(document, recipe)]
    )
    rows = [{"document": number} | codec.page_row(page) for page in document_pages]
    for some in codec.batches(rows, 200):
        connection.execute(pages.insert(), some)
    _insert_chunks(connection, number, document_chunks, terms)
    new = {chunk.id for chunk in document_chunks}
    return Gone(documents=gone.documents - {document.id}, chunks=gone.chunks - new)


def delete_documents(connection: Connection, numbers: Sequence[int]) -> Gone:
    """Delete documents and all that hangs on them."""
    document_ids: set[str] = set()
    chunk_ids: set[str] = set()
    for number in numbers:
        this = select(documents.c.id).where(documents.c.number == number)
        document_ids |= set(connection.execute(this).scalars())
        its = select(chunks.c.id).where(chunks.c.document == number)
        chunk_ids |= set(connection.execute(its).scalars())
        # By hand, not by cascade: a database whose connections forgot to switch foreign keys on
        # must not keep rows of a document that is gone.
        for table in (closeups, postings, chunks, pages):
            connection.execute(table.delete().where(table.c.document == number))
        connection.execute(documents.delete().where(documents.c.number == number))
    return Gone(documents=frozenset(document_ids), chunks=frozenset(chunk_ids))


def number_of(connection: Connection, document_id: str) -> int:
    """Return the row number of a document. Raises UnknownDocument."""
    query = select(documents.c.number).where(documents.c.id == document_id)
    number = connection.execute(query).scalar()
    if number is None:
        raise UnknownDocument(f"{document_id}: no such document in this library.")
    return int(number)


def relocate(
    connection: Connection, document_id: str, *, source: str, file: str, kind: Kind
) -> None:
    """Give a document another source, file name and kind. Raises UnknownDocument."""
    number = number_of(connection, document_id)
    values = {"source": source, "file": file, "kind": kind.value}
    connection.execute(documents.update().where(documents.c.number == number).values(**values))


def set_dirty(connection: Connection, dirty: bool) -> None:
    """Say whether vectors may disagree with SQL, until the writer has settled."""
    set_meta(connection, "dirty", "1" if dirty else "0")


def remember(connection: Connection, embedder: str, generation: str | None) -> None:
    """Note which model made the vectors, and where they are, if there are any."""
    set_meta(connection, "embedder", embedder)
    set_meta(connection, "generation", generation or "")


def _insert_chunks(
    connection: Connection,
    document_number: int,
    document_chunks: Sequence[Chunk],
    terms: Mapping[str, Sequence[str]],
) -> None:
    first = _next(connection, chunks.c.number)
    rows = [
        {"number": number, "document": document_number}
        | codec.chunk_row(chunk, len(terms[chunk.id]))
        for number, chunk in enumerate(document_chunks, first)
    ]
    for some in codec.batches(rows, 1_000):
        connection.execute(chunks.insert(), some)
    entries = [
        (number, chunk.language, terms[chunk.id])
        for number, chunk in enumerate(document_chunks, first)
    ]
    lexical.write_postings(connection, document_number, entries)


def _next(connection: Connection, column: Any) -> int:
    return int(connection.execute(select(func.max(column))).scalar() or 0) + 1
