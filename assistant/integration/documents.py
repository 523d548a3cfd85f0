"""The documents of other management systems: in force, and not about AI."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from assistant.integration.belonging import belongings
from assistant.integration.model import OtherDocument
from assistant.judging.statements import Statement
from assistant.judging.subject import Subjects

MOSTLY = 1 / 3  # share of statements about AI, from which on a document is no other system's


def other_documents(
    statements: Sequence[Statement], subjects: Subjects
) -> Mapping[str, OtherDocument]:
    """Return, by id, the documents that may hold a base, with the standards they belong to.

    `statements` are all that were read; `subjects` tells which are about AI.
    """
    by_document: dict[str, list[Statement]] = defaultdict(list)
    for one in statements:
        by_document[one.unit.document.id].append(one)
    found = {
        document_id: _of(own)
        for document_id, own in by_document.items()
        if not _about_ai(own, subjects) and own[0].genre in ("rule", "record")
        if any(one.standing == "in_force" for one in own)
    }
    return {
        document_id: one
        for document_id, one in found.items()
        if one.belongs or not _names_ai(by_document[document_id], subjects)
    }


def _about_ai(own: Sequence[Statement], subjects: Subjects) -> bool:
    document = own[0].unit.document
    if subjects.about_ai(document.id) or subjects.names_ai(document.title):
        return True
    return sum(one.on_subject for one in own) >= MOSTLY * len(own)


def _names_ai(own: Sequence[Statement], subjects: Subjects) -> bool:
    """Whether AI is named at all: what names no standard, and AI once, may be about AI."""
    return any(subjects.names_ai(" ".join((one.text, *one.unit.section))) for one in own)


def _of(own: Sequence[Statement]) -> OtherDocument:
    document = own[0].unit.document
    return OtherDocument(document.id, document.title, document.file, belongings(document, own))
