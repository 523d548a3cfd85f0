"""Checklist, findings and review input for a terminal and as JSON."""

from typing import Any

from assistant.audit.checklist import Checklist, Line
from assistant.audit.findings import Standing
from assistant.audit.management_review import Inputs
from assistant.audit.material import day_text
from assistant.export import audit_words as words
from assistant.export.review_json import quote_record
from assistant.messages import Language, message
from assistant.registers.stored import record


def checklist_text(found: Checklist) -> str:
    """Return a checklist for a terminal."""
    language = found.language
    told = [words.basis(found)]
    if text := words.unknown(found):
        told.append(f"! {text}")
    told += [_line(line, language) for line in found.lines]
    return "\n\n".join([*told, words.say("checklist_aid", language)])


def _line(line: Line, language: Language) -> str:
    lines = [f"{line.ref} {line.title}", f"   {words.documents_show(line, language)}"]
    parts = (
        ("questions", list(line.questions)),
        ("expected", list(line.expected)),
        ("supporting", words.supporting(line, language)),
        ("contradicting", words.quotes(line.contradicting, language)),
        ("lacking", words.lacking(line, language)),
        ("notes", words.notes(line, language)),
        ("found", words.recorded(line, language)),
    )
    for key, texts in parts:
        if texts:
            lines.append(f"   {words.say(f'head_{key}', language)}:")
            lines += [f"   - {' '.join(text.split())}" for text in texts]
    if result := words.result(line, language):
        lines.append(f"   {words.say('head_outcome', language)}: {result}")
    return "\n".join(lines)


def checklist_record(found: Checklist) -> dict[str, Any]:
    """Return a checklist as JSON."""
    return {
        "audit": found.audit.id if found.audit else None,
        "language": found.language,
        "basis": words.basis(found),
        "unknown": list(found.unknown),
        "requirements": [
            {
                "requirement": line.requirement.id,
                "title": line.title,
                "questions": list(line.questions),
                "expected": list(line.expected),
                "documents": line.status,
                "decided_by": line.decided_by,
                "supporting": [quote_record(one) for one in line.supporting],
                "contradicting": [quote_record(one) for one in line.contradicting],
                "lacking": [
                    {"criterion": one.criterion, "text": one.text, "action": one.action}
                    for one in line.lacking
                ],
                "notes": [one.text for one in line.notes],
                "checks": [{"id": one.id, **record(one.values)} for one in line.checks],
            }
            for line in found.lines
        ],
    }


def finding_text(found: Standing, language: Language) -> str:
    """Return a finding with its next steps for a terminal."""
    entry = found.entry
    kind = words.value(entry, "kind", language) or words.say("kind_open", language)
    lines = [f"{entry.id} {entry.text('title')} – {kind} – {state(found, language)}"]
    lines += [f"   ! {words.say(f'fault_{one}', language)}" for one in found.faults]
    if found.same_hand:
        lines.append(f"   ! {words.say('same_hand', language)}")
    lines += [f"   → {words.say(f'lacking_{one}', language)}" for one in found.lacking]
    if found.can_close:
        lines.append(f"   {words.say('can_close', language)}")
    return "\n".join(lines)


def state(found: Standing, language: Language) -> str:
    """Return whether a finding is closed, open or overdue."""
    name = "closed" if found.closed else "overdue" if found.overdue else "open"
    return words.say(f"state_{name}", language)


def finding_record(found: Standing, language: Language) -> dict[str, Any]:
    """Return a finding as JSON."""
    return {
        "id": found.entry.id,
        **record(found.entry.values),
        "closed": found.closed,
        "overdue": found.overdue,
        "lacking": list(found.lacking),
        "faults": list(found.faults),
        "open_actions": list(found.open_actions),
        "next_step": words.say(f"lacking_{found.next_step}", language) if found.lacking else "",
    }


def inputs_text(found: Inputs) -> str:
    """Return the input of a management review for a terminal."""
    language = found.language

    def say(key: str, **values: object) -> str:
        return message(f"management_review.{key}", language, **values)

    head = [say("title"), say("as_of", day=day_text(found.today, language))]
    lines = [*head, say("aid")]
    for number, topic in enumerate(found.topics, 1):
        lines += ["", f"{number} {topic.title}"]
        for line in topic.lines:
            refs = f"  [{', '.join(line.refs[:8])}{' …' if len(line.refs) > 8 else ''}]"
            lines.append(f"   {'! ' if line.urgent else ''}{line.text}{refs if line.refs else ''}")
            lines += [f"      {quote}" for quote in words.quotes(line.evidence, language)]
        if not topic.lines:
            lines.append(f"   {say('nothing')}")
        lines.append(f"   {topic.to_add}")
    return "\n".join(lines)


def inputs_record(found: Inputs) -> dict[str, Any]:
    """Return the input of a management review as JSON."""
    return {
        "day": found.today.isoformat(),
        "since": found.since.isoformat() if found.since else None,
        "review": found.review_number,
        "review_current": found.review_current,
        "topics": [
            {
                "topic": topic.key,
                "title": topic.title,
                "recorded": [
                    {
                        "text": line.text,
                        "refs": list(line.refs),
                        "urgent": line.urgent,
                        "evidence": [quote_record(one) for one in line.evidence],
                    }
                    for line in topic.lines
                ],
            }
            for topic in found.topics
        ],
    }
