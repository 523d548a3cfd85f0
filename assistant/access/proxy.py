"""A reverse proxy that signs people in: which addresses it has, and what it is believed."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Literal

from assistant.errors import BadSetting

_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# What must not be taken for a person's name: each is sent by browsers or said of every request.
_UNFIT = frozenset({"host", "origin", "cookie", "authorization", "referer", "user-agent"})


@dataclass(frozen=True, slots=True)
class Proxy:
    """What is believed from these addresses and no others: the header that names the person."""

    header: str | None  # in lower case; None where the proxy signs nobody in
    networks: tuple[_Network, ...]
    new_users: Literal["reader"] | None = None

    def is_at(self, address: str) -> bool:
        """Tell whether a peer's address is the proxy's."""
        try:
            found = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(found, "ipv4_mapped", None)
        return any((mapped or found) in network for network in self.networks)


def read_proxy(header: str | None, addresses: str | None, new_users: str | None) -> Proxy | None:
    """Return the proxy of the settings, None where none is set.

    Raises BadSetting: a header without addresses, or either not in order.
    """
    if not header and not addresses and not new_users:
        return None
    if not addresses or (new_users and not header):
        raise BadSetting(
            "AIMS_PROXY_HEADER needs AIMS_PROXY_ADDRESSES (and AIMS_PROXY_NEW_USERS needs both): "
            "the header that names the person is believed from these addresses alone, as in "
            "X-Forwarded-User and 10.0.0.5."
        )
    if header and (not _HEADER.fullmatch(header) or header.lower() in _UNFIT):
        raise BadSetting(f"AIMS_PROXY_HEADER={header!r}: no name of a header for a person.")
    if new_users not in (None, "", "reader"):
        raise BadSetting(f"AIMS_PROXY_NEW_USERS={new_users!r}: reader, or leave it out.")
    networks = tuple(_network(part.strip()) for part in addresses.split(",") if part.strip())
    if not networks:
        raise BadSetting("AIMS_PROXY_ADDRESSES names no address.")
    return Proxy(header.lower() if header else None, networks, "reader" if new_users else None)


def _network(text: str) -> _Network:
    try:
        found = ipaddress.ip_network(text)
    except ValueError as error:
        raise BadSetting(f"AIMS_PROXY_ADDRESSES: {text!r} is no address or network.") from error
    if found.prefixlen == 0:
        raise BadSetting(f"AIMS_PROXY_ADDRESSES: {text} is every address there is.")
    return found
