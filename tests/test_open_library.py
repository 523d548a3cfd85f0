"""One library for many readers: it closes under nobody."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest

from assistant.open_library import OpenLibrary
from assistant.session import Assistant
from assistant.settings import Settings
from ingest.embedders import STATIC
from ingest.library.store import Library


class Fake:
    def __init__(self) -> None:
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def opened() -> list[Fake]:
    return []


@pytest.fixture
def lender(opened: list[Fake]) -> OpenLibrary:
    def opener() -> Library:
        opened.append(Fake())
        return cast(Library, opened[-1])

    return OpenLibrary(opener)


def test_it_is_opened_once_for_all(lender: OpenLibrary, opened: list[Fake]) -> None:
    with lender.reading() as one, lender.reading() as two:
        assert one is two is lender.current()
    assert len(opened) == 1
    assert opened[0].closed == 0


def test_it_closes_when_the_last_reader_leaves(lender: OpenLibrary, opened: list[Fake]) -> None:
    with lender.reading():
        with lender.reading():
            lender.let_go()
        assert opened[0].closed == 0
        with lender.reading() as later:
            assert cast(Any, later) is opened[1]
    assert [one.closed for one in opened] == [1, 0]


def test_without_readers_it_closes_at_once(lender: OpenLibrary, opened: list[Fake]) -> None:
    lender.current()
    lender.let_go()
    lender.let_go()
    assert [one.closed for one in opened] == [1]


def test_a_reader_that_fails_has_left(lender: OpenLibrary, opened: list[Fake]) -> None:
    with pytest.raises(KeyError), lender.reading():
        raise KeyError
    lender.let_go()
    assert opened[0].closed == 1


def test_people_ask_while_documents_come_and_go(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text("# Badges\n\nVisitor badges are kept for three years.\n")
    settings = Settings(data_dir=tmp_path / "data", embedding_model=STATIC)
    with Assistant.for_writing(settings) as assistant, ThreadPoolExecutor(4) as people:
        assistant.ingest([docs])
        asked = [
            people.submit(assistant.ask, f"How long are visitor badges kept? {n}")
            for n in range(24)
        ]
        for number in range(3):
            (docs / "b.md").write_text(f"# Keys\n\nKeys are counted {number} times a day.\n")
            assistant.ingest([docs])
        answers = [one.result() for one in asked]
    assert all("three years" in answer.text for answer in answers)


def test_a_question_to_some_documents_is_not_answered_from_elsewhere(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text("# Badges\n\nVisitor badges are kept for three years.\n")
    settings = Settings(data_dir=tmp_path / "data", embedding_model=STATIC)
    with Assistant.for_writing(settings) as assistant:
        assistant.ingest([docs])
        one = frozenset(document.id for document in assistant.documents())
        assert assistant.ask("What is ISO/IEC 42001?").basis == "general"
        assert assistant.ask("What is ISO/IEC 42001?", only=one).abstained
