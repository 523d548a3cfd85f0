"""A comparison of two reviews as plain text and as a JSON record."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from assistant.export.review_json import quote_record
from assistant.export.review_text import evidence_text, paragraph, say, say_count
from assistant.export.review_words import day, status_text
from assistant.messages import Language
from assistant.review_types import Evidence, ReviewedDocument
from assistant.tasks.compare import Change, Comparison, Single, What

_KINDS: tuple[What, ...] = ("closed", "opened", "changed", "evidence")
_SHOWN = 3  # passages of each kind at one requirement


def comparison_text(comparison: Comparison, *, language: Language | None = None) -> str:
    """Return what has changed, for a terminal; in the later review's language unless told."""
    spoken = language or comparison.language
    lines = [*_head(comparison, spoken)]
    for what in _KINDS:
        found = comparison.of(what)
        lines += _titled(what, len(found), spoken)
        for change in found:
            lines += _change(change, spoken)
    lines += _singles("only_before", comparison.only_before, spoken)
    lines += _singles("only_after", comparison.only_after, spoken)
    lines += _documents("documents_added", comparison.documents_added, spoken)
    lines += _documents("documents_removed", comparison.documents_removed, spoken)
    lines += _documents("documents_changed", comparison.documents_changed, spoken)
    if len(lines) == len([*_head(comparison, spoken)]):
        lines += ["", say("nothing_changed", spoken)]
    return "\n".join([*lines, "", say_count("unchanged", comparison.unchanged, spoken)])


def comparison_record(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON values."""
    before, after = comparison.generated
    return {
        "set": comparison.set_id,
        "title": comparison.set_title,
        "language": comparison.language,
        "before": {"generated": before.isoformat(), "edition": comparison.editions[0]},
        "after": {"generated": after.isoformat(), "edition": comparison.editions[1]},
        "summary": {
            **{what: len(comparison.of(what)) for what in _KINDS},
            "unchanged": comparison.unchanged,
        },
        "changes": [_change_record(change) for change in comparison.changes],
        "documents": {
            "added": [_document_record(one) for one in comparison.documents_added],
            "removed": [_document_record(one) for one in comparison.documents_removed],
            "changed": [_document_record(one) for one in comparison.documents_changed],
        },
        "only_before": [_single_record(one) for one in comparison.only_before],
        "only_after": [_single_record(one) for one in comparison.only_after],
    }


def _head(comparison: Comparison, language: Language) -> Iterator[str]:
    before, after = (_moment(one, language) for one in comparison.generated)
    yield paragraph(comparison.set_title)
    yield paragraph(say("compared", language, before=before, after=after))
    if comparison.editions[0] != comparison.editions[1]:
        then, now = comparison.editions
        yield paragraph(f"! {say('editions', language, before=then, after=now)}")


def _moment(when: datetime, language: Language) -> str:
    return f"{day(when.date(), language)}, {when:%H:%M} {when.tzname() or ''}".rstrip()


def _titled(key: str, count: int, language: Language) -> list[str]:
    return ["", f"{say(key, language)} ({count})"] if count else []


def _change(change: Change, language: Language) -> Iterator[str]:
    yield paragraph(f"{change.requirement} {change.title}", indent=2)
    after = status_text(change.after, language)
    if change.before != change.after:
        yield paragraph(f"{status_text(change.before, language)} → {after}", indent=6)
        yield paragraph(_why(change, language), indent=6)
    else:
        yield paragraph(after, indent=6)
    yield from _passages("evidence_added", change.evidence_added, language)
    yield from _passages("evidence_removed", change.evidence_removed, language)


def _why(change: Change, language: Language) -> str:
    if change.person is None:
        return change.reason
    return say("by_person", language, person=change.person, text=change.reason)


def _passages(key: str, found: Sequence[Evidence], language: Language) -> Iterator[str]:
    for one in found[:_SHOWN]:
        passage = evidence_text(one, language)
        yield paragraph(say(key, language, passage=passage), indent=6)
    if len(found) > _SHOWN:
        yield paragraph(say_count("evidence_more", len(found) - _SHOWN, language), indent=8)


def _singles(key: str, found: Sequence[Single], language: Language) -> list[str]:
    lines = _titled(key, len(found), language)
    for one in found:
        text = f"{one.requirement} {one.title}: {status_text(one.status, language)}"
        lines.append(paragraph(text, indent=2))
    return lines


def _documents(key: str, found: Sequence[ReviewedDocument], language: Language) -> list[str]:
    lines = _titled(key, len(found), language)
    return [*lines, *(paragraph(f"{one.title} ({one.file})", indent=2) for one in found)]


def _change_record(change: Change) -> dict[str, Any]:
    return {
        "id": change.requirement,
        "title": change.title,
        "change": change.what,
        "before": change.before,
        "after": change.after,
        "reason": change.reason,
        "person": change.person,
        "evidence_added": [quote_record(one) for one in change.evidence_added],
        "evidence_removed": [quote_record(one) for one in change.evidence_removed],
    }


def _document_record(document: ReviewedDocument) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "file": document.file,
        "version": document.version,
        "standing": document.standing,
    }


def _single_record(single: Single) -> dict[str, Any]:
    return {"id": single.requirement, "title": single.title, "status": single.status}
