"""A question put to an assistant and its language model, answered sentence by sentence."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.messages import Language
from assistant.model import ChatModel
from assistant.sources import everything
from assistant.tasks.answer import answer
from assistant.tasks.answer_model import Partial, gather, stream_answer
from assistant.types import Answer, Turn
from ingest.types import Document

if TYPE_CHECKING:
    from assistant.deliverables import Allow
    from assistant.session import Assistant


def ask_model(
    assistant: "Assistant", question: str, *, model: ChatModel, language: Language | None = None
) -> Answer:
    """Return the last step of `answering`: the whole answer."""
    *_, last = answering(assistant, question, model=model, language=language)
    if not isinstance(last, Answer):
        raise TypeError("an answer's last step is the answer")
    return last


def answering(
    assistant: "Assistant",
    question: str,
    *,
    model: ChatModel,
    history: Sequence[Turn] = (),
    language: Language | None = None,
    fallback: Language = "en",
    allow: "Allow" = everything,
    only: frozenset[str] = frozenset(),
) -> Iterator[Partial | Answer]:
    """Yield what `Assistant.ask` returns as a model puts it; the last item is the answer.

    What the documents answer, and whether they do, is decided without the model. The library is let
    go before the model is asked, which may take minutes. A failing model raises nothing.
    """
    question = question.encode("utf-8", "replace").decode()  # a lone surrogate is no text

    def chosen(document: Document) -> bool:
        return allow(document) and document.id in only

    among = chosen if only else allow
    with assistant.sources(allow, general=not only) as sources:
        plain = answer(
            question,
            sources=sources,
            history=history,
            language=language,
            fallback=fallback,
            allow=among,
        )
        grounds = gather(plain, sources=sources, allow=among)
    if grounds is None:
        yield plain
    else:
        yield from stream_answer(grounds, model)
