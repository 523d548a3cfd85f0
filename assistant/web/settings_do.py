"""What the forms of the settings page do. Each calls one function that checks the right itself."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from assistant.access.credentials import LONGEST_DAYS
from assistant.access.rights import ROLES, Role
from assistant.errors import Refused
from assistant.messages import Language
from assistant.service import collecting, people
from assistant.web.documents import failure
from assistant.web.forms import read_values
from assistant.web.markup import element, text
from assistant.web.settings_log import verified_html
from assistant.web.settings_own import token_made_html
from assistant.web.sign_in_page import SIGN_IN
from assistant.web.work import FAULTS, explain

if TYPE_CHECKING:
    from assistant.service import Visit

_Values = Mapping[str, str]
_Action = Callable[["Visit", _Values, Language], str]


def perform(visit: "Visit", do: Any, sent: Any, language: Language) -> str:
    """Do what a form asks for and return what came of it, or why it was not done, as HTML."""
    action = ACTIONS.get(do) if isinstance(do, str) else None
    if action is None:
        return failure("access.bad_call", language)
    try:
        return action(visit, read_values(sent), language)
    except FAULTS as error:
        return explain(error, language)


def _done(key: str, language: Language, **values: object) -> str:
    said = "✓ " + text(f"web_settings.{key}", language, **values)
    return element("p", said, class_="done", role="status")


def _password(visit: "Visit", values: _Values, language: Language) -> str:
    if values.get("new") != values.get("again"):
        raise Refused("access.password_differs")
    people.change_password(visit, values.get("before", ""), values.get("new", ""))
    link = element("a", text("web_settings.sign_in_again", language), href=SIGN_IN)
    return _done("did_password", language) + element("p", link)


def _token(visit: "Visit", values: _Values, language: Language) -> str:
    days = values.get("days", "").strip()
    if days and not (days.isascii() and days.isdecimal()):
        raise Refused("access.days_wrong", most=LONGEST_DAYS)
    valid = int(days[:6]) if days else None
    _, secret = people.add_token(visit, values.get("label", ""), days=valid)
    return token_made_html(secret, language)


def _revoke(visit: "Visit", values: _Values, language: Language) -> str:
    gone = people.revoke_token(visit, values.get("token", ""))
    return _done("did_revoke", language, label=gone.label)


def _user_add(visit: "Visit", values: _Values, language: Language) -> str:
    user = people.add(visit, values.get("name", ""), _role(values), values.get("new", ""))
    return _done("did_user_add", language, name=user.name)


def _user_role(visit: "Visit", values: _Values, language: Language) -> str:
    user = people.set_role(visit, values.get("name", ""), _role(values))
    return _done("did_user_role", language, name=user.name)


def _user_password(visit: "Visit", values: _Values, language: Language) -> str:
    user = people.set_password(visit, values.get("name", ""), values.get("new", ""))
    return _done("did_user_password", language, name=user.name)


def _user_on(visit: "Visit", values: _Values, language: Language) -> str:
    user = people.set_active(visit, values.get("name", ""), active=True)
    return _done("did_user_on", language, name=user.name)


def _user_off(visit: "Visit", values: _Values, language: Language) -> str:
    user = people.set_active(visit, values.get("name", ""), active=False)
    return _done("did_user_off", language, name=user.name)


def _user_remove(visit: "Visit", values: _Values, language: Language) -> str:
    user = people.remove(visit, values.get("name", ""))
    return _done("did_user_remove", language, name=user.name)


def _collection_add(visit: "Visit", values: _Values, language: Language) -> str:
    made = collecting.create(visit, values.get("collection", ""))
    return _done("did_collection_add", language, name=made.name)


def _collection_rename(visit: "Visit", values: _Values, language: Language) -> str:
    name = collecting.rename(visit, values.get("collection", ""), values.get("new", ""))
    return _done("did_collection_rename", language, name=name)


def _collection_remove(visit: "Visit", values: _Values, language: Language) -> str:
    name = values.get("collection", "")
    count = collecting.delete(visit, name, move_to=values.get("to") or None)
    return _done("did_collection_remove", language, name=name, count=count)


def _member_add(visit: "Visit", values: _Values, language: Language) -> str:
    collection, name = values.get("collection", ""), values.get("name", "")
    known = {user.name for user in people.listed(visit)}
    if name not in known:  # a member is somebody who can sign in
        raise Refused("access.user_unknown", name=name)
    collecting.add_member(visit, collection, name)
    return _done("did_member_add", language, name=name, collection=collection)


def _member_remove(visit: "Visit", values: _Values, language: Language) -> str:
    collection, name = values.get("collection", ""), values.get("name", "")
    collecting.remove_member(visit, collection, name)
    return _done("did_member_remove", language, name=name, collection=collection)


def _log_verify(visit: "Visit", values: _Values, language: Language) -> str:
    return verified_html(people.verify_log(visit), language)


def _log_show(visit: "Visit", values: _Values, language: Language) -> str:
    visit.require("audit")
    return ""


def _role(values: _Values) -> Role:
    role = values.get("role", "")
    if role not in ROLES:
        raise Refused("access.role_unknown", roles=", ".join(ROLES))
    return role


ACTIONS: Mapping[str, _Action] = {
    "password": _password,
    "token": _token,
    "revoke": _revoke,
    "user_add": _user_add,
    "user_role": _user_role,
    "user_password": _user_password,
    "user_on": _user_on,
    "user_off": _user_off,
    "user_remove": _user_remove,
    "collection_add": _collection_add,
    "collection_rename": _collection_rename,
    "collection_remove": _collection_remove,
    "member_add": _member_add,
    "member_remove": _member_remove,
    "log_verify": _log_verify,
    "log_show": _log_show,
}
