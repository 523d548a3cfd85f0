"""The smallest pieces an answer may quote: a sentence, a list item with its lead-in, a table row.

A piece torn from what governs it can say the opposite ("entering customer data" under "It is
forbidden:"). So each unit knows its lead-in, and the sentence before it where it starts with a
word that points back.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from ingest.analysis.sentences import split_sentences
from ingest.suspicion import is_suspicious, machine_turns, may_be_suspicious
from ingest.types import Block, BlockKind, Chunk, Document, Page, Span

_POINTS_BACK = re.compile(
    r"^(?:(?:Sie|Er|Es|Diese[rsmn]?|Dies|Dazu|Dabei|Dafür|Davon|Darüber|Dort|Hierfür|Hierzu|"
    r"Deren|Dessen|Ausgenommen|Andernfalls|Ansonsten|Sonst|Jedoch|Außerdem|Zudem|Er|Ihm|Ihr|"
    r"They|It|He|She|This|These|Those|Otherwise|However|There|Both|Neither|That)\b)"
)
_WORD = re.compile(r"\w")
LABEL_WORDS = 8  # a first sentence up to here is kept with the second
_LONG = 4_000  # characters before a sentence that may make an order of it


@dataclass(frozen=True, slots=True)
class Unit:
    """A quotable piece of one page.

    `span` is the piece; `lead` what must be read with it (or None); `cells` the values of a
    table row. `section` is the heading path it stands under. `suspicious` pieces seem to instruct
    a machine, or follow such an instruction: they are never quoted.
    """

    document: Document
    page: Page
    span: Span
    section: tuple[str, ...]
    language: str
    chunk_id: str
    kind: BlockKind = "paragraph"
    lead: Span | None = None
    cells: tuple[Span, ...] = ()
    suspicious: bool = False

    @property
    def text(self) -> str:
        """The piece itself."""
        return self.page.text[self.span.start : self.span.end]

    @property
    def lead_text(self) -> str:
        """What governs the piece, or an empty string."""
        return self.page.text[self.lead.start : self.lead.end] if self.lead else ""

    @property
    def statement(self) -> str:
        """The piece with the sentence that governs it, but without a heading above a list.

        A heading says the same of all its items, so it does not help to tell them apart.
        """
        heading = bool(self.section) and self.lead_text == self.section[-1]
        return self.text if heading else f"{self.lead_text} {self.text}".strip()

    @property
    def key(self) -> tuple[str, int, int]:
        """Identity within the library: document, page, start."""
        return self.document.id, self.page.number, self.span.start


def units_of(chunk: Chunk, *, document: Document, page: Page) -> list[Unit]:
    """Return the quotable pieces of a chunk, in reading order; headings are none."""
    units: list[Unit] = []
    turns = machine_turns(page.text)
    start, end = chunk.span.start, chunk.span.end
    lead, item = None, -1
    first_block = bisect_right(page.blocks, start, key=lambda block: block.span.end)
    calm_from = _calm_from(page, first_block, end)
    for index in range(first_block, len(page.blocks)):
        block = page.blocks[index]
        if block.span.start >= end:
            break
        if block.kind == "heading":
            continue
        if block.kind != "list_item":
            lead = None
        else:  # the items of a list have one lead-in, and may be thousands
            lead = lead if item == index - 1 else _lead_in(page, index)
            item = index
        calm = (block.span if lead is None else lead).start >= calm_from
        turn = block.span.end if calm else _turn(block, lead, page.text)
        pieces = _pieces(block, page.text)
        first = bisect_left(pieces, start, key=lambda piece: piece[0].start)
        for span, pointer in pieces[first:]:
            if span.start >= end:
                break
            cells = block.cells if block.kind == "table_row" else ()
            units.append(
                Unit(
                    document=document,
                    page=page,
                    span=span,
                    section=section_at(document, page.number, span.start),
                    language=chunk.language,
                    chunk_id=chunk.id,
                    kind=block.kind,
                    lead=pointer or lead,
                    cells=cells,
                    suspicious=span.end > turn or any(_overlap(span, one) for one in turns),
                )
            )
    return units


def _calm_from(page: Page, first: int, end: int) -> int:
    """From where on no block instructs a machine, of those from `first` that begin before `end`.

    They are looked at together: most texts hold none of the words that it takes.
    """
    last = bisect_left(page.blocks, end, key=lambda block: block.span.start)
    if last <= first:
        return 0
    start = page.blocks[first].span.start
    return (
        start if _has_no_cue(page.text, start, page.blocks[last - 1].span.end) else len(page.text)
    )


@lru_cache(maxsize=16)
def _has_no_cue(text: str, start: int, end: int) -> bool:
    return not may_be_suspicious(text[start:end])


@lru_cache(maxsize=16)  # a paragraph may be as long as a book, and reach over all its chunks
def _turn(block: Block, lead: Span | None, text: str) -> int:
    """Where a block begins to instruct a machine; its end where it never does.

    A quote or a name may stand apart from the order that puts it forward, so what follows in the
    same paragraph, and all of a table row, goes with it.
    """
    if lead is not None and is_suspicious(text[lead.start : lead.end]):
        return block.span.start
    whole = text[block.span.start : block.span.end]
    if not is_suspicious(whole):
        return block.span.end
    if block.kind != "table_row":
        sentences = split_sentences(whole)
        starts = [sentence.start for sentence in sentences]
        for sentence in sentences:
            near = starts[bisect_left(starts, sentence.start - _LONG)]
            if is_suspicious(whole[near : sentence.end]):
                return block.span.start + sentence.start
    return block.span.start


def section_at(document: Document, page: int, offset: int) -> tuple[str, ...]:
    """Return the heading path that governs a place in a document."""
    index = bisect_right(document.sections, (page, offset), key=lambda s: (s.page, s.start))
    return document.sections[index - 1].path if index else ()


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


@lru_cache(maxsize=16)
def _pieces(block: Block, text: str) -> tuple[tuple[Span, Span | None], ...]:
    """The block's sentences, each with the one before it where it points back."""
    if block.kind == "table_row":
        return ((block.span, None),)
    base = block.span.start
    spans = [
        Span(base + s.start, base + s.end)
        for s in split_sentences(text[block.span.start : block.span.end])
    ]
    pieces: list[tuple[Span, Span | None]] = []
    for position, span in enumerate(spans):
        letters = islice(_WORD.finditer(text, span.start, span.end), 3)
        if sum(1 for _ in letters) < 3:
            continue  # a stray number or marker
        back = position > 0 and (
            _POINTS_BACK.match(text[span.start : span.end])
            or (position == 1 and _is_label(text[spans[0].start : spans[0].end]))
        )
        pieces.append((span, spans[position - 1] if back else None))
    return tuple(pieces)


def _is_label(sentence: str) -> bool:
    """Tell whether a paragraph's first sentence names what the next speaks of.

    "Board of Directors (Chair: M. Doyle). Approves the AI policy." Without it the next would say
    of nobody that they approve.
    """
    return len(sentence.split()) <= LABEL_WORDS


def _lead_in(page: Page, index: int) -> Span | None:
    """What introduces a list: the last sentence of the paragraph before it, or its heading."""
    for block in map(page.blocks.__getitem__, range(index - 1, -1, -1)):
        if block.kind == "list_item":
            continue
        if block.kind == "heading":
            return block.span  # "When an assessment is due", and the list at once
        if block.kind != "paragraph":
            return None
        text = page.text[block.span.start : block.span.end]
        sentences = split_sentences(text)
        if not sentences:
            return None
        last = sentences[-1]
        opening = text[last.start : last.end].rstrip()
        if opening.endswith((":", ",", "–", "…")) or opening[-1:].isalpha():
            return Span(block.span.start + last.start, block.span.start + last.end)
        return None
    return None
