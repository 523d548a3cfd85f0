"""The command about drafts. Only its signature stands here, so that `aims --help` stays quick."""

from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli_common import DataDir, Json, read_settings, spoken_language

commands = typer.Typer()


@commands.command()
def draft(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TYPE|REQUIREMENT]...",
            help="Document types (see --types) or requirements, as in 6.1.2; several make one.",
        ),
    ] = None,
    gaps: Annotated[
        bool, typer.Option("--gaps", help="Plan which documents would close which gaps.")
    ] = False,
    types: Annotated[bool, typer.Option("--types", help="List the document types.")] = False,
    language: Annotated[
        str | None, typer.Option("--language", help="de or en (else that of most documents).")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write F.docx or F.md.")] = None,
    template: Annotated[
        Path | None, typer.Option(help="Your own Word template, for its styles and margins.")
    ] = None,
    answers: Annotated[
        Path | None, typer.Option(help="Answers to open points: a YAML or JSON file, slot: text.")
    ] = None,
    form: Annotated[
        str | None, typer.Option(help="document or addendum (else what fits your documents).")
    ] = None,
    separate: Annotated[
        bool, typer.Option("--separate", help="With --gaps: one document a type, none merged.")
    ] = False,
    rephrase: Annotated[
        bool, typer.Option("--rephrase", help="Let the language model put statements otherwise.")
    ] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Write a governance document that closes gaps, from your own documents and your answers."""
    from assistant.cli_draft_run import DraftOptions, list_types, run_draft, run_plan

    if form not in (None, "document", "addendum"):
        raise typer.BadParameter("form is document or addendum", param_hint="--form")
    if sum((bool(names), gaps, types)) != 1:
        raise typer.BadParameter(
            "name document types or requirements, or ask for --gaps or --types",
            param_hint="TYPE|REQUIREMENT",
        )
    spoken = spoken_language(language)
    settings = read_settings(data_dir)
    if types:
        list_types(language=spoken or "en", as_json=as_json)
    elif gaps:
        run_plan(settings, language=spoken, merge=not separate, as_json=as_json)
    else:
        kind: Any = form  # checked above
        options = DraftOptions(spoken, out, template, answers, kind, as_json, rephrase)
        run_draft(settings, names or [], options=options)
