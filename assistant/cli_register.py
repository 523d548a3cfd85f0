"""The commands about registers. Only signatures stand here, so that `aims --help` stays quick."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli_common import DataDir, Json, spoken_language

commands = typer.Typer(
    name="register",
    help="Registers: AI systems, risks, roles, audits and the rest, with their history.",
    no_args_is_help=True,
)
Register = Annotated[str, typer.Argument(metavar="REGISTER", help="As `aims register list` has.")]
Entry = Annotated[str, typer.Argument(metavar="ID", help="An entry's id, such as SYS-1.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="A field's value; may be given often."),
]
Reason = Annotated[str, typer.Option(help="Why; it is kept in the history.")]
Spoken = Annotated[str | None, typer.Option("--language", help="de or en.")]
Keys = Annotated[list[str], typer.Argument(metavar="KEY...", help="As `proposals` has.")]


@commands.command("list")
def list_(
    register: Annotated[str | None, typer.Argument(metavar="[REGISTER]")] = None,
    archived: Annotated[bool, typer.Option("--archived", help="Archived ones too.")] = False,
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """List all registers with how many entries they have, or the entries of one."""
    from assistant.cli_register_run import list_entries, list_registers

    spoken = spoken_language(language) or "en"
    if register is None:
        list_registers(data_dir, language=spoken, as_json=as_json)
    else:
        list_entries(data_dir, register, archived=archived, language=spoken, as_json=as_json)


@commands.command()
def fields(register: Register, language: Spoken = None, as_json: Json = False) -> None:
    """List the fields of a register with their kinds and choices."""
    from assistant.cli_register_run import list_fields

    list_fields(register, language=spoken_language(language) or "en", as_json=as_json)


@commands.command()
def show(
    entry: Entry, language: Spoken = None, data_dir: DataDir = None, as_json: Json = False
) -> None:
    """Show an entry with its sources."""
    from assistant.cli_register_run import show_entry

    show_entry(data_dir, entry, language=spoken_language(language) or "en", as_json=as_json)


@commands.command()
def add(
    register: Register,
    values: Set = None,
    reason: Reason = "",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Add an entry."""
    from assistant.cli_register_run import add_entry

    add_entry(data_dir, register, values or [], reason=reason, as_json=as_json)


@commands.command()
def change(
    entry: Entry,
    values: Set = None,
    reason: Reason = "",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Change fields of an entry; `--set FIELD=` empties one."""
    from assistant.cli_register_run import change_entry

    change_entry(data_dir, entry, values or [], reason=reason, as_json=as_json)


@commands.command()
def archive(
    entry: Entry, reason: Reason = "", data_dir: DataDir = None, as_json: Json = False
) -> None:
    """Take an entry out of use. Nothing is deleted."""
    from assistant.cli_register_run import archive_entry

    archive_entry(data_dir, entry, archived=True, reason=reason, as_json=as_json)


@commands.command()
def restore(
    entry: Entry, reason: Reason = "", data_dir: DataDir = None, as_json: Json = False
) -> None:
    """Take an archived entry back into use."""
    from assistant.cli_register_run import archive_entry

    archive_entry(data_dir, entry, archived=False, reason=reason, as_json=as_json)


@commands.command()
def history(
    entry: Annotated[str | None, typer.Argument(metavar="[ID|REGISTER]")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many changes at most.")] = 100,
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Tell who changed what when, before and after, the latest first."""
    from assistant.cli_register_run import show_history

    spoken = spoken_language(language) or "en"
    show_history(data_dir, entry, limit=limit, language=spoken, as_json=as_json)


@commands.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="F.xlsx, F.csv or F.yaml.")],
    register: Annotated[str, typer.Option("--register", metavar="REGISTER")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would be added and changed.")
    ] = False,
    clear: Annotated[
        bool, typer.Option("--clear", help="An empty cell empties its field (else it is left).")
    ] = False,
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Import a file, whole or not at all: rows with an id change entries, others are added."""
    from assistant.cli_register_run import import_file

    spoken = spoken_language(language) or "en"
    how = {"dry_run": dry_run, "clear": clear, "as_json": as_json}
    import_file(data_dir, register, file, language=spoken, **how)


@commands.command()
def export(
    register: Register,
    out: Annotated[Path, typer.Option("--out", help="F.xlsx, F.csv or F.yaml.")],
    archived: Annotated[bool, typer.Option("--archived", help="Archived ones too.")] = False,
    language: Spoken = None,
    data_dir: DataDir = None,
) -> None:
    """Write a register to a file that can be changed and imported again."""
    from assistant.cli_register_run import export_file

    spoken = spoken_language(language) or "en"
    export_file(data_dir, register, out, archived=archived, language=spoken)


@commands.command()
def proposals(
    register: Register, language: Spoken = None, data_dir: DataDir = None, as_json: Json = False
) -> None:
    """List what is proposed for a register, with reason and sources."""
    from assistant.cli_register_run import list_proposals

    list_proposals(data_dir, register, language=spoken_language(language) or "en", as_json=as_json)


@commands.command()
def accept(
    register: Register,
    keys: Keys,
    reason: Reason = "",
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Make proposals entries, as they are."""
    from assistant.cli_register_run import decide

    spoken = spoken_language(language) or "en"
    decide(data_dir, register, keys, accept=True, reason=reason, language=spoken, as_json=as_json)


@commands.command()
def dismiss(
    register: Register,
    keys: Keys,
    reason: Reason = "",
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Offer proposals no more. `aims register archive DIS-1` brings one back."""
    from assistant.cli_register_run import decide

    spoken = spoken_language(language) or "en"
    decide(data_dir, register, keys, accept=False, reason=reason, language=spoken, as_json=as_json)
