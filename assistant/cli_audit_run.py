"""What the commands about the audit log do."""

import csv
import io
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import typer

from assistant.cli_common import print_json
from assistant.cli_log import logged, person_here
from assistant.errors import RecordsError
from assistant.export.plain import FORMULA_STARTS
from assistant.messages import Language, message
from assistant.records.audit import AuditLog, Head, LogEntry
from assistant.records.audit_forget import anonymise, forget_before
from assistant.records.database import Database
from assistant.records.decisions import clean
from assistant.settings import Settings

COLUMNS = ("number", "at", "person", "action", "object", "words", "detail")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which entries are meant. None is "all"."""

    person: str | None
    action: str | None
    since: datetime | None
    limit: int | None


def show_entries(settings: Settings, choice: Choice, *, as_json: bool) -> None:
    """Print entries, the newest first."""
    found = _entries(settings, choice)
    if as_json:
        print_json([_record(entry) for entry in found])
        return
    for entry in found:
        typer.echo(_line(entry))


def verify_log(
    settings: Settings, *, noted: Head | None, language: Language, as_json: bool
) -> bool:
    """Print whether the log is whole, with its head to note down; False where it is not."""
    with _open(settings) as database:
        found = AuditLog(database).verify(noted=noted)
    if as_json:
        print_json({**asdict(found), "ok": found.ok, "head": str(found.head)})
        return found.ok
    if found.why is not None:
        typer.echo(message("audit.broken", language, number=found.broken))
        typer.echo(message(f"audit.why_{found.why}", language))
        return False
    counts = {"entries": found.entries, "first": found.first, "last": found.head.number}
    typer.echo(message("audit.whole", language, **counts))
    if found.removed:
        typer.echo(message("audit.removed", language, count=found.removed))
    if found.without_words:
        typer.echo(message("audit.without_words", language, count=found.without_words))
    typer.echo(message("audit.head", language, head=str(found.head)))
    return True


def export_entries(settings: Settings, choice: Choice, out: Path) -> None:
    """Write entries to a JSON-lines or CSV file, the oldest first; that is logged itself.

    Raises RecordsError, where the file cannot be written as well.
    """
    found = _entries(settings, choice)[::-1]
    text = _csv(found) if out.suffix.lower() == ".csv" else _lines(found)
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise RecordsError(f"{out}: it cannot be written ({error.strerror}).") from error
    form = out.suffix.lstrip(".").lower()
    with logged(settings) as write:
        write({"action": "export", "what": "audit_log", "form": form, "entries": len(found)})
    typer.echo(f"wrote {out}: {len(found)} entries", err=True)


def forget_entries(settings: Settings, *, before: datetime | None, as_json: bool) -> None:
    """Remove entries of before a moment, or older than the setting says, and print how many."""
    now = datetime.now(UTC)
    moment = before or now - timedelta(days=settings.audit_days or 0)
    with _open(settings) as database:
        count = forget_before(database, moment, by=person_here(), at=now)
    if as_json:
        print_json({"removed": count, "before": moment.isoformat()})
    else:
        typer.echo(f"removed {count} entries")


def anonymise_person(settings: Settings, name: str, *, decisions: bool, as_json: bool) -> None:
    """Make a person anonymous and print what that took."""
    with _open(settings) as database:
        done = anonymise(
            database, name, by=person_here(), at=datetime.now(UTC), decisions=decisions
        )
    if as_json:
        print_json(asdict(done))
        return
    typer.echo(f"the name is {done.name} now; removed: words of {done.words} entries,")
    typer.echo(f"{done.conversations} conversations, {done.feedback} judgements of answers")
    if done.decisions_kept:
        kept = done.decisions_kept
        typer.echo(f"the name stays in {kept} decisions and changes of registers (see --decisions)")


def _open(settings: Settings) -> Database:
    return Database.open(settings.data_dir, settings.database_url)


def _entries(settings: Settings, choice: Choice) -> list[LogEntry]:
    with _open(settings) as database:
        return AuditLog(database).entries(**asdict(choice))


def _record(entry: LogEntry) -> dict[str, Any]:
    return {**asdict(entry), "at": entry.at.isoformat()}


def _line(entry: LogEntry) -> str:
    at = entry.at.strftime("%Y-%m-%d %H:%M:%S")
    detail = " ".join(f"{name}={value}" for name, value in entry.detail.items())
    told = f"{entry.number:>6} {at} {entry.person} {entry.action} {entry.object} {detail}"
    words = "[removed]" if entry.words is None else entry.words
    return clean(f"{told} {words}")


def _lines(entries: list[LogEntry]) -> str:
    return "".join(json.dumps(_record(one), ensure_ascii=False) + "\n" for one in entries)


def _csv(entries: list[LogEntry]) -> str:
    """A table in which no cell is a formula, whatever people wrote; the BOM is for Excel."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for entry in entries:
        record = _record(entry) | {"detail": json.dumps(dict(entry.detail), ensure_ascii=False)}
        table.writerow([_cell(record[name]) for name in COLUMNS])
    return "\ufeff" + out.getvalue()


def _cell(value: Any) -> str:
    """A value as text that a spreadsheet takes for text."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip().startswith(FORMULA_STARTS) or text[:1] in "\t\r" else text
