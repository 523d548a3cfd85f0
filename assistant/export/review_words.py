"""The words, signs and places that every report of a review shares.

Nothing here colours or lays out; it decides what a reader reads, in the review's language.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath

from assistant.messages import Language, catalogue, message
from assistant.review_types import (
    Evidence,
    GroupSummary,
    Missing,
    Note,
    RequirementFinding,
    Review,
    ReviewStatus,
    Searched,
)

SIGNS: dict[ReviewStatus, str] = {
    "met": "✓",
    "partial": "◐",
    "missing": "○",
    "undetermined": "?",
    "not_applicable": "–",
}
VERDICT_SIGNS = {
    "supported": "✓",
    "weak": "◐",
    "contradicted": "✗",
    "none": "○",
    "undetermined": "?",
}
VERDICT_STATUS: dict[str, ReviewStatus] = {  # for its colour
    "supported": "met",
    "weak": "partial",
    "contradicted": "missing",
    "none": "missing",
    "undetermined": "undetermined",
}
SHEETS = {".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"}
_UP_FRONT = ("contradiction", "stale", "suspicious")  # notes; others stay at their place
_PRIORITIES = ("high", "medium", "low", "none")
_URGENCY: tuple[ReviewStatus, ...] = ("missing", "partial", "undetermined")
# What no XML may hold, and what reorders or hides the words around it.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029"
    "\u2066-\u2069\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]"
)


def clean(text: str) -> str:
    """Return text that any office file can hold: no control, direction or half characters."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def one_line(text: str) -> str:
    """Return clean text on one line."""
    return " ".join(clean(text).split())


def shorten(text: str, limit: int) -> str:
    """Return clean text on one line, cut between words where it is longer than the limit."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    head = line[: limit - 2]
    return (head.rsplit(" ", 1)[0] if " " in head else head) + " …"


def word(key: str, language: Language, **values: object) -> str:
    """Return a text of the area `report` of the catalogue."""
    return message(f"report.{key}", language, **values)


def plural(key: str, count: int, language: Language) -> str:
    """Return "1 document", "7 documents": the texts `<key>_one` and `<key>_many`."""
    if count == 1:
        return word(f"{key}_one", language)
    return word(f"{key}_many", language, count=count)


def status_text(status: ReviewStatus, language: Language) -> str:
    """Return a status as sign and word: "✓ met"."""
    return f"{SIGNS[status]} {word(f'status_{status}', language)}"


def verdict_text(verdict: str, language: Language) -> str:
    """Return what was found on a criterion as sign and word."""
    return f"{VERDICT_SIGNS[verdict]} {word(f'verdict_{verdict}', language)}"


def maturity_text(level: int | None, language: Language) -> str:
    """Return a maturity as number and name; a person has yet to give it where it is None."""
    if level is None:
        return word("maturity_open", language)
    name = word(f"maturity_{min(max(level, 0), 5)}", language)
    return word("maturity", language, level=level, name=name)


def percent(share: float, language: Language) -> str:
    """Return "82 %" in German, "82%" in English."""
    return word("percent", language, value=round(100 * share))


def decimal(value: float, language: Language) -> str:
    """Return a number with one decimal place."""
    return f"{value:.1f}".replace(".", "," if language == "de" else ".")


def day(value: date, language: Language) -> str:
    """Return a date in words."""
    month = message("web.months", language).split()[value.month - 1]
    return message("web.date", language, day=value.day, month=month, year=value.year)


def moment(review: Review) -> str:
    """Return when the review was made, in words, with its time zone."""
    when = review.generated
    return f"{day(when.date(), review.language)}, {when:%H:%M} {when.tzname() or ''}".rstrip()


def page_of(evidence: Evidence, language: Language) -> str:
    """Return the page or the sheet; empty where a format has no pages of its own."""
    suffix = PurePosixPath(evidence.file).suffix.lower()
    label = one_line(evidence.page_label or "")
    if suffix in SHEETS:
        return word("sheet", language, label=label) if label else ""
    if suffix != ".pdf":
        return ""
    if label and label != str(evidence.page):
        return word("page_labelled", language, label=label, number=evidence.page)
    return word("page", language, number=evidence.page)


def section_of(evidence: Evidence) -> str:
    """Return the headings above the quote, from the top down."""
    return " › ".join(one_line(heading) for heading in evidence.section)


def source_of(evidence: Evidence, language: Language, *, limit: int = 110) -> str:
    """Return title, file, page or sheet, section and standing: where a quote can be found."""
    title, file = shorten(evidence.document, limit), shorten(evidence.file, limit)
    place = page_of(evidence, language)
    section = shorten(section_of(evidence), limit)
    if section:
        section = word("section", language, path=section)
    parts = [title if title == file else f"{title} ({file})", place, section]
    if not place and not section:
        parts.append(word("beginning", language))
    parts.append(word(f"document_{evidence.document_status.value}", language))
    return ", ".join(part for part in parts if part)


def is_row(evidence: Evidence) -> bool:
    """Tell whether evidence is a cell whose lead is its table row."""
    return bool(evidence.lead) and evidence.quote in evidence.lead


def one_a_row(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return evidence with only the first cell of each table row, for showing whole rows."""
    seen: set[tuple[str, int, str, str]] = set()
    kept = []
    for one in evidence:
        row = one.document_id, one.page, one.lead, one.criterion
        if is_row(one):
            if row in seen:
                continue
            seen.add(row)
        kept.append(one)
    return kept


def quoted(evidence: Evidence, language: Language, *, limit: int = 30_000) -> str:
    """Return the words in quotation marks, after those that govern them if there are any.

    Of a table row, whose cells are quoted one by one, the whole row is shown.
    """
    if is_row(evidence):
        return word("quote", language, words=shorten(evidence.lead, limit))
    words = shorten(evidence.quote, limit)
    lead = shorten(evidence.lead, limit)
    return word("quote", language, words=f"{lead} […] {words}" if lead else words)


def reasons_of(evidence: Evidence, language: Language) -> str:
    """Return why the words count as they do; a code without words in the catalogue is left out."""
    known = catalogue(language)
    keys = (f"judging.{code}" for code in evidence.reasons)
    return "; ".join(known[key].rstrip(".") for key in keys if "$" not in known.get(key, "$"))


def note_name(note: Note, language: Language) -> str:
    """Return what kind of note it is, in words."""
    known = ("contradiction", "vague", "stale", "suspicious", "second")
    return word(f"note_{note.code if note.code in known else 'other'}", language)


def most_urgent(review: Review, count: int | None = None) -> list[RequirementFinding]:
    """Return the requirements with something to do, the most pressing first.

    By priority, then missing before partial before undetermined, then as they stand in the set.
    """
    open_ones = [one for one in review.requirements if one.status in _URGENCY]
    open_ones.sort(key=lambda one: (_PRIORITIES.index(one.priority), _URGENCY.index(one.status)))
    return open_ones[:count]


def by_group(review: Review) -> list[tuple[GroupSummary, list[RequirementFinding]]]:
    """Return the groups that have requirements, each with them, in the order of the set."""
    inside: dict[str, list[RequirementFinding]] = {}
    for finding in review.requirements:
        inside.setdefault(finding.group, []).append(finding)
    groups = [(group, inside.pop(group.id)) for group in review.groups if group.id in inside]
    for name, findings in inside.items():  # a group that the review does not list
        groups.append((GroupSummary(name, name, count_of(findings), _mean(findings)), findings))
    return groups


def group_title(group: GroupSummary) -> str:
    """Return "6 Planning"; a title that says its number itself stays as it is."""
    number = group.id.rpartition(":")[2]
    title = one_line(group.title)
    counted = re.fullmatch(r"[A-Z]?\.?\d[\d.]*", number) and not title.startswith(number)
    return f"{number} {title}" if counted and title != group.id else title


def count_of(findings: Iterable[RequirementFinding]) -> dict[ReviewStatus, int]:
    """Return how many requirements have each status, in the order of the statuses."""
    counts: dict[ReviewStatus, int] = dict.fromkeys(SIGNS, 0)
    for finding in findings:
        counts[finding.status] += 1
    return counts


def counts_text(counts: Mapping[ReviewStatus, int], language: Language) -> str:
    """Return "3 met, 2 missing": the counts that are not zero."""
    said = (
        f"{counts[status]} {word(f'status_{status}', language)}"
        for status in SIGNS
        if counts.get(status)
    )
    return ", ".join(said)


def notes_up_front(review: Review) -> list[tuple[str, Note]]:
    """Return contradictions, stale and suspicious texts, each once, with the requirement's number.

    The number is empty for a note on the documents as a whole.
    """
    seen: dict[tuple[str, str, tuple[str, ...]], tuple[str, Note]] = {}
    found = [("", note) for note in review.notes]
    found += [(one.ref, note) for one in review.requirements for note in one.notes]
    for ref, note in found:
        if not ref or note.code in _UP_FRONT:
            quotes = tuple(one.quote for one in note.evidence)
            seen.setdefault((note.code, note.text, quotes), (ref, note))
    return list(seen.values())


def missing_of(finding: RequirementFinding, criterion: str) -> Missing | None:
    """Return what a requirement's finding says is missing for a criterion."""
    return next((one for one in finding.missing if one.criterion == criterion), None)


def searched_of(finding: RequirementFinding, criterion: str) -> Searched | None:
    """Return what was searched for a criterion."""
    return next((one for one in finding.searched if one.criterion == criterion), None)


def short_id(criterion: str) -> str:
    """Return a criterion's number without the set's name: "6.1.2.a"."""
    return one_line(criterion.partition(":")[2] or criterion)


def numbers(values: Sequence[int]) -> str:
    """Return page numbers with runs drawn together: "3, 7–9"."""
    runs: list[list[int]] = []
    for value in sorted(set(values)):
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _mean(findings: Sequence[RequirementFinding]) -> float:
    levels = [one.documentation_maturity for one in findings if one.status != "not_applicable"]
    return sum(levels) / len(levels) if levels else 0.0
