"""How a stage stands, in words and as JSON records."""

from typing import Any

from assistant.messages import Language, message
from assistant.readiness.reason import Reason
from assistant.readiness.stage import Basis, Readiness
from assistant.registers.stored import record
from assistant.soa.words import day, place, quote


def result(found: Readiness, language: Language) -> str:
    """Return the result as a sentence; never that somebody is ready."""
    return message(f"readiness.result_{found.result}", language, stage=found.stage)


def stage_text(found: Readiness, language: Language) -> str:
    """Return what the stage looks at."""
    return message(f"readiness.stage_{found.stage}", language)


def numbers(found: Readiness, language: Language) -> str:
    """Return the numbers as a sentence."""
    return message("readiness.numbers", language, reasons=len(found.reasons), **found.numbers)


def basis(found: Basis | None, language: Language) -> str:
    """Return on which review it rests, and whether the library has changed since."""
    if found is None:
        return message("readiness.basis_none", language)
    key = "basis" if found.current else "basis_old"
    return message(f"readiness.{key}", language, number=found.number, day=day(found.day, language))


def cited(reason: Reason, language: Language) -> str:
    """Return the words of documents that a reason rests on, "" where there are none."""
    if reason.source is None:
        return ""
    return f"{quote(reason.source, language)} – {place(reason.source, language)}"


def readiness_record(found: Readiness, language: Language) -> dict[str, Any]:
    """Return a stage as a JSON record."""
    return {
        "stage": found.stage,
        "result": found.result,
        "text": result(found, language),
        "basis": None
        if found.basis is None
        else {
            "review": found.basis.number,
            "day": found.basis.day.isoformat(),
            "current": found.basis.current,
        },
        "numbers": dict(found.numbers),
        "reasons": [reason_record(one, language) for one in found.reasons],
    }


def reason_record(one: Reason, language: Language) -> dict[str, Any]:
    """Return a reason as a JSON record."""
    return {
        "code": one.code,
        "rank": one.rank.name.lower(),
        "requirement": one.requirement.id if one.requirement else None,
        "text": one.text(language),
        "looked_at": one.looked.text(language),
        "entries": list(one.entries),
        "source": record({"one": one.source})["one"],
        "next": list(one.next_steps(language)),
    }
