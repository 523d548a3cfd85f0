"""Chroma gets records in larger parts; whoever asks it finds all that was written."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.library import vectors
from ingest.library.vectors import Vectors

DIMENSION = 8


def row(number: int) -> NDArray[np.float32]:
    vector: NDArray[np.float32] = np.eye(DIMENSION, dtype=np.float32)[number]
    return vector


def put(index: Vectors, *numbers: int, document: str = "d", file: str = "f") -> None:
    index.upsert(
        [f"{number:016}" for number in numbers],
        [row(number) for number in numbers],
        [{"document": document, "file": file} for _ in numbers],
    )


def held(index: Vectors) -> dict[str, tuple[int, str]]:
    """What Chroma holds, by id: which vector, of which file."""
    found = index._collection().get(include=["embeddings", "metadatas"])
    rows = [int(np.argmax(one)) for one in found["embeddings"]]
    files = [str(one["file"]) for one in found["metadatas"]]
    return dict(zip(found["ids"], zip(rows, files, strict=True), strict=True))


@pytest.fixture
def index(tmp_path: Path) -> Vectors:
    return Vectors(tmp_path, "a-collection")


def test_records_wait_for_others(index: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "WAITING", 5)
    waiting = []
    for numbers in ((0, 1), (2, 3), (4, 5), (6, 7)):
        put(index, *numbers)
        waiting.append(len(index._waiting))
    assert waiting == [2, 4, 0, 2]
    index.check(DIMENSION)
    assert not index._waiting
    assert held(index) == {f"{number:016}": (number, "f") for number in range(8)}
    index.close()


def test_what_waits_is_there_for_every_call(index: Vectors) -> None:
    put(index, 0, 1)
    assert [hit.chunk_id for hit in index.query(row(1), 1)] == [f"{1:016}"]
    assert index._waiting
    assert [hit.chunk_id for hit in index._ask_chroma(row(1), 1, {"d"})] == [f"{1:016}"]
    put(index, 2)
    assert index.ids() == {f"{number:016}" for number in range(3)}
    put(index, 3)
    index.update_metadata([f"{3:016}"], file="g")
    put(index, 4)
    index.delete([f"{4:016}", f"{0:016}"])
    put(index, 5)
    assert held(index) == {
        f"{number:016}": (number, "g" if number == 3 else "f") for number in (1, 2, 3, 5)
    }
    put(index, 6)
    store = index.store(None, lambda ids: dict.fromkeys(ids, "text"))
    assert len(store.get()["ids"]) == 5
    index.check(DIMENSION)
    index.close()


def test_of_two_records_with_one_id_the_later_stays(index: Vectors) -> None:
    put(index, 0, 1)
    put(index, 1, file="new")
    assert held(index) == {f"{0:016}": (0, "f"), f"{1:016}": (1, "new")}
    index.check(DIMENSION)
    index.close()


def test_a_caller_may_change_its_rows_while_they_wait(index: Vectors) -> None:
    rows = np.stack([row(0)])
    index.upsert([f"{0:016}"], rows, [{"document": "d", "file": "f"}])
    rows[:] = row(5)
    assert held(index)[f"{0:016}"][0] == 0
    index.close()
