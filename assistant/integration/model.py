"""What the crosswalk says. All values are frozen; ids and codes only, no words of any language.

A passage of another management system is a base that can be extended to AI. It never meets a
requirement of ISO/IEC 42001: whether that is met says the review alone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assistant.review_types import ReviewStatus
from assistant.types import Citation

# in_place: the review finds AI documents; covered: each essential criterion has a base elsewhere;
# extend: some have; new: none has; excluded: decided that it does not apply.
Kind = Literal["in_place", "covered", "extend", "new", "excluded"]
KINDS: tuple[Kind, ...] = ("in_place", "covered", "extend", "new", "excluded")
State = Literal["ai", "base", "none"]  # of a criterion
Found = Literal["clause", "heading", "words"]
GENERAL = "general"  # a document that is not about AI and names none of the standards
STANDARDS = ("iso27001", "iso9001", "iso31000", "gdpr")  # those a document may belong to


@dataclass(frozen=True, slots=True)
class Belonging:
    """A framework that a document belongs to, and the words of the document that say so."""

    standard: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class OtherDocument:
    """A document in force that is not about AI; `belongs` is empty where it names no standard."""

    id: str
    title: str
    file: str
    belongs: tuple[Belonging, ...] = ()

    @property
    def standards(self) -> tuple[str, ...]:
        """The frameworks it belongs to, or "general"."""
        return tuple(one.standard for one in self.belongs) or (GENERAL,)


@dataclass(frozen=True, slots=True)
class Base:
    """A passage elsewhere that speaks to a criterion, and by what it was found.

    `refs` are the counterparts (framework, number); `strength` is 0..1, how surely it is about
    the criterion.
    """

    citation: Citation
    standards: tuple[str, ...]
    refs: tuple[tuple[str, str], ...]
    found: Found
    strength: float
    lead: str = ""  # words that govern the quote, or the row that a cell stands in


@dataclass(frozen=True, slots=True)
class CriterionStanding:
    """How one criterion stands: found for AI by the review, with a base elsewhere, or neither."""

    id: str
    essential: bool
    state: State
    bases: tuple[Base, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How one requirement stands. `status` is the review's, None without a review."""

    requirement: str
    kind: Kind
    status: ReviewStatus | None
    criteria: tuple[CriterionStanding, ...]

    @property
    def bases(self) -> tuple[Base, ...]:
        """All passages elsewhere, by criterion."""
        return tuple(base for one in self.criteria for base in one.bases)

    @property
    def open(self) -> tuple[CriterionStanding, ...]:
        """The criteria that no AI document in force covers."""
        return tuple(one for one in self.criteria if one.state != "ai")


@dataclass(frozen=True, slots=True)
class Count:
    """How many requirements stand how, counting the passages of one standard, or of all ("").

    `counterparts` have a counterpart there, `with_base` a passage there whatever the review says.
    """

    standard: str
    counterparts: int
    with_base: int
    kinds: tuple[tuple[Kind, int], ...]

    def of(self, kind: Kind) -> int:
        """Return how many are of a kind."""
        return dict(self.kinds)[kind]

    @property
    def total(self) -> int:
        """All requirements of the set."""
        return sum(count for _, count in self.kinds)


@dataclass(frozen=True, slots=True)
class ReviewUsed:
    """The review whose statuses count. `current`: the library is as it was then."""

    generated: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """The whole crosswalk of a library, without anything that two runs could differ in."""

    set_id: str
    standings: tuple[Standing, ...]
    documents: tuple[OtherDocument, ...]  # other management systems' documents in force
    counts: tuple[Count, ...]  # overall first, then by standard
    review: ReviewUsed | None = None

    def standing(self, requirement: str) -> Standing:
        """Return the standing of a requirement by id or number. Raises KeyError."""
        for one in self.standings:
            if requirement in (one.requirement, one.requirement.partition(":")[2]):
                return one
        raise KeyError(requirement)
