"""What `aims readiness` and `aims documented` print and write."""

from pathlib import Path

import typer

from assistant.cli_common import open_visit, print_json
from assistant.cli_review_run import counting_bar
from assistant.documented import words as documented_words
from assistant.documented.listed import Line
from assistant.errors import ReviewError
from assistant.export.review_files import write_whole
from assistant.messages import Language, message
from assistant.readiness import words
from assistant.readiness.reason import Reason
from assistant.readiness.stage import Readiness
from assistant.service import certifying, drafting
from assistant.service.visit import Visit
from ingest.types import Kind


def show_readiness(
    data_dir: Path | None, language: Language, *, stage: int | None, out: Path | None, as_json: bool
) -> None:
    """Print how the stages stand, or write them. Raises ReviewError, NotAllowed."""
    _check(out, ".docx")
    with open_visit(data_dir) as visit:
        make_first_review(visit, language)
        today = certifying.today()
        known = certifying.look_up(visit)
        both = certifying.stages(visit, language, today=today, known=known)
        found = [one for one in both if stage in (None, one.stage)]
        if out is not None:
            from assistant.export.readiness_docx import readiness_docx

            lines = certifying.documented(visit, language, today=today, known=known)
            content = readiness_docx(found, lines, language, today=today)
            _write(visit, out, content, "readiness")
            return
    if as_json:
        print_json([words.readiness_record(one, language) for one in found])
        return
    typer.echo(words.basis(found[0].basis, language))
    for one in found:
        typer.echo("\n" + readiness_text(one, language))
    typer.echo("\n" + message("readiness.aid", language))


def show_documented(
    data_dir: Path | None, language: Language, *, out: Path | None, as_json: bool
) -> None:
    """Print the list of documented information, or write it. Raises ReviewError, NotAllowed."""
    _check(out, ".xlsx")
    with open_visit(data_dir) as visit:
        make_first_review(visit, language)
        today = certifying.today()
        known = certifying.look_up(visit)
        lines = certifying.documented(visit, language, today=today, known=known)
        if out is not None:
            from assistant.export.documented_xlsx import documented_xlsx

            content = documented_xlsx(lines, known.basis, language, today=today)
            _write(visit, out, content, "documented")
            return
    if as_json:
        print_json([documented_words.line_record(one, language) for one in lines])
        return
    typer.echo(words.basis(known.basis, language))
    typer.echo(documented_words.rule(language) + "\n")
    for line in lines:
        typer.echo(line_text(line, language))
    typer.echo("\n" + documented_words.counts_text(lines, language))


def make_first_review(visit: Visit, language: Language) -> None:
    """Make a review where there is none yet, and keep it. Raises ReviewError, NoReview."""
    basis, _ = certifying.latest_review(visit)
    if basis is not None or not any(one.kind is Kind.COMPANY for one in visit.documents()):
        return
    with counting_bar("review") as progress:
        drafting.review(visit, language=language, progress=progress)


def readiness_text(found: Readiness, language: Language) -> str:
    """Return a stage for a terminal."""
    head = [words.stage_text(found, language), words.result(found, language)]
    lines = [*head, words.numbers(found, language), ""]
    for number, one in enumerate(found.reasons, 1):
        lines += _reason_lines(number, one, language)
    if not found.reasons:
        lines.append(message("readiness.no_reasons", language))
    return "\n".join(lines)


def _reason_lines(number: int, one: Reason, language: Language) -> list[str]:
    lines = [f"{number}. {one.text(language)}", f"   · {one.looked.text(language)}"]
    if one.source is not None:
        lines.append(f"   · {words.cited(one, language)}")
    return [*lines, *(f"   → {step}" for step in one.next_steps(language))]


def line_text(line: Line, language: Language) -> str:
    """Return a piece of documented information for a terminal."""
    requirement = line.requirement
    kind, state = documented_words.kind(line, language), documented_words.state(line, language)
    lines = [f"{requirement.ref} {requirement.title.in_(language)} ({kind}): {state}"]
    for place in line.places:
        lines.append(f"   · {place.document.title} ({place.document.file})")
        lines.append(f"     {documented_words.facts(place, language)}")
        lines.append(f"     {documented_words.place_text(place, language)}")
    if line.kept is not None:
        lines.append(f"   · {documented_words.kept(line, language)}")
    lines += [f"   → {message('documented.write', language, text=one)}" for one in line.missing]
    names = documented_words.templates(line, language)
    if line.missing and names:
        said = message("documented.templates", language, names=", ".join(names))
        lines.append(f"   → {said}")
    return "\n".join(lines)


def _check(out: Path | None, suffix: str) -> None:
    if out is not None and out.suffix.lower() != suffix:
        raise ReviewError(f"{out}: the file must end in {suffix}.")


def _write(visit: Visit, out: Path, content: bytes, what: str) -> None:
    write_whole(out, lambda path: path.write_bytes(content))
    visit.record("export", what=what, form=out.suffix.lstrip("."))
    typer.echo(f"wrote {out}", err=True)
