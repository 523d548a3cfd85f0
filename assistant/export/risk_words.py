"""What the risk report says, as rows and lines; Word document and workbook lay out the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from assistant.export.review_words import one_line
from assistant.messages import Language, message
from assistant.registers.check import shown
from assistant.registers.entry import Change, Entry
from assistant.registers.load import load_registers
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.risk.assess import Assessed, count_levels, field_labels, stale_words, without_risks
from assistant.risk.checks import accepted_in_order
from assistant.risk.level import reason, short_words
from assistant.risk.matrix import Matrix, matrix
from assistant.risk.method import Method, Step

MOST_CHANGES = 40  # in the Word document
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RiskReport:
    """All that a report is made of. `risks` come sorted by level; `moment` is when it is of."""

    language: Language
    moment: datetime
    method: Method
    risks: tuple[Assessed, ...]
    systems: tuple[Entry, ...]
    opportunities: tuple[Entry, ...]
    changes: tuple[Change, ...]

    def say(self, key: str, **values: object) -> str:
        """Return a text of the report."""
        return message(f"risk_report.{key}", self.language, **values)

    def heads(self, *names: str) -> list[str]:
        """Return headings of columns."""
        return [self.say(f"head_{name}") for name in names]

    def value(self, entry: Entry, name: str) -> str:
        """Return a field of an entry in words."""
        field = load_registers()[entry.register].field(name)
        return shown(field, entry.values.get(name), self.language)

    def system(self, entry: Entry) -> str:
        """Return the name of the system that a risk or an opportunity is of."""
        wanted = entry.text("system")
        found = next((one for one in self.systems if one.id == wanted), None)
        return wanted if found is None else f"{found.id} {one_line(found.text('name'))}"

    def matrix(self, *, after: bool) -> Matrix:
        """Return the matrix before or after treatment."""
        return matrix(self.risks, self.method, after=after)


def intro(report: RiskReport) -> list[str]:
    """Return the lines under the title: day, counts, what the report does not say."""
    lines = [
        report.say("as_of", day=report.moment.date().isoformat()),
        report.say("counts", total=len(report.risks), **count_levels(report.risks)),
        report.say("aid"),
    ]
    missing = without_risks(report.systems, report.risks)
    if missing:
        names = ", ".join(f"{one.id} {one_line(one.text('name'))}" for one in missing)
        lines.append(report.say("without_risks", systems=names))
    return lines


def method_lines(report: RiskReport) -> list[str]:
    """Return where the method comes from, its limits, who accepts, how often it is reviewed."""
    method = report.method
    origin = "method_own" if method.entry else "method_default"
    lines = [report.say(origin, title=method.title)]
    if method.entry and method.default_parts:
        parts = ", ".join(
            message(f"risk_page.part_{one}", report.language) for one in method.default_parts
        )
        lines.append(report.say("method_parts", parts=parts))
    lines += [fault.words(report.language) for fault in method.faults]
    if method.context:
        lines.append(method.context)
    if method.usable:
        limits = {"low": method.acceptable_to, "high": method.high_from, "highest": method.highest}
        lines.append(report.say("limits", **limits))
    for level, person in method.acceptors:
        name = message(f"risk.level_{level}", report.language)
        lines.append(report.say("acceptor", level=name, person=person))
    if not method.acceptors:
        lines.append(report.say("acceptors_none"))
    if method.review_months:
        lines.append(report.say("review", months=method.review_months))
    approved = {"person": method.approved_by, "day": method.approved_on}
    lines.append(
        report.say("approved", **approved) if all(approved.values()) else report.say("approved_not")
    )
    return lines


def register_rows(report: RiskReport) -> list[Row]:
    """Return the risks: id, system, risk, area, before, after, treatment, owner, due, status."""
    return [
        (
            one.risk.id,
            report.system(one.risk),
            _risk_words(one, report),
            report.value(one.risk, "area"),
            short_words(one.initial, report.language),
            short_words(one.residual, report.language),
            report.value(one.risk, "treatment") or report.say("open"),
            one.risk.text("owner") or report.say("open"),
            one.risk.text("due"),
            report.value(one.risk, "status"),
        )
        for one in report.risks
    ]


def _risk_words(one: Assessed, report: RiskReport) -> str:
    title, event = one_line(one.risk.text("title")), one.risk.text("event")
    parts = [title, event, reason(one.initial, report.method, report.language)]
    return "\n".join(filter(None, parts))


def plan_rows(report: RiskReport) -> list[Row]:
    """Return what is done: id, risk, treatment, measures, controls, owner, due, status, after."""
    return [
        (
            one.risk.id,
            one_line(one.risk.text("title")),
            report.value(one.risk, "treatment"),
            one.risk.text("measures"),
            "\n".join(_control(name, report.language) for name in one.risk.several("controls")),
            one.risk.text("owner"),
            one.risk.text("due"),
            report.value(one.risk, "status"),
            short_words(one.residual, report.language),
        )
        for one in report.risks
        if one.risk.text("treatment") and not one.over
    ]


def acceptance_rows(report: RiskReport) -> list[Row]:
    """Return what was accepted: id, risk, what remains, person, day, reason, whether it holds."""
    rows: list[Row] = []
    for one in report.risks:
        accepted = one.acceptance
        if accepted is None:
            continue
        state = report.say("holds" if accepted_in_order(accepted) else "holds_not")
        stale = stale_words(accepted, report.language)
        rows.append(
            (
                one.risk.id,
                one_line(one.risk.text("title")),
                short_words(one.residual, report.language),
                accepted.by or "–",
                accepted.on or "–",
                accepted.reason or "–",
                f"{state} {stale}".strip(),
            )
        )
    return rows


def note_rows(report: RiskReport) -> list[Row]:
    """Return what is to be looked at: id, risk, owner, note; contradictions first."""
    noted = [(note, one) for one in report.risks for note in one.notes]
    noted.sort(key=lambda pair: not pair[0].severe)
    return [
        (
            one.risk.id,
            one_line(one.risk.text("title")),
            one.risk.text("owner"),
            report.say("contradiction" if note.severe else "gap"),
            note.words(report.language),
        )
        for note, one in noted
    ]


def opportunity_rows(report: RiskReport) -> list[Row]:
    """Return the opportunities: id, system, opportunity, benefit, measures, owner, due, status."""
    return [
        (
            one.id,
            report.system(one),
            one_line(one.text("title")),
            one.text("benefit"),
            one.text("measures"),
            one.text("owner") or report.say("open"),
            one.text("due"),
            report.value(one, "status"),
        )
        for one in report.opportunities
    ]


def history_rows(report: RiskReport, *, most: int | None = None) -> list[Row]:
    """Return the latest changes of risks: day, person, risk, what, why."""
    return [
        (
            one.at.date().isoformat(),
            one.person or "–",
            one.entry,
            report.say(f"deed_{one.deed}", fields=_fields(one, report.language))
            if one.deed == "change"
            else report.say(f"deed_{one.deed}"),
            one.reason,
        )
        for one in report.changes[:most]
    ]


def _fields(change: Change, language: Language) -> str:
    known = {field.id for field in load_registers()["risks"].fields}
    return field_labels((name for name in change.fields() if name in known), language)


def matrix_words(report: RiskReport, *, after: bool) -> str:
    """Return a matrix as one text, for who cannot see the picture."""
    found = report.matrix(after=after)
    name = "after" if after else "before"
    cells = "; ".join(
        report.say(
            "cell",
            likelihood=likelihood,
            impact=impact,
            level=message(f"risk.level_{found.levels[likelihood, impact]}", report.language),
            count=len(ids),
        )
        for (likelihood, impact), ids in found.cells.items()
    )
    return report.say(f"alt_{name}", cells=cells or report.say("alt_none"))


def unplaced_words(report: RiskReport, *, after: bool) -> str:
    """Return which risks lie in no cell, "" where all do."""
    found = report.matrix(after=after)
    name = "after" if after else "before"
    return report.say(f"unplaced_{name}", ids=", ".join(found.unplaced)) if found.unplaced else ""


def scale_rows(steps: Iterable[Step]) -> list[Row]:
    """Return a scale: number, name, meaning."""
    return [(str(one.number), one.name, one.means) for one in steps]


def day(text: str) -> date | str:
    """Return a stored day as a date, so that a sheet sorts it; other text as it is."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _control(name: str, language: Language) -> str:
    ref = name.partition(":")[2]
    title = _titles(language).get(name)
    return f"{ref} {title}" if title else name


@lru_cache(maxsize=2)
def _titles(language: Language) -> dict[str, str]:
    return {one.id: one.title.in_(language) for one in load_set(DEFAULT_SET).requirements}


def with_days(rows: Sequence[Row], *columns: int) -> list[list[str | date]]:
    """Return rows whose named columns are dates."""
    return [
        [day(cell) if number in columns else cell for number, cell in enumerate(row)]
        for row in rows
    ]
