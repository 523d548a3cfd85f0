"""What `aims roles`, `actions`, `objectives` and `competences` print and write."""

from pathlib import Path
from typing import Any

import typer

from assistant.cli_common import open_visit, print_json
from assistant.export import governance_words as words
from assistant.export.review_files import write_whole
from assistant.governance.conflicts import Conflict
from assistant.governance.objectives import Progress, Remark, progress
from assistant.governance.plan import board, counts, is_open
from assistant.governance.raci import Gap, Matrix, letters, requirements_of
from assistant.messages import Language, message
from assistant.registers.entry import Entry
from assistant.registers.stored import record
from assistant.service import governing, governing_files, registering


def show_matrix(data_dir: Path | None, language: Language, *, as_json: bool) -> None:
    """Print the matrix. Raises NotAllowed."""
    with open_visit(data_dir) as visit:
        found = governing.the_matrix(visit)
    if as_json:
        print_json(_matrix_record(found))
        return
    serving = requirements_of(found)
    for role in found.roles:
        holder = role.text("holder") or words.say("vacant", language)
        served = words.refs(serving[role.id]) or "–"
        typer.echo(f"{role.id} {role.text('name')}: {holder} ({served})")
    typer.echo("")
    for row in found.rows:
        typer.echo(f"{row.entry.id} {row.entry.text('activity')}")
        for name, parts in row.parts.items():
            typer.echo(f"   {letters(parts):4} {found.role(name).text('name')}")
    if not found.rows:
        typer.echo(words.say("matrix_empty", language))


def _matrix_record(found: Matrix) -> dict[str, Any]:
    serving = requirements_of(found)
    return {
        "roles": [
            {"id": one.id, **record(one.values), "serves": list(serving[one.id])}
            for one in found.roles
        ],
        "rows": [
            {
                "id": row.entry.id,
                "activity": row.entry.text("activity"),
                "activity_id": row.activity.id if row.activity else None,
                "stage": row.entry.text("stage") or None,
                "parts": {name: letters(parts) for name, parts in row.parts.items()},
                "requirements": list(row.entry.several("requirements")),
            }
            for row in found.rows
        ],
    }


def show_gaps(data_dir: Path | None, language: Language, *, as_json: bool) -> None:
    """Print gaps and conflicts. Raises NotAllowed."""
    with open_visit(data_dir) as visit:
        gaps = governing.the_gaps(visit, language)
        conflicts = governing.the_conflicts(visit, language)
    if as_json:
        print_json(
            {
                "gaps": [_gap_record(one) for one in gaps],
                "conflicts": [_conflict_record(one) for one in conflicts],
            }
        )
        return
    for gap in gaps:
        typer.echo(f"○ {gap.text}")
    for one in conflicts:
        said = message("governance.to_check", language, text=one.text, reason=one.reason)
        typer.echo(f"? {said} ({', '.join(one.entries)})")


def _gap_record(gap: Gap) -> dict[str, str]:
    return {"kind": gap.kind, "about": gap.about, "text": gap.text}


def _conflict_record(one: Conflict) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "person": one.person,
        "text": one.text,
        "reason": one.reason,
        "entries": list(one.entries),
    }


def write_file(data_dir: Path | None, language: Language, what: str, out: Path) -> None:
    """Write a file of `service.governing_files`, whole or not at all. Raises ReviewError."""
    with open_visit(data_dir) as visit:
        _, content = getattr(governing_files, what)(visit, language)
        write_whole(out, lambda path: path.write_bytes(content))
        what, _, form = what.partition("_")
        visit.record("export", what=what, form=form)
    typer.echo(f"wrote {out}", err=True)


def list_plan(
    data_dir: Path | None, language: Language, *, only_open: bool, overdue: bool, as_json: bool
) -> None:
    """Print the action plan. Raises NotAllowed."""
    today = governing.today()
    with open_visit(data_dir) as visit:
        found = registering.entries(visit, "actions")
    cards = [card for column in board(found, today=today).values() for card in column]
    cards = [
        card
        for card in cards
        if (card.overdue or not overdue) and (is_open(card.entry) or not only_open)
    ]
    cards.sort(key=lambda card: not card.overdue)
    if as_json:
        print_json([_record(card.entry) | {"overdue": card.overdue} for card in cards])
        return
    for card in cards:
        typer.echo(_action_line(card.entry, language, late=card.overdue))
    typer.echo(words.counts_text(counts(found, today=today), language), err=True)


def _action_line(entry: Entry, language: Language, *, late: bool) -> str:
    facts = [
        words.value(entry, "status", language),
        words.value(entry, "due", language),
        words.say("overdue", language) if late else "",
        entry.text("owner"),
        words.origin(entry, language),
    ]
    return f"{entry.id} {entry.text('title')}  [{' · '.join(filter(None, facts))}]"


def show_progress(data_dir: Path | None, language: Language, *, as_json: bool) -> None:
    """Print the plan's progress. Raises NotAllowed."""
    with open_visit(data_dir) as visit:
        points = governing.the_progress(visit, governing.today())
    if as_json:
        print_json(
            [
                {
                    "step": one.step,
                    "first": one.first.isoformat(),
                    "opened": one.opened,
                    "done": one.done,
                    "left": one.left,
                }
                for one in points
            ]
        )
        return
    for one in points:
        typer.echo(words.point_text(one, language))


def list_objectives(data_dir: Path | None, language: Language, *, as_json: bool) -> None:
    """Print the objectives with progress and remarks. Raises NotAllowed."""
    with open_visit(data_dir) as visit:
        found = registering.entries(visit, "objectives")
        remarks = governing.remarks_on_objectives(visit, language, governing.today())
    if as_json:
        listed = [_record(one) | _progress_record(progress(one)) for one in found]
        print_json({"objectives": listed, "remarks": [_remark_record(one) for one in remarks]})
        return
    for one in found:
        typer.echo(f"{one.id} {one.text('title')}: {words.progress_text(one, language)}")
    _print_remarks(remarks)


def list_competences(data_dir: Path | None, language: Language, *, as_json: bool) -> None:
    """Print competence and awareness with remarks. Raises NotAllowed."""
    with open_visit(data_dir) as visit:
        found = registering.entries(visit, "competences")
        remarks = governing.remarks_on_competence(visit, language, governing.today())
    if as_json:
        listed = [_record(one) for one in found]
        print_json({"competences": listed, "remarks": [_remark_record(one) for one in remarks]})
        return
    for one in found:
        facts = [words.value(one, name, language) for name in ("kind", "person", "status")]
        typer.echo(f"{one.id} {one.text('title')}  [{' · '.join(filter(None, facts))}]")
    _print_remarks(remarks)


def _print_remarks(remarks: tuple[Remark, ...]) -> None:
    for one in remarks:
        typer.echo(f"! {one.text}" + (f" ({one.entry})" if one.entry else ""))


def _record(entry: Entry) -> dict[str, Any]:
    return {"id": entry.id, "version": entry.version, **record(entry.values)}


def _progress_record(found: Progress) -> dict[str, Any]:
    share = None if found.share is None else round(found.share, 4)
    return {"progress": share, "target_met": found.met}


def _remark_record(one: Remark) -> dict[str, str]:
    return {"code": one.code, "entry": one.entry, "text": one.text}
