"""General knowledge on ISO/IEC 42001 from the shipped FAQ: cited like a source, marked as general.

The FAQ never enters the company's library. It is small, so every question is compared with all
entries, by vector and by words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from assistant.citations import cite
from assistant.messages import Language
from assistant.resources import data_path
from assistant.types import Citation
from assistant.words import content_words
from ingest.analysis.sentences import split_sentences
from ingest.analysis.terms import analyse, query_terms
from ingest.embed import Embedder
from ingest.parsers import parse
from ingest.types import (
    Block,
    Document,
    DocumentControl,
    Kind,
    Limits,
    Page,
    Span,
    Status,
    document_id,
)

SENTENCES = 4  # how much of an entry is quoted
# What people call the standard when they speak of nothing else.
_NORM = re.compile(
    r"\b(?:(?:die|der|das|dieser?|diesen?|dieses|the|this) )?"
    r"(?:norm|standard|(?:(?:DIN |EN )*(?:ISO(?:/IEC)?)[ -]*)?42001(?::\d{4}(?:-\d{2})?)?)\b",
    re.IGNORECASE,
)


def _named(text: str) -> str:
    """The text with one name for the standard."""
    return _NORM.sub("ISO/IEC 42001", text)


def _bare(text: str) -> str:
    """The text without the standard's name; itself where nothing else is left."""
    left = " ".join(_NORM.sub(" ", text).split())
    return left if content_words(left) else _named(text)


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the FAQ with the paragraphs that answer it."""

    id: str
    heading: str
    phrasings: tuple[str, ...]  # the question and other ways to put it
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Faq:
    """The FAQ of one language."""

    document: Document
    page: Page
    entries: tuple[Entry, ...]


@lru_cache
def load_faq(language: Language) -> Faq:
    """Read `corpus/faq/<language>.md` and the index of phrasings."""
    folder = data_path("corpus") / "faq"
    path = folder / f"{language}.md"
    data = path.read_bytes()
    parsed = parse(data, file=path.name, limits=Limits())
    page = parsed.pages[0]
    index = yaml.safe_load((folder / "index.yaml").read_text(encoding="utf-8"))
    return Faq(
        document=_document(path, data, language, parsed.properties.get("title")),
        page=page,
        entries=tuple(_entries(page, index, language)),
    )


def _document(path: Path, data: bytes, language: str, title: str | None) -> Document:
    return Document(
        id=document_id(data),
        file=f"faq/{path.name}",
        source=f"faq/{path.name}",
        format="markdown",
        kind=Kind.GENERAL,
        language=language,
        control=DocumentControl(title=title or "FAQ ISO/IEC 42001", status=Status.APPROVED),
        pages=1,
        fixed_pages=False,
    )


def _entries(page: Page, index: list[Mapping[str, object]], language: str) -> list[Entry]:
    """The page cut at its headings, with the index's phrasings for each."""
    phrasings: dict[str, tuple[str, tuple[str, ...]]] = {}
    for raw in index:
        wording = raw[language]
        assert isinstance(wording, dict)
        question = str(wording["question"])
        others = tuple(str(text) for text in wording.get("phrasings", ()))
        phrasings[question] = (str(raw["id"]), (question, *others))
    entries: list[Entry] = []
    blocks: list[Block] = []
    heading: str | None = None
    for block in (*page.blocks, None):
        if block is None or block.kind == "heading":
            if heading in phrasings and blocks:
                entry_id, ways = phrasings[heading]
                entries.append(Entry(entry_id, heading, ways, tuple(blocks)))
            blocks = []
            heading = page.text[block.span.start : block.span.end] if block else None
        else:
            blocks.append(block)
    return entries


@dataclass(frozen=True, slots=True)
class FaqMatch:
    """The entry nearest to a question and how near: 0..1."""

    faq: Faq
    entry: Entry
    score: float


@dataclass(frozen=True, slots=True)
class _Ways:
    """All phrasings of a FAQ in their order, one a row, as they are compared with questions."""

    vectors: NDArray[np.float64]
    terms: tuple[frozenset[str], ...]


class FaqSearch:
    """Matches questions with the FAQ; keeps the phrasings' vectors and terms. Safe for threads."""

    def __init__(self, reader: Embedder) -> None:
        self._reader = reader
        self._ways: dict[Language, tuple[_Ways, _Ways]] = {}

    def best(self, question: str, *, language: Language) -> FaqMatch | None:
        """Return the nearest entry, or None where the FAQ is empty."""
        faq = load_faq(language)
        rows = [entry for entry in faq.entries for _ in entry.phrasings]
        if not rows:
            return None
        if language not in self._ways:
            texts = [text for entry in faq.entries for text in entry.phrasings]
            named = self._read([_named(text) for text in texts], language)
            self._ways[language] = named, self._read([_bare(text) for text in texts], language)
        named, bare = self._ways[language]
        whole = self._scores(_named(question), named, language)
        # Nearly every entry names the standard, so what is left without its name counts as much.
        left = self._scores(_bare(question), bare, language)
        scores = [(a + b) / 2 for a, b in zip(whole, left, strict=True)]
        top = max(range(len(rows)), key=lambda i: (scores[i], -i))
        return FaqMatch(faq=faq, entry=rows[top], score=scores[top])

    def _read(self, phrasings: list[str], language: Language) -> _Ways:
        return _Ways(
            vectors=np.asarray([self._reader.embed_query(text) for text in phrasings]),
            terms=tuple(frozenset(analyse(text, language)) for text in phrasings),
        )

    def _scores(self, question: str, ways: _Ways, language: Language) -> list[float]:
        """How near the question is to each phrasing, by vector and by words: 0..1."""
        cosines = ways.vectors @ np.asarray(self._reader.embed_query(question))
        wanted = set(query_terms(question, language))
        return [
            0.6 * cosine + 0.4 * _dice(wanted, terms)
            for cosine, terms in zip(cosines.tolist(), ways.terms, strict=True)
        ]


def _dice(wanted: set[str], others: frozenset[str]) -> float:
    """Share of common terms (Dice): 1 means the same terms."""
    total = len(wanted) + len(others)
    return 2 * len(wanted & others) / total if total else 0.0


def faq_citations(match: FaqMatch, *, first: int) -> list[Citation]:
    """Return the first sentences of the entry as citations numbered from `first`."""
    spans: list[Span] = []
    page = match.faq.page
    for block in match.entry.blocks:
        base = block.span.start
        for span in split_sentences(page.text[block.span.start : block.span.end]):
            spans.append(Span(base + span.start, base + span.end))
    return [
        cite(
            match.faq.document,
            page,
            span,
            number=first + offset,
            section=(match.entry.heading,),
            language=match.faq.document.language,
        )
        for offset, span in enumerate(spans[:SENTENCES])
    ]
