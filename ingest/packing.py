"""Blocks to passages: how much of a page goes into one chunk.

Whole blocks are packed up to the budget and spread evenly. Only a block that exceeds it alone is
cut, at table cells, sentence ends, then words, and a word in halves.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.analysis.sentences import split_sentences
from ingest.types import Block, Span

CountTokens = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A block, or a piece of one that was too long, with its cost in tokens."""

    span: Span
    cost: int
    holds: bool  # a heading or "…:": what follows belongs to it


class Packer:
    """Packs the blocks of one section of one page.

    `text` is the page's, `count` costs a text in tokens, of which `overhead` are special ones, and
    `room` is what a chunk may cost.
    """

    def __init__(self, text: str, count: CountTokens, overhead: int, room: int) -> None:
        self._text = text
        self._count = count
        self._overhead = overhead  # special tokens, counted once a chunk and not once a block
        self._room = max(1, room - overhead)

    def pack(self, blocks: Sequence[Block]) -> Iterator[Span]:
        """Yield the spans of the chunks, in order."""
        units: list[_Unit] = []
        lead = 0  # tokens of headings directly above: their text should not be left behind
        for block in blocks:
            units += self._units(block, lead)
            lead = lead + units[-1].cost if block.kind == "heading" else 0
        total = sum(unit.cost for unit in units)
        left = max(1, math.ceil(total / self._room))
        even = math.ceil(total / left)  # a last chunk of three words finds nothing
        group: list[_Unit] = []
        size = 0
        for unit in units:
            full = size + unit.cost > self._room
            enough = left > 1 and size + unit.cost / 2 > even and not group[-1].holds
            if group and (full or enough):
                yield from self._emit(group)
                group, size, left = [], 0, left - 1
            group.append(unit)
            size += unit.cost
        if group:
            yield from self._emit(group)

    def _units(self, block: Block, lead: int) -> Iterator[_Unit]:
        cost = self._cost(block.span)
        text = self._text[block.span.start : block.span.end]
        lead = lead if lead <= self._room // 2 and block.kind != "table_row" else 0
        if cost + lead <= self._room:
            yield _Unit(block.span, cost, block.kind == "heading" or text.endswith(":"))
            return
        for span in self._cut(block, self._room - lead):
            yield _Unit(span, self._cost(span), False)

    def _emit(self, group: Sequence[_Unit]) -> Iterator[Span]:
        """A tokenizer may count more for the whole than for its parts; then it is halved."""
        span = Span(group[0].span.start, group[-1].span.end)
        if len(group) > 1 and self._cost(span) > self._room:
            middle = len(group) // 2
            yield from self._emit(group[:middle])
            yield from self._emit(group[middle:])
        else:
            yield span

    def _cut(self, block: Block, first: int) -> Iterator[Span]:
        """Pieces of a too long block: cells of a row or sentences, joined up to the budget.

        `first` is the room of the first piece, which may share its chunk with a heading.
        """
        start, text = block.span.start, self._text[block.span.start : block.span.end]
        if block.kind == "table_row":
            # A cell's piece ends with the bar after it, so that the next begins with its label.
            bars = [self._text.find("|", cell.end) + 1 for cell in block.cells[:-1]]
            edges = [start, *[bar for bar in bars if start < bar < block.span.end], block.span.end]
            parts = [Span(a, b) for a, b in pairwise(edges)]
        else:
            parts = [Span(start + s.start, start + s.end) for s in split_sentences(text)]
        yield from self._join(self._cover(block.span, parts), self._words, first)

    def _words(self, span: Span) -> Iterator[Span]:
        """Pieces of a sentence that is too long: as many words as fit."""
        words, position = [], span.start
        for word in self._text[span.start : span.end].split():
            begin = self._text.index(word, position)
            position = begin + len(word)
            words.append(Span(begin, position))
        yield from self._join(words, self._letters, self._room)

    def _letters(self, span: Span) -> Iterator[Span]:
        """Halves of a word that is too long, down to what fits or a single character."""
        if span.end - span.start <= 1 or self._cost(span) <= self._room:
            yield span
            return
        middle = (span.start + span.end) // 2
        yield from self._letters(Span(span.start, middle))
        yield from self._letters(Span(middle, span.end))

    def _join(
        self, parts: Sequence[Span], finer: Callable[[Span], Iterator[Span]], room: int
    ) -> Iterator[Span]:
        """Neighbouring parts joined as long as they fit; a part too long alone is cut finer."""
        held: Span | None = None
        size = 0
        for part in parts:
            cost = self._cost(part)
            if held is not None and size + cost <= room:
                held, size = Span(held.start, part.end), size + cost
                continue
            if held is not None:
                yield held
                room = self._room
            held, size = part, cost
            if cost > self._room:
                yield from finer(part)
                held = None
        if held is not None:
            yield held

    def _cover(self, whole: Span, parts: Sequence[Span]) -> list[Span]:
        """The parts, widened so that no character between them is lost, without outer spaces."""
        starts = [whole.start, *[part.start for part in parts[1:]], whole.end]
        spans = []
        for start, end in pairwise(starts):
            piece = self._text[start:end]
            start += len(piece) - len(piece.lstrip())
            end -= len(piece) - len(piece.rstrip())
            if start < end:
                spans.append(Span(start, end))
        return spans

    def _cost(self, span: Span) -> int:
        return max(0, self._count(self._text[span.start : span.end]) - self._overhead)
