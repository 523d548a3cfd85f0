"""The cross-references of a set both ways: from a requirement to other frameworks, and back."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.requirements.schema import RequirementSet

_ARTICLE = re.compile(r"\b(?:artikels?|articles?|art)\b\.?\s*(?=\d)")
_PARTS = re.compile(r"\d+|\D+")
_BARE = re.compile(r"\d+[a-z]?(?:\(.*)?")
_LAWS = frozenset({"eu-ai-act", "gdpr"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A requirement and a place in another framework that touches the same matter.

    `verified` is False where no public source confirms it: then it is our judgement.
    """

    requirement: str
    framework: str
    ref: str
    note: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A place in another framework with all requirements that touch its matter."""

    framework: str
    ref: str
    pairs: tuple[Pair, ...]


def pairs(requirement_set: RequirementSet) -> tuple[Pair, ...]:
    """Return all cross-references in the order of the set."""
    return tuple(
        Pair(one.id, ref.to, ref.ref, ref.note or "", ref.verified)
        for one in requirement_set.requirements
        for ref in one.crosswalk
    )


def selected(
    listed: Iterable[Pair],
    *,
    framework: str | None = None,
    ref: str | None = None,
    requirement: str | None = None,
) -> tuple[Pair, ...]:
    """Return the pairs of a framework, of a place in it with what lies inside, of a requirement.

    `ref` may be written as people do: "Art. 27", "Artikel 27", "27", "9.1" (with 9.1.1).
    `requirement` is an id or a number.
    """
    return tuple(
        pair
        for pair in listed
        if framework in (None, pair.framework)
        and (ref is None or is_within(pair.ref, ref, law=pair.framework in _LAWS))
        and requirement in (None, pair.requirement, pair.requirement.partition(":")[2])
    )


def inverse(listed: Sequence[Pair]) -> tuple[Place, ...]:
    """Return the places of other frameworks in their own order, with their requirements.

    Frameworks come as they are first named; places by their numbers.
    """
    frameworks = list(dict.fromkeys(pair.framework for pair in listed))
    found: dict[tuple[str, str], list[Pair]] = {}
    for pair in listed:
        found.setdefault((pair.framework, pair.ref), []).append(pair)
    order = sorted(found, key=lambda place: (frameworks.index(place[0]), _natural(place[1])))
    return tuple(Place(*place, tuple(found[place])) for place in order)


def is_within(ref: str, wanted: str, *, law: bool = False) -> bool:
    """Tell whether a place is the wanted one or lies inside: "Art. 27(1)(c)" in "Art. 27"."""
    own, asked = _plain(ref), _plain(wanted)
    if law and _BARE.fullmatch(asked):
        asked = f"art. {asked}"
    return own == asked or own.startswith((f"{asked}(", f"{asked}."))


def _plain(ref: str) -> str:
    text = " ".join(ref.casefold().split())
    return _ARTICLE.sub("art. ", text).replace(" (", "(")


def _natural(ref: str) -> tuple[tuple[int, int, str], ...]:
    """A key by which "9.2" comes before "9.10" and articles before annexes."""
    start = (0, 0 if _plain(ref).startswith("art. ") or ref[0].isdigit() else 1, "")
    parts = _PARTS.findall(ref)
    return (
        start,
        *((1, int(part), "") if part.isdigit() else (2, 0, part) for part in parts),
    )
