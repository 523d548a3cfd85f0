"""What the registers and the document review say on each topic of a management review."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from assistant.audit.material import Line, Material, ids, late
from assistant.audit.programme import day_of, done_on
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers
from assistant.review_types import STATUSES, Note

MOST = 8  # quotes or gaps that are named one by one


def _earlier(given: Material) -> Iterator[Line]:
    previous = given.previous
    if previous is None:
        return
    day = given.since
    said = given.day(day) if day is not None else "–"
    yield Line(given.say("held", title=previous.text("title"), day=said), (previous.id,))
    if not previous.text("decisions"):
        yield Line(given.say("no_decisions"), (previous.id,), urgent=True)
    own = [one for one in given.of("actions") if _from_review(one)]
    if not own:
        yield Line(given.say("no_review_actions"), (previous.id,))
    yield from _counted(given, "actions", own)
    open_ones = [one for one in own if one.text("status") in ("", "open", "doing")]
    yield from _late(given, open_ones)


def _from_review(action: Entry) -> bool:
    return action.text("origin_kind") == "review" or action.text("origin").startswith("MRV-")


def _context(given: Material) -> Iterator[Line]:
    review, day = given.review, given.since
    stale = [one for one in _notes(given) if one.code == "stale"]
    if stale and review is not None:
        yield Line(given.say("stale", count=len(stale)), urgent=True)
        for note in stale[:MOST]:
            yield Line(note.text, evidence=note.evidence[:1])
    systems = given.of("systems")
    if systems:
        yield Line(given.say("systems", count=len(systems)), ids(systems))
    new = [one for one in systems if day is not None and one.created.date() > day]
    if new:
        yield Line(given.say("new_systems", count=len(new)), ids(new))
    unsure = [one for one in systems if one.text("tier") in ("", "unsure")]
    if unsure:
        yield Line(given.say("unclassified", count=len(unsure)), ids(unsure), urgent=True)


def _notes(given: Material) -> list[Note]:
    """Notes of the review, each statement once."""
    if given.review is None:
        return []
    found = [*given.review.notes, *(n for one in given.review.requirements for n in one.notes)]
    return list({(n.code, n.text, tuple(e.quote for e in n.evidence)): n for n in found}.values())


def _parties(given: Material) -> Iterator[Line]:
    coming = given.coming
    if coming is not None and coming.text("feedback"):
        yield Line(coming.text("feedback"), (coming.id,))
    incidents = [one for one in given.of("actions") if one.text("origin_kind") == "incident"]
    if incidents:
        yield Line(given.say("incidents", count=len(incidents)), ids(incidents))


def _nonconformities(given: Material) -> Iterator[Line]:
    for kind in ("major", "minor", "observation", "opportunity", ""):
        own = [one for one in given.standings if one.entry.text("kind") == kind]
        if not own:
            continue
        still = [one for one in own if not one.closed]
        said = _option(given, "findings", "kind", kind) or given.say("no_kind")
        yield Line(
            given.say("finding_kind", kind=said, count=len(own), open=len(still)),
            ids(one.entry for one in own),
            urgent=bool(still) and kind == "major",
        )
    overdue = [one.entry for one in given.standings if one.overdue]
    if overdue:
        yield Line(given.say("overdue", count=len(overdue)), ids(overdue), urgent=True)
    early = [one.entry for one in given.standings if "closed_too_early" in one.faults]
    if early:
        yield Line(given.say("closed_early", count=len(early)), ids(early), urgent=True)
    failed = [one.entry for one in given.standings if one.entry.text("effective") == "no"]
    if failed:
        yield Line(given.say("not_effective", count=len(failed)), ids(failed), urgent=True)


def _monitoring(given: Material) -> Iterator[Line]:
    review = given.review
    if review is not None:
        number = given.review_number or "–"
        day = given.day(review.generated.date())
        counted = Counter(one.status for one in review.requirements)
        parts = [f"{given.say(f'status_{s}')}: {counted[s]}" for s in STATUSES if counted[s]]
        yield Line(given.say("documents", number=number, day=day, counts="; ".join(parts)))
        if not given.review_current:
            yield Line(given.say("documents_old"), urgent=True)
    objectives = _standing_objectives(given)
    measured = [one for one in objectives if one.text("current")]
    if measured:
        yield Line(given.say("measured", count=len(measured)), ids(measured))
    without = [one for one in objectives if not one.text("current")]
    if without:
        yield Line(given.say("unmeasured", count=len(without)), ids(without), urgent=True)


def _audits(given: Material) -> Iterator[Line]:
    found, day = given.programme, given.since
    audits = given.of("audits")
    done = [(on, one) for one in audits if (on := done_on(one, given.today))]
    recent = [one for on, one in done if day is None or on > day]
    if not audits:
        return
    yield Line(given.say("audits_done", count=len(recent)), ids(recent))
    for audit in recent[:MOST]:
        of_it = [one.entry for one in given.standings if one.entry.text("audit") == audit.id]
        text = given.say("audit_line", title=audit.text("title"), count=len(of_it))
        yield Line(text, (audit.id, *ids(of_it)))
    total = len(found.coverage)
    yield Line(given.say("audit_coverage", count=total - len(found.never), total=total))
    if found.unplanned:
        refs = tuple(one.requirement.ref for one in found.unplanned)
        yield Line(given.say("audit_unplanned", count=len(refs)), refs, urgent=True)
    if found.doubts:
        doubtful = tuple(dict.fromkeys(one.audit for one in found.doubts))
        yield Line(given.say("audit_doubts"), doubtful, urgent=True)


def _standing_objectives(given: Material) -> list[Entry]:
    return [one for one in given.of("objectives") if one.text("status") != "dropped"]


def _objectives(given: Material) -> Iterator[Line]:
    own = given.of("objectives")
    yield from _counted(given, "objectives", own)
    for one in _standing_objectives(given)[:MOST]:
        unit = f" {one.text('unit')}" if one.text("unit") else ""
        target, current = one.text("target"), one.text("current")
        yield Line(
            given.say(
                "objective",
                title=one.text("title"),
                target=f"{target}{unit}" if target else "–",
                current=f"{current}{unit}" if current else "–",
            ),
            (one.id,),
        )
    yield from _late(given, [o for o in own if o.text("status") in ("", "open", "running")])


def _risks(given: Material) -> Iterator[Line]:
    risks = given.of("risks")
    yield from _counted(given, "risks", risks)
    active = [one for one in risks if one.text("status") in ("", "open", "treating")]
    yield from _late(given, active)
    for field, key in (("owner", "risk_no_owner"), ("treatment", "risk_no_treatment")):
        lacking = [one for one in active if not one.text(field)]
        if lacking:
            yield Line(given.say(key, count=len(lacking)), ids(lacking), urgent=True)
    bare = [
        one
        for one in risks
        if one.text("status") == "accepted"
        and not (one.text("accepted_by") and one.text("accepted_on"))
    ]
    if bare:
        yield Line(given.say("accepted_by_nobody", count=len(bare)), ids(bare), urgent=True)
    yield from _counted(given, "impacts", given.of("impacts"))
    yield from _counted(given, "opportunities", given.of("opportunities"))


def _resources(given: Material) -> Iterator[Line]:
    coming = given.coming
    if coming is not None and coming.text("resources"):
        yield Line(coming.text("resources"), (coming.id,))
    roles = given.of("roles")
    if roles:
        vacant = [one for one in roles if not one.text("holder")]
        yield Line(given.say("roles", count=len(roles), vacant=len(vacant)), ids(vacant))
    competences = [one for one in given.of("competences") if one.text("status") != "dropped"]
    yield from _counted(given, "competences", competences)
    lapsed = [
        one
        for one in competences
        if (until := day_of(one, "valid_until")) is not None and until < given.today
    ]
    if lapsed:
        yield Line(given.say("lapsed", count=len(lapsed)), ids(lapsed), urgent=True)


def _improvement(given: Material) -> Iterator[Line]:
    chances = [
        one.entry
        for one in given.standings
        if one.entry.text("kind") == "opportunity" and not one.closed
    ]
    if chances:
        yield Line(given.say("chances", count=len(chances)), ids(chances))
    if given.review is not None:
        urgent = [
            one
            for one in given.review.requirements
            if one.priority == "high" and one.status in ("missing", "partial", "undetermined")
        ]
        if urgent:
            yield Line(given.say("gaps", count=len(urgent)))
        for one in urgent[:MOST]:
            yield Line(f"{one.ref} {one.title}", (one.ref,))
    actions = [one for one in given.of("actions") if not _from_review(one)]
    yield from _counted(given, "actions", actions)
    yield from _late(given, [a for a in actions if a.text("status") in ("", "open", "doing")])


def _counted(given: Material, register: str, entries: Sequence[Entry]) -> Iterable[Line]:
    """How many entries a register has, and how many of each status."""
    if not entries:
        return
    known = load_registers()[register]
    counted = Counter(one.text("status") for one in entries)
    parts = []
    for option in known.field("status").options:
        if counted[option.value]:
            parts.append(f"{option.label.in_(given.language)}: {counted[option.value]}")
    if counted[""]:
        parts.append(f"{given.say('no_status')}: {counted['']}")
    title = known.title.in_(given.language)
    text = given.say("counted", title=title, count=len(entries), parts="; ".join(parts))
    yield Line(text, ids(entries))


def _late(given: Material, entries: Iterable[Entry]) -> Iterable[Line]:
    found = late(entries, given.today)
    if found:
        yield Line(given.say("overdue", count=len(found)), ids(found), urgent=True)


def _option(given: Material, register: str, field: str, value: str) -> str:
    """A choice in words, "" where there is none."""
    if not value:
        return ""
    return load_registers()[register].field(field).option(value).label.in_(given.language)


LINES: Mapping[str, Callable[[Material], Iterable[Line]]] = {
    "earlier": _earlier,
    "context": _context,
    "parties": _parties,
    "nonconformities": _nonconformities,
    "monitoring": _monitoring,
    "audits": _audits,
    "objectives": _objectives,
    "risks": _risks,
    "resources": _resources,
    "improvement": _improvement,
}
