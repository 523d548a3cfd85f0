"""The catalogue of risk sources is sound, and every entry applies to some system."""

from typing import Any, get_args

import pytest

from assistant.messages import LANGUAGES
from assistant.registers.load import load_registers
from assistant.requirements.load import load_set
from assistant.risk.catalogue import load_catalogue
from assistant.risk.matching import triggered
from assistant.risk.propose import opportunity_proposals, risk_proposals, sources_for
from assistant.risk.schema import Area, Opportunity, Source, Trigger
from tests.risk_entries import system

CATALOGUE = load_catalogue()
EVERY: list[Source | Opportunity] = [
    *CATALOGUE.sources.values(),
    *CATALOGUE.opportunities.values(),
]


def fitting(trigger: Trigger) -> dict[str, Any]:
    """Values of a system to which a trigger applies."""
    values: dict[str, Any] = {"owner": "Ada", "oversight": "Bo", "tier": "minimal", "role": "both"}
    for name in trigger.missing:
        values.pop(name, None)
    for name, wanted in trigger.choices().items():
        values[name] = wanted[:1] if name == "data" else wanted[0]
    for name in trigger.given:
        values[name] = "Acme"
    for groups in (trigger.words, trigger.and_words):
        if groups:
            group = CATALOGUE.groups[groups[0]]
            field = (group.fields or ("purpose",))[0]
            word = group.terms[0].strip("~.").replace("… ", "")
            before = values.get(field, "")
            text = f"{before} {word}".strip()
            values[field] = (text,) if field == "locations" else text
    return values


def test_there_is_enough_in_every_area() -> None:
    areas = set(CATALOGUE.areas.values())
    assert areas == set(get_args(Area))
    known = {option.value for option in load_registers()["risks"].field("area").options}
    assert areas | {"other"} == known
    assert len(CATALOGUE.sources) >= 45
    assert len(CATALOGUE.opportunities) >= 12
    assert min(list(CATALOGUE.areas.values()).count(area) for area in areas) >= 3


def test_controls_are_those_of_the_standard_and_each_serves_something() -> None:
    known = {one.ref for one in load_set("iso42001").requirements if one.kind == "control"}
    named = {control for one in CATALOGUE.options.values() for control in one.controls}
    assert len(known) == 38
    assert named == known
    assert {c for one in CATALOGUE.opportunities.values() for c in one.controls} <= known


def test_every_option_serves_a_source() -> None:
    used = {name for source in CATALOGUE.sources.values() for name in source.options}
    assert used == set(CATALOGUE.options)
    words = [one.words + one.and_words for every in EVERY for one in every.when]
    assert {name for ones in words for name in ones} == set(CATALOGUE.groups)


@pytest.mark.parametrize("one", CATALOGUE.sources.values(), ids=lambda one: one.id)
def test_a_source_says_all_in_both_languages(one: Source) -> None:
    for text in (one.title, one.event, one.causes, one.consequence, one.reason):
        assert text.de != text.en
        assert all(text.in_(language).strip() for language in LANGUAGES)
    for text in (one.event, one.reason):
        assert text.de.endswith(".")
        assert text.en.endswith(".")
    assert len(one.ask.de) == len(one.ask.en) >= 1
    assert all(words.endswith("?") for language in LANGUAGES for words in one.ask.in_(language))


def test_titles_differ() -> None:
    for language in LANGUAGES:
        titles = [one.title.in_(language) for one in EVERY]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("one", "trigger"),
    [(one, trigger) for one in EVERY for trigger in one.when],
    ids=lambda part: getattr(part, "id", ""),
)
def test_every_trigger_applies_to_some_system(one: Source | Opportunity, trigger: Trigger) -> None:
    found = triggered([trigger], system(**fitting(trigger)), CATALOGUE)
    assert found, one.id


@pytest.mark.parametrize(
    ("one", "trigger"),
    [(one, trigger) for one in EVERY for trigger in one.when],
    ids=lambda part: getattr(part, "id", ""),
)
def test_no_trigger_applies_where_one_of_its_conditions_fails(
    one: Source | Opportunity, trigger: Trigger
) -> None:
    values = fitting(trigger)
    named = [*trigger.choices(), *trigger.given]
    for name in named:
        other = {**values, name: None}
        assert triggered([trigger], system(**other), CATALOGUE) is None, (one.id, name)
    for name in trigger.missing:
        other = {**values, name: "there"}
        assert triggered([trigger], system(**other), CATALOGUE) is None, (one.id, name)
    if trigger.words:
        plain = {name: value for name, value in values.items() if name in (*named, "owner")}
        plain.pop("supplier", None)
        assert triggered([trigger], system(**plain), CATALOGUE) is None, one.id


def ids(**values: Any) -> set[str]:
    return {found.source.id for found in sources_for(system(**values))}


@pytest.mark.parametrize(
    ("purpose", "unwanted"),
    [
        ("Prüft Bewerbungen auf Vollständigkeit.", "society.manipulation"),  # not "Werbung"
        ("Hilft akkreditierten Laboren beim Prüfen und Bewerten.", "society.exclusion"),
        ("Sorts any kind of document.", "safety.young"),  # not "Kind"
        ("A machine learning model that sorts mail.", "safety.machine"),
        ("Verbessert das Ergebnis der Suchmaschine.", "safety.machine"),
        ("Die Anleitung beschreibt den Ablauf.", "reliability.invented"),
        ("Segments pictures of leaves.", "society.manipulation"),
        ("Unterrichtet die Leitung über Störungen.", "bias.past_decisions"),
        ("Meldet Stromgeneratoren mit Wartungsbedarf.", "reliability.invented"),
        ("Books are sorted by size.", "security.rights"),
    ],
)
def test_words_that_only_look_alike_trigger_nothing(purpose: str, unwanted: str) -> None:
    assert unwanted not in ids(purpose=purpose, data=("personal",), role="deployer")


@pytest.mark.parametrize(
    ("purpose", "wanted"),
    [
        ("Ranks applications for open jobs; applicants are shortlisted.", "bias.people_decisions"),
        ("Reiht Bewerberinnen nach Eignung.", "bias.people_decisions"),
        ("Bewertet die Bonität von Kundinnen.", "society.exclusion"),
        ("Decides on loans by credit score.", "society.exclusion"),
        ("Writes product texts; a language model.", "reliability.invented"),
        ("Fasst Besprechungen zusammen: Zusammenfassung als Text.", "reliability.invented"),
        ("Steuert einen Industrieroboter.", "safety.machine"),
        ("Controls a welding robot.", "safety.machine"),
        ("Erkennt Befunde auf Röntgenbildern.", "safety.health"),
        ("Finds tumours in X-rays of patients.", "safety.health"),
        ("Lernhilfe für Kinder.", "safety.young"),
        ("Learning games for children.", "safety.young"),
        ("Gesichtserkennung am Eingang.", "bias.recognition"),
        ("Face recognition at the door.", "bias.recognition"),
        ("Sagt den Verschleiß von Pumpen vorher.", "reliability.rare"),
        ("Forecasts demand.", "reliability.rare"),
    ],
)
def test_purposes_in_both_languages_are_recognised(purpose: str, wanted: str) -> None:
    assert wanted in ids(purpose=purpose, autonomy="recommends")


def test_nothing_is_proposed_in_the_other_language() -> None:
    one = system(purpose="Chatbot", data=("personal",), role="both", stage="operation")
    for german, english in zip(
        risk_proposals(one, (), "de"), risk_proposals(one, (), "en"), strict=True
    ):
        assert german.about == english.about
        for name in ("title", "event", "causes", "consequence", "reason"):
            assert german.values[name] != english.values[name], (german.about, name)
    assert opportunity_proposals(one, (), "de")
