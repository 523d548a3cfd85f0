"""The shipped FAQ: parallel in both languages, right in its numbers, formal, quotable."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.analysis.sentences import split_sentences

FOLDER = Path(__file__).resolve().parents[1] / "corpus" / "faq"
INDEX: list[dict[str, Any]] = yaml.safe_load((FOLDER / "index.yaml").read_text(encoding="utf-8"))
LANGUAGES = ("de", "en")
ASKED = {  # what the FAQ answers at least
    *("what-is", "for-whom", "benefits", "ai-act-difference", "topics", "combine"),
    *("requirements", "gdpr", "top-management", "adviser"),
}
WRONG = {
    "number of controls": r"\b(?!38\b)\d{2,} (?:Maßnahmen|[Cc]ontrols)\b",
    "number of objectives": r"\b(?!9\b)\d+ (?:Maßnahmenziele|control objectives|objectives\b)",
    "number of sub-clauses": r"\b(?!32\b)\d+ (?:\w+e )?(?:Unterabschnitte|sub-clauses)",
    "Annex A is normative": r"(?:Annex|Anhang) [AB] (?:is|ist) informativ",
    "Annexes A, B": r"(?:Annexes|Anhänge) (?:A|B)[^.]{0,20}informativ",
    "Annexes C, D": r"(?:Annex|Annexes|Anhang|Anhänge) [CD][^.]{0,40} normativ",
    "objectives are no controls": r"A\.(?:\d+|6\.\d)\.1 (?:is|ist) (?:a control|eine Maßn)",
    "presumption": r"(?:gives?|grants?|creates?) (?:a )?presumption of conformity",
    "Konformitätsvermutung": r"(?:begründet|gibt|löst) (?:eine|die) Konformitätsvermutung",
    "reference is 22989": r"NIST[^.]{0,60}(?:normative reference|normative Verweisung)",
    "high risk since 2026": r"(?:high-risk|Hochrisiko)[^.;]{0,60}2(?:\.)? August 2026",
}
PRONOUN = re.compile(r"(?:It|They|Es|Sie|This|These|Dies|Diese|Er)\b")
MISSPELT = re.compile(
    r"\b(?:gemäss|grösse?\w*|massnahm\w*|ausser\w*|schliess\w*|gross\w{0,2}|heisst?|mässig\w*|"
    r"regelmässig\w*|strasse\w*|weiss|muß|daß)\b",
    re.IGNORECASE,
)
INFORMAL = re.compile(r"\b(?:du|dir|dich|deine?[rmns]?|euch|eure?)\b|\b\w+(?:n't|'ll|'re)\b")


def text(language: str) -> str:
    return (FOLDER / f"{language}.md").read_text(encoding="utf-8")


def entries(language: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", text(language), flags=re.MULTILINE)
    return dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))


ALL = [
    pytest.param(language, heading, body, id=f"{language}-{heading[:40]}")
    for language in LANGUAGES
    for heading, body in entries(language).items()
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_front_matter(language: str) -> None:
    front = yaml.safe_load(text(language).split("---\n")[1])
    assert front.keys() == {"title", "version", "language", "updated"}
    assert front["language"] == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_the_questions_of_the_index_in_order(language: str) -> None:
    assert list(entries(language)) == [entry[language]["question"] for entry in INDEX]


def test_index_is_complete() -> None:
    ids = [entry["id"] for entry in INDEX]
    assert len(set(ids)) == len(ids) >= 25
    assert set(ids) >= ASKED


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_question_is_put_in_other_words_too(language: str) -> None:
    ways = [p for entry in INDEX for p in entry[language]["phrasings"]]
    assert all(2 <= len(entry[language]["phrasings"]) <= 4 for entry in INDEX)
    assert len(set(ways)) == len(ways)
    assert not set(ways) & set(entries(language))


@pytest.mark.parametrize(("language", "heading", "body"), ALL)
def test_length_and_paragraphs(language: str, heading: str, body: str) -> None:
    assert 60 <= len(body.split()) <= 180
    assert not re.search(r"^(?:[-*|>#]|\d+\.)", body, flags=re.MULTILINE)


@pytest.mark.parametrize(("language", "heading", "body"), ALL)
def test_each_sentence_can_be_quoted_alone(language: str, heading: str, body: str) -> None:
    for paragraph in body.split("\n\n"):
        for span in split_sentences(paragraph):
            sentence = paragraph[span.start : span.end].strip()
            assert sentence.endswith((".", "?"))
            assert not PRONOUN.match(sentence), sentence
            assert len(sentence.split()) <= 42, sentence


@pytest.mark.parametrize("fact", WRONG)
@pytest.mark.parametrize("language", LANGUAGES)
def test_wrong_facts_in_circulation_are_not_repeated(language: str, fact: str) -> None:
    assert not re.search(WRONG[fact], text(language))


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        ("number of controls", "Anhang A enthält 39 Maßnahmen (Controls)."),
        ("number of controls", "There are 39 controls."),
        ("number of objectives", "It has 42 objectives."),
        ("number of sub-clauses", "Zusammen sind das 28 einzelne Unterabschnitte."),
        ("Annex A is normative", "Annex A is informative."),
        ("Annex A is normative", "Anhang A ist informativ."),
        ("Annexes C, D", "Anhang C ist normativ."),
        ("objectives are no controls", "A.2.1 is a control."),
        ("presumption", "ISO/IEC 42001 gives presumption of conformity."),
        ("Konformitätsvermutung", "Die Norm begründet eine Konformitätsvermutung."),
        ("reference is 22989", "The NIST AI RMF is a normative reference of ISO/IEC 42001."),
        ("high risk since 2026", "Duties for high-risk AI systems apply from 2 August 2026."),
    ],
)
def test_the_patterns_know_a_wrong_fact(fact: str, sentence: str) -> None:
    assert re.search(WRONG[fact], sentence)


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("de", ("38 Maßnahmen", "9 Maßnahmenziele", "32 prüfbare", "2. Dezember 2027")),
        ("en", ("38 controls", "9 control objectives", "32 sub-clauses", "2 December 2027")),
    ],
)
def test_the_right_numbers_are_there(language: str, facts: tuple[str, ...]) -> None:
    for fact in facts:
        assert fact in text(language)


def test_controls_by_group_add_up() -> None:
    for language, end in (("de", " Maßnahmen"), ("en", " controls")):
        counts = re.search(
            rf"A\.2 \w+ A\.10 [^\d]*((?:\d, )+\d) (?:und|and) (\d){end}", text(language)
        )
        assert counts
        numbers = [int(n) for n in counts[1].split(", ")] + [int(counts[2])]
        assert (len(numbers), sum(numbers)) == (9, 38)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_give_the_same_figures(language: str) -> None:
    """Numbers of standards, clauses and years agree entry by entry."""
    own, other = entries("de").values(), entries("en").values()
    figures = r"(?:A\.\d+(?:\.\d+)*|\b\d{4,5}(?:-\d)?\b|\b\d\.\d(?:\.\d)?\b)"
    for german, english in zip(own, other, strict=True):
        assert set(re.findall(figures, german)) == set(re.findall(figures, english)), german


def test_german_spelling_and_tone() -> None:
    every = text("de") + (FOLDER / "index.yaml").read_text(encoding="utf-8")
    assert not MISSPELT.findall(every)
    assert not re.search(r"\b(?:fuer|ueber|koennen|muessen|Pruefung)\b", every)
    assert not INFORMAL.findall(text("de"))


def test_english_tone() -> None:
    assert not INFORMAL.findall(text("en"))


def test_no_paragraph_is_given_twice() -> None:
    for language in LANGUAGES:
        paragraphs = sorted(p for body in entries(language).values() for p in body.split("\n\n"))
        assert all(a != b for a, b in pairwise(paragraphs))
