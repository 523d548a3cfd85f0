"""What holds a certification audit back, as a Word document, with the list of documents."""

from collections.abc import Sequence
from datetime import date, datetime

from docx.document import Document

from assistant.documented import words as documented_words
from assistant.documented.listed import Line
from assistant.export import landscape
from assistant.export.review_docx_parts import add_table, say
from assistant.messages import Language, message
from assistant.readiness import words
from assistant.readiness.stage import Readiness
from assistant.soa.words import day

_WIDTHS = (1.0, 2.6, 7.2, 3.4, 6.1, 6.0)
_COLUMNS = ("number", "requirement", "reason", "looked", "words", "next")


def readiness_docx(
    found: Sequence[Readiness], lines: Sequence[Line], language: Language, *, today: date
) -> bytes:
    """Return the document, the same bytes for the same content and day."""
    moment = datetime(today.year, today.month, today.day)
    title = message("readiness.title", language)
    document = landscape.start(title, day(today, language), language=language, moment=moment)
    landscape.quiet(document, message("readiness.aid", language))
    if found:
        landscape.quiet(document, words.basis(found[0].basis, language))
    for one in found:
        _stage(document, one, language)
    _documented(document, lines, language)
    return landscape.finish(document, moment=moment)


def _stage(document: Document, found: Readiness, language: Language) -> None:
    document.add_heading(words.stage_text(found, language), 1)
    say(document.add_paragraph(), words.result(found, language), bold=True, size=12)
    landscape.quiet(document, words.numbers(found, language))
    if not found.reasons:
        landscape.quiet(document, message("readiness.no_reasons", language))
        return
    heads = [message(f"readiness.column_{name}", language) for name in _COLUMNS]
    table = add_table(document, _WIDTHS, header=heads)
    for number, one in enumerate(found.reasons, 1):
        steps = one.next_steps(language)
        cells = (
            str(number),
            one.requirement.ref if one.requirement else "–",
            one.text(language),
            one.looked.text(language),
            words.cited(one, language) or "–",
            "\n".join(f"– {step}" for step in steps) if len(steps) > 1 else steps[0],
        )
        landscape.row(table, _WIDTHS, cells)


def _documented(document: Document, lines: Sequence[Line], language: Language) -> None:
    document.add_heading(message("documented.title", language), 1)
    landscape.quiet(document, documented_words.counts_text(lines, language))
    landscape.quiet(document, documented_words.rule(language))
    widths = (2.6, 4.2, 2.6, 3.4, 13.5)
    names = ("requirement", "title", "kind", "state", "document")
    heads = [message(f"documented.column_{name}", language) for name in names]
    table = add_table(document, widths, header=heads)
    for line in lines:
        cells = (
            line.requirement.ref,
            line.requirement.title.in_(language),
            documented_words.kind(line, language),
            documented_words.state(line, language),
            _where(line, language),
        )
        landscape.row(table, widths, cells)


def _where(line: Line, language: Language) -> str:
    found = [
        f"{one.document.title} ({one.document.file}): {documented_words.facts(one, language)}"
        for one in line.places
    ]
    if line.kept is not None:
        found.append(documented_words.kept(line, language))
    found += [message("documented.write", language, text=one) for one in line.missing]
    names = documented_words.templates(line, language) if line.missing else ()
    if names:
        found.append(message("documented.templates", language, names=", ".join(names)))
    return "\n".join(found) or "–"
