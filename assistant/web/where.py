"""Where texts go, as every page says it: nowhere, or to the language model that is set up."""

from typing import TYPE_CHECKING

from assistant.messages import Language
from assistant.web.markup import element, text

if TYPE_CHECKING:
    from assistant.service import Service


def where(service: "Service", language: Language) -> str:
    """Return in one sentence, as HTML, where a question goes."""
    endpoint = service.endpoint
    if endpoint is None:
        return text("model.nowhere", language)
    return text("model.where", language, host=endpoint.host, model=endpoint.name)


def where_line(service: "Service", language: Language) -> str:
    """Return the line beside the field for a question."""
    away = "away" if service.endpoint is not None else "here"
    return element("p", where(service, language), class_=f"where {away}")


def footer_line(service: "Service", language: Language) -> str:
    """Return what stands below every page; the page itself never fetches anything."""
    if service.endpoint is None:
        return element("p", text("footer", language))
    said = f"{where(service, language)}. {text('footer_page', language)}"
    return element("p", said)


def settings_html(service: "Service", language: Language) -> str:
    """Return what the Settings page says of it."""
    endpoint = service.endpoint
    if endpoint is None:
        return element("p", text("web_settings.where", language))
    to = element("p", element("strong", where(service, language)))
    return to + element("p", text("model.sent", language), class_="quiet")
