"""A review as HTML: the result at a glance, a map of all requirements, a list to narrow down.

Everything is in the page at once and its script filters it; a requirement's details come when
it is opened (`review_detail`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.access.rights import LOCAL, Person
from assistant.export.review_words import (
    SIGNS,
    by_group,
    group_title,
    note_name,
    notes_up_front,
    numbers,
    quoted,
    short_id,
    status_text,
    word,
)
from assistant.export.second_words import second_line, use_lines
from assistant.messages import Language, message
from assistant.records.reviews import StoredReview
from assistant.review_types import (
    GroupSummary,
    Note,
    RequirementFinding,
    Review,
    ReviewedDocument,
)
from assistant.web.markup import day, element, escape, text
from assistant.web.review_list import filters_html, list_html, select

FORMATS = ("xlsx", "docx", "json")


@dataclass(frozen=True, slots=True)
class Shown:
    """A review on the page: the review, its line in the list, and who looks at it.

    `others` can be compared with; `outdated` tells that the library has changed since.
    """

    review: Review
    stored: StoredReview
    person: Person
    others: tuple[StoredReview, ...] = ()
    outdated: bool = False


def review_html(shown: Shown, language: Language) -> str:
    """Return the whole review but for the requirements' details."""
    review = shown.review
    body = (
        _head(shown, language)
        + _legend(review, language)
        + _map(review, language)
        + _second(review, language)
        + _notes(review, language)
        + _documents(review, language)
        + filters_html(review, language)
        + list_html(review, language)
    )
    return element("section", body, class_="review", data_number=shown.stored.number)


def moment(when: datetime, language: Language) -> str:
    """Return a day and time in words, with the time zone; not escaped."""
    return f"{day(when.date(), language)}, {when:%H:%M} {when.tzname() or ''}".rstrip()


def made_by(stored: StoredReview, language: Language) -> str:
    """Return which review it is, of when and by whom; not escaped."""
    at = moment(stored.at, language)
    number = stored.number
    if stored.person == LOCAL.name:  # nobody signs in here
        return message("web_review.made_alone", language, number=number, moment=at)
    return message("web_review.made", language, number=number, moment=at, person=stored.person)


def _head(shown: Shown, language: Language) -> str:
    review, stored = shown.review, shown.stored
    facts = " · ".join(
        (
            escape(made_by(stored, language)),
            text("web_review.of_files" if stored.aside else "web_review.of_library", language),
            text("web_review.edition", language, edition=review.edition),
        )
    )
    head = element("h2", element("bdi", escape(review.set_title)))
    head += element("p", facts, class_="quiet")
    head += element("p", text("web_review.aid", language), class_="aid")
    if stored.summary.get("left_out"):
        names = ", ".join(stored.summary["left_out"])
        head += element("p", text("web_review.left_out", language, files=names), class_="warning")
    if review.second and review.second.stopped:
        *_, read, _, why = use_lines(review)
        said = element("span", escape(f"{read} {why}"), lang=review.language)
        head += element("p", said, class_="warning")
    if shown.outdated:
        head += element("p", text("web_review.outdated", language), class_="warning")
    if review.language != language:
        said = text(f"web_review.other_language_{review.language}", language)
        head += element("p", said, class_="quiet")
    tools = _downloads(shown, language) + _comparing(shown, language)
    return element("header", head) + (element("div", tools, class_="tools") if tools else "")


def _downloads(shown: Shown, language: Language) -> str:
    if not shown.person.may("export"):
        return ""
    links = "".join(
        element(
            "a",
            text(f"web_review.download_{form}", language),
            href=f"/files/review/{shown.stored.number}.{form}",
            download="",
            class_="download",
        )
        for form in FORMATS
    )
    label = element("span", text("web_review.download", language), class_="label")
    return element("div", label + links, class_="downloads")


def _comparing(shown: Shown, language: Language) -> str:
    if not shown.others:
        return ""
    options = [(str(one.number), made_by(one, language)) for one in shown.others]
    choice = select("compare", text("web_review.compare", language), options)
    button = element(
        "button",
        text("web_review.compare_do", language),
        type="button",
        class_="secondary",
        data_event="compare",
    )
    return element("div", choice + button, class_="comparing")


def _legend(review: Review, language: Language) -> str:
    """Each status with how many there are; a click narrows the list to them."""
    buttons = "".join(
        element(
            "button",
            element("span", str(review.counts.get(status, 0)), class_="count")
            + element("span", escape(status_text(status, language))),
            type="button",
            class_=f"legend st-{status}",
            data_event="only",
            data_status=status,
            aria_pressed="false",
            disabled=None if review.counts.get(status, 0) else "",
        )
        for status in SIGNS
    )
    label = message("web_review.legend", language)
    return element("div", buttons, class_="legends", role="group", aria_label=label)


def _map(review: Review, language: Language) -> str:
    parts: dict[str, list[str]] = {}
    for group, findings in by_group(review):
        kind = {"clause": "clauses", "control": "controls"}.get(findings[0].kind, "rules")
        parts.setdefault(kind, []).append(_map_row(group, findings, review.language, language))
    shown = "".join(
        element(
            "div",
            element("h4", text(f"web_review.{kind}", language)) + "".join(rows),
            class_="map-part",
        )
        for kind, rows in parts.items()
    )
    return (
        element("h3", text("web_review.map", language), id="review-map-title")
        + element("p", text("web_review.map_keys", language), class_="sr-only")
        + element("div", shown, class_="map", role="group", aria_labelledby="review-map-title")
    )


def _map_row(
    group: GroupSummary,
    findings: Sequence[RequirementFinding],
    spoken: Language,
    language: Language,
) -> str:
    title = element("span", escape(group_title(group)), class_="map-title", lang=spoken)
    cells = "".join(_cell(one, language) for one in findings)
    return element("div", title + element("div", cells, class_="cells"), class_="map-row")


def _cell(finding: RequirementFinding, language: Language) -> str:
    key = "web_review.cell_decided" if finding.override else "web_review.cell"
    status = word(f"status_{finding.status}", language)
    label = message(key, language, ref=finding.ref, title=finding.title, status=status)
    sign = element("span", SIGNS[finding.status], class_="sign", aria_hidden="true")
    content = sign + element("span", escape(finding.ref))
    if finding.override:
        content += element("span", "●", class_="decided-dot", aria_hidden="true")
    return element(
        "button",
        content,
        type="button",
        class_=f"cell st-{finding.status}",
        title=label,
        aria_label=label,
        data_event="open",
        data_ref=finding.ref,
        data_status=finding.status,
    )


def _second(review: Review, language: Language) -> str:
    """Who the second reader was, what it took, and the criteria on which the readers differ."""
    if review.second is None:
        return ""
    said = "".join(element("p", escape(line)) for line in use_lines(review))
    items = "".join(
        element(
            "li",
            element(
                "button",
                escape(short_id(one.criterion)),
                type="button",
                class_="link",
                data_event="open",
                data_ref=finding.ref,
            )
            + " "
            + escape(one.text)
            + element("span", escape(" " + second_line(one, review.language)), class_="quiet"),
        )
        for finding, one in review.disagreements
    )
    found = (
        element("ul", items)
        if items
        else element("p", escape(word("second_none", review.language)))
    )
    count = len(review.disagreements)
    summary = element("summary", text("web_review.second_summary", language, count=count))
    shown = element("div", said + found, lang=review.language)
    return element("details", summary + shown, class_="fold second-reader")


def _notes(review: Review, language: Language) -> str:
    """Contradictions, stale and suspicious texts, each with its words and where they stand."""
    notes = notes_up_front(review)
    if not notes:
        return ""
    items = "".join(_note(ref, note, language) for ref, note in notes)
    summary = element("summary", text("web_review.notes", language, count=len(notes)))
    return element("details", summary + element("ul", items, lang=review.language), class_="fold")


def _note(ref: str, note: Note, language: Language) -> str:
    words = element("strong", escape(note_name(note, language)) + ": ") + escape(note.text)
    for one in note.evidence[:2]:
        words += " " + element("span", escape(quoted(one, language, limit=300)), class_="quote")
        words += element("span", escape(f" {one.document}"), class_="quiet")
    if ref:
        label = text("web_review.notes_at", language, ref=ref)
        words += " " + element(
            "button", label, type="button", class_="link", data_event="open", data_ref=ref
        )
    return element("li", words)


def _documents(review: Review, language: Language) -> str:
    items = "".join(element("li", _document(one, language)) for one in review.documents)
    summary = element(
        "summary", text("web_review.documents", language, count=len(review.documents))
    )
    return element("details", summary + element("ul", items), class_="fold")


def _document(document: ReviewedDocument, language: Language) -> str:
    said = [word(f"standing_{document.standing}", language)]
    if document.superseded_by:
        said.append(word("superseded_by", language, title=document.superseded_by))
    if document.unreadable_pages:
        pages = numbers(document.unreadable_pages)
        said.append(message("web_review.unread_pages", language, pages=pages))
    name = element("strong", element("bdi", escape(document.title)))
    file = element("span", element("bdi", escape(document.file)), class_="quiet")
    return f"{name} {file} – {escape('; '.join(said))}"
