"""Which passages of other management systems speak to a criterion: few, and surely.

A passage counts where a document in force lays something down that is not about AI, in a document
whose standard has a counterpart of the requirement. Where its section names the counterpart's
clause or is headed with the matter, it needs less likeness than where words alone speak for it.
"""

from collections.abc import Iterable, Mapping

from assistant.citations import cite
from assistant.integration.model import GENERAL, Base, Found, OtherDocument
from assistant.integration.structure import counterparts_in, misleads, named_clauses
from assistant.integration.topics import on_topic
from assistant.judging.evidence import evidence_of
from assistant.judging.judge import Candidate, probability
from assistant.requirements.schema import Requirement

# Log-odds that a passage is about the criterion, from which on it counts. Chosen by reading what
# is found in documents of invented companies: rather too little than too much.
BARS: Mapping[Found, float] = {"clause": -1.0, "heading": -0.5, "words": 0.25}
GENERAL_BAR = 0.5  # more where a document names no standard
NEAREST = {"clause": 1.5, "heading": 1.5, "words": 0.5}  # how far below its nearest criterion
MOST = 3  # passages shown a criterion
SURE_DENIAL, SURE_MENTION = 0.3, 0.3  # chances from which a passage lays nothing down
INNER = 2  # headings that tell what a section is about, from the innermost


def bases_of(
    requirement: Requirement,
    candidates: Iterable[Candidate],
    documents: Mapping[str, OtherDocument],
    friends: frozenset[tuple[str, str, str]],
) -> tuple[Base, ...]:
    """Return the passages that speak to a criterion, the surest first.

    `candidates` bear on one criterion of the requirement; `documents` are those that may count,
    by id; `friends` are the false friends of the set.
    """
    found: list[tuple[Candidate, Found, OtherDocument]] = []
    for one in candidates:
        document = documents.get(one.statement.unit.document.id)
        if document is None or not _lays_down(one):
            continue
        by = _found_by(requirement, one, document, friends)
        if by is not None and _is_sure(one, by, document):
            found.append((one, by, document))
    found.sort(key=lambda item: (-item[0].support, item[0].statement.place))
    chosen: list[Base] = []
    said: set[str] = set()
    for candidate, by, document in found:
        words = " ".join(candidate.statement.unit.text.casefold().split())
        if words not in said and len(said) < MOST:
            said.add(words)
            chosen.append(_cited(requirement, candidate, by, document))
    return tuple(chosen)


def _lays_down(one: Candidate) -> bool:
    """Whether it is a rule or record in force that is not about AI."""
    statement = one.statement
    return (
        one.may_support
        and statement.standing == "in_force"
        and not statement.on_subject
        and not (statement.denies or statement.is_blank_form or statement.is_to_come)
        and statement.modality not in ("intention", "possibility", "conditional")
        and one.denial < SURE_DENIAL
        and one.mention < SURE_MENTION
    )


def _found_by(
    requirement: Requirement,
    one: Candidate,
    document: OtherDocument,
    friends: frozenset[tuple[str, str, str]],
) -> Found | None:
    """By what a passage is tied to the requirement, None where it cannot be."""
    refs = counterparts_in(requirement, document.standards)
    if not refs:
        return None
    unit = one.statement.unit
    inner = [heading for heading in unit.section if heading != document.title][-INNER:]
    if named_clauses(" | ".join((*inner, unit.text))) & set(refs):
        return "clause"
    if on_topic(requirement.ref, inner):
        return "heading"
    return None if misleads(requirement, inner, document.standards, friends) else "words"


def _is_sure(one: Candidate, by: Found, document: OtherDocument) -> bool:
    more = GENERAL_BAR if GENERAL in document.standards else 0.0
    return one.support >= BARS[by] + more and one.focus >= -NEAREST[by]


def _cited(requirement: Requirement, one: Candidate, by: Found, document: OtherDocument) -> Base:
    """The passage as it is quoted: of a table's row the cell that says most, with the row."""
    unit = one.statement.unit
    parts = evidence_of(one.statement, criterion="", bearing="weak")
    part = max(parts, key=lambda each: (len(each.quote), -each.span.start))
    refs = counterparts_in(requirement, document.standards)
    general = GENERAL in document.standards
    return Base(
        citation=cite(
            unit.document,
            unit.page,
            part.span,
            number=1,
            section=unit.section,
            language=unit.language,
        ),
        standards=(GENERAL,) if general else tuple(dict.fromkeys(name for name, _ in refs)),
        refs=refs,
        found=by,
        strength=round(probability((1.0, 0.0), (one.support,)), 3),
        lead=part.lead,
    )
