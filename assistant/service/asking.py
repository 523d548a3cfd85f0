"""Questions of a visit."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.export.reading_words import reading_detail
from assistant.messages import Language
from assistant.service.visit import Visit
from assistant.types import Answer, Turn

if TYPE_CHECKING:
    from assistant.tasks.answer_model import Partial


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
    *_, last = answering(
        visit, question, history=history, language=language, fallback=fallback, only=only
    )
    if not isinstance(last, Answer):
        raise TypeError("an answer's last step is the answer")
    return last


def answering(
    visit: Visit,
    question: str,
    *,
    history: Sequence[Turn] = (),
    language: Language | None = None,
    fallback: Language = "en",
    only: frozenset[str] = frozenset(),
) -> "Iterator[Partial | Answer]":
    """Yield what `ask` returns as it grows; its last step is the answer.

    Only a language model makes it grow: each step is a sentence more that passed its check.
    """
    visit.require("ask")
    visit.service.limits.question(visit.person, question)
    steps = _steps(visit, question, history, language, fallback, only)
    try:
        for step in steps:
            if isinstance(step, Answer):
                _record(visit, question, step)
            else:
                begun = step.answer
            yield step
    except GeneratorExit:  # nobody waits for the rest, but a model has been asked
        if not isinstance(step, Answer):
            _record(visit, question, begun)
        raise


def _steps(
    visit: Visit,
    question: str,
    history: Sequence[Turn],
    language: Language | None,
    fallback: Language,
    only: frozenset[str],
) -> "Iterator[Partial | Answer]":
    model = visit.service.model
    if model is None:
        yield visit.assistant.ask(
            question,
            history=history,
            language=language,
            fallback=fallback,
            allow=visit.allowed,
            only=only,
        )
        return
    from assistant.answering import answering as in_steps

    yield from in_steps(
        visit.assistant,
        question,
        model=model,
        history=history,
        language=language,
        fallback=fallback,
        allow=visit.allowed,
        only=only,
    )


def _record(visit: Visit, question: str, answer: Answer) -> None:
    visit.record(
        "ask",
        words=question,
        abstained=answer.abstained,
        documents=sorted({citation.document_id for citation in answer.citations}),
        **reading_detail(answer.reading),
    )
