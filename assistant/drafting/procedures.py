"""Which documents in force already cover a template's ground: those are extended, not replaced."""

import re
from collections.abc import Iterator, Sequence

from assistant.citations import cite
from assistant.drafting.facts import Procedure
from assistant.drafting.schema import DocumentTemplate
from assistant.judging.statements import Corpus, Statement
from ingest.types import Document

ABOUT = re.compile(
    r"\b(?:zweck|ziel|geltungsbereich|anwendungsbereich|gegenstand|einleitung|"
    r"purpose|scope|objective|introduction|overview)\b",
    re.IGNORECASE,
)
_GAP = re.compile(r"[\s–—_-]+")
RECORDS = ("record", "promotion", "glossary")  # minutes and the like are no procedures
LEAST = 0.3  # share of a document's statements that are on the subject, where AI is not in its name


def procedures(corpus: Corpus, types: Sequence[DocumentTemplate]) -> tuple[Procedure, ...]:
    """Return the documents in force that templates would extend, by template and file.

    A document covers a template's ground where its title holds words the template is known by;
    a document not about AI only where the template says that such a one may be extended. The
    citation quotes the sentence that says what the document is for, else its first sentence.
    """
    found = []
    for document in corpus.documents:
        own = [s for s in corpus.statements if s.unit.document.id == document.id]
        if not own or own[0].standing not in ("in_force", "unknown") or own[0].genre in RECORDS:
            continue
        for template in types:
            if not _is_known(document, template):
                continue
            about_ai = _about_ai(own)
            if about_ai or template.extends:
                found.append(_procedure(document, template, own, about_ai=about_ai))
    return tuple(found)


def _is_known(document: Document, template: DocumentTemplate) -> bool:
    title = _flat(document.title)
    return any(_flat(word) in title for word in (*template.known_by.de, *template.known_by.en))


def _flat(text: str) -> str:
    """Lower case, with one space for each space or dash, and one before the first word."""
    return f" {_GAP.sub(' ', text.casefold()).strip()}"


def _about_ai(own: Sequence[Statement]) -> bool:
    return sum(statement.on_subject for statement in own) >= LEAST * len(own)


def _procedure(
    document: Document, template: DocumentTemplate, own: Sequence[Statement], *, about_ai: bool
) -> Procedure:
    unit = next(_telling(own)).unit
    citation = cite(
        document, unit.page, unit.span, number=1, section=unit.section, language=unit.language
    )
    return Procedure(template.id, document.title, about_ai, citation)


def _telling(own: Sequence[Statement]) -> Iterator[Statement]:
    """First what says what the document is for, then any sentence, then anything."""
    plain = [s for s in own if s.unit.kind == "paragraph" and s.says_something]
    yield from (s for s in plain if s.unit.section and ABOUT.search(s.unit.section[-1]))
    yield from plain
    yield from own
