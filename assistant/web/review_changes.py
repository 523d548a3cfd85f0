"""What has changed between two reviews, as HTML: closed, newly open, otherwise changed."""

from collections.abc import Sequence

from assistant.export.review_words import source_of, status_text
from assistant.messages import Language, message
from assistant.records.reviews import StoredReview
from assistant.review_types import Evidence, ReviewedDocument
from assistant.tasks.compare import Change, Comparison, Single, What
from assistant.web.markup import element, escape, text
from assistant.web.review_view import made_by

_KINDS: tuple[What, ...] = ("closed", "opened", "changed", "evidence")
_OPEN = ("closed", "opened", "changed")  # unfolded from the start
_PASSAGES = 3  # of those that came, and of those that went, at one requirement
_QUOTE = 300  # characters


def changes_html(found: Comparison, since: StoredReview, language: Language) -> str:
    """Return a comparison; each requirement is a button that opens its finding."""
    title = text("web_review.compare_title", language, review=made_by(since, language))
    close = element(
        "button",
        "× " + text("web_review.compare_close", language),
        type="button",
        class_="link",
        data_event="endcompare",
    )
    body = element("h3", title, tabindex="-1") + close
    body += element("p", text("web_review.compare_text", language), class_="quiet")
    if found.editions[0] != found.editions[1]:
        before, after = found.editions
        said = text("web_review.compare_editions", language, before=before, after=after)
        body += element("p", said, class_="warning")
    parts = "".join(_kind(what, found.of(what), found.language, language) for what in _KINDS)
    parts += _singles("only_before", found.only_before, language)
    parts += _singles("only_after", found.only_after, language)
    parts += _documents("added", found.documents_added, language)
    parts += _documents("removed", found.documents_removed, language)
    parts += _documents("changed", found.documents_changed, language)
    if not parts:
        parts = element("p", text("web_review.compare_nothing", language), class_="done")
    same = text("web_review.compare_unchanged", language, count=found.unchanged)
    return element("section", body + parts + element("p", same, class_="quiet"), class_="changes")


def _kind(what: What, found: Sequence[Change], spoken: Language, language: Language) -> str:
    if not found:
        return ""
    items = "".join(element("li", _change(one, spoken, language)) for one in found)
    return _fold(f"compare_{what}", len(found), items, language, unfold=what in _OPEN)


def _change(change: Change, spoken: Language, language: Language) -> str:
    ref = change.requirement.partition(":")[2]
    button = element(
        "button",
        element("strong", escape(ref)) + " " + element("span", escape(change.title), lang=spoken),
        type="button",
        class_="link",
        data_event="open",
        data_ref=ref,
    )
    status = status_text(change.after, language)
    if change.before != change.after:
        status = f"{status_text(change.before, language)} → {status}"
    words = button + element("span", escape(status), class_=f"turn st-{change.after}")
    if change.before != change.after:
        reason = change.reason
        if change.person is not None:
            reason = message("web_review.compare_by", language, person=change.person, reason=reason)
        words += element("p", escape(reason), class_="quiet", lang=spoken)
    words += _passages("new", "+", change.evidence_added, language)
    return words + _passages("gone", "−", change.evidence_removed, language)


def _passages(name: str, sign: str, found: Sequence[Evidence], language: Language) -> str:
    if not found:
        return ""
    label = element("strong", f"{sign} " + text(f"web_review.compare_{name}", language) + " ")
    items = "".join(
        element(
            "li",
            label
            + element("q", escape(" ".join(one.quote.split())[:_QUOTE]))
            + " "
            + element("span", escape(source_of(one, language)), class_="place"),
        )
        for one in found[:_PASSAGES]
    )
    if len(found) > _PASSAGES:
        more = text("web_review.compare_more", language, count=len(found) - _PASSAGES)
        items += element("li", more, class_="quiet")
    return element("ul", items, class_=f"passages {name}")


def _singles(name: str, found: Sequence[Single], language: Language) -> str:
    if not found:
        return ""
    items = "".join(
        element("li", escape(f"{one.requirement.partition(':')[2]} {one.title}")) for one in found
    )
    return _fold(f"compare_{name}", len(found), items, language)


def _documents(name: str, found: Sequence[ReviewedDocument], language: Language) -> str:
    if not found:
        return ""
    items = "".join(
        element("li", element("bdi", escape(f"{one.title} ({one.file})"))) for one in found
    )
    return _fold(f"compare_documents_{name}", len(found), items, language)


def _fold(key: str, count: int, items: str, language: Language, *, unfold: bool = False) -> str:
    summary = element("summary", text(f"web_review.{key}", language, count=count))
    return element(
        "details", summary + element("ul", items), class_="fold", open="" if unfold else None
    )
