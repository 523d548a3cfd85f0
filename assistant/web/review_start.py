"""Around a review: how one begins, how far it is, and the list of earlier ones, as HTML."""

from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.access.rights import Person
from assistant.export.review_words import counts_text
from assistant.judging.second_run import Estimate
from assistant.messages import LANGUAGES, Language, message
from assistant.records.reviews import StoredReview
from assistant.review_types import Override, ReviewStatus
from assistant.second_reader import estimate_text
from assistant.service.background import Step
from assistant.web.markup import confirmation, element, escape, text
from assistant.web.review_list import select
from assistant.web.review_view import made_by


def new_html(
    sets: Mapping[str, str],
    *,
    documents: int,
    unfold: bool,
    chosen: str,
    language: Language,
    second: Mapping[str, Estimate] | None = None,
) -> str:
    """Return the form that begins a review: of what, against which of the sets, in which language.

    `sets` are titles by id; `documents` counts those of the library; `second` says what the
    second reader would take at most, by set, where there is one.
    """
    library = text("web_review.source_library_empty", language)
    if documents:
        library = text("web_review.source_library", language, count=documents)
    sources = _source("library", library, checked=bool(documents), off=not documents)
    files = text("web_review.source_files", language)
    sources += _source("files", files, checked=not documents, off=False)
    legend = element("legend", text("web_review.source", language))
    named = sorted(sets.items(), key=lambda one: (one[0] != chosen, one[1]))
    spoken = [(one, message(f"web_review.language_{one}", language)) for one in LANGUAGES]
    spoken.sort(key=lambda one: one[0] != language)
    fields = (
        element("fieldset", legend + sources)
        + select("set", text("web_review.set", language), named)
        + select("language", text("web_review.language", language), spoken)
        + _second(second or {}, sets, language)
    )
    empty = "" if documents else _to_library(language)
    summary = element("summary", text("web_review.new", language))
    form = element("form", fields, class_="new-review")
    return _title(language) + element(
        "details",
        summary + empty + form,
        class_="fold",
        id="review-form",
        open="" if unfold else None,
    )


def reader_html(language: Language) -> str:
    """Return what stands in the form's place for those who may not begin a review."""
    return _title(language)


def go_html(language: Language) -> str:
    """Return the button that begins the review."""
    return element(
        "button",
        text("web_review.begin", language),
        type="button",
        class_="primary",
        data_event="begin",
    )


def running_html(language: Language) -> str:
    """Return what stands beside a running review: its name and the button that cancels it.

    The page's script asks for its progress when this appears.
    """
    words = element("strong", text("web_review.running", language))
    words += element("p", text("web_review.running_text", language), class_="quiet")
    button = element(
        "button",
        text("web_review.cancel", language),
        type="button",
        class_="secondary",
        data_event="cancel",
    )
    return element(
        "div", element("div", words) + button, class_="running", data_watch="", role="status"
    )


def progress_html(step: Step, language: Language) -> str:
    """Return how far a review is: a bar, and what is being done."""
    name = "end" if step.what == "judge" and step.done >= step.total else step.what
    values: dict[str, object] = {}
    if name == "files" and not step.total:
        name = "files_open"
    if name == "second":
        left = f" – {step.name}" if step.name else ""
        values = {"done": step.done, "total": step.total, "left": left}
    if name in ("files", "judge"):
        done = min(step.done + 1, step.total)
        values = {"done": done, "total": step.total, "name": step.name}
    said = text(f"web_review.step_{name}", language, **values)
    label = message("web_review.running", language)
    share = f' value="{step.done}" max="{step.total}"' if step.total else ""
    bar = f'<progress aria-label="{escape(label)}"{share}></progress>'
    return element("div", bar + element("p", said), class_="progressing")


def said_html(key: str, language: Language) -> str:
    """Return a sentence about what has just happened."""
    return element("p", text(f"web_review.{key}", language), class_="done", role="status")


def earlier_html(
    reviews: Sequence[StoredReview],
    decisions: Mapping[str, Mapping[str, Override]],
    person: Person,
    language: Language,
) -> str:
    """Return the list of finished reviews with their results as they stand with the decisions.

    `decisions` are those that count, by set and requirement.
    """
    if not reviews:
        key = "empty_editor" if person.may("review") else "empty_reader"
        return element("p", text(f"web_review.{key}", language), class_="empty quiet")
    items = "".join(
        _earlier(one, decisions.get(one.set_id, {}), person, language) for one in reviews
    )
    heading = element("h3", text("web_review.earlier", language))
    dialog = _dialog(language) if person.may("review") else ""
    return heading + element("ul", items, class_="earlier") + dialog


def _earlier(
    one: StoredReview, decisions: Mapping[str, Override], person: Person, language: Language
) -> str:
    source = "of_files" if one.aside else "of_library"
    facts = " · ".join(
        (
            str(one.summary["title"]),
            message(f"web_review.{source}", language),
            message("web_review.earlier_documents", language, count=one.summary["documents"]),
        )
    )
    counts = escape(counts_text(_counts(one, decisions), language))
    words = (
        element("strong", escape(made_by(one, language)))
        + element("span", escape(facts), class_="quiet")
        + element("span", counts, class_="counts")
    )
    buttons = _button("show", one, "earlier_open", language, "secondary")
    if person.may("review"):
        buttons += _button("ask-delete", one, "delete", language, "remove")
    content = element("div", words, class_="words") + element("div", buttons, class_="buttons")
    return element("li", content, data_number=one.number)


def _counts(one: StoredReview, decisions: Mapping[str, Override]) -> Mapping[ReviewStatus, int]:
    statuses: Mapping[str, ReviewStatus] = one.summary["statuses"]
    current = {} if one.aside else decisions
    return Counter(
        current[name].status if name in current else status for name, status in statuses.items()
    )


def _button(event: str, one: StoredReview, key: str, language: Language, class_: str) -> str:
    named = f"{key}_named"
    return element(
        "button",
        text(f"web_review.{key}", language),
        type="button",
        class_=class_,
        data_event=event,
        data_number=one.number,
        data_title=made_by(one, language),
        aria_label=message(f"web_review.{named}", language, number=one.number),
    )


def _title(language: Language) -> str:
    return element("h2", text("web_review.title", language)) + element(
        "p", text("web_review.lead", language), class_="lead"
    )


def _source(value: str, words: str, *, checked: bool, off: bool) -> str:
    state = (" checked" if checked else "") + (" disabled" if off else "")
    radio = f'<input type="radio" name="source" value="{value}" id="review-of-{value}"{state}>'
    return element("label", radio + element("span", words), class_="check")


def _second(second: Mapping[str, Estimate], sets: Mapping[str, str], language: Language) -> str:
    """Return the choice of a second reader: where text would go, and at most how much."""
    if not second:
        return ""
    one = next(iter(second.values()))
    box = '<input type="checkbox" name="second" id="review-second">'
    words = text("web_review.second_choice", language, model=one.model, host=one.host)
    label = element("label", box + element("span", words), class_="check")
    hints = element("p", text("web_review.second_text", language), class_="quiet")
    most = "".join(
        element("li", escape(f"{sets[name]}: {estimate_text(found, language)}"))
        for name, found in second.items()
        if name in sets
    )
    summary = element("summary", text("web_review.second_most", language))
    hints += element("details", summary + element("ul", most, class_="quiet"))
    named = message("web_review.second", language)
    return element("fieldset", label + hints, class_="second", aria_label=named)


def _to_library(language: Language) -> str:
    button = element(
        "button",
        text("web_review.to_library", language),
        type="button",
        class_="link",
        data_event="library",
    )
    return element("p", text("web_review.empty_library", language) + " " + button)


def _dialog(language: Language) -> str:
    """The confirmation; the page's script opens it and fills in the review as plain text."""
    return confirmation("web_review.delete", "confirm-delete", language)
