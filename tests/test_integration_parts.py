"""Belonging, false friends, mapping and comparison: the parts and the data of the crosswalk."""

import re
from datetime import date

import pytest
import yaml

from assistant.ai_act.load import load_law
from assistant.faq import FaqSearch, load_faq
from assistant.integration.belonging import belongings
from assistant.integration.comparison import comparison, load_comparison
from assistant.integration.mapping import inverse, is_within, pairs, selected
from assistant.integration.structure import (
    counterparts,
    counterparts_in,
    false_friends,
    misleads,
    named_clauses,
)
from assistant.integration.topics import load_topics, on_topic
from assistant.integration.words import german_notes, note_text
from assistant.judging.statements import Statement
from assistant.messages import LANGUAGES, Language
from assistant.requirements.load import load_set
from assistant.resources import data_path
from ingest.embedders import STATIC, load_embedder
from ingest.types import Chunk, Document, DocumentControl, Kind, Page, Span, Status
from ingest.units import Unit

SET = load_set("iso42001")


def statements(title: str, *texts: str) -> tuple[Document, list[Statement]]:
    """A document of one paragraph for each text; its title does not stand on the page."""
    document = Document(
        id="one", file="one.md", source="one.md", format="markdown", kind=Kind.COMPANY,
        language="de", control=DocumentControl(title=title, status=Status.APPROVED), pages=1,
        fixed_pages=False,
    )  # fmt: skip
    page = Page(1, "\n".join(texts), ())
    found, start = [], 0
    for place, text in enumerate(texts):
        span = Span(start, start + len(text))
        start = span.end + 1
        chunk = Chunk(str(place), document.id, 1, span, text, language="de")
        unit = Unit(document, page, span, (), "de", chunk.id)
        found.append(Statement(unit, place, "in_force", "rule", on_subject=False))
    return document, found


@pytest.mark.parametrize(
    ("title", "texts", "standards"),
    [
        ("Handbuch", ["Wir mögen Qualität.", "Qualität zählt.", "Qualität bleibt."], ()),
        ("Handbuch", ["Wir orientieren uns an ISO 9001.", "Der Hof ist groß."], ()),  # once
        (
            "Integriertes Managementsystem",
            ["Das System vereint die Anforderungen nach ISO 9001 und ISO/IEC 27001."],
            ("iso27001", "iso9001"),
        ),
        (
            "Integrated management system",
            ["We are not certified to ISO/IEC 27001.", "It follows ISO 9001."],
            ("iso9001",),
        ),
        (
            "Regeln",
            [
                "Das ISMS gilt für alle.",
                "Die Leitung verantwortet das ISMS.",
                "Das ISMS wird jährlich bewertet.",
            ],
            ("iso27001",),
        ),
        ("Risikomanagement nach ISO 31000", ["Risikomanagement betrifft alle."], ("iso31000",)),
        ("Datenschutzordnung", ["Der Datenschutz gilt im ganzen Haus."], ("gdpr",)),
        ("Reisekosten", ["Belege sind einzureichen."], ()),
        ("Quality manual", ["Nothing here names it."], ()),  # no words on any page to quote
    ],
)
def test_a_document_belongs_where_its_words_say_so(
    title: str, texts: list[str], standards: tuple[str, ...]
) -> None:
    document, own = statements(title, *texts)
    found = belongings(document, own)
    assert tuple(one.standard for one in found) == standards
    text = "\n".join(texts)
    assert all(text[b.citation.span.start : b.citation.span.end] == b.citation.quote for b in found)


def test_false_friends_are_read_from_the_set() -> None:
    found = false_friends(SET)
    assert ("iso42001:8.4", "iso9001", "8.4") in found
    assert ("iso42001:10.1", "iso9001", "10.1") in found
    assert ("iso42001:6.1.2", "iso9001", "6.1") in found
    assert ("iso42001:10.1", "iso9001", "10.3") not in found  # that is the counterpart
    assert {one for one, _, _ in found} == {
        f"iso42001:{ref}" for ref in ("5.1", "6.1.2", "8.4", "10.1")
    }


@pytest.mark.parametrize(
    ("heading", "standards", "expected"),
    [
        ("8.4 External providers", ("iso9001",), True),
        ("8.4 External providers", ("iso27001", "iso9001"), True),
        ("8.4 External providers", ("iso27001",), False),
        ("External providers", ("iso9001",), False),
        ("8.40 External providers", ("iso9001",), False),
    ],
)
def test_a_section_with_a_false_friends_number_misleads(
    heading: str, standards: tuple[str, ...], expected: bool
) -> None:
    requirement = SET.requirement("8.4")
    assert misleads(requirement, [heading], standards, false_friends(SET)) is expected


def test_counterparts_are_those_of_the_documents_standard() -> None:
    risk = SET.requirement("6.1.2")
    assert counterparts_in(risk, ("iso9001",)) == ()
    assert counterparts_in(risk, ("iso27001",)) == (("iso27001", "6.1.2"),)
    improvement = SET.requirement("10.1")
    assert counterparts_in(improvement, ("iso9001",)) == (("iso9001", "10.3"),)
    assert counterparts_in(SET.requirement("6.1.4"), ("iso27001", "iso9001")) == ()
    # What names no standard is no data protection either.
    assert counterparts_in(SET.requirement("A.9.3"), ("general",)) == ()


@pytest.mark.parametrize(
    ("words", "clauses"),
    [
        ("9.2 Internes Audit (ISO/IEC 27001, Abschnitt 9.2)", {("iso27001", "9.2")}),
        ("gemäß ISO 9001:2015 Kapitel 7.5", {("iso9001", "7.5")}),
        ("as clause 9.3 of ISO/IEC 27001 asks", {("iso27001", "9.3")}),
        ("ISO/IEC 27001 control A.5.19", {("iso27001", "A.5.19")}),
        ("ISO 9001:2015 and ISO/IEC 27001:2022", set()),
        ("Version 9.2 nach ISO", set()),
        ("ISO 14001, Abschnitt 9.2", set()),
    ],
)
def test_named_clauses(words: str, clauses: set[tuple[str, str]]) -> None:
    assert named_clauses(words) == clauses


def test_topics_are_of_requirements_with_a_counterpart() -> None:
    for ref in load_topics():
        assert counterparts(SET.requirement(ref)), ref
    assert on_topic("9.2.1", ["7.3 Internes Audit"])
    assert on_topic("9.2.1", ["Internal audits"])
    assert not on_topic("9.2.1", ["Internes Rechnungswesen"])
    assert not on_topic("A.9.3", ["Internes Audit"])


def test_mapping_goes_both_ways() -> None:
    listed = pairs(SET)
    assert len(listed) == sum(len(one.crosswalk) for one in SET.requirements)
    places = inverse(listed)
    there = [pair for place in places for pair in place.pairs]
    assert (len(there), set(there)) == (len(listed), set(listed))
    fria = selected(listed, framework="eu-ai-act", ref="Art. 27")
    assert "iso42001:6.1.4" in {one.requirement for one in fria}
    assert all(re.match(r"Art\. 27(\(|$)", one.ref) for one in fria)
    back = selected(listed, framework="eu-ai-act", requirement="6.1.4")
    assert [one.ref for one in back] == ["Art. 27"]
    assert not back[0].verified
    iso = [place.ref for place in places if place.framework == "iso9001"]
    assert iso.index("9.3.3") < iso.index("10.2")


@pytest.mark.parametrize(
    ("ref", "wanted", "law", "expected"),
    [
        ("Art. 27(1)(c)", "Art. 27", True, True),
        ("Art. 27", "Artikel 27", True, True),
        ("Art. 27", "27", True, True),
        ("Art. 2", "Art. 27", True, False),
        ("Art. 27", "Art. 2", True, False),
        ("9.1.1", "9.1", False, True),
        ("9.1", "9.1.1", False, False),
        ("A.5.19", "A.5.1", False, False),
        ("5.1", "A.5.1", False, False),
        ("GOVERN 1.1", "govern 1", False, True),
        ("Annex III", "annex iii", True, True),
    ],
)
def test_places_within_places(ref: str, wanted: str, law: bool, expected: bool) -> None:
    assert is_within(ref, wanted, law=law) is expected


def test_every_note_has_german() -> None:
    notes = {one.note for one in pairs(SET) if one.note}
    assert notes == german_notes().keys()
    one = next(pair for pair in pairs(SET) if pair.note == "breach")
    assert (note_text(one, "de"), note_text(one, "en")) == ("Datenschutzverletzung", "breach")


def test_the_comparison_takes_dates_from_the_law_alone() -> None:
    raw = (data_path("corpus") / "integration" / "comparison.yaml").read_text(encoding="utf-8")
    assert not re.search(r"\d{4}-\d{2}-\d{2}|\b\d{1,2}\.? (?:Aug|Dez|Dec|Feb)", raw)
    day = load_law().day("annex_iii")
    assert day == date(2027, 12, 2)
    rows = {one.id: one for one in comparison("de").rows}
    assert "nach Anhang III ab 2. Dez. 2027" in rows["dates"].act
    assert "Annex III from 2 Dec 2027" in {r.id: r for r in comparison("en").rows}["dates"].act


def test_the_comparison_has_all_aspects_with_their_basis() -> None:
    ids = [one.id for one in load_comparison().rows]
    assert len(set(ids)) == len(ids)
    assert {"nature", "goal", "focus", "evidence", "presumption", "dates", "sanctions"} <= set(ids)
    for language in LANGUAGES:
        for one in comparison(language).rows:
            assert "$" not in f"{one.norm}{one.act}"
            assert one.act_basis != "–", one.id
    by_id = {one.id: one for one in comparison("en").rows}
    assert by_id["presumption"].norm.startswith("None")
    assert "prEN 18286" in by_id["presumption"].act


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_faq_says_what_the_comparison_says(language: Language) -> None:
    page = load_faq(language).page.text
    sentences = [one.in_(language) for row in load_comparison().rows for one in row.faq]
    assert len(sentences) >= 7
    assert [one for one in sentences if one not in page] == []


@pytest.mark.parametrize(
    ("question", "language", "entry"),
    [
        ("Worin unterscheiden sich ISO 42001 und KI-Verordnung?", "de", "ai-act-difference"),
        ("Vergleiche ISO 42001 mit dem AI Act", "de", "ai-act-difference"),
        ("What is the difference between ISO 42001 and the AI Act?", "en", "ai-act-difference"),
        ("Is ISO 42001 certification enough for the AI Act?", "en", "ai-act-enough"),
        ("Reicht die Zertifizierung nach ISO 42001 für die KI-Verordnung?", "de", "ai-act-enough"),
        ("Does the certificate give presumption of conformity?", "en", "presumption"),
    ],
)
def test_questions_on_both_find_their_entry(question: str, language: Language, entry: str) -> None:
    match = FaqSearch(load_embedder(STATIC)).best(question, language=language)
    assert match is not None
    assert (match.entry.id, match.score > 0.6) == (entry, True)


def test_data_is_plain_and_in_both_languages() -> None:
    for name in ("topics", "comparison", "notes"):
        path = data_path("corpus") / "integration" / f"{name}.yaml"
        assert yaml.safe_load(path.read_text(encoding="utf-8"))["id"] == f"integration-{name}"
    for ref, own in yaml.safe_load(
        (data_path("corpus") / "integration" / "topics.yaml").read_text(encoding="utf-8")
    )["topics"].items():
        assert own["de"], ref
        assert own["en"], ref
