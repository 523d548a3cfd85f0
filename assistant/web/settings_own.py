"""Settings for everybody: who one is, one's password and tokens, and what this program is."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from assistant.access.credentials import LABEL, LONGEST_DAYS, Token
from assistant.access.passwords import LONGEST, SHORTEST
from assistant.messages import Language, message
from assistant.service import people
from assistant.web.forms import field, form, hidden
from assistant.web.language import language_switch
from assistant.web.markup import day, element, escape, text
from assistant.web.where import settings_html as where_settings

if TYPE_CHECKING:
    from assistant.service import Visit


def say(key: str, language: Language, **values: object) -> str:
    """Return a message of the settings page, not escaped."""
    return message(f"web_settings.{key}", language, **values)


def heading(key: str, language: Language) -> str:
    """Return a section's heading."""
    return element("h3", text(f"web_settings.{key}", language))


def own_html(visit: "Visit", language: Language) -> str:
    """Return the sections about oneself."""
    user = people.me(visit)
    parts = [element("h2", text("web_settings.title", language)), _who(visit, language)]
    if user is not None and not visit.person.by_token:
        if user.has_password:
            parts.append(_password(visit.person.name, language))
        parts.append(_tokens(people.tokens(visit), language))
    return "".join(element("section", part) for part in parts)


def about_html(visit: "Visit", language: Language) -> str:
    """Return the sections about the program: where texts go, its parts, what it allows."""
    return "".join(
        element("section", part)
        for part in (
            heading("where_title", language)
            + where_settings(visit.service, language)
            + _reranker(visit, language),
            heading("about_title", language) + _facts(_parts(visit, language)),
            heading("limits_title", language) + _facts(_limits(visit, language)),
        )
    )


def token_made_html(secret: str, language: Language) -> str:
    """Return a new token, which is shown this once."""
    box = element(
        "input",
        "",
        value=secret,
        readonly="readonly",
        class_="secret",
        aria_label=say("token_secret", language),
    )
    inner = element("strong", text("web_settings.token_made", language)) + box.removesuffix(
        "</input>"
    )
    return element("div", inner, class_="done token-made", role="status")


def _who(visit: "Visit", language: Language) -> str:
    person = visit.person
    role = text(f"access.role_name_{person.role}", language)
    if person.signed_in:
        values = {"name": person.name}
        who = element("p", text("web_settings.signed_in", language, **values))
        who += element("p", text(f"web_settings.role_{person.role}", language, role=role))
    else:
        who = element("p", text("web_settings.nobody", language))
    switch = element("p", text("web_settings.language", language), class_="quiet")
    return heading("who_title", language) + who + switch + language_switch(language)


def _password(name: str, language: Language) -> str:
    new: dict[str, Any] = {
        "minlength": SHORTEST,
        "maxlength": LONGEST,
        "autocomplete": "new-password",
    }
    rule = say("password_rule", language, shortest=SHORTEST)
    fields = (
        # Tells a password manager whose password it is.
        element(
            "input",
            "",
            type="text",
            name="user",
            value=name,
            autocomplete="username",
            hidden="hidden",
        ).removesuffix("</input>")
        + field(
            say("password_before", language),
            "before",
            kind="password",
            maxlength=LONGEST,
            autocomplete="current-password",
        )
        + field(say("password_new", language), "new", kind="password", **new)
        + field(say("password_again", language), "again", kind="password", **new)
        + element("p", escape(rule), class_="quiet")
    )
    return heading("password_title", language) + form(
        "password", fields, say("password_change", language)
    )


def _tokens(tokens: Sequence[Token], language: Language) -> str:
    items = "".join(element("li", token_html(one, language)) for one in tokens)
    listed = element("ul", items, class_="lines") if tokens else ""
    fields = field(say("token_label", language), "label", maxlength=LABEL) + field(
        say("token_days", language), "days", kind="number", required=False, min=1, max=LONGEST_DAYS
    )
    made = form("token", fields, say("token_make", language))
    return (
        heading("tokens_title", language)
        + element("p", text("web_settings.tokens", language), class_="quiet")
        + listed
        + element("details", element("summary", text("web_settings.token_new", language)) + made)
    )


def token_html(token: Token, language: Language) -> str:
    """Return a token as a line with the way to revoke it."""
    until = (
        text("web_settings.token_until", language, day=day(token.expires.date(), language))
        if token.expires
        else text("web_settings.token_endless", language)
    )
    said = element("strong", escape(token.label)) + element("span", until, class_="quiet")
    revoke = form(
        "revoke",
        hidden("token", token.id),
        say("token_revoke", language),
        style="link",
        confirm=say("token_revoke_sure", language, label=token.label),
        named=say("token_revoke_named", language, label=token.label),
    )
    return element("span", said, class_="line-words") + revoke


def _facts(pairs: Sequence[tuple[str, str]]) -> str:
    return element(
        "dl",
        "".join(element("dt", escape(a)) + element("dd", escape(b)) for a, b in pairs),
        class_="facts",
    )


def _parts(visit: "Visit", language: Language) -> list[tuple[str, str]]:
    documents = visit.documents()
    pages = sum(document.pages for document in documents)
    return [
        (say("version", language), version("aims-assistant")),
        (say("model", language), visit.assistant.settings.embedding_model),
        (
            say("library", language),
            say("library_size", language, count=len(documents), pages=pages),
        ),
    ]


def _reranker(visit: "Visit", language: Language) -> str:
    """Whether passages are reordered, where somebody has set that up."""
    told = visit.assistant.reranking.told(language)
    return element("p", escape(told), class_="quiet") if told else ""


def _limits(visit: "Visit", language: Language) -> list[tuple[str, str]]:
    settings = visit.assistant.settings
    bounds = visit.service.limits.bounds
    found = {
        "questions": bounds.questions_a_minute,
        "files": bounds.upload_files,
        "megabytes": min(bounds.upload_bytes, settings.limits.file_bytes) // 1_000_000,
        "pages": settings.limits.pages,
        "documents": bounds.library_documents,
        "reviews": settings.reviews_at_once,
    }
    return [
        (
            say(f"limit_{name}", language),
            say("number", language, value=f"{value:,}".replace(",", "\u202f")),
        )
        for name, value in found.items()
    ]
