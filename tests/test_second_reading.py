"""Which pages of a PDF both readers read, and what follows where they disagree."""

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.parsers.pdf import parse_pdf
from ingest.parsers.pdf_quality import is_fluent
from ingest.parsers.pdf_second import SecondReader
from ingest.types import Limits, ParsedFile

FLUENT = "The owner of each system tells the board of it when a change to the system is made."
TERSE = "Zeta Kappa Lambda Sigma Omikron Ypsilon Rho Tau Phi Chi Psi Omega Alpha Delta Iota"
CIPHER = "7kh rzqhu ri hdfk vbvwhp whoov wkh erdug ri lw"  # a font's codes instead of letters
PAGES = 12
TERSE_PAGE = 4  # from 0


class Counting:
    """Stands for the second reader: remembers what it was asked and says other words on a page."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, other: int | None = None) -> None:
        self.asked: list[int] = []
        read = SecondReader.text

        def text(reader: SecondReader, index: int) -> str | None:
            self.asked.append(index)
            return "etwas ganz anderes " * 60 if index == other else read(reader, index)

        monkeypatch.setattr(SecondReader, "text", text)


def document() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for number in range(PAGES):
        for line in range(6):
            text = TERSE if number == TERSE_PAGE else FLUENT
            canvas.drawString(60, 760 - 14 * line, f"{text} {number}.{line}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def parse() -> ParsedFile:
    return parse_pdf(document(), file="a.pdf", limits=Limits())


def test_pages_that_read_well_are_read_twice_only_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    second = Counting(monkeypatch)
    assert not parse().notices
    assert second.asked == [0, TERSE_PAGE, 10]


def test_a_disagreement_has_all_pages_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    second = Counting(monkeypatch, other=10)
    (notice,) = parse().notices
    assert (notice.code, notice.pages) == ("readers_disagree", (11,))
    assert sorted(second.asked) == list(range(PAGES))


def test_only_sentences_without_unexplained_characters_are_fluent() -> None:
    words = (FLUENT + " ").split() * 3
    german = "Die Leitung prüft jedes System, bevor es in den Betrieb geht, und sagt es dem Rat."
    assert is_fluent(words)
    assert is_fluent(german.split() * 3)
    assert not is_fluent(words[:10])
    assert not is_fluent([*words, "\ufffd"])
    assert not is_fluent(TERSE.split() * 3)
    assert not is_fluent(CIPHER.split() * 6)


def test_page_numbers_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdf import PdfReader

    made: list[int] = []

    def labels(reader: PdfReader) -> list[str]:
        made.append(1)
        return ["i", "ii", "iii"]

    monkeypatch.setattr(PdfReader, "page_labels", property(labels))
    reader = SecondReader(document())
    assert [reader.label(index) for index in range(3)] == ["i", "ii", "iii"]
    assert len(made) == 1
