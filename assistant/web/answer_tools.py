"""What can be done with an answer: copy it, judge it, ask elsewhere; and what limited it."""

from collections.abc import Sequence

from assistant.export.conversation_words import plain
from assistant.export.reading_words import reading_facts, reading_note
from assistant.messages import Language, message
from assistant.records.turns import SeenTurn
from assistant.types import Citation, Reading
from assistant.web.markup import day, element, escape, text
from assistant.web.sources import Documents
from ingest.types import Status

Judged = tuple[bool, str] | None  # whether the person found it good, and their comment
NAMED = 3  # documents or owners named in one line
_THUMB = (
    '<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
    '<path fill="currentColor" d="M1.5 7h3v7.5h-3zM5.8 7.3 8.6 1.5c1.2 0 2 .8 2 2V6.4h2.6c1 0 1.6.8'
    ' 1.4 1.7l-1.2 5c-.2.9-.9 1.4-1.7 1.4H5.8z"/></svg>'
)


def tools(seen: SeenTurn, index: int, judged: Judged, language: Language) -> str:
    """Return the row of buttons below an answer."""
    copy = element(
        "button",
        text("web_ask.copy", language),
        type="button",
        class_="tool",
        data_event="copy",
        aria_label=message("web_ask.copy_label", language),
        data_copy=plain(seen.kept, language),
        data_done=message("web_ask.copied", language),
        data_failed=message("web_ask.copy_failed", language),
    )
    thumbs = "".join(_thumb(good, index, judged, language) for good in (True, False))
    row = element("div", copy + thumbs, class_="tools")
    told = element("p", "", class_="told quiet", role="status")
    return element("div", row + told + _comment(index, judged, language), class_="answer-tools")


def _thumb(good: bool, index: int, judged: Judged, language: Language) -> str:
    chosen = judged is not None and judged[0] is good
    name = "good" if good else "bad"
    return element(
        "button",
        _THUMB + element("span", text(f"web_ask.{name}", language)),
        type="button",
        class_=f"tool {name}",
        data_event="rate",
        data_turn=index,
        data_good=str(good).lower(),
        aria_pressed=str(chosen).lower(),
    )


def _comment(index: int, judged: Judged, language: Language) -> str:
    field = element(
        "textarea", escape(judged[1] if judged else ""), rows=2, maxlength=2000, name="comment"
    )
    asks = [message(f"web_ask.comment{end}", language) for end in ("_good", "")]
    words = asks[0] if judged and judged[0] else asks[1]
    label = element(
        "label",
        element("span", escape(words), data_good=asks[0], data_bad=asks[1]) + field,
    )
    save = element(
        "button",
        text("web_ask.comment_send", language),
        type="button",
        class_="secondary",
        data_event="comment",
        data_turn=index,
    )
    return element("div", label + save, class_="comment", hidden="hidden")


def notes(seen: SeenTurn, documents: Documents, snapshot: str, language: Language) -> str:
    """Return what a reader must know of an answer: limited, resting on what is gone, or old."""
    kept, out = seen.kept, ""
    if kept.only:
        total = max(len(documents), len(kept.only))
        names = names_of(kept.only, documents, language)
        said = text("web_ask.scope", language, count=len(kept.only), total=total, names=names)
        out += element("p", said, class_="scope")
    when = day(kept.at.astimezone().date(), language)
    if seen.gone:
        out += element("p", text("web_ask.gone", language, day=when), class_="warning")
    if kept.library and kept.library != snapshot:
        out += element("p", text("web_ask.outdated", language, day=when), class_="quiet")
    return out + (_reading(kept.answer.reading, language) if kept.answer.reading else "")


def _reading(reading: Reading, language: Language) -> str:
    """Whose words the answer's are; how that came about, folded in."""
    note = element("p", escape(reading_note(reading, language)), class_="quiet")
    rows = "".join(
        element("dt", escape(name)) + element("dd", escape(value))
        for name, value in reading_facts(reading, language)
    )
    summary = element("summary", text("answer_model.how", language))
    return note + element("details", summary + element("dl", rows), class_="why")


def names_of(ids: Sequence[str], documents: Documents, language: Language) -> str:
    """Return the titles of some documents in words, not escaped; the first `NAMED` of them."""
    known = [documents[one].title for one in ids if one in documents]
    missing = [message("web_ask.scope_gone", language)] * (len(ids) - len(known))
    names = known + missing
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")


def again(index: int, language: Language, *, everywhere: bool) -> str:
    """Return a button that puts a question again, to all documents where it was limited."""
    return element(
        "button",
        text("web_ask.next_everywhere" if everywhere else "web_ask.again", language),
        type="button",
        class_="secondary",
        data_event="again",
        data_turn=index,
        data_everywhere=str(everywhere).lower(),
    )


def next_steps(seen: SeenTurn, index: int, documents: Documents, language: Language) -> str:
    """Return what to do where the documents do not answer; "" where there are no documents."""
    if not documents:
        return ""
    lines = [text("web_ask.next_words", language)]
    if owners := _owners(seen.kept.answer.related, documents, language):
        lines.append(text("web_ask.next_owner", language, owners=owners))
    items = "".join(element("li", line) for line in lines)
    if seen.kept.only:
        items += element("li", again(index, language, everywhere=True))
    return element("h4", text("web_ask.next_title", language)) + element("ul", items, class_="next")


def _owners(related: Sequence[Citation], documents: Documents, language: Language) -> str:
    found: dict[str, str] = {}
    for citation in related:
        document = documents.get(citation.document_id)
        old = citation.document_status is Status.SUPERSEDED  # so may be who answered for it
        if document is not None and document.control.owner and not old:
            found.setdefault(document.control.owner, document.title)
    return ", ".join(
        message("web_ask.owner", language, owner=owner, title=title)
        for owner, title in list(found.items())[:NAMED]
    )
