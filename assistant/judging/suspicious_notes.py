"""What the reader of a review is told about documents that try to instruct a machine."""

from collections import defaultdict
from collections.abc import Iterable

from assistant.messages import Language, message
from assistant.review_types import Note
from ingest.types import Document, Notice

CODE = "suspicious_instruction"  # of a document's notice
FEWEST_WORDS = 3  # a quote with fewer tells little, such as a mark of a chat program
QUOTES = 3  # passages quoted in a note; more would say no more


def suspicious_notes(documents: Iterable[Document], *, language: Language) -> list[Note]:
    """Return a note for each document with text that addresses a machine, in their order.

    It quotes what the documents' notices quote, with pages where the format has them. It has no
    evidence: such text is none.
    """
    found = ((document, _told(document)) for document in documents)
    return [_note(document, told, language) for document, told in found if told]


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
