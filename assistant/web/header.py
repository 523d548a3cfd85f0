"""What stands above all pages: the name, who is signed in, the language."""

from typing import TYPE_CHECKING

from assistant.access.rights import Person
from assistant.messages import Language
from assistant.web.door import CALLER, Caller
from assistant.web.language import language_switch
from assistant.web.markup import element, escape, text
from assistant.web.sign_in_page import sign_out_form

if TYPE_CHECKING:
    import gradio as gr

    from assistant.service import Visit


def header_html(request: "gr.Request", visit: "Visit", language: Language) -> str:
    """Return the header for a visit."""
    brand = element("h1", text("brand", language)) + element("p", text("tagline", language))
    scope = request.request.scope if request.request else {}
    caller: Caller | None = scope.get(CALLER)
    by_proxy = caller is not None and caller.named is not None
    person = person_html(visit.person, language, by_proxy=by_proxy)
    return element("div", brand, class_="brand") + element(
        "div", person + language_switch(language), class_="header-right"
    )


def person_html(person: Person, language: Language, *, by_proxy: bool) -> str:
    """Return name and role with the way out; nothing where nobody needs to sign in.

    Who comes through a proxy signs out there.
    """
    if not person.signed_in:
        return ""
    said = (
        element("span", text("web_sign_in.signed_in", language), class_="sr-only")
        + element("strong", escape(person.name))
        + element("span", text(f"access.role_name_{person.role}", language), class_="role")
    )
    out = "" if by_proxy else sign_out_form(language)
    return element("div", element("p", said) + out, class_="person")
