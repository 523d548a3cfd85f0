"""The flat vector files against brute force."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.library.exact import Exact, VectorsDamaged

WIDTH = 3
DOCUMENTS = ["a" * 64, "b" * 64, "c" * 64]
Known = dict[str, tuple[list[float], str]]


def vector_of(number: int) -> list[float]:
    vector = np.random.default_rng(number).normal(size=WIDTH).astype(np.float32)
    return [float(value) for value in vector / np.linalg.norm(vector)]


def brute_force(
    known: Known, query: list[float], k: int, documents: list[str] | None
) -> list[tuple[str, float]]:
    scored = [
        (name, round(float(np.asarray(vector) @ np.asarray(query)), 5))
        for name, (vector, document) in known.items()
        if documents is None or document in documents
    ]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:k]


# A change puts a run of chunks of a document in, over what was there, or takes some out.
change = st.tuples(
    st.sampled_from([*DOCUMENTS, None]), st.sets(st.integers(0, 12)), st.integers(0, 99)
)


@settings(max_examples=60, deadline=None)
@given(changes=st.lists(change, max_size=8), allowed=st.sets(st.sampled_from(DOCUMENTS)))
def test_any_history_of_changes_is_searched_like_brute_force(
    tmp_path_factory: pytest.TempPathFactory,
    changes: list[tuple[str | None, set[int], int]],
    allowed: set[str],
) -> None:
    folder = tmp_path_factory.mktemp("exact")
    index, known = Exact(folder), Known()
    index.create()
    for document, numbers, seed in changes:
        ids = [f"{number:016}" for number in sorted(numbers)]
        if document is None:
            index.delete(ids)
            for one in ids:
                known.pop(one, None)
        elif ids:
            # Distinct vectors, so that the order does not hang on the last digit of a sum.
            vectors = [vector_of(100 * seed + number) for number in sorted(numbers)]
            index.upsert(ids, vectors, [document] * len(ids))
            known |= {one: (v, document) for one, v in zip(ids, vectors, strict=True)}
    query = vector_of(-1 % 1000)
    for reader in (index, Exact(folder)):
        assert reader.ids() == set(known)
        for documents in (None, sorted(allowed)):
            found = reader.query(query, 4, documents=documents)
            wanted = brute_force(known, query, 4, documents)
            assert [hit.chunk_id for hit in found] == [name for name, _ in wanted]
            scores = [score for _, score in wanted]
            assert [hit.score for hit in found] == pytest.approx(scores, abs=2e-5)


def test_equal_texts_come_by_id(tmp_path: Path) -> None:
    index = Exact(tmp_path)
    index.create()
    vector = vector_of(1)
    ids = [f"{number:016}" for number in (5, 3, 9, 1)]
    index.upsert(ids, [vector] * 4, [DOCUMENTS[0]] * 4)
    assert [hit.chunk_id for hit in index.query(vector, 2)] == [f"{n:016}" for n in (1, 3)]


def test_files_that_do_not_fit_are_damage(tmp_path: Path) -> None:
    index = Exact(tmp_path)
    index.create()
    index.upsert(["1" * 16, "2" * 16], [vector_of(1), vector_of(2)], [DOCUMENTS[0]] * 2)
    index.check(2)
    with pytest.raises(VectorsDamaged, match="2 rows for 3"):
        index.check(3)
    with pytest.raises(VectorsDamaged, match="another length"):
        index.query([1.0] * (WIDTH + 1), 1)
    (tmp_path / "exact.f32").write_bytes(b"x" * 5)
    with pytest.raises(VectorsDamaged, match="disagree"):
        Exact(tmp_path).query(vector_of(1), 1)
