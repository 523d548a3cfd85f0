"""Conversations: kept for their own person, checked again when shown, gone when deleted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.access.rights import Person
from assistant.errors import RecordsError
from assistant.records.conversations import KEPT_IN_MEMORY, FleetingConversations, title_of
from assistant.records.turns import KeptTurn, decode, encode
from assistant.service import Service, Visit, history
from assistant.types import Answer, Citation
from ingest.types import Document, DocumentControl, Kind, Span, Status
from tests.visits import person, service_over

QUOTE = "Die Leitstelle gibt jede Anlage frei."
ANNA, BEN = person("reader", "anna"), person("reader", "ben")


def a_document(name: str) -> Document:
    return Document(
        id=name * 64,
        file=f"{name}.pdf",
        source=f"/docs/{name}.pdf",
        format="pdf",
        kind=Kind.COMPANY,
        language="de",
        control=DocumentControl(title=name.upper()),
        pages=1,
        fixed_pages=True,
    )


def a_citation(name: str = "a", number: int = 1) -> Citation:
    return Citation(
        number=number,
        document_id=name * 64,
        document=name.upper(),
        file=f"{name}.pdf",
        page=2,
        page_label="ii",
        section=("1 Zweck", "1.1 <b>"),
        quote=QUOTE,
        span=Span(5, 5 + len(QUOTE)),
        document_status=Status.APPROVED,
        kind=Kind.COMPANY,
        language="de",
    )


def an_answer(*cited: str, related: tuple[str, ...] = ()) -> Answer:
    return Answer(
        question="Wer gibt Anlagen frei?",
        language="de",
        text=f"{QUOTE} [1]",
        abstained=not cited,
        citations=tuple(a_citation(name, n) for n, name in enumerate(cited, 1)),
        related=tuple(a_citation(name) for name in related),
        basis="company" if cited else "none",
        confidence=0.5,
        reason="because",
    )


class Shelf:
    """An assistant with two documents and nothing else."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        values = {"data_dir": folder, "history": True, "history_days": None}
        self.settings = SimpleNamespace(**(values | settings))
        self.held = [a_document("a"), a_document("b")]

    def documents(self, allow: Callable[[Document], bool]) -> list[Document]:
        return [one for one in self.held if allow(one)]

    def library(self) -> Any:
        return SimpleNamespace(snapshot_id="0123456789abcdef")

    def snapshot_id(self) -> str:
        return "0123456789abcdef"


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return service_over(Shelf(tmp_path), tmp_path)


class Narrow(Visit):
    """A visit of somebody who may not read document "a"."""

    hidden = frozenset({"/docs/a.pdf"})


def narrow(service: Service, who: Person = ANNA) -> Visit:
    return Narrow(service, who)


def ask(visit: Visit, conversation: str = "", *cited: str, question: str = "Wer?") -> str:
    name, _ = history.keep(visit, conversation, question=question, answer=an_answer(*cited))
    return name


def test_a_turn_survives_being_written_down() -> None:
    turn = KeptTurn(
        "1", datetime(2026, 3, 1, tzinfo=UTC), "Q?", an_answer("a"), {"a" * 64: "x"}, ("b",), "s"
    )
    assert decode(encode(turn)) == turn


@pytest.mark.parametrize("body", ["", "{}", "[1]", '{"id": 3}', "null"])
def test_a_damaged_turn_is_refused(body: str) -> None:
    with pytest.raises(RecordsError):
        decode(body)


def test_a_conversation_goes_on_and_is_listed_by_its_first_question(service: Service) -> None:
    anna = service.visit(ANNA)
    first = ask(anna, "", "a", question="Wer gibt frei?\n" * 30)
    assert ask(anna, first, "b", question="Und wann?") == first
    second = ask(anna, "", "b", question="Was?")
    listed = history.conversations(anna)
    assert [one.id for one in listed] == [second, first]
    assert [one.turns for one in listed] == [1, 2]
    assert listed[1].title == title_of("Wer gibt frei?\n" * 30)
    assert len(listed[1].title) <= 120
    assert [one.kept.question for one in history.turns(anna, first)][1] == "Und wann?"


def test_one_s_conversations_are_nobody_else_s(service: Service) -> None:
    anna, ben = service.visit(ANNA), service.visit(BEN)
    mine = ask(anna, "", "a")
    assert history.turns(ben, mine) == []
    assert history.conversations(ben) == []
    assert history.remove(ben, mine) == 0
    assert history.remove(ben, None) == 0
    begun = ask(ben, mine, "a")  # an id that was learnt somehow is of no use
    assert begun != mine
    assert len(history.turns(anna, mine)) == 1


def test_deleted_conversations_are_gone(service: Service) -> None:
    anna = service.visit(ANNA)
    first, second, third = (ask(anna, "", "a") for _ in range(3))
    assert history.remove(anna, second) == 1
    assert history.turns(anna, second) == []
    assert {one.id for one in history.conversations(anna)} == {first, third}
    assert history.remove(anna, None) == 2
    assert history.conversations(anna) == []
    with service.database.reading() as connection:
        left = connection.exec_driver_sql("select count(*) from conversation_turns").scalar()
    assert left == 0


def test_an_answer_from_a_document_that_is_now_hidden_is_withheld(service: Service) -> None:
    name = ask(service.visit(ANNA), "", "a", "b")
    [turn] = history.turns(narrow(service), name)
    assert turn.withheld
    assert QUOTE not in repr(turn.kept.answer)
    assert turn.kept.cited == ()


def test_hidden_documents_are_not_named_as_related_either(service: Service) -> None:
    anna = service.visit(ANNA)
    name, _ = history.keep(anna, "", question="Q", answer=an_answer("b", related=("a", "b")))
    [turn] = history.turns(narrow(service), name)
    assert not turn.withheld
    assert [one.document for one in turn.kept.answer.related] == ["B"]


@pytest.mark.parametrize("removed", ["removed", "taken in from elsewhere"])
def test_a_hidden_document_stays_hidden(service: Service, removed: str) -> None:
    name = ask(service.visit(ANNA), "", "a")
    shelf: Any = service.assistant
    shelf.held = [a_document("b")]
    if removed != "removed":
        service_hidden = replace(a_document("a"), source="/elsewhere")
        shelf.held.append(service_hidden)
        Narrow.hidden = frozenset({"/elsewhere"})
    try:
        assert history.turns(narrow(service), name)[0].withheld
    finally:
        Narrow.hidden = frozenset({"/docs/a.pdf"})


def test_a_document_that_is_gone_is_told_apart(service: Service) -> None:
    anna = service.visit(ANNA)
    name = ask(anna, "", "a", "b")
    shelf: Any = service.assistant
    shelf.held = [a_document("b")]
    [turn] = history.turns(anna, name)
    assert not turn.withheld
    assert turn.gone == {"a" * 64}


def test_old_conversations_go_after_the_days_that_are_set(tmp_path: Path) -> None:
    service = service_over(Shelf(tmp_path, history_days=30), tmp_path)
    anna = service.visit(ANNA)
    old = datetime.now(UTC) - timedelta(days=31)
    turn = KeptTurn("1" * 32, old, "Old?", an_answer("a"))
    service.conversations.add("anna", "old", turn)
    service.conversations.add("ben", "older", turn)
    new = ask(anna, "", "a")
    assert [one.id for one in history.conversations(anna)] == [new]
    with service.database.reading() as connection:
        left = connection.exec_driver_sql("select count(*) from conversation_turns").scalar()
    assert left == 1


def test_without_history_nothing_is_written_down(tmp_path: Path) -> None:
    service = service_over(Shelf(tmp_path, history=False), tmp_path)
    anna = service.visit(ANNA)
    name = ask(anna, "", "a")
    assert ask(anna, name, "b") == name
    assert len(history.turns(anna, name)) == 2
    assert history.turns(service.visit(BEN), name) == []
    assert history.conversations(anna) == []
    with service.database.reading() as connection:
        assert connection.exec_driver_sql("select count(*) from conversations").scalar() == 0
    assert history.remove(anna, name) == 1
    assert history.turns(anna, name) == []


def test_what_is_kept_in_memory_is_bounded() -> None:
    kept = FleetingConversations()
    turn = KeptTurn("1", datetime(2026, 3, 1, tzinfo=UTC), "Q?", an_answer("a"))
    for number in range(KEPT_IN_MEMORY + 5):
        kept.add("anna", str(number), turn)
    assert kept.turns("anna", "4") == []
    assert len(kept.turns("anna", "5")) == 1
