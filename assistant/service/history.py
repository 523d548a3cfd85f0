"""A person's own conversations: kept, listed, shown again, deleted.

What is shown again is checked again: an answer that rests on a document which the person may no
longer read is withheld as a whole, and nothing of that document is named.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from assistant.records.conversations import (
    Conversation,
    Conversations,
    StoredConversations,
)
from assistant.records.turns import KeptTurn, SeenTurn, new_id
from assistant.service.visit import Visit
from assistant.types import Answer, Citation
from ingest.types import Kind

LONGEST = 200  # turns of one conversation
LATEST = 200  # conversations that are listed


def keep(
    visit: Visit,
    conversation: str,
    *,
    question: str,
    answer: Answer,
    only: Sequence[str] = (),
) -> tuple[str, SeenTurn]:
    """Keep a turn and return the conversation's id with it.

    A conversation that is empty, not there or not this person's is begun anew. Raises NotAllowed.
    """
    visit.require("history")
    documents = {one.id: one.source for one in visit.documents()}
    named = {one.document_id for one in (*answer.citations, *answer.related)}
    turn = KeptTurn(
        id=new_id(),
        at=datetime.now(UTC),
        question=question,
        answer=answer,
        sources={one: documents[one] for one in sorted(named & documents.keys())},
        only=tuple(only),
        library=visit.assistant.snapshot_id(),
    )
    store = _store(visit)
    conversation = conversation or new_id()
    if store.add(visit.person.name, conversation, turn) is None:
        conversation = new_id()
        store.add(visit.person.name, conversation, turn)
    return conversation, SeenTurn(turn)


def turns(visit: Visit, conversation: str) -> list[SeenTurn]:
    """Return the turns of one of the person's conversations; none where it is not theirs."""
    visit.require("history")
    kept = _store(visit).turns(visit.person.name, conversation) if conversation else []
    return seen(visit, kept) if kept else []


def seen(visit: Visit, kept: Sequence[KeptTurn]) -> list[SeenTurn]:
    """Return turns as the person of the visit may see them now."""
    allowed = {one.id for one in visit.documents()}
    there = {one.id for one in visit.assistant.documents(lambda _: True)}
    return [_checked(turn, visit.hidden, allowed, there) for turn in kept]


def _checked(
    turn: KeptTurn, hidden: frozenset[str], allowed: set[str], there: set[str]
) -> SeenTurn:
    def closed(citation: Citation) -> bool:
        if citation.kind is Kind.GENERAL or citation.document_id in allowed:
            return False
        source = turn.sources.get(citation.document_id)
        return citation.document_id in there or source is None or source in hidden

    answer = turn.answer
    withheld = any(map(closed, answer.citations))
    if withheld:
        answer = replace(
            answer,
            text="",
            abstained=True,
            citations=(),
            related=(),
            basis="none",
            reason="",
            reading=None,
        )
    else:
        answer = replace(answer, related=tuple(one for one in answer.related if not closed(one)))
    cited = [one for one in (*answer.citations, *answer.related) if one.kind is not Kind.GENERAL]
    return SeenTurn(
        kept=replace(turn, answer=answer),
        withheld=withheld,
        gone=frozenset(one.document_id for one in cited) - there,
    )


def conversations(visit: Visit) -> list[Conversation]:
    """Return the person's conversations, the latest first. Raises NotAllowed."""
    visit.require("history")
    return _store(visit).all(visit.person.name)[:LATEST]


def remove(visit: Visit, conversation: str | None) -> int:
    """Delete one of the person's conversations, or all (None); return how many there were."""
    visit.require("history")
    number = _store(visit).remove(visit.person.name, conversation)
    visit.record("history_delete", object=conversation or "", count=number)
    return number


def kept_at_all(visit: Visit) -> bool:
    """Tell whether conversations outlast the program."""
    return bool(visit.assistant.settings.history)


def _store(visit: Visit) -> Conversations:
    """Where conversations are kept; those past the time set are removed on the way."""
    store = visit.service.conversations
    days = visit.assistant.settings.history_days
    if isinstance(store, StoredConversations) and days is not None:
        store.forget(datetime.now(UTC) - timedelta(days=days))
    return store
