"""The `aims review` command: documents, a review of them, what is printed and written."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from assistant.cli_common import print_json
from assistant.cli_ingest import progress_bar
from assistant.cli_log import logged
from assistant.errors import BadRequirementSet, ReviewError
from assistant.export.comparison import comparison_record, comparison_text
from assistant.export.review_json import read_review, review_json, review_record, write_review_json
from assistant.export.review_text import review_text, say
from assistant.messages import Language, message
from assistant.requirements.load import DEFAULT_SET, available_sets, load_set, read_set
from assistant.requirements.schema import RequirementSet
from assistant.review_types import STATUSES, Review, ReviewStatus
from assistant.session import Assistant
from assistant.settings import Settings
from assistant.tasks.compare import compare
from ingest.report import IngestReport

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from assistant.judging.second_run import Estimate, SecondReader


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """The switches of `aims review`. None is "not asked for"."""

    set_name: str | None
    language: Language | None
    only: tuple[ReviewStatus, ...] | None
    xlsx: Path | None
    docx: Path | None
    save: Path | None
    earlier: Path | None
    second: bool = False
    yes: bool = False


def run_review(
    settings: Settings, paths: Sequence[Path], *, options: ReviewOptions, as_json: bool
) -> None:
    """Review the library, or the files at `paths` alone, and print and write what was asked for.

    Raises ReviewError, before anything is judged where that can be known.
    """
    requirements = load_set(options.set_name or DEFAULT_SET, data_dir=settings.data_dir)
    earlier = _earlier(options.earlier, requirements)
    for target in (options.xlsx, options.docx, options.save):
        if target is not None:
            _check_target(target, paths)
    # Files on their own have nothing to do with the library, whose log there need not even be.
    log = nullcontext(_unlogged) if paths else logged(settings)
    with _second_reader(settings, options) as second, log as write:
        with _documents(settings, paths) as assistant:
            found = review_now(assistant, requirements, language=options.language, second=second)
        _write(found, options)
        write(*_deeds(found, options))
    if as_json:
        typer.echo(_record_text(found, earlier, options), nl=False)
        return
    typer.echo(review_text(found, only=options.only or STATUSES))
    if earlier is not None:
        typer.echo("\n" + comparison_text(compare(earlier, found)))


def review_now(
    assistant: Assistant,
    requirements: RequirementSet,
    *,
    language: Language | None = None,
    second: "SecondReader | None" = None,
) -> Review:
    """Return a review of an open library, with progress where a person watches."""
    with counting_bar("review") as progress:
        if second is not None:
            second.progress, ask = progress, second.confirm
            second.confirm = lambda found: progress.aside(lambda: ask(found))
        return assistant.review(
            requirements, language=language, second=second, now=datetime.now(UTC), progress=progress
        )


@dataclass(frozen=True, slots=True)
class Counting:
    """A bar of how much is done; `aside` takes it away while a person is asked."""

    bars: "Bars"
    task: "TaskID"

    def __call__(self, done: int, total: int) -> None:
        """Show that so much of a total is done."""
        self.bars.update(self.task, completed=done, total=total)

    def aside(self, ask: Callable[[], bool]) -> bool:
        """Return what `ask` returns, which has the terminal to itself."""
        self.bars.stop()
        try:
            return ask()
        finally:
            self.bars.start()


@contextmanager
def counting_bar(label: str) -> Iterator[Counting]:
    """Show how much of a known number is done, on standard error, only where a person watches."""
    from rich.console import Console
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    with Bars(console=console, transient=True, disable=not console.is_terminal) as bars:
        yield Counting(bars, bars.add_task(label, total=None))


def list_sets(settings: Settings, *, language: Language, as_json: bool) -> bool:
    """Print the requirement sets; False where one of them is not in order (it is named)."""
    records: list[dict[str, Any]] = []
    ok = True
    for path in sorted(available_sets(data_dir=settings.data_dir).values()):
        try:
            one = read_set(path)
        except BadRequirementSet as error:
            typer.echo(f"aims: {error}", err=True)
            ok = False
            continue
        records.append(
            {
                "id": path.stem,
                "title": one.title.in_(language),
                "edition": one.edition,
                "version": one.version,
                "requirements": len(one.requirements),
                "criteria": sum(len(requirement.criteria) for requirement in one.requirements),
                "file": str(path),
            }
        )
    if as_json:
        print_json(records)
        return ok
    for record in records:
        shown = {
            name: record[name] for name in ("id", "title", "edition", "requirements", "criteria")
        }
        typer.echo(say("set_line", language, **shown))
    return ok


@contextmanager
def _second_reader(settings: Settings, options: ReviewOptions) -> Iterator["SecondReader | None"]:
    """Open the second reader where one is asked for; it tells what it will take, and asks."""
    if not options.second:
        yield None
        return
    from assistant.second_reader import estimate_text, open_second_reader

    if not options.yes and not sys.stdin.isatty():
        raise ReviewError(
            "--second-reader sends passages to a language model and asks before it does. "
            "Where nobody can be asked, add --yes."
        )
    language = options.language or "en"

    def confirm(found: "Estimate") -> bool:
        where = message("second.ask", language, model=found.model, host=found.host)
        typer.echo(f"{where} {estimate_text(found, language)}", err=True)
        if options.yes or not found.calls:
            return True
        said = typer.confirm(message("second.go", language), err=True)
        if not said:
            typer.echo(message("second.declined", language), err=True)
        return said

    with open_second_reader(settings, confirm=confirm) as second:
        yield second


@contextmanager
def _documents(settings: Settings, paths: Sequence[Path]) -> Iterator[Assistant]:
    """Open the library, or one for the files at `paths` that goes again afterwards."""
    if not paths:
        with Assistant.open(settings) as assistant:
            yield assistant
        return
    with Assistant.for_writing(settings) as user, user.aside() as assistant:
        with progress_bar() as progress:
            report = assistant.ingest(paths, progress=progress)
        _say_what_was_left_out(report)
        if assistant.is_empty():
            raise ReviewError("None of the files could be read, so there is nothing to review.")
        yield assistant


def _say_what_was_left_out(report: IngestReport) -> None:
    for outcome in report.files:
        if outcome.outcome in ("rejected", "skipped"):
            text = f"{outcome.file}: not reviewed. {outcome.reason} {outcome.remedy}"
            typer.echo(text.rstrip(), err=True)


def _earlier(path: Path | None, requirements: RequirementSet) -> Review | None:
    """Read the review to compare with, before the work of making a new one."""
    if path is None:
        return None
    review = read_review(path)
    if review.set_id != requirements.id:
        raise ReviewError(
            f"{path}: that review is against {review.set_id}, this one against {requirements.id}. "
            f"Choose the same set with --set."
        )
    return review


def _check_target(target: Path, paths: Sequence[Path]) -> None:
    """Refuse a place where nothing can be written, or where the next review would read it.

    A report quotes the requirements; read as a document of the company it would meet them all.
    """
    if target.is_dir() or not target.parent.is_dir():
        raise ReviewError(f"{target}: no file can be written there. Choose another place.")
    place = target.resolve()
    for path in paths:
        source = path.resolve()
        if place == source or (path.is_dir() and place.is_relative_to(source)):
            raise ReviewError(
                f"{target}: lies among the documents to review, so that the report would later "
                f"count as evidence. Choose another place."
            )


def _write(review: Review, options: ReviewOptions) -> None:
    if options.xlsx is not None:
        from assistant.export.review_xlsx import write_review_xlsx

        write_review_xlsx(review, options.xlsx)
    if options.docx is not None:
        from assistant.export.review_docx import write_review_docx

        write_review_docx(review, options.docx)
    if options.save is not None:
        write_review_json(review, options.save)
    for path in (options.xlsx, options.docx, options.save):
        if path is not None:
            typer.echo(f"wrote {path}", err=True)


def _unlogged(*deeds: Mapping[str, Any]) -> None:
    """Write nothing into any log."""


def _deeds(review: Review, options: ReviewOptions) -> list[dict[str, Any]]:
    """What is told to the audit log: the review, and each file that was made of it."""
    made: dict[str, Any] = {"set": review.set_id, "documents": len(review.documents)}
    if review.second is not None:
        made |= {"model": review.second.model, "calls": review.second.calls}
    files = {"xlsx": options.xlsx, "docx": options.docx, "json": options.save}
    exports = [
        {"action": "export", "what": "review", "form": form}
        for form, path in files.items()
        if path is not None
    ]
    return [{"action": "review", **made}, *exports]


def _record_text(review: Review, earlier: Review | None, options: ReviewOptions) -> str:
    """Return what `--json` prints: the record, with what was asked for besides."""
    if earlier is None and options.only is None:
        return review_json(review)
    record = review_record(review)
    if options.only is not None:
        kept = [one for one in record["requirements"] if one["status"] in options.only]
        record |= {"only": list(options.only), "requirements": kept}
    if earlier is not None:
        record["comparison"] = comparison_record(compare(earlier, review))
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
