"""An audit's checklist as a workbook that the auditor fills in on site."""

from datetime import datetime

from assistant.audit.checklist import Checklist, Line
from assistant.export import audit_words as words
from assistant.export.plain_tables import Cell, Table, workbook
from assistant.export.review_words import page_of, quoted, section_of
from assistant.messages import Language

_HEADS = (
    ("ref", 9), ("requirement", 26), ("questions", 44), ("expected", 36), ("documents", 18),
    ("supporting", 50), ("contradicting", 40), ("lacking", 40), ("notes", 26), ("answer", 44),
    ("sample", 24), ("result", 16), ("remark", 24),
)  # fmt: skip
_FIRST_OWN = 9  # the auditor's columns begin here


def checklist_xlsx(found: Checklist, *, moment: datetime) -> bytes:
    """Return the workbook, the same bytes for the same content and moment."""
    language = found.language
    title = words.say("checklist_title", language, title=_title(found))
    tables = (_lines(found), _quotes(found), _about(found))
    return workbook(title, tables, language=language, moment=moment)


def _title(found: Checklist) -> str:
    return found.audit.text("title") if found.audit else words.say("own_scope", found.language)


def _lines(found: Checklist) -> Table:
    language = found.language
    heads = [words.say(f"head_{key}", language) for key, _ in _HEADS]
    return Table(
        words.say("sheet_checklist", language),
        heads,
        [width for _, width in _HEADS],
        [_row(line, language) for line in found.lines],
        fill_in=frozenset(range(_FIRST_OWN, len(_HEADS))),
        choices={len(_HEADS) - 2: words.results(language)},
        frozen=2,
    )


def _row(line: Line, language: Language) -> list[Cell]:
    return [
        line.ref,
        line.title,
        _listed(line.questions),
        _listed(line.expected),
        words.documents_show(line, language),
        "\n".join(words.supporting(line, language)),
        "\n".join(words.quotes(line.contradicting, language)),
        "\n".join(words.lacking(line, language)),
        "\n".join(words.notes(line, language)),
        "\n".join(words.recorded(line, language)),
        None,
        words.result(line, language),
        None,
    ]


def _listed(texts: tuple[str, ...]) -> str:
    return "\n".join(f"• {one}" for one in texts)


def _quotes(found: Checklist) -> Table:
    """Each quote in a row of its own, to filter and to look up."""
    language = found.language
    keys = ("ref", "bearing", "quote", "document", "file", "page", "section")
    rows = [
        [
            line.ref,
            words.say(f"bearing_{one.bearing}", language),
            quoted(one, language),
            one.document,
            one.file,
            page_of(one, language),
            section_of(one),
        ]
        for line in found.lines
        for one in (*line.supporting, *line.contradicting)
    ]
    heads = [words.say(f"head_{key}", language) for key in keys]
    return Table(
        words.say("sheet_quotes", language), heads, (9, 14, 70, 30, 26, 14, 34), rows, frozen=1
    )


def _about(found: Checklist) -> Table:
    language = found.language
    rows: list[list[Cell]] = [
        [words.say("head_documents", language), words.basis(found)],
        [words.say("head_meaning", language), words.say("checklist_aid", language)],
    ]
    if found.audit is not None:
        told: list[list[Cell]] = [[n, t] for n, t in words.audit_facts(found.audit, language)]
        rows = told + rows
    if text := words.unknown(found):
        rows.append([words.say("head_remark", language), text])
    heads = (words.say("head_what", language), words.say("head_entry", language))
    return Table(words.say("sheet_about", language), heads, (26, 90), rows)
