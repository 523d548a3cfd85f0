"""What is decided on a proposal from a document in a collection: others read nothing of it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.messages import LANGUAGES, Language, message
from assistant.service import Service, proposing, registering
from assistant.session import Assistant
from assistant.settings import Settings
from ingest import ahead
from ingest.embed import HashEmbedder
from tests.test_shelf import Parser
from tests.visits import person, service_over

NOW = datetime(2026, 11, 28, tzinfo=UTC)
SECRET = """# Nebelkrähe

Status: Freigegeben

| KI-System | Zweck | Unsere Rolle |
|---|---|---|
| Nebelkrähe | Wählt Standorte aus | Betreiber |
"""


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "plan.md").write_text(SECRET, encoding="utf-8")
    monkeypatch.setattr(ahead, "ParserWorker", Parser)
    with (
        Assistant(Settings(data_dir=tmp_path / "data"), HashEmbedder()) as assistant,
        service_over(assistant, tmp_path / "data") as one,
    ):
        assistant.ingest([tmp_path / "docs"])
        yield one


def close(service: Service) -> None:
    """Put the document into a collection that nobody belongs to."""
    service.collections.create("Rat", now=NOW)
    service.collections.place(service.assistant.documents()[0].source, "Rat")


def seen(service: Service) -> str:
    """Return all that an outsider reads in registers and history."""
    visit = service.visit(person("editor", "Bo"))
    names = ("systems", proposing.DECIDED)
    read = [registering.entries(visit, name, archived=True) for name in names]
    return f"{read} {registering.history(visit)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dismissed_proposal_is_known_again_and_names_nothing(
    service: Service, language: Language
) -> None:
    close(service)
    visit = service.visit(person("admin"))
    (one,) = proposing.proposals(visit, "systems", language)
    assert message("proposing.not_for_all", language) in one.reason
    proposing.dismiss(visit, "systems", one.key, language, reason="Später")
    assert proposing.proposals(visit, "systems", language) == ()
    told = seen(service)
    assert "Später" in told
    assert "nebelkrähe" not in told.casefold()


def test_an_accepted_one_leaves_no_words_in_history_but_its_values(service: Service) -> None:
    close(service)
    visit = service.visit(person("admin"))
    (one,) = proposing.proposals(visit, "systems", "de")
    given = {"name": "Standortwahl", "documents": None}
    proposing.accept(visit, "systems", one.key, "de", given=given)
    assert "nebelkrähe" not in seen(service).casefold()
    assert proposing.proposals(visit, "systems", "de") == ()


def test_of_what_all_may_read_the_words_are_kept(service: Service) -> None:
    visit = service.visit(person("admin"))
    (one,) = proposing.proposals(visit, "systems", "de")
    assert message("proposing.not_for_all", "de") not in one.reason
    proposing.dismiss(visit, "systems", one.key, "de")
    assert "nebelkrähe" in seen(service)
    close(service)  # decided before, and still decided
    assert proposing.proposals(visit, "systems", "de") == ()
