"""`aims roles`, `actions`, `objectives`, `competences`: matrix, gaps, plan, progress, calendar."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli_common import DataDir, Json, spoken_language

commands = typer.Typer()
roles = typer.Typer(help="Roles and the RACI matrix.", no_args_is_help=True)
actions = typer.Typer(help="The action plan.", no_args_is_help=True)
commands.add_typer(roles, name="roles")
commands.add_typer(actions, name="actions")
Spoken = Annotated[str, typer.Option("--language", help="de or en.")]


@roles.command()
def matrix(data_dir: DataDir = None, as_json: Json = False, language: Spoken = "en") -> None:
    """Show who does what, and which requirements each role serves."""
    from assistant.cli_governance_run import show_matrix

    show_matrix(data_dir, spoken_language(language) or "en", as_json=as_json)


@roles.command()
def gaps(data_dir: DataDir = None, as_json: Json = False, language: Spoken = "en") -> None:
    """Say what is missing, and what lies in one hand and is to be checked."""
    from assistant.cli_governance_run import show_gaps

    show_gaps(data_dir, spoken_language(language) or "en", as_json=as_json)


@roles.command("export")
def export_roles(
    out: Annotated[Path, typer.Option(help="The file to write: .xlsx or .docx.")],
    data_dir: DataDir = None,
    language: Spoken = "en",
) -> None:
    """Write roles and matrix as workbook or Word document."""
    from assistant.cli_governance_run import write_file

    if out.suffix.lower() not in (".xlsx", ".docx"):
        raise typer.BadParameter("a file ending in .xlsx or .docx", param_hint="--out")
    what = f"raci_{out.suffix.lower()[1:]}"
    write_file(data_dir, spoken_language(language) or "en", what, out)


@actions.command("list")
def list_actions(
    only_open: Annotated[
        bool, typer.Option("--open", help="Only what is still to be done.")
    ] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is overdue.")] = False,
    data_dir: DataDir = None,
    as_json: Json = False,
    language: Spoken = "en",
) -> None:
    """List the actions, overdue ones first."""
    from assistant.cli_governance_run import list_plan

    spoken = spoken_language(language) or "en"
    list_plan(data_dir, spoken, only_open=only_open, overdue=overdue, as_json=as_json)


@actions.command()
def progress(data_dir: DataDir = None, as_json: Json = False, language: Spoken = "en") -> None:
    """Say how many actions were opened and done, week by week or month by month."""
    from assistant.cli_governance_run import show_progress

    show_progress(data_dir, spoken_language(language) or "en", as_json=as_json)


@actions.command()
def calendar(
    out: Annotated[Path, typer.Option(help="The file to write: .ics.")],
    data_dir: DataDir = None,
    language: Spoken = "en",
) -> None:
    """Write the open days of all registers as a calendar (iCalendar)."""
    from assistant.cli_governance_run import write_file

    if out.suffix.lower() != ".ics":
        raise typer.BadParameter("a file ending in .ics", param_hint="--out")
    write_file(data_dir, spoken_language(language) or "en", "dates_ics", out)


@actions.command("export")
def export_actions(
    out: Annotated[Path, typer.Option(help="The file to write: .xlsx.")],
    data_dir: DataDir = None,
    language: Spoken = "en",
) -> None:
    """Write the action plan with its progress as a workbook."""
    from assistant.cli_governance_run import write_file

    if out.suffix.lower() != ".xlsx":
        raise typer.BadParameter("a file ending in .xlsx", param_hint="--out")
    write_file(data_dir, spoken_language(language) or "en", "plan_xlsx", out)


@commands.command()
def objectives(data_dir: DataDir = None, as_json: Json = False, language: Spoken = "en") -> None:
    """List the objectives with their progress, and what is missing in them."""
    from assistant.cli_governance_run import list_objectives

    list_objectives(data_dir, spoken_language(language) or "en", as_json=as_json)


@commands.command()
def competences(data_dir: DataDir = None, as_json: Json = False, language: Spoken = "en") -> None:
    """List competence and awareness, and what is missing in them."""
    from assistant.cli_governance_run import list_competences

    list_competences(data_dir, spoken_language(language) or "en", as_json=as_json)
