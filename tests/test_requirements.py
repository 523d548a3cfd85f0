"""The shipped requirement sets: complete, right in number and heading, in both languages."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from assistant.requirements.load import available_sets, load_set
from assistant.requirements.publish import json_schema, main, schema_text, shipped_schema
from assistant.requirements.schema import Requirement, RequirementSet, Text, Texts
from ingest.analysis.language import detect_language

ISO = load_set("iso42001")
DEPLOYER = load_set("eu-ai-act-deployer")
SETS = (ISO, DEPLOYER)
HEADINGS = """
4.1 Understanding the organization and its context
4.2 Understanding the needs and expectations of interested parties
4.3 Determining the scope of the AI management system
4.4 AI management system
5.1 Leadership and commitment
5.2 AI policy
5.3 Roles, responsibilities and authorities
6.1.1 General (actions to address risks and opportunities)
6.1.2 AI risk assessment
6.1.3 AI risk treatment
6.1.4 AI system impact assessment
6.2 AI objectives and planning to achieve them
6.3 Planning of changes
7.1 Resources
7.2 Competence
7.3 Awareness
7.4 Communication
7.5.1 General (documented information)
7.5.2 Creating and updating documented information
7.5.3 Control of documented information
8.1 Operational planning and control
8.2 AI risk assessment (performance of)
8.3 AI risk treatment (performance of)
8.4 AI system impact assessment (performance of)
9.1 Monitoring, measurement, analysis and evaluation
9.2.1 General (internal audit)
9.2.2 Internal audit programme
9.3.1 General (management review)
9.3.2 Management review inputs
9.3.3 Management review results
10.1 Continual improvement
10.2 Nonconformity and corrective action
A.2.2 AI policy
A.2.3 Alignment with other organizational policies
A.2.4 Review of the AI policy
A.3.2 AI roles and responsibilities
A.3.3 Reporting of concerns
A.4.2 Resource documentation
A.4.3 Data resources
A.4.4 Tooling resources
A.4.5 System and computing resources
A.4.6 Human resources
A.5.2 AI system impact assessment process
A.5.3 Documentation of AI system impact assessments
A.5.4 Assessing AI system impact on individuals or groups of individuals
A.5.5 Assessing societal impacts of AI systems
A.6.1.2 Objectives for responsible development of AI system
A.6.1.3 Processes for responsible AI system design and development
A.6.2.2 AI system requirements and specification
A.6.2.3 Documentation of AI system design and development
A.6.2.4 AI system verification and validation
A.6.2.5 AI system deployment
A.6.2.6 AI system operation and monitoring
A.6.2.7 AI system technical documentation
A.6.2.8 AI system recording of event logs
A.7.2 Data for development and enhancement of AI system
A.7.3 Acquisition of data
A.7.4 Quality of data for AI systems
A.7.5 Data provenance
A.7.6 Data preparation
A.8.2 System documentation and information for users
A.8.3 External reporting
A.8.4 Communication of incidents
A.8.5 Information for interested parties
A.9.2 Processes for responsible use of AI systems
A.9.3 Objectives for responsible use of AI system
A.9.4 Intended use of the AI system
A.10.2 Allocating responsibilities
A.10.3 Suppliers
A.10.4 Customers
"""
HEADERS = {"4", "5", "6", "6.1", "7", "7.5", "8", "9", "9.2", "9.3", "10"}
CONTROLS_BY_GROUP = (3, 2, 5, 4, 9, 5, 4, 3, 3)  # A.2 … A.10
DOCUMENTED = {
    "document": "4.3 4.4 5.2 6.1.1 6.1.2 6.1.3 6.2",
    "record": "7.2 8.1 8.2 8.3 8.4 9.1 9.3.3 10.2",
    "both": "6.1.4 7.5.1 7.5.3 9.2.2",
}
NOT_LITERALLY_DOCUMENTED = "A.2.3 A.2.4 A.3.2 A.6.2.8 A.8.2 A.8.3 A.9.4 A.10.2 A.10.3 A.10.4"
# Pairs seen in the crosswalk that NIST hosts; all other pairs with its framework are judgements.
NIST_PAIRS = {
    "GOVERN 1.1": "4.1 6.2 A.2.2 A.2.4",
    "GOVERN 1.2": "A.6.1.2 A.9.3",
    "GOVERN 2.1": "5.3 7.1 7.2 7.3 7.4 9.1 A.3.2",
    "GOVERN 2.2": "7.2",
    "MAP 1": "A.5.2 A.9.4",
    "MAP 1.5": "6.1.1",
    "MAP 1.6": "A.5.4 A.5.5 A.6.2.2",
    "MAP 2.1": "A.4.2 A.4.3 A.4.4 A.4.5 A.4.6 A.6.2.3",
    "MAP 2.2": "A.6.2.7",
}
HARMONIZED = {"iso27001", "iso9001"}  # standards with the same skeleton of clauses
ARTICLE = r"\d+[a-z]?(?:\(\d+[a-z]?\))?(?:\([a-z]{1,2}\))?"
NUMBERS = {
    "iso27001": r"(?:[4-9]|10)\.\d(?:\.\d)?|A\.[5-8]\.\d{1,2}",
    "iso9001": r"(?:[4-9]|10)\.\d(?:\.\d)?",
    "iso31000": r"[4-6]\.\d(?:\.\d)?",
    "eu-ai-act": rf"Art\. {ARTICLE}|Annex [IVX]+(?:\(\d\))?",
    "gdpr": rf"Art\. {ARTICLE}",
    "nist-ai-rmf": r"(?:GOVERN|MAP|MEASURE|MANAGE) [1-6](?:\.\d{1,2})?",
    "iso42001": r"(?:[4-9]|10)\.\d(?:\.\d)?|A\.(?:[2-9]|10)\.\d(?:\.\d)?",
}
LAST_ARTICLE = {"eu-ai-act": 113, "gdpr": 99}
LIMITS = {
    "title": 120,
    "summary": 320,
    "text": 200,
    "action": 240,
    "question": 200,
    "evidence": 140,
    "example": 240,
}
MISSPELT = re.compile(
    r"\b(?:gemäss|grösse?\w*|massnahm\w*|ausser\w*|schliess\w*|gross\w{0,2}|heisst?|mässig\w*|"
    r"regelmässig\w*|strasse\w*|weiss|muß|daß|fuer|ueber|koennen|muessen|pruef\w+)\b",
    re.IGNORECASE,
)
INFORMAL = re.compile(r"\b(?:du|dir|dich|deine?[rmns]?|euch|eure?)\b|\b\w+(?:n't|'ll|'re)\b")


class Piece(NamedTuple):
    place: str
    field: str
    language: str
    text: str


def both(place: str, field: str, value: Text | Texts | None) -> Iterator[Piece]:
    for language in ("en", "de"):
        given = value.in_(language) if value else ()  # type: ignore[arg-type]
        for text in (given,) if isinstance(given, str) else given:
            yield Piece(place, field, language, text)


def pieces(requirement: Requirement) -> Iterator[Piece]:
    place = requirement.id
    yield from both(place, "title", requirement.title)
    yield from both(place, "summary", requirement.summary)
    yield from both(place, "evidence", requirement.evidence)
    yield from both(place, "question", requirement.questions)
    yield from both(place, "false friend", requirement.false_friend)
    for criterion in requirement.criteria:
        within = requirement.criterion_id(criterion)
        yield from both(within, "text", criterion.text)
        yield from both(within, "action", criterion.action)
        yield from both(within, "example", criterion.examples)


EVERY = [piece for one in SETS for requirement in one.requirements for piece in pieces(requirement)]


def each(*sets: RequirementSet) -> pytest.MarkDecorator:
    every = [requirement for one in sets for requirement in one.requirements]
    return pytest.mark.parametrize("requirement", every, ids=[one.id for one in every])


def expected_headings() -> dict[str, str]:
    return dict(line.split(" ", 1) for line in HEADINGS.strip().splitlines())


def test_the_sub_clauses_and_controls_are_those_of_the_standard_in_its_order() -> None:
    assert [requirement.ref for requirement in ISO.requirements] == list(expected_headings())
    kinds = Counter(requirement.kind for requirement in ISO.requirements)
    assert kinds == {"clause": 32, "control": 38}
    for requirement in ISO.requirements:
        assert (requirement.kind == "control") == requirement.ref.startswith("A.")


def test_headings_are_those_of_the_standard() -> None:
    assert {one.ref: one.title.en for one in ISO.requirements} == expected_headings()


def test_nodes_that_are_headings_only_are_no_requirements() -> None:
    refs = {requirement.ref for requirement in ISO.requirements}
    assert not refs & HEADERS
    # A.x.1 holds the objective of a group, never a control.
    assert not [ref for ref in refs if re.fullmatch(r"A\.(?:\d+|6\.[12])\.1", ref)]


def test_controls_stand_in_their_groups() -> None:
    groups = [group.id for group in ISO.groups]
    assert groups == [f"iso42001:{n}" for n in range(4, 11)] + [
        f"iso42001:A.{n}" for n in range(2, 11)
    ]
    counts = Counter(requirement.group for requirement in ISO.requirements)
    assert tuple(counts[group] for group in groups[7:]) == CONTROLS_BY_GROUP
    for requirement in ISO.requirements:
        assert requirement.id.startswith(f"{requirement.group}.")


@each(*SETS)
def test_criteria(requirement: Requirement) -> None:
    assert 2 <= len(requirement.criteria) <= 6
    assert any(criterion.weight == "essential" for criterion in requirement.criteria)
    assert [criterion.id for criterion in requirement.criteria] == list(
        "abcdef"[: len(requirement.criteria)]
    )


@each(*SETS)
def test_everything_is_there_in_both_languages(requirement: Requirement) -> None:
    assert 2 <= len(requirement.evidence.en) == len(requirement.evidence.de) <= 4
    assert 2 <= len(requirement.questions.en) == len(requirement.questions.de) <= 3
    assert requirement.owner
    assert requirement.documents
    for criterion in requirement.criteria:
        assert criterion.action
        assert len(criterion.examples.en) >= 2
        assert len(criterion.examples.de) >= 2


def test_length() -> None:
    long = [one for one in EVERY if len(one.text) > LIMITS.get(one.field, 200)]
    assert not long


def test_german_texts_are_german_and_english_ones_english() -> None:
    for one in EVERY:
        length = len(one.text.split())
        found = detect_language(one.text)
        if length >= 4:
            assert found in (one.language, "und"), one
        if length >= 9 and one.field not in ("example", "evidence"):  # those may be a bare list
            assert found == one.language, one


def test_german_is_not_the_english_text() -> None:
    given = {(one.place, one.field, one.text) for one in EVERY if one.language == "en"}
    assert not [one for one in EVERY if one.language == "de" and (*one[:2], one.text) in given]


def test_no_text_is_there_twice() -> None:
    # Only a heading recurs: 5.2 and A.2.2 have the same one in the standard too.
    counts = Counter((one.language, one.text) for one in EVERY if one.field != "title")
    assert not [text for text, count in counts.items() if count > 1]
    titles = Counter(one.title.en for one in ISO.requirements)
    assert [title for title, count in titles.items() if count > 1] == ["AI policy"]


def test_texts_are_not_in_the_words_of_a_standard() -> None:
    """The standard cannot be opened here; its sentences are known by their form."""
    for one in EVERY:
        assert not re.search(r"\bshall\b", one.text, re.IGNORECASE), one
        assert not re.match(r"(?:The organi[sz]ation|Top management) (?:must|should)\b", one.text)
        assert not re.match(r"Die (?:Organisation|oberste Leitung) (?:muss|soll)\b", one.text)


def test_spelling_and_tone() -> None:
    for one in EVERY:
        assert not INFORMAL.search(one.text), one
        if one.language == "de":
            assert not MISSPELT.search(one.text), one
            assert '"' not in one.text, one
        assert not re.search(r"  |\s$| [,;:.?]|--", one.text), one


def test_the_word_compliant_is_nobodys() -> None:
    for one in EVERY:
        assert not re.search(r"\b(?:non-?)?compliant\b|\b(?:norm|rechts)konform\b", one.text), one


@each(ISO)
def test_documented_information(requirement: Requirement) -> None:
    if requirement.kind == "control":
        asked = requirement.documented_information != "none"
        assert asked == (requirement.ref not in NOT_LITERALLY_DOCUMENTED.split())
        return
    kinds = [kind for kind, refs in DOCUMENTED.items() if requirement.ref in refs.split()]
    assert requirement.documented_information == (kinds[0] if kinds else "none")


def test_twenty_eight_controls_ask_for_something_written() -> None:
    controls = [one for one in ISO.requirements if one.kind == "control"]
    assert sum(one.documented_information != "none" for one in controls) == 28


@each(*SETS)
def test_cross_references_are_numbers_of_known_frameworks(requirement: Requirement) -> None:
    known = next(one for one in SETS if requirement.id.startswith(f"{one.id}:")).frameworks
    given = [(reference.to, reference.ref) for reference in requirement.crosswalk]
    assert len(set(given)) == len(given)
    for to, ref in given:
        assert to in known
        assert re.fullmatch(NUMBERS[to], ref), (to, ref)
        article = re.match(r"Art\. (\d+)", ref)
        if article:
            assert 1 <= int(article[1]) <= LAST_ARTICLE[to]


@each(DEPLOYER)
def test_duties_refer_to_requirements_that_exist(requirement: Requirement) -> None:
    for reference in requirement.crosswalk:
        assert ISO.requirement(reference.ref)


@each(ISO)
def test_only_pairs_that_a_source_confirms_are_verified(requirement: Requirement) -> None:
    for reference in requirement.crosswalk:
        seen = requirement.ref in NIST_PAIRS.get(reference.ref, "").split()
        sure = (reference.to in HARMONIZED and requirement.kind == "clause") or (
            reference.to == "nist-ai-rmf" and seen
        )
        assert reference.verified == sure, reference


def test_every_confirmed_pair_is_there() -> None:
    for ref, requirements in NIST_PAIRS.items():
        for name in requirements.split():
            crosswalk = ISO.requirement(name).crosswalk
            assert ("nist-ai-rmf", ref) in {(one.to, one.ref) for one in crosswalk}


def test_what_has_no_counterpart_has_none() -> None:
    for name in ("6.1.4", "8.4"):
        assert not {one.to for one in ISO.requirement(name).crosswalk} & HARMONIZED
    for name in ("8.4", "10.1"):
        assert ISO.requirement(name).false_friend


def test_deployers_have_the_duties_of_articles_4_and_26() -> None:
    refs = [requirement.ref for requirement in DEPLOYER.requirements]
    # Article 26(3) is no duty of its own; 26(4) begins with it.
    paragraphs = [f"26.{number}" for number in (1, 2, *range(4, 13))]
    assert refs == ["4", *paragraphs, "27.1", "27.3"]
    assert "26(3)" in DEPLOYER.requirement("26.4").summary.en
    assert "26 Abs. 3" in DEPLOYER.requirement("26.4").summary.de


def test_duties_have_the_dates_of_2026() -> None:
    literacy, *high_risk = DEPLOYER.requirements
    assert literacy.applies_from == date(2025, 2, 2)
    assert {duty.applies_from for duty in high_risk} == {date(2027, 12, 2)}
    assert DEPLOYER.note
    for day in ("2 December 2027", "2 August 2028", "2 August 2030", "27 July 2026"):
        assert day in DEPLOYER.note.en
        assert re.sub(r"^(\d+) ", r"\1. ", german(day)) in DEPLOYER.note.de
    assert "2026/1744" in DEPLOYER.edition


def german(day: str) -> str:
    return day.replace("December", "Dezember").replace("July", "Juli")


def test_the_editions_are_named() -> None:
    assert ISO.edition == "ISO/IEC 42001:2023"
    assert ISO.note
    assert "the standard itself was not opened" in ISO.note.en
    assert "die Norm selbst lag nicht vor" in ISO.note.de
    for one in SETS:
        assert all(framework.edition for framework in one.frameworks.values())


def test_both_sets_ship() -> None:
    assert set(available_sets()) == {"iso42001", "eu-ai-act-deployer"}


def test_the_published_schema_is_what_the_code_gives() -> None:
    assert shipped_schema().read_text(encoding="utf-8") == schema_text(), (
        "run: python -m assistant.requirements.publish"
    )


def test_the_shipped_sets_fit_the_published_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(json_schema())
    for path in available_sets().values():
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        validator.validate(json.loads(json.dumps(raw, default=str)))
        raw["requirements"][0]["criteria"][0]["weight"] = "huge"
        assert not validator.is_valid(json.loads(json.dumps(raw, default=str)))


def test_the_schema_can_be_written_elsewhere(tmp_path: Path) -> None:
    main([str(tmp_path / "schema.json")])
    assert (tmp_path / "schema.json").read_text(encoding="utf-8") == schema_text()
