"""`aims crosswalk`: other management systems beside ISO/IEC 42001. Only signatures."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from assistant.cli_common import DataDir, Json, spoken_language


class _ShowUnlessNamed(TyperGroup):
    """`aims crosswalk 9.2.1` is `aims crosswalk show 9.2.1`."""

    # The context's type is click's or one of typer's own, as the version of typer has it.
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["show", *args]
        return super().parse_args(ctx, args)


commands = typer.Typer()
crosswalk = typer.Typer(
    cls=_ShowUnlessNamed,
    help="What documents on security, quality and risk already cover; mapping; comparison.",
)
commands.add_typer(crosswalk, name="crosswalk")
Spoken = Annotated[str, typer.Option("--language", help="de or en.")]


@crosswalk.command()
def show(
    requirement: Annotated[str | None, typer.Argument(help="A requirement, as 9.2.1.")] = None,
    standard: Annotated[
        str | None, typer.Option(help="Only where a document of this one is a base: iso27001 …")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write it as .xlsx or .docx.")] = None,
    data_dir: DataDir = None,
    language: Spoken = "en",
    as_json: Json = False,
) -> None:
    """Show what is covered elsewhere, to be extended to AI, or new, with the words found."""
    from assistant.cli_crosswalk_run import show_crosswalk

    spoken = spoken_language(language) or "en"
    show_crosswalk(data_dir, spoken, requirement, standard=standard, out=out, as_json=as_json)


@crosswalk.command("map")
def map_(
    requirement: Annotated[str | None, typer.Argument(help="A requirement, as 6.1.4.")] = None,
    to: Annotated[str | None, typer.Option(help="A framework: eu-ai-act, gdpr, iso27001 …")] = None,
    ref: Annotated[str | None, typer.Option(help='A place in it, as "Art. 27" or 9.2.')] = None,
    language: Spoken = "en",
    as_json: Json = False,
) -> None:
    """List cross-references from requirements to other frameworks, or from a place back."""
    from assistant.cli_crosswalk_run import show_mapping

    spoken = spoken_language(language) or "en"
    show_mapping(spoken, requirement, framework=to, ref=ref, as_json=as_json)


@crosswalk.command()
def compare(
    out: Annotated[Path | None, typer.Option(help="Write it as .docx, .xlsx or .md.")] = None,
    language: Spoken = "en",
    as_json: Json = False,
) -> None:
    """Compare ISO/IEC 42001 with the EU AI Act, aspect by aspect."""
    from assistant.cli_crosswalk_run import show_comparison

    show_comparison(spoken_language(language) or "en", out=out, as_json=as_json)
