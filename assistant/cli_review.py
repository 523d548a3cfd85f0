"""The commands about requirements: review, compare, override, overrides, sets.

Only signatures stand here, so that `aims --help` stays quick; `cli_review_run` does the work.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_common import DataDir, Json, print_json, read_settings, spoken_language

if TYPE_CHECKING:
    from assistant.review_types import ReviewStatus

commands = typer.Typer()

SetName = Annotated[
    str | None,
    typer.Option("--set", help="Requirement set: an id from `aims sets`, or a YAML file."),
]
Spoken = Annotated[str | None, typer.Option("--language", help="de or en.")]
Target = Path | None


@commands.command()
def review(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Review just these files; they do not enter the library."),
    ] = None,
    requirement_set: SetName = None,
    language: Annotated[
        str | None, typer.Option("--language", help="de or en (else that of most documents).")
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(help="Print only these statuses, as in missing,partial. Files hold all."),
    ] = None,
    as_json: Json = False,
    xlsx: Annotated[Target, typer.Option(help="Write a workbook.")] = None,
    docx: Annotated[Target, typer.Option(help="Write a report.")] = None,
    save: Annotated[Target, typer.Option(help="Save as JSON, to compare with later.")] = None,
    compare: Annotated[
        Target, typer.Option(help="Show what has changed since this saved review.")
    ] = None,
    second_reader: Annotated[
        bool,
        typer.Option(
            "--second-reader",
            help="Have the language model of AIMS_LLM read beside; passages are sent to it.",
        ),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Send without asking, after telling how much.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Compare the documents with a requirement set, requirement by requirement."""
    from assistant.cli_review_run import ReviewOptions, run_review

    options = ReviewOptions(
        set_name=requirement_set,
        language=spoken_language(language),
        only=_statuses(only),
        xlsx=xlsx,
        docx=docx,
        save=save,
        earlier=compare,
        second=second_reader,
        yes=yes,
    )
    run_review(read_settings(data_dir), paths or [], options=options, as_json=as_json)


@commands.command("compare")
def compare_command(
    before: Annotated[Path, typer.Argument(help="The earlier review, saved as JSON.")],
    after: Annotated[Path, typer.Argument(help="The later review.")],
    language: Spoken = None,
    as_json: Json = False,
) -> None:
    """Show what has changed between two saved reviews."""
    from assistant.export.comparison import comparison_record, comparison_text
    from assistant.export.review_json import read_review
    from assistant.tasks.compare import compare

    spoken = spoken_language(language)
    found = compare(read_review(before), read_review(after))
    if as_json:
        print_json(comparison_record(found))
    else:
        typer.echo(comparison_text(found, language=spoken))


@commands.command()
def override(
    requirement: Annotated[str, typer.Argument(help="Its id or number, as in A.6.2.4.")],
    status: Annotated[
        str | None,
        typer.Option(help="met, partial, missing, undetermined or not_applicable."),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who decides.")] = "",
    implementation: Annotated[
        int | None, typer.Option(help="Implementation maturity, 0 to 5.")
    ] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="The decision shall no longer count.")
    ] = False,
    requirement_set: SetName = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Decide a requirement's status yourself; it is kept with your name, reason and the date."""
    from assistant.cli_review_decide import decide, take_back

    settings = read_settings(data_dir)
    if withdraw:
        if status is not None or implementation is not None:
            raise typer.BadParameter(
                "it goes without --status and --implementation", param_hint="--withdraw"
            )
        take_back(
            settings,
            requirement,
            set_name=requirement_set,
            reason=reason,
            person=by,
            as_json=as_json,
        )
        return
    decide(
        settings,
        requirement,
        set_name=requirement_set,
        status=status or "",
        reason=reason,
        person=by,
        implementation=implementation,
        as_json=as_json,
    )


@commands.command()
def overrides(
    requirement: Annotated[str | None, typer.Argument(help="Only this one.")] = None,
    history: Annotated[bool, typer.Option("--history", help="Also what no longer counts.")] = False,
    requirement_set: SetName = None,
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """List what people decided."""
    from assistant.cli_review_decide import list_decisions

    list_decisions(
        read_settings(data_dir),
        requirement,
        set_name=requirement_set,
        history=history,
        language=spoken_language(language) or "en",
        as_json=as_json,
    )


@commands.command()
def sets(language: Spoken = None, data_dir: DataDir = None, as_json: Json = False) -> None:
    """List the requirement sets that a review can use."""
    from assistant.cli_review_run import list_sets

    settings = read_settings(data_dir)
    if not list_sets(settings, language=spoken_language(language) or "en", as_json=as_json):
        raise SystemExit(1)


def _statuses(value: str | None) -> "tuple[ReviewStatus, ...] | None":
    from assistant.review_types import STATUSES

    if value is None:
        return None
    wanted = {name.strip().replace("-", "_") for name in value.split(",")}
    if not wanted or not wanted <= set(STATUSES):
        raise typer.BadParameter(f"choose from {', '.join(STATUSES)}", param_hint="--only")
    return tuple(status for status in STATUSES if status in wanted)
