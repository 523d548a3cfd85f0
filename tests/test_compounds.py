import random

import pytest

from ingest.analysis.compounds import split_compounds
from ingest.analysis.terms import analyse


def parts(compound: str, *words: str) -> set[str]:
    """Return the parts of one compound in a vocabulary of it and `words`."""
    (term,) = analyse(compound, "de")
    vocabulary = {term}.union(*(analyse(word, "de") for word in words))
    return set(split_compounds(vocabulary).get(term, ()))


@pytest.mark.parametrize(
    ("compound", "words"),
    [
        ("Genehmigungsverfahren", ["Genehmigung", "Verfahren"]),
        ("Genehmigungsverfahrens", ["genehmigt", "Verfahren"]),
        ("Datenschutz", ["Daten", "Schutz"]),
        ("Risikomanagement", ["Risiken", "Management"]),
        ("Lieferantenbewertung", ["Lieferant", "Bewertung"]),
        ("Jahresbericht", ["Jahr", "Berichte"]),
        ("Löschfristen", ["löschen", "Frist"]),
        ("Meldepflicht", ["Meldung", "Pflicht"]),
        ("Informationssicherheit", ["Information", "Sicherheit"]),
        ("Geschäftsführung", ["Geschäft", "Führung"]),
        ("Schulungsnachweise", ["Schulung", "Nachweis"]),
        ("Überprüfungsbericht", ["überprüfen", "Bericht"]),
        ("Mitarbeiterschulung", ["Mitarbeiter", "Schulung"]),
    ],
)
def test_compounds_split_into_words_that_stand_alone(compound: str, words: list[str]) -> None:
    expected = {term for word in words for term in analyse(word, "de")}
    assert parts(compound, *words) == expected


def test_parts_of_parts_are_included() -> None:
    found = parts(
        "Datenschutzfolgenabschätzung", "Datenschutz", "Folgenabschätzung", "Daten", "Schutz"
    )
    assert found >= {"datenschutz", *analyse("Folgenabschätzung Daten Schutz", "de")}


def test_three_words_split_though_no_two_stand_together() -> None:
    found = parts("Lieferantenvertragsprüfung", "Lieferanten", "Vertrag", "Prüfung")
    assert found == set(analyse("Lieferanten Vertrag Prüfung", "de"))


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("Kontrolle", ["Konten", "Rolle", "Kontrollen"]),
        ("Richtlinie", ["richten", "Linie", "richtig"]),
        ("Unternehmen", ["unter", "nehmen"]),
        ("Überprüfung", ["über", "Prüfung"]),
        ("Durchführung", ["durch", "Führung"]),
        ("Nachweis", ["nach", "weisen"]),
        ("Gesellschaft", ["Geselle", "schaffen", "Schaft"]),
        ("Sicherheit", ["sicher", "Heit"]),
        ("Kontext", ["Konto", "Text"]),
        ("erfolgreich", ["Erfolg", "reich"]),
        ("Datenschutz", ["Schutz"]),
        ("A.6.2.4", ["2026-03-12"]),
    ],
)
def test_other_words_stay_whole(word: str, words: list[str]) -> None:
    assert parts(word, *words) == set()


def test_a_compound_more_frequent_than_its_parts_stays_whole() -> None:
    counts = {"geschaftsfuhr": 45, "geschaf": 40, "fuhr": 60}
    assert "geschaftsfuhr" not in split_compounds(counts | {"fuhr": 2})
    assert split_compounds(counts)["geschaftsfuhr"] == ("geschaf", "fuhr")


def test_the_order_of_the_vocabulary_does_not_matter() -> None:
    text = "Risikomanagement Risiko Management Datenschutz Daten Schutz Löschfrist Frist löschen"
    vocabulary = analyse(text, "de")
    once = split_compounds(vocabulary)
    random.Random(1).shuffle(vocabulary)
    assert split_compounds(vocabulary) == once
    assert len(once) == 3


def test_parts_are_terms_of_the_vocabulary_and_never_the_word_itself() -> None:
    letters = random.Random(2)
    vocabulary = {"".join(letters.choices("abens", k=letters.randint(4, 14))) for _ in range(2000)}
    for term, found in split_compounds(vocabulary).items():
        assert set(found) <= vocabulary - {term}


def test_thirty_thousand_words_are_split() -> None:
    letters = random.Random(3)
    stems = ["".join(letters.choices("abdefgiklmnorstu", k=6)) for _ in range(2000)]
    vocabulary = {*stems, *(letters.choice(stems) + letters.choice(stems) for _ in range(28_000))}
    assert len(split_compounds(vocabulary)) > 15_000
