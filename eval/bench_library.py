"""Questions to libraries of any size, ours and a Chroma with the same vectors beside it.

The libraries are those of `eval.big_library`, made of this repository's own texts; the questions
are the labelled ones on them, each asked once. Each function is a task for `eval.bench_child`.
"""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.retrieve import DEPTH, retrieve, weighted_terms
from assistant.session import Assistant
from assistant.settings import Settings
from assistant.web.pace import answers_side_by_side, without_searching_twice
from eval.bench_tutorial import RESULTS, open_store
from eval.big_library import build_library, own_sentences
from ingest.analysis.language import detect_language
from ingest.embed import Embedder
from ingest.embedders import load_embedder
from ingest.library.store import Library

DATA = Path(__file__).parent / "data"
PART = 5_000  # passages that Chroma is asked for at once
WARM_UP = 5
QUESTIONS = 40
BATCH = 5_000  # Chroma takes at most 5,461 records a call


def build(*, data_dir: str, chroma: str, model: str, passages: int) -> dict[str, Any]:
    """Make a library of about so many passages, and a Chroma with the same texts and vectors."""
    embedder = load_embedder(model)
    began = time.perf_counter()
    sentences = own_sentences()
    made = build_library(
        Path(data_dir), sentences, chunks=passages, embedder=embedder, chroma=False
    )
    built = time.perf_counter()
    beside, aside = open_store(chroma, embedder), 0.0
    waiting: list[tuple[str, str, dict[str, str], list[float]]] = []
    with Library.open(Path(data_dir), embedder=embedder) as library:
        documents = library.documents()
        for document in documents:
            chunks = library.document_chunks(document.id)
            closeups = library.closeups([chunk.id for chunk in chunks])
            waiting += [
                (chunk.id, chunk.text, {"document": document.id}, closeups[chunk.id][0].tolist())
                for chunk in chunks
            ]
            if len(waiting) >= BATCH - 200 or document is documents[-1]:
                aside += _put(beside, waiting)
                waiting = []
    return {"passages": made, "ours s": built - began, "Chroma s": aside}


def _put(beside: Any, records: Sequence[tuple[str, str, dict[str, str], list[float]]]) -> float:
    """Write records to Chroma the way its LangChain class does; return the seconds."""
    ids, texts, metadatas, vectors = (list(column) for column in zip(*records, strict=True))
    began = time.perf_counter()
    beside._collection.upsert(ids=ids, documents=texts, metadatas=metadatas, embeddings=vectors)
    return time.perf_counter() - began


def ask(*, data_dir: str, model: str) -> dict[str, Any]:
    """Milliseconds of warm questions: a whole answer, search alone, and each kind of search.

    As the served page answers them: one thread for each product of numpy's, and what is there
    already is not searched for garbage again (`web.pace`).
    """
    settings = Settings(data_dir=Path(data_dir), embedding_model=model)
    texts = iter(questions(WARM_UP + 3 * QUESTIONS))
    with answers_side_by_side(), Assistant.open(settings) as assistant:
        library = assistant.library()
        first = milliseconds(assistant.ask, [next(texts)])
        for _ in range(WARM_UP - 1):
            assistant.ask(next(texts))
        with without_searching_twice():
            asked = [next(texts) for _ in range(QUESTIONS)]
            told = {"answer ms": spread(milliseconds(assistant.ask, asked))}

        def search(text: str) -> object:
            return retrieve(
                text,
                library=library,
                embedder=assistant.embedder,
                language=detect_language(text),
            )

        told["search ms"] = spread(milliseconds(search, [next(texts) for _ in range(QUESTIONS)]))
        told |= _kinds(library, assistant.embedder, list(texts))
        return {
            "passages": library.counts().chunks,
            "documents": len(library.documents()),
            "first answer ms": first[0],
            **told,
        }


def _kinds(library: Library, embedder: Embedder, texts: Sequence[str]) -> dict[str, Any]:
    vectors = [embedder.embed_query(text) for text in texts]
    some, most = chosen_documents([document.id for document in library.documents()])
    moved = [[-x for x in vector] for vector in vectors]  # cosines of a question may be kept
    turned = [vector[::-1] for vector in vectors]
    return {
        "by vector ms": spread(milliseconds(lambda v: library.search_dense(v, DEPTH), vectors)),
        "by vector, 10 % of documents ms": spread(
            milliseconds(lambda v: library.search_dense(v, DEPTH, documents=some), moved)
        ),
        "by vector, 90 % of documents ms": spread(
            milliseconds(lambda v: library.search_dense(v, DEPTH, documents=most), turned)
        ),
        "by words ms": spread(
            milliseconds(
                lambda text: library.search_lexical(
                    weighted_terms(text, detect_language(text), library), DEPTH
                ),
                texts,
            )
        ),
    }


def ask_chroma(*, chroma: str, model: str) -> dict[str, Any]:
    """Milliseconds of the tutorial's `similarity_search` for the same questions and vectors."""
    embedder = load_embedder(model)
    beside = open_store(chroma, embedder)
    texts = questions(WARM_UP + 2 * QUESTIONS)
    for text in texts[:WARM_UP]:
        beside.similarity_search(text, k=RESULTS)
    asked, rest = texts[WARM_UP : WARM_UP + QUESTIONS], texts[WARM_UP + QUESTIONS :]
    vectors = [embedder.embed_query(text) for text in rest]
    passages, ids = stored(beside)
    some, most = chosen_documents(ids)

    def filtered(documents: Sequence[str]) -> Callable[[list[float]], object]:
        only: dict[str, Any] = {"document": {"$in": list(documents)}}
        return lambda v: beside.similarity_search_by_vector(v, k=DEPTH, filter=only)

    return {
        "passages": passages,
        "search ms": spread(milliseconds(lambda t: beside.similarity_search(t, k=RESULTS), asked)),
        "by vector ms": spread(
            milliseconds(lambda v: beside.similarity_search_by_vector(v, k=DEPTH), vectors)
        ),
        "by vector, 10 % of documents ms": spread(milliseconds(filtered(some), vectors)),
        "by vector, 90 % of documents ms": spread(milliseconds(filtered(most), vectors)),
    }


def stored(store: Any) -> tuple[int, list[str]]:
    """Return how many passages a Chroma store holds, and the documents they belong to.

    They are read in parts: Chroma cannot return a hundred thousand at once.
    """
    count = store._collection.count()
    found: dict[str, None] = {}
    for start in range(0, count, PART):
        part = store._collection.get(include=["metadatas"], limit=PART, offset=start)
        found |= {str(one["document"]): None for one in part["metadatas"] if one}
    return count, list(found)


def chosen_documents(ids: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return a tenth and nine tenths of the documents, the same ones each time."""
    order = np.random.default_rng(1).permutation(len(ids))
    mixed = [sorted(ids)[place] for place in order]
    tenth = max(1, len(mixed) // 10)
    return mixed[:tenth], mixed[: len(mixed) - tenth]


def questions(count: int) -> list[str]:
    """Return so many different labelled questions, German and English in turn."""
    pairs = zip(*all_questions().values(), strict=False)
    mixed = [text for pair in pairs for text in pair]
    if len(mixed) < count:
        raise ValueError(f"{len(mixed)} questions for {count}")
    return mixed[:count]


def all_questions() -> dict[str, list[str]]:
    """Return the labelled questions by language ("de", "en"), none twice."""
    found: dict[str, dict[str, None]] = {"de": {}, "en": {}}
    for path in [*sorted((DATA / "questions").glob("*.json")), DATA / "sample_questions.json"]:
        for one in json.loads(path.read_text(encoding="utf-8"))["questions"]:
            found[one["language"]][one["question"]] = None
    return {language: list(some) for language, some in found.items()}


def milliseconds(work: Callable[[Any], object], given: Sequence[Any]) -> list[float]:
    """Return the milliseconds of `work` for each of the things given."""
    times = []
    for one in given:
        began = time.perf_counter()
        work(one)
        times.append(1000 * (time.perf_counter() - began))
    return times


def spread(times: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th of a hundred."""
    ordered = sorted(times)
    return {
        "p50": statistics.median(ordered),
        "p95": ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))],
    }
