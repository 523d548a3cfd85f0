"""Public labelled retrieval sets (BEIR layout), filled into a library the way the product does.

Each passage becomes one page with its title as a heading, read by the product's own parsers; it is
cut only where it exceeds the embedding model's window. All pages of a set lie in a few documents
without a title, so that nothing but the set's own text is indexed.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.companies import SHARED
from ingest.analysis.language import detect_language
from ingest.chunk import split_chunks
from ingest.embed import Embedder
from ingest.library.closeups import unit_texts
from ingest.library.lexical import embedded_text
from ingest.library.store import Library
from ingest.parsers.markdown import parse_markdown
from ingest.parsers.text import parse_text
from ingest.reading import DEFAULT_WINDOW
from ingest.types import (
    Block,
    Chunk,
    Document,
    DocumentControl,
    Kind,
    Limits,
    Page,
    Section,
    Span,
    document_id,
)

FOLDER = SHARED / "data" / "retrieval"
PER_DOCUMENT = 500  # passages; a document is stored in one transaction
_MARKDOWN = re.compile(r"^#{1,6}\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Query:
    """A query and the ids of the passages that are right for it."""

    id: str
    text: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """A labelled set. `passages` maps an id to (title, text); `whole` is False for a part of it."""

    name: str
    language: str  # "de", "en" or "en->de" (queries -> passages)
    passages: dict[str, tuple[str, str]]
    queries: tuple[Query, ...]
    whole: bool = True

    @property
    def blank(self) -> int:
        """How many queries have no text."""
        return sum(not query.text.strip() for query in self.queries)


def set_names() -> list[str]:
    """Return the names of the sets that are there, in alphabetical order."""
    return sorted(path.parent.name for path in FOLDER.glob("*/qrels.tsv"))


def load_set(name: str, *, limit: int | None = None, passages: int | None = None) -> RetrievalSet:
    """Return a set, or with a limit a part of it.

    `limit` keeps the first queries; `passages` all that is right for these and the first others up
    to that number. Queries without a label are left out, blank ones kept.
    """
    folder = FOLDER / name
    corpus = {row["_id"]: (row.get("title", ""), row["text"]) for row in _rows(folder / "corpus")}
    relevant: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, passage, score = line.split("\t")
        if int(score) > 0 and passage in corpus:
            relevant.setdefault(query, set()).add(passage)
    every = tuple(
        Query(row["_id"], row["text"], frozenset(relevant[row["_id"]]))
        for row in _rows(folder / "queries")
        if row["_id"] in relevant
    )
    queries = every[:limit]
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    whole = len(queries) == len(every)
    if passages is not None and passages < len(corpus):
        whole = False
        wanted = {one for query in queries for one in query.relevant}
        others = [one for one in corpus if one not in wanted]
        kept = wanted.union(others[: max(0, passages - len(wanted))])
        corpus = {one: text for one, text in corpus.items() if one in kept}
    return RetrievalSet(name, str(meta["lang"]), corpus, queries, whole)


@contextmanager
def set_library(
    one: RetrievalSet, *, embedder: Embedder, folder: Path | None = None
) -> Iterator[tuple[Library, dict[str, str]]]:
    """Fill a library with a set's passages and yield it with the passage id of each chunk.

    The library lies in a temporary folder, or in `folder`, which then is kept.
    """
    with TemporaryDirectory(prefix="aims-eval-") as temporary:
        place = folder or Path(temporary)
        owner: dict[str, str] = {}
        with Library.open(place, embedder=embedder, write=True) as library:
            ids = list(one.passages)
            for start in range(0, len(ids), PER_DOCUMENT):
                some = ids[start : start + PER_DOCUMENT]
                owner |= _add(library, f"{one.name} {start}", {i: one.passages[i] for i in some})
        with Library.open(place, embedder=embedder) as library:
            yield library, owner


def passage_page(number: int, title: str, text: str) -> Page:
    """Return a passage as a page: its title as a heading of the first level, then its blocks."""
    parser = parse_markdown if _MARKDOWN.search(text) else parse_text
    parsed = parser(text.encode(), file="passage", limits=Limits()).pages
    page = parsed[0] if parsed else Page(1, "", ())
    head = " ".join(title.split())
    if not head:
        return replace(page, number=number)
    shift = len(head) + 1
    blocks = [Block("heading", Span(0, len(head)), 1)]
    for block in page.blocks:
        cells = tuple(Span(c.start + shift, c.end + shift) for c in block.cells)
        span = Span(block.span.start + shift, block.span.end + shift)
        level = block.level + 1 if block.kind == "heading" else 0
        blocks.append(replace(block, span=span, cells=cells, level=level))
    return Page(number, f"{head}\n{page.text}", tuple(blocks))


def _add(library: Library, name: str, passages: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Store passages as one document; return the passage id of each of its chunks."""
    embedder = library.embedder
    identity = document_id(name.encode())
    pages: list[Page] = []
    chunks: list[Chunk] = []
    sections: list[Section] = []
    owner: dict[str, str] = {}
    for number, (one, (title, text)) in enumerate(passages.items(), start=1):
        pages.append(passage_page(number, title, text))
        cut, its_sections = _cut(pages[-1], identity, embedder)
        chunks += [replace(chunk, ordinal=len(chunks) + n) for n, chunk in enumerate(cut)]
        sections += its_sections
        owner |= {chunk.id: one for chunk in cut}
    document = Document(
        id=identity,
        file="",  # and so no title, which would be indexed with every passage
        source=f"eval:{name}",
        format="text",
        kind=Kind.COMPANY,
        language=_majority(chunks),
        control=DocumentControl(),
        pages=len(pages),
        fixed_pages=True,
        sections=tuple(sections),
    )
    chunks = [replace(chunk, language=_language(chunk, document.language)) for chunk in chunks]
    vectors, closeup = _embed(document, pages, chunks, embedder)
    library.add(document, pages, chunks, vectors, closeup=closeup)
    return owner


def _cut(page: Page, identity: str, embedder: Embedder) -> tuple[list[Chunk], list[Section]]:
    """The passage as one chunk, or, where it exceeds the window, as the product cuts it."""
    window = embedder.window or DEFAULT_WINDOW
    return split_chunks(
        [page],
        document_id=identity,
        title="",
        count_tokens=embedder.count_tokens,
        max_tokens=window,
        join_tokens=window,
    )


def _embed(
    document: Document, pages: Sequence[Page], chunks: Sequence[Chunk], embedder: Embedder
) -> tuple[list[list[float]], list[list[list[float]]]]:
    vectors = embedder.embed_documents([embedded_text("", chunk, embedder) for chunk in chunks])
    units = [unit_texts(document, pages[chunk.page - 1 : chunk.page], chunk) for chunk in chunks]
    rows = iter(embedder.embed_documents([text for some in units for text in some]))
    return vectors, [[next(rows) for _ in some] for some in units]


def _language(chunk: Chunk, fallback: str) -> str:
    found = detect_language(chunk.text)
    return fallback if found == "und" else found


def _majority(chunks: Sequence[Chunk]) -> str:
    found: list[str] = [detect_language(chunk.text) for chunk in chunks]
    return max(("de", "en"), key=found.count)


def _rows(path: Path) -> list[dict[str, Any]]:
    lines = path.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]
