"""What stands before the first question: how to begin, and questions to begin with."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.messages import Language
from assistant.service import suggest
from assistant.web.markup import element, escape, text
from assistant.web.work import FAULTS, explain

if TYPE_CHECKING:
    from assistant.service import Visit

FROM_FAQ = 5  # questions on the standard while there is nothing else to ask
FROM_FAQ_BESIDE = 2  # … beside those on the documents


def first_screen(visit: "Visit", language: Language, *, wait: bool = False) -> str:
    """Return what stands before the first question, or what went wrong.

    Questions that the documents answer are shown where they are known already, or with `wait`
    looked for first.
    """
    try:
        if visit.is_empty():
            return welcome(language, empty=True, starts=visit.person.may("upload"))
        look = suggest.questions if wait else suggest.known
        return welcome(language, empty=False, questions=look(visit, language))
    except FAULTS as error:
        return explain(error, language)


def welcome(
    language: Language,
    *,
    empty: bool,
    questions: Sequence[str] | None = (),
    starts: bool = True,
) -> str:
    """Return the first screen: what to do with an empty library, or what to ask of a full one.

    `questions` are known to be answered by the documents; None says that they are still looked
    for, and the page's script then asks for them. `starts` offers ways to fill the library.
    """
    name = "empty" if empty else "welcome"
    head = element("h2", text(f"{name}_title", language)) + element(
        "p", text(f"{name}_text", language)
    )
    if empty:
        below = (_starts(language) if starts else "") + _group(
            "suggestions_general", _norm(FROM_FAQ, language), language
        )
    else:
        below = _group("web_ask.suggestions", [escape(one) for one in questions or ()], language)
        if questions is None:
            wait = text("web_ask.suggestions_wait", language)
            below = element("p", wait, class_="quiet pending", data_pending="questions")
        norm = _norm(FROM_FAQ_BESIDE, language)
        below += _group("web_ask.suggestions_norm", norm, language)
    return element("div", head + below, class_="welcome")


def _norm(count: int, language: Language) -> list[str]:
    return [text(f"suggest_general_{number}", language) for number in range(1, count + 1)]


def _starts(language: Language) -> str:
    return element(
        "div",
        "".join(
            element(
                "button",
                element("strong", text(f"start_{name}", language))
                + element("span", text(f"start_{name}_text", language)),
                type="button",
                class_="start",
                data_event=name,
            )
            for name in ("sample", "upload")
        ),
        class_="starts",
    )


def _group(heading: str, questions: Sequence[str], language: Language) -> str:
    """Questions as buttons below their heading; they are HTML already."""
    if not questions:
        return ""
    chips = "".join(
        element("button", one, type="button", class_="suggestion", data_event="suggest")
        for one in questions
    )
    return element("h4", text(heading, language)) + element("div", chips, class_="suggestions")
