"""`aims feedback`: what people thought of answers, as JSON or as a table for a spreadsheet."""

import csv
import io
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli_common import DataDir, Json, open_assistant, print_json

if TYPE_CHECKING:
    from assistant.records.feedback import Opinion

commands = typer.Typer()
COLUMNS = ("at", "person", "good", "comment", "question", "answer", "basis", "sources", "library")
_FORMULA = tuple("=+-@＝＋－＠\t\r")  # what a spreadsheet might take for a formula


@commands.command()
def feedback(
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print a table for a spreadsheet, with a header.")
    ] = False,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Print what people thought of answers, the oldest first."""
    from assistant.access.rights import LOCAL
    from assistant.service import Service
    from assistant.service import feedback as given

    with open_assistant(data_dir) as assistant, Service.open(assistant) as service:
        found = given.all_given(service.visit(LOCAL, by="cli"))
    if as_json:
        print_json([record(one) for one in found])
    elif as_csv:
        typer.echo(table(found), nl=False)
    else:
        for one in found:
            typer.echo(_line(one))
        typer.echo(f"{len(found)} judgements", err=True)


def record(opinion: "Opinion") -> dict[str, Any]:
    """Return a judgement as JSON values, with the answer in the form of `aims ask --json`."""
    from assistant.export.plain import answer_record

    kept = opinion.turn
    return {
        "at": opinion.at.isoformat(),
        "person": opinion.person,
        "good": opinion.good,
        "comment": opinion.comment,
        "library": kept.library,
        "limited_to": list(kept.only),
        **answer_record(kept.answer, question=kept.question),
    }


def table(found: "list[Opinion]") -> str:
    """Return judgements as CSV (RFC 4180); no field can be read as a formula."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for one in found:
        answer = one.turn.answer
        sources = "; ".join(
            f"[{cited.number}] {cited.file}, {cited.page}" for cited in answer.citations
        )
        good = "yes" if one.good else "no"
        words = (one.person, good, one.comment, one.turn.question, answer.text, answer.basis)
        rows.writerow(map(_field, (one.at.isoformat(), *words, sources, one.turn.library)))
    return written.getvalue()


def _field(text: str) -> str:
    """A text that a spreadsheet takes for text: an apostrophe before what could begin a formula."""
    return f"'{text}" if text.lstrip(" \n").startswith(_FORMULA) else text


def _line(opinion: "Opinion") -> str:
    sign = "+" if opinion.good else "-"
    comment = f": {opinion.comment}" if opinion.comment else ""
    words = f"{opinion.at:%Y-%m-%d %H:%M} {opinion.person}  {opinion.turn.question}{comment}"
    return f"{sign} " + " ".join("".join(c if c.isprintable() else " " for c in words).split())
