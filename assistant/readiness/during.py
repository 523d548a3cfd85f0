"""Reasons from the registers that hold stage 2 back: records that show that it is lived."""

from collections.abc import Iterator

from assistant.readiness.before import Facts
from assistant.readiness.reason import Rank, Reason
from assistant.registers.entry import Entry


def in_practice(facts: Facts) -> Iterator[Reason]:
    """Yield the reasons of stage 2 that registers give."""
    yield from _risks(facts)
    yield from _impacts(facts)
    yield from _competences(facts)
    yield from _objectives(facts)
    yield from _audits(facts)
    yield from _findings(facts)
    yield from _reviews(facts)
    yield from _controls(facts)
    late = [one for one in facts.entries("actions") if _late(one, facts, ("open", "doing"))]
    if late:
        yield facts.reason("actions_late", "10.2", "actions", entries=late)


def _absent(code: str, ref: str, register: str, facts: Facts) -> Reason:
    """A record that is in no register, and that no document in force shows as a whole."""
    return facts.reason(code, ref, register, rank=Rank.RECORD, source=facts.shown_by(ref))


def _late(entry: Entry, facts: Facts, open_states: tuple[str, ...]) -> bool:
    due = entry.text("due")
    state = entry.text("status") or "open"
    return state in open_states and bool(due) and due < facts.today.isoformat()


def _past(entry: Entry, name: str, facts: Facts) -> bool:
    """Tell whether a day is named that is not still to come."""
    day = entry.text(name)
    return bool(day) and day <= facts.today.isoformat()


def _risks(facts: Facts) -> Iterator[Reason]:
    risks = [one for one in facts.entries("risks") if one.text("status") != "closed"]
    unrated = [
        one for one in risks if one.number("likelihood") is None or one.number("impact") is None
    ]
    if not facts.entries("risks"):
        if not facts.in_documents("8.2"):
            yield _absent("risks_not_assessed", "8.2", "risks", facts)
        if not facts.in_documents("8.3"):
            yield _absent("risks_not_treated", "8.3", "risks", facts)
        return
    if unrated:
        yield facts.reason("risks_unrated", "8.2", "risks", rank=Rank.RECORD, entries=unrated)
    untreated = [one for one in risks if not one.text("treatment")]
    if untreated:
        yield facts.reason("risks_untreated", "8.3", "risks", rank=Rank.RECORD, entries=untreated)
    unaccepted = [
        one
        for one in risks
        if (one.text("treatment") == "retain" or one.text("status") == "accepted")
        and not (one.text("accepted_by") and _past(one, "accepted_on", facts))
    ]
    if unaccepted:
        yield facts.reason(
            "risks_unaccepted", "6.1.3", "risks", rank=Rank.RECORD, entries=unaccepted
        )
    late = [one for one in risks if _late(one, facts, ("open", "treating"))]
    if late:
        yield facts.reason("risks_late", "8.3", "risks", entries=late)
    unowned = [one for one in risks if not one.text("owner")]
    if unowned:
        yield facts.reason("risks_unowned", "6.1.3", "risks", entries=unowned)


def _impacts(facts: Facts) -> Iterator[Reason]:
    done = [one for one in facts.entries("impacts") if _past(one, "assessed_on", facts)]
    assessed = {one.text("system") for one in done}
    running = [
        one for one in facts.entries("systems") if one.text("stage") not in ("idea", "retired")
    ]
    lacking = [one for one in running if one.id not in assessed]
    if lacking:
        yield facts.reason("impacts_lacking", "8.4", "systems", rank=Rank.RECORD, entries=lacking)
    if not running and not done and not facts.in_documents("8.4"):
        yield _absent("impacts_none", "8.4", "impacts", facts)
    unapproved = [one for one in done if not one.text("approved_by")]
    if unapproved:
        yield facts.reason("impacts_unapproved", "8.4", "impacts", entries=unapproved)


def _competences(facts: Facts) -> Iterator[Reason]:
    needed = [one for one in facts.entries("competences") if one.text("status") != "dropped"]
    if not needed and not facts.in_documents("7.2"):
        yield _absent("competence_none", "7.2", "competences", facts)
    unproven = [
        one for one in needed if not (one.text("evidence") and _past(one, "done_on", facts))
    ]
    if unproven:
        yield facts.reason(
            "competence_unproven", "7.2", "competences", rank=Rank.RECORD, entries=unproven
        )
    expired = [
        one for one in needed if (until := one.text("valid_until")) and until < str(facts.today)
    ]
    if expired:
        yield facts.reason("competence_expired", "7.2", "competences", entries=expired)


def _objectives(facts: Facts) -> Iterator[Reason]:
    wanted = [one for one in facts.entries("objectives") if one.text("status") != "dropped"]
    unmeasured = [one for one in wanted if not one.text("current")]
    if unmeasured:
        yield facts.reason(
            "objectives_unmeasured", "9.1", "objectives", rank=Rank.RECORD, entries=unmeasured
        )
    if not wanted and not facts.in_documents("9.1"):
        yield _absent("monitoring_none", "9.1", "objectives", facts)


def _audits(facts: Facts) -> Iterator[Reason]:
    done = [one for one in facts.entries("audits") if _past(one, "done_on", facts)]
    if not done:
        if not facts.in_documents("9.2.2"):
            yield _absent("audit_not_done", "9.2.2", "audits", facts)
        return
    checked = {
        one.text("audit")
        for one in facts.entries("checks")
        if one.text("result") not in ("", "not_checked")
    }
    bare = [one for one in done if one.id not in checked and not one.text("summary")]
    if bare:
        yield facts.reason("audit_bare", "9.2.2", "audits", rank=Rank.RECORD, entries=bare)


def _findings(facts: Facts) -> Iterator[Reason]:
    faults = [one for one in facts.entries("findings") if one.text("kind") in ("major", "minor")]
    still = [one for one in faults if one.text("status") != "closed"]
    major = [one for one in still if one.text("kind") == "major"]
    if major:
        yield facts.reason("major_open", "10.2", "findings", rank=Rank.RECORD, entries=major)
    unplanned = [
        one
        for one in still
        if one not in major and not (one.text("cause") and (one.text("action") or one.text("due")))
    ]
    if unplanned:
        yield facts.reason("minor_unplanned", "10.2", "findings", entries=unplanned)
    late = [one for one in still if _late(one, facts, ("open", "acting", "checking"))]
    if late:
        yield facts.reason("findings_late", "10.2", "findings", entries=late)
    unchecked = [one for one in faults if one.text("status") == "closed" and not one.text("effect")]
    if unchecked:
        yield facts.reason("effect_unchecked", "10.2", "findings", entries=unchecked)


def _reviews(facts: Facts) -> Iterator[Reason]:
    held = [one for one in facts.entries("reviews") if _past(one, "held_on", facts)]
    if not held:
        if not facts.in_documents("9.3.3"):
            yield _absent("review_not_held", "9.3.3", "reviews", facts)
        return
    bare = [one for one in held if not one.text("decisions")]
    if bare:
        yield facts.reason("review_bare", "9.3.3", "reviews", rank=Rank.RECORD, entries=bare)


def _controls(facts: Facts) -> Iterator[Reason]:
    undone = [
        row.control.ref
        for row in facts.statement.rows
        if row.applicable and row.entry and row.entry.text("status") != "implemented"
    ]
    if undone:
        values = {"count": str(len(undone)), "controls": ", ".join(undone)}
        yield facts.reason("controls_undone", "8.1", "soa", rank=Rank.SMALLER, values=values)
