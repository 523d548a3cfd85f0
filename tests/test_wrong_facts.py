"""Wrong facts in circulation about ISO/IEC 42001: our data do not repeat them, and are right."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.requirements.load import load_set
from ingest.analysis.sentences import split_sentences

ROOT = Path(__file__).resolve().parents[1]
SETS = ("iso42001", "eu-ai-act-deployer")
ISO = load_set("iso42001")
CLAIMS: dict[str, dict[str, Any]] = {
    entry["id"]: entry
    for entry in yaml.safe_load((ROOT / "tests/data/wrong_facts.yaml").read_text(encoding="utf-8"))
}
FAQ = {
    language: (ROOT / f"corpus/faq/{language}.md").read_text(encoding="utf-8")
    for language in ("de", "en")
}


def says(claim: str, text: str) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in CLAIMS[claim]["pattern"])


def texts_of(value: Any) -> list[str]:
    """Every text of a set, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts_of(one)]
    return [text for one in value for text in texts_of(one)] if isinstance(value, list) else []


def sentences_of_set(name: str) -> list[str]:
    """The texts of a set, and each number with what is said of it."""
    one = load_set(name)
    found = texts_of(one.model_dump(mode="json"))
    for item in (*one.groups, *one.requirements):
        for language in ("en", "de"):
            found.append(f"{item.id.split(':')[1]} {item.title.in_(language)}")
    for requirement in one.requirements:
        sure = [reference for reference in requirement.crosswalk if reference.verified]
        found += [f"{requirement.ref} = {reference.ref}" for reference in sure]
        for text in (requirement.summary.en, requirement.summary.de):
            found += [
                f"{requirement.ref}: {text[span.start : span.end]}"
                for span in split_sentences(text)
            ]
    return found


def sentences_of_faq(language: str) -> list[str]:
    """The sentences of the answers; a heading is a question and claims nothing."""
    lines = FAQ[language].split("---\n", 2)[2].splitlines()
    paragraphs = [line for line in lines if line and not line.startswith("#")]
    return [
        paragraph[span.start : span.end]
        for paragraph in paragraphs
        for span in split_sentences(paragraph)
    ]


PLACES = {name: sentences_of_set(name) for name in SETS} | {
    f"FAQ {language}": sentences_of_faq(language) for language in FAQ
}


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("place", PLACES)
def test_no_wrong_fact_is_repeated(place: str, claim: str) -> None:
    assert not [text for text in PLACES[place] if says(claim, text)]


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_pattern_knows_the_claim_and_lets_the_fact_pass(claim: str) -> None:
    entry = CLAIMS[claim]
    for language in ("en", "de"):
        assert says(claim, entry["claim"][language]), entry["claim"][language]
        assert not says(claim, entry["fact"][language]), entry["fact"][language]


REFS = {requirement.ref for requirement in ISO.requirements}
GROUPS = {group.id.split(":")[1]: group.title.en for group in ISO.groups}


def title(ref: str) -> str:
    return ISO.requirement(ref).title.en


def controls(group: str) -> int:
    return sum(one.group == f"iso42001:{group}" for one in ISO.requirements)


def faq(german: str, english: str) -> bool:
    return german in FAQ["de"] and english in FAQ["en"]


def annexes() -> list[str]:
    return [group for group in GROUPS if group.startswith("A.")]


NORMATIVE = ("Anhang A und Anhang B sind normativ", "Annex A and Annex B are normative")
RIGHT: dict[str, Callable[[], bool]] = {
    "controls-39": lambda: sum(one.kind == "control" for one in ISO.requirements) == 38,
    "objectives-42": lambda: len(annexes()) == 9,
    "themes-six": lambda: annexes() == [f"A.{number}" for number in range(2, 11)],
    "a21-is-control": lambda: not {ref for ref in REFS if re.search(r"^A\..*\.1$", ref)},
    "a5-life-cycle": lambda: GROUPS["A.5"] == "Assessing impacts of AI systems",
    "a6-impact": lambda: GROUPS["A.6"] == "AI system life cycle",
    "a10-decommissioning": lambda: GROUPS["A.10"] == "Third-party and customer relationships",
    "annex-a-range": lambda: max(int(group[2:]) for group in annexes()) == 10,
    "annex-a-is-topics": lambda: not re.search(r"segregation|\bICT\b", " ".join(map(title, REFS))),
    "clause-84-life-cycle": lambda: title("8.4").startswith("AI system impact assessment"),
    "clause-85-third-parties": lambda: "8.5" not in REFS and title("A.10.3") == "Suppliers",
    "no-clause-63": lambda: title("6.3") == "Planning of changes",
    "clauses-10-swapped": lambda: (
        (title("10.1"), title("10.2"))
        == ("Continual improvement", "Nonconformity and corrective action")
    ),
    "a41-risk-assessment": lambda: "A.4.1" not in REFS and title("6.1.2") == "AI risk assessment",
    "a71-transparency": lambda: "A.7.1" not in REFS and GROUPS["A.7"] == "Data for AI systems",
    "count-a2": lambda: controls("A.2") == 3,
    "count-a3": lambda: controls("A.3") == 2,
    "count-a4": lambda: controls("A.4") == 5,
    "count-a9": lambda: controls("A.9") == 3,
    "a74-human-oversight": lambda: title("A.7.4") == "Quality of data for AI systems",
    "a82-data-minimization": lambda: title("A.8.2").endswith("information for users"),
    "annex-a-informative": lambda: faq(*NORMATIVE),
    "annex-b-informative": lambda: faq(*NORMATIVE),
    "annex-c-mapping": lambda: faq(
        "Anhang C nennt mögliche Ziele und Risikoquellen",
        "Annex C lists possible objectives and risk sources",
    ),
    "presumption-of-conformity": lambda: faq(
        "begründet keine Konformitätsvermutung", "gives no presumption of conformity"
    ),
    "nist-normative-reference": lambda: faq(
        "Normative Verweisung ist ISO/IEC 22989", "The normative reference is ISO/IEC 22989"
    ),
    "a628-equals-art12": lambda: (
        [one.verified for one in ISO.requirement("A.6.2.8").crosswalk if one.ref == "Art. 12"]
        == [False]
    ),
}


def test_there_is_a_right_fact_for_each_wrong_one() -> None:
    assert RIGHT.keys() == CLAIMS.keys()


@pytest.mark.parametrize("claim", RIGHT)
def test_the_right_fact_holds(claim: str) -> None:
    assert RIGHT[claim]()
