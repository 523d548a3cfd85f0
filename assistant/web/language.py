"""Which language a visitor reads: what they chose, else what their browser asks for."""

import re
from typing import TYPE_CHECKING

from assistant.messages import LANGUAGES, Language, catalogue, message
from assistant.web.markup import element

if TYPE_CHECKING:
    import gradio as gr

PARAMETER = "lang"  # the query parameter behind the visible switch
DEFAULT: Language = "en"
NATIVE = {"de": "Deutsch", "en": "English"}  # a language is named in itself
_AREA = "web"  # and "web_review" and so on, a file for each page
_ACCEPTED = re.compile(r"^\s*([A-Za-z]{1,8})(?:-[\w-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*$")


def choose_language(chosen: str | None, accepted: str) -> Language:
    """Return the language for a visitor.

    `chosen` is what the switch put in the address, `accepted` an Accept-Language header
    (RFC 9110, 12.5.4). Anything that is not ours is passed over.
    """
    for language in LANGUAGES:
        if language == chosen:
            return language
    wishes: list[tuple[float, Language]] = []
    for part in accepted.split(",")[:20]:
        wish = _ACCEPTED.match(part)
        for language in LANGUAGES:
            if wish and wish[1].lower() == language:
                wishes.append((float(wish[2] or 1), language))
    best = max(wishes, key=lambda wish: wish[0], default=None)
    return best[1] if best and best[0] > 0 else DEFAULT


def language_of(request: "gr.Request | None") -> Language:
    """Return the language of the visitor behind a Gradio event."""
    if request is None or request.request is None:
        return DEFAULT
    chosen = request.query_params.get(PARAMETER)
    return choose_language(chosen, request.headers.get("accept-language", ""))


def labels() -> "gr.I18n":
    """Return the labels of all languages for Gradio, which picks by the page's language."""
    import gradio as gr

    return gr.I18n(
        **{
            language: {
                label_name(key): text
                for key, text in catalogue(language).items()
                if key.startswith(_AREA)
            }
            for language in LANGUAGES
        }
    )


def label_name(key: str) -> str:
    """Return the label's name for a key of the catalogue.

    "web.send" is `send`, and "web_review.start" of a page's own file `review_start`.
    """
    area, _, name = key.partition(".")
    return name if area == _AREA else f"{area.removeprefix(_AREA + '_')}_{name}"


def language_switch(language: Language) -> str:
    """Return the links to this page in each language."""
    links = "".join(
        element(
            "a",
            NATIVE[other],
            href=f"?{PARAMETER}={other}",
            lang=other,
            hreflang=other,
            aria_current="true" if other == language else None,
        )
        for other in LANGUAGES
    )
    label = message("web.language_switch", language)
    return element("nav", links, class_="languages", aria_label=label)
