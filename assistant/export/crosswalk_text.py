"""The crosswalk, the mapping and the comparison as text for a terminal, Markdown and JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from assistant.export.plain import citation_record
from assistant.export.review_text import paragraph
from assistant.export.review_words import day
from assistant.integration.comparison import ComparedLaw
from assistant.integration.mapping import Pair
from assistant.integration.model import Base, Count, CriterionStanding, Crosswalk, Standing
from assistant.integration.words import (
    action_text,
    base_standards,
    basis_text,
    counterparts_text,
    criterion_text,
    found_text,
    kind_text,
    note_text,
    place,
    quoted,
    ref_text,
    review_text,
    say,
    standard_name,
    state_text,
    synergy_rows,
    synergy_text,
    why_text,
)
from assistant.messages import Language
from assistant.requirements.schema import RequirementSet


def crosswalk_text(found: Crosswalk, requirement_set: RequirementSet, language: Language) -> str:
    """Return the numbers and a line for each requirement."""
    lines = [paragraph(say("title", language)), paragraph(say("intro", language)), ""]
    lines += [paragraph(review_text(found, language)), ""]
    lines += [paragraph(synergy_text(found.counts[0], language))]
    for row in synergy_rows(found, language)[1:]:
        lines.append(paragraph(_numbers(row.cells, language), indent=2))
    lines += [paragraph(say("method", language)), "", say("documents", language)]
    for one in found.documents:
        names = ", ".join(standard_name(name, language) for name in one.standards)
        lines.append(paragraph(f"{one.title} ({one.file}): {names}", indent=2))
    if not found.documents:
        lines.append(paragraph(say("documents_none", language), indent=2))
    lines.append("")
    for standing in found.standings:
        requirement = requirement_set.requirement(standing.requirement)
        head = f"{requirement.ref} {requirement.title.in_(language)}"
        lines.append(paragraph(f"{head}: {kind_text(standing, language)}"))
        if standing.bases:
            told = say("passages", language, count=len(standing.bases))
            lines.append(paragraph(told, indent=4))
    return "\n".join(lines)


def _numbers(cells: Sequence[str], language: Language) -> str:
    names = ("counterparts", "with_base", "covered", "extend", "new")
    picked = (cells[1], cells[2], cells[4], cells[5], cells[6])
    told = [f"{say(f'col_{name}', language)} {n}" for name, n in zip(names, picked, strict=True)]
    return f"{cells[0]}: {'; '.join(told)}"


def standing_text(standing: Standing, requirement_set: RequirementSet, language: Language) -> str:
    """Return one requirement with its criteria, passages and what to do."""
    requirement = requirement_set.requirement(standing.requirement)
    head = f"{requirement.ref} {requirement.title.in_(language)}: {kind_text(standing, language)}"
    lines = [
        paragraph(head),
        paragraph(why_text(standing, requirement, language), indent=2),
        paragraph(counterparts_text(requirement, language), indent=2),
    ]
    for one in standing.criteria:
        lines += _criterion(one, requirement_set, language)
    return "\n".join(lines)


def _criterion(
    one: CriterionStanding, requirement_set: RequirementSet, language: Language
) -> Iterator[str]:
    number = one.id.rpartition(".")[2]
    yield ""
    yield paragraph(f"{number}) {criterion_text(one, requirement_set, language)}", indent=2)
    yield paragraph(state_text(one, language), indent=4)
    for base in one.bases:
        yield paragraph(quoted(base.citation, language, base.lead), indent=6)
        yield paragraph(place(base.citation, language), indent=8)
        told = f"{base_standards(base, language)}. {found_text(base, language)}"
        yield paragraph(told, indent=8)
    if action := action_text(one, requirement_set, language):
        yield paragraph(say("to_do", language, action=action), indent=4)


def mapping_text(
    listed: Sequence[Pair], requirement_set: RequirementSet, language: Language
) -> str:
    """Return cross-references, a line each, with whether they are confirmed."""
    lines = [paragraph(say("mapping_text", language)), ""]
    for one in listed:
        requirement = requirement_set.requirement(one.requirement)
        note = note_text(one, language)
        told = f"{requirement.ref} {requirement.title.in_(language)} – " + (
            f"{standard_name(one.framework, language)} {ref_text(one.ref, language)}"
        )
        basis = basis_text(one, language)
        lines.append(paragraph(f"{told} ({', '.join(filter(None, (note, basis)))})"))
    return "\n".join(lines if listed else [*lines, say("mapping_none", language)])


def comparison_text(found: ComparedLaw, language: Language) -> str:
    """Return the comparison aspect by aspect."""
    lines = [paragraph(found.title), ""]
    for one in found.rows:
        lines.append(paragraph(one.aspect))
        lines.append(paragraph(f"{found.norm}: {one.norm} [{one.norm_basis}]", indent=2))
        lines.append(paragraph(f"{found.act}: {one.act} [{one.act_basis}]", indent=2))
    note = say("comparison_note", language, day=day(found.as_of, language))
    return "\n".join([*lines, "", paragraph(note)])


def comparison_md(found: ComparedLaw, language: Language) -> str:
    """Return the comparison as a Markdown table."""
    heads = (say("col_aspect", language), found.norm, found.act)
    bases = (say("col_norm_basis", language), say("col_act_basis", language))
    lines = [f"# {found.title}", "", _md((*heads, *bases)), "|---" * 5 + "|"]
    for one in found.rows:
        lines.append(_md((one.aspect, one.norm, one.act, one.norm_basis, one.act_basis)))
    note = say("comparison_note", language, day=day(found.as_of, language))
    return "\n".join([*lines, "", f"{found.norm_edition} – {found.act_edition}. {note}", ""])


def _md(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def crosswalk_record(
    found: Crosswalk, requirement_set: RequirementSet, language: Language
) -> dict[str, Any]:
    """Return the crosswalk as JSON values."""
    return {
        "set": found.set_id,
        "language": language,
        "review": review_text(found, language),
        "synergy": [_count_record(one) for one in found.counts],
        "method": say("method", language),
        "documents": [
            {
                "id": one.id,
                "title": one.title,
                "file": one.file,
                "standards": list(one.standards),
                "because": [
                    {"standard": b.standard, **citation_record(b.citation)} for b in one.belongs
                ],
            }
            for one in found.documents
        ],
        "requirements": [
            standing_record(one, requirement_set, language) for one in found.standings
        ],
    }


def standing_record(
    standing: Standing, requirement_set: RequirementSet, language: Language
) -> dict[str, Any]:
    """Return one requirement's standing as JSON values."""
    requirement = requirement_set.requirement(standing.requirement)
    return {
        "id": requirement.id,
        "title": requirement.title.in_(language),
        "standing": standing.kind,
        "review_status": standing.status,
        "reason": why_text(standing, requirement, language),
        "criteria": [
            {
                "id": one.id,
                "text": criterion_text(one, requirement_set, language),
                "essential": one.essential,
                "state": one.state,
                "action": action_text(one, requirement_set, language),
                "passages": [_base_record(base) for base in one.bases],
            }
            for one in standing.criteria
        ],
    }


def _base_record(base: Base) -> dict[str, Any]:
    return {
        **citation_record(base.citation),
        "lead": base.lead,
        "counterparts": [{"framework": name, "ref": ref} for name, ref in base.refs],
        "found_by": base.found,
        "strength": base.strength,
    }


def _count_record(one: Count) -> dict[str, Any]:
    return {
        "standard": one.standard or "all",
        "requirements": one.total,
        "counterparts": one.counterparts,
        "with_base": one.with_base,
        **dict(one.kinds),
    }


def mapping_record(listed: Sequence[Pair], language: Language) -> list[dict[str, Any]]:
    """Return cross-references as JSON values."""
    return [
        {
            "requirement": one.requirement,
            "framework": one.framework,
            "ref": one.ref,
            "note": note_text(one, language),
            "verified": one.verified,
        }
        for one in listed
    ]


def comparison_record(found: ComparedLaw) -> dict[str, Any]:
    """Return the comparison as JSON values."""
    return {
        "title": found.title,
        "norm": {"title": found.norm, "edition": found.norm_edition},
        "act": {"title": found.act, "edition": found.act_edition},
        "as_of": found.as_of.isoformat(),
        "rows": [
            {
                "id": one.id,
                "aspect": one.aspect,
                "norm": one.norm,
                "act": one.act,
                "norm_basis": one.norm_basis,
                "act_basis": one.act_basis,
            }
            for one in found.rows
        ],
    }
