"""The report of an audit as a Word document: what was looked at, what was found, what is next.

Every result is one that the auditor recorded. Where none is, the report says so.
"""

from collections.abc import Sequence
from datetime import datetime

from docx.document import Document

from assistant.audit.checklist import Checklist
from assistant.audit.findings import Standing
from assistant.audit.programme import Doubt, Flaw, done_on
from assistant.export import audit_words as words
from assistant.export.audit_docx_parts import (
    facts,
    finish,
    labelled,
    quiet,
    start,
    table_of,
)
from assistant.export.review_docx_parts import say
from assistant.messages import Language
from assistant.registers.check import shown
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers

_STEPS = (
    "found_by", "found_on", "description", "correction", "cause", "siblings", "action", "owner",
    "due", "action_done_on", "effect", "effect_by", "effect_on", "effective",
)  # fmt: skip


def audit_report_docx(
    audit: Entry,
    found: Checklist,
    standings: Sequence[Standing],
    *,
    flaws: Sequence[Flaw] = (),
    doubts: Sequence[Doubt] = (),
    moment: datetime,
) -> bytes:
    """Return the report, the same bytes for the same content and moment.

    Of an audit that is not done on the day of `moment`, it says so at its beginning.
    """
    language = found.language
    title = words.say("report_title", language, title=audit.text("title"))
    document = start(title, audit.id, language=language, moment=moment)
    quiet(document, words.say("report_aid", language))
    if done_on(audit, moment.date()) is None:
        say(document.add_paragraph(), words.say("report_not_done", language), bold=True)
    facts(document, words.audit_facts(audit, language))
    document.add_heading(words.say("report_summary", language), 1)
    say(document.add_paragraph(), audit.text("summary") or words.say("report_no_summary", language))
    say(document.add_paragraph(), _counts(found, standings))
    checks = [words.flaw_text(one, language) for one in flaws]
    checks += [words.doubt_text(one, language) for one in doubts]
    labelled(document, words.say("head_to_check", language), checks)
    _findings(document, standings, language)
    _checked(document, found)
    say(document.add_paragraph(), words.say("report_sample", language))
    return finish(document, moment=moment)


def _counts(found: Checklist, standings: Sequence[Standing]) -> str:
    language = found.language
    kinds = load_registers()["findings"].field("kind").options
    told = []
    for option in kinds:
        count = sum(1 for one in standings if one.entry.text("kind") == option.value)
        told.append(f"{option.label.in_(language)}: {count}")
    undecided = sum(1 for one in standings if not one.entry.text("kind"))
    if undecided:
        told.append(f"{words.say('kind_open', language)}: {undecided}")
    return words.say(
        "report_counts", language,
        checked=found.checked, total=len(found.lines), kinds="; ".join(told),
    )  # fmt: skip


def _findings(document: Document, standings: Sequence[Standing], language: Language) -> None:
    document.add_heading(words.say("report_findings", language), 1)
    if not standings:
        say(document.add_paragraph(), words.say("report_no_findings", language))
    for one in standings:
        entry = one.entry
        say(document.add_heading("", 2), f"{entry.id} {entry.text('title')}")
        kind = words.value(entry, "kind", language) or words.say("kind_open", language)
        rows = [(words.label("findings", "kind", language), kind)]
        refs = words.value(entry, "requirements", language)
        rows += [(words.label("findings", "requirements", language), refs)] if refs else []
        for name in _STEPS:
            if text := words.value(entry, name, language):
                rows.append((words.label("findings", name, language), text))
        if sources := entry.sources():
            field = load_registers()["findings"].field("sources")
            rows.append((field.label.in_(language), shown(field, sources, language)))
        state = "closed" if one.closed else "overdue" if one.overdue else "open"
        rows.append((words.say("head_state", language), words.say(f"state_{state}", language)))
        facts(document, rows)
        lacking = [words.say(f"lacking_{step}", language) for step in one.lacking]
        labelled(document, words.say("head_lacking_steps", language), lacking)
        faults = [words.say(f"fault_{fault}", language) for fault in one.faults]
        if one.same_hand:
            faults.append(words.say("same_hand", language))
        labelled(document, words.say("head_to_check", language), faults)


def _checked(document: Document, found: Checklist) -> None:
    language = found.language
    document.add_heading(words.say("report_checked", language), 1)
    keys = ("requirement", "found", "outcome")
    rows = [
        [
            f"{line.ref} {line.title}",
            "\n".join(words.recorded(line, language)) or "–",
            words.result(line, language) or words.say("no_result", language),
        ]
        for line in found.lines
    ]
    heads = [words.say(f"head_{key}", language) for key in keys]
    table_of(document, heads, (5.4, 8.6, 3.0), rows)
