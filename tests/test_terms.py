from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.analysis.terms import analyse, foreign_terms, query_terms


@pytest.mark.parametrize(
    "family",
    [
        "Risiko Risiken Risikos",
        "Überprüfung Ueberpruefung überprüft überprüfen ÜBERPRÜFUNG",
        "Maßnahme Massnahme Maßnahmen",
        "Freigabe freigegeben freigeben freizugeben Freigaben",
        "Prüfung geprüft prüft prüfen geprüften Prüfungen",
        "Genehmigung genehmigt genehmigen Genehmigungen",
        "Löschung gelöscht löschen löscht",
        "Meldung gemeldet melden meldet",
        "durchgeführt Durchführung durchzuführen",
        "eingesetzt einsetzen Einsatz",
        "Beschluss beschlossen beschließt Beschlüsse",
        "benannt benennen Benennung",
        "dokumentiert Dokumentation dokumentieren",
        "Kriterium Kriterien",
        "Konto Konten",
        "Mitarbeiter Mitarbeiterinnen Mitarbeiter:innen Mitarbeiter*in Mitarbeitern",
        "Beauftragte Beauftragter Beauftragten",
        "ändern geändert geänderte",
        "Ausnahme ausgenommen Ausnahmen",
    ],
)
def test_german_forms_of_one_word_are_one_term(family: str) -> None:
    assert len({tuple(analyse(word, "de")) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "pair",
    ["Daten Datum", "Gerät raten", "Bericht Bereich", "Gebiet bieten", "Gericht richten"],
)
def test_german_words_of_different_meaning_stay_apart(pair: str) -> None:
    first, second = pair.split()
    assert analyse(first, "de") != analyse(second, "de")


@pytest.mark.parametrize(
    "family",
    [
        "approve approved approves approving approval",
        "organisation organization organisations",
        "authorise authorized authorising",
        "behaviour behavior",
        "labelled labeled labelling",
        "licence license",
        "policy policies",
    ],
)
def test_english_forms_of_one_word_are_one_term(family: str) -> None:
    assert len({tuple(analyse(word, "en")) for word in family.split()}) == 1


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Abschnitt 6.1.4", {"6.1.4"}),
        ("Control A.6.2.4,", {"a.6.2.4"}),
        ("§ 5 Abs. 2", {"§5", "2"}),
        ("§5", {"§5"}),
        ("Art. 26", {"art26", "26"}),
        ("Artikel 26", {"art26", "26"}),
        ("Article 26", {"art26", "26"}),
        ("ISO/IEC 27001:2022", {"iso", "iec", "27001", "2022"}),
        ("ISO27001", {"iso27001", "iso", "27001"}),
        ("12.03.2026", {"2026-03-12", "2026"}),
        ("2026-03-12", {"2026-03-12", "2026"}),
        ("5.000 Euro", {"5000"}),
        ("5,000", {"5000"}),
        ("0,85", {"0.85"}),
        ("KI-Leitlinie", {"ki", "leitlin", "kileitlin"}),
        ("GPT-4", {"gpt", "4", "gpt4"}),
        ("ki@firma.example", {"ki", "exampl"}),
    ],
)
def test_numbers_and_compound_spellings_are_kept(text: str, terms: set[str]) -> None:
    assert terms <= set(analyse(text, "de"))


def test_hyphenated_and_joined_spellings_meet() -> None:
    assert analyse("e-mail", "en")[-1:] == analyse("email", "en")
    assert analyse("Prüf-Verfahren", "de")[-1:] == analyse("Prüfverfahren", "de")


def test_terms_keep_their_frequency_and_order() -> None:
    assert analyse("Risiko, Audit, Risiken", "de") == ["risik", "audit", "risik"]


def test_stop_words_go_and_negations_stay() -> None:
    assert analyse("Das ist für die und von der", "de") == []
    assert analyse("It is not for us without them", "en") == ["not", "without"]
    assert analyse("nicht ohne kein nur", "de") == ["nicht", "ohn", "kein", "nur"]
    assert analyse("It isn't and can't", "en") == ["not", "not"]


@pytest.mark.parametrize(
    "word", ["ChatGPT", "Audit", "Management", "Monitoring", "42001", "OpenAI", "Compliance"]
)
def test_names_and_borrowed_words_are_one_term_in_both_languages(word: str) -> None:
    assert analyse(word, "de") == analyse(word, "en")


@pytest.mark.parametrize("word", ["Prüfverfahren", "approval", "Richtlinie", "policy", "Risiken"])
def test_text_of_unknown_language_has_the_terms_of_both(word: str) -> None:
    assert set(analyse(word, "und")) == set(analyse(word, "de") + analyse(word, "en"))


@pytest.mark.parametrize(
    ("question", "language", "terms"),
    [
        ("Wer genehmigt die Freigabe?", "de", ["genehm", "freigeb"]),
        ("Wie viele Tage gibt es dafür?", "de", ["tag"]),
        ("How many days are there, please?", "en", ["day"]),
        ("What must not be entered?", "en", ["not", "enter"]),
        ("Who is it?", "en", ["who", "is", "it"]),
        ("", "de", []),
    ],
)
def test_questions_lose_what_only_makes_them_questions(
    question: str, language: str, terms: list[str]
) -> None:
    assert query_terms(question, language) == terms


def test_foreign_terms_are_the_other_analysis_where_it_differs() -> None:
    assert foreign_terms("Wer kennt Anthropic und ChatGPT?", "de") == ["kennt", "anthrop"]
    assert foreign_terms("Anything", "und") == []


def test_composed_and_decomposed_letters_meet() -> None:
    assert (
        analyse("Pru\u0308fung", "de") == analyse("Prüfung", "de") == analyse("Prü\xadfung", "de")
    )


@given(st.text(max_size=200), st.sampled_from(["de", "en", "und"]))
def test_any_text_gives_lower_case_terms_without_spaces(text: str, language: str) -> None:
    for term in analyse(text, language) + query_terms(text, language):
        assert term == term.casefold()
        assert term
        assert not any(letter.isspace() for letter in term)


@pytest.mark.parametrize("unit", ["a", "a-", "a'", "1.", "A.1", "§ ", "art ", "Prüfung "])
def test_time_grows_with_length_alone(
    unit: str, takes_linear_time: Callable[[Callable[[str], object], str], None]
) -> None:
    takes_linear_time(lambda text: analyse(text, "und"), unit)
