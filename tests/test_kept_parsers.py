"""Only a parser process in good order goes from one test to the next."""

from collections.abc import Iterator
from typing import Any

import pytest

from ingest.errors import FileRejected
from ingest.types import Limits
from tests.kept_parsers import KEEPER, KeptWorker

TEXT = b"# Rules\n\nThe board approves each tool.\n"


@pytest.fixture(autouse=True)
def none_spare() -> Iterator[None]:
    KEEPER.end()
    yield
    KEEPER.end()


def reader(data: bytes = TEXT) -> tuple[KeptWorker, Any]:
    """A parser that has read a file, and its process."""
    worker = KeptWorker()
    worker.parse_bytes(data, file="a.md", limits=Limits())
    assert worker._parser is not None
    return worker, worker._parser._process


def test_a_process_that_has_answered_serves_the_next_library() -> None:
    first, process = reader()
    first.close()
    assert process.poll() is None
    assert reader()[1] is process


def test_two_libraries_at_once_have_a_process_each() -> None:
    (first, one), (second, other) = reader(), reader()
    assert one is not other
    first.close()
    second.close()
    KEEPER.end()
    assert one.poll() is not None
    assert other.poll() is not None


def test_after_a_file_that_was_refused_the_process_is_ended() -> None:
    worker, process = reader()
    with pytest.raises(FileRejected):
        worker.parse_bytes(b"%PDF-1.7 nothing", file="a.pdf", limits=Limits())
    worker.close()
    assert process.poll() is not None
    assert reader()[1] is not process


def test_other_surroundings_get_a_process_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    worker, process = reader()
    worker.close()
    monkeypatch.setenv("PATH", "")
    assert reader()[1] is not process


@pytest.mark.own_parsers
def test_who_asks_for_processes_of_their_own_gets_them() -> None:
    worker, process = reader()
    worker.close()
    assert process.poll() is not None
    assert reader()[1] is not process
