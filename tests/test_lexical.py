import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from ingest.analysis.terms import analyse
from ingest.library import compounds, lexical, schema
from ingest.library.schema import chunks, compound_parts, documents, writing
from ingest.types import Chunk, Hit, Span


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = schema.open_engine(tmp_path)
    yield engine
    engine.dispose()


def fill(
    connection: Connection,
    number: int,
    passages: Mapping[str, Sequence[str]],
    *,
    language: str = "de",
    kind: str = "company",
) -> None:
    """Insert a document whose chunks have the given ids and terms."""
    connection.execute(
        documents.insert().values(
            number=number,
            id=f"{number:064}",
            source=str(number),
            file=str(number),
            kind=kind,
            recipe="",
            body={},
        )
    )
    entries = []
    for ordinal, (name, terms) in enumerate(passages.items()):
        place = number * 100 + ordinal
        row = {
            "number": place,
            "id": name,
            "document": number,
            "ordinal": ordinal,
            "page": 1,
            "start": 0,
            "end": 1,
            "text": "x",
            "section": [],
            "language": language,
            "length": len(terms),
        }
        connection.execute(chunks.insert().values(**row))
        entries.append((place, language, terms))
    lexical.write_postings(connection, number, entries)


def expected(frequency: float, length: int, average: float, total: int, holding: int) -> float:
    """BM25 by the book, one term."""
    idf = math.log(1 + (total - holding + 0.5) / (holding + 0.5))
    k1, b = lexical.K1, lexical.B
    return idf * frequency / (frequency + k1 * (1 - b + b * length / average))


def ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.chunk_id for hit in hits]


def test_scores_are_bm25(engine: Engine) -> None:
    with writing(engine) as connection:
        fill(connection, 1, {"a": ["risiko", "risiko", "plan"], "b": ["plan"]})
        fill(connection, 2, {"c": ["risiko", "x", "y", "z"], "d": ["z", "z"]})
        hits = lexical.search(connection, {"risiko": 1.0, "plan": 0.5}, 10)
    average = 10 / 4
    assert ids(hits) == ["a", "c", "b"]
    wanted = [
        expected(2, 3, average, 4, 2) + 0.5 * expected(1, 3, average, 4, 2),
        0.5 * expected(1, 1, average, 4, 2),
        expected(1, 4, average, 4, 2),
    ]
    found = {hit.chunk_id: hit.score for hit in hits}
    assert [found[one] for one in "abc"] == pytest.approx(wanted, abs=1e-8)


def test_equal_scores_come_by_id_and_k_keeps_the_first(engine: Engine) -> None:
    with writing(engine) as connection:
        for number, name in enumerate("dbca", 1):
            fill(connection, number, {name: ["risiko"]})
        assert ids(lexical.search(connection, {"risiko": 1.0}, 10)) == ["a", "b", "c", "d"]
        assert ids(lexical.search(connection, {"risiko": 1.0}, 2)) == ["a", "b"]


@pytest.mark.parametrize("terms", [{}, {"absent": 1.0}, {"risiko": 0.0}, {"risiko": -1.0}])
def test_without_a_matching_term_nothing_is_found(engine: Engine, terms: dict[str, float]) -> None:
    with writing(engine) as connection:
        fill(connection, 1, {"a": ["risiko"]})
        assert lexical.search(connection, terms, 10) == []
        assert lexical.search(connection, {"risiko": 1.0}, 0) == []


def test_an_empty_library_has_no_hits(engine: Engine) -> None:
    with engine.begin() as connection:
        assert lexical.search(connection, {"risiko": 1.0}, 5) == []
        assert compounds.with_parts(connection, ["risiko"], weight=0.4) == {"risiko": 1.0}


def test_only_allowed_documents_are_found_with_the_scores_of_the_whole_library(
    engine: Engine,
) -> None:
    with writing(engine) as connection:
        for number in range(1, 8):
            fill(connection, number, {f"{number}a": ["risiko"] * number, f"{number}b": ["plan"]})
        whole = lexical.search(connection, {"risiko": 1.0}, 20)
        memory = lexical.Memory()
        for allowed in ([2, 5, 6], [1], [], [2, 5, 6]):
            wanted = [hit for hit in whole if int(hit.chunk_id[0]) in allowed]
            inside = lexical.chunks_of(connection, allowed, memory)
            found = lexical.search(connection, {"risiko": 1.0}, 2, documents=inside, memory=memory)
            assert found == wanted[:2]


def test_a_memory_changes_no_result_and_keeps_to_its_size(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical, "REMEMBERED", 40)
    queries = [{"risiko": 1.0}, {"plan": 1.0, "x": 0.5}, {"risiko": 1.0, "plan": 0.2}, {"y": 1.0}]
    with writing(engine) as connection:
        fill(connection, 1, {"a": ["risiko", "plan"], "b": ["x"], "c": ["plan"]})
        memory = lexical.Memory()
        for query in [*queries, *queries[::-1]]:
            alone = lexical.search(connection, query, 5)
            assert lexical.search(connection, query, 5, memory=memory) == alone
    assert memory.size == sum(hits.nbytes for hits in memory.lists.values()) <= 40


def test_rarer_terms_weigh_more(engine: Engine) -> None:
    with writing(engine) as connection:
        fill(connection, 1, {"a": ["plan", "x"], "b": ["risiko", "x"], "c": ["plan", "x"]})
        assert ids(lexical.search(connection, {"plan": 1.0, "risiko": 1.0}, 1)) == ["b"]
        (hit,) = lexical.search(connection, {"x": 1.0}, 1)
    assert hit.score > 0


def test_compounds_are_joined_with_their_parts(engine: Engine) -> None:
    with writing(engine) as connection:
        rows = [("risikobewertung", 0, "risiko"), ("risikobewertung", 1, "bewertung")]
        for compound, place, part in rows:
            row = compound_parts.insert().values(compound=compound, place=place, part=part)
            connection.execute(row)
        assert compounds.with_parts(connection, ["risikobewertung"], weight=0.4) == {
            "risikobewertung": 1.0,
            "bewertung": 0.4,
            "risiko": 0.4,
        }
        around = compounds.compounds_around(connection, ["risiko", "plan"])
        assert around == {"risiko": ["risikobewertung"]}
        both = compounds.with_parts(connection, ["risiko", "risikobewertung"], weight=0.4)
        assert both == {"risiko": 1.0, "risikobewertung": 1.0, "bewertung": 0.4}


def test_a_compound_around_a_term_counts_half(engine: Engine) -> None:
    with writing(engine) as connection:
        fill(connection, 1, {"a": ["risiko", "x"], "b": ["risikobewertung", "x"], "c": ["x", "x"]})
        inside = {"risiko": ["risikobewertung"]}
        found = lexical.search(connection, {"risiko": 1.0}, 5, inside=inside)
    wanted = [expected(1, 2, 2, 3, 2), expected(lexical.INSIDE, 2, 2, 3, 2)]
    assert ids(found) == ["a", "b"]
    assert [hit.score for hit in found] == pytest.approx(wanted, abs=1e-8)


def test_compounds_do_not_depend_on_the_order_of_documents(tmp_path: Path) -> None:
    texts = {1: ["risiko", "bewertung"], 2: ["risikobewertung", "daten"], 3: ["datenschutz"]}
    found = []
    for name, order in (("one", (1, 2, 3)), ("two", (3, 1, 2))):
        (tmp_path / name).mkdir()
        engine = schema.open_engine(tmp_path / name)
        with writing(engine) as connection:
            for number in order:
                fill(connection, number, {str(number): texts[number]})
                compounds.refresh(connection)
            rows = connection.execute(compound_parts.select()).all()
            found.append(sorted(tuple(row) for row in rows))
        engine.dispose()
    assert found[0] == found[1]


def test_a_compound_that_no_document_holds_is_split_too(engine: Engine) -> None:
    risk, rating, capital, both = (
        analyse(word, "de")[0] for word in ("Risiko", "Bewertung", "Kapital", "Risikobewertung")
    )
    with writing(engine) as connection:
        fill(connection, 1, {"a": [risk, rating, "plan"]})
        assert compounds.with_parts(connection, [both]) == {both: 1.0, risk: 0.4, rating: 0.4}
        other = analyse("Risikokapital", "de")
        assert compounds.with_parts(connection, other) == {other[0]: 1.0}
        fill(connection, 2, {"b": [capital]})
        assert set(compounds.with_parts(connection, other)) == {other[0], risk, capital}


def test_english_words_do_not_split_german_ones(engine: Engine) -> None:
    with writing(engine) as connection:
        fill(connection, 1, {"a": ["risk", "management"]}, language="en")
        fill(connection, 2, {"b": ["riskmanagement"]})
        compounds.refresh(connection)
        assert connection.execute(compound_parts.select()).all() == []


def test_headings_and_title_are_indexed_with_the_text() -> None:
    chunk = Chunk("c", "d", 1, Span(0, 4), "Text", section=("Schulung",), language="de")
    terms = lexical.chunk_terms("Personal", chunk)
    for word in ("Personal", "Schulung", "Text"):
        assert analyse(word, "de")[0] in terms


def test_posting_lists_survive_packing() -> None:
    hits = [(1, 2, 3), (4_000_000_000, 1, 65_536)]
    assert lexical.unpack(b"".join(lexical.pack(*hit) for hit in hits)).tolist() == [
        list(hit) for hit in hits
    ]


def test_rows_are_inserted_the_same_way_for_every_database(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "ROWS", 2)
    rows = [("ausschuss", 1, "de", b"\0\xff"), ("o'brien?", 1, "en", b""), (":term", 1, "de", b"a")]
    read = schema.postings.select().order_by(schema.postings.c.term)
    found = []
    for name in (engine.dialect.name, "another"):
        with engine.connect() as connection, connection.begin() as transaction:
            fill(connection, 1, {})
            monkeypatch.setattr(engine.dialect, "name", name)
            schema.insert_rows(connection, schema.postings, rows)
            schema.insert_rows(connection, schema.postings, [])
            found.append([tuple(row) for row in connection.execute(read)])
            transaction.rollback()
    assert found == [sorted(rows)] * 2
