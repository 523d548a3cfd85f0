"""The conversation as HTML: questions, answers sentence by sentence, their sources."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from assistant.messages import Language, message
from assistant.records.turns import SeenTurn
from assistant.types import Answer
from assistant.web.answer_tools import Judged, again, next_steps, notes, tools
from assistant.web.markup import element, escape, text
from assistant.web.sources import Documents, place_of, source_list, target

_NUMBER = re.compile(r"\[(\d{1,4})\]")
_SENTENCE_END = re.compile(r"\]\s+(?=[^\[\s|])|\n+")
_CELL_END = re.compile(r"(?<=\])\s\|\s")  # between the cells of a quoted table row
_TIED = 40  # characters; a longer last word may part from its number
_INTRODUCTIONS = ("answer.general", "answer.reference")  # said by the frame already


def conversation(
    turns: Sequence[SeenTurn],
    documents: Documents,
    language: Language,
    *,
    judged: Mapping[str, tuple[bool, str]],
    snapshot: str,
) -> str:
    """Return all turns, oldest first. `judged` is by the turn's id, `snapshot` the library's."""
    return "".join(
        turn_html(
            seen,
            index,
            documents,
            language,
            judged=judged.get(seen.kept.id),
            snapshot=snapshot,
        )
        for index, seen in enumerate(turns)
    )


def turn_html(
    seen: SeenTurn,
    index: int,
    documents: Documents,
    language: Language,
    *,
    judged: Judged = None,
    snapshot: str,
) -> str:
    """Return a question with its answer, its sources and what can be done with it."""
    question = question_html(seen.kept.question, language)
    if seen.withheld:
        said = element("p", text("web_ask.withheld", language), class_="warning")
        button = again(index, language, everywhere=False)
        return question + element("section", said + button, class_="answer withheld")
    old = seen.kept.library != snapshot
    below = notes(seen, documents, snapshot, language)
    below += again(index, language, everywhere=False) if old else ""
    if seen.kept.answer.abstained:
        below += next_steps(seen, index, documents, language)
    below += tools(seen, index, judged, language)
    return question + answer_html(seen.kept.answer, index, documents, language, below=below)


def question_html(question: str, language: Language) -> str:
    """Return a question as the visitor put it."""
    label = element("span", text("question", language) + ": ", class_="sr-only")
    return element("h3", label + element("bdi", escape(question)), class_="question")


def searching(language: Language) -> str:
    """Return what stands in an answer's place until it comes."""
    return element("p", text("searching", language), class_="searching")


def stream(answer: Answer, turn: int, documents: Documents, language: Language) -> Iterator[str]:
    """Yield the first sentence of a long answer: all of it, with its sources, comes after it.

    Without a language model the whole is there at once; more steps would only cost the server.
    """
    ends = [] if answer.abstained else list(_SENTENCE_END.finditer(answer.text))
    if len(ends) > 1:
        begun = answer.text[: ends[0].end()]
        yield _framed(answer, turn, begun, documents, language, below="", sources=False)


def growing(answer: Answer, turn: int, documents: Documents, language: Language) -> str:
    """Return an answer to which sentences may still come, without its sources."""
    return _framed(answer, turn, answer.text, documents, language, below="", sources=False)


def answer_html(
    answer: Answer, turn: int, documents: Documents, language: Language, *, below: str = ""
) -> str:
    """Return an answer with its sources; one that abstains looks different from one that knows."""
    if not answer.abstained:
        return _framed(answer, turn, answer.text, documents, language, below=below, sources=True)
    sign = element("p", "○ " + text("unanswered", language), class_="sign")
    words = element("p", escape(answer.text), lang=answer.language)
    related = source_list(answer.related, "related", turn, documents, language)
    return element("section", sign + words + related + below, class_="answer abstained")


def _framed(
    answer: Answer,
    turn: int,
    words: str,
    documents: Documents,
    language: Language,
    *,
    below: str,
    sources: bool,
) -> str:
    basis = "company" if answer.basis == "none" else answer.basis
    sign = {"company": "✓", "reference": "§", "general": "◇"}[basis]
    frame = element("p", f"{sign} " + text(f"answer_{basis}", language), class_="sign")
    cited = {citation.number: i for i, citation in enumerate(answer.citations)}

    def shown(piece: str) -> str:
        return _with_buttons(piece, answer, cited, turn, documents, language)

    lines = "".join(_line(line, shown) for line in _lines(words, answer.language))
    body = element("div", lines, class_="sentences", lang=answer.language)
    lists = ""
    if sources:
        lists = source_list(answer.citations, "citations", turn, documents, language)
        lists += source_list(answer.related, "related", turn, documents, language)
    return element("section", frame + body + lists + below, class_=f"answer basis-{basis}")


def _lines(words: str, language: Language) -> list[str]:
    """The answer's lines, without the introduction that its frame says already."""
    said = {message(key, language) for key in _INTRODUCTIONS}
    return [
        line.strip() for line in words.splitlines() if line.strip() and line.strip() not in said
    ]


def _line(line: str, shown: Callable[[str], str]) -> str:
    """A sentence, or a table row with each of its cells on a line."""
    cells = _CELL_END.split(line)
    if len(cells) == 1:
        return element("p", shown(line))
    return element("p", "".join(element("span", shown(cell)) for cell in cells), class_="cells")


def _with_buttons(
    line: str,
    answer: Answer,
    cited: Mapping[int, int],
    turn: int,
    documents: Documents,
    language: Language,
) -> str:
    """The sentence escaped; [n] becomes a button only where the answer has a citation n."""
    out: list[str] = []
    at = 0
    for found in _NUMBER.finditer(line):
        index = cited.get(int(found[1]))
        if index is None:
            continue
        before, space, last = line[at : found.start()].rstrip().rpartition(" ")
        place = place_of(answer.citations[index], documents, language)
        label = message("web.cite", language, number=found[1], place=place)
        button = element(
            "button",
            f"[{found[1]}]",
            type="button",
            class_="cite",
            title=label,
            aria_label=label,
            **target("citations", turn, index),
        )
        tied = "tied" if len(last) <= _TIED else None
        out.append(escape(before + space) + element("span", escape(last) + button, class_=tied))
        at = found.end()
    return "".join(out) + escape(line[at:])
