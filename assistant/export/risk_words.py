"""What the risk report is made of, and its lines of text."""

from dataclasses import dataclass
from datetime import datetime

from assistant.export.review_words import one_line
from assistant.messages import Language, message
from assistant.registers.check import shown
from assistant.registers.entry import Change, Entry
from assistant.registers.load import load_registers
from assistant.risk.assess import Assessed, count_levels, without_risks
from assistant.risk.days import day_words
from assistant.risk.matrix import Matrix, matrix
from assistant.risk.method import Method


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
        as_of(report),
        report.say("counts", total=len(report.risks), **count_levels(report.risks)),
        report.say("aid"),
    ]
    missing = without_risks(report.systems, report.risks)
    if missing:
        names = ", ".join(f"{one.id} {one_line(one.text('name'))}" for one in missing)
        lines.append(report.say("without_risks", systems=names))
    return lines


def as_of(report: RiskReport) -> str:
    """Return the day that the report is of, in words."""
    return report.say("as_of", day=day_words(report.moment.date().isoformat(), report.language))


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
    day = day_words(method.approved_on, report.language)
    approved = {"person": method.approved_by, "day": day}
    lines.append(
        report.say("approved", **approved) if all(approved.values()) else report.say("approved_not")
    )
    return lines


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
