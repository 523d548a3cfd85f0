"""Collections for a visit: list them, change them, put documents into them."""

from datetime import UTC, datetime

from assistant.access.collections import Collection
from assistant.errors import NotAllowed
from assistant.service.visit import Visit
from ingest.types import Document


def listed(visit: Visit) -> list[Collection]:
    """Return all collections with members. Raises NotAllowed unless the person is an admin."""
    visit.require("collections")
    return visit.service.collections.all()


def create(visit: Visit, name: str) -> Collection:
    """Make an empty collection. Raises NotAllowed, Refused."""
    visit.require("collections")
    made = visit.service.collections.create(name, now=datetime.now(UTC))
    visit.record("collection_add", collection=made.name)
    return made


def rename(visit: Visit, name: str, new: str) -> str:
    """Give a collection another name and return it. Raises NotAllowed, Refused."""
    visit.require("collections")
    new = visit.service.collections.rename(name, new)
    visit.record("collection_rename", collection=name, new=new)
    return new


def delete(visit: Visit, name: str, *, move_to: str | None = None) -> int:
    """Delete a collection; return how many documents went to `move_to`.

    Raises NotAllowed, and Refused where there are documents in it and nowhere for them to go.
    """
    visit.require("collections")
    count = visit.service.collections.delete(name, move_to=move_to)
    visit.record("collection_remove", collection=name, move_to=move_to, documents=count)
    return count


def add_member(visit: Visit, name: str, user: str) -> None:
    """Let a user read a collection. Raises NotAllowed, Refused."""
    visit.require("collections")
    if visit.service.collections.add_member(name, user):
        visit.record("member_add", about=user, collection=name)


def remove_member(visit: Visit, name: str, user: str) -> None:
    """Let a user read a collection no longer. Raises NotAllowed, Refused."""
    visit.require("collections")
    visit.service.collections.remove_member(name, user)
    visit.record("member_remove", about=user, collection=name)


def place(visit: Visit, document_id: str, collection: str | None) -> Document:
    """Put a document into a collection that the person belongs to, or (None) where all see it.

    Raises NotAllowed, for a collection that is not there as well, and UnknownDocument.
    """
    visit.require("place")
    document = visit.document(document_id)
    if collection is None:
        visit.service.collections.unplace([document.source])
    elif collection in visit.collections():
        visit.service.collections.place([document.source], collection)
    else:
        raise NotAllowed("collections.unknown", name=collection)
    visit.record("place", object=document.id, collection=collection)
    return document
