"""What a review says. All values are frozen; texts are in the language of the review.

A `Review` holds one `RequirementFinding` for each requirement; that holds a `CriterionFinding`
for each criterion, with the words it rests on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from ingest.types import Span, Status

ReviewStatus = Literal["met", "partial", "missing", "undetermined", "not_applicable"]
STATUSES: tuple[ReviewStatus, ...] = (
    "met",
    "partial",
    "missing",
    "undetermined",
    "not_applicable",
)
Bearing = Literal["supports", "weak", "contradicts", "unrelated"]
Priority = Literal["high", "medium", "low", "none"]
Standing = Literal["in_force", "unknown", "draft", "superseded"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a document and how they bear on a criterion; the quote is checked word for word.

    `reasons` are codes of the message catalogue (`judging.<code>`): why it supports, or why not
    more than that. `strength` is 0..1, how surely the words are about the criterion.
    """

    document_id: str
    document: str  # title
    file: str
    page: int
    page_label: str | None
    section: tuple[str, ...]
    quote: str
    span: Span
    document_status: Status
    criterion: str  # "iso42001:6.1.2.a"
    bearing: Bearing
    reasons: tuple[str, ...] = ()
    strength: float = 0.0
    language: str = "und"
    lead: str = ""  # the words that govern the quote, where it is a list item; also verbatim


@dataclass(frozen=True, slots=True)
class Missing:
    """A criterion that is not covered: what it says, why it is not, and what to write."""

    criterion: str
    weight: Literal["essential", "supporting"]
    text: str
    reason: str  # a sentence
    action: str


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked through for a criterion, so that "nothing found" can be checked.

    `nearest` is the passage that came closest although it was not enough, if there is one.
    """

    criterion: str
    terms: tuple[str, ...]
    documents: int
    passages: int
    nearest: Evidence | None = None


SecondVerdict = Literal["supported", "weak", "contradicted", "none"]


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What the second reader, a language model, says on a criterion, as far as quotes bear it out.

    `first` is the verdict without it, `verdict` its own; the more cautious of the two counts.
    `evidence` are the words that it quotes, found in the documents. `void` counts what it said
    with no such words, or with some that cannot count: it has no effect.
    """

    first: SecondVerdict
    verdict: SecondVerdict
    evidence: tuple[Evidence, ...] = ()
    void: int = 0

    @property
    def agrees(self) -> bool:
        """Tell whether the two readers say the same."""
        return self.first == self.verdict


@dataclass(frozen=True, slots=True)
class SecondUse:
    """What the second reader did for a review: who it was, how much it read, what that took.

    Of `criteria` with passages to be read, `read` have a second reading, `cached` of them from an
    earlier review. `calls` were made, `failed` of them brought nothing. Tokens are characters
    divided by four; `price` is in the currency of the prices that the settings name, None without
    them. `stopped` says in a sentence why it stopped early, if it did.
    """

    model: str
    host: str
    prompt: str  # name and version, as "criterion@1"
    criteria: int
    read: int
    cached: int = 0
    calls: int = 0
    failed: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    price: float | None = None
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class CriterionFinding:
    """What the documents say on one criterion.

    `verdict`: "supported" by a document in force; "weak" where only a draft, another subject or
    a recommendation speaks for it; "contradicted" where a document says it is lacking; "none".
    Where there is a `second` reading, it is the more cautious of both.
    """

    criterion: str
    weight: Literal["essential", "supporting"]
    text: str
    verdict: Literal["supported", "weak", "contradicted", "none", "undetermined"]
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    second: SecondReading | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something to look at: a contradiction, a vague commitment, a stale statement.

    `code` is "contradiction", "vague", "stale", "suspicious" or "second" (evidence that only the
    second reader sees); `text` says it in a sentence;
    `evidence` are the words concerned (two or more for a contradiction).
    """

    code: str
    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """A person's decision about a requirement, kept beside the machine's finding.

    `evidence_key` names the evidence as it was then; `stale` is True where it has changed since.
    """

    requirement: str
    status: ReviewStatus
    reason: str
    person: str
    decided: datetime
    evidence_key: str
    implementation_maturity: int | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class RequirementFinding:
    """The finding on one requirement.

    `status` is what counts: a person's decision where there is one, else `machine_status`.
    Maturities are 0..5 (none, initial, managed, defined, quantitatively managed, optimising).
    """

    id: str
    ref: str
    title: str
    group: str
    kind: str
    status: ReviewStatus
    machine_status: ReviewStatus
    documentation_maturity: int
    implementation_maturity: int | None
    confidence: float
    criteria: tuple[CriterionFinding, ...]
    missing: tuple[Missing, ...]
    searched: tuple[Searched, ...]
    reason: str  # why this status
    recommendation: str
    priority: Priority
    owner: str = ""
    notes: tuple[Note, ...] = ()
    override: Override | None = None
    evidence_key: str = ""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All evidence, by criterion."""
        return tuple(one for criterion in self.criteria for one in criterion.evidence)


@dataclass(frozen=True, slots=True)
class ReviewedDocument:
    """A document that was read for a review, and how it counted."""

    id: str
    title: str
    file: str
    version: str | None
    status: Status
    standing: Standing
    pages: int
    unreadable_pages: tuple[int, ...] = ()
    superseded_by: str | None = None  # title of the version in its place
    effective_date: date | None = None


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """How the requirements of one chapter stand."""

    id: str
    title: str
    counts: Mapping[ReviewStatus, int]
    maturity: float  # mean documentation maturity of those that apply


@dataclass(frozen=True, slots=True)
class Review:
    """A whole review. `generated` is the only thing in it that differs between two runs.

    With a language model as second reader its words may differ, and what `second` says of time.
    """

    set_id: str
    set_title: str
    edition: str
    language: Literal["de", "en"]
    generated: datetime
    documents: tuple[ReviewedDocument, ...]
    requirements: tuple[RequirementFinding, ...]
    groups: tuple[GroupSummary, ...]
    notes: tuple[Note, ...] = ()  # on the documents as a whole: stale statements, contradictions
    library: str = ""  # snapshot of what was reviewed
    counts: Mapping[ReviewStatus, int] = field(default_factory=dict)
    second: SecondUse | None = None

    @property
    def disagreements(self) -> tuple[tuple[RequirementFinding, CriterionFinding], ...]:
        """Return the criteria on which the two readers differ, with their requirements.

        First those on which the second reader's verdict counts, else in the order of the set.
        """
        found = [
            (one.verdict == one.second.first, finding, one)
            for finding in self.requirements
            for one in finding.criteria
            if one.second is not None and not one.second.agrees
        ]
        return tuple((finding, one) for _, finding, one in sorted(found, key=lambda item: item[0]))
