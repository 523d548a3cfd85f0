"""A process that is killed at any moment leaves a library that opens and can be completed."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.analysis.terms import analyse
from ingest.embed import HashEmbedder
from ingest.library import Library
from ingest.pipeline import ingest_paths
from ingest.types import Limits

# Runs an ingest for each kill point, in which the n-th call of one function kills its own process.
# One interpreter imports everything and forks for each, before any database is open.
CHILD = """
import json, os, signal, sys
from pathlib import Path
import chromadb, langchain_chroma
from ingest.embed import HashEmbedder
from ingest.library import Library, write
from ingest.library.vectors import Vectors
from ingest.pipeline import ingest_paths
from ingest.types import Limits

PLACES = {
    "embed": (HashEmbedder, "embed_documents"),
    "upsert": (Vectors, "upsert"),
    "replace": (write, "replace_document"),
    "delete": (Vectors, "delete"),
    "check": (Vectors, "check"),
}

def kill(point, count, when):
    place, name = PLACES[point]
    original, left = getattr(place, name), [count]

    def deadly(*args, **options):
        left[0] -= 1
        if left[0] == 0 and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **options)
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(place, name, deadly)

codes = {}
for folder, point, count, when in json.loads(sys.argv[1]):
    child = os.fork()
    if child == 0:
        kill(point, count, when)
        with Library.open(Path(folder, "data"), embedder=HashEmbedder(), write=True) as library:
            ingest_paths([Path(folder, "docs")], library=library, limits=Limits())
        os._exit(0)
    codes[point] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps(codes))
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


@dataclass(frozen=True)
class Killed:
    """Libraries of an ingest that was killed, each in a folder with its "docs" and "data"."""

    base: Path
    codes: dict[str, int]
    whole: tuple[str, list[str]]  # what an ingest that nobody kills makes of the same files


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    """The files' first versions were ingested; then an ingest of the second ones was killed."""
    base = tmp_path_factory.mktemp("crash")
    write_docs(base / "docs", "alt")
    complete(base / "docs", base / "old")
    write_docs(base / "docs", "neu")
    for point, _, _ in POINTS:
        shutil.copytree(base / "docs", base / point / "docs")
        shutil.copytree(base / "old", base / point / "data")
        with sqlite3.connect(base / point / "data" / "library.db") as connection:
            old, new = str(base / "docs"), str(base / point / "docs")
            connection.execute("UPDATE documents SET source = replace(source, ?, ?)", (old, new))
    cases = [(str(base / point), point, count, when) for point, count, when in POINTS]
    child = subprocess.run(
        [sys.executable, "-c", CHILD, json.dumps(cases)],
        cwd=Path(__file__).resolve().parents[1],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert child.returncode == 0, child.stderr
    return Killed(base, json.loads(child.stdout), complete(base / "docs", base / "fresh"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.parametrize("point", [point for point, _, _ in POINTS])
def test_a_killed_ingest_is_completed_by_the_next(killed: Killed, point: str) -> None:
    docs, data = killed.base / point / "docs", killed.base / point / "data"
    assert killed.codes[point] == -signal.SIGKILL
    with Library.open(data, embedder=HashEmbedder()) as reader:  # a reader may come first
        assert len(reader.documents()) == 3
        for document in reader.documents():
            texts = {c.text for c in reader.document_chunks(document.id)}
            versions = {word for text in texts for word in ("alt.", "neu.") if word in text}
            assert len(versions) == 1, "a document is of one version"
        reader.search_dense(reader.embedder.embed_query("Text"), 5)  # may lag, must not fail
        assert len(reader.search_lexical(dict.fromkeys(analyse("Text", "de"), 1.0), 5)) > 0
    assert complete(docs, data) == killed.whole
