"""The `aims ingest` command: progress on the terminal, a report, an exit code."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from assistant.cli_log import ingest_deeds, logged
from assistant.resources import data_path
from assistant.session import Assistant
from assistant.settings import Settings
from ingest.types import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.pipeline import IngestReport, Progress


@contextmanager
def progress_bar() -> Iterator["Callable[[Progress], None]"]:
    """Show one bar a stage on standard error, only where a person watches."""
    from rich.console import Console
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    bars = Bars(console=console, transient=True, disable=not console.is_terminal)
    tasks: dict[str, Any] = {}

    def show(step: "Progress") -> None:
        if step.stage not in tasks:
            tasks[step.stage] = bars.add_task(step.stage, total=step.total)
        bars.update(
            tasks[step.stage],
            completed=step.done,
            total=step.total,
            description=f"{step.stage} {step.file}"[:60],
        )

    with bars:
        yield show


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """The switches of `aims ingest`."""

    kind: Kind
    reembed: bool  # all vectors, with the model that is set
    force: bool  # read unchanged files anew
    prune: bool  # remove what is not among the paths
    collection: str | None = None  # that the documents go to


def run_ingest(
    settings: Settings, paths: list[Path], *, options: IngestOptions, as_json: bool
) -> bool:
    """Ingest and print the report; False if a file that was asked for could not go in."""
    report = None
    with (
        Assistant.for_writing(settings) as assistant,
        logged(settings) as write,
        progress_bar() as progress,
    ):
        if options.reembed:
            assistant.reembed(progress=progress)
            write({"action": "reembed"})
        if paths:
            report = assistant.ingest(
                paths,
                kind=options.kind,
                force=options.force,
                prune=options.prune,
                collection=options.collection,
                progress=progress,
            )
            write(*ingest_deeds(report))
    if report is None:
        typer.echo(json.dumps({"reembedded": True}) if as_json else "re-embedded")
        return True
    if as_json:
        typer.echo(json.dumps(report.record(), ensure_ascii=False))
    else:
        _print_report(report)
    return report.ok


def _print_report(report: "IngestReport") -> None:
    from assistant.web.documents import notice_text

    for outcome in report.files:
        line = f"{outcome.outcome:<10} {outcome.file}"
        if outcome.reason:
            line += f": {outcome.reason} {outcome.remedy}".rstrip()
        if outcome.outcome in ("added", "replaced"):  # of the others `aims documents` tells
            texts = dict.fromkeys(notice_text(notice, "en") for notice in outcome.notices)
            line += "".join(f"\n           ! {text}" for text in texts)
        typer.echo(line)
    typer.echo(report.summary(), err=True)


def ingest_sample(assistant: Assistant) -> None:
    """Put the fictional sample company into an empty library."""
    with logged(assistant.settings) as write, progress_bar() as progress:
        report = assistant.ingest([data_path("corpus") / "sample" / "docs"], progress=progress)
        write(*ingest_deeds(report))
