"""The page for signing in, as HTML that needs no script."""

from assistant.messages import Language
from assistant.web.language import PARAMETER, language_switch
from assistant.web.markup import element, escape, text

SIGN_IN = "/sign-in"
STYLE = "/sign-in.css"
SIGN_OUT = "/sign-out"


def sign_in_page(language: Language, *, error: str = "", notice: str = "", name: str = "") -> str:
    """Return the page as HTML; `error` and `notice` are plain words."""
    said = ""
    if error:
        mark = element("strong", text("web_sign_in.error", language))
        said = element("p", f"{mark} {escape(error)}", class_="error", role="alert", id="error")
    elif notice:
        said = element("p", escape(notice), class_="notice", role="status")
    bad = {"aria_invalid": "true", "aria_describedby": "error"} if error else {}
    fields = (
        element("label", text("web_sign_in.name", language), for_="name")
        + _field("name", "text", "username", value=name, maxlength="200", **bad)
        + element("label", text("web_sign_in.password", language), for_="password")
        + _field("password", "password", "current-password", maxlength="1024", **bad)
        + element("button", text("web_sign_in.send", language), type="submit")
    )
    form = element("form", fields, method="post", action=f"{SIGN_IN}?{PARAMETER}={language}")
    brand = element("p", text("brand", language), class_="brand")
    tagline = element("p", text("tagline", language), class_="tagline")
    main = element(
        "main",
        element("h1", text("web_sign_in.heading", language))
        + element("p", text("web_sign_in.intro", language), class_="quiet")
        + said
        + form
        + element("p", text("web_sign_in.help", language), class_="quiet help"),
    )
    title = f"{text('web_sign_in.title', language)} · {text('brand', language)}"
    head = (
        '<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        + element("title", title)
        + f'<link rel="stylesheet" href="{STYLE}">'
    )
    header = element("header", element("div", brand + tagline) + language_switch(language))
    footer = element("footer", element("p", text("footer_page", language), class_="quiet"))
    body = element("head", head) + element("body", header + main + footer)
    return "<!doctype html>" + element("html", body, lang=language)


def sign_out_form(language: Language) -> str:
    """Return the button that signs a person out."""
    button = element("button", text("web_sign_in.sign_out", language), type="submit", class_="link")
    action = f"{SIGN_OUT}?{PARAMETER}={language}"
    return element("form", button, method="post", action=action, class_="sign-out")


def _field(name: str, kind: str, complete: str, **attributes: str) -> str:
    # An input has no end tag.
    with_end = element(
        "input",
        "",
        id=name,
        name=name,
        type=kind,
        autocomplete=complete,
        required="required",
        autocapitalize="none",
        spellcheck="false",
        **attributes,
    )
    return with_end.removesuffix("</input>")
