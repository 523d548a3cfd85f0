"""What every HTTP call to a model has: a deadline, a limit, and only the headers it needs.

The provider's libraries build the requests; hooks on their client have the last word. So the key
is put into its header here and is held nowhere else, a reply that trickles without end is cut off,
and no library tells the server about this machine or sends what other programs' settings say.
"""

import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib import import_module
from threading import Event
from typing import TYPE_CHECKING, Any

from assistant.model import ModelError
from assistant.models.endpoint import Endpoint

if TYPE_CHECKING:
    from collections.abc import MutableMapping

MOST_BYTES = 20_000_000  # of one response, with all that wraps the text
CONNECTING = 10.0  # seconds; a server that is there answers sooner
_SENT = {
    "host",
    "accept",
    "connection",
    "content-type",
    "content-length",
    "transfer-encoding",
    "anthropic-version",
    "anthropic-beta",
    "x-stainless-raw-response",  # says nothing, and the libraries look for it afterwards
}


@dataclass(frozen=True, slots=True)
class Call:
    """One reply that somebody waits for, until a time of `time.monotonic`."""

    until: float
    given_up: Event = field(default_factory=Event)

    @property
    def left(self) -> float:
        """Seconds that are left, never less than 0."""
        return max(0.0, self.until - time.monotonic())

    @property
    def over(self) -> bool:
        """Tell whether nobody waits any more."""
        return self.given_up.is_set() or not self.left


CALL: ContextVar[Call | None] = ContextVar("CALL", default=None)


def client_options(endpoint: Endpoint, library: str, *, private: bool) -> dict[str, Any]:
    """Return what a client of `library` ("httpx" or "httpx2") is made with.

    No redirect is followed. A proxy that the environment names is for what is outside: text for a
    private network does not go through it.
    """
    http = import_module(library)
    around: dict[str, Any] = {"mounts": {f"{one}://": None for one in ("http", "https", "all")}}
    return {
        "follow_redirects": False,
        "event_hooks": {
            "request": [_sender(endpoint, http)],
            "response": [_receiver(endpoint, http)],
        },
        **(around if private else {}),
    }


def _sender(endpoint: Endpoint, http: Any) -> Callable[[Any], None]:
    def prepare(request: Any) -> None:
        headers: MutableMapping[str, str] = request.headers
        for name in [name for name in headers if name.lower() not in _SENT]:
            del headers[name]
        # Packed, a few bytes may become any number, and the end of a sentence waits for the next.
        headers.update({"user-agent": "aims-assistant", "accept-encoding": "identity"})
        if endpoint.key is not None:
            secret = endpoint.key.get_secret_value()
            if endpoint.provider == "anthropic":
                headers["x-api-key"] = secret
            else:
                headers["authorization"] = f"Bearer {secret}"
        call = CALL.get()
        if call is not None:
            if call.over:
                raise http.ReadTimeout("the deadline has passed", request=request)
            left = dict.fromkeys(("read", "write", "pool"), call.left)
            request.extensions["timeout"] = left | {"connect": min(CONNECTING, call.left)}

    return prepare


def _receiver(endpoint: Endpoint, http: Any) -> Callable[[Any], None]:
    class Watched(http.SyncByteStream):  # type: ignore[misc]
        """The bytes of a response, while somebody waits for them and they are not too many."""

        def __init__(self, stream: Any, call: Call | None) -> None:
            self._stream = stream
            self._call = call

        def __getattr__(self, name: str) -> Any:
            return getattr(self._stream, name)

        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for piece in self._stream:
                size += len(piece)
                if self._call is not None and self._call.over:
                    raise http.ReadTimeout("the deadline has passed")
                if size > MOST_BYTES:
                    raise ModelError("model.too_long", model=endpoint.name, characters=MOST_BYTES)
                yield piece

        def close(self) -> None:
            self._stream.close()

    def watch(response: Any) -> None:
        response.stream = Watched(response.stream, CALL.get())

    return watch
