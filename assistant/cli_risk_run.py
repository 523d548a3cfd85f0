"""What `aims risk` prints and writes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from assistant.cli_common import open_visit, print_json
from assistant.export.review_files import write_whole
from assistant.export.risk_matrix import risk_matrix_png
from assistant.messages import Language, message
from assistant.registers.load import load_registers
from assistant.registers.proposal import Proposal
from assistant.registers.stored import record
from assistant.risk.assess import count_levels, without_risks
from assistant.risk.level import level_words
from assistant.risk.matching import unstated
from assistant.risk.matrix import Cell, matrix
from assistant.risk.method import LEVELS, LevelName, Step
from assistant.risk.records import assessed_record, matrix_record, method_record
from assistant.service import proposing, registering, risk_assessment, risk_files

_CELL = 9  # characters


def show_method(data_dir: Path | None, language: Language, *, as_json: bool) -> None:
    """Print the method in use and what is wrong with it."""
    with open_visit(data_dir) as visit:
        found = risk_assessment.method(visit, language)
    if as_json:
        print_json(method_record(found, language))
        return
    key = "method_own" if found.entry else "method_default"
    _say(f"risk_report.{key}", language, title=found.title)
    for fault in found.faults:
        typer.echo(f"! {fault.words(language)}")
    for name, steps in (("likelihood", found.likelihood), ("impact", found.impact)):
        _say(f"risk_report.scale_{name}", language)
        for step in steps:
            typer.echo(f"  {_step(step)}")
    if found.usable:
        limits = {"low": found.acceptable_to, "high": found.high_from, "highest": found.highest}
        _say("risk_report.limits", language, **limits)
    for level, person in found.acceptors:
        name = message(f"risk.level_{level}", language)
        _say("risk_report.acceptor", language, level=name, person=person)


def show_proposals(
    data_dir: Path | None, system: str | None, language: Language, *, as_json: bool
) -> None:
    """Print proposed risks and opportunities of one system, or of all."""
    with open_visit(data_dir) as visit:
        systems = registering.entries(visit, "systems")
        if system is not None:
            systems = [registering.entry(visit, "systems", system)]
        wanted = {one.id for one in systems}
        risks, chances = (
            tuple(
                one
                for one in proposing.proposals(visit, name, language)
                if str(one.values.get("system")) in wanted
            )
            for name in ("risks", "opportunities")
        )
    missing = {one.id: unstated(one) for one in systems}
    if as_json:
        made = {
            "risks": [_proposal(one) for one in risks],
            "opportunities": [_proposal(one) for one in chances],
            "unstated": {name: list(fields) for name, fields in missing.items() if fields},
        }
        print_json(made)
        return
    register = load_registers()["systems"]
    for name, fields in missing.items():
        if fields:
            labels = ", ".join(register.field(field).label.in_(language) for field in fields)
            _say("risk_cli.unstated", language, system=name, fields=labels)
    for key, found in (("risks", risks), ("opportunities", chances)):
        _say(f"risk_cli.{key}", language, count=len(found))
        for one in found:
            typer.echo(f"{one.key}  {one.values['system']}  {one.values['title']}")
            typer.echo(f"    {one.reason}")
    _say("risk_cli.to_register", language)


def show_risks(
    data_dir: Path | None,
    system: str | None,
    level: str | None,
    language: Language,
    *,
    as_json: bool,
) -> None:
    """Print risks by level."""
    with open_visit(data_dir) as visit:
        found = risk_assessment.assessment(visit, language)
    shown = [
        one
        for one in found.risks
        if (system is None or one.risk.text("system") == system)
        and (level is None or (not one.over and (one.current.level or "none") == level))
    ]
    if as_json:
        print_json([assessed_record(one, found.method, language) for one in shown])
        return
    for one in shown:
        name = found.system_name(one.risk)
        head = f"{one.risk.id}  {level_words(one.current, language)}  {one.risk.text('title')}"
        typer.echo(f"{head} [{name}]" if name else head)
        for note in one.notes:
            typer.echo(f"    {'!' if note.severe else '·'} {note.words(language)}")
    counts = count_levels(found.risks)
    _say("risk_report.counts", language, total=len(found.risks), **counts)
    missing = without_risks(found.systems.values(), found.risks)
    if missing:
        names = ", ".join(f"{one.id} {one.text('name')}" for one in missing)
        _say("risk_report.without_risks", language, systems=names)


def show_matrix(
    data_dir: Path | None, out: Path | None, language: Language, *, after: bool, as_json: bool
) -> None:
    """Print the matrix, or write its picture. Raises ReviewError, Refused."""
    with open_visit(data_dir) as visit:
        found = risk_assessment.assessment(visit, language)
        made = matrix(found.risks, found.method, after=after)
        if out is not None:
            visit.require("export")
            picture = risk_matrix_png(made)
            write_whole(out, lambda path: path.write_bytes(picture))
            visit.record("export", what="risk_matrix", form="png")
    if as_json:
        print_json(matrix_record(made) | ({"file": str(out)} if out else {}))
        return
    _say(f"risk_report.matrix_{'after' if after else 'before'}", language)
    for likelihood in reversed(found.method.likelihood):
        cells = "".join(
            _cell(made.count(likelihood.number, step.number), made.levels, likelihood, step)
            for step in found.method.impact
        )
        typer.echo(f"{likelihood.number} {cells} {likelihood.name}")
    typer.echo("  " + "".join(f"{step.number:^{_CELL}}" for step in found.method.impact))
    legend = ", ".join(
        f"{name[0].upper()} {message(f'risk.level_{name}', language)}" for name in LEVELS
    )
    _say("risk_cli.legend", language, legend=legend)
    if made.unplaced:
        key = f"risk_report.unplaced_{'after' if after else 'before'}"
        _say(key, language, ids=", ".join(made.unplaced))
    if out is not None:
        _say("risk_cli.wrote", language, path=out)


def accept_risk(
    data_dir: Path | None,
    entry: str,
    name: str,
    reason: str,
    language: Language,
    *,
    as_json: bool,
) -> None:
    """Note an acceptance. Raises NotAllowed, Refused."""
    with open_visit(data_dir) as visit:
        made = risk_assessment.accept(visit, entry, name, reason)
        found = risk_assessment.assessed(visit, made, language)
        method = risk_assessment.method(visit, language)
    if as_json:
        print_json(assessed_record(found, method, language))
        return
    words = {"risk": made.id, "person": made.text("accepted_by")}
    _say("risk_page.did_accept", language, **words)
    for note in found.notes:
        typer.echo(f"    {'!' if note.severe else '·'} {note.words(language)}")


def write_report(data_dir: Path | None, out: Path, language: Language, *, as_json: bool) -> None:
    """Write the report. Raises ReviewError, NotAllowed."""
    with open_visit(data_dir) as visit:
        form: risk_files.Form = "xlsx" if out.suffix.lower() == ".xlsx" else "docx"
        content = risk_files.report_file(visit, language, form)
        write_whole(out, lambda path: path.write_bytes(content))
        visit.record("export", what="risks_report", form=form)
    if as_json:
        print_json({"file": str(out), "bytes": len(content)})
    else:
        _say("risk_cli.wrote", language, path=out)


def _proposal(one: Proposal) -> dict[str, Any]:
    return {"key": one.key, "about": one.about, "reason": one.reason, "values": record(one.values)}


def _cell(count: int, levels: Mapping[Cell, LevelName], likelihood: Step, impact: Step) -> str:
    level = str(levels.get((likelihood.number, impact.number), "–"))
    return f"{level[0].upper()}{'·' if not count else ' ' + str(count):>4}".center(_CELL)


def _step(step: Step) -> str:
    return " | ".join(filter(None, (str(step.number), step.name, step.means)))


def _say(key: str, language: Language, **values: object) -> None:
    typer.echo(message(key, language, **values))
