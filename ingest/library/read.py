"""The SQL side of reading a library. Each function runs within the caller's transaction."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select

from ingest.embedders import setting_of
from ingest.errors import EmbedderMismatch, UnknownDocument
from ingest.library import codec
from ingest.library import schema as t
from ingest.types import Chunk, Document, Page

IN_LIST = 400  # values in one IN (…): far below every database's limit


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a library holds."""

    documents: int
    pages: int
    unreadable_pages: int
    chunks: int


@dataclass(frozen=True, slots=True)
class State:
    """What a library remembers of itself. None where nothing was ever written."""

    embedder: str | None
    generation: str | None  # of vectors, that readers shall use
    dirty: bool  # vectors may disagree with SQL


def state(connection: Connection) -> State:
    """Return what the library remembers of itself."""
    rows = {row.key: row.value for row in connection.execute(t.meta.select())}
    return State(
        embedder=rows.get("embedder"),
        generation=rows.get("generation") or None,
        dirty=rows.get("dirty") == "1",
    )


def check_embedder(connection: Connection, name: str, *, where: str) -> None:
    """Raise EmbedderMismatch where another model than `name` built the library at `where`."""
    built = state(connection).embedder
    if built is None or built == name or is_empty(connection):
        return
    setting = setting_of(built)
    back = f"Set AIMS_EMBEDDING_MODEL to {setting!r}, or change" if setting else "Change"
    raise EmbedderMismatch(
        f"{where}: this library was built with the embedding model {built!r}, but {name!r} is set. "
        f"{back} over with `aims ingest --reembed`."
    )


def documents(connection: Connection) -> list[Document]:
    """Return all documents, by kind and file name."""
    rows = connection.execute(t.documents.select()).mappings()
    found = [codec.read_document(dict(row)) for row in rows]
    return sorted(found, key=lambda d: (d.kind, d.file.casefold(), d.id))


def document(connection: Connection, document_id: str) -> Document:
    """Return the document with that id. Raises UnknownDocument."""
    query = t.documents.select().where(t.documents.c.id == document_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise UnknownDocument(f"{document_id}: no such document in this library.")
    return codec.read_document(dict(row))


def recipes(connection: Connection) -> dict[str, str]:
    """Return how each document was read and cut, by document id."""
    query = select(t.documents.c.id, t.documents.c.recipe)
    return {row.id: row.recipe for row in connection.execute(query)}


def passages(connection: Connection) -> dict[str, dict[str, int]]:
    """Return how many passages of which language each document has, by document id."""
    query = (
        select(t.documents.c.id, t.chunks.c.language, func.count())
        .join(t.documents, t.documents.c.number == t.chunks.c.document)
        .group_by(t.documents.c.id, t.chunks.c.language)
        .order_by(t.documents.c.id, t.chunks.c.language)
    )
    found: dict[str, dict[str, int]] = {}
    for document, language, count in connection.execute(query):
        found.setdefault(document, {})[language] = count
    return found


def find(found: Sequence[Document], name_or_id: str) -> Document:
    """Return the document among `found` with that id, file name, title or start of id.

    Raises UnknownDocument with what might have been meant where it is none or several.
    """
    wanted = _plain(name_or_id)
    tests = (
        lambda d: d.id == wanted,
        lambda d: _plain(d.file) == wanted,
        lambda d: _plain(d.file.rsplit("/", 1)[-1]) == wanted,
        lambda d: _plain(d.title) == wanted,
        lambda d: len(wanted) >= 4 and d.id.startswith(wanted),
    )
    for test in tests:
        matches = [document for document in found if test(document)]
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise UnknownDocument(
                f"{name_or_id}: several documents match, choose one by its id: {_list(matches)}"
            )
    near = [d for d in found if wanted and wanted in _plain(f"{d.file} {d.title}")]
    hint = f"Near it: {_list(near)}" if near else "`aims documents` lists what there is."
    raise UnknownDocument(f"{name_or_id}: no document of that name or id. {hint}")


def pages(connection: Connection, document_id: str, number: int | None = None) -> list[Page]:
    """Return a document's pages in order, or the one with `number`. Raises UnknownDocument."""
    query = select(t.pages).join(t.documents, t.documents.c.number == t.pages.c.document)
    query = query.where(t.documents.c.id == document_id).order_by(t.pages.c.number)
    if number is not None:
        query = query.where(t.pages.c.number == number)
    found = [codec.read_page(dict(row)) for row in connection.execute(query).mappings()]
    if not found:
        what = "no such document" if number is None else f"no page {number} of such a document"
        raise UnknownDocument(f"{document_id}: {what} in this library.")
    return found


def places(
    connection: Connection, numbers: Mapping[str, int], wanted: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], Page]:
    """Return pages by document id and page number; `numbers` are the documents' row numbers.

    Raises UnknownDocument where there is no such page.
    """
    found: dict[tuple[str, int], Page] = {}
    ids = {number: one for one, number in numbers.items()}
    for some in codec.batches(wanted, IN_LIST):
        asked = {f"d{at}": numbers.get(d, -1) for at, (d, _) in enumerate(some)}
        asked |= {f"n{at}": number for at, (_, number) in enumerate(some)}
        for row in connection.execute(_places(len(some)), asked).mappings():
            found[ids[row["document"]], row["number"]] = codec.read_page(dict(row))
    for document_id, number in wanted:
        if (document_id, number) not in found:
            raise UnknownDocument(f"{document_id}: no page {number} of such a document here.")
    return found


def chunks(connection: Connection, ids: Iterable[str]) -> list[Chunk]:
    """Return chunks in the order of `ids`; ids that are not there are left out."""
    wanted = list(dict.fromkeys(ids))
    found: dict[str, Chunk] = {}
    for some in codec.batches(wanted, IN_LIST):
        rows = connection.execute(_CHUNKS, {"ids": some}).mappings()
        found |= {row["id"]: codec.read_chunk(dict(row)) for row in rows}
    return [found[one] for one in wanted if one in found]


def document_chunks(connection: Connection, document_id: str) -> list[Chunk]:
    """Return a document's chunks in order; none for an unknown document."""
    query = _chunks().where(t.documents.c.id == document_id).order_by(t.chunks.c.ordinal)
    return [codec.read_chunk(dict(row)) for row in connection.execute(query).mappings()]


def chunk_ids(connection: Connection) -> set[str]:
    """Return the ids of all chunks."""
    return set(connection.execute(select(t.chunks.c.id)).scalars())


def existing(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Return those of some chunk ids that there are."""
    found: set[str] = set()
    for some in codec.batches(ids, IN_LIST):
        query = select(t.chunks.c.id).where(t.chunks.c.id.in_(some))
        found |= set(connection.execute(query).scalars())
    return found


def is_empty(connection: Connection) -> bool:
    """Whether there is no document."""
    return connection.execute(select(t.documents.c.number).limit(1)).first() is None


def counts(connection: Connection) -> Counts:
    """Return how many documents, pages, unreadable pages and chunks there are."""
    unread = select(func.count()).select_from(t.pages).where(t.pages.c.readable.is_(False))
    every = [select(func.count()).select_from(one) for one in (t.documents, t.pages, t.chunks)]
    d, p, c, u = (int(connection.execute(query).scalar_one()) for query in [*every, unread])
    return Counts(documents=d, pages=p, unreadable_pages=u, chunks=c)


def unreadable(connection: Connection) -> dict[str, int]:
    """Return how many pages of each document could not be read, by id; only where there are any."""
    query = (
        select(t.documents.c.id, func.count())
        .join(t.pages, t.pages.c.document == t.documents.c.number)
        .where(t.pages.c.readable.is_(False))
        .group_by(t.documents.c.id)
    )
    return dict(connection.execute(query).tuples().all())


def snapshot(connection: Connection, embedder: str) -> str:
    """Return a name for the content: 16 hexadecimal digits over ids, kinds and settings."""
    query = select(t.documents.c.id, t.documents.c.kind, t.documents.c.recipe)
    rows = sorted([*row] for row in connection.execute(query))
    body = json.dumps([t.SCHEMA_VERSION, embedder, rows])
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def _chunks() -> Select[Any]:
    query = select(t.chunks, t.documents.c.id.label("document_id"))
    return query.join(t.documents, t.documents.c.number == t.chunks.c.document)


_CHUNKS = _chunks().where(t.chunks.c.id.in_(bindparam("ids", expanding=True)))


@lru_cache(maxsize=64)
def _places(count: int) -> Select[Any]:
    """The query for so many pages: by their document's number d0, d1 … and own number n0, n1 …."""
    rows = [
        and_(t.pages.c.document == bindparam(f"d{at}"), t.pages.c.number == bindparam(f"n{at}"))
        for at in range(count)
    ]
    return t.pages.select().where(or_(*rows))


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


def _list(found: Sequence[Document]) -> str:
    shown = "; ".join(f"{d.file} ({d.id[:8]})" for d in found[:8])
    return shown + (f"; and {len(found) - 8} more" if len(found) > 8 else "")
