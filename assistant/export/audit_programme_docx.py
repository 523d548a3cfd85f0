"""The audit programme as a Word document."""

from collections.abc import Sequence
from datetime import datetime

from assistant.audit.material import day_text
from assistant.audit.programme import Programme
from assistant.export import audit_words as words
from assistant.export.audit_docx_parts import finish, labelled, quiet, start, table_of
from assistant.export.review_docx_parts import say
from assistant.messages import Language
from assistant.registers.entry import Entry


def programme_docx(
    found: Programme, audits: Sequence[Entry], *, language: Language, moment: datetime
) -> bytes:
    """Return the document, the same bytes for the same content and moment."""
    title = words.say("programme_title", language)
    document = start(title, "", language=language, moment=moment)
    day = day_text(found.today, language)
    quiet(document, words.say("programme_aid", language, day=day))
    total, never = len(found.coverage), len(found.never)
    told = words.say(
        "programme_counts", language,
        covered=total - never, total=total, unplanned=len(found.unplanned),
    )  # fmt: skip
    say(document.add_paragraph(), told, bold=True)
    document.add_heading(words.say("sheet_audits", language), 1)
    if not audits:
        say(document.add_paragraph(), words.say("no_audits", language))
    names = ("scope", "planned_on", "done_on", "status")
    rows = [
        [
            f"{audit.id} {audit.text('title')}",
            *(words.value(audit, name, language) for name in names),
            words.people(audit),
        ]
        for audit in audits
    ]
    heads = [
        words.say("head_audit", language),
        *(words.label("audits", name, language) for name in names),
        words.label("audits", "auditor", language),
    ]
    if rows:
        table_of(document, heads, (4.2, 3.2, 2.3, 2.4, 2.5, 2.4), rows)
    flaws = [f"{one.audit}: {words.flaw_text(one, language)}" for one in found.flaws]
    doubts = [f"{one.audit}: {words.doubt_text(one, language)}" for one in found.doubts]
    labelled(document, words.say("head_to_check", language), [*flaws, *doubts])
    document.add_heading(words.say("sheet_coverage", language), 1)
    covered = [
        [
            f"{one.requirement.ref} {one.requirement.title.in_(language)}",
            words.last_audit(one, language),
            words.next_audit(one, language),
        ]
        for one in found.coverage
    ]
    keys = ("requirement", "last", "next")
    table_of(
        document, [words.say(f"head_{key}", language) for key in keys], (7.0, 5.6, 4.4), covered
    )
    return finish(document, moment=moment)
