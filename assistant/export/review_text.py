"""A review as plain text for a terminal."""

import textwrap
from collections.abc import Collection, Iterator

from assistant.export.review_words import (
    SIGNS,
    count_of,
    day,
    maturity_text,
    moment,
    numbers,
    one_a_row,
    one_line,
    quoted,
    short_id,
    source_of,
    status_text,
    word,
)
from assistant.export.second_words import second_line, use_lines
from assistant.messages import Language, message
from assistant.review_types import (
    STATUSES,
    Evidence,
    Override,
    RequirementFinding,
    Review,
    ReviewStatus,
)

WIDTH = 100
QUOTE = 300  # characters of a quote
_BEARINGS = ("supports", "contradicts", "weak")


def say(key: str, language: Language, **values: object) -> str:
    """Return a text of the area `review_cli` of the catalogue."""
    return message(f"review_cli.{key}", language, **values)


def say_count(key: str, count: int, language: Language) -> str:
    """Return "1 document", "7 documents": the texts `<key>_one` and `<key>_many`."""
    return say(f"{key}_{'one' if count == 1 else 'many'}", language, count=count)


def paragraph(text: str, *, indent: int = 0, hang: int = 2) -> str:
    """Return clean text in lines of a terminal's width, the second and later ones set in."""
    return textwrap.fill(
        one_line(text),
        width=WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hang),
        break_long_words=False,
        break_on_hyphens=False,
    )


def review_text(review: Review, *, only: Collection[ReviewStatus] = STATUSES) -> str:
    """Return a review: what it is, how many requirements have each status, then each of them.

    With `only`, of the requirements none but those with these statuses.
    """
    language = review.language
    shown = [finding for finding in review.requirements if finding.status in only]
    lines = [*_head(review), ""]
    for finding in shown:
        lines += [*_requirement(finding, language), ""]
    if not shown:
        lines += [say("none_shown", language)]
    elif len(shown) < len(review.requirements):
        all_ = len(review.requirements)
        lines += [say("shown", language, shown=len(shown), all=all_)]
    return "\n".join(lines).rstrip()


def counts_text(review: Review) -> str:
    """Return how many requirements have each status, on one line: "✓ 12 met · ◐ 3 partial"."""
    counts = count_of(review.requirements)
    return " · ".join(
        f"{SIGNS[status]} {counts[status]} {word(f'status_{status}', review.language)}"
        for status in STATUSES
    )


def _head(review: Review) -> Iterator[str]:
    language = review.language
    yield paragraph(review.set_title)
    yield paragraph(
        say(
            "made",
            language,
            moment=moment(review),
            documents=say_count("documents", len(review.documents), language),
            edition=review.edition,
        )
    )
    yield paragraph(word("aid", language), hang=0)
    yield ""
    yield counts_text(review)
    for line in use_lines(review):
        yield paragraph(line)
    remarks = [*_remarks(review), *(note.text for note in review.notes)]
    if remarks:
        yield ""
        yield f"{say('notes', language)}:"
    for remark in remarks:
        yield paragraph(f"! {remark}", indent=2)


def _remarks(review: Review) -> Iterator[str]:
    """Say of which documents not all could be read, and which are not in force."""
    language = review.language
    for document in review.documents:
        if document.unreadable_pages:
            pages = numbers(document.unreadable_pages)
            yield say("unread", language, title=document.title, pages=pages)
        if document.standing in ("draft", "superseded"):
            standing = say(f"standing_{document.standing}", language)
            yield say("aside", language, title=document.title, standing=standing)


def _requirement(finding: RequirementFinding, language: Language) -> Iterator[str]:
    yield paragraph(f"{SIGNS[finding.status]} {finding.id} {finding.title}")
    levels = (
        say("status", language, status=word(f"status_{finding.status}", language)),
        say(
            "documentation", language, level=maturity_text(finding.documentation_maturity, language)
        ),
        say(
            "implementation",
            language,
            level=maturity_text(finding.implementation_maturity, language),
        ),
    )
    yield paragraph(" · ".join(levels), indent=4)
    if finding.override:
        for text in decision_lines(finding.override, finding.machine_status, language):
            yield paragraph(text, indent=4)
    yield paragraph(say("reason", language, text=finding.reason), indent=4)
    yield from _evidence(finding, language)
    for missing in finding.missing:
        text = say("missing", language, text=missing.text, reason=missing.reason)
        yield paragraph(text, indent=4)
    if finding.recommendation:
        yield paragraph(say("next", language, text=finding.recommendation), indent=4)
    for one in finding.criteria:
        if one.second is not None and not one.second.agrees:
            yield paragraph(f"{short_id(one.criterion)} {second_line(one, language)}", indent=4)
    for note in finding.notes:
        yield paragraph(f"! {note.text}", indent=4)


def decision_lines(decision: Override, machine: ReviewStatus, language: Language) -> Iterator[str]:
    """Say who decided what and why, what was found without it, and whether it is out of date."""
    yield say(
        "decided",
        language,
        person=decision.person,
        day=day(decision.decided.date(), language),
        text=decision.reason,
    )
    yield say("decided_machine", language, status=status_text(machine, language))
    if decision.stale:
        yield f"! {say('decided_stale', language)}"


def _evidence(finding: RequirementFinding, language: Language) -> Iterator[str]:
    """Show the passage that matters most, and say how many more there are."""
    found = one_a_row([one for one in finding.evidence if one.bearing in _BEARINGS])
    if not found:
        return
    first = min(found, key=lambda one: _BEARINGS.index(one.bearing))
    text = evidence_text(first, language)
    if len(found) > 1:
        text += f" ({say_count('evidence_more', len(found) - 1, language)})"
    yield paragraph(text, indent=4)


def evidence_text(evidence: Evidence, language: Language) -> str:
    """Return how words bear on the requirement, the words, and where they stand."""
    bearing = evidence.bearing if evidence.bearing in _BEARINGS else "weak"
    return say(
        f"evidence_{bearing}",
        language,
        quote=quoted(evidence, language, limit=QUOTE),
        source=source_of(evidence, language),
    )
