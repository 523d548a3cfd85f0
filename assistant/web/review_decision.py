"""Deciding otherwise: the forms beside a requirement's finding, and what was decided before."""

from collections.abc import Sequence

from assistant.access.rights import Person
from assistant.export.review_words import SIGNS, maturity_text, status_text
from assistant.messages import Language, message
from assistant.records.decisions import SHORTEST_REASON, Entry
from assistant.review_types import RequirementFinding
from assistant.web.markup import day, element, escape, text
from assistant.web.review_list import select
from assistant.web.review_view import Shown

LONGEST_REASON = 2_000


def deciding_html(finding: RequirementFinding, shown: Shown, language: Language) -> str:
    """Return the forms of those who may decide: decide otherwise, withdraw a decision."""
    if not shown.person.may("override"):
        return ""
    if shown.stored.aside:
        return element("p", text("web_review.aside_decision", language), class_="quiet")
    name = "overrule_again" if finding.override else "overrule"
    form = _folded(name, _decision_form(shown.person, language), language)
    if finding.override:
        form += _folded("withdraw", _withdraw_form(shown.person, language), language)
    return element("div", form, class_="deciding")


def _folded(name: str, form: str, language: Language) -> str:
    summary = element("summary", text(f"web_review.{name}", language))
    return element("details", summary + form)


def _decision_form(person: Person, language: Language) -> str:
    open_choice = [("", message("web_review.field_choose", language))]
    statuses = open_choice + [(one, status_text(one, language)) for one in SIGNS]
    levels = [("", message("web_review.field_open", language))]
    levels += [(str(level), maturity_text(level, language)) for level in range(6)]
    reason = (
        f'<textarea name="reason" rows="3" minlength="{SHORTEST_REASON}" '
        f'maxlength="{LONGEST_REASON}" required></textarea>'
    )
    fields = (
        element("p", text("web_review.overrule_text", language), class_="quiet")
        + select("status", text("web_review.field_status", language), statuses).replace(
            "<select ", "<select required ", 1
        )
        + _field("reason", reason, language)
        + select("implementation", text("web_review.field_implementation", language), levels)
        + _who(person, language)
    )
    return _form("decide", "save_decision", fields, language)


def _withdraw_form(person: Person, language: Language) -> str:
    reason = f'<input type="text" name="reason" maxlength="{LONGEST_REASON}">'
    fields = (
        element("p", text("web_review.withdraw_text", language), class_="quiet")
        + element(
            "label",
            element("span", text("web_review.withdraw_reason", language)) + reason,
            class_="field",
        )
        + _who(person, language)
    )
    return _form("withdraw", "withdraw_yes", fields, language)


def _who(person: Person, language: Language) -> str:
    """Who signed in decides; where nobody signs in, the person gives a name."""
    if person.signed_in:
        said = text("web_review.as_person", language, person=person.name)
        return element("p", said, class_="quiet")
    name = '<input type="text" name="person" maxlength="120" autocomplete="name" required>'
    return _field("name", name, language)


def _field(name: str, control: str, language: Language) -> str:
    label = element("span", text(f"web_review.field_{name}", language))
    return element("label", label + control, class_="field")


def _form(event: str, button: str, fields: str, language: Language) -> str:
    words = text(f"web_review.{button}", language)
    send = element("button", words, type="submit", class_="primary")
    return element("form", fields + send, data_event=event)


def history_html(entries: Sequence[Entry], language: Language) -> str:
    """Return all that was ever decided, the latest first; nothing where nobody decided."""
    if not entries:
        return ""
    items = "".join(element("li", escape(_entry(one, language))) for one in entries)
    summary = element("summary", text("web_review.history", language, count=len(entries)))
    return element("details", summary + element("ol", items), class_="fold history")


def _entry(entry: Entry, language: Language) -> str:
    values: dict[str, object] = {
        "day": day(entry.decided.date(), language),
        "person": entry.person,
    }
    if entry.status is not None:
        status = status_text(entry.status, language)
        return message(
            "web_review.history_decided", language, status=status, reason=entry.reason, **values
        )
    if entry.reason:
        values["reason"] = entry.reason
        return message("web_review.history_withdrawn_reason", language, **values)
    return message("web_review.history_withdrawn", language, **values)
