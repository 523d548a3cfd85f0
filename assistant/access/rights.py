"""Roles, and the least role that each action needs. The one table that decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from assistant.errors import NotAllowed

Role = Literal["reader", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)

Action = Literal[
    # reader
    "ask",
    "search",
    "read",  # documents, pages, pictures, finished reviews
    "download",  # the file of a document
    "feedback",
    "history",  # one's own conversations
    "account",  # one's own password and tokens
    # editor
    "upload",
    "remove",
    "review",
    "override",
    "draft",
    "export",  # reports and drafts as files
    "register",  # write into registers: systems, risks, roles, audits
    "place",  # put a document into a collection that one is a member of
    # admin
    "people",
    "collections",
    "audit",
    "settings",
]
LEAST_ROLE: Mapping[Action, Role] = {
    "ask": "reader",
    "search": "reader",
    "read": "reader",
    "download": "reader",
    "feedback": "reader",
    "history": "reader",
    "account": "reader",
    "upload": "editor",
    "remove": "editor",
    "review": "editor",
    "override": "editor",
    "draft": "editor",
    "export": "editor",
    "register": "editor",
    "place": "editor",
    "people": "admin",
    "collections": "admin",
    "audit": "admin",
    "settings": "admin",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the assistant; `name` is what records say of who did something."""

    name: str
    role: Role
    signed_in: bool = True  # False: the one person of a machine without sign-in
    by_token: bool = False  # a program, with a token of this person

    def may(self, action: Action) -> bool:
        """Tell whether the role is enough for an action."""
        return ROLES.index(self.role) >= ROLES.index(LEAST_ROLE[action])

    def require(self, action: Action) -> None:
        """Raise NotAllowed unless the role is enough for an action."""
        if not self.may(action):
            raise NotAllowed(f"access.role_{LEAST_ROLE[action]}")


LOCAL = Person(name="local", role="admin", signed_in=False)  # nobody signs in: all is theirs
