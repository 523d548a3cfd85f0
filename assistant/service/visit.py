"""A visit: one person at the assistant. It sees the documents that the person may read.

Every function of this package takes a visit first, asks it for the right (`visit.require`), works
on `visit.allow`ed documents alone and writes down what was done (`visit.record`).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Self

from assistant.access.collections import Collections
from assistant.access.credentials import Credentials
from assistant.access.limits import Bounds, Limits
from assistant.access.rights import Action, Person
from assistant.access.throttle import Throttle
from assistant.access.users import Users
from assistant.drafting.rephrase import RecentReplies
from assistant.model import ChatModel
from assistant.models import Endpoint, open_model, read_endpoint
from assistant.records.audit import AuditLog
from assistant.records.conversations import (
    Conversations,
    FleetingConversations,
    StoredConversations,
)
from assistant.records.database import Database
from assistant.records.reviews import StoredReviews
from assistant.service.work import AT_ONCE, Work
from assistant.session import Assistant
from assistant.sources import everything
from ingest.errors import UnknownDocument
from ingest.types import Document, Page


class Service:
    """One assistant with its records, for any number of people. Close it, or use it with `with`."""

    def __init__(self, assistant: Assistant, database: Database) -> None:
        self.assistant = assistant
        self.database = database
        settings = getattr(assistant, "settings", None)
        self.audit = AuditLog(
            database,
            days=getattr(settings, "audit_days", None),
            questions=getattr(settings, "audit_questions", True),
        )
        self.limits = Limits(Bounds.of(settings))
        self.collections = Collections(database)
        self.users = Users(database)
        self.credentials = Credentials(database)
        self.throttle = Throttle(time.monotonic)
        self.reviews = StoredReviews(database)
        self.replies = RecentReplies()
        self.work = Work(getattr(settings, "reviews_at_once", AT_ONCE))

    @classmethod
    def open(cls, assistant: Assistant) -> "Service":
        """Return the service for an open assistant; closing it leaves the assistant open."""
        settings = assistant.settings
        return cls(assistant, Database.open(settings.data_dir, settings.database_url))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def model(self) -> ChatModel | None:
        """The language model of the settings, opened when first asked for; None: there is none.

        Raises BadSetting.
        """
        return open_model(getattr(self.assistant, "settings", None))

    @property
    def endpoint(self) -> Endpoint | None:
        """Where the language model is, None where texts go nowhere. Raises BadSetting."""
        return read_endpoint(getattr(self.assistant, "settings", None))

    @cached_property
    def conversations(self) -> Conversations:
        """Where conversations are kept: in memory alone where the settings say so."""
        if self.assistant.settings.history:
            return StoredConversations(self.database)
        return FleetingConversations()

    def close(self) -> None:
        """End the reviews that still run, and let go of the records' database."""
        self.work.close()
        self.database.close()

    def visit(self, person: Person, *, by: str = "page") -> "Visit":
        """Return a visit of `person` by way of the page, "api" or "mcp"."""
        return Visit(self, person, by)


@dataclass(frozen=True)
class Visit:
    """One request of one person. Short-lived: what may be read is looked up once."""

    service: Service
    person: Person
    by: str = "page"

    @property
    def assistant(self) -> Assistant:
        """The assistant behind it, which knows no rights: for the functions of this package."""
        return self.service.assistant

    def require(self, action: Action) -> None:
        """Raise NotAllowed unless the person may do this."""
        self.person.require(action)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Sources of the documents that the person may not read."""
        return self.service.collections.hidden_from(self.person)

    @property
    def allowed(self) -> Callable[[Document], bool]:
        """What `allow` is, in a form that the assistant knows by sight where all is allowed."""
        return self.allow if self.hidden else everything

    def allow(self, document: Document) -> bool:
        """Tell whether the person may read a document."""
        return document.source not in self.hidden

    def collections(self) -> list[str]:
        """Return the collections that the person belongs to, and may put documents into."""
        return self.service.collections.of(self.person)

    def documents(self) -> list[Document]:
        """Return the documents that the person may read, by file name."""
        self.require("read")
        return list(self._documents)

    @cached_property
    def _documents(self) -> list[Document]:
        return self.assistant.documents(self.allow)

    def look_again(self) -> None:
        """Read the documents anew when they are next asked for: this visit has changed them."""
        self.__dict__.pop("_documents", None)

    def document(self, document_id: str) -> Document:
        """Return one document. Raises UnknownDocument, for a hidden one as for one not there."""
        self.require("read")
        for document in self._documents:
            if document.id == document_id:
                return document
        raise UnknownDocument(document_id)

    def superseded(self) -> dict[str, str]:
        """Return, for each outdated document's id, the id of the version in its place."""
        self.require("read")
        return self.assistant.superseded(self.allow)

    def page(self, document_id: str, number: int) -> Page:
        """Return a stored page. Raises UnknownDocument."""
        return self.assistant.page(self.document(document_id).id, number)

    def original(self, document_id: str) -> bytes:
        """Return the bytes of a document's file. Raises UnknownDocument."""
        self.require("download")
        return self.assistant.original(self.document(document_id).id)

    def is_empty(self) -> bool:
        """Tell whether there is no document that the person may read."""
        return not self.documents()

    def record(
        self,
        action: str,
        *,
        object: str = "",  # noqa: A002 - the field's name in audit logs
        about: str = "",
        words: str = "",
        **detail: Any,
    ) -> int:
        """Write into the audit log what this person did; returns the entry's number.

        `object` is an id and `detail` numbers and ids. Names of people and what they wrote can be
        forgotten later, so they belong nowhere else than into `about` (whom it was done to) and
        `words`.
        """
        return self.service.audit.append(
            at=datetime.now(UTC),
            person=self.person.name,
            action=action,
            object=object,
            about=about,
            words=words,
            detail={"by": self.by, **detail},
        )
