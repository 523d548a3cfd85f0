"""What documents say of a system's tier is shown, and a stricter one is pointed out."""

import pytest

from assistant.ai_act.told import named, told
from assistant.registers.entry import Source


def source(quote: str) -> Source:
    return Source("d", "Register", "r.xlsx", 1, None, (), quote, 0, len(quote))


@pytest.mark.parametrize(
    ("value", "tier"),
    [
        ("Transparenzpflicht nach Art. 50", "transparency"),
        ("limited risk (Article 50)", "transparency"),
        ("Hochrisiko nach Anhang III", "high"),
        ("high-risk", "high"),
        ("kein Hochrisiko-System, bewertet am 12.03.2026", None),
        ("not high-risk; minimal", "minimal"),
        ("verboten (Art. 5)", "prohibited"),
        ("Article 5 does not matter", "prohibited"),  # rather looked at once too often
        ("minimales Risiko", "minimal"),
        ("noch nicht bewertet", None),
        ("siehe Akte 50", None),
    ],
)
def test_the_tier_that_a_cell_names(value: str, tier: str | None) -> None:
    assert named(value) == tier


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        (
            "System: Pino | Einstufung nach KI-VO: Art. 50 | Status: neu",
            "Einstufung nach KI-VO: Art. 50",
        ),
        ("Tool: Pino | AI Act class: high", "AI Act class: high"),
        ("Tool: Pino | Risk class: low | Owner: Eva", "Risk class: low"),
    ],
)
def test_the_cell_is_given_word_for_word(quote: str, words: str) -> None:
    (one,) = told([source(quote), source(quote)])
    assert one.words == words
    assert one.words in one.source.quote


@pytest.mark.parametrize(
    "quote", ["Pino ist ein Hochrisiko-System.", "Zweck: Einstufung | Name: P"]
)
def test_other_words_are_none(quote: str) -> None:
    assert told([source(quote)]) == ()


def test_only_a_stricter_tier_is_pointed_out() -> None:
    (one,) = told([source("Name: P | Risikoklasse: Transparenzpflicht")])
    assert one.stricter_than("minimal")
    assert not one.stricter_than("transparency")
    assert not one.stricter_than("high")
    assert not one.stricter_than("unsure")
