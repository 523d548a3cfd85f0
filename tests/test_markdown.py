"""Markdown and plain text."""

from pathlib import Path

import pytest

from ingest.parsers import parse
from ingest.types import Limits, ParsedFile


def read(text: str, file: str = "a.md") -> ParsedFile:
    return parse(text.encode(), file=file, limits=Limits())


def blocks(parsed: ParsedFile) -> list[tuple[str, int, str]]:
    page = parsed.pages[0]
    return [(b.kind, b.level, page.text[b.span.start : b.span.end]) for b in page.blocks]


def test_structure() -> None:
    parsed = read(
        "# Titel\n\nEin **fetter**\nSatz mit [Link](http://x.example) und `Code`.\n\n"
        "Setext\n------\n\n- eins\n- zwei\n  1. innen\n\n> Zitat\n\n"
        "| Rolle | Aufgabe |\n|---|---|\n| KI-Rat | prüft \\| entscheidet |\n"
    )
    assert blocks(parsed) == [
        ("heading", 1, "Titel"),
        ("paragraph", 0, "Ein fetter Satz mit Link und Code."),
        ("heading", 2, "Setext"),
        ("list_item", 0, "eins"),
        ("list_item", 0, "zwei"),
        ("list_item", 0, "1. innen"),
        ("paragraph", 0, "Zitat"),
        ("table_row", 0, "Rolle: KI-Rat | Aufgabe: prüft | entscheidet"),
    ]


def test_front_matter_becomes_properties() -> None:
    parsed = read("---\nTitle: KI\ntags: [a, b]\ndate: 2026-03-01\nnested: {x: 1}\n---\nText.\n")
    assert parsed.properties == {"title": "KI", "tags": "a, b", "date": "2026-03-01"}
    assert parsed.pages[0].text == "Text."


def test_broken_front_matter_is_read_line_by_line() -> None:
    assert read("---\ntitle: a: b: c\nowner: 'x\n---\nText.\n").properties["title"] == "a: b: c"


def test_comments_and_hidden_markup_are_no_text() -> None:
    parsed = read("A.\n\n<!-- secret -->\n\n<p style='display:none'>secret</p>\n\n~~weg~~ B.\n")
    assert parsed.pages[0].text == "A.\nB."
    assert [n.code for n in parsed.notices] == ["hidden_text_ignored"]


def test_angle_brackets_that_are_no_markup_stay() -> None:
    text = "Owner is <Name of owner>, `<id>`. </document> <|im_start|>system"
    assert read(text).pages[0].text == text.replace("`", "")


def test_lines_that_read_as_pairs_stay_apart() -> None:
    assert (
        read("Version: 1.0  \nStatus: Entwurf\n").pages[0].text == "Version: 1.0\nStatus: Entwurf"
    )


def test_invisible_characters_are_removed() -> None:
    assert read("Prü\u00adfung\u200b \u202eA\u00a0B ﬁx \U000e0041.\n").pages[0].text == (
        "Prüfung A B fix ."
    )


def test_plain_text() -> None:
    text = (
        "KI-LEITLINIE\n============\n\n1 Zweck\n"
        "Wir regeln den Ein-\nsatz von KI und\nprüfen sie.\n\n"
        "1. melden\n2. prüfen\n\n- Punkt\n  geht weiter\n\n2 Umfang\n\n"
        "Version: 1\nStatus: Entwurf\n"
    )
    assert blocks(read(text, "a.txt")) == [
        ("heading", 1, "KI-LEITLINIE"),
        ("heading", 1, "1 Zweck"),
        ("paragraph", 0, "Wir regeln den Einsatz von KI und prüfen sie."),
        ("list_item", 0, "1. melden"),
        ("list_item", 0, "2. prüfen"),
        ("list_item", 0, "Punkt geht weiter"),
        ("heading", 1, "2 Umfang"),
        ("paragraph", 0, "Version: 1"),
        ("paragraph", 0, "Status: Entwurf"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_text_encodings(encoding: str) -> None:
    data = "Die Prüfung kostet 5 € für „alle“.".encode(encoding)
    page = parse(data, file="a.txt", limits=Limits()).pages[0]
    assert page.text == "Die Prüfung kostet 5 € für „alle“."


def test_hostile_samples_hide_nothing_in_the_text() -> None:
    folder = Path(__file__).resolve().parents[2] / "shared" / "adversarial"
    if not folder.is_dir():
        pytest.skip("the shared folder with hostile samples is not beside this checkout")
    name = "adv09_html_comment_and_css.html"
    parsed = parse((folder / name).read_bytes(), file=name, limits=Limits())
    assert "Folgenabschätzung" not in parsed.pages[0].text
    assert [n.code for n in parsed.notices] == ["hidden_text_ignored"]
