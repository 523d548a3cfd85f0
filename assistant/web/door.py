"""The way in, as the settings have it: under which names, through which proxy, from where."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.access.proxy import Proxy, read_proxy
from assistant.errors import AssistantError, BadSetting

if TYPE_CHECKING:
    from assistant.access.users import Users
    from assistant.settings import Settings

CALLER = "aims.caller"  # where the guard leaves it in the ASGI scope
_NAME = re.compile(r"[a-z0-9]([a-z0-9.:-]{0,251}[a-z0-9])?")
_PASSED_ON = (b"x-forwarded-", b"x-gradio-", b"forwarded", b"x-real-ip")


class ServeError(AssistantError):
    """The page cannot be served at this address; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Caller:
    """What a request says of where it comes from, as far as that may be believed."""

    address: str  # of the person's machine, where the proxy tells it; "" where it is not known
    https: bool
    named: str | None = None  # the person, by the word of the trusted proxy
    pretends: bool = False  # sent the proxy's header, and is not the proxy


@dataclass(frozen=True, slots=True)
class Door:
    """Who may knock. The default is this machine alone, without a proxy."""

    this_machine_only: bool = True
    hosts: frozenset[str] = frozenset()  # names besides those of this machine
    https: bool = False
    proxy: Proxy | None = None

    def caller(self, scope: "Mapping[str, Any]") -> Caller:
        """Return where a request comes from. Headers count only where the proxy sent them."""
        peer, port = scope.get("client") or ("", 0)
        if self.proxy is None:
            return Caller(peer, self.https)
        sent = _headers(scope)
        # Port 0 is what a server writes that took the address from a header already.
        if port == 0 or not self.proxy.is_at(peer):
            return Caller(peer, self.https, pretends=self.proxy.header in sent)
        via = sent.get("x-forwarded-for", [""])[-1].rpartition(",")[2].strip()
        https = self.https or sent.get("x-forwarded-proto", [""])[-1].strip() == "https"
        names = sent.get(self.proxy.header, []) if self.proxy.header else []
        named = names[0].strip() if len(names) == 1 else ""
        return Caller(via or peer, https, named or None, pretends=len(names) > 1)

    def without_hearsay(self, scope: "Mapping[str, Any]", caller: Caller) -> dict[str, Any]:
        """Return the scope without headers that claim something about the caller."""
        own = self.proxy.header.encode() if self.proxy and self.proxy.header else None
        kept = [
            (name, value)
            for name, value in scope["headers"]
            if name != own and not name.startswith(_PASSED_ON)
        ]
        scheme = "https" if caller.https else scope.get("scheme", "http")
        return {**scope, "headers": kept, "scheme": scheme, CALLER: caller}


THIS_MACHINE = Door()


def read_door(host: str, settings: "Settings") -> Door:
    """Return the way in for the address `host`. Raises BadSetting."""
    proxy = read_proxy(settings.proxy_header, settings.proxy_addresses, settings.proxy_new_users)
    hosts = {_host(part) for part in settings.allowed_hosts.split(",") if part.strip()}
    if not is_loopback(host) and not is_every_address(host):
        hosts.add(host.strip("[]").lower())
    # A name, https or a proxy say that others come in, even where this machine alone connects.
    alone = is_loopback(host) and not hosts and not settings.https and proxy is None
    return Door(alone, frozenset(hosts), settings.https, proxy)


def check_door(host: str, door: Door, users: "Users") -> None:
    """Raise ServeError where others could come in without signing in, or could not come at all."""
    if door.this_machine_only:
        return
    shown = host or "An empty address"
    names_people = door.proxy is not None and door.proxy.header is not None
    if not names_people and not users.has_admin():
        raise ServeError(
            f"Other machines can reach the page ({shown}, AIMS_ALLOWED_HOSTS, AIMS_HTTPS or a "
            "proxy), and there is no sign-in yet. Add an administrator first (aims user add NAME "
            "--role admin), or name a reverse proxy that signs people in (AIMS_PROXY_HEADER, "
            "AIMS_PROXY_ADDRESSES), or serve this machine alone (--host 127.0.0.1)."
        )
    if not door.hosts and is_every_address(host):
        raise ServeError(
            f"{shown} stands for every address of this machine: say under which names people "
            "reach the page, as in AIMS_ALLOWED_HOSTS=aims.example.org"
        )


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine and no other."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_every_address(host: str) -> bool:
    """Tell whether a server at this address listens at all addresses of its machine."""
    try:
        return not host or ipaddress.ip_address(host.strip("[]")).is_unspecified
    except ValueError:
        return False


def _host(text: str) -> str:
    found = (urlsplit(f"//{text.strip()}").hostname or "").lower()
    if not _NAME.fullmatch(found):
        raise BadSetting(f"AIMS_ALLOWED_HOSTS: {text.strip()!r} is no name of a host.")
    return found


def _headers(scope: "Mapping[str, Any]") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        try:
            text = value.decode("utf-8")
        except UnicodeDecodeError:
            text = value.decode("latin-1")
        found.setdefault(name.decode("latin-1").lower(), []).append(text)
    return found
