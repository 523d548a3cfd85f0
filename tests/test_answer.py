"""Answers from a small library: quotes hold, drafts stay out, gaps are admitted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.citations import verify
from assistant.faq import FaqSearch
from assistant.sources import Sources
from assistant.tasks.answer import answer
from assistant.types import Turn
from assistant.words import WordMatcher
from ingest.embedders import DEFAULT, STATIC, load_embedder
from ingest.library.store import Library
from ingest.pipeline import ingest_paths
from ingest.types import Kind, Limits, Status
from ingest.versions import current_versions

RULES = """---
title: Rules for AI tools
version: 2.0
status: approved
owner: Office for Digital Tools
approved by: Managing Board
---
# Rules for AI tools

## 1 Input

It is forbidden to enter into any AI tool:

- personal data of customers;
- drawings of machines that are not on the market.

## 2 Approval

The Office for Digital Tools approves new AI tools within ten working days. It lists the tools.

## 3 Records

| Record | Kept for | Kept by |
|---|---|---|
| Chat logs | 90 days | IT Operations |
| Approval forms | 5 years | Office for Digital Tools |
"""
OLD = RULES.replace("version: 2.0", "version: 1.0").replace("90 days", "30 days")
DRAFT = """---
title: Robot safety near people
version: 0.2
status: draft
---
# Robot safety near people

Mobile robots slow down to half a metre per second when a person is nearer than two metres.
"""
GERMAN = """---
title: Schulungsordnung
version: 1.1
status: freigegeben
---
# Schulungsordnung

## 1 Pflichtschulung

Alle Beschäftigten schließen die Schulung zu künstlicher Intelligenz binnen sechs Wochen ab.
"""
LAW = "# Trade Act\n\n## Section 5\n\nFerrets may be kept in shops if a vet has examined them.\n"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    folder = tmp_path_factory.mktemp("docs")
    for name, text in {
        "rules.md": RULES,
        "rules-old.md": OLD,
        "draft.md": DRAFT,
        "s.md": GERMAN,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    law = tmp_path_factory.mktemp("law") / "law.md"
    law.write_text(LAW, encoding="utf-8")
    data = tmp_path_factory.mktemp("library")
    embedder = load_embedder(DEFAULT)
    with Library.open(data, embedder=embedder, write=True) as library:
        ingest_paths([folder], library=library, limits=Limits())
        ingest_paths([law], library=library, limits=Limits(), kind=Kind.REFERENCE)
    with Library.open(data, embedder=embedder) as library:
        yield Sources(
            library=library,
            embedder=embedder,
            words=WordMatcher(load_embedder(STATIC)),
            faq=FaqSearch(load_embedder(STATIC)),
            superseded=current_versions(library.documents()),
        )


def test_an_answer_quotes_and_numbers_what_it_quotes(sources: Sources) -> None:
    found = answer("Who approves new AI tools?", sources=sources)
    assert not found.abstained
    assert "approves new AI tools within ten working days. [1]" in found.text
    assert [c.number for c in found.citations] == list(range(1, len(found.citations) + 1))
    for citation in found.citations:
        verify(citation, sources.library.page(citation.document_id, citation.page))
        assert f"[{citation.number}]" in found.text
    assert found.citations[0].section[-1] == "2 Approval"


def test_a_list_item_is_not_torn_from_the_ban_above_it(sources: Sources) -> None:
    found = answer("May I enter personal data of customers?", sources=sources)
    assert "It is forbidden to enter into any AI tool: [" in found.text
    assert "personal data of customers; [" in found.text


def test_a_table_row_shows_labels_and_cites_values(sources: Sources) -> None:
    found = answer("How long are chat logs kept?", sources=sources)
    assert "Kept for: 90 days [" in found.text
    assert {"Chat logs", "90 days"} <= {c.quote for c in found.citations}
    assert all(c.document_status is not Status.SUPERSEDED for c in found.citations)


def test_an_outdated_version_is_not_quoted(sources: Sources) -> None:
    found = answer("How long are chat logs kept?", sources=sources)
    assert "30 days" not in found.text


def test_a_draft_does_not_answer_but_is_named(sources: Sources) -> None:
    question = "How fast may mobile robots drive when a person is nearer than two metres?"
    found = answer(question, sources=sources)
    assert found.abstained
    assert not found.citations
    assert "draft" in found.text
    assert found.related[0].document_status is Status.DRAFT


def test_what_no_document_says_is_not_answered(sources: Sources) -> None:
    found = answer("What does the canteen serve on Fridays?", sources=sources)
    assert found.abstained
    assert not found.citations
    assert found.text.startswith("Your documents do not answer this question.")


def test_reference_material_is_marked(sources: Sources) -> None:
    found = answer("May ferrets be kept in shops?", sources=sources)
    assert found.basis == "reference"
    assert found.citations[0].kind is Kind.REFERENCE
    assert found.text.startswith("From reference material")


def test_general_knowledge_is_marked_and_cited(sources: Sources) -> None:
    found = answer("What is ISO/IEC 42001?", sources=sources)
    assert found.basis == "general"
    assert found.text.startswith("General knowledge")
    assert all(c.kind is Kind.GENERAL for c in found.citations)


def test_a_question_in_the_other_language_names_the_source_language(sources: Sources) -> None:
    found = answer("Wer gibt neue KI-Werkzeuge frei?", sources=sources)
    assert found.language == "de"
    if not found.abstained:
        assert "(Quelle auf Englisch)" in found.text


def test_a_follow_up_is_read_with_the_question_before(sources: Sources) -> None:
    first = answer("How long are approval forms kept?", sources=sources)
    second = answer(
        "and by whom?", sources=sources, history=[Turn("How long are approval forms kept?", first)]
    )
    assert not second.abstained
    said = {(c.document_id, c.span) for c in first.citations}
    assert not {(c.document_id, c.span) for c in second.citations} & said


def test_the_same_question_gives_the_same_answer(sources: Sources) -> None:
    question = "Bis wann muss ich die KI-Schulung machen?"
    assert answer(question, sources=sources) == answer(question, sources=sources)


def test_an_empty_library_says_so(tmp_path: Path, sources: Sources) -> None:
    embedder = sources.embedder
    with Library.open(tmp_path, embedder=embedder) as library:
        empty = Sources(library, embedder, sources.words, sources.faq, {})
        found = answer("Wer genehmigt das?", sources=empty)
    assert found.abstained
    assert "keine Dokumente" in found.text
