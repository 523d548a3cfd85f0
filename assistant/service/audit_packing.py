"""Make an audit pack on behalf of a visit: gather its parts, draw the cited pages, pack all.

Registers are as they stand; `day` is what days are counted from and what the files bear. It is
never before the last change that the pack holds, so that no file claims an earlier state.
"""

from collections.abc import Callable, Iterable
from datetime import date
from importlib.metadata import version

from assistant.audit_pack.packing import pack
from assistant.audit_pack.pieces import BadPack, LeftOut, MadeFrom, Piece
from assistant.errors import AssistantError, Refused
from assistant.messages import Language, message
from assistant.registers.load import load_registers
from assistant.requirements.load import DEFAULT_SET
from assistant.service import auditing, registering, reviewing
from assistant.service.audit_pack_making import Making
from assistant.service.audit_pack_parts import OWN_NOTES, PARTS
from assistant.service.auditing import Reviewed
from assistant.service.visit import Visit

Progress = Callable[[str, int, int], None]


def quiet(what: str, done: int, total: int) -> None:
    """Show nothing."""


def make_pack(
    visit: Visit,
    language: Language,
    *,
    day: date | None = None,
    review: bool = True,
    progress: Progress = quiet,
) -> bytes:
    """Return the pack. Without a review of the documents as they are one is made, or `review`.

    Raises NotAllowed, NoReview, Refused (a day that does not fit; no review, where none is to be
    made), BadPack.
    """
    visit.require("export")
    today = auditing.today()
    when = day or today
    if when > today:
        raise Refused("audit_pack.future_day", day=when.isoformat())
    _not_before_changes(visit, when, language)
    found = _reviewed(visit, language, when, make=review, progress=progress)
    making = Making(visit, language, when, found)
    pieces, left_out = _gather(making, progress)
    content = pack(_made_from(making), pieces, left_out)
    visit.record("export", object=str(found.stored.number), what="audit_pack", form="zip")
    return content


def file_name(language: Language, day: date) -> str:
    """Return the file's name without its ending."""
    return message("audit_pack.file_name", language, day=day.isoformat())


def _gather(making: Making, progress: Progress) -> tuple[list[Piece], list[LeftOut]]:
    pieces: list[Piece] = []
    left_out: list[LeftOut] = []
    for number, (name, part) in enumerate(PARTS.items()):
        progress(name, number, len(PARTS))
        try:
            for one in part(making):
                if isinstance(one, LeftOut):
                    left_out.append(one)
                else:
                    pieces.append(one)
        except BadPack:
            raise
        except AssistantError as error:
            what = making.say(f"part_{name}")
            left_out.append(LeftOut(what, _told(error, making.language)))
    progress("", len(PARTS), len(PARTS))
    for key in ("originals", "private"):
        left_out.append(LeftOut(making.say(f"not_{key}"), making.say(f"why_not_{key}")))
    return pieces, left_out


def _told(error: AssistantError, language: Language) -> str:
    key = getattr(error, "key", None)
    return message(key, language, **getattr(error, "values", {})) if key else str(error)


def _made_from(making: Making) -> MadeFrom:
    visit, stored = making.visit, making.reviewed.stored
    return MadeFrom(
        making.day,
        making.language,
        f"aims {version('aims-assistant')}",
        visit.assistant.snapshot_id(),
        len(visit.documents()),
        stored.number,
        making.reviewed.review.generated.isoformat(timespec="seconds"),
        bool(visit.hidden),
    )


def _reviewed(
    visit: Visit, language: Language, day: date, *, make: bool, progress: Progress
) -> Reviewed:
    """The latest review of the documents as they are, in the language; made where allowed."""
    found = auditing.latest_review(visit, language)
    if found is None or not found.current or found.review.language != language:
        if not make:
            raise Refused("audit_pack.no_review")
        if day < auditing.today():
            raise Refused("audit_pack.review_later", day=day.isoformat())
        number = reviewing.start(
            visit,
            set_id=DEFAULT_SET,
            language=language,
            progress=lambda step: progress("reviewing", step.done, step.total),
        )
        review = reviewing.load(visit, number)
        found = Reviewed(reviewing.stored(visit, number), review, True)
    if found.review.generated.date() > day:
        raise Refused("audit_pack.review_later", day=day.isoformat())
    return found


def _not_before_changes(visit: Visit, day: date, language: Language) -> None:
    """Refuse a day on which the registers did not stand as they do now."""
    for name, register in load_registers().items():
        late = [] if name in OWN_NOTES else [one for one in _all(visit, name) if one > day]
        if late:
            title = register.title.in_(language)
            raise Refused(
                "audit_pack.changed_later",
                day=day.isoformat(),
                register=title,
                changed=max(late).isoformat(),
            )


def _all(visit: Visit, name: str) -> Iterable[date]:
    return [one.changed.date() for one in registering.entries(visit, name, archived=True)]
