"""The command line, `aims`. Reads settings, calls one task, prints; knows nothing else."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_audit import commands as audit_commands
from assistant.cli_audits import commands as audits_commands
from assistant.cli_classify import commands as classify_commands
from assistant.cli_collection import commands as collection_commands
from assistant.cli_common import (
    DataDir,
    Json,
    error_text,
    open_assistant,
    print_json,
    read_settings,
    warn_of_reranker,
)
from assistant.cli_crosswalk import commands as crosswalk_commands
from assistant.cli_draft import commands as draft_commands
from assistant.cli_feedback import commands as feedback_commands
from assistant.cli_governance import commands as governance_commands
from assistant.cli_impact import commands as impact_commands
from assistant.cli_log import log_asked, logged
from assistant.cli_mcp import commands as mcp_commands
from assistant.cli_model import commands as model_commands
from assistant.cli_readiness import commands as readiness_commands
from assistant.cli_register import commands as register_commands
from assistant.cli_review import commands as review_commands
from assistant.cli_risk import commands as risk_commands
from assistant.cli_soa import commands as soa_commands
from assistant.cli_user import commands as user_commands

if TYPE_CHECKING:
    from assistant.model import ChatModel
    from assistant.session import Assistant
    from assistant.types import Answer

app = typer.Typer(
    name="aims",
    help="Cited answers from your own policies, against ISO/IEC 42001.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

app.add_typer(register_commands)
app.add_typer(review_commands)
app.add_typer(draft_commands)
app.add_typer(audit_commands)
app.add_typer(audits_commands)
app.add_typer(classify_commands)
app.add_typer(collection_commands)
app.add_typer(crosswalk_commands)
app.add_typer(feedback_commands)
app.add_typer(governance_commands)
app.add_typer(impact_commands)
app.add_typer(mcp_commands)
app.add_typer(model_commands)
app.add_typer(readiness_commands)
app.add_typer(risk_commands)
app.add_typer(soa_commands)
app.add_typer(user_commands)


def main() -> None:
    """Run the command line; known errors become one line on standard error and exit code 1."""
    from assistant.errors import AssistantError
    from ingest.errors import IngestError

    try:
        app()
    except (IngestError, AssistantError) as error:
        typer.echo(f"aims: {error_text(error, sys.argv[1:])}", err=True)
        raise SystemExit(1) from error


@app.command()
def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders.")] = None,
    kind: Annotated[
        str, typer.Option(help="company (your own rules) or reference (law, articles).")
    ] = "company",
    reembed: Annotated[
        bool, typer.Option("--reembed", help="Build all vectors anew with the set model.")
    ] = False,
    force: Annotated[
        bool,
        typer.Option("--force", help="Read unchanged files anew, as after installing Tesseract."),
    ] = False,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Remove all other documents of this kind, uploads too."),
    ] = False,
    collection: Annotated[
        str | None, typer.Option(help="Put all of them into this collection (`aims collection`).")
    ] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Take documents into the library."""
    from assistant.cli_ingest import IngestOptions, run_ingest
    from ingest.types import Kind

    if kind not in ("company", "reference"):
        raise typer.BadParameter("kind is company or reference", param_hint="--kind")
    if not paths and not reembed:
        raise typer.BadParameter("name at least one file or folder", param_hint="PATH")
    settings = read_settings(data_dir)
    options = IngestOptions(Kind(kind), reembed, force, prune, collection)
    ok = run_ingest(settings, paths or [], options=options, as_json=as_json)
    if not ok:
        raise SystemExit(1)


@app.command()
def documents(data_dir: DataDir = None, as_json: Json = False) -> None:
    """List the documents with what they say of themselves."""
    from assistant.export.plain import document_line, document_record

    with open_assistant(data_dir) as assistant:
        outdated = assistant.superseded()
        found = assistant.documents()
        if as_json:
            print_json([document_record(d, superseded_by=outdated.get(d.id)) for d in found])
            return
        for document in found:
            typer.echo(document_line(document, superseded=document.id in outdated))
        typer.echo(f"{len(found)} documents", err=True)


@app.command()
def remove(
    document: Annotated[str, typer.Argument(help="File name, title or id.")],
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Remove a document from the library."""
    with open_assistant(data_dir) as assistant, logged(assistant.settings) as write:
        removed = assistant.remove(document)
        write({"action": "remove", "object": removed.id})
    if as_json:
        print_json({"removed": removed.file, "id": removed.id})
    else:
        typer.echo(f"removed {removed.file}")


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help='The question; "-" reads one a line.')],
    language: Annotated[
        str | None, typer.Option("--language", help="de or en (else the question's).")
    ] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Answer a question from the documents, with citations."""
    if language not in (None, "de", "en"):
        raise typer.BadParameter("language is de or en", param_hint="--language")
    question = question.encode("utf-8", "replace").decode().strip()
    if not question:
        raise typer.BadParameter("it is empty", param_hint="QUESTION")
    with open_assistant(data_dir) as assistant:
        model = _model(assistant)
        warn_of_reranker(assistant, language)
        if question == "-":
            # Bytes, so that neither the system's language nor a stray byte matters.
            lines = (
                raw.decode("utf-8", "replace").strip("\ufeff \t\r\n") for raw in sys.stdin.buffer
            )
            for line in filter(None, lines):
                found = _reply(assistant, line, language, model)
                _print_answer(found, line, as_json=True)
                log_asked(assistant.settings, line, found)
            return
        found = _reply(assistant, question, language, model)
        _print_answer(found, question, as_json=as_json)
        log_asked(assistant.settings, question, found)


def _model(assistant: "Assistant") -> "ChatModel | None":
    if not assistant.settings.llm:
        return None
    from assistant.models import open_model

    return open_model(assistant.settings)


def _reply(
    assistant: "Assistant", question: str, language: str | None, model: "ChatModel | None"
) -> "Answer":
    if model is None:
        return assistant.ask(question, language=language)  # type: ignore[arg-type]
    from assistant.answering import ask_model

    return ask_model(assistant, question, model=model, language=language)  # type: ignore[arg-type]


def _print_answer(answer: "Answer", question: str, *, as_json: bool) -> None:
    from assistant.export.plain import answer_record, answer_text

    if as_json:
        print_json(answer_record(answer, question=question))
        sys.stdout.flush()
    else:
        typer.echo(answer_text(answer))


@app.command()
def status(data_dir: DataDir = None, as_json: Json = False) -> None:
    """Say what the library holds and where it lies."""
    from assistant.cli_model import model_record

    with open_assistant(data_dir) as assistant:
        library = assistant.library()
        found = library.documents()
        record = {
            "data_dir": str(assistant.settings.data_dir),
            "embedding_model": assistant.embedder.name,
            "documents": len(found),
            "pages": sum(document.pages for document in found),
            "chunks": library.counts().chunks,
            "snapshot": library.snapshot_id,
        }
        if told := assistant.reranking.told("en"):
            record["reranker"] = told
        if assistant.settings.llm:
            record["language_model"] = model_record(assistant.settings)["model"]
    if as_json:
        print_json(record)
    else:
        for name, value in record.items():
            typer.echo(f"{name.replace('_', ' ')}: {value}")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="Ingest the sample company if the library is empty.")
    ] = False,
    mcp: Annotated[
        bool, typer.Option("--mcp", help="Let other assistants use the library, at /mcp.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Serve the chat page on this machine."""
    from assistant.cli_ingest import ingest_sample
    from assistant.cli_mcp import mcp_module
    from assistant.models import open_model
    from assistant.web.app import serve as serve_page

    if mcp:
        mcp_module()  # before the work: is it installed?
    settings = read_settings(data_dir)
    open_model(settings)  # before the work as well: is it set up in order?
    with open_assistant(data_dir) as assistant:
        warn_of_reranker(assistant)
        if sample and assistant.is_empty():
            ingest_sample(assistant)
        serve_page(
            assistant,
            host=host or settings.host,
            port=port or settings.port,
            upload_bytes=settings.upload_bytes,
            on_ready=lambda address: typer.echo(f"AIMS assistant: {address}"),
            mcp=mcp,
        )


if __name__ == "__main__":
    main()
