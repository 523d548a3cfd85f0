"""Retrieval sets in a library, and what ranking makes of the question's words."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.retrieve import _closeness, retrieve
from eval import retrieval_sets
from eval.retrieval import figures, measure
from eval.retrieval_sets import Query, RetrievalSet, load_set, passage_page, set_library
from ingest.embed import HashEmbedder

BACKUPS = "Backups of all servers are made every night and are restored once a quarter."
VISITORS = "Visitors sign the book at the reception and wear a badge in the building."
LONG = " ".join(f"Rule {n} says that cupboard {n} stays locked at night." for n in range(120))

MADE = RetrievalSet(
    "made",
    "en",
    {"a": ("Backups", BACKUPS), "b": ("", VISITORS), "c": ("Cupboards", LONG), "d": ("", "")},
    (
        Query("one", "backups of servers every night", frozenset("a")),
        Query("two", "", frozenset("b")),
        Query("three", "cupboard 117 stays locked", frozenset("c")),
    ),
)


def test_a_query_without_text_counts_as_zero_and_pieces_count_as_their_passage() -> None:
    rows = measure([MADE], embedder=HashEmbedder())["made"]
    found = [row.values["recall@5"]["fused"] for row in rows]
    assert found == [1.0, 0.0, 1.0]
    told = figures([MADE], {"made": rows})["made"]
    assert told["recall@5"]["fused"] == pytest.approx(2 / 3)
    assert told["passages"] == 4


def test_only_what_exceeds_the_window_is_cut() -> None:
    with set_library(MADE, embedder=HashEmbedder()) as (library, owner):
        counts = {one: list(owner.values()).count(one) for one in MADE.passages}
        assert counts["a"] == counts["b"] == 1
        assert counts["c"] > 1
        assert counts["d"] == 0
        assert {hit.chunk_id for hit in library.search_lexical({"backup": 1.0}, 5)} <= set(owner)


def test_a_title_is_a_heading_above_the_text() -> None:
    page = passage_page(3, "Access rules", "First paragraph.\n\nSecond paragraph.")
    assert [page.text[b.span.start : b.span.end] for b in page.blocks] == [
        "Access rules",
        "First paragraph.",
        "Second paragraph.",
    ]
    assert (page.number, page.blocks[0].kind) == (3, "heading")


def test_a_part_of_a_set_keeps_what_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    corpus = [{"_id": str(n), "title": "", "text": f"text {n}"} for n in range(9)]
    queries = [{"_id": f"q{n}", "text": f"query {n}"} for n in range(3)]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq0\t8\t1\nq0\t3\t0\nq2\t5\t1\n")
    (folder / "meta.json").write_text('{"lang": "en"}')
    monkeypatch.setattr(retrieval_sets, "FOLDER", tmp_path)
    whole = load_set("made")
    assert [query.id for query in whole.queries] == ["q0", "q2"]
    assert whole.whole
    part = load_set("made", limit=1, passages=3)
    assert (set(part.passages), part.whole) == ({"8", "0", "1"}, False)


def test_words_count_the_more_the_longer_the_question() -> None:
    cosines = np.array([0.5, 0.6], np.float32)
    without = _closeness(cosines, {}, matched=0.0)
    assert without == pytest.approx(0.55)
    assert _closeness(cosines, {}, matched=0.2) > without
    words = BACKUPS.lower().rstrip(".").split()

    def gain(question: str) -> float:
        (found,) = retrieve(
            question, library=library, embedder=library.embedder, language="en", limit=1
        )
        nearness = (found.similarity + max(found.unit_similarities)) / 2
        return found.score - nearness

    with set_library(replace(MADE, queries=()), embedder=HashEmbedder()) as (library, _):
        assert gain(" ".join(words)) > gain(" ".join(words[:3])) > 0.04


def test_an_embedder_needs_no_hash_of_its_own() -> None:
    class Unhashable(HashEmbedder):
        __hash__ = None  # type: ignore[assignment]  # as pydantic's models, LangChain's among them

    with set_library(replace(MADE, queries=()), embedder=Unhashable()) as (library, _):
        found = retrieve(BACKUPS, library=library, embedder=library.embedder, language="en")
    assert found[0].chunk.text.endswith(BACKUPS)


def test_between_the_languages_only_the_place_by_words_counts() -> None:
    with set_library(MADE, embedder=HashEmbedder()) as (library, _):
        (found,) = retrieve(
            "servers night backups",
            library=library,
            embedder=library.embedder,
            language="de",
            limit=1,
        )
        nearness = (found.similarity + max(found.unit_similarities)) / 2
        assert found.ranks["lexical"] == 1
        assert found.score - nearness == pytest.approx(0.04, abs=1e-5)
