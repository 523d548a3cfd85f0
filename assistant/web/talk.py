"""A conversation step by step: what the page shows after a question, a click, a reopening."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.messages import Language
from assistant.records.turns import SeenTurn
from assistant.service import asking, feedback, history
from assistant.types import Answer, Citation
from assistant.web import conversation as html
from assistant.web.documents import failure
from assistant.web.markup import element, text
from assistant.web.passage import show_passage
from assistant.web.work import FAULTS, explain

if TYPE_CHECKING:
    from assistant.service import Visit

QUESTION_CHARACTERS = 2_000
FORMATS = ("docx", "md", "json")  # in which a conversation can be had as a file


@dataclass(frozen=True, slots=True)
class Screen:
    """What is shown after a step: all of it HTML, None for a part that stays as it is.

    The latest turn stands apart from the earlier ones, so that an answer which grows sends
    itself alone.
    """

    conversation: str  # its id, "" before it has begun
    earlier: str | None = None
    latest: str | None = None
    panel: str | None = None
    tail: str | None = None  # below the answers: the conversation as a file


FRESH = Screen("", "", "", "", "")  # a conversation that has not begun


def answering(
    visit: "Visit",
    asked: str,
    conversation: str,
    language: Language,
    *,
    only: Sequence[str] = (),
    until: int | None = None,
) -> Iterator[Screen]:
    """Yield the screen as the answer grows; the last one has its sources, the first of them open.

    `only` limits the question to documents by id; `until` is the number of earlier turns that
    count as what was said before (None: all).
    """
    question = asked.encode("utf-8", "replace").decode().strip()
    if not question:
        yield Screen(conversation)
        return
    put = html.question_html(question, language)
    try:
        turns = history.turns(visit, conversation)
        if fault := _fault(question, turns, language):
            yield Screen(conversation, _earlier(visit, turns, language), put + fault, "")
            return
        yield Screen(
            conversation, _earlier(visit, turns, language), put + html.searching(language), ""
        )
        documents = {document.id: document for document in visit.documents()}
        grown = False
        for step in asking.answering(
            visit,
            question,
            history=[seen.kept.turn for seen in turns[:until]],
            fallback=language,
            only=frozenset(only),
        ):
            if isinstance(step, Answer):
                answer = step
            else:
                grown = True
                part = html.growing(step.answer, len(turns), documents, language)
                yield Screen(conversation, latest=put + part)
        for part in () if grown else html.stream(answer, len(turns), documents, language):
            yield Screen(conversation, latest=put + part)
        conversation, seen = history.keep(
            visit, conversation, question=question, answer=answer, only=only
        )
        whole = html.turn_html(seen, len(turns), documents, language, snapshot=seen.kept.library)
        panel = _first_source(visit, seen, language)
        yield Screen(conversation, None, whole, panel, tail(conversation, language))
    except FAULTS as error:
        yield Screen(conversation, latest=put + explain(error, language))


def _fault(question: str, turns: Sequence[SeenTurn], language: Language) -> str:
    if len(question) > QUESTION_CHARACTERS:
        words = text("question_too_long", language, limit=QUESTION_CHARACTERS)
    elif len(turns) >= history.LONGEST:
        words = text("web_ask.too_long", language)
    else:
        return ""
    return element("p", words, class_="warning")


def asking_again(
    visit: "Visit", conversation: str, turn: Any, everywhere: Any, language: Language
) -> Iterator[Screen]:
    """Put the question of an earlier turn again, to all documents if `everywhere` is True."""
    seen = _turn(visit, conversation, turn)
    if seen is None:
        yield Screen(conversation)
        return
    only = () if everywhere is True else seen.kept.only
    yield from answering(
        visit, seen.kept.question, conversation, language, only=only, until=int(turn)
    )


def resumed(visit: "Visit", conversation: Any, language: Language) -> Screen:
    """Return the screen of a kept conversation that the browser names; its sources are checked."""
    named = conversation if isinstance(conversation, str) else ""
    try:
        turns = history.turns(visit, named)
        if not turns:
            gone = element("p", text("web_ask.no_such_conversation", language), class_="warning")
            return Screen("", "", gone, "", "")
        shown = _earlier(visit, turns, language)
    except FAULTS as error:
        return Screen("", "", explain(error, language), "", "")
    return Screen(named, shown, "", "", tail(named, language))


def tail(conversation: str, language: Language) -> str:
    """Return the links that give the conversation as a file."""
    links = "".join(
        element(
            "a",
            text(f"web_ask.export_{name}", language),
            href=f"/files/conversation/{conversation}/{name}?lang={language}",
            download="",
        )
        for name in FORMATS
    )
    said = element("span", text("web_ask.export", language))
    return element("p", f"{said} {links}", class_="export")


def open_source(
    visit: "Visit", conversation: str, place: tuple[Any, Any, Any], language: Language
) -> str:
    """Return the panel for a citation that the browser names by turn, group and index.

    The browser's word is not trusted: what names no citation of this conversation is refused.
    """
    try:
        seen = _turn(visit, conversation, place[0])
        citation, beside = _named(seen, *place[1:]) if seen else (None, ())
        if citation is None:
            return failure("ingest.error_unknown", language)
        answers = place[1] == "citations"
        return show_passage(visit, citation, beside=beside, answers=answers, language=language)
    except FAULTS as error:
        return explain(error, language)


def judge(
    visit: "Visit", conversation: str, turn: Any, good: Any, comment: Any, language: Language
) -> str:
    """Record what the person thinks of an answer (`good` None: no longer); return what is said."""
    try:
        seen = _turn(visit, conversation, turn)
        if seen is None or good not in (True, False, None):
            return failure("ingest.error_unknown", language)
        if good is None:
            feedback.take_back(visit, seen.kept)
            return element("p", text("web_ask.rated_not", language), class_="quiet")
        said = comment if isinstance(comment, str) else ""
        feedback.rate(visit, seen.kept, good=bool(good), comment=said)
    except FAULTS as error:
        return explain(error, language)
    return element("p", "✓ " + text("web_ask.rated", language), class_="done")


def _earlier(visit: "Visit", turns: Sequence[SeenTurn], language: Language) -> str:
    if not turns:
        return ""
    return html.conversation(
        turns,
        {document.id: document for document in visit.documents()},
        language,
        judged=feedback.given(visit, [seen.kept.id for seen in turns]),
        snapshot=visit.assistant.snapshot_id(),
    )


def _first_source(visit: "Visit", seen: SeenTurn, language: Language) -> str:
    """The panel of an answer's first source, so that none stands without one beside it."""
    cited = seen.kept.answer.citations
    if not cited:
        return ""
    return show_passage(visit, cited[0], beside=cited, answers=True, language=language)


def _turn(visit: "Visit", conversation: str, turn: Any) -> SeenTurn | None:
    if not isinstance(turn, int) or isinstance(turn, bool) or turn < 0:
        return None
    turns = history.turns(visit, conversation)
    return turns[turn] if turn < len(turns) else None


def _named(seen: SeenTurn, group: Any, index: Any) -> tuple[Citation | None, tuple[Citation, ...]]:
    answer = seen.kept.answer
    found = {"citations": answer.citations, "related": answer.related}.get(str(group), ())
    if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(found):
        return None, ()
    return found[index], answer.citations if group == "citations" else ()
