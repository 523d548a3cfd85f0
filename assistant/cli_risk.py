"""`aims risk`: method, proposals, list, matrix, acceptance and report of AI risks."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_common import DataDir, Json, spoken_language

if TYPE_CHECKING:
    from assistant.messages import Language

commands = typer.Typer()
risk = typer.Typer(help="AI risk assessment: scales, proposals, levels, treatment, acceptance.")
commands.add_typer(risk, name="risk")
Spoken = Annotated[str | None, typer.Option("--language", help="de or en.")]


@risk.command()
def method(data_dir: DataDir = None, as_json: Json = False, language: Spoken = None) -> None:
    """Show the scales and limits in use; entries go through `aims register`."""
    from assistant.cli_risk_run import show_method

    show_method(data_dir, _spoken(language), as_json=as_json)


@risk.command()
def propose(
    system: Annotated[str | None, typer.Argument(help="The id of a system, as SYS-1.")] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
    language: Spoken = None,
) -> None:
    """List risks and opportunities that the catalogue proposes, with the reason; rates nothing."""
    from assistant.cli_risk_run import show_proposals

    show_proposals(data_dir, system, _spoken(language), as_json=as_json)


@risk.command("list")
def list_(
    system: Annotated[str | None, typer.Option(help="Of this system alone, as SYS-1.")] = None,
    level: Annotated[str | None, typer.Option(help="high, medium, low or none.")] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
    language: Spoken = None,
) -> None:
    """List the risks, the highest first, with level, reason and what is to be looked at."""
    from assistant.cli_risk_run import show_risks

    if level not in (None, "high", "medium", "low", "none"):
        raise typer.BadParameter("high, medium, low or none", param_hint="--level")
    show_risks(data_dir, system, level, _spoken(language), as_json=as_json)


@risk.command()
def matrix(
    out: Annotated[Path | None, typer.Option(help="Write the picture to this PNG file.")] = None,
    after: Annotated[bool, typer.Option("--after", help="What remains after treatment.")] = False,
    data_dir: DataDir = None,
    as_json: Json = False,
    language: Spoken = None,
) -> None:
    """Show how many risks lie in each cell of likelihood × impact."""
    from assistant.cli_risk_run import show_matrix

    show_matrix(data_dir, out, _spoken(language), after=after, as_json=as_json)


@risk.command()
def accept(
    entry: Annotated[str, typer.Argument(help="The id of a risk, as RISK-1.")],
    by: Annotated[str, typer.Option(help="Who accepts what remains of it.")],
    reason: Annotated[str, typer.Option(help="Why, in at least ten characters.")],
    data_dir: DataDir = None,
    as_json: Json = False,
    language: Spoken = None,
) -> None:
    """Note that a named person accepts the residual risk."""
    from assistant.cli_risk_run import accept_risk

    accept_risk(data_dir, entry, by, reason, _spoken(language), as_json=as_json)


@risk.command()
def report(
    out: Annotated[Path, typer.Option(help="The file to write: .docx or .xlsx.")],
    data_dir: DataDir = None,
    as_json: Json = False,
    language: Spoken = None,
) -> None:
    """Write the risk report as Word document or workbook."""
    from assistant.cli_risk_run import write_report

    if out.suffix.lower() not in (".docx", ".xlsx"):
        raise typer.BadParameter("ends in .docx or .xlsx", param_hint="--out")
    write_report(data_dir, out, _spoken(language), as_json=as_json)


def _spoken(language: str | None) -> "Language":
    return spoken_language(language) or "en"
