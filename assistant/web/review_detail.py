"""One requirement of a review: what was looked for, with which words, what is missing, who decides.

Quotes are buttons that show where they stand; the browser names them by place (`quote_at`).
"""

from collections.abc import Sequence
from typing import Any

from assistant.drafting.plan import GAPS
from assistant.export.review_words import (
    maturity_text,
    note_name,
    one_a_row,
    percent,
    plural,
    quoted,
    reasons_of,
    short_id,
    source_of,
    status_text,
    verdict_text,
    word,
)
from assistant.export.second_words import second_line
from assistant.messages import Language, message
from assistant.records.decisions import Entry
from assistant.requirements.load import DEFAULT_SET
from assistant.review_types import CriterionFinding, Evidence, RequirementFinding, Searched
from assistant.web.markup import day, element, escape, text
from assistant.web.review_decision import deciding_html, history_html
from assistant.web.review_list import status_mark
from assistant.web.review_view import Shown

FIRST_QUOTES = 3  # of a criterion, before one unfolds the rest
LONGEST_QUOTE = 600  # characters of a quote in the list; its page shows all of it


def detail_html(
    finding: RequirementFinding,
    shown: Shown,
    history: Sequence[Entry],
    language: Language,
    said: str = "",
) -> str:
    """Return all that a review says of a requirement; `said` is HTML of what has just happened."""
    spoken = shown.review.language
    head = element(
        "button",
        "← " + text("web_review.back_list", language),
        type="button",
        class_="link back",
        data_event="back",
    )
    title = element("strong", escape(finding.ref)) + " " + escape(finding.title)
    head += element("h3", title, lang=spoken, tabindex="-1")
    body = (
        _status(finding, language)
        + said
        + _reason(finding, spoken, language)
        + _next(finding, shown, language)
        + _missing(finding, spoken, language)
        + _facts(finding, language)
        + _criteria(finding, spoken, language)
        + _notes(finding, spoken, language)
        + deciding_html(finding, shown, language)
        + history_html(history, language)
    )
    return head + body


def quote_at(finding: RequirementFinding, data: Any) -> Evidence | None:
    """Return the quote that the browser names by its place; None where there is none."""
    kind, at, index = (getattr(data, name, None) for name in ("kind", "at", "index"))
    if type(at) is not int or type(index) is not int or at < 0 or index < 0:  # no bool
        return None
    known: dict[str, list[tuple[Evidence, ...]]] = {
        "criterion": [one.evidence for one in finding.criteria],
        "note": [one.evidence for one in finding.notes],
        "nearest": [(one.nearest,) if one.nearest else () for one in finding.searched],
        "second": [one.second.evidence if one.second else () for one in finding.criteria],
    }
    groups = known.get(str(kind), [])
    if at >= len(groups) or index >= len(groups[at]):
        return None
    return groups[at][index]


def _status(finding: RequirementFinding, language: Language) -> str:
    if finding.override is None:
        return element("p", status_mark(finding.status, language), class_="status-line")
    one = finding.override
    by = text(
        "web_review.decision_by",
        language,
        person=one.person,
        day=day(one.decided.date(), language),
    )
    decision = text(
        "web_review.person_decision", language, status=status_text(one.status, language)
    )
    lines = element("span", decision, class_=f"mark-status st-{one.status}") + " " + by
    shown = element("p", lines, class_="status-line") + element(
        "blockquote", element("bdi", escape(one.reason)), class_="decision-reason"
    )
    if one.stale:
        shown += element("p", text("web_review.decision_stale", language), class_="warning")
    machine = text(
        "web_review.machine", language, status=status_text(finding.machine_status, language)
    )
    return shown + element("p", machine, class_="machine")


def _reason(finding: RequirementFinding, spoken: Language, language: Language) -> str:
    name = "why_machine" if finding.override else "why"
    return element("h4", text(f"web_review.{name}", language)) + element(
        "p", escape(finding.reason), lang=spoken
    )


def _next(finding: RequirementFinding, shown: Shown, language: Language) -> str:
    if not finding.recommendation:
        return ""
    step = element("p", escape(finding.recommendation), lang=shown.review.language, class_="next")
    if _draftable(finding, shown):
        step += element(
            "button",
            text("web_review.draft", language),
            type="button",
            class_="primary",
            title=message("web_review.draft_text", language),
            data_event="draft",
            data_ref=finding.ref,
            data_number=shown.stored.number,
        )
    return element("h4", text("web_review.next", language)) + step


def _draftable(finding: RequirementFinding, shown: Shown) -> bool:
    return (
        shown.person.may("draft")
        and shown.review.set_id == DEFAULT_SET
        and not shown.stored.aside
        and finding.status in GAPS
    )


def _missing(finding: RequirementFinding, spoken: Language, language: Language) -> str:
    if not finding.missing:
        return ""
    items = "".join(
        element(
            "li",
            element("strong", escape(short_id(one.criterion)))
            + " "
            + escape(one.text)
            + element("span", escape(f"{word('to_write', language)}: {one.action}"), class_="todo"),
        )
        for one in finding.missing
    )
    return element("h4", text("web_review.missing", language)) + element(
        "ul", items, class_="missing-list", lang=spoken
    )


def _facts(finding: RequirementFinding, language: Language) -> str:
    facts = [
        ("priority", word(f"priority_{finding.priority}", language)),
        ("owner", finding.owner or "–"),
        ("documentation", maturity_text(finding.documentation_maturity, language)),
        ("implementation", maturity_text(finding.implementation_maturity, language)),
        ("confidence", percent(finding.confidence, language)),
    ]
    rows = "".join(
        element("dt", text(f"web_review.facts_{name}", language)) + element("dd", escape(value))
        for name, value in facts
    )
    return element("dl", rows, class_="facts")


def _criteria(finding: RequirementFinding, spoken: Language, language: Language) -> str:
    searched = {one.criterion: (at, one) for at, one in enumerate(finding.searched)}
    items = "".join(
        _criterion(one, at, searched.get(one.criterion), spoken, language)
        for at, one in enumerate(finding.criteria)
    )
    if not items:
        items = element("p", escape(word("no_criteria", language)), class_="quiet")
    return element("h4", text("web_review.criteria", language)) + items


def _criterion(
    criterion: CriterionFinding,
    at: int,
    searched: tuple[int, Searched] | None,
    spoken: Language,
    language: Language,
) -> str:
    verdict = element(
        "span", escape(verdict_text(criterion.verdict, language)), class_=f"vd-{criterion.verdict}"
    )
    weight = element("span", escape(word(f"weight_{criterion.weight}", language)), class_="badge")
    head = element("p", verdict + " " + weight, class_="verdict")
    words = element("strong", escape(short_id(criterion.criterion))) + " " + escape(criterion.text)
    body = element("p", words, lang=spoken)
    body += element("p", escape(criterion.reason), lang=spoken, class_="quiet")
    kept = one_a_row(criterion.evidence)
    quotes = [_quote(one, "criterion", at, criterion.evidence.index(one), language) for one in kept]
    body += _quote_list(quotes, language)
    body += _second(criterion, at, spoken, language)
    if searched and not criterion.evidence:
        body += _looked(searched[1], searched[0], language)
    return element("article", head + body, class_="criterion")


def _second(criterion: CriterionFinding, at: int, spoken: Language, language: Language) -> str:
    """What the second reader says, with its words where they differ from the first reader's."""
    second = criterion.second
    if second is None:
        return ""
    said = second_line(criterion, spoken)
    line = element("p", escape(said), lang=spoken, class_="second-says")
    if second.agrees:
        return line
    quotes = [_quote(one, "second", at, n, language) for n, one in enumerate(second.evidence)]
    return line + _quote_list(quotes, language)


def _quote_list(quotes: Sequence[str], language: Language) -> str:
    first, rest = quotes[:FIRST_QUOTES], quotes[FIRST_QUOTES:]
    shown = element("ul", "".join(element("li", one) for one in first), class_="quotes")
    if not rest:
        return shown if first else ""
    summary = element("summary", text("web_review.quotes_more", language, count=len(rest)))
    more = element("ul", "".join(element("li", one) for one in rest), class_="quotes")
    return shown + element("details", summary + more)


def _quote(one: Evidence, kind: str, at: int, index: int, language: Language) -> str:
    place = source_of(one, language)
    bearing = escape(word(f"bearing_{one.bearing}", language))
    reasons = escape(reasons_of(one, language))
    said = element("span", bearing, class_=f"bearing be-{one.bearing}")
    content = (
        element(
            "span",
            escape(quoted(one, language, limit=LONGEST_QUOTE)),
            class_="quote",
            lang=one.language if one.language in ("de", "en") else None,
        )
        + element("span", element("bdi", escape(place)), class_="place")
        + element("span", said + (f" – {reasons}" if reasons else ""), class_="why-counted")
    )
    return element(
        "button",
        content,
        type="button",
        class_="evidence",
        title=message("web_review.open_quote", language, place=place),
        data_event="cite",
        data_kind=kind,
        data_at=at,
        data_index=index,
    )


def _looked(searched: Searched, at: int, language: Language) -> str:
    counts = message(
        "web_review.searched",
        language,
        documents=plural("documents", searched.documents, language),
        passages=plural("passages", searched.passages, language),
    )
    terms = word("searched_terms", language, terms=", ".join(searched.terms))
    shown = element("p", escape(f"{counts}. {terms}"), class_="quiet")
    if searched.nearest:
        shown += element("p", text("web_review.nearest", language), class_="quiet")
        shown += _quote(searched.nearest, "nearest", at, 0, language)
    return shown


def _notes(finding: RequirementFinding, spoken: Language, language: Language) -> str:
    if not finding.notes:
        return ""
    items = ""
    for at, note in enumerate(finding.notes):
        words = element("strong", escape(note_name(note, language)) + ": ") + escape(note.text)
        quotes = "".join(
            _quote(one, "note", at, index, language) for index, one in enumerate(note.evidence)
        )
        items += element("li", element("p", words, lang=spoken) + quotes)
    return element("h4", text("web_review.finding_notes", language)) + element(
        "ul", items, class_="quotes"
    )
