"""What the commands about registers do."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer

from assistant.cli_common import open_visit, print_json
from assistant.errors import Refused, Told
from assistant.export import register_text as told
from assistant.export.review_files import write_whole
from assistant.messages import Language, message
from assistant.registers.load import load_registers
from assistant.registers.reading import FORMS, LARGEST
from assistant.registers.schema import Register
from assistant.service import proposing, register_files, registering


def list_registers(data_dir: Path | None, *, language: Language, as_json: bool) -> None:
    """Print all registers with their counts."""
    registers = load_registers()
    with open_visit(data_dir) as visit:
        counts = {name: len(registering.entries(visit, name)) for name in registers}
    if as_json:
        print_json(
            [
                told.register_record(one, language) | {"entries": counts[one.id]}
                for one in registers.values()
            ]
        )
        return
    for one in registers.values():
        typer.echo(f"{one.id:<14} {one.prefix:<5}{counts[one.id]:>5}  {one.title.in_(language)}")


def list_entries(
    data_dir: Path | None, name: str, *, archived: bool, language: Language, as_json: bool
) -> None:
    """Print the entries of a register."""
    register = registering.register(name)
    with open_visit(data_dir) as visit:
        found = registering.entries(visit, register.id, archived=archived)
    if as_json:
        print_json([told.entry_record(one) for one in found])
        return
    for one in found:
        typer.echo(told.entry_line(register, one, language))
    typer.echo(message("register_cli.count", language, count=len(found)), err=True)


def list_fields(name: str, *, language: Language, as_json: bool) -> None:
    """Print the fields of a register."""
    register = registering.register(name)
    if as_json:
        print_json([told.field_record(one, language) for one in register.fields])
        return
    for field in register.fields:
        needed = f" ({message('register_cli.needed', language)})" if field.required else ""
        to = f" → {field.to}" if field.to else ""
        typer.echo(f"{field.id:<20} {field.type}{to}{needed}  {field.label.in_(language)}")
        for option in field.options:
            typer.echo(f"    {option.value:<18} {option.label.in_(language)}")


def show_entry(data_dir: Path | None, entry_id: str, *, language: Language, as_json: bool) -> None:
    """Print an entry."""
    register = register_of(entry_id)
    with open_visit(data_dir) as visit:
        found = registering.entry(visit, register.id, _id(entry_id))
    if as_json:
        print_json(told.entry_record(found))
    else:
        typer.echo(told.entry_text(register, found, language))


def add_entry(
    data_dir: Path | None, name: str, values: Sequence[str], *, reason: str, as_json: bool
) -> None:
    """Add an entry and print its id."""
    register = _own(registering.register(name))
    given = _given(register, values)
    with open_visit(data_dir) as visit:
        made = registering.add(visit, register.id, given, reason=reason)
    if as_json:
        print_json(told.entry_record(made))
    else:
        typer.echo(f"{made.id}  {told.title_words(register, made, 'en')}")


def change_entry(
    data_dir: Path | None, entry_id: str, values: Sequence[str], *, reason: str, as_json: bool
) -> None:
    """Change an entry and print what it is now."""
    register = _own(register_of(entry_id))
    given = _given(register, values)
    if not given:
        raise typer.BadParameter("give at least one field=value", param_hint="--set")
    with open_visit(data_dir) as visit:
        made = registering.change(visit, register.id, _id(entry_id), given, reason=reason)
    if as_json:
        print_json(told.entry_record(made))
    else:
        typer.echo(f"{made.id}  version {made.version}")


def archive_entry(
    data_dir: Path | None, entry_id: str, *, archived: bool, reason: str, as_json: bool
) -> None:
    """Archive an entry or restore it."""
    register = register_of(entry_id)
    if register.made and register.id != proposing.DECIDED:
        _own(register)
    with open_visit(data_dir) as visit:
        made = registering.archive(
            visit, register.id, _id(entry_id), archived=archived, reason=reason
        )
    if as_json:
        print_json(told.entry_record(made))
    else:
        typer.echo(f"{'archived' if made.archived else 'restored'} {made.id}")


def show_history(
    data_dir: Path | None, name: str | None, *, limit: int, language: Language, as_json: bool
) -> None:
    """Print the changes of all registers, of one, or of one entry."""
    register = entry_id = None
    if name is not None and name in load_registers():
        register = name
    elif name is not None:
        register, entry_id = register_of(name).id, _id(name)
    with open_visit(data_dir) as visit:
        if register is not None and entry_id is not None:
            registering.entry(visit, register, entry_id)  # or it is told that there is none
        found = registering.history(visit, register, entry_id)[:limit]
    if as_json:
        print_json([told.change_record(one) for one in found])
        return
    for one in found:
        typer.echo(
            "\n".join(told.history_lines(registering.register(one.register), [one], language))
        )


def import_file(
    data_dir: Path | None,
    name: str,
    file: Path,
    *,
    language: Language,
    dry_run: bool,
    clear: bool,
    as_json: bool,
) -> None:
    """Import a file and print what that did, or would do."""
    registering.register(name)
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}", param_hint="FILE") from error
    with open_visit(data_dir) as visit:
        try:
            plan = register_files.bring_in(
                visit, name, data, file.name, language=language, clear=clear, dry_run=dry_run
            )
        except Told as error:  # it may be long, and is read beside the file
            typer.echo(f"aims: {message(error.key, language, **error.values)}", err=True)
            raise SystemExit(1) from error
    if as_json:
        print_json(register_files.plan_record(plan) | {"dry_run": dry_run})
    else:
        typer.echo(register_files.plan_text(plan, language, dry_run=dry_run))


def export_file(
    data_dir: Path | None, name: str, out: Path, *, archived: bool, language: Language
) -> None:
    """Write a register to a file."""
    registering.register(name)
    form = {".yml": "yaml"}.get(out.suffix.lower(), out.suffix.lower().lstrip("."))
    if form not in FORMS:
        raise typer.BadParameter(f"{out}: end it in .xlsx, .csv or .yaml", param_hint="--out")
    with open_visit(data_dir) as visit:
        data = register_files.export(
            visit, name, form, language=language, moment=datetime.now(UTC), archived=archived
        )
        write_whole(out, lambda path: path.write_bytes(data))
        visit.record("export", what=name, form=form)
    typer.echo(f"wrote {out}", err=True)


def list_proposals(data_dir: Path | None, name: str, *, language: Language, as_json: bool) -> None:
    """Print what is proposed for a register."""
    register = registering.register(name)
    with open_visit(data_dir) as visit:
        found = proposing.proposals(visit, register.id, language)
    if as_json:
        print_json([told.proposal_record(one) for one in found])
        return
    for one in found:
        typer.echo("\n".join([*told.proposal_lines(register, one, language), ""]))
    typer.echo(message("register_cli.proposed", language, count=len(found)), err=True)


def decide(
    data_dir: Path | None,
    name: str,
    keys: Sequence[str],
    *,
    accept: bool,
    reason: str,
    language: Language,
    as_json: bool,
) -> None:
    """Accept or dismiss proposals, one after the other; what is done before a fault stays done."""
    register = registering.register(name)
    made = []
    with open_visit(data_dir) as visit:
        for key in dict.fromkeys(keys):
            do = proposing.accept if accept else proposing.dismiss
            one = do(visit, register.id, key, language, reason=reason)
            made.append(one)
            if not as_json:
                title = told.title_words(registering.register(one.register), one, language)
                typer.echo(f"{one.id}  {title}")
    if as_json:
        print_json([told.entry_record(one) for one in made])


def register_of(entry_id: str) -> Register:
    """Return the register whose ids begin as this one. Raises Refused."""
    prefix = _id(entry_id).partition("-")[0]
    for register in load_registers().values():
        if register.prefix == prefix:
            return register
    raise Refused("registers.unknown_entry", entry=entry_id[:40])


def _id(entry_id: str) -> str:
    return entry_id.strip().upper()


def _own(register: Register) -> Register:
    """Return a register that people fill in. Raises Refused for one that the program fills."""
    if register.made:
        raise Refused("register_cli.made", register=register.id)
    return register


def _given(register: Register, values: Sequence[str]) -> dict[str, str]:
    """Return --set options as values."""
    given: dict[str, str] = {}
    for one in values:
        name, sign, value = one.partition("=")
        name = name.strip()
        if not sign:
            raise typer.BadParameter(f"{one[:60]!r} is not field=value", param_hint="--set")
        try:
            register.field(name)
        except KeyError as error:
            raise Refused("registers.unknown_field", name=name[:40]) from error
        given[name] = value.encode("utf-8", "replace").decode()
    return given
