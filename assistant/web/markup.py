"""Small pieces of HTML. Whatever comes from a document or a person passes through `escape`."""

import html
import re
from datetime import date
from itertools import pairwise

from assistant.messages import Language, message
from assistant.types import Citation
from ingest.types import Document, Kind, Page, Status

# Characters that turn the reading direction could make a name look like another one.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def escape(value: object) -> str:
    """Return `value` as text for HTML, within elements and within quoted attributes."""
    return html.escape(_CONTROL.sub("", _DIRECTION.sub("", str(value))), quote=True)


def element(tag: str, content: str, **attributes: object) -> str:
    """Return an element around `content`, which must be HTML already; attributes are escaped.

    `class_` writes `class`, `data_turn` writes `data-turn`; None leaves an attribute out.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{written}>{content}</{tag}>"


def text(key: str, language: Language, **values: object) -> str:
    """Return a message of the page, escaped for HTML, its values included.

    `key` is a name in `web.yaml`, or the whole key of a page's own file ("web_review.start").
    """
    return escape(message(key if "." in key else f"web.{key}", language, **values))


def confirmation(words: str, event: str, language: Language) -> str:
    """Return a dialog that asks before something is deleted, closed until a script opens it.

    `words` begins the keys of its texts, as "web.remove" of `web.remove_question`; the script fills
    in what it is about as plain text. The one who says yes sends `event`.
    """
    no = element("button", text(f"{words}_no", language), type="button", data_event="close-dialog")
    yes = element(
        "button", text(f"{words}_yes", language), type="button", class_="danger", data_event=event
    )
    content = (
        element("h3", text(f"{words}_question", language))
        + element("p", "", class_="dialog-title")
        + element("p", text(f"{words}_text", language), class_="quiet")
        + element("div", no + yes, class_="dialog-buttons")
    )
    return element("dialog", content, aria_label=message(f"{words}_question", language))


def status_badge(status: Status, language: Language) -> str:
    """Return a status as sign and word; its colour only repeats them."""
    label = escape(message(f"answer.status_{status.value}", language))
    return element("span", label, class_=f"badge status-{status.value}")


def kind_badge(kind: Kind, language: Language) -> str:
    """Return what a document is evidence of, as a word."""
    return element("span", text(f"kind_{kind.value}", language), class_=f"badge kind-{kind.value}")


def page_name(citation: Citation, document: Document | None, language: Language) -> str:
    """Return where a quote stands, in words and not escaped: page, sheet or section.

    Only formats with fixed pages have page numbers that mean something to a reader.
    """
    if document is not None and document.format == "spreadsheet" and citation.page_label:
        return message("web.sheet", language, label=citation.page_label)
    if document is not None and document.fixed_pages:
        if citation.page_label and citation.page_label != str(citation.page):
            return message(
                "web.page_labelled", language, label=citation.page_label, number=citation.page
            )
        return message("web.page", language, number=citation.page)
    if citation.section:
        path = citation.section
        if len(path) > 1 and path[0] == citation.document:
            path = path[1:]  # the title is named already
        return message("web.section", language, path=" › ".join(path))
    return message("web.beginning", language)


def page_ranges(pages: tuple[int, ...], language: Language) -> str:
    """Return page numbers in words: "Seite 3", "Seiten 2–4, 7"; not escaped."""
    numbers = sorted(set(pages))
    if not numbers:
        return message("notices.whole_document", language)
    if len(numbers) == 1:
        return message("web.page", language, number=numbers[0])
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    return message("web.pages", language, numbers=shown)


def day(value: date, language: Language) -> str:
    """Return a date in words: "15. März 2026", "15 Mar 2026"."""
    month = message("web.months", language).split()[value.month - 1]
    return message("web.date", language, day=value.day, month=month, year=value.year)


def marked(page: Page, start: int, end: int, quotes: list[tuple[int, int, str]]) -> str:
    """Return `page.text[start:end]` escaped, with the parts inside `quotes` in <mark>.

    A quote is (start, end, class) in the page's offsets; where quotes overlap, the first wins.
    """
    out: list[str] = []
    edges = sorted({start, end, *(min(max(e, start), end) for q in quotes for e in q[:2])})
    for left, right in pairwise(edges):
        piece = escape(page.text[left:right])
        around = next((q[2] for q in quotes if q[0] <= left and right <= q[1]), None)
        out.append(element("mark", piece, class_=around) if around is not None else piece)
    return "".join(out)
