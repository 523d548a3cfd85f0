"""Questions of a visit."""

from collections.abc import Sequence

from assistant.messages import Language
from assistant.service.visit import Visit
from assistant.types import Answer, Turn


def ask(
    visit: Visit,
    question: str,
    *,
    history: Sequence[Turn] = (),
    language: Language | None = None,
    fallback: Language = "en",
    only: frozenset[str] = frozenset(),
) -> Answer:
    """Return the answer from the documents that the person may read; `only` names some by id.

    Raises NotAllowed, LimitReached.
    """
    visit.require("ask")
    visit.service.limits.question(visit.person, question)
    answer = visit.assistant.ask(
        question,
        history=history,
        language=language,
        fallback=fallback,
        allow=visit.allowed,
        only=only,
    )
    visit.record(
        "ask",
        words=question,
        abstained=answer.abstained,
        documents=sorted({citation.document_id for citation in answer.citations}),
    )
    return answer
