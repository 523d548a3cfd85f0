"""`aims soa`: the Statement of Applicability – show, propose, issue, compare, export."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli_common import DataDir, Json, spoken_language

commands = typer.Typer()
soa = typer.Typer(help="Statement of Applicability for the 38 controls of Annex A.")
commands.add_typer(soa, name="soa")
Spoken = Annotated[str, typer.Option("--language", help="de or en.")]


@soa.callback(invoke_without_command=True)
def show(
    context: typer.Context, data_dir: DataDir = None, as_json: Json = False, language: Spoken = "en"
) -> None:
    """Show the statement: every control with its decision, and what to look at."""
    if context.invoked_subcommand is not None:
        return
    from assistant.cli_soa_run import show_statement

    show_statement(data_dir, spoken_language(language) or "en", as_json=as_json)


@soa.command()
def propose(
    accept: Annotated[
        str | None,
        typer.Option(help='Make entries of proposals: "all", or numbers such as A.2.2,A.5.2.'),
    ] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
    language: Spoken = "en",
) -> None:
    """List what is proposed for controls that are not decided; nothing is decided by itself."""
    from assistant.cli_soa_run import propose_controls

    propose_controls(data_dir, spoken_language(language) or "en", accept=accept, as_json=as_json)


@soa.command()
def issue(
    by: Annotated[str, typer.Option(help="Who issues it.")],
    note: Annotated[str, typer.Option(help="What changed.")],
    approved_by: Annotated[str, typer.Option(help="Who approved it.")] = "",
    data_dir: DataDir = None,
    as_json: Json = False,
    language: Spoken = "en",
) -> None:
    """Issue the statement as it stands as a new version, which is never changed."""
    from assistant.cli_soa_run import issue_version

    spoken = spoken_language(language) or "en"
    issue_version(data_dir, spoken, by=by, approved_by=approved_by, note=note, as_json=as_json)


@soa.command()
def versions(data_dir: DataDir = None, as_json: Json = False, language: Spoken = "en") -> None:
    """List the issued versions and check that each is what was issued."""
    from assistant.cli_soa_run import list_versions

    list_versions(data_dir, spoken_language(language) or "en", as_json=as_json)


@soa.command()
def diff(
    before: Annotated[int, typer.Argument(help="An issued version.")],
    after: Annotated[str, typer.Argument(help='Another one, or "now".')] = "now",
    data_dir: DataDir = None,
    as_json: Json = False,
    language: Spoken = "en",
) -> None:
    """Say what differs between two versions, or between a version and now."""
    from assistant.cli_soa_run import diff_versions

    if after != "now" and not after.isdecimal():
        raise typer.BadParameter('a version or "now"', param_hint="AFTER")
    diff_versions(data_dir, spoken_language(language) or "en", before, after, as_json=as_json)


@soa.command()
def export(
    out: Annotated[Path, typer.Option(help="The file to write: .xlsx or .docx.")],
    version: Annotated[int | None, typer.Option(help="An issued version (else now).")] = None,
    data_dir: DataDir = None,
    language: Spoken = "en",
) -> None:
    """Write the statement as workbook or Word document."""
    from assistant.cli_soa_run import export_statement

    export_statement(data_dir, spoken_language(language) or "en", out=out, version=version)
