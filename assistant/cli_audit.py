"""The commands about the audit log. Only signatures stand here, so that `aims --help` is quick."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli_common import DataDir, Json, read_settings, spoken_language

commands = typer.Typer(
    name="audit-log",
    help="Who asked, uploaded, reviewed, decided, drafted and exported, and when.",
    no_args_is_help=True,
)
Spoken = Annotated[str | None, typer.Option("--language", help="de or en.")]
Person = Annotated[str | None, typer.Option(help="Only what this person did.")]
Action = Annotated[str | None, typer.Option(help="Only this, as in ask, upload, override.")]
Since = Annotated[str | None, typer.Option(help="Only from this day on, as in 2026-01-31.")]


@commands.command()
def show(
    person: Person = None,
    action: Action = None,
    since: Since = None,
    limit: Annotated[int, typer.Option(min=1, help="The most lines.")] = 50,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Show entries, the newest first."""
    from assistant.cli_audit_run import Choice, show_entries

    choice = Choice(person, action, _day(since, "--since"), limit)
    show_entries(read_settings(data_dir), choice, as_json=as_json)


@commands.command()
def verify(
    noted: Annotated[
        str | None,
        typer.Option(help="A head that was noted before, NUMBER:HASH: it must still be there."),
    ] = None,
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Check that nobody has changed the log; exit code 1 and the first break where somebody has."""
    from assistant.cli_audit_run import verify_log
    from assistant.records.audit_verify import Head

    try:
        head = Head.read(noted) if noted is not None else None
    except ValueError:
        raise typer.BadParameter(
            "it is NUMBER:HASH, as `verify` prints it", param_hint="--noted"
        ) from None
    spoken = spoken_language(language) or "en"
    if not verify_log(read_settings(data_dir), noted=head, language=spoken, as_json=as_json):
        raise SystemExit(1)


@commands.command()
def export(
    out: Annotated[Path, typer.Argument(help="F.jsonl (a line an entry) or F.csv.")],
    person: Person = None,
    action: Action = None,
    since: Since = None,
    data_dir: DataDir = None,
) -> None:
    """Write entries to a file, the oldest first."""
    from assistant.cli_audit_run import Choice, export_entries

    if out.suffix.lower() not in (".jsonl", ".csv"):
        raise typer.BadParameter("it ends in .jsonl or .csv", param_hint="OUT")
    choice = Choice(person, action, _day(since, "--since"), None)
    export_entries(read_settings(data_dir), choice, out)


@commands.command()
def forget(
    before: Annotated[
        str | None,
        typer.Option(help="Remove what is older than this day (else AIMS_AUDIT_DAYS)."),
    ] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Remove old entries; that this was done stays in the log."""
    from assistant.cli_audit_run import forget_entries

    settings = read_settings(data_dir)
    if before is None and settings.audit_days is None:
        raise typer.BadParameter("name a day, or set AIMS_AUDIT_DAYS", param_hint="--before")
    forget_entries(settings, before=_day(before, "--before"), as_json=as_json)


@commands.command("anonymise-user")
def anonymise_user(
    name: Annotated[str, typer.Argument(help="As it stands in the log.")],
    decisions: Annotated[
        bool, typer.Option("--decisions", help="Also in decisions and registers.")
    ] = False,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Take a person's name and words out of the records, with conversations and feedback."""
    from assistant.cli_audit_run import anonymise_person

    anonymise_person(read_settings(data_dir), name, decisions=decisions, as_json=as_json)


def _day(text: str | None, option: str) -> datetime | None:
    if text is None:
        return None
    try:
        day = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("it is a day, as in 2026-01-31", param_hint=option) from None
    return day if day.tzinfo else day.replace(tzinfo=UTC)
