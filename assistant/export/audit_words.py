"""What files of an audit say: the words that sheet and document share."""

from collections.abc import Sequence

from assistant.audit.checklist import Checklist, Line
from assistant.audit.material import day_text
from assistant.audit.programme import Coverage, Doubt, Flaw, auditors, day_of
from assistant.export.review_words import one_a_row, quoted, short_id, source_of
from assistant.messages import Language, message
from assistant.registers.check import shown
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers
from assistant.review_types import Evidence

QUOTE = 600  # characters of one


def say(key: str, language: Language, **values: object) -> str:
    """Return a text of the area `auditing`."""
    return message(f"auditing.{key}", language, **values)


def label(register: str, name: str, language: Language) -> str:
    """Return what a field is called."""
    return load_registers()[register].field(name).label.in_(language)


def value(entry: Entry, name: str, language: Language) -> str:
    """Return a field's value in words, a day spelled out; "" where there is none."""
    field = load_registers()[entry.register].field(name)
    if field.type == "date":
        day = day_of(entry, name)
        return day_text(day, language) if day else ""
    return shown(field, entry.values.get(name), language)


def documents_show(line: Line, language: Language) -> str:
    """Return how documents cover a requirement. It is never put as conformity."""
    if line.status is None:
        return say("shows_nothing", language)
    text = say(f"shows_{line.status}", language)
    if line.decided_by:
        text = say("shows_decided", language, text=text, person=line.decided_by)
        if line.stale_decision:
            text = f"{text} {say('shows_stale', language)}"
    return text


def quotes(evidence: Sequence[Evidence], language: Language) -> list[str]:
    """Return quotes, each word for word with its place."""
    return [
        f"{quoted(one, language, limit=QUOTE)} – {source_of(one, language)}"
        for one in one_a_row(evidence)
    ]


def supporting(line: Line, language: Language) -> list[str]:
    """Return what documents say for a requirement, and how much more there is."""
    found = quotes(line.supporting, language)
    if line.more:
        found.append(say("more_quotes", language, count=line.more))
    return found


def lacking(line: Line, language: Language) -> list[str]:
    """Return what documents lack, with what to write."""
    told = []
    for one in line.lacking:
        weight = say(f"weight_{one.weight}", language)
        told.append(
            f"{short_id(one.criterion)} ({weight}): {one.text} → {one.action or one.reason}"
        )
    return told


def notes(line: Line, language: Language) -> list[str]:
    """Return what else to look at: contradictions, stale statements, words that hardly count."""
    told = [one.text for one in line.notes]
    if line.weak:
        told.append(say("weak_quotes", language, count=line.weak))
    return told


def unknown(found: Checklist) -> str:
    """Return what the scope names and the set does not have, "" where there is nothing."""
    if not found.unknown:
        return ""
    refs = ", ".join(one.partition(":")[2] or one for one in found.unknown)
    return say("flaw_unknown_scope", found.language, refs=refs)


def recorded(line: Line, language: Language) -> list[str]:
    """Return what the auditor wrote down, question by question."""
    told = []
    for check in line.checks:
        answer = check.text("answer") or say("no_answer", language)
        told.append(f"{check.id}: {check.text('question')} – {answer}")
    return told


def result(line: Line, language: Language) -> str:
    """Return the results that the auditor recorded, "" where there are none."""
    field = load_registers()["checks"].field("result")
    return ", ".join(field.option(one).label.in_(language) for one in line.results)


def results(language: Language) -> list[str]:
    """Return the results that there are."""
    return [one.label.in_(language) for one in load_registers()["checks"].field("result").options]


def audit_facts(audit: Entry, language: Language) -> list[tuple[str, str]]:
    """Return what is known of an audit: names of fields with their values, filled ones alone."""
    names = (
        "area", "scope", "criteria", "method", "planned_on", "done_on", "auditor", "team",
        "spoken_with", "status", "reported_to", "reported_on",
    )  # fmt: skip
    told = [(label("audits", name, language), value(audit, name, language)) for name in names]
    return [(name, text) for name, text in told if text]


def basis(found: Checklist) -> str:
    """Return which review the documents' side comes from."""
    if found.review is None:
        return say("basis_none", found.language)
    day = day_text(found.review.generated.date(), found.language)
    return say("basis", found.language, day=day, count=len(found.review.documents))


def last_audit(one: Coverage, language: Language) -> str:
    """Return which audit covered a requirement last, and what that rests on."""
    if one.last is None:
        skipped = ", ".join(one.skipped)
        return say("skipped", language, audits=skipped) if skipped else say("never", language)
    day = day_text(one.last.on, language)
    return say(f"last_{one.last.basis}", language, audit=one.last.audit, day=day)


def next_audit(one: Coverage, language: Language) -> str:
    """Return which audit is planned for a requirement next."""
    if one.next_on is None:
        return say("not_planned", language)
    return say("next", language, audit=one.next_audit, day=day_text(one.next_on, language))


def doubt_text(doubt: Doubt, language: Language) -> str:
    """Return why an auditor's independence has to be checked."""
    held = doubt.holding
    return say(
        f"doubt_{held.kind}",
        language,
        auditor=doubt.auditor,
        title=held.title or held.entry,
        entry=held.entry,
    )


def flaw_text(flaw: Flaw, language: Language) -> str:
    """Return what is not in order with an audit."""
    return say(f"flaw_{flaw.key}", language, **flaw.values)


def people(audit: Entry) -> str:
    """Return who audits."""
    return ", ".join(auditors(audit))
