"""A subtitle that says what a text is about answers nothing."""

import pytest

from assistant.selection import announces
from ingest.parsers.blocks import PageBuilder
from tests.test_units import units


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("How risks of AI systems are found and treated", True),
        ("Wie wir Störungen melden", True),
        ("Welche Daten eingegeben werden", True),
        ("How risks are treated is laid down in the handbook.", False),  # a sentence
        ("Wer eine Störung sieht, meldet sie sofort der Leitstelle.", False),
        ("Who decides: the AI office", False),  # a label with what it stands for
        ("The AI office", False),
    ],
)
def test_what_only_announces(line: str, expected: bool) -> None:
    builder = PageBuilder()
    builder.add_paragraph(line)
    (unit,) = units(builder.build(1))
    assert announces(unit) is expected


def test_a_table_row_announces_nothing() -> None:
    builder = PageBuilder()
    builder.add_row([("How often", "monthly")])
    (row,) = units(builder.build(1))
    assert not announces(row)
