"""Is the right passage found? Every public set by one way, the product's own.

Three columns: what the library finds by words, by vectors, and what `assistant.retrieve` makes of
both. Chunks count as the passage they were cut from. A query without text or results counts as
zero. Beside them stand plain BM25 on the same set and what others published on related ones.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.question import question_language
from assistant.retrieve import DEPTH, retrieve, weighted_terms
from eval import intervals
from eval.metrics import average_precision_at_k, mean, ndcg_at_k, recall_at_k
from eval.retrieval_sets import Query, RetrievalSet, set_library
from ingest.embed import Embedder, embed_question
from ingest.library.store import Library

COLUMNS = ("lexical", "dense", "fused")
SHOWN = 10  # ranks that count
LARGE = 2_000  # passages; of a larger set a limited run takes this many

# bm25s "lucene", k1 1.5, b 0.75, stop words and Snowball stems, title and text: measured once when
# the sets were put together (the README beside them), over all queries with blank ones as zero.
PLAIN_BM25: dict[str, dict[str, float]] = {
    "obliqa_dev": {"recall@5": 0.706, "recall@10": 0.765, "MAP@10": 0.603, "nDCG@10": 0.660},
    "bsi_kompendium_to_gspp_de": {
        "recall@5": 0.313,
        "recall@10": 0.418,
        "MAP@10": 0.223,
        "nDCG@10": 0.293,
    },
    "gdpr_de_article2recital": {
        "recall@5": 0.713,
        "recall@10": 0.771,
        "MAP@10": 0.647,
        "nDCG@10": 0.723,
    },
    "gdpr_en2de_article": {"success@10": 0.474},
    "handbook_entitle2de": {
        "recall@5": 0.242,
        "recall@10": 0.274,
        "MAP@10": 0.182,
        "nDCG@10": 0.204,
    },
    "jupiterone_iso_iec_27002_2013": {"recall@10": 0.55, "MAP@10": 0.30},
    "jupiterone_csa_ccm": {"recall@10": 0.61, "MAP@10": 0.36},
    "jupiterone_cis_controls_v8": {"recall@10": 0.75, "MAP@10": 0.50},
    "strongdm_tsc2017": {"recall@5": 0.445, "recall@10": 0.481, "MAP@10": 0.328, "nDCG@10": 0.375},
}
# Of the same task's test questions, not of these: for orientation only.
PUBLISHED: dict[str, dict[str, dict[str, float]]] = {
    "obliqa_dev": {
        "recall@10": {
            "ObliQA test, BM25 published": 0.761,
            "ObliQA test, fine-tuned bge-small hybrid published": 0.833,
            "ObliQA test, LeSeR published": 0.820,
        },
        "MAP@10": {
            "ObliQA test, BM25 published": 0.624,
            "ObliQA test, fine-tuned bge-small hybrid published": 0.702,
            "ObliQA test, LeSeR published": 0.666,
        },
    }
}


def _success(relevant: frozenset[str], ranking: Sequence[str], *, k: int) -> float:
    return float(bool(relevant & set(ranking[:k])))


MEASURES: dict[str, Callable[[frozenset[str], Sequence[str]], float | None]] = {
    "recall@5": lambda relevant, ranking: recall_at_k(relevant, ranking, k=5),
    "recall@10": lambda relevant, ranking: recall_at_k(relevant, ranking, k=10),
    "MAP@10": lambda relevant, ranking: average_precision_at_k(relevant, ranking, k=10),
    "nDCG@10": lambda relevant, ranking: ndcg_at_k(relevant, ranking, k=10),
    "success@10": lambda relevant, ranking: _success(relevant, ranking, k=10),
}


@dataclass(frozen=True, slots=True)
class Row:
    """What one query came to: for each measure and column its value."""

    query: Query
    values: Mapping[str, Mapping[str, float]]


def measure(sets: Sequence[RetrievalSet], *, embedder: Embedder) -> dict[str, list[Row]]:
    """Ask every query of every set, and return the rows by set. Equal passages share a library."""
    rows: dict[str, list[Row]] = {}
    for first in sets:
        if first.name in rows:
            continue
        with set_library(first, embedder=embedder) as (library, owner):
            for one in sets:
                if one.passages == first.passages:
                    rows[one.name] = [_ask(query, library, owner) for query in one.queries]
    return {one.name: rows[one.name] for one in sets}


def figures(sets: Sequence[RetrievalSet], rows: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """Return the figures by set, beside plain BM25 and published ones where the set is whole."""
    return {one.name: _figures(one, rows[one.name]) for one in sets}


def _ask(query: Query, library: Library, owner: Mapping[str, str]) -> Row:
    found: dict[str, list[str]] = {name: [] for name in COLUMNS}
    if query.text.strip():
        chunks = _chunks(query.text, library)
        found = {name: _passages(ids, owner) for name, ids in chunks.items()}
    values = {
        name: {column: of(query.relevant, found[column]) or 0.0 for column in COLUMNS}
        for name, of in MEASURES.items()
    }
    return Row(query, values)


def _chunks(text: str, library: Library) -> dict[str, list[str]]:
    """The chunk ids that each way finds, best first."""
    embedder, language = library.embedder, question_language(text)
    lexical = library.search_lexical(weighted_terms(text, language, library), DEPTH)
    fused = retrieve(text, library=library, embedder=embedder, language=language, limit=2 * DEPTH)
    return {
        "lexical": [hit.chunk_id for hit in lexical],
        "dense": [
            hit.chunk_id for hit in library.search_dense(embed_question(embedder, text), DEPTH)
        ],
        "fused": [passage.chunk.id for passage in fused],
    }


def _passages(chunks: Iterable[str], owner: Mapping[str, str]) -> list[str]:
    """The passages of ranked chunks, each at the place of its best chunk."""
    return list(dict.fromkeys(owner[chunk] for chunk in chunks))[:SHOWN]


def _figures(one: RetrievalSet, rows: Sequence[Row]) -> dict[str, Any]:
    told: dict[str, Any] = {"queries": len(rows), "passages": len(one.passages)}
    for name in MEASURES:
        values: dict[str, Any] = {
            column: mean([row.values[name][column] for row in rows]) for column in COLUMNS
        }
        fused = [row.values[name]["fused"] for row in rows]
        values |= intervals.told(fused, {"fused": mean})
        if one.whole:
            if name in PLAIN_BM25.get(one.name, {}):
                values["plain BM25"] = PLAIN_BM25[one.name][name]
            values |= PUBLISHED.get(one.name, {}).get(name, {})
        told[name] = values
    return told


def average(told: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the mean over sets of each figure of ours; the three jupiterone sets count as one.

    They ask one company's texts, so apart they would count it three times.
    """
    families: dict[str, list[str]] = {}
    for name in told:
        families.setdefault(name.partition("_")[0] if "jupiterone" in name else name, []).append(
            name
        )
    return {
        measure: {
            column: mean(
                [
                    mean([told[name][measure][column] for name in names])
                    for names in families.values()
                ]
            )
            for column in COLUMNS
        }
        for measure in MEASURES
    }


def notes(sets: Sequence[RetrievalSet]) -> list[str]:
    """Return what a reader of the figures must know."""
    said = [
        "A query without text counts as zero, here as in the plain BM25 figures: "
        + ", ".join(f"{one.name} {one.blank}" for one in sets if one.blank)
        + "."
        if any(one.blank for one in sets)
        else "Every query has text.",
        "Published figures are of the same task's test questions, not of these.",
    ]
    said += [
        f"{one.name}: the first {len(one.queries)} queries, {len(one.passages)} of its "
        f"passages (all right ones among them)."
        for one in sets
        if not one.whole
    ]
    return said
