"""Several people ask at once: each gets the answer that they would get alone."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from assistant.faq import FaqSearch
from assistant.sources import Sources
from assistant.tasks.answer import answer
from assistant.types import Answer
from assistant.words import WordMatcher
from ingest.embedders import STATIC, load_embedder
from ingest.library.store import Library
from ingest.pipeline import ingest_paths
from ingest.types import Limits
from ingest.versions import current_versions

TOPICS = ("backups", "chat logs", "visitor badges", "test protocols", "training records")
QUESTIONS = [
    *(f"How long are {topic} kept?" for topic in TOPICS),
    *(f"Wer genehmigt {topic}, und wo liegen sie?" for topic in TOPICS),
    "Who feeds the office cat?",
    "What is ISO/IEC 42001?",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    docs, data = tmp_path_factory.mktemp("docs"), tmp_path_factory.mktemp("data")
    for number, topic in enumerate(TOPICS, 1):
        status = "draft" if number == 2 else "approved"
        rules = "\n\n".join(
            f"## {part} Rule\n\nThe {topic} of unit {part} are kept for {part + number} months. "
            f"The head of unit {part} approves the {topic}. They lie in cabinet {part}."
            for part in range(1, 6)
        )
        head = f"---\ntitle: Rules for {topic}\nstatus: {status}\n---\n# Rules for {topic}\n\n"
        (docs / f"{number}.md").write_text(f"{head}{rules}\n", encoding="utf-8")
    with Library.open(data, embedder=load_embedder(STATIC), write=True) as library:
        ingest_paths([docs], library=library, limits=Limits())
    return data


@pytest.fixture
def impatient() -> Iterator[None]:
    """Let threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def sources_of(library: Library) -> Sources:
    return Sources(
        library=library,
        embedder=library.embedder,
        words=WordMatcher(library.embedder),
        faq=FaqSearch(library.embedder),
        superseded=current_versions(library.documents()),
    )


def test_answers_do_not_depend_on_who_else_asks(folder: Path, impatient: None) -> None:
    embedder = load_embedder(STATIC)
    with Library.open(folder, embedder=embedder) as library:
        sources = sources_of(library)
        alone = [answer(question, sources=sources) for question in QUESTIONS]
    assert {one.basis for one in alone} >= {"company", "general"}
    assert any(one.abstained for one in alone)
    with Library.open(folder, embedder=embedder) as library:  # nothing is known yet
        sources, start = sources_of(library), Barrier(2)

        def ask(order: int) -> list[Answer]:
            start.wait()
            return [answer(question, sources=sources) for question in QUESTIONS[::order]][::order]

        with ThreadPoolExecutor(2) as threads:
            same_order, reverse = threads.map(ask, (1, -1))
    assert same_order == alone
    assert reverse == alone


def test_a_thread_reads_its_own_state(folder: Path) -> None:
    """A transaction of one thread is not lent to another, which may outlive it."""
    with (
        Library.open(folder, embedder=load_embedder(STATIC)) as library,
        library.reading() as mine,
        ThreadPoolExecutor(1) as threads,
    ):

        def other() -> bool:
            with library.reading() as now:
                return now is mine or now.kept is not mine.kept

        assert not threads.submit(other).result()
        with library.reading() as again:
            assert again is mine


def test_an_answer_sees_one_state(folder: Path, tmp_path: Path) -> None:
    """What is removed while an answer is made is still there for it, and gone for the next."""
    embedder = load_embedder(STATIC)
    with Library.open(folder, embedder=embedder) as library:
        (first, *_) = library.documents()
        added = replace(first, id="0" * 64, source="x", file="x.md", sections=())
        with library.reading():
            before = len(library.documents())
            with Library.open(folder, embedder=embedder, write=True) as writer:
                writer.add(added, writer.pages(first.id), [], [])
            assert len(library.documents()) == before
        assert len(library.documents()) == before + 1
        with Library.open(folder, embedder=embedder, write=True) as writer:
            writer.remove(added.id)
