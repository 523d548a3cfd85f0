"""The crosswalk as a Word document: numbers, every requirement with its sources, comparison."""

from datetime import datetime

from docx.document import Document
from docx.table import Table

from assistant.export import landscape
from assistant.export.crosswalk_tables import comparison_table, documents_table, synergy_table
from assistant.export.plain_tables import Table as Plain
from assistant.export.review_docx_parts import add_row, add_table, first, say
from assistant.export.review_words import day
from assistant.integration.comparison import ComparedLaw, comparison
from assistant.integration.model import CriterionStanding, Crosswalk, Standing
from assistant.integration.words import (
    action_text,
    base_standards,
    counterparts_text,
    criterion_text,
    found_text,
    kind_text,
    place,
    quoted,
    review_text,
    state_text,
    synergy_text,
    why_text,
)
from assistant.integration.words import say as words
from assistant.messages import Language
from assistant.requirements.schema import RequirementSet

_STANDINGS = (5.4, 4.6, 8.3, 8.0)
_PASSAGES = 2  # shown a criterion; the workbook has all


def crosswalk_docx(
    found: Crosswalk, requirement_set: RequirementSet, *, language: Language, now: datetime
) -> bytes:
    """Return the document, the same bytes for the same crosswalk and moment."""
    title = words("title", language)
    document = landscape.start(
        title, day(now.date(), language), language=language, moment=now.replace(tzinfo=None)
    )
    for text in (words("intro", language), review_text(found, language)):
        say(document.add_paragraph(), text)
    document.add_heading(words("synergy", language), 1)
    say(document.add_paragraph(), synergy_text(found.counts[0], language), bold=True)
    _add(document, synergy_table(found, language), (4.7, *[3.0] * 7))
    landscape.quiet(document, words("method", language))
    document.add_heading(words("documents", language), 1)
    if found.documents:
        _add(document, documents_table(found, language), (8.0, 6.3, 12.0))
    else:
        say(document.add_paragraph(), words("documents_none", language))
    document.add_heading(words("sheet_requirements", language), 1)
    _add_standings(document, found, requirement_set, language)
    compared = comparison(language)
    document.add_heading(compared.title, 1)
    _add_comparison(document, compared, language)
    return landscape.finish(document, moment=now)


def comparison_docx(*, language: Language, now: datetime) -> bytes:
    """Return the comparison of ISO/IEC 42001 and the AI Act as a Word document."""
    found = comparison(language)
    document = landscape.start(
        found.title, day(now.date(), language), language=language, moment=now.replace(tzinfo=None)
    )
    _add_comparison(document, found, language)
    return landscape.finish(document, moment=now)


def _add_comparison(document: Document, found: ComparedLaw, language: Language) -> None:
    landscape.quiet(document, f"{found.norm_edition} – {found.act_edition}")
    _add(document, comparison_table(found, language), (3.6, 8.2, 8.2, 2.9, 3.4))
    note = words("comparison_note", language, day=day(found.as_of, language))
    landscape.quiet(document, note)


def _add(document: Document, table: Plain, widths: tuple[float, ...]) -> None:
    shown = add_table(document, widths, header=table.heads)
    for row in table.rows:
        landscape.row(shown, widths, [str(cell) for cell in row])


def _add_standings(
    document: Document, found: Crosswalk, requirement_set: RequirementSet, language: Language
) -> None:
    groups = {group.id: group.title.in_(language) for group in requirement_set.groups}
    heads = [words(f"col_{name}", language) for name in ("criterion", "state", "quote", "action")]
    table = add_table(document, _STANDINGS, header=heads)
    before = ""
    for standing in found.standings:
        requirement = requirement_set.requirement(standing.requirement)
        if requirement.group != before:
            before = requirement.group
            landscape.group_row(table, _STANDINGS, f"{before.partition(':')[2]} {groups[before]}")
        head = f"{requirement.ref} {requirement.title.in_(language)}"
        landscape.group_row(table, _STANDINGS, f"{head}: {kind_text(standing, language)}")
        told = [why_text(standing, requirement, language), counterparts_text(requirement, language)]
        if standing.kind == "new":
            told += _to_do(standing, requirement_set, language)
        _wide(table, "\n".join(told))
        if standing.kind not in ("new", "excluded"):
            for one in standing.criteria:
                landscape.row(table, _STANDINGS, _cells(one, requirement_set, language))


def _wide(table: Table, text: str) -> None:
    """Add a row over the whole width."""
    cells = add_row(table, _STANDINGS)
    landscape.lines(first(cells[0].merge(cells[-1])), text)


def _to_do(standing: Standing, requirement_set: RequirementSet, language: Language) -> list[str]:
    """What to write where nothing was found, a line for each criterion."""
    return [
        f"{one.id.rpartition('.')[2]}) {action_text(one, requirement_set, language)}"
        for one in standing.open
    ]


def _cells(
    one: CriterionStanding, requirement_set: RequirementSet, language: Language
) -> tuple[str, ...]:
    passages = [
        f"{quoted(base.citation, language, base.lead)}\n{place(base.citation, language)}\n"
        f"{base_standards(base, language)} – {found_text(base, language)}"
        for base in one.bases[:_PASSAGES]
    ]
    number = one.id.rpartition(".")[2]
    return (
        f"{number}) {criterion_text(one, requirement_set, language)}",
        state_text(one, language),
        "\n".join(passages) or "–",
        action_text(one, requirement_set, language) or "–",
    )
