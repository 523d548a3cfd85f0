"""What `aims soa` prints, writes and changes."""

from pathlib import Path

import typer

from assistant.cli_common import open_visit, print_json
from assistant.cli_readiness_run import make_first_review
from assistant.errors import ReviewError
from assistant.export.review_files import write_whole
from assistant.messages import Language, message
from assistant.readiness.words import basis
from assistant.registers.stored import record
from assistant.service import certifying, proposing
from assistant.soa import words
from assistant.soa.remarks import together
from assistant.soa.versions import FrozenRow, Issue, differences


def show_statement(data_dir: Path | None, language: Language, *, as_json: bool) -> None:
    """Print the statement as it stands. Raises NotAllowed."""
    with open_visit(data_dir) as visit:
        known = certifying.look_up(visit)
    if as_json:
        found = words.statement_record(known.statement, known.rows, known.remarks, language)
        found["issued"] = [words.issue_record(one) for one in known.issues]
        print_json(found)
        return
    typer.echo(words.counts_text(known.statement, language))
    typer.echo(words.states_text(known.statement, language))
    typer.echo(basis(known.basis, language))
    for row in known.rows:
        title = known.statement.row(row.control).control.title.in_(language)
        typer.echo("\n" + row_text(row, title, language))
    typer.echo("\n" + message("soa.remarks", language))
    for one in together(known.remarks):
        typer.echo(f"! {one.text(language)}")
    if not known.remarks:
        typer.echo(message("soa.remarks_none", language))


def row_text(row: FrozenRow, title: str, language: Language) -> str:
    """Return a control for a terminal."""
    state = f"{words.applicable(row, language)} · {words.status(row, language)}"
    lines = [f"{row.control.partition(':')[2]} {title}: {state if row.entry else state[:-4]}"]
    if row.justification:
        lines.append(f"   {row.justification}")
    lines += [f"   {line}" for line in words.risks(row).splitlines()]
    lines += [f"   {line}" for line in words.evidence(row, language).splitlines()]
    return "\n".join(lines)


def propose_controls(
    data_dir: Path | None, language: Language, *, accept: str | None, as_json: bool
) -> None:
    """Print what is proposed, or make entries of those named. Raises NotAllowed, Refused."""
    with open_visit(data_dir) as visit:
        make_first_review(visit, language)
        offered = proposing.undecided(visit, certifying.proposals(visit, language), language)
        known = {one.about.partition(":")[2]: one for one in offered}
        if accept is not None:
            names = list(known) if accept == "all" else [one.strip() for one in accept.split(",")]
            wrong = [one for one in names if one not in known]
            if wrong:
                raise typer.BadParameter(f"not proposed: {', '.join(wrong)}", param_hint="--accept")
            made = [proposing.accept_this(visit, known[one]) for one in names]
            if as_json:
                print_json([{"id": one.id, "values": record(one.values)} for one in made])
            else:
                typer.echo(message("soa.accepted", language, count=len(made)))
            return
        titles = {
            row.control.id: row.control.title.in_(language)
            for row in certifying.look_up(visit).statement.rows
        }
    if as_json:
        print_json(
            [
                {"control": one.about, "values": record(one.values), "reason": one.reason}
                for one in offered
            ]
        )
        return
    for ref, one in known.items():
        said = {"control": ref, "title": titles[one.about], "reason": one.reason}
        typer.echo(message("soa.proposal_line", language, **said))
    if not offered:
        typer.echo(message("soa.proposals_none", language))


def issue_version(
    data_dir: Path | None,
    language: Language,
    *,
    by: str,
    approved_by: str,
    note: str,
    as_json: bool,
) -> None:
    """Issue a version and say which. Raises NotAllowed, Refused."""
    with open_visit(data_dir) as visit:
        made = certifying.issue(
            visit, today=certifying.today(), by=by, approved_by=approved_by, note=note
        )
    if as_json:
        print_json(words.issue_record(made))
    else:
        typer.echo(message("soa.issued", language, version=made.number, digest=made.digest))


def list_versions(data_dir: Path | None, language: Language, *, as_json: bool) -> None:
    """Print the issued versions. Raises NotAllowed."""
    with open_visit(data_dir) as visit:
        found = certifying.look_up(visit).issues
    if as_json:
        print_json([words.issue_record(one) for one in found])
        return
    for one in found:
        typer.echo(version_text(one, language))
    if not found:
        typer.echo(message("soa.history_none", language))


def version_text(one: Issue, language: Language) -> str:
    """Return an issued version for a terminal."""
    said = {
        "version": one.number,
        "day": words.day(one.issued_on, language),
        "person": one.issued_by,
    }
    parts = [message("soa.version_line", language, **said), words.approval(one, language)]
    parts += [one.note] if one.note else []
    return " · ".join([*parts, words.wholeness(one, language)])


def diff_versions(
    data_dir: Path | None, language: Language, before: int, after: str, *, as_json: bool
) -> None:
    """Print what differs. Raises NotAllowed, Refused."""
    with open_visit(data_dir) as visit:
        known = certifying.look_up(visit)
        old = known.version(before).rows
        new = known.rows if after == "now" else known.version(int(after)).rows
    found = [words.difference_record(one, language) for one in differences(old, new)]
    if as_json:
        print_json(found)
        return
    for one in found:
        said = {
            "control": one["control"].partition(":")[2],
            "field": one["name"],
            "before": one["before"],
            "after": one["after"],
        }
        typer.echo(message("soa.difference_line", language, **said))
    if not found:
        typer.echo(message("soa.no_difference", language))


def export_statement(
    data_dir: Path | None, language: Language, *, out: Path, version: int | None
) -> None:
    """Write the statement as a file. Raises ReviewError, NotAllowed, Refused."""
    from assistant.export.soa_docx import soa_docx
    from assistant.export.soa_xlsx import soa_xlsx

    form = out.suffix.lower().lstrip(".")
    if form not in ("xlsx", "docx"):
        raise ReviewError(message("soa.by_unknown", language, suffix=out.suffix or "–"))
    with open_visit(data_dir) as visit:
        visit.require("export")
        known = certifying.look_up(visit)
        today = certifying.today()
        paper = certifying.soa_paper(known, language, today=today, version=version)
        content = soa_xlsx(paper) if form == "xlsx" else soa_docx(paper)
        write_whole(out, lambda path: path.write_bytes(content))
        visit.record("export", object=str(version or ""), what="soa", form=form)
    typer.echo(message("soa.wrote", language, path=out), err=True)
