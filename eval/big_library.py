"""A library of any size in minutes, for measuring questions: sentences analysed and embedded once.

Reading a hundred thousand passages the real way takes an hour, nearly all of it for words and
vectors. Here passages are drawn from a stock of sentences, so that both are computed once a
sentence: a passage's terms are those of its sentences, its vector is their mean. What lies on the
disk afterwards is what ingesting leaves, and is searched, changed and removed like it.

`python -m eval.big_library FOLDER [CHUNKS] [MODEL]` makes one from this repository's own texts.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine

from ingest.analysis.terms import analyse
from ingest.embed import Embedder
from ingest.embedders import STATIC, load_embedder
from ingest.library import closeups, compounds, files, generations, repair, schema, write
from ingest.library.vectors import Vectors
from ingest.types import (
    Block,
    Chunk,
    Document,
    DocumentControl,
    Kind,
    Page,
    Section,
    Span,
    Status,
    chunk_id,
    document_id,
)
from ingest.units import units_of

PER_DOCUMENT = 50  # passages
WORDS = 120  # of a passage, at least
AT_ONCE = 20  # documents a transaction
REFERENCE, DRAFT = 25, 10  # every so manieth document is reference material, or a draft


@dataclass(frozen=True, slots=True)
class Stock:
    """Sentences of one language with their index terms and vectors, one a row."""

    language: str
    sentences: Sequence[str]
    terms: Sequence[Sequence[str]]
    vectors: NDArray[np.float32]
    words: NDArray[np.int64]


def build_library(
    data_dir: Path,
    sentences: Mapping[str, Sequence[str]],
    *,
    chunks: int,
    embedder: Embedder,
    chroma: bool = True,
    seed: int = 1,
) -> int:
    """Make a library of about `chunks` passages in `data_dir`, which is empty; return how many.

    `sentences` are by language ("de", "en"); documents take turns in it. Without `chroma` the
    index holds the flat files alone: enough for questions, and much quicker to make.
    """
    stocks = [stock_of(language, some, embedder) for language, some in sentences.items()]
    rng = np.random.default_rng(seed)
    files.make_folder(data_dir)
    engine = schema.open_engine(data_dir)
    generation = generations.begin(data_dir, None)
    folder = generations.folder_of(data_dir, generation)
    index = Vectors(folder, repair.collection_name(embedder.name))
    made = 0
    try:
        index.flat.create()
        for first in range(0, -(-chunks // PER_DOCUMENT), AT_ONCE):
            with schema.writing(engine) as connection:
                for number in range(first, min(first + AT_ONCE, -(-chunks // PER_DOCUMENT))):
                    stock = stocks[number % len(stocks)]
                    made += _add(connection, index, embedder.name, stock, number, rng, chroma)
        _finish(engine, index, embedder, generation, chroma)
    finally:
        index.close()
        engine.dispose()
    return made


def stock_of(language: str, sentences: Sequence[str], embedder: Embedder) -> Stock:
    """Return the sentences that are one unit each, with their terms and vectors."""
    kept = [one for one in dict.fromkeys(sentences) if _is_one_unit(one, language)]
    vectors = np.asarray(embedder.embed_documents(kept), np.float32)
    return Stock(
        language=language,
        sentences=kept,
        terms=[analyse(one, language) for one in kept],
        vectors=vectors,
        words=np.array([len(one.split()) for one in kept]),
    )


def _is_one_unit(sentence: str, language: str) -> bool:
    document, pages, chunks = _passages(0, language, "x", [("x", [sentence])])
    units = units_of(chunks[0], document=document, page=pages[0])
    return "\n" not in sentence and [unit.text for unit in units] == [sentence]


def _add(
    connection: Connection,
    index: Vectors,
    model: str,
    stock: Stock,
    number: int,
    rng: np.random.Generator,
    chroma: bool,
) -> int:
    drawn = list(_draw(stock, rng))
    title = " ".join(stock.sentences[drawn[0][0]].split()[:6])
    headings = [" ".join(stock.sentences[rows[-1]].split()[:5]) for rows in drawn]
    texts = [[stock.sentences[row] for row in rows] for rows in drawn]
    headed = [(f"{n} {headings[n - 1]}", some) for n, some in enumerate(texts, 1)]
    document, pages, chunks = _passages(number, stock.language, title, headed)
    terms = {
        chunk.id: [
            *analyse(f"{title}\n{heading}", stock.language),
            *(term for row in rows for term in stock.terms[row]),
        ]
        for chunk, (heading, _), rows in zip(chunks, headed, drawn, strict=True)
    }
    write.replace_document(connection, document, pages, chunks, terms, "")
    means = np.stack([stock.vectors[rows].mean(axis=0) for rows in drawn])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    packed = {
        chunk.id: closeups.pack([mean.tolist(), *stock.vectors[rows].tolist()])
        for chunk, mean, rows in zip(chunks, means, drawn, strict=True)
    }
    closeups.store(connection, model, packed)
    if chroma:
        repair.put(index, document, chunks, means.tolist())
    else:
        index.flat.upsert([chunk.id for chunk in chunks], means, [document.id] * len(chunks))
    return len(chunks)


def _draw(stock: Stock, rng: np.random.Generator) -> Iterator[list[int]]:
    """Yield the rows of each passage's sentences."""
    for _ in range(PER_DOCUMENT):
        rows = rng.integers(len(stock.sentences), size=WORDS)
        enough = int(np.searchsorted(np.cumsum(stock.words[rows]), WORDS)) + 1
        yield [int(row) for row in rows[:enough]]


def _passages(
    number: int, language: str, title: str, passages: Sequence[tuple[str, Sequence[str]]]
) -> tuple[Document, list[Page], list[Chunk]]:
    """Return a document with a page for each passage: heading, then a paragraph a sentence."""
    identity = document_id(f"{language} {number}".encode())
    pages, chunks, sections = [], [], []
    for place, (heading, texts) in enumerate(passages, 1):
        blocks, text = [Block("heading", Span(0, len(heading)), level=2)], heading
        for one in texts:
            start = len(text) + 1
            text = f"{text}\n{one}"
            blocks.append(Block("paragraph", Span(start, len(text))))
        span = Span(len(heading) + 1, len(text))
        pages.append(Page(place, text, tuple(blocks)))
        sections.append(Section((heading,), place, 0))
        chunks.append(
            Chunk(
                id=chunk_id(identity, place, span),
                document_id=identity,
                page=place,
                span=span,
                text=text[span.start : span.end],
                section=(heading,),
                language=language,
                ordinal=place - 1,
            )
        )
    document = Document(
        id=identity,
        file=f"{number:06}.txt",
        source=f"{number:06}.txt",
        format="text",
        kind=Kind.REFERENCE if number % REFERENCE == 1 else Kind.COMPANY,
        language=language,
        control=DocumentControl(
            title=title, status=Status.DRAFT if number % DRAFT == 2 else Status.APPROVED
        ),
        pages=len(pages),
        fixed_pages=False,
        sections=tuple(sections),
    )
    return document, pages, chunks


def _finish(
    engine: Engine, index: Vectors, embedder: Embedder, generation: str, chroma: bool
) -> None:
    with schema.writing(engine) as connection:
        compounds.refresh(connection)
        write.remember(connection, embedder.name, generation)
        write.set_dirty(connection, False)
    if chroma:
        index.check(embedder.dimension)


def own_sentences() -> dict[str, list[str]]:
    """Return the sentences of this repository's own texts: invented companies, sample, FAQ."""
    from ingest.analysis.language import detect_language
    from ingest.analysis.sentences import split_sentences

    root = Path(__file__).resolve().parents[1]
    found: dict[str, list[str]] = {"de": [], "en": []}
    for path in sorted(
        [*root.glob("eval/judging/companies/**/*.md"), *root.glob("corpus/**/*.md")]
    ):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.lstrip("#-*> ").strip()
            for span in split_sentences(text):
                one = text[span.start : span.end]
                if len(one.split()) >= 5:
                    found["de" if detect_language(one) == "de" else "en"].append(one)
    return found


def main() -> None:
    """Make a library from the command line."""
    folder, *rest = sys.argv[1:]
    size, model = int(rest[0]) if rest else 100_000, rest[1] if len(rest) > 1 else STATIC
    made = build_library(Path(folder), own_sentences(), chunks=size, embedder=load_embedder(model))
    sys.stdout.write(f"{made} passages in {folder}\n")


if __name__ == "__main__":
    main()
