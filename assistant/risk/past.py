"""What the history says of a risk: the scales it was rated on, and what changed since accepted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.registers.entry import Change, Entry, Values
from assistant.risk.method import in_use, limits_of, signature

INITIAL = ("likelihood", "impact")
RESIDUAL = ("residual_likelihood", "residual_impact")
# What an acceptance rests on: where one of these is changed later, somebody must look again.
ACCEPTED_ON_BASIS_OF = (
    "system",
    "event",
    "consequence",
    "existing",
    *INITIAL,
    "treatment",
    "controls",
    "measures",
    *RESIDUAL,
)
REVIEWED = "reviewed_on"
ACCEPTANCE = ("accepted_by", "accepted_on", "accept_reason")
ACCEPTED_VERSION = "accepted_version"  # tells acceptances in the same words apart
_Signature = tuple[tuple[str, ...], tuple[str, ...]]
_Limits = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Scales:
    """The scales and limits in use from a moment on."""

    since: datetime | None  # None: from the beginning
    signature: _Signature
    limits: _Limits


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An acceptance as it stands. `changed` names fields that differ from what was accepted.

    `limits_changed` tells that scales or limits are others now; both make it stale.
    """

    by: str
    on: str
    reason: str
    changed: tuple[str, ...] = ()
    limits_changed: bool = False

    @property
    def stale(self) -> bool:
        """Whether something that it rests on has changed."""
        return bool(self.changed) or self.limits_changed


def scales_over_time(changes: Iterable[Change]) -> tuple[Scales, ...]:
    """Return the scales in use over time, oldest first, from the changes of the method."""
    there: dict[str, Entry] = {}
    found = [Scales(None, signature(None), limits_of(None))]
    for change in sorted(changes, key=lambda one: one.number):
        before = there.get(change.entry)
        archived = before is not None and before.archived and change.deed != "restore"
        there[change.entry] = _as_entry(change, archived=archived or change.deed == "archive")
        used = in_use(there.values())
        now = Scales(change.at, signature(used), limits_of(used))
        if (now.signature, now.limits) != (found[-1].signature, found[-1].limits):
            found.append(now)
    return tuple(found)


def rated_under_other_scales(
    changes: Sequence[Change], scales: Sequence[Scales], fields: tuple[str, ...]
) -> bool:
    """Tell whether one of a risk's values in `fields` was set while other scales were in use.

    `changes` are those of the risk. A later date of review confirms its values. Where the history
    is silent, nothing is claimed.
    """
    confirmed = _last_set(changes, (REVIEWED,))
    for name in fields:
        change = _last_set(changes, (name,))
        if change is None:
            continue
        if confirmed is not None and confirmed.at > change.at:
            change = confirmed
        if _at(scales, change.at).signature != scales[-1].signature:
            return True
    return False


def last_rated(changes: Sequence[Change]) -> datetime | None:
    """Return when the rating was last set, None where the history does not say."""
    change = _last_set(changes, (*INITIAL, *RESIDUAL))
    return None if change is None else change.at


def acceptance(
    risk: Entry, changes: Sequence[Change], scales: Sequence[Scales]
) -> Acceptance | None:
    """Return how a risk was accepted, None where nothing is noted of that."""
    if not any(risk.values.get(name) for name in ACCEPTANCE):
        return None
    by, on, reason = (risk.text(name) for name in ACCEPTANCE)
    change = _last_set(changes, (*ACCEPTANCE, ACCEPTED_VERSION))
    if change is None:
        return Acceptance(by, on, reason)
    then, now = _at(scales, change.at), scales[-1]
    return Acceptance(
        by,
        on,
        reason,
        changed=_differing(change.after, risk.values),
        limits_changed=(then.signature, then.limits) != (now.signature, now.limits),
    )


def by_entry(changes: Iterable[Change]) -> Mapping[str, tuple[Change, ...]]:
    """Return changes by the id of their entry."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.entry, []).append(change)
    return {name: tuple(ones) for name, ones in found.items()}


def _differing(then: Values, now: Values) -> tuple[str, ...]:
    return tuple(name for name in ACCEPTED_ON_BASIS_OF if then.get(name) != now.get(name))


def _last_set(changes: Sequence[Change], fields: tuple[str, ...]) -> Change | None:
    """The latest change of any of the fields that left a value in one of them."""
    for change in sorted(changes, key=lambda one: -one.number):
        if any(name in fields for name in change.fields()):
            return change if any(change.after.get(name) is not None for name in fields) else None
    return None


def _at(scales: Sequence[Scales], moment: datetime) -> Scales:
    """The scales in use at a moment."""
    found = scales[0]
    for one in scales[1:]:
        if one.since is not None and one.since <= moment:
            found = one
    return found


def _as_entry(change: Change, *, archived: bool) -> Entry:
    return Entry(
        change.register,
        change.entry,
        change.version,
        change.after,
        change.at,
        change.at,
        change.person,
        archived,
    )
