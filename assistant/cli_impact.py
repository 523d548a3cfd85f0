"""`aims impact`: impact assessments of AI systems. Only signatures, so that help stays quick."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli_common import DataDir, Json, open_visit, spoken_language

commands = typer.Typer(
    name="impact",
    help="Impact assessments: AI system (ISO/IEC 42001), fundamental rights, data protection.",
    no_args_is_help=True,
)
Impact = Annotated[str, typer.Argument(help="An assessment, as IMP-1.")]
Spoken = Annotated[str | None, typer.Option("--language", help="de or en.")]


@commands.command()
def needed(
    system: Annotated[str | None, typer.Argument(help="An AI system, as SYS-1.")] = None,
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Which assessments each AI system calls for, with reasons, and how far they are."""
    from assistant.cli_impact_run import show_needed

    with open_visit(data_dir) as visit:
        show_needed(visit, system, spoken_language(language) or "en", as_json=as_json)


@commands.command()
def start(
    system: Annotated[str, typer.Argument(help="The AI system, as SYS-1.")],
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Begin an assessment of an AI system; nothing in it is rated yet."""
    from assistant.cli_impact_run import begin

    with open_visit(data_dir) as visit:
        begin(visit, system, spoken_language(language) or "en", as_json=as_json)


@commands.command()
def form(language: Spoken = None, as_json: Json = False) -> None:
    """Print the fields of the form with their choices, as the names for `fill`."""
    from assistant.cli_impact_run import show_form

    show_form(spoken_language(language) or "en", as_json=as_json)


@commands.command()
def show(
    impact: Impact,
    view: Annotated[str, typer.Option(help="aisia, fria, dpia or all.")] = "all",
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Show an assessment: what is answered in each view, what is open, what does not fit."""
    from assistant.cli_impact_run import show_one

    with open_visit(data_dir) as visit:
        show_one(visit, impact, view, spoken_language(language) or "en", as_json=as_json)


@commands.command()
def fill(
    impact: Impact,
    answers: Annotated[Path, typer.Option(help="A YAML file: field, colon, answer.")],
    reason: Annotated[str, typer.Option(help="Why, for the history.")] = "",
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Enter answers from a file; fields that it does not name stay as they are."""
    from assistant.cli_impact_run import fill_in

    with open_visit(data_dir) as visit:
        spoken = spoken_language(language) or "en"
        fill_in(visit, impact, answers, spoken, reason=reason, as_json=as_json)


@commands.command()
def document(
    impact: Impact,
    out: Annotated[Path, typer.Option(help="The file to write: .docx or .md.")],
    view: Annotated[str, typer.Option(help="aisia, fria, dpia or all.")] = "all",
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Write an assessment as a document; what nobody has answered stands there as a question."""
    from assistant.cli_impact_run import write_document

    with open_visit(data_dir) as visit:
        write_document(visit, impact, out, view, spoken_language(language) or "en", as_json=as_json)
