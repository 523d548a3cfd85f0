"""What the library holds for a person: each document with what was indexed of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assistant.service import places
from assistant.service.visit import Visit
from ingest.types import Document


@dataclass(frozen=True, slots=True)
class Holding:
    """A document as it is indexed.

    `passages` counts them by language; `size` is in bytes and `since` when the file first came in,
    both None where the file is not kept; `successor` is the version in its place.
    """

    document: Document
    passages: Mapping[str, int]
    size: int | None = None
    since: datetime | None = None
    collection: str | None = None
    successor: Document | None = None

    @property
    def passage_count(self) -> int:
        """Passages in all languages together."""
        return sum(self.passages.values())


def holdings(visit: Visit) -> list[Holding]:
    """Return the documents that the person may read, by file name. Raises NotAllowed."""
    documents = visit.documents()
    by_id = {document.id: document for document in documents}
    superseded = visit.superseded()
    passages = visit.assistant.passages()
    collection = places.collection_by_source(visit)
    found = []
    for document in documents:
        kept = visit.assistant.kept(document.id)
        found.append(
            Holding(
                document,
                passages.get(document.id, {}),
                size=kept.size if kept else None,
                since=kept.since if kept else None,
                collection=collection.get(document.source),
                successor=by_id.get(superseded.get(document.id, "")),
            )
        )
    return found


def holding(visit: Visit, document_id: str) -> Holding:
    """Return one of them. Raises NotAllowed, UnknownDocument."""
    visit.document(document_id)
    return next(one for one in holdings(visit) if one.document.id == document_id)


def checksum(visit: Visit, document_id: str) -> str:
    """Return the SHA-256 of the file, to compare it with one's own.

    Raises NotAllowed, UnknownDocument (also where the file is not kept).
    """
    visit.require("read")
    document = visit.document(document_id)
    return hashlib.sha256(visit.assistant.original(document.id)).hexdigest()
