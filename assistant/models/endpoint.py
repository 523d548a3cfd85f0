"""Where a language model is: read from the settings, and from nowhere else."""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import urlsplit

from assistant.errors import BadSetting

if TYPE_CHECKING:
    from pydantic import SecretStr

    from assistant.settings import Settings

Provider = Literal["openai", "ollama", "anthropic"]
PROVIDERS: tuple[Provider, ...] = get_args(Provider)
HOME: dict[Provider, str] = {
    "openai": "https://api.openai.com/v1",
    "ollama": "http://localhost:11434",
    "anthropic": "https://api.anthropic.com",
}
_MODEL = re.compile(r"[^\s\x00-\x1f]{1,200}")
_KEY = re.compile(r"[\x21-\x7e]{1,4096}")  # what a header can carry
Resolve = Callable[[str], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model at an address. Its key is never shown: not in `repr`, not in a record."""

    provider: Provider
    model: str
    url: str
    key: "SecretStr | None" = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """What records say: provider and model, as "openai:gpt-5"."""
        return f"{self.provider}:{self.model}"

    @property
    def host(self) -> str:
        """Host, with its port where the address names one: where text goes."""
        return urlsplit(self.url).netloc


def read_endpoint(settings: "Settings | None") -> Endpoint | None:
    """Return where the model is, None where none is set up. Nothing is called or looked up.

    Raises BadSetting, which never shows the key.
    """
    wanted = (getattr(settings, "llm", None) or "").strip()
    if settings is None or wanted.lower() in ("", "off", "none"):
        return None
    provider, _, model = wanted.partition(":")
    if provider not in PROVIDERS or not _MODEL.fullmatch(model):
        raise BadSetting(
            "AIMS_LLM: write provider:model, as openai:gpt-5, ollama:llama3.1 or "  # not repeated:
            "anthropic:claude-sonnet-4-5. Servers that speak as OpenAI's does (vLLM, llama.cpp, "
            "LM Studio) are openai: with AIMS_LLM_BASE_URL."  # it may be a key in the wrong place
        )
    given = (settings.llm_base_url or "").strip()
    key = _key(settings.llm_key)
    if key is None and not given and provider != "ollama":
        raise BadSetting(f"AIMS_LLM={wanted!r} needs a key: set AIMS_LLM_KEY.")
    url = _url(given) if given else HOME[provider]
    return Endpoint(provider, model, url, key)


def _key(key: "SecretStr | None") -> "SecretStr | None":
    from pydantic import SecretStr

    text = key.get_secret_value().strip() if key is not None else ""
    if not text:
        return None
    if not _KEY.fullmatch(text):
        raise BadSetting("AIMS_LLM_KEY has spaces or letters that no key has: copy it again.")
    return SecretStr(text)


def _url(text: str) -> str:
    """The address in one form. One that holds a secret is refused, and not repeated."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if parts.username or parts.password or "@" in parts.netloc or parts.query or parts.fragment:
        raise BadSetting(
            "AIMS_LLM_BASE_URL: write the address without user, password, ? and #; "
            "a key goes into AIMS_LLM_KEY."
        )
    if not host or parts.scheme not in ("http", "https") or re.search(r"[\s\\\x00-\x1f]", text):
        raise BadSetting("AIMS_LLM_BASE_URL is no address: write it as http://localhost:8000/v1")
    named = f"[{host}]" if ":" in host else host
    where = named if port is None else f"{named}:{port}"
    return f"{parts.scheme}://{where}{parts.path.rstrip('/')}"


def is_private(endpoint: Endpoint, resolve: Resolve | None = None) -> bool:
    """Tell whether all addresses of the host are of this machine or a private network.

    A name that cannot be looked up is not known to be private.
    """
    host = urlsplit(endpoint.url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        found = list((resolve or _addresses)(host))
        return bool(found) and all(_private(one) for one in found)
    except (OSError, UnicodeError):
        return False


def check_encrypted(endpoint: Endpoint, *, private: bool, insecure: bool) -> None:
    """Raise BadSetting where text would go unencrypted through others' networks."""
    if endpoint.url.startswith("https:") or private or insecure:
        return
    raise BadSetting(
        f"AIMS_LLM_BASE_URL: {endpoint.host} is not known as an address of this machine or of a "
        "private network, and http:// would show your texts to everybody on the way. Use "
        "https://, or AIMS_LLM_INSECURE=true if the way is protected otherwise."
    )


def _addresses(host: str) -> Iterable[str]:
    return {str(one[4][0]) for one in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}


def _private(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    one = mapped or found
    return not (one.is_global or one.is_multicast)
