from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.analysis.clauses import clause_ids
from ingest.analysis.terms import analyse


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Was sagt 6.1.4 dazu?", ["6.1.4"]),
        ("Control A.6.2.4 und A.8.3", ["a.6.2.4", "a.8.3"]),
        ("siehe Abschnitt 8.4.", ["8.4"]),
        ("per clause 9.2, and section 10", ["9.2", "10"]),
        ("Kapitel 5 und Kapitel 7", ["5", "7"]),
        ("Abschnitte 4.1, 4.2 und 4.3", ["4.1", "4.2", "4.3"]),
        ("clauses 4 to 10", ["4", "10"]),
        ("gemäß § 5 Abs. 2 und §§ 12a", ["§5", "§12a"]),
        ("Art. 26 KI-VO, Artikel 4, Article 10", ["art26", "art4", "art10"]),
        ("ANNEX A.2", ["a.2"]),
        ("7.2 Kompetenz\nText 7.3 Text\n7.4 Kommunikation", ["7.2", "7.4"]),
        ("(6.1.3)", ["6.1.3"]),
        ("6.1.3.", ["6.1.3"]),
        ("nach ISO/IEC 42001:2023, 6.1.2", ["6.1.2"]),
        ("6.1.2 und nochmals 6.1.2", ["6.1.2"]),
    ],
)
def test_clause_numbers_are_found_in_order_and_once(text: str, ids: list[str]) -> None:
    assert clause_ids(text) == ids


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5.000 Euro und 1.234.567 Stück",
        "am 12.03.2026 oder 12.3.26",
        "Version 2.1 und Version 2.1.3, v1.2.3",
        "ein Wert von 0.85 oder 0,85",
        "Tel. 0221.12.34.56 oder +49 221 123456",
        "Server 192.168.10.12 und 10.0.0.1",
        "TLS 1.3 und Python 3.11.2",
        "Eine Art 5 Tage währender Prüfung",
        "Die Note ist 8.4",
        "z.B. oder e.g. U.S.",
        "3.5 %",
        "https://example.org/1.2.3/x",
    ],
)
def test_other_numbers_are_no_clauses(text: str) -> None:
    assert clause_ids(text) == []


@pytest.mark.parametrize(
    "text", ["6.1.4", "A.6.2.4", "§ 5", "Art. 26", "Abschnitt 8.4", "Kapitel 5"]
)
def test_clause_numbers_are_index_terms(text: str) -> None:
    assert set(clause_ids(text)) <= set(analyse(text, "de"))


@given(st.text(alphabet="A§6.1 ,art\nKapitel–", max_size=80))
def test_numbers_are_unique(text: str) -> None:
    assert len(clause_ids(text)) == len(set(clause_ids(text)))


@pytest.mark.parametrize("unit", ["1.", "A.1", "§ 1 ", "Kapitel 1, 2 und ", " ", "\t"])
def test_time_grows_with_length_alone(
    unit: str, takes_linear_time: Callable[[Callable[[str], object], str], None]
) -> None:
    takes_linear_time(clause_ids, unit)
