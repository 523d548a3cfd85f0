"""Visits of people of each role to a service that keeps the small hand-made review."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from assistant.access.rights import Role
from assistant.export.review_json import review_from_record, review_record
from assistant.judging.decided import with_decisions
from assistant.records.schema import collections, members, placed
from assistant.review_types import Review
from assistant.service import Service, Visit, reviewing
from tests.review_fixtures import Language, small_review
from tests.visits import person, service_over

OPEN, SECRET = "/docs/policy.pdf", "/docs/secret.pdf"


class FakeAssistant:
    """Has settings and a library of no documents."""

    def __init__(self, data_dir: Path) -> None:
        self.settings = SimpleNamespace(data_dir=data_dir)

    def documents(self, allow: Any) -> list[Any]:
        return []

    def snapshot_id(self) -> str:
        return "now"


def quiet_service(data_dir: Path) -> Service:
    """Return a service over no documents, with a collection that holds the secret one."""
    service = service_over(FakeAssistant(data_dir), data_dir)
    now = datetime(2026, 11, 1, tzinfo=UTC)
    with service.database.writing() as connection:
        row = {"name": "board", "created": now}
        if "folder" in collections.c:
            row["folder"] = "board"
        connection.execute(collections.insert().values(**row))
        connection.execute(placed.insert().values(source=SECRET, collection="board"))
        connection.execute(members.insert().values(collection="board", user="member"))
    return service


def visit(service: Service, role: Role, name: str = "") -> Visit:
    return service.visit(person(role, name))


def keep(
    who: Visit, *sources: str, language: Language = "de", change: dict[str, Any] | None = None
) -> int:
    """Keep the small review as one that `who` made of documents with these sources."""
    review = replace(small_review(language), **(change or {}))
    return reviewing._keep(who, review_record(review), frozenset(sources), [])


def as_found(language: Language = "de") -> Review:
    """Return the small review as it comes out of its record, with no decision."""
    return with_decisions(review_from_record(review_record(small_review(language))), {})
