"""Pages to chunks: passages small enough for the embedding model, whole enough to be cited.

Chunks never cross a page; `packing` fills them with blocks. A section that is shorter than the
budget shares its chunk with the sections after it (`join_tokens`); what the chunk then
says of its place is what these have in common. There is no overlap: every character of a page that
is not white space is in exactly one chunk.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.packing import CountTokens, Packer
from ingest.types import Block, Chunk, Page, Section, Span, chunk_id

_JOIN = " › "
_COUNTED = 2_048  # texts whose tokens are remembered


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
    # Blocks are counted alone and as passages, headings on every page: most texts come twice.
    count_tokens = lru_cache(_COUNTED)(count_tokens)
    overhead = count_tokens("")
    for page in pages:
        pieces: list[_Piece] = []
        for blocks, names in _by_section(page, path, sections):
            context = context_text(title, names, count_tokens=count_tokens, max_tokens=max_tokens)
            room = _room(count_tokens(context), max_tokens, target_tokens)
            packer = Packer(page.text, count_tokens, overhead, room)
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
