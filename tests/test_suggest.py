"""Questions to begin with: offered only where the documents were found to answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.messages import message
from assistant.service import Visit, suggest
from assistant.types import Answer
from ingest.types import Document, DocumentControl, Section, Status
from tests.test_history import ANNA, BEN, Narrow, Shelf, a_citation, a_document, an_answer
from tests.visits import service_over

GENERAL = message("web_ask.topic_3", "de")
NOTHING = replace(an_answer(), citations=())


def about(title: str) -> str:
    return message("web_ask.about_title", "de", title=title)


class Asked(Shelf):
    """Two documents in force with sections; answers what it is told to."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        control = DocumentControl(title="T", status=Status.APPROVED)
        titles = ("1 Zweck", "2 Meldewege", "3.1 Was Sie dürfen", "4 Notbetrieb", "5 Stand 2026")
        self.held = [
            replace(one, control=control, sections=tuple(Section((t,), 1, 0) for t in titles))
            for one in (a_document("a"), replace(a_document("b"), language="en"))
        ]
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []

    def superseded(self, allow: Callable[[Document], bool]) -> dict[str, str]:
        return {}

    def ask(self, question: str, *, allow: Callable[[Document], bool], **_: Any) -> Answer:
        self.asked.append(question)
        answer = self.answers.get(question, NOTHING)
        readable = {one.id for one in self.held if allow(one)}
        return answer if {c.document_id for c in answer.citations} <= readable else NOTHING


def sure(name: str = "a", *, section: Sequence[str] = ("2 Meldewege",), **changes: Any) -> Answer:
    cited = replace(a_citation(name), section=tuple(section))
    return replace(an_answer(name), citations=(cited,), confidence=0.9, **changes)


@pytest.fixture
def shelf(tmp_path: Path) -> Asked:
    return Asked(tmp_path)


def found(shelf: Asked, tmp_path: Path) -> tuple[str, ...]:
    return suggest.questions(service_over(shelf, tmp_path).visit(ANNA), "de")


def test_only_what_is_answered_is_offered(shelf: Asked, tmp_path: Path) -> None:
    shelf.answers = {GENERAL: sure(), about("Meldewege"): sure()}
    assert found(shelf, tmp_path) == (GENERAL, about("Meldewege"))
    assert about("Notbetrieb") in shelf.asked  # tried, and not answered


@pytest.mark.parametrize("title", ["Zweck", "Was Sie dürfen", "Stand 2026", "1 Zweck"])
def test_titles_that_say_nothing_are_not_tried(shelf: Asked, tmp_path: Path, title: str) -> None:
    found(shelf, tmp_path)
    assert about(title) not in shelf.asked


@pytest.mark.parametrize(
    "answer",
    [
        sure(text="A: x [1] | B: y [1]"),
        replace(sure(), confidence=0.6),
        replace(sure(), basis="general"),
        NOTHING,
    ],
)
def test_a_doubtful_answer_makes_no_question(shelf: Asked, tmp_path: Path, answer: Answer) -> None:
    shelf.answers = {GENERAL: answer}
    assert found(shelf, tmp_path) == ()


def test_a_title_answered_from_elsewhere_is_not_offered(shelf: Asked, tmp_path: Path) -> None:
    shelf.answers = {
        about("Meldewege"): sure(section=("4 Notbetrieb",)),
        about("Notbetrieb"): sure("b", section=("4 Notbetrieb",)),
    }
    assert found(shelf, tmp_path) == ()


def test_hidden_documents_make_no_questions(shelf: Asked, tmp_path: Path) -> None:
    service = service_over(shelf, tmp_path)
    shelf.answers = {GENERAL: sure(), about("Meldewege"): sure()}
    assert len(suggest.questions(service.visit(ANNA), "de")) == 2
    assert suggest.known(Narrow(service, BEN), "de") is None
    assert suggest.questions(Narrow(service, BEN), "de") == ()
    assert about("Meldewege") not in shelf.asked[-17:]


def test_they_are_looked_for_once(shelf: Asked, tmp_path: Path) -> None:
    service = service_over(shelf, tmp_path)
    visits: list[Visit] = [service.visit(ANNA), service.visit(BEN)]
    first = suggest.questions(visits[0], "de")
    asked = len(shelf.asked)
    assert suggest.questions(visits[1], "de") == first == suggest.known(visits[1], "de")
    assert len(shelf.asked) == asked
