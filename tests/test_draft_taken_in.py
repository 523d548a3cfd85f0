"""A draft that is taken in before its approval: never met, and its apparatus is no evidence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import pytest

from assistant.export.draft_docx import write_draft_docx
from assistant.export.draft_md import draft_markdown
from assistant.judging.statements import read_corpus
from assistant.messages import LANGUAGES, Language, message
from assistant.review_types import Evidence, Review
from eval.drafts import approved, load_answers, reviewed, statuses
from ingest.embedders import STATIC, load_embedder
from ingest.library.store import Library
from ingest.pipeline import ingest_paths
from ingest.types import Limits, Status
from tests.test_draft_docx import FACTS, written
from tests.test_drafting import drafted

TYPE = "ai-policy"


@contextmanager
def library_with(file: Path) -> Iterator[Library]:
    embedder, data = load_embedder(STATIC), file.parent / "library"
    with Library.open(data, embedder=embedder, write=True) as library:
        ingest_paths([file], library=library, limits=Limits())
    with Library.open(data, embedder=embedder) as library:
        yield library


def evidence_of(review: Review) -> list[Evidence]:
    return [e for one in review.requirements for e in one.evidence if e.bearing != "contradicts"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_makes_nothing_met_and_its_approval_is_the_next_step(
    language: Language, tmp_path: Path
) -> None:
    draft = drafted([TYPE], language, FACTS)
    assert draft.open_points
    file = tmp_path / "draft.docx"
    write_draft_docx(draft, file)
    with library_with(file) as library:
        assert library.documents()[0].control.status is Status.DRAFT
        review = reviewed(library, language)
    found = {one.id: one for one in review.requirements}
    assert "met" not in statuses(review).values()
    for name in draft.closes:
        assert found[name].status == "partial", name
        wanted = message("review.do_draft", language, document=draft.heading)
        assert found[name].recommendation == wanted, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_approved_with_questions_open_its_questions_and_tables_are_no_evidence(
    language: Language, tmp_path: Path
) -> None:
    file = tmp_path / "policy.md"
    file.write_text(draft_markdown(approved(drafted([TYPE], language, FACTS))), encoding="utf-8")
    with library_with(file) as library:
        review = reviewed(library, language)
    for evidence in evidence_of(review):
        assert "?" not in evidence.quote, evidence.quote
        apparatus = [message(f"draft.{n}", language) for n in ("services", "open_points")]
        assert not set(apparatus) & set(evidence.section), evidence.section
    status = statuses(review)
    # "… reviewed at planned intervals ([How often …?])" is the only rule on reviewing the policy.
    assert status["iso42001:A.2.4"] in ("partial", "missing")


@pytest.mark.parametrize("suffix", ["md", "docx"])
def test_footnotes_are_no_statements(suffix: str, tmp_path: Path) -> None:
    draft = drafted([TYPE], "de", FACTS)
    file = tmp_path / f"draft.{suffix}"
    if suffix == "md":
        file.write_text(draft_markdown(draft), encoding="utf-8")
    else:
        write_draft_docx(draft, file)
    with library_with(file) as library:
        corpus = read_corpus(library, superseded={}, subject="ai")
    telling = [one.unit.text for one in corpus.statements if one.says_something]
    assert telling
    assert not any("Satzung" in text or "Die Muster AG baut" in text for text in telling)


def test_an_edited_word_file_of_the_same_name_replaces_the_earlier_one(tmp_path: Path) -> None:
    draft = drafted([TYPE], "de", FACTS, answers=load_answers("de"))
    document = written(draft, tmp_path)
    file = tmp_path / "draft.docx"
    with library_with(file) as library:
        (before,) = library.documents()
    for row in document.tables[0].rows:
        if row.cells[0].text == message("draft.status", "de"):
            row.cells[1].paragraphs[0].text = "freigegeben"
        if row.cells[0].text == message("draft.version", "de"):
            row.cells[1].paragraphs[0].text = "1.0"
    document.add_paragraph("Die Werksfeuerwehr prüft jedes KI-System vor dem Einsatz.")
    document.save(str(file))
    with library_with(file) as library:
        (after,) = library.documents()
        assert "Werksfeuerwehr" in "".join(page.text for page in library.pages(after.id))
    assert after.id != before.id
    assert (before.control.status, before.control.version) == (Status.DRAFT, "0.1")
    assert (after.control.status, after.control.version) == (Status.APPROVED, "1.0")
    assert docx.Document(str(file)).tables
