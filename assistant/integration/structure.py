"""Counterparts of requirements by the harmonised structure, and the numbers that mislead.

ISO/IEC 27001, ISO 9001 and ISO/IEC 42001 share their clause numbers, but not everywhere: 8.4 of
ISO 9001 is about external providers. Only what the set's cross-references name counts, and what
its `false_friend` warns of never does.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from assistant.integration.model import GENERAL, STANDARDS
from assistant.requirements.schema import Requirement, RequirementSet

_WITHIN = r"[^.;|()\n]{0,30}?"
_NUMBER = r"((?:A\.)?\d{1,2}(?:\.\d{1,2}){1,3})"
_WORD = (
    r"(?:Abschnitte?|Kapitel|Kap\.|Ziffer|Nr\.|Maßnahme|Anhang|clauses?|sections?|control|annex)"
)
_STANDARD = {"iso27001": r"27001", "iso9001": r"9001", "iso31000": r"31000"}
# "ISO/IEC 27001, Abschnitt 9.2", "ISO 9001:2015 7.5" and "clause 9.2 of ISO 9001".
_AFTER = {
    name: re.compile(
        rf"\b{number}(?::\d{{4}})?(?:[,\s–-]+(?:{_WORD}\s*)?){_NUMBER}(?![\d.]*\d)", re.IGNORECASE
    )
    for name, number in _STANDARD.items()
}
_BEFORE = {
    name: re.compile(
        rf"\b{_WORD}\s+{_NUMBER}\s+(?:of|der|von|in|aus|nach)\s{_WITHIN}{number}\b", re.IGNORECASE
    )
    for name, number in _STANDARD.items()
}
_OWN_NUMBER = re.compile(r"^\s*(?:§\s*)?((?:A\.)?\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+\S")
_ISO = re.compile(r"\bISO(?:/IEC)? (27001|9001|31000)\b")
_REF = re.compile(r"\b\d{1,2}(?:\.\d{1,2})+\b")


def counterparts(requirement: Requirement) -> Mapping[str, tuple[str, ...]]:
    """Return the numbers of a requirement's counterparts by framework, those of STANDARDS alone."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in requirement.crosswalk:
        if one.to in STANDARDS:
            found[one.to].append(one.ref)
    return {name: tuple(refs) for name, refs in found.items()}


def counterparts_in(
    requirement: Requirement, standards: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Return (framework, number) of the counterparts in a document's standards.

    For a document that names no standard: those in any of the ISO standards.
    """
    wanted = tuple(_STANDARD) if GENERAL in standards else standards
    own = counterparts(requirement)
    return tuple((name, ref) for name in wanted for ref in own.get(name, ()))


def named_clauses(text: str) -> frozenset[tuple[str, str]]:
    """Return the clauses of other standards that a text names, as (framework, number)."""
    return frozenset(
        (name, match[1])
        for patterns in (_AFTER, _BEFORE)
        for name, pattern in patterns.items()
        for match in pattern.finditer(text)
    )


def own_number(heading: str) -> str | None:
    """Return the number that a heading begins with."""
    match = _OWN_NUMBER.match(heading)
    return match[1] if match else None


def false_friends(requirement_set: RequirementSet) -> frozenset[tuple[str, str, str]]:
    """Return (requirement id, framework, number): same number, other matter.

    They are the numbers that a `false_friend` names of a standard and that are no counterparts.
    """
    return frozenset(
        (one.id, name, ref)
        for one in requirement_set.requirements
        if one.false_friend is not None
        for name in (f"iso{number}" for number in _ISO.findall(one.false_friend.en))
        for ref in (*_REF.findall(one.false_friend.en), one.ref)
        if ref not in counterparts(one).get(name, ())
    )


def misleads(
    requirement: Requirement,
    headings: Sequence[str],
    standards: Sequence[str],
    known: frozenset[tuple[str, str, str]],
) -> bool:
    """Tell whether a section is numbered like a requirement but is about a false friend of it.

    Where a document belongs to several standards, one that misleads is enough.
    """
    numbers = [own_number(heading) for heading in headings]
    return any(
        (requirement.id, standard, number) in known
        for standard in standards
        for number in numbers
        if number is not None
    )
