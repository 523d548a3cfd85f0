"""Questions to begin with: those that the documents a person may read have been found to answer.

General questions of employees come first, then section titles of documents in force. Each was put
to the assistant before: a general one counts where the answer is sure and reads as sentences, a
title where every quote comes from its own section. Nothing is drawn by lot; the same library gives
the same questions.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest
from weakref import WeakKeyDictionary

from assistant.messages import Language, catalogue, message
from assistant.service.visit import Service, Visit
from assistant.types import Answer
from assistant.words import content_words
from ingest.types import Document, Kind, Status

MOST = 6  # questions in all
GENERAL = 4  # of them general ones at most
TITLES_TRIED = 24  # section titles put to the assistant at most
SURE = 0.7  # of the decision to answer; below it a general question is not offered
_KEPT = 64  # libraries and rights
_NUMBER = re.compile(r"^\s*(?:[A-Z]\.)?[\d.]*\d\.?\)?\s+|^\s*§+\s*\d+\w?\s+")
_Key = tuple[str, frozenset[str], Language]


class _Known:
    """What was found before, for one service."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.found: OrderedDict[_Key, tuple[str, ...]] = OrderedDict()
        self.working: dict[_Key, threading.Lock] = {}


_OF: "WeakKeyDictionary[Service, _Known]" = WeakKeyDictionary()
_OPENING = threading.Lock()


def known(visit: Visit, language: Language) -> tuple[str, ...] | None:
    """Return the questions if they have been found for this library and these rights."""
    visit.require("ask")
    about = _about(visit)
    with about.lock:
        return about.found.get(_key(visit, language))


def questions(visit: Visit, language: Language) -> tuple[str, ...]:
    """Return up to `MOST` questions; takes a second or two where the library has changed."""
    visit.require("ask")
    about, key = _about(visit), _key(visit, language)
    with about.lock:
        if key in about.found:
            about.found.move_to_end(key)
            return about.found[key]
        turn = about.working.setdefault(key, threading.Lock())
    with turn:  # whoever comes second waits for the first and asks nothing
        with about.lock:
            if key in about.found:
                return about.found[key]
        found = tuple(_find(visit, language))
        with about.lock:
            about.found[key] = found
            about.working.pop(key, None)
            while len(about.found) > _KEPT:
                about.found.popitem(last=False)
        return found


def _find(visit: Visit, language: Language) -> list[str]:
    general: list[str] = []
    used: set[str] = set()  # documents that answer already
    for question in _general(language):
        answer = _answer(visit, question, language)
        if not _sure(answer) or answer.citations[0].document_id in used:
            continue
        used.add(answer.citations[0].document_id)
        general.append(question)
        if len(general) == GENERAL:
            break
    titles: list[str] = []
    for document, title in _titles(visit, language):
        if len(general) + len(titles) == MOST:
            break
        question = message("web_ask.about_title", language, title=title)
        if _from_section(_answer(visit, question, language), document, title):
            titles.append(question)
    return general + titles


def _answer(visit: Visit, question: str, language: Language) -> Answer:
    return visit.assistant.ask(
        question, history=(), language=language, fallback=language, allow=visit.allow
    )


def _sure(answer: Answer) -> bool:
    """Whether the company's documents answer for certain, and in sentences."""
    return (
        not answer.abstained
        and answer.basis == "company"
        and answer.confidence >= SURE
        and " | " not in answer.text
    )


def _from_section(answer: Answer, document: Document, title: str) -> bool:
    return (
        not answer.abstained
        and " | " not in answer.text
        and all(
            one.document_id == document.id and any(_bare(part) == title for part in one.section)
            for one in answer.citations
        )
    )


def _general(language: Language) -> Iterator[str]:
    number = 1
    while (text := catalogue(language).get(f"web_ask.topic_{number}")) is not None:
        yield text
        number += 1


def _titles(visit: Visit, language: Language) -> list[tuple[Document, str]]:
    """Section titles that say something, one of each document in turn."""
    old = visit.superseded()
    outside = {one.casefold() for one in message("web_ask.titles_passed_over", language).split("|")}
    lists = [
        _of(document, outside)
        for document in visit.documents()
        if document.kind is Kind.COMPANY
        and document.language == language
        and document.id not in old
        and document.control.status is Status.APPROVED
    ]
    mixed = chain.from_iterable(zip_longest(*lists))
    seen: set[str] = set()
    chosen: list[tuple[Document, str]] = []
    for one in mixed:
        if one is not None and one[1].casefold() not in seen:
            seen.add(one[1].casefold())
            chosen.append(one)
    return chosen[:TITLES_TRIED]


def _of(document: Document, outside: set[str]) -> Sequence[tuple[Document, str]]:
    found = []
    for section in document.sections:
        title = _bare(section.path[-1]) if section.path else ""
        words = content_words(title)
        if (
            title.casefold() not in outside | {document.title.casefold()}
            and 1 <= len(words) <= 6
            and len(title) <= 60
            and max(map(len, words)) >= 5
            and content_words(title.split()[0])  # a noun phrase, not "What you may do"
            and not re.search(r"[\d<>„“”\"|?!:]", title)
        ):
            found.append((document, title))
    return found


def _bare(heading: str) -> str:
    """A heading without its number."""
    return " ".join(_NUMBER.sub("", heading).split())


def _about(visit: Visit) -> _Known:
    with _OPENING:
        return _OF.setdefault(visit.service, _Known())


def _key(visit: Visit, language: Language) -> _Key:
    return visit.assistant.snapshot_id(), visit.hidden, language
