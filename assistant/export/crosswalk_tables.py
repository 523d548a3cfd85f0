"""The views of the crosswalk as plain tables, which the workbook and the document share."""

from collections.abc import Sequence

from assistant.export.plain_tables import Table
from assistant.integration.comparison import ComparedLaw
from assistant.integration.mapping import inverse, pairs
from assistant.integration.model import CriterionStanding, Crosswalk
from assistant.integration.words import (
    SYNERGY_HEADS,
    action_text,
    base_standards,
    basis_text,
    counterparts_text,
    criterion_text,
    document_text,
    found_text,
    kind_text,
    note_text,
    place,
    quoted,
    ref_text,
    say,
    standard_name,
    state_text,
    synergy_rows,
    why_text,
)
from assistant.messages import Language
from assistant.requirements.schema import RequirementSet


def requirements_table(
    found: Crosswalk, requirement_set: RequirementSet, language: Language
) -> Table:
    """Return how each requirement stands, a row each."""
    rows = []
    for standing in found.standings:
        requirement = requirement_set.requirement(standing.requirement)
        todo = [action_text(one, requirement_set, language) for one in standing.open]
        excluded = standing.kind == "excluded"
        rows.append(
            (
                requirement.ref,
                requirement.title.in_(language),
                kind_text(standing, language),
                why_text(standing, requirement, language),
                "" if excluded else "\n".join(filter(None, todo)),
                counterparts_text(requirement, language),
            )
        )
    names = ("number", "requirement", "standing", "why", "action", "counterpart")
    return _table("requirements", names, (9, 30, 26, 48, 70, 44), rows, language, frozen=2)


def criteria_table(found: Crosswalk, requirement_set: RequirementSet, language: Language) -> Table:
    """Return each criterion with the passages that are a base for it, a row for each passage."""
    rows = []
    for standing in found.standings:
        for one in standing.criteria:
            rows += _criterion_rows(one, requirement_set, language)
    names = ("number", "criterion", "state", "action", "quote", "place", "counterpart", "found")
    return _table("criteria", names, (10, 40, 22, 46, 60, 44, 30, 24), rows, language)


def _criterion_rows(
    one: CriterionStanding, requirement_set: RequirementSet, language: Language
) -> list[tuple[str, ...]]:
    own = (
        one.id.partition(":")[2],
        criterion_text(one, requirement_set, language),
        state_text(one, language),
        action_text(one, requirement_set, language),
    )
    based = [
        (
            quoted(base.citation, language, base.lead),
            place(base.citation, language),
            base_standards(base, language),
            found_text(base, language),
        )
        for base in one.bases
    ]
    return [(*own, *cells) for cells in based or [("", "", "", "")]]


def synergy_table(found: Crosswalk, language: Language) -> Table:
    """Return the synergy in numbers, overall first."""
    rows = [row.cells for row in synergy_rows(found, language)]
    widths = (24, *[16] * (len(SYNERGY_HEADS) - 1))
    return _table("synergy", SYNERGY_HEADS, widths, rows, language)


def documents_table(found: Crosswalk, language: Language) -> Table:
    """Return the documents of other management systems with the words that say which."""
    rows = [(one.title, one.file, document_text(one, language)) for one in found.documents]
    heads = (say("col_document", language), say("col_place", language), say("col_why", language))
    return Table(say("sheet_documents", language), heads, (40, 40, 90), rows)


def mapping_table(requirement_set: RequirementSet, language: Language) -> Table:
    """Return the cross-references from the requirements, a row each."""
    rows = [
        (
            requirement_set.requirement(one.requirement).ref,
            requirement_set.requirement(one.requirement).title.in_(language),
            standard_name(one.framework, language),
            ref_text(one.ref, language),
            note_text(one, language),
            basis_text(one, language),
        )
        for one in pairs(requirement_set)
    ]
    names = ("number", "requirement", "framework", "ref", "note", "basis_kind")
    return _table("mapping", names, (10, 44, 20, 20, 40, 20), rows, language)


def inverse_table(requirement_set: RequirementSet, language: Language) -> Table:
    """Return the places of other frameworks with the requirements that touch their matter."""
    rows = [
        (
            standard_name(place_.framework, language),
            ref_text(place_.ref, language),
            requirement_set.requirement(one.requirement).ref,
            requirement_set.requirement(one.requirement).title.in_(language),
            note_text(one, language),
            basis_text(one, language),
        )
        for place_ in inverse(pairs(requirement_set))
        for one in place_.pairs
    ]
    names = ("framework", "ref", "number", "requirement", "note", "basis_kind")
    return _table("inverse", names, (20, 20, 10, 44, 40, 20), rows, language, frozen=2)


def comparison_table(found: ComparedLaw, language: Language) -> Table:
    """Return the comparison, a row for each aspect."""
    heads = (
        say("col_aspect", language),
        found.norm,
        found.act,
        say("col_norm_basis", language),
        say("col_act_basis", language),
    )
    rows = [(one.aspect, one.norm, one.act, one.norm_basis, one.act_basis) for one in found.rows]
    return Table(say("sheet_comparison", language), heads, (22, 60, 60, 22, 26), rows)


def _table(
    key: str,
    names: tuple[str, ...],
    widths: tuple[int, ...],
    rows: Sequence[tuple[str, ...]],
    language: Language,
    *,
    frozen: int = 1,
) -> Table:
    heads = [say(f"col_{name}", language) for name in names]
    return Table(say(f"sheet_{key}", language), heads, widths, rows, frozen=frozen)
