"""The tables of the risk report as rows of texts, the same for Word document and workbook."""

from collections.abc import Iterable, Sequence
from datetime import date

from assistant.export.review_words import one_line
from assistant.export.risk_words import RiskReport
from assistant.messages import Language
from assistant.registers.entry import Change
from assistant.registers.load import load_registers
from assistant.risk.assess import Assessed, field_labels, stale_words
from assistant.risk.checks import accepted_in_order
from assistant.risk.controls import control_words
from assistant.risk.days import read_day
from assistant.risk.level import reason, short_words
from assistant.risk.method import Step

MOST_CHANGES = 40  # in the Word document
Row = tuple[str, ...]


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
            one.risk.text("measures") or _open(one, report),
            "\n".join(
                control_words(name, report.language) for name in one.risk.several("controls")
            ),
            one.risk.text("owner") or report.say("open"),
            one.risk.text("due"),
            report.value(one.risk, "status"),
            short_words(one.residual, report.language),
        )
        for one in report.risks
        if one.risk.text("treatment") and not one.over
    ]


def _open(one: Assessed, report: RiskReport) -> str:
    """What stands in place of measures: nothing where none are needed."""
    needed = one.risk.text("treatment") in ("modify", "share")
    return report.say("open") if needed and not one.risk.several("controls") else ""


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


def noted_rows(report: RiskReport) -> list[Row]:
    """Return what is to be looked at, one row for each risk: id, risk, owner, notes."""
    noted = sorted(
        (one for one in report.risks if one.notes), key=lambda one: not one.notes[0].severe
    )
    return [
        (
            one.risk.id,
            one_line(one.risk.text("title")),
            one.risk.text("owner") or report.say("open"),
            "\n".join(
                f"{report.say('contradiction' if note.severe else 'gap')}: "
                f"{note.words(report.language)}"
                for note in one.notes
            ),
        )
        for one in noted
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


def scale_rows(steps: Iterable[Step]) -> list[Row]:
    """Return a scale: number, name, meaning."""
    return [(str(one.number), one.name, one.means) for one in steps]


def with_days(rows: Sequence[Row], *columns: int) -> list[list[str | date]]:
    """Return rows whose named columns are dates, so that a sheet sorts them."""
    return [
        [read_day(cell) or cell if number in columns else cell for number, cell in enumerate(row)]
        for row in rows
    ]
