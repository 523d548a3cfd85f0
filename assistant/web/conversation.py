"""The conversation as HTML: questions, answers sentence by sentence, their sources."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from assistant.messages import Language, message
from assistant.types import Answer, Citation, Turn
from assistant.web.markup import element, escape, kind_badge, page_name, status_badge, text
from ingest.types import Document, Kind

SUGGESTIONS = 5
_NUMBER = re.compile(r"\[(\d{1,4})\]")
_SENTENCE_END = re.compile(r"\]\s+(?=[^\[\s|])|\n+")
_CELL_END = re.compile(r"(?<=\])\s\|\s")  # between the cells of a quoted table row
_TIED = 40  # characters; a longer last word may part from its number
_INTRODUCTIONS = ("answer.general", "answer.reference")  # said by the frame already

Documents = Mapping[str, Document]  # by id


def welcome(language: Language, *, empty: bool, sample: bool) -> str:
    """Return the first screen: what to do with an empty library, or what to ask of a full one.

    Of the sample company's documents we know what they answer; other documents get questions
    that hardly any company's leave out.
    """
    name = "empty" if empty else "welcome"
    head = element("h2", text(f"{name}_title", language)) + element(
        "p", text(f"{name}_text", language)
    )
    return element(
        "div",
        head
        + (_starts(language) if empty else "")
        + _suggestions(language, "general" if empty else "sample" if sample else "own"),
        class_="welcome",
    )


def conversation(turns: Sequence[Turn], documents: Documents, language: Language) -> str:
    """Return all turns, oldest first."""
    return "".join(
        question_html(turn.question, language)
        + answer_html(turn.answer, index, documents, language)
        for index, turn in enumerate(turns)
    )


def question_html(question: str, language: Language) -> str:
    """Return a question as the visitor put it."""
    label = element("span", text("question", language) + ": ", class_="sr-only")
    return element("h3", label + element("bdi", escape(question)), class_="question")


def searching(language: Language) -> str:
    """Return what stands in an answer's place until it comes."""
    return element("p", text("searching", language), class_="searching", role="status")


def stream(answer: Answer, turn: int, documents: Documents, language: Language) -> Iterator[str]:
    """Yield the answer with one sentence more each time; the last is `answer_html`."""
    if not answer.abstained:
        for end in _SENTENCE_END.finditer(answer.text):
            begun = answer.text[: end.end()]
            yield _framed(answer, turn, begun, documents, language, sources=False)
    yield answer_html(answer, turn, documents, language)


def answer_html(answer: Answer, turn: int, documents: Documents, language: Language) -> str:
    """Return an answer with its sources; one that abstains looks different from one that knows."""
    if not answer.abstained:
        return _framed(answer, turn, answer.text, documents, language, sources=True)
    sign = element("p", "○ " + text("unanswered", language), class_="sign")
    words = element("p", escape(answer.text), lang=answer.language)
    related = _source_list(answer.related, "related", turn, documents, language)
    return element("section", sign + words + related, class_="answer abstained")


def _framed(
    answer: Answer,
    turn: int,
    words: str,
    documents: Documents,
    language: Language,
    *,
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
        lists = _source_list(answer.citations, "citations", turn, documents, language)
        lists += _source_list(answer.related, "related", turn, documents, language)
    return element("section", frame + body + lists, class_=f"answer basis-{basis}")


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
        place = _place(answer.citations[index], documents, language)
        label = message("web.cite", language, number=found[1], place=place)
        button = element(
            "button",
            f"[{found[1]}]",
            type="button",
            class_="cite",
            title=label,
            aria_label=label,
            **_target("citations", turn, index),
        )
        tied = "tied" if len(last) <= _TIED else None
        out.append(escape(before + space) + element("span", escape(last) + button, class_=tied))
        at = found.end()
    return "".join(out) + escape(line[at:])


def _source_list(
    citations: Sequence[Citation],
    group: str,
    turn: int,
    documents: Documents,
    language: Language,
) -> str:
    if not citations:
        return ""
    heading = "sources" if group == "citations" else "related"
    items = "".join(
        element("li", _source(citation, group, turn, index, documents, language))
        for index, citation in enumerate(citations)
    )
    return element("h4", text(heading, language)) + element(
        "ol", items, class_=f"source-list {group}"
    )


def _source(
    citation: Citation,
    group: str,
    turn: int,
    index: int,
    documents: Documents,
    language: Language,
) -> str:
    """One source: document, place, status and the quoted words, all of it one button."""
    number = f"[{citation.number}]" if group == "citations" else "→"
    badges = ""
    if citation.kind is not Kind.GENERAL:
        badges += status_badge(citation.document_status, language)
    if citation.kind is not Kind.COMPANY:
        badges += kind_badge(citation.kind, language)
    if citation.language in ("de", "en") and citation.language != language:
        word = text(f"quote_language_{citation.language}", language)
        badges += element("span", word, class_="badge")
    place = page_name(citation, documents.get(citation.document_id), language)
    content = (
        element("span", number, class_="number")
        + element("span", element("bdi", escape(citation.document)), class_="title")
        + element("span", escape(place), class_="place")
        + element("span", badges, class_="badges")
        + element("span", escape(_short(citation.quote)), class_="quote")
    )
    return element("button", content, type="button", class_="source", **_target(group, turn, index))


def _target(group: str, turn: int, index: int) -> dict[str, object]:
    return {
        "data_event": "cite",
        "data_group": group,
        "data_turn": turn,
        "data_index": index,
    }


def _place(citation: Citation, documents: Documents, language: Language) -> str:
    place = page_name(citation, documents.get(citation.document_id), language)
    return f"{citation.document}, {place}"


def _short(quote: str, limit: int = 180) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0] + " …"


def _starts(language: Language) -> str:
    return element(
        "div",
        "".join(
            element(
                "button",
                element("strong", text(f"start_{name}", language))
                + element("span", text(f"start_{name}_text", language)),
                type="button",
                class_="start",
                data_event=name,
            )
            for name in ("sample", "upload")
        ),
        class_="starts",
    )


def _suggestions(language: Language, kind: str) -> str:
    heading = "suggestions_general" if kind == "general" else "suggestions"
    chips = "".join(
        element(
            "button",
            question,
            type="button",
            class_="suggestion",
            data_event="suggest",
            data_number=number,
        )
        for number in range(1, SUGGESTIONS + 1)
        for question in [text(f"suggest_{kind}_{number}", language)]
    )
    return element("h4", text(heading, language)) + element("div", chips, class_="suggestions")
