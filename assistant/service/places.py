"""Where uploaded files go, so that no upload touches or gives away what somebody may not read.

The library knows a document by its place (the key under which a newer file takes the older one's
place) and by its id (the same bytes are one document). Both would tell of a hidden document: an
upload of the same name would replace it, one of the same bytes would move it out of its collection
or be answered with "already there". So places and ids are looked for within the collection that
an upload goes to, and nowhere else:

- A place is taken again where it belongs to the collection; else another is made up.
- Bytes are known where their document lies in the collection; else they make a document of their
  own. From the day there are collections, ids of uploads are keyed with a secret: nobody can tell
  from an id whether it is the first for these bytes or the second.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from sqlalchemy import select

from assistant.errors import NotAllowed
from assistant.records.database import Database
from assistant.records.schema import versions
from assistant.service.visit import Visit
from ingest.types import Document
from ingest.walk import Found

UPLOADS = "uploads"  # the folder that places of uploads are named in; no file ever lies there
_KEY = "upload_key"  # in the table of versions


@dataclass(frozen=True, slots=True)
class Places:
    """The collection that an upload goes to, among all others."""

    root: Path
    collection: str | None = None  # None: no collection, seen by all
    folder: str = ""  # of the collection's places
    placed: Mapping[str, str] = field(default_factory=dict)  # collection by source
    key: bytes = b""  # empty while there are no collections

    def settle(self, found: Found, documents: Iterable[Document]) -> Found:
        """Return an upload with the place and the id that it gets among the documents there."""
        known = list(documents)
        source = self._source(found.file, {document.source for document in known})
        return replace(found, source=source, identity=self.identity(found.digest, known))

    def here(self, source: str) -> bool:
        """Tell whether a document of that source lies in this collection."""
        return self.placed.get(source) == self.collection

    def identity(self, digest: str, documents: Iterable[Document]) -> str:
        """Return the id that these bytes have or get here; "" for their own digest."""
        sources = {document.id: document.source for document in documents}
        if not self.key or (digest in sources and self.here(sources[digest])):
            return ""
        ids = (self._keyed(digest, number) for number in count())
        return next(one for one in ids if one not in sources or self.here(sources[one]))

    def _keyed(self, digest: str, number: int) -> str:
        words = f"{self.folder}\0{number}\0{digest}".encode()
        return hmac.new(self.key, words, hashlib.sha256).hexdigest()

    def _source(self, name: str, taken: set[str]) -> str:
        for number in count():
            place = self._folder(number) / name
            # The same name, capitals aside: on many machines that is the same file.
            same = [s for s in taken if s.casefold() == str(place).casefold() and self.here(s)]
            if same:
                return min(same)
            source = str(place)
            if source not in taken and self.placed.get(source) in (None, self.collection):
                return source
        raise AssertionError("unreachable")

    def _folder(self, number: int) -> Path:
        own = [f"@{self.folder}"] if self.collection is not None else []
        return self.root.joinpath(*own, *([f"~{number}"] if number else []))


def places_for(visit: Visit, root: Path, collection: str | None) -> Places:
    """Return the places of a collection that the person belongs to.

    Raises NotAllowed, for a collection that is not there as well.
    """
    every = visit.service.collections.all()
    if collection is not None and collection not in visit.service.collections.of(visit.person):
        raise NotAllowed("web_library.no_such_collection")
    if not every:
        return Places(root)
    folder = next((one.folder for one in every if one.name == collection), "")
    sources = {source: one.name for one in every for source in one.sources}
    return Places(root, collection, folder, sources, _upload_key(visit.service.database))


def collection_by_source(visit: Visit) -> dict[str, str]:
    """Return the collection of each source that lies in one."""
    every = visit.service.collections.all()
    return {source: one.name for one in every for source in one.sources}


def _upload_key(database: Database) -> bytes:
    """Return the secret that ids of uploads are keyed with, made at the first use."""
    known = select(versions.c.value).where(versions.c.key == _KEY)
    with database.reading() as connection:
        found = connection.execute(known).scalar()
    if found is None:
        with database.writing() as connection:
            found = connection.execute(known).scalar()
            if found is None:
                found = secrets.token_hex(32)
                connection.execute(versions.insert().values(key=_KEY, value=found))
    return bytes.fromhex(found)
