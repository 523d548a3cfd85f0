"""What the reader of a review is told of documents that instruct a machine or hide text."""

import re
from collections import defaultdict
from collections.abc import Iterable

from assistant.messages import Language, message
from assistant.review_types import Note
from ingest.types import Document, Notice

CODE = "suspicious_instruction"  # of a document's notice
HIDDEN = "hidden_text_ignored"  # the same: white, tiny or covered text, hidden rows, comments
FEWEST_WORDS = 3  # a quote with fewer tells little, such as a mark of a chat program
_ONLY_CHARACTERS = re.compile(r"(?:[^;]*: )?\d+ invisible characters")
QUOTES = 3  # passages quoted in a note; more would say no more


def suspicious_notes(documents: Iterable[Document], *, language: Language) -> list[Note]:
    """Return the notes on documents with text that addresses a machine, or that nobody sees.

    In the order of the documents. The first kind quotes what the documents' notices quote, with
    pages where the format has them. The second quotes nothing: what was left out at ingest is not
    kept. Neither has evidence: such text is none.
    """
    notes: list[Note] = []
    for document in documents:
        if told := _told(document):
            notes.append(_note(document, told, language))
        if any(notice.code == HIDDEN for notice in document.notices):
            notes.append(_hidden(document, language))
    return notes


def _hidden(document: Document, language: Language) -> Note:
    """That a document has text a reader does not see, with its pages where it has them."""
    found = {n for notice in document.notices if notice.code == HIDDEN for n in notice.pages}
    pages = sorted(found) if document.fixed_pages else []
    details = [notice.detail for notice in document.notices if notice.code == HIDDEN]
    if all(_ONLY_CHARACTERS.fullmatch(detail) for detail in details):
        return Note(
            "suspicious", message("suspicious.characters", language, document=_name(document))
        )
    key = "hidden" if not pages else "hidden_page_one" if len(pages) == 1 else "hidden_page_many"
    listed = ", ".join(map(str, pages))
    values = {"document": _name(document)} | ({"pages": listed} if pages else {})
    return Note("suspicious", message(f"suspicious.{key}", language, **values))


def _told(document: Document) -> list[Notice]:
    """The notices worth quoting: none within another, and no mark alone if there is more."""
    notices = [notice for notice in document.notices if notice.code == CODE]
    notices = [n for n in notices if len(_quote(n).split()) >= FEWEST_WORDS] or notices
    longest = sorted({_quote(n) for n in notices}, key=len, reverse=True)
    kept = [q for i, q in enumerate(longest) if not any(q in other for other in longest[:i])]
    return [n for n in notices if _quote(n) in kept]


def _note(document: Document, notices: list[Notice], language: Language) -> Note:
    pages: dict[str, set[int]] = defaultdict(set)
    for notice in notices:
        pages[_quote(notice)] |= set(notice.pages)
    sides = [
        _side(quote, sorted(own) if document.fixed_pages else [], language)
        for quote, own in list(pages.items())[:QUOTES]
    ]
    more = len(pages) - len(sides)
    if more == 1:
        sides.append(message("suspicious.more_one", language))
    elif more:
        sides.append(message("suspicious.more_many", language, count=more))
    text = message("suspicious.note", language, document=_name(document), quotes="; ".join(sides))
    return Note("suspicious", text)


def _name(document: Document) -> str:
    """The file, after the title if it has one of its own; several files may share a title."""
    title, file = (" ".join(one.split()) for one in (document.title, document.file))
    return file if file.endswith(title) else f"{title} ({file})"


def _side(quote: str, pages: list[int], language: Language) -> str:
    """One quote with the pages it stands on."""
    if not pages:
        return message("suspicious.quote", language, quote=quote)
    key = "suspicious.quote_page_one" if len(pages) == 1 else "suspicious.quote_page_many"
    return message(key, language, quote=quote, pages=", ".join(map(str, pages)))


def _quote(notice: Notice) -> str:
    """Its words on one line; quotation marks give way, so that where it ends stays clear."""
    return " ".join(notice.detail.translate({ord(mark): "'" for mark in '"„“”«»'}).split())
