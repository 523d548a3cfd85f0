"""`aims readiness` and `aims documented`: what holds an audit back, and where documents are."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli_common import DataDir, Json, spoken_language

commands = typer.Typer()
Spoken = Annotated[str, typer.Option("--language", help="de or en.")]


@commands.command()
def readiness(
    stage: Annotated[int | None, typer.Option(min=1, max=2, help="1 or 2 (else both).")] = None,
    out: Annotated[Path | None, typer.Option(help="Write a Word document (.docx).")] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
    language: Spoken = "en",
) -> None:
    """Say what holds stage 1 and stage 2 of a certification audit back, the gravest first."""
    from assistant.cli_readiness_run import show_readiness

    spoken = spoken_language(language) or "en"
    show_readiness(data_dir, spoken, stage=stage, out=out, as_json=as_json)


@commands.command()
def documented(
    out: Annotated[Path | None, typer.Option(help="Write a workbook (.xlsx).")] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
    language: Spoken = "en",
) -> None:
    """List the documented information that is required, with where each is and how old."""
    from assistant.cli_readiness_run import show_documented

    show_documented(data_dir, spoken_language(language) or "en", out=out, as_json=as_json)
