"""A process that is killed at any moment leaves a library that opens and can be completed."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.analysis.terms import analyse
from ingest.embed import HashEmbedder
from ingest.library import Library
from ingest.pipeline import ingest_paths
from ingest.types import Limits

# Runs an ingest in which the n-th call of one function kills its own process.
CHILD = """
import os, signal, sys
from pathlib import Path
from ingest.embed import HashEmbedder
from ingest.library import Library, write
from ingest.library.vectors import Vectors
from ingest.pipeline import ingest_paths
from ingest.types import Limits

docs, data, point, count, when = sys.argv[1:]
place, name = {
    "embed": (HashEmbedder, "embed_documents"),
    "upsert": (Vectors, "upsert"),
    "replace": (write, "replace_document"),
    "delete": (Vectors, "delete"),
    "check": (Vectors, "check"),
}[point]
original, left = getattr(place, name), [int(count)]

def deadly(*args, **options):
    left[0] -= 1
    if left[0] == 0 and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = original(*args, **options)
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return result

setattr(place, name, deadly)
with Library.open(Path(data), embedder=HashEmbedder(), write=True) as library:
    ingest_paths([Path(docs)], library=library, limits=Limits())
"""
POINTS = [
    ("embed", 2, "before"),
    ("upsert", 2, "after"),
    ("replace", 2, "after"),  # within the transaction
    ("delete", 1, "before"),  # committed, the old vectors still there
    ("check", 1, "after"),
]


def write_docs(folder: Path, version: str) -> None:
    folder.mkdir(exist_ok=True)
    for name in ("eins", "zwei", "drei"):
        body = "\n\n".join(f"## Abschnitt {n}\n\nText {name} {n} {version}." for n in range(4))
        (folder / f"{name}.md").write_text(f"# {name}\n\n{body}\n", encoding="utf-8")


def complete(docs: Path, data: Path) -> tuple[str, list[str]]:
    """Ingest, check that vectors and SQL agree, and return the snapshot and all passages."""
    with Library.open(data, embedder=HashEmbedder(), write=True) as library:
        ingest_paths([docs], library=library, limits=Limits())
        chunks = [c for d in library.documents() for c in library.document_chunks(d.id)]
        found = library.search_dense(library.embedder.embed_query("Text"), 100)
        assert sorted(hit.chunk_id for hit in found) == sorted(chunk.id for chunk in chunks)
        assert {p.name for p in (data / "files").iterdir()} == {d.id for d in library.documents()}
        with sqlite3.connect(data / "library.db") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return library.snapshot_id, sorted(chunk.text for chunk in chunks)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files' first versions in "docs", and a library of them in "data"."""
    base = tmp_path_factory.mktemp("whole")
    write_docs(base / "docs", "alt")
    complete(base / "docs", base / "data")
    return base


@pytest.mark.parametrize(("point", "count", "when"), POINTS)
def test_a_killed_ingest_is_completed_by_the_next(
    tmp_path: Path, whole: Path, point: str, count: int, when: str
) -> None:
    docs, data = tmp_path / "docs", tmp_path / "data"
    shutil.copytree(whole / "data", data)
    with sqlite3.connect(data / "library.db") as connection:  # the copy's files lie elsewhere
        old, new = str(whole / "docs"), str(docs)
        connection.execute("UPDATE documents SET source = replace(source, ?, ?)", (old, new))
    write_docs(docs, "neu")

    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(docs), str(data), point, str(count), when],
        cwd=Path(__file__).resolve().parents[1],
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert child.returncode == -signal.SIGKILL, child.stderr
    with Library.open(data, embedder=HashEmbedder()) as reader:  # a reader may come first
        assert len(reader.documents()) == 3
        for document in reader.documents():
            texts = {c.text for c in reader.document_chunks(document.id)}
            versions = {word for text in texts for word in ("alt.", "neu.") if word in text}
            assert len(versions) == 1, "a document is of one version"
        reader.search_dense(reader.embedder.embed_query("Text"), 5)  # may lag, must not fail
        assert len(reader.search_lexical(dict.fromkeys(analyse("Text", "de"), 1.0), 5)) > 0
    assert complete(docs, data) == complete(docs, tmp_path / "fresh")
