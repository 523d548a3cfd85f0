"""The crosswalk in a reader's language: labels, reasons, places, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.integration.mapping import Pair
from assistant.integration.model import (
    KINDS,
    Base,
    Belonging,
    Count,
    CriterionStanding,
    Crosswalk,
    OtherDocument,
    Standing,
)
from assistant.integration.structure import counterparts
from assistant.messages import Language, message
from assistant.requirements.plain_yaml import read_plain_yaml
from assistant.requirements.schema import Requirement, RequirementSet
from assistant.resources import data_path
from assistant.types import Citation

_ISO = ("iso27001", "iso9001", "iso31000")
_QUOTE = 1_000  # characters of a quote


class _Notes(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Literal["integration-notes"]
    version: str
    notes: dict[str, str]


@lru_cache(maxsize=1)
def german_notes() -> Mapping[str, str]:
    """Return the German for the notes of cross-references."""
    path = data_path("corpus") / "integration" / "notes.yaml"
    return _Notes.model_validate(read_plain_yaml(path.read_bytes())).notes


def say(key: str, language: Language, **values: object) -> str:
    """Return a text of the area `crosswalk` of the catalogue."""
    return message(f"crosswalk.{key}", language, **values)


def standard_name(standard: str, language: Language) -> str:
    """Return a framework's short name; "" stands for all together."""
    return say(f"standard_{standard}" if standard else "all_standards", language)


def note_text(pair: Pair, language: Language) -> str:
    """Return a mapping's note, "" where there is none."""
    return german_notes().get(pair.note, pair.note) if language == "de" else pair.note


def basis_text(pair: Pair, language: Language) -> str:
    """Return whether a public source confirms a mapping."""
    return say("confirmed" if pair.verified else "judgement", language)


def ref_text(ref: str, language: Language) -> str:
    """Return a place in another framework as that language writes it."""
    return ref.replace("Annex ", "Anhang ") if language == "de" else ref


def kind_text(standing: Standing, language: Language) -> str:
    """Return how a requirement stands; what is in place, with the review's status."""
    label = say(f"kind_{standing.kind}", language)
    if standing.kind != "in_place" or standing.status is None:
        return label
    return f"{label} ({message(f'report.status_{standing.status}', language)})"


def why_text(standing: Standing, requirement: Requirement, language: Language) -> str:
    """Return why it stands so, in one or two sentences."""
    if standing.kind == "in_place":
        status = message(f"report.status_{standing.status}", language)
        return say("why_in_place", language, status=status)
    if standing.kind == "extend":
        based = sum(bool(one.bases) for one in standing.criteria)
        told = say("why_extend", language, based=based, all=len(standing.criteria))
    else:
        told = say(f"why_{standing.kind}", language)
    if standing.kind == "new" and not set(counterparts(requirement)) & set(_ISO):
        told = f"{told} {say('why_no_counterpart', language)}"
    if standing.status == "partial":
        told = f"{told} {say('why_partial', language)}"
    if standing.status == "undetermined":
        told = f"{told} {say('unread', language)}"
    return told


def counterparts_text(requirement: Requirement, language: Language) -> str:
    """Return the counterparts in the ISO standards, with what a false friend warns of."""
    own = counterparts(requirement)
    listed = [
        f"{standard_name(name, language)}: {', '.join(own[name])}" for name in _ISO if name in own
    ]
    told = (
        say("counterparts", language, list="; ".join(listed))
        if listed
        else say("no_counterparts", language)
    )
    if requirement.false_friend is not None:
        warning = requirement.false_friend.in_(language)
        told = f"{told.rstrip('.')}. {say('false_friend', language, text=warning)}"
    return told


def state_text(criterion: CriterionStanding, language: Language) -> str:
    """Return what was found on a criterion."""
    return say(f"state_{criterion.state}", language)


def found_text(base: Base, language: Language) -> str:
    """Return by what a passage was found."""
    return say(f"found_{base.found}", language)


def base_standards(base: Base, language: Language) -> str:
    """Return the standards of a passage's document with the counterparts' numbers."""
    told = []
    for standard in base.standards:
        refs = [ref_text(ref, language) for name, ref in base.refs if name == standard]
        told.append(" ".join((standard_name(standard, language), ", ".join(refs))).strip())
    return "; ".join(told)


def quoted(citation: Citation, language: Language, lead: str = "") -> str:
    """Return the words in quotation marks, after those that govern them; a row as a whole."""
    words = _short(citation.quote)
    if lead and citation.quote in lead:
        words = _short(lead)
    elif lead:
        words = f"{_short(lead)} […] {words}"
    return message("report.quote", language, words=words)


def place(citation: Citation, language: Language) -> str:
    """Return where words stand: title, file, page or sheet, section."""
    title = citation.document
    parts = [title if title == citation.file else f"{title} ({citation.file})"]
    if citation.file.lower().endswith(".pdf"):
        page = citation.page_label or citation.page
        parts.append(message("answer.page", language, page=page))
    elif citation.page_label and citation.page_label not in citation.section:
        parts.append(citation.page_label)
    section = [one for one in citation.section if one != title]
    if section:
        parts.append(" › ".join(section))
    return ", ".join(" ".join(part.split()) for part in parts)


def belonging_text(belonging: Belonging, language: Language) -> str:
    """Return the words by which a document belongs to a standard."""
    words = _short(belonging.citation.quote)
    name = standard_name(belonging.standard, language)
    return f"{name} – {say('belongs_by', language, words=words)}"


def document_text(document: OtherDocument, language: Language) -> str:
    """Return by what words a document belongs to its standards."""
    told = [belonging_text(one, language) for one in document.belongs]
    return "\n".join(told) or say("belongs_general", language)


def review_text(found: Crosswalk, language: Language) -> str:
    """Return which review says what is in place for AI."""
    if found.review is None:
        return say("review_none", language)
    key = "review_used" if found.review.current else "review_old"
    return say(key, language, day=day_text(found, language))


def day_text(found: Crosswalk, language: Language) -> str:
    """Return the day of the review used, "" without one."""
    if found.review is None:
        return ""
    day = found.review.generated.date()
    month = message("web.months", language).split()[day.month - 1]
    return message("web.date", language, day=day.day, month=month, year=day.year)


def share(count: int, total: int, language: Language) -> str:
    """Return a percentage, rounded to whole numbers."""
    return message("report.percent", language, value=round(100 * count / total) if total else 0)


def synergy_text(overall: Count, language: Language) -> str:
    """Return the synergy in one sentence, counts beside the share."""
    return say(
        "synergy_text",
        language,
        total=overall.total,
        based=overall.with_base,
        share=share(overall.with_base, overall.total, language),
        covered=overall.of("covered"),
        extend=overall.of("extend"),
        new=overall.of("new"),
    )


@dataclass(frozen=True, slots=True)
class SynergyRow:
    """One line of the synergy: a standard and its numbers in words, in the order of the heads."""

    standard: str
    cells: tuple[str, ...]


SYNERGY_HEADS = ("standard", "counterparts", "with_base", *KINDS)


def synergy_rows(found: Crosswalk, language: Language) -> tuple[SynergyRow, ...]:
    """Return the numbers of all standards that the documents belong to, overall first."""
    return tuple(
        SynergyRow(
            one.standard,
            (
                standard_name(one.standard, language),
                *(
                    say("count_share", language, count=n, share=share(n, one.total, language))
                    for n in (one.counterparts, one.with_base, *(one.of(kind) for kind in KINDS))
                ),
            ),
        )
        for one in found.counts
        if one.with_base or one.standard in ("", *_ISO)
    )


def action_text(
    criterion: CriterionStanding, requirement_set: RequirementSet, language: Language
) -> str:
    """Return what to write for a criterion; "" where the review found it for AI."""
    if criterion.state == "ai":
        return ""
    requirement = requirement_set.requirement(criterion.id.rpartition(".")[0])
    own = next(one for one in requirement.criteria if requirement.criterion_id(one) == criterion.id)
    return own.action.in_(language) if own.action else own.text.in_(language)


def criterion_text(
    criterion: CriterionStanding, requirement_set: RequirementSet, language: Language
) -> str:
    """Return what a criterion says."""
    requirement = requirement_set.requirement(criterion.id.rpartition(".")[0])
    own = next(one for one in requirement.criteria if requirement.criterion_id(one) == criterion.id)
    return own.text.in_(language)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTE else f"{line[:_QUOTE].rsplit(' ', 1)[0]} …"
