"""`aims audit`: internal audits and the audit pack. Only signatures, so that help stays quick."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli_common import DataDir, Json, spoken_language

commands = typer.Typer(
    name="audit",
    help="Internal audits: programme, checklists, findings, review input, the pack for auditors.",
    no_args_is_help=True,
)
Spoken = Annotated[str, typer.Option("--language", help="de or en.")]


@commands.command()
def programme(
    propose: Annotated[
        bool, typer.Option("--propose", help="Propose audits for what none is planned for.")
    ] = False,
    start: Annotated[
        str | None,
        typer.Option("--from", help="First day of the proposed year (else next quarter)."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write it: .xlsx or .docx.")] = None,
    language: Spoken = "en",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Which requirements audits cover, what is left, whose independence is to be checked."""
    from assistant.cli_audits_run import propose_programme, show_programme

    spoken = spoken_language(language) or "en"
    if propose or start:
        propose_programme(data_dir, spoken, start=_day(start, "--from"), as_json=as_json)
    else:
        show_programme(data_dir, spoken, out=_form(out, ".xlsx", ".docx"), as_json=as_json)


@commands.command()
def checklist(
    audit: Annotated[str, typer.Argument(help="An audit, as AUD-1.")] = "",
    scope: Annotated[
        str, typer.Option(help="Requirements or chapters instead of an audit, as 9,A.6.")
    ] = "",
    out: Annotated[Path | None, typer.Option(help="Write it: .xlsx or .docx.")] = None,
    language: Spoken = "en",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Questions, expected evidence, and what the documents show already."""
    from assistant.cli_audits_run import show_checklist

    names = [one.strip() for one in scope.replace(";", ",").split(",") if one.strip()]
    if not audit and not names:
        raise typer.BadParameter("name an audit or --scope", param_hint="AUDIT")
    show_checklist(
        data_dir,
        spoken_language(language) or "en",
        audit=audit,
        scope=names,
        out=_form(out, ".xlsx", ".docx"),
        as_json=as_json,
    )


@commands.command()
def findings(
    only_open: Annotated[bool, typer.Option("--open", help="Only those not closed.")] = False,
    language: Spoken = "en",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Findings with the steps that are lacking until each can be closed."""
    from assistant.cli_audits_run import show_findings

    spoken = spoken_language(language) or "en"
    show_findings(data_dir, spoken, only_open=only_open, as_json=as_json)


@commands.command()
def report(
    audit: Annotated[str, typer.Argument(help="An audit, as AUD-1.")],
    out: Annotated[Path, typer.Option(help="The file to write: .docx.")],
    language: Spoken = "en",
    data_dir: DataDir = None,
) -> None:
    """Write the report of an audit with its findings."""
    from assistant.cli_audits_run import write_report

    path = _form(out, ".docx") or out
    write_report(data_dir, spoken_language(language) or "en", audit, out=path)


@commands.command("review-pack")
def review_pack(
    out: Annotated[Path | None, typer.Option(help="Write it: .docx.")] = None,
    language: Spoken = "en",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Put together what a management review has to look at."""
    from assistant.cli_audits_run import show_review_pack

    spoken = spoken_language(language) or "en"
    show_review_pack(data_dir, spoken, out=_form(out, ".docx"), as_json=as_json)


@commands.command()
def pack(
    out: Annotated[Path | None, typer.Option(help="The file to write: .zip.")] = None,
    at: Annotated[
        str | None, typer.Option(help="Day that files bear and days are counted from.")
    ] = None,
    verify_file: Annotated[
        Path | None, typer.Option("--verify", help="Check a pack instead of making one.")
    ] = None,
    language: Spoken = "en",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Write all that an auditor asks for first as one zip with checksums, the same each time."""
    from assistant.cli_audits_run import check_pack, write_pack

    spoken = spoken_language(language) or "en"
    if verify_file is not None:
        if not check_pack(verify_file, spoken, digest=None, as_json=as_json):
            raise SystemExit(1)
        return
    path = _form(out, ".zip")
    if path is None:
        raise typer.BadParameter("name the file to write", param_hint="--out")
    write_pack(data_dir, spoken, out=path, day=_day(at, "--at"), as_json=as_json)


@commands.command()
def verify(
    file: Annotated[Path, typer.Argument(help="An audit pack.")],
    digest: Annotated[
        str | None, typer.Option(help="The checksum that was noted when it was made.")
    ] = None,
    language: Spoken = "en",
    as_json: Json = False,
) -> None:
    """Check a pack against its manifest; exit code 1 and the first file that differs."""
    from assistant.cli_audits_run import check_pack

    if not check_pack(file, spoken_language(language) or "en", digest=digest, as_json=as_json):
        raise SystemExit(1)


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("it is a day, as in 2027-01-31", param_hint=option) from None


def _form(out: Path | None, *endings: str) -> Path | None:
    if out is not None and out.suffix.lower() not in endings:
        raise typer.BadParameter(f"its name ends with {' or '.join(endings)}", param_hint="--out")
    return out
