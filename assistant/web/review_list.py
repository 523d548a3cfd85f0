"""The list of a review's requirements, and what narrows it down: status, priority, owner, words."""

from collections.abc import Iterable

from assistant.export.review_words import (
    SIGNS,
    by_group,
    group_title,
    most_urgent,
    status_text,
    word,
)
from assistant.messages import Language, message
from assistant.review_types import RequirementFinding, Review, ReviewStatus
from assistant.web.markup import element, escape, text

_PRIORITIES = ("high", "medium", "low")


def status_mark(status: ReviewStatus, language: Language) -> str:
    """Return a status as sign and word; its colour only repeats them."""
    return element("span", escape(status_text(status, language)), class_=f"mark-status st-{status}")


def select(name: str, label: str, options: Iterable[tuple[str, str]]) -> str:
    """Return a labelled choice of (value, words); `label` is HTML, the rest is escaped."""
    choices = "".join(element("option", escape(words), value=value) for value, words in options)
    return element(
        "label", element("span", label) + element("select", choices, name=name), class_="field"
    )


def filters_html(review: Review, language: Language) -> str:
    """Return the fields that narrow the list down, and how many requirements it shows."""
    every = [("", message("web_review.any", language))]
    there = {one.status for one in review.requirements}
    statuses = [(str(s), status_text(s, language)) for s in SIGNS if s in there]
    levels = {one.priority for one in review.requirements}
    priorities = [(str(p), word(f"priority_{p}", language)) for p in _PRIORITIES if p in levels]
    owners = sorted({one.owner for one in review.requirements if one.owner})
    groups = [(group.id, group_title(group)) for group, _ in by_group(review)]
    fields = select("status", text("web_review.filter_status", language), every + statuses)
    fields += select("priority", text("web_review.filter_priority", language), every + priorities)
    if owners:
        named = [(one, one) for one in owners]
        fields += select("owner", text("web_review.filter_owner", language), every + named)
    fields += select("group", text("web_review.filter_group", language), every + groups)
    orders = [(name, message(f"web_review.order_{name}", language)) for name in ("set", "urgent")]
    fields += select("order", text("web_review.order", language), orders)
    hint = message("web_review.filter_placeholder", language)
    search = f'<input type="search" name="text" maxlength="100" placeholder="{escape(hint)}">'
    label = element("span", text("web_review.filter_text", language))
    fields += element("label", label + search, class_="field wide")
    if any(one.override for one in review.requirements):
        box = '<input type="checkbox" name="decided">'
        words = element("span", text("web_review.filter_decided", language))
        fields += element("label", box + words, class_="check wide")
    fields += element(
        "button",
        text("web_review.reset", language),
        type="button",
        class_="link",
        data_event="reset",
    )
    count = len(review.requirements)
    template = message("web_review.shown", language, shown="#", all=count)
    counter = element(
        "p",
        text("web_review.shown", language, shown=count, all=count),
        class_="shown-count quiet",
        role="status",
        data_template=template,
    )
    label = message("web_review.filters", language)
    return element("form", fields, class_="filters", role="search", aria_label=label) + counter


def list_html(review: Review, language: Language) -> str:
    """Return all requirements, a button each, with what the page's script narrows down by."""
    ranks = {one.id: place for place, one in enumerate(most_urgent(review))}
    rows = "".join(
        _row(one, place, ranks.get(one.id, len(ranks) + place), language)
        for place, one in enumerate(review.requirements)
    )
    nothing = element("p", text("web_review.none_shown", language), class_="none quiet", hidden="")
    return element("ul", rows, class_="requirements", lang=review.language) + nothing


def _row(finding: RequirementFinding, place: int, rank: int, language: Language) -> str:
    facts = []
    if finding.priority != "none":
        level = word(f"priority_{finding.priority}", language)
        facts.append(text("web_review.priority", language, priority=level))
    if finding.owner:
        facts.append(text("web_review.owner", language, owner=finding.owner))
    if finding.override:
        person = finding.override.person
        facts.append("● " + text("web_review.decided", language, person=person))
        if finding.override.stale:
            facts.append("! " + text("web_review.decided_stale", language))
    button = element(
        "button",
        element("strong", escape(finding.ref), class_="ref")
        + element("span", escape(finding.title), class_="title")
        + status_mark(finding.status, language)
        + element("span", " · ".join(facts), class_="facts", lang=language),
        type="button",
        class_="requirement",
        data_event="open",
        data_ref=finding.ref,
    )
    words = [finding.ref, finding.title, finding.reason, *(one.text for one in finding.missing)]
    return element(
        "li",
        button,
        data_status=finding.status,
        data_priority=finding.priority,
        data_owner=finding.owner,
        data_group=finding.group,
        data_decided="yes" if finding.override else "",
        data_place=place,
        data_rank=rank,
        data_text=" ".join(words).lower(),
    )
