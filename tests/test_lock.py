import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.embed import HashEmbedder
from ingest.errors import LibraryLocked
from ingest.library import Library

HOLD = """
import sys
from pathlib import Path
from ingest.library.lock import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(data_dir: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[1],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_writer_hears_who_is_writing(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        with pytest.raises(LibraryLocked, match=f"process {process.pid}") as caught:
            Library.open(tmp_path, embedder=HashEmbedder(), write=True)
        process.communicate("")
    assert str(tmp_path) in str(caught.value)
    Library.open(tmp_path, embedder=HashEmbedder(), write=True).close()


def test_a_reader_does_not_wait_for_the_writer(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        with Library.open(tmp_path, embedder=HashEmbedder()) as library:
            assert library.documents() == []
        process.communicate("")


def test_a_killed_writer_leaves_no_lock(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.kill()
    with Library.open(tmp_path, embedder=HashEmbedder(), write=True):
        assert (tmp_path / "library.writer").read_text() == str(os.getpid())
    assert not (tmp_path / "library.writer").exists()


def test_one_process_has_one_writer_too(tmp_path: Path) -> None:
    with (
        Library.open(tmp_path, embedder=HashEmbedder(), write=True),
        pytest.raises(LibraryLocked),
    ):
        Library.open(tmp_path, embedder=HashEmbedder(), write=True)
