"""Pages to chunks: passages small enough for the embedding model, whole enough to be cited.

Chunks never cross a page. Whole blocks are packed up to the budget and spread evenly; only a block
that exceeds it alone is cut, at table cells, sentence ends, then words. A section that is shorter
than the budget shares its chunk with the sections after it (`join_tokens`); what the chunk then
says of its place is what these have in common. There is no overlap: every character of a page that
is not white space is in exactly one chunk.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.analysis.sentences import split_sentences
from ingest.types import Block, Chunk, Page, Section, Span, chunk_id

CountTokens = Callable[[str], int]
_JOIN = " › "


def split_chunks(
    pages: Sequence[Page],
    *,
    document_id: str,
    title: str,
    count_tokens: CountTokens,
    max_tokens: int,
    target_tokens: int | None = None,
    join_tokens: int = 0,
) -> tuple[list[Chunk], list[Section]]:
    """Return the chunks of a document in reading order, and its sections.

    `max_tokens` bounds `context_text` (with the same window) and the chunk's text together; 0 or
    less means that there is no window. `target_tokens` bounds the text alone, from below the
    window; by default the window is filled. Neighbouring sections share a chunk up to
    `join_tokens`; 0 keeps every section to itself.
    """
    chunks: list[Chunk] = []
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    overhead = count_tokens("")
    for page in pages:
        pieces: list[_Piece] = []
        for blocks, names in _by_section(page, path, sections):
            context = context_text(title, names, count_tokens=count_tokens, max_tokens=max_tokens)
            room = _room(count_tokens(context), max_tokens, target_tokens)
            packer = _Packer(page.text, count_tokens, overhead, room)
            for span in packer.pack(blocks):
                cost = count_tokens(page.text[span.start : span.end]) if join_tokens else 0
                pieces.append(_Piece(span, names, cost, min(room, join_tokens)))
        for piece in _joined(pieces) if join_tokens else pieces:
            chunks.append(
                Chunk(
                    id=chunk_id(document_id, page.number, piece.span),
                    document_id=document_id,
                    page=page.number,
                    span=piece.span,
                    text=page.text[piece.span.start : piece.span.end],
                    section=piece.names,
                    ordinal=len(chunks),
                )
            )
    return chunks, sections


@dataclass(frozen=True, slots=True)
class _Piece:
    """A span of one section, or of several that were joined."""

    span: Span
    names: tuple[str, ...]
    cost: int  # tokens of its text
    room: int  # tokens that its chunk may take


def _joined(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Neighbours joined as long as they fit; a new chapter begins anew once half the room is used.

    Texts may cost a token more together than apart, so one is kept free for each seam.
    """
    joined: list[_Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None:
            room = min(last.room, piece.room)
            chapter = last.names[:1] == piece.names[:1] and len(piece.names) > 1
            enough = last.cost > room // 2 and not chapter
            if last.cost + piece.cost + 1 <= room and not enough:
                span = Span(last.span.start, piece.span.end)
                names = _common(last.names, piece.names)
                joined[-1] = _Piece(span, names, last.cost + piece.cost + 1, room)
                continue
        joined.append(piece)
    return joined


def _common(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    length = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), None)
    return a[: min(len(a), len(b)) if length is None else length]


def context_text(
    title: str,
    section: tuple[str, ...],
    *,
    count_tokens: CountTokens | None = None,
    max_tokens: int = 0,
) -> str:
    """Return what is indexed with a chunk: "Title › Section › Subsection".

    With a window (`max_tokens` > 0) it takes at most a quarter of it: the nearest heading stays
    longest, then the title, then the headings between.
    """
    parts = [part for part in section if part.casefold() != title.casefold()]
    if count_tokens is None or max_tokens <= 0:
        return _JOIN.join(filter(None, [title, *parts]))
    limit = max_tokens // 4
    while True:
        text = _JOIN.join(filter(None, [title, *parts]))
        if count_tokens(text) <= limit:
            return text
        if len(parts) > 1:
            parts.pop(0)
        elif parts and title:
            title = title.rpartition(" ")[0]
        elif parts:
            parts = [head] if (head := parts[0].rpartition(" ")[0]) else []
        elif title:
            title = title.rpartition(" ")[0]
        else:
            return ""


def _room(context: int, max_tokens: int, target_tokens: int | None) -> int:
    """Tokens that a chunk's text may take; a very large number where nothing bounds it."""
    window = max_tokens - context if max_tokens > 0 else 1 << 30
    return max(1, min(window, target_tokens or window))


def _by_section(
    page: Page, path: list[tuple[int, str]], sections: list[Section]
) -> Iterator[tuple[list[Block], tuple[str, ...]]]:
    """Runs of blocks under one heading; headings that follow each other directly stay together.

    `path` is carried from page to page, and `sections` is added to.
    """
    run: list[Block] = []
    for block in page.blocks:
        if block.kind == "heading":
            if run and not _leads(run, block, first=len(sections) == 1):
                yield run, _names(path)
                run = []
            while path and path[-1][0] >= block.level:
                path.pop()
            path.append((block.level, page.text[block.span.start : block.span.end]))
            sections.append(Section(_names(path), page.number, block.span.start))
        run.append(block)
    if run:
        yield run, _names(path)


def _leads(run: list[Block], heading: Block, *, first: bool) -> bool:
    """Whether the headings so far only lead to this one: a title, or a chapter's own heading."""
    bare = all(block.kind == "heading" for block in run)
    return bare and (heading.level > run[-1].level or (first and len(run) == 1))


def _names(path: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(name for _, name in path)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A block, or a piece of one that was too long, with its cost in tokens."""

    span: Span
    cost: int
    holds: bool  # a heading or "…:": what follows belongs to it


class _Packer:
    """Packs the blocks of one section of one page."""

    def __init__(self, text: str, count: CountTokens, overhead: int, room: int) -> None:
        self._text = text
        self._count = count
        self._overhead = overhead  # special tokens, counted once a chunk and not once a block
        self._room = max(1, room - overhead)

    def pack(self, blocks: Sequence[Block]) -> Iterator[Span]:
        """The spans of the chunks, in order."""
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
