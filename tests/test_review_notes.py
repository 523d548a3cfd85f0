"""Contradictions, vague commitments and outdated statements among sentences of invented firms."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from assistant.judging.genre import Genre
from assistant.judging.notes import contradictions, stale_statements, vague
from assistant.judging.statements import Statement
from assistant.review_types import Note, Standing
from ingest.types import Block, BlockKind, Document, DocumentControl, Kind, Page, Span, Status
from ingest.units import Unit

CRITERION = "iso42001:5.2.a"


def statement(
    text: str,
    *,
    title: str = "",
    language: str = "en",
    place: int = 0,
    lead: str = "",
    kind: BlockKind = "paragraph",
    standing: Standing = "in_force",
    genre: Genre = "rule",
    fixed: bool = True,
    system: str | None = None,
) -> Statement:
    """A statement of a document of its own, unless the title is that of another."""
    title = title or f"Rules {place}"
    whole = f"{lead} {text}" if lead else text
    span = Span(len(whole) - len(text), len(whole))
    page = Page(number=3 + place, text=whole, blocks=(Block(kind, span),))
    document = Document(
        id=title,
        file=f"{title}.pdf",
        source=title,
        format="pdf",
        kind=Kind.COMPANY,
        language=language,
        control=DocumentControl(title=title, status=Status.APPROVED),
        pages=9,
        fixed_pages=fixed,
    )
    cells: tuple[Span, ...] = ()
    if kind == "table_row":
        starts = [whole.index(cell) for cell in whole.split(" | ")]
        cells = tuple(
            Span(start + cell.index(": ") + 2, start + len(cell))
            for start, cell in zip(starts, whole.split(" | "), strict=True)
        )
    unit = Unit(
        document=document,
        page=page,
        span=span,
        section=("4 Review",),
        language=language,
        chunk_id=title,
        kind=kind,
        lead=Span(0, len(lead)) if lead else None,
        cells=cells,
    )
    return Statement(unit, place, standing, genre, on_subject=True, only_system=system)


def language_of(text: str) -> str:
    signs = (" wird ", " werden ", " ist ", " der ", " die ", "ü", "ä", "ö", " liegt ", " und ")
    return "de" if any(sign in f" {text.lower()} " for sign in signs) else "en"


def pair(one: str, other: str) -> list[Statement]:
    return [
        statement(text, language=language_of(text), place=place)
        for place, text in enumerate((one, other))
    ]


def found(statements: Sequence[Statement]) -> list[Note]:
    return [note for _, note in contradictions({CRITERION: statements}, language="en")]


SENTENCES = yaml.safe_load((Path(__file__).parent / "data/contradictions.yaml").read_text("utf-8"))
CLASHES: list[list[str]] = SENTENCES["clash"]
AGREE: list[list[str]] = SENTENCES["agree"]


@pytest.mark.parametrize(("one", "other"), CLASHES)
def test_two_rules_for_one_thing_are_a_contradiction(one: str, other: str) -> None:
    notes = found(pair(one, other))
    assert [note.code for note in notes] == ["contradiction"]
    assert {evidence.quote for evidence in notes[0].evidence} == {one, other}


@pytest.mark.parametrize(("one", "other"), AGREE)
def test_rules_that_can_both_hold_are_none(one: str, other: str) -> None:
    assert found(pair(one, other)) == []
    assert found(pair(other, one)) == []


def test_a_document_that_speaks_of_itself_is_meant_by_its_title() -> None:
    own = statement("This policy is reviewed annually.", title="AI Policy", place=0)
    other = statement("The AI policy is reviewed every two years.", title="Handbook", place=1)
    supplier = statement("This policy is reviewed annually.", title="Supplier Policy", place=2)
    assert len(found([own, other])) == 1
    assert found([supplier, other]) == []


def test_a_rule_in_a_pronoun_means_what_the_sentence_before_it_names() -> None:
    before = "Die KI-Leitlinie gilt für alle Standorte."
    one = statement("Sie wird jährlich überprüft.", language="de", lead=before, place=0)
    other = statement("Die KI-Leitlinie wird alle drei Jahre überprüft.", language="de", place=1)
    assert len(found([one, other])) == 1


def test_one_clause_with_several_intervals_is_read_piece_by_piece() -> None:
    text = "Die KI-Leitlinie wird jährlich, das Risikoregister vierteljährlich überprüft."
    one = statement(text, language="de", place=0)
    register = statement("Das Risikoregister wird jährlich überprüft.", language="de", place=1)
    leitlinie = statement("Die KI-Leitlinie wird jährlich überprüft.", language="de", place=2)
    assert len(found([one, register])) == 1
    assert found([one, leitlinie]) == []


def row(text: str, place: int, language: str = "en") -> Statement:
    return statement(text, kind="table_row", place=place, language=language, genre="record")


def test_table_rows_are_read_by_their_labels() -> None:
    one = row("Document: AI policy | Owner: CISO | Review interval: annually", 0)
    two = row("Dokument: KI-Richtlinie | Turnus: alle zwei Jahre", 1, "de")
    three = row("Document: AI policy | Owner: DPO | Review interval: annually", 2)
    four = row("Document: Supplier policy | Owner: DPO | Review interval: every two years", 3)
    assert len(found([one, two])) == 1
    assert "owners" in found([one, three])[0].text
    assert found([one, four]) == []


def test_rows_of_different_tables_are_about_different_things() -> None:
    training = row("Course: Sales | Interval: annually", 0)
    reports = row("Recipient: Sales | Interval: monthly", 1)
    assert found([training, reports]) == []


def test_rules_for_two_systems_or_of_records_are_none() -> None:
    one = statement("Model drift is checked weekly.", place=0, system="Sonar")
    other = statement("Model drift is checked every month.", place=1, system="Lotse")
    record = statement("Model drift is checked every month.", place=2, genre="record")
    assert found([one, other]) == []
    assert found([replace(one, only_system=None), record]) == []


def test_a_pair_is_told_once_for_a_requirement_and_only_within_a_criterion() -> None:
    one, other = pair("The AI policy is reviewed annually.", "The AI policy is reviewed monthly.")
    both = contradictions(
        {"x:1.a": [one, other], "x:1.b": [other, one], "x:2.a": [one, other]}, language="en"
    )
    assert [criterion for criterion, _ in both] == ["x:1.a", "x:2.a"]
    assert contradictions({"x:1.a": [one], "x:1.b": [other]}, language="en") == []


def test_a_contradiction_quotes_both_sides_with_their_places() -> None:
    one, other = pair("The AI policy is reviewed annually.", "The AI policy is reviewed monthly.")
    english, german = (
        contradictions({CRITERION: [one, other]}, language=language)[0][1].text
        for language in ("en", "de")
    )
    assert english == (
        "Two intervals for the same task: “The AI policy is reviewed annually.” (Rules 0, p. 3). "
        "“The AI policy is reviewed monthly.” (Rules 1, p. 4). Decide which one applies."
    )
    assert "„The AI policy is reviewed annually.“ (Rules 0, S. 3)" in german
    place = statement("The AI policy is reviewed annually.", fixed=False, place=0)
    assert "(Rules 0, section “4 Review”)" in found([place, other])[0].text


def test_the_same_statements_give_the_same_notes_in_any_order() -> None:
    statements = [
        statement(text, language=language_of(text), place=place)
        for place, text in enumerate(text for clash in CLASHES for text in clash)
    ]
    notes = found(statements)
    assert notes
    assert notes == found(statements[::-1])


VAGUE = [
    ("Die Risiken werden regelmäßig überprüft.", "de"),
    ("The risks are reviewed as appropriate.", "en"),
    ("Schulungen finden bei Bedarf statt.", "de"),
    ("Models are monitored periodically.", "en"),
]
FIRM = [
    ("Die Risiken werden regelmäßig, mindestens jährlich überprüft.", "de"),
    ("The AI officer reviews the risks regularly.", "en"),
    ("Der KI-Beauftragte schult bei Bedarf.", "de"),
    ("Models are monitored every week.", "en"),
    ("Es werden angemessene Mittel bereitgestellt.", "de"),
    ("Appropriate resources are provided.", "en"),
    ("The risks should be reviewed regularly.", "en"),
    ("Die Risiken werden nicht regelmäßig überprüft.", "de"),
]


@pytest.mark.parametrize(("text", "language"), VAGUE)
def test_a_commitment_without_role_and_interval_is_vague(text: str, language: str) -> None:
    notes = vague({CRITERION: [statement(text, language=language)]}, language="en")
    assert [note.code for _, note in notes] == ["vague"]
    assert text in notes[0][1].text


@pytest.mark.parametrize(("text", "language"), FIRM)
def test_what_names_a_role_or_an_interval_or_no_time_is_not(text: str, language: str) -> None:
    assert vague({CRITERION: [statement(text, language=language)]}, language="en") == []


def test_there_is_one_vague_note_a_requirement_and_none_where_another_says_when() -> None:
    one = statement("The risks are reviewed regularly.", place=0)
    two = statement("The risks are reassessed from time to time.", place=1)
    timed = statement("The risks are reviewed every quarter.", place=2)
    notes = vague({"x:1.a": [one], "x:1.b": [one, two], "x:2.a": [one, timed]}, language="de")
    assert [(criterion, len(note.evidence)) for criterion, note in notes] == [("x:1.a", 2)]


def stale(text: str, *, today: date = date(2026, 10, 6), standing: Standing = "in_force") -> str:
    notes = stale_statements(
        [statement(text, language=language_of(text), standing=standing)],
        language="en",
        today=today,
    )
    return " ".join(note.text for note in notes)


def test_an_outdated_statement_is_told_with_what_is_right_since_when_and_by_what() -> None:
    text = stale("The duties for high-risk systems apply from 2 August 2026.")
    assert "2 December 2027" in text
    assert "Regulation (EU) 2026/1744" in text
    assert "27 July 2026" in text
    assert "“The duties for high-risk systems apply from 2 August 2026.” (Rules 0, p. 3)" in text


def test_drafts_are_told_but_not_superseded_documents_nor_what_was_right_on_the_day() -> None:
    text = "We are certified to ISO/IEC 27001:2013."
    assert stale(text, standing="draft")
    assert not stale(text, standing="superseded")
    assert not stale("The high-risk duties apply from 2 August 2026.", today=date(2026, 7, 1))


def test_a_yearly_rule_with_a_second_date_is_not_taken_for_one_interval() -> None:
    one = "Internal audits take place every year in spring and autumn."
    assert found(pair(one, "Internal audits take place twice a year.")) == []
