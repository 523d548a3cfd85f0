"""What went wrong with a call, in our own words: providers' texts may hold what was sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.model import ModelError

_BUSY = {429, 503, 529}
_PASSING = {408, 409, 425, 500, 502, 504}
_UNFIT = {400, 422}  # a parameter, or the text's length
_LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Fault:
    """A call that failed, whether to try again, and when the server said to."""

    error: ModelError
    again: bool = False
    after: float | None = None  # seconds
    unfit: bool = False  # what was asked for does not fit this model or server


def fault_of(error: Exception, model: str, seconds: float) -> Fault:
    """Return what `error`, of LangChain, a provider's library or the network, means."""
    chain = list(_causes(error))
    for one in chain:
        if isinstance(one, ModelError):
            return Fault(one)
        status = getattr(one, "status_code", None)
        if isinstance(status, int) and status >= 300:
            return _of_status(status, one, model)
    kinds = {base.__name__ for one in chain for base in type(one).__mro__}
    if "ConnectError" in kinds or "ConnectTimeout" in kinds or "ConnectionError" in kinds:
        return Fault(ModelError("model.unreachable", model=model), again=True)
    if kinds & {"TimeoutException", "APITimeoutError", "TimeoutError"}:
        return Fault(ModelError("model.timeout", model=model, seconds=f"{seconds:g}"))
    failed = ModelError("model.failed", model=model, reason=type(chain[-1]).__name__)
    return Fault(failed, again="TransportError" in kinds, unfit=type(error) is ValueError)


def _of_status(status: int, error: BaseException, model: str) -> Fault:
    if status in (401, 403):
        return Fault(ModelError("model.refused", model=model))
    if status == 404:
        return Fault(ModelError("model.unknown", model=model))
    if status in _BUSY:
        return Fault(ModelError("model.busy", model=model), again=True, after=_after(error))
    if status < 400:
        return Fault(ModelError("model.redirected", model=model))
    failed = ModelError("model.failed", model=model, reason=f"HTTP {status}")
    return Fault(failed, again=status in _PASSING, after=_after(error), unfit=status in _UNFIT)


def _after(error: BaseException) -> float | None:
    headers: Any = getattr(getattr(error, "response", None), "headers", {})
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        if 0 <= seconds <= _LONGEST_WAIT:
            return seconds
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came of, at most a few."""
    found: BaseException | None = error
    for _ in range(8):
        if found is None:
            return
        yield found
        found = found.__cause__ or found.__context__
