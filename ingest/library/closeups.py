"""Vectors of each passage's sentences, items and rows, kept with the passage in SQL.

A passage's own vector finds the neighbourhood; whether the answer stands in it is told by its
sentences. Row 0 of a close-up is the passage's vector, the others are its units' in reading order
(`ingest.units`). Stored as 8-bit integers with one scale a row: the cosine changes by less than
a hundredth (a test says so), and 10,000 passages take about 60 MB.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, and_, bindparam, select

from ingest.embed import Embedder, Matrix, Passage, Rows
from ingest.library import codec
from ingest.library.lexical import chunk_context
from ingest.library.read import IN_LIST
from ingest.library.schema import chunks, closeups, documents
from ingest.types import Chunk, Document, Page
from ingest.units import Unit, units_of

Vector = NDArray[np.float32]

_NOTHING = np.zeros(1, np.float32)
_NEAR = (
    select(chunks.c.id, documents.c.id, chunks.c.language, closeups.c.vectors)
    .join(documents, documents.c.number == chunks.c.document)
    .outerjoin(
        closeups,
        and_(closeups.c.chunk == chunks.c.number, closeups.c.embedder == bindparam("embedder")),
    )
    .where(chunks.c.id.in_(bindparam("ids", expanding=True)))
)


def unit_texts(document: Document, pages: Sequence[Page], chunk: Chunk) -> list[str]:
    """Return what is embedded of each unit of a chunk."""
    page = next(page for page in pages if page.number == chunk.page)
    return [unit.statement for unit in units_of(chunk, document=document, page=page)]


def passages_of(
    document: Document, pages: Sequence[Page], chunks: Sequence[Chunk], embedder: Embedder
) -> list[Passage]:
    """Return what is embedded of each chunk: all of it, its units, and what is in none of them."""
    by_number = {page.number: page for page in pages}
    passages = []
    for chunk in chunks:
        page = by_number[chunk.page]
        units = units_of(chunk, document=document, page=page)
        context = chunk_context(document.title, chunk, embedder)
        scraps = [one for one in _between(chunk, page, units) if one not in context]
        passages.append(
            Passage(
                text=f"{context}\n{chunk.text}",
                units=tuple(unit.statement for unit in units),
                rest=tuple(one for one in (context, " ".join(scraps)) if one),
            )
        )
    return passages


def _between(chunk: Chunk, page: Page, units: Sequence[Unit]) -> list[str]:
    """The pieces of a chunk that are in no unit, as long as they say something."""
    edges = [chunk.span.start]
    for unit in units:
        edges += [unit.span.start, min(unit.span.end, chunk.span.end)]
    edges.append(chunk.span.end)
    pieces = [page.text[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [piece for piece in pieces if any(letter.isalnum() for letter in piece)]


def pack(rows: Rows) -> bytes:
    """Return vectors as bytes: one float32 scale and 8-bit integers a row."""
    matrix = np.asarray(rows, np.float32)
    if matrix.ndim != 2:
        return b""
    scales = np.maximum(np.abs(matrix).max(axis=1), np.float32(1e-12)) / np.float32(127)
    whole = np.rint(matrix / scales[:, None]).astype(np.int8)
    packed: bytes = len(matrix).to_bytes(4, "little") + scales.tobytes() + whole.tobytes()
    return packed


def unpack(data: bytes) -> Matrix:
    """Return the vectors of bytes made by `pack`, shape (rows, dimension)."""
    count = int.from_bytes(data[:4], "little")
    scales = np.frombuffer(data, np.float32, count, 4)
    whole = np.frombuffer(data, np.int8, -1, 4 + 4 * count).reshape(count, -1)
    matrix: Matrix = whole.astype(np.float32) * scales[:, None]
    return matrix


def store(connection: Connection, embedder: str, packed: Mapping[str, bytes]) -> None:
    """Keep packed close-ups by chunk id, in place of earlier ones of the same model."""
    for some in codec.batches(sorted(packed), IN_LIST):
        query = select(chunks.c.number, chunks.c.document, chunks.c.id)
        found = connection.execute(query.where(chunks.c.id.in_(some))).all()
        numbers = [row.number for row in found]
        old = closeups.delete().where(closeups.c.embedder == embedder)
        connection.execute(old.where(closeups.c.chunk.in_(numbers)))
        rows = [
            {
                "chunk": row.number,
                "embedder": embedder,
                "document": row.document,
                "vectors": packed[row.id],
            }
            for row in found
        ]
        if rows:
            connection.execute(closeups.insert(), rows)


def read(connection: Connection, embedder: str, ids: Sequence[str]) -> dict[str, Matrix]:
    """Return the close-ups of chunks by id; chunks without one are left out."""
    found: dict[str, Matrix] = {}
    for some in codec.batches(list(dict.fromkeys(ids)), IN_LIST):
        query = select(chunks.c.id, closeups.c.vectors)
        query = query.join(closeups, closeups.c.chunk == chunks.c.number)
        query = query.where(chunks.c.id.in_(some), closeups.c.embedder == embedder)
        found |= {row.id: unpack(row.vectors) for row in connection.execute(query)}
    return found


@dataclass(frozen=True, slots=True)
class Near:
    """How near a chunk is to a vector: its own cosine, then those of its units in their order."""

    document_id: str
    language: str
    cosines: Vector


def near(
    connection: Connection, embedder: str, ids: Sequence[str], vector: Vector
) -> dict[str, Near]:
    """Return by id how near chunks are to a vector; those without a close-up have one cosine, 0."""
    rows: list[tuple[str, str, str, bytes | None]] = []
    for some in codec.batches(list(dict.fromkeys(ids)), IN_LIST):
        asked = {"ids": some, "embedder": embedder}
        rows += connection.execute(_NEAR, asked).tuples().all()
    packed = [data for _, _, _, data in rows if data]
    counts = [int.from_bytes(data[:4], "little") for data in packed]
    own: list[Vector] = []
    if packed:  # made numbers all at once: one by one takes several times as long
        parts = list(zip(packed, counts, strict=True))
        scales = np.frombuffer(b"".join(data[4 : 4 + 4 * n] for data, n in parts), "<f4")
        whole = np.frombuffer(b"".join(data[4 + 4 * n :] for data, n in parts), np.int8)
        rows_of = whole.reshape(len(scales), -1).astype(np.float32) * scales[:, None]
        ends = np.cumsum(counts).tolist()
        # … but multiplied by chunk: the last digits shall not depend on what else was found.
        own = [rows_of[end - n : end] @ vector for end, n in zip(ends, counts, strict=True)]
    following = iter(own)
    return {
        one: Near(document, language, next(following) if data else _NOTHING)
        for one, document, language, data in rows
    }


def missing(connection: Connection, embedder: str) -> list[str]:
    """Return the ids of chunks that have no close-up by this model, in order."""
    there = select(closeups.c.chunk).where(closeups.c.embedder == embedder)
    query = select(chunks.c.id).where(chunks.c.number.not_in(there)).order_by(chunks.c.id)
    return list(connection.execute(query).scalars())


def drop_others(connection: Connection, embedder: str) -> None:
    """Delete the close-ups of every other model."""
    connection.execute(closeups.delete().where(closeups.c.embedder != embedder))
