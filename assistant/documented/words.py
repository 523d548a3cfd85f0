"""The list of documented information in words and as JSON records."""

from collections.abc import Sequence
from typing import Any

from assistant.documented.listed import CHECK_AFTER, OVERDUE_AFTER, STATES, Line, Place
from assistant.drafting.load import load_templates
from assistant.messages import Language, message
from assistant.registers.load import load_registers
from assistant.registers.stored import record
from assistant.soa.words import day, quote
from assistant.soa.words import place as where


def kind(line: Line, language: Language) -> str:
    """Return what is asked for: document, record, or both."""
    return message(f"documented.kind_{line.requirement.documented_information}", language)


def state(line: Line, language: Language) -> str:
    """Return whether it was found, in words."""
    return message(f"documented.state_{line.state}", language)


def age(place: Place, language: Language) -> str:
    """Return a document's age in words, with what should be looked at."""
    months = (
        "" if place.months is None else message("documented.months", language, count=place.months)
    )
    warning = message(f"documented.age_{place.age}", language) if place.age else ""
    return "; ".join(part for part in (months, warning) if part)


def standing(place: Place, language: Language) -> str:
    """Return a document's standing, with the version that takes its place."""
    words = message(f"documented.standing_{place.standing}", language)
    if place.superseded_by is None:
        return words
    newer = message("documented.replaced_by", language, document=place.superseded_by)
    return f"{words}, {newer}"


def facts(place: Place, language: Language) -> str:
    """Return version, approval, date and age of a document, on one line."""
    control, effective = place.document.control, place.document.control.effective_date
    unknown = message("documented.not_named", language)
    said = {
        "version": control.version or unknown,
        "approved": control.approver or unknown,
        "dated": day(effective, language) if effective else unknown,
    }
    line = message("documented.facts", language, **said)
    return ", ".join(
        part for part in (standing(place, language), line, age(place, language)) if part
    )


def kept(line: Line, language: Language) -> str:
    """Return which register of this program speaks of it, "" where none does."""
    if line.kept is None:
        return ""
    title = load_registers()[line.kept.register].title.in_(language)
    return message(
        "documented.kept",
        language,
        register=title,
        count=line.kept.entries,
        day=day(line.kept.changed, language),
    )


def templates(line: Line, language: Language) -> tuple[str, ...]:
    """Return the titles of the document types that help to write it."""
    found = (load_templates().named(name) for name in line.templates)
    return tuple(dict.fromkeys(one.short.in_(language) for one in found if one))


def counts(lines: Sequence[Line]) -> dict[str, int]:
    """Return how many lines are in each state."""
    return {name: sum(one.state == name for one in lines) for name in STATES}


def counts_text(lines: Sequence[Line], language: Language) -> str:
    """Return the numbers as a sentence."""
    return message("documented.counts", language, all=len(lines), **counts(lines))


def rule(language: Language) -> str:
    """Return by which rule ages are marked."""
    return message("documented.rule", language, check=CHECK_AFTER, overdue=OVERDUE_AFTER)


def line_record(line: Line, language: Language) -> dict[str, Any]:
    """Return a line as a JSON record."""
    return {
        "requirement": line.requirement.id,
        "title": line.requirement.title.in_(language),
        "kind": line.requirement.documented_information,
        "state": line.state,
        "status": line.status,
        "places": [place_record(one, language) for one in line.places],
        "register": None
        if line.kept is None
        else {
            "id": line.kept.register,
            "entries": line.kept.entries,
            "changed": line.kept.changed.isoformat(),
        },
        "write": list(line.missing),
        "templates": list(line.templates),
    }


def place_record(place: Place, language: Language) -> dict[str, Any]:
    """Return a place as a JSON record."""
    control = place.document.control
    return {
        "document": place.document.title,
        "file": place.document.file,
        "version": control.version,
        "approved_by": control.approver,
        "date": _day(place) or None,
        "next_review": control.next_review.isoformat() if control.next_review else None,
        "months": place.months,
        "age": place.age or None,
        "standing": place.standing,
        "superseded_by": place.superseded_by,
        "place": where(place.source, language),
        "source": record({"one": place.source})["one"],
    }


def place_text(place: Place, language: Language) -> str:
    """Return where the words of a place stand, and the words."""
    return f"{where(place.source, language)}: {quote(place.source, language)}"


def _day(place: Place) -> str:
    effective = place.document.control.effective_date
    return effective.isoformat() if effective else ""
