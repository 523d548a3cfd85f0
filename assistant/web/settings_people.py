"""Settings for admins: users, and collections with their members."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.access.collections import Collection
from assistant.access.names import LONGEST as NAME
from assistant.access.passwords import LONGEST, SHORTEST
from assistant.access.rights import ROLES
from assistant.access.users import User
from assistant.messages import Language, message
from assistant.service import collecting, people
from assistant.web.forms import choice, field, form, hidden
from assistant.web.markup import element, escape, text
from assistant.web.settings_own import heading, say, token_html

if TYPE_CHECKING:
    from assistant.service import Visit


def people_html(visit: "Visit", language: Language) -> str:
    """Return the users with what can be done about each, and the form for a new one."""
    users = people.listed(visit)
    note = (
        "" if users else element("p", text("web_settings.first_user", language), class_="warning")
    )
    items = "".join(element("li", _user(visit, user, language)) for user in users)
    listed = element("ul", items, class_="lines people") if users else ""
    return element(
        "section",
        heading("people_title", language)
        + element("p", text("web_settings.people", language), class_="quiet")
        + note
        + listed
        + _new_user(language, first=not users),
    )


def collections_html(visit: "Visit", language: Language) -> str:
    """Return the collections with their members, and the form for a new one."""
    found = collecting.listed(visit)
    users = people.listed(visit)
    items = "".join(element("li", _collection(one, found, users, language)) for one in found)
    listed = element("ul", items, class_="lines") if found else ""
    new = form(
        "collection_add",
        field(say("collection_name", language), "collection", maxlength=64),
        say("collection_make", language),
    )
    summary = element("summary", text("web_settings.collection_new", language))
    return element(
        "section",
        heading("collections_title", language)
        + element("p", text("web_settings.collections", language), class_="quiet")
        + listed
        + element("details", summary + new),
    )


def _user(visit: "Visit", user: User, language: Language) -> str:
    badges = [f"access.role_name_{user.role}"]
    badges += [] if user.active else ["web_settings.inactive"]
    badges += [] if user.has_password else ["web_settings.no_password"]
    said = element("strong", escape(user.name)) + "".join(
        element("span", text(key, language), class_="badge") for key in badges
    )
    name = hidden("name", user.name)
    active = "user_off" if user.active else "user_on"
    tokens = people.tokens(visit, user.name)
    actions = (
        form(
            "user_role",
            name + choice(say("role", language), "role", _roles(language), user.role),
            say("role_set", language),
        )
        + form("user_password", name + _new_password(language), say("password_set", language))
        + form(active, name, say(active, language), confirm=_sure(active, user, language))
        + form(
            "user_remove",
            name,
            say("user_remove", language),
            style="danger",
            confirm=_sure("user_remove", user, language),
        )
    )
    if tokens:
        items = "".join(element("li", token_html(one, language)) for one in tokens)
        actions += element("h4", text("web_settings.tokens_title", language)) + element(
            "ul", items, class_="lines"
        )
    change = say("change_named", language, name=user.name)
    summary = element("summary", text("web_settings.change", language), aria_label=change)
    return element("p", said, class_="line-words") + element("details", summary + actions)


def _new_user(language: Language, *, first: bool) -> str:
    roles = [pair for pair in _roles(language) if pair[0] == "admin"] if first else _roles(language)
    fields = (
        field(say("name", language), "name", maxlength=NAME, autocomplete="off")
        + choice(say("role", language), "role", roles, "admin" if first else "reader")
        + _new_password(language)
        + element("p", text("web_settings.password_told", language), class_="quiet")
    )
    summary = element("summary", text("web_settings.user_new", language))
    return element("details", summary + form("user_add", fields, say("user_add", language)))


def _new_password(language: Language) -> str:
    return field(
        say("password_first", language, shortest=SHORTEST),
        "new",
        kind="password",
        minlength=SHORTEST,
        maxlength=LONGEST,
        autocomplete="new-password",
    )


def _collection(
    one: Collection, found: Sequence[Collection], users: Sequence[User], language: Language
) -> str:
    said = element("strong", escape(one.name)) + element(
        "span",
        text("web_settings.collection_size", language, count=len(one.sources)),
        class_="quiet",
    )
    name = hidden("collection", one.name)
    members = "".join(
        element(
            "li",
            element("span", escape(member))
            + form(
                "member_remove",
                name + hidden("name", member),
                say("member_remove", language),
                style="link",
                named=say("member_remove_named", language, name=member, collection=one.name),
            ),
        )
        for member in one.members
    )
    listed = (
        element("ul", members, class_="members")
        if members
        else element("p", text("web_settings.no_members", language), class_="quiet")
    )
    others = [(user.name, user.name) for user in users if user.name not in one.members]
    add = (
        form(
            "member_add",
            name + choice(say("member", language), "name", others),
            say("member_add", language),
        )
        if others
        else ""
    )
    change = say("change_named", language, name=one.name)
    summary = element("summary", text("web_settings.members", language), aria_label=change)
    inner = summary + listed + add + _collection_forms(one, found, name, language)
    return element("p", said, class_="line-words") + element("details", inner)


def _collection_forms(
    one: Collection, found: Sequence[Collection], name: str, language: Language
) -> str:
    new = field(say("collection_name", language), "new", maxlength=64, value=one.name)
    rename = form("collection_rename", name + new, say("collection_rename", language))
    others = [(other.name, other.name) for other in found if other.name != one.name]
    goes = choice(say("collection_to", language), "to", others) if one.sources and others else ""
    remove = form(
        "collection_remove",
        name + goes,
        say("collection_remove", language),
        style="danger",
        confirm=say("collection_remove_sure", language, name=one.name),
    )
    return rename + remove


def _roles(language: Language) -> list[tuple[str, str]]:
    return [(role, message(f"web_settings.role_long_{role}", language)) for role in ROLES]


def _sure(do: str, user: User, language: Language) -> str:
    return say(f"{do}_sure", language, name=user.name)
