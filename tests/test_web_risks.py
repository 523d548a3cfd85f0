"""What documents say of systems: their own words, each row with its source, nothing judged."""

import html
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.export.review_json import review_json
from assistant.messages import LANGUAGES, Language, message
from assistant.requirements.load import DEFAULT_SET
from assistant.service import Service, Visit, risks
from assistant.session import Assistant
from assistant.settings import Settings
from assistant.web.registers_sources import Named, source_html
from assistant.web.risks import risks_html
from ingest import ahead
from ingest.embed import HashEmbedder
from ingest.types import Document
from tests.review_fixtures import small_review
from tests.test_shelf import Parser
from tests.visits import person, service_over

REGISTER = """# KI-Register

Status: Freigegeben

| System | Zweck | Risikoklasse | Anbieter |
|---|---|---|---|
| NahtAuge | Prüfung von Schweißnähten <b>fett</b> | gering, bewertet am 3. Mai | Eigenbau |
| Lotse | Auskunft für Kundinnen | hoch `<img src=x onerror=alert(1)>` | Wegweiser GmbH |

Lotse antwortet nur auf Fragen zum Fahrplan. NahtAuge prüft jede Naht. Lotse wird überwacht.
NahtAuge wird überwacht. Lotse ersetzt keine Auskunft am Schalter.
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("risks")
    (folder / "docs").mkdir()
    (folder / "docs" / "register.md").write_text(REGISTER, encoding="utf-8")
    with (
        pytest.MonkeyPatch.context() as patch,
        Assistant(Settings(data_dir=folder / "data"), HashEmbedder()) as assistant,
        service_over(assistant, folder / "data") as one,
    ):
        patch.setattr(ahead, "ParserWorker", Parser)
        assistant.ingest([folder / "docs"])
        yield one


def reader(service: Service) -> Visit:
    return service.visit(person("reader"))


def test_each_system_is_shown_in_the_registers_words(service: Service) -> None:
    found = {one.name: one for one in risks.systems(reader(service))}
    assert set(found) == {"Lotse", "NahtAuge"}
    (row,) = found["Lotse"].rows
    assert dict(row.cells)["Risikoklasse"] == "hoch <img src=x onerror=alert(1)>"
    page = service.assistant.page(row.citation.document_id, row.citation.page)
    for _, value in row.cells:
        assert value in row.citation.quote
    assert row.citation.quote in page.text
    assert found["Lotse"].mentions >= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_documents_say_stays_text(service: Service, language: Language) -> None:
    shown = risks_html(reader(service), language)
    assert "<img" not in shown
    assert "<b>" not in shown
    assert "gering, bewertet am 3. Mai" in shown
    assert message("web_risks.standing_none", language) in html.unescape(shown)


def named(service: Service) -> Named:
    """What the button of the first row says."""
    citation = risks.systems(reader(service))[0].rows[0].citation
    return Named(citation.document_id, citation.page, citation.span.start, citation.span.end)


def test_a_row_opens_at_its_source(service: Service) -> None:
    where = named(service)
    shown = risks_html(reader(service), "de")
    assert f'data-document="{where.document}" data-page="1" data-start="{where.start}"' in shown
    opened = source_html(reader(service), where, "de")
    assert "<mark" in opened
    assert "Wegweiser GmbH" in opened
    assert message("web_registers.source_why", "de") in opened


NOT_THERE: dict[str, list[Any]] = {
    "document": ["x", None, 3, []],
    "page": [0, 2, -1, True, "1", None, 10**12],
    "start": [-1, "0", None, True],
    "end": [0, 10**9, None, {}],
}


@pytest.mark.parametrize("name", sorted(NOT_THERE))
def test_a_source_that_is_not_there_is_refused(service: Service, name: str) -> None:
    for value in NOT_THERE[name]:
        shown = source_html(reader(service), replace(named(service), **{name: value}), "de")
        assert "<mark" not in shown
        assert 'role="alert"' in shown


def test_a_hidden_register_is_not_there(service: Service) -> None:
    where = named(service)
    service.collections.create("Rat", now=datetime.now(UTC))
    source = service.assistant.documents()[0].source
    service.collections.place(source, "Rat")
    try:
        visit = reader(service)
        assert risks.systems(visit) == ()
        assert "Lotse" not in risks_html(visit, "de")
        assert message("web_risks.systems_none_empty", "de") in risks_html(visit, "de")
        shown = source_html(visit, where, "de")
        assert "<mark" not in shown
        assert message("ingest.error_unknown", "de") in shown
    finally:
        service.collections.unplace(source)
        service.collections.delete("Rat")


def keep_review(service: Service, documents: list[Document], library: str) -> int:
    review = small_review("de")
    return service.reviews.add(
        review_json(review),
        at=datetime(2026, 5, 4, tzinfo=UTC),
        person="editor",
        set_id=DEFAULT_SET,
        language="de",
        library=library,
        sources=frozenset(one.source for one in documents),
        summary={"title": "", "edition": "", "documents": 1, "left_out": [], "statuses": {}},
    )


def test_the_standing_is_that_of_the_latest_review(service: Service) -> None:
    documents = service.assistant.documents()
    number = keep_review(service, documents, "before")
    try:
        editor, shown = service.visit(person("editor")), risks_html(reader(service), "de")
        stands = risks.standing(editor)
        assert stands is not None
        assert {one.ref for one in stands.findings} == {
            one.ref
            for one in small_review("de").requirements
            if risks.ABOUT_RISK.fullmatch(one.ref)
        }
        assert "4. Mai 2026" in shown
        assert message("web_risks.standing_old", "de") in shown
        assert 'data-event="draft"' not in shown  # a reader drafts nothing
        gaps = [one for one in stands.findings if one.status in ("partial", "missing")]
        assert risks_html(editor, "de").count('data-event="draft"') == len(gaps)
    finally:
        service.reviews.remove(number)
    number = keep_review(service, documents, service.assistant.library().snapshot_id)
    assert message("web_risks.standing_old", "de") not in risks_html(reader(service), "de")
    service.reviews.remove(number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_library_says_what_to_do(tmp_path: Path, language: Language) -> None:
    with (
        Assistant(Settings(data_dir=tmp_path), HashEmbedder()) as assistant,
        service_over(assistant, tmp_path) as one,
    ):
        shown = html.unescape(risks_html(one.visit(person("editor")), language))
        assert message("web_risks.systems_none_empty", language) in shown
        assert message("web_risks.standing_none_empty", language) in shown
        assert 'data-event="library"' in shown
        seen = risks_html(one.visit(person("reader")), language)
        assert "data-event" not in seen
