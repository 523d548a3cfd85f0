"""The list of outdated statements: what it finds, what it leaves alone, which faults it names."""

from datetime import date
from pathlib import Path

import pytest

from assistant.errors import BadRequirementSet
from assistant.requirements.stale import load_stale

TODAY = date(2026, 10, 6)
OUTDATED = [
    ("ai-act-annex-iii-2026", "en", "High-risk duties apply from 2 August 2026."),
    ("ai-act-annex-iii-2026", "de", "Die Pflichten für Hochrisiko-KI gelten ab dem 02.08.2026."),
    ("ai-act-annex-i-2027", "en", "Products under Annex I must comply by 2 August 2027."),
    (
        "ai-act-annex-i-2027",
        "de",
        "Für Produkte nach Anhang I gelten die Pflichten ab 2. August 2027.",
    ),
    ("ai-act-fully-applicable-2026", "en", "The AI Act becomes fully applicable on 2 August 2026."),
    (
        "ai-act-fully-applicable-2026",
        "de",
        "Die KI-Verordnung gilt ab 2. August 2026 in vollem Umfang.",
    ),
    (
        "ai-act-art-52-transparency",
        "en",
        "Chatbots are labelled as Article 52 of the AI Act demands.",
    ),
    (
        "ai-act-art-52-transparency",
        "de",
        "Wir kennzeichnen Chatbots nach Art. 52 der KI-Verordnung.",
    ),
    (
        "ai-act-art-4-wording",
        "en",
        "Article 4 obliges us to ensure a sufficient level of AI literacy.",
    ),
    (
        "ai-act-art-4-wording",
        "de",
        "Nach Art. 4 ist ein ausreichendes Maß an KI-Kompetenz sicherzustellen.",
    ),
    ("iso-27001-2013", "en", "We are certified to ISO/IEC 27001:2013."),
    ("iso-27002-2013", "de", "Die Maßnahmen folgen der DIN EN ISO/IEC 27002:2013."),
    ("iso-9001-2008", "en", "Our quality system follows ISO 9001:2008."),
    ("iso-31000-2009", "de", "Das Risikomanagement richtet sich nach ISO 31000:2009."),
    ("iso-19011-2011", "en", "Audits follow ISO 19011:2011."),
    ("bsi-grundschutz-old", "de", "Der Schutzbedarf wird nach BSI-Standard 100-2 festgestellt."),
    (
        "bdsg-old",
        "de",
        "Alle Beschäftigten sind nach § 5 BDSG auf das Datengeheimnis verpflichtet.",
    ),
    ("iso-42001-draft", "en", "This policy follows ISO/IEC DIS 42001."),
    ("iso-42005-draft", "de", "Die Norm ISO/IEC 42005 ist noch in Entwicklung."),
    ("iso-42006-draft", "en", "ISO/IEC 42006 is not yet published."),
    ("ai-act-proposal", "en", "The proposed AI Act, COM(2021) 206, will bind us."),
    ("ai-act-not-in-force", "de", "Die KI-Verordnung ist noch nicht in Kraft."),
]
RIGHT = [
    ("en", "The high-risk duties apply from 2 December 2027."),
    ("en", "The high-risk duties, originally due on 2 August 2026, were postponed."),
    ("de", "Ursprünglich galten die Hochrisiko-Pflichten ab 2. August 2026."),
    ("en", "Article 50 (transparency) has applied since 2 August 2026."),
    ("en", "The high-risk register is reviewed by 12 August 2026."),
    ("de", "Die Zertifizierung nach ISO/IEC 27001:2013 wurde auf die Ausgabe 2022 umgestellt."),
    ("en", "We are certified to ISO/IEC 27001:2022."),
    ("de", "Die Einwilligung richtet sich nach Art. 52 DSGVO und ist transparent."),
    ("en", "ISO/IEC 42001:2023 applies."),
    ("de", "Das Inventar wird bis August 2026 aktualisiert."),
]  # fmt: skip
LIST = """
id: stale
version: "1"
as_of: 2026-10-05
parts: {edition: ["2013", "2005"]}
items:
  - id: old-edition
    says: {en: "An old edition.", de: "Eine alte Ausgabe."}
    now: {en: "A new one.", de: "Eine neue."}
    since: 2022-10-25
    source: "The standard"
    rules:
      any:
        - near: ["edition"]
          needs: ["house"]
          unless: ["replaced"]
          find: ["edition {{edition}}"]
        - row: ["\\\\| *house", "[^|]*\\\\| *{{edition}}"]
"""


@pytest.mark.parametrize(("item", "language", "text"), OUTDATED)
def test_an_outdated_statement_is_found(item: str, language: str, text: str) -> None:
    assert item in [one.id for one in load_stale().find(text, language, today=TODAY)]


@pytest.mark.parametrize(("language", "text"), RIGHT)
def test_what_is_right_or_speaks_of_the_past_is_left_alone(language: str, text: str) -> None:
    assert load_stale().find(text, language, today=TODAY) == ()


def test_a_table_row_is_read_cell_by_cell() -> None:
    text = "What: High-risk obligations | From: 2 August 2026"
    assert load_stale().find(text, "en", today=TODAY, row=True)
    assert not load_stale().find(text, "en", today=TODAY)


def test_every_item_is_told_in_both_languages_and_is_no_newer_than_the_list() -> None:
    known = load_stale()
    assert len(known.items) == len({item.id for item in known.items})
    for item in known.items:
        assert item.since <= known.as_of
        assert item.now.de
        assert item.now.en


def test_the_shipped_list_does_not_flag_its_own_corrections() -> None:
    known = load_stale()
    for item in known.items:
        for language, text in (("en", item.now.en), ("de", item.now.de)):
            assert item not in known.find(text, language, today=TODAY), text


def write(folder: Path, text: str) -> Path:
    path = folder / "stale.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_rules_are_read_from_a_file(tmp_path: Path) -> None:
    known = load_stale(write(tmp_path, LIST))

    def ids(text: str, *, today: date = TODAY, row: bool = False) -> list[str]:
        return [item.id for item in known.find(text, "und", today=today, row=row)]

    assert ids("The house keeps to edition 2013.") == ["old-edition"]
    assert ids("The house keeps to Edition 2005.") == ["old-edition"]
    assert ids("We keep to edition 2013.") == []
    assert ids("The house replaced edition 2013.") == []
    assert ids("It was replaced. The house keeps to edition 2013.") == ["old-edition"]
    assert ids("The house keeps to edition 2013.", today=date(2022, 10, 24)) == []
    assert ids("house | 2013", row=True) == ["old-edition"]


@pytest.mark.parametrize(
    ("was", "is_", "told"),
    [
        ("source:", "sauce:", "old-edition → source"),
        ("2022-10-25", "someday", "old-edition → since"),
        ('find: ["edition {{edition}}"]', 'find: ["(edition"]', "old-edition: no regular"),
        ("{{edition}}", "{{version}}", "old-edition: no such part: version"),
        ('find: ["edition {{edition}}"]', "find: []", "old-edition → rules"),
        ("id: stale", "id: fresh", "id"),
    ],
)
def test_an_error_names_the_file_and_the_item(
    tmp_path: Path, was: str, is_: str, told: str
) -> None:
    with pytest.raises(BadRequirementSet, match=r"stale\.yaml") as caught:
        load_stale(write(tmp_path, LIST.replace(was, is_)))
    assert told in str(caught.value)


def test_a_missing_file_and_a_double_item_are_errors(tmp_path: Path) -> None:
    with pytest.raises(BadRequirementSet, match="cannot be read"):
        load_stale(tmp_path / "none.yaml")
    item = LIST[LIST.index("  - id") :]
    with pytest.raises(BadRequirementSet, match="old-edition is there twice"):
        load_stale(write(tmp_path, LIST + item))
