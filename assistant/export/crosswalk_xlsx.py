"""The crosswalk as a workbook: a sheet for each view. And the comparison alone."""

from datetime import datetime

from assistant.export.crosswalk_tables import (
    comparison_table,
    criteria_table,
    documents_table,
    inverse_table,
    mapping_table,
    requirements_table,
    synergy_table,
)
from assistant.export.plain_tables import Table, workbook
from assistant.integration.comparison import comparison
from assistant.integration.model import Crosswalk
from assistant.integration.words import review_text, say, synergy_text
from assistant.messages import Language
from assistant.requirements.schema import RequirementSet


def crosswalk_xlsx(
    found: Crosswalk, requirement_set: RequirementSet, *, language: Language, now: datetime
) -> bytes:
    """Return the workbook, the same bytes for the same crosswalk and moment."""
    tables = (
        _about(found, language),
        synergy_table(found, language),
        requirements_table(found, requirement_set, language),
        criteria_table(found, requirement_set, language),
        documents_table(found, language),
        mapping_table(requirement_set, language),
        inverse_table(requirement_set, language),
        comparison_table(comparison(language), language),
    )
    return workbook(say("title", language), tables, language=language, moment=now)


def comparison_xlsx(*, language: Language, now: datetime) -> bytes:
    """Return the comparison of ISO/IEC 42001 and the AI Act as a workbook."""
    found = comparison(language)
    table = comparison_table(found, language)
    return workbook(found.title, [table], language=language, moment=now)


def _about(found: Crosswalk, language: Language) -> Table:
    lines = (
        say("intro", language),
        synergy_text(found.counts[0], language),
        review_text(found, language),
        say("method", language),
        say("mapping_text", language),
    )
    rows = [(one,) for one in lines]
    return Table(say("sheet_about", language), [say("title", language)], [100], rows, frozen=0)
