"""`aims model`: which language model is set up, where texts go, and whether it answers."""

import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli_common import DataDir, Json, print_json, read_settings, spoken_language

if TYPE_CHECKING:
    from assistant.model import ChatModel
    from assistant.settings import Settings

commands = typer.Typer()
_SHOWN = 200  # characters of a reply


@commands.command()
def model(
    what: Annotated[
        str | None,
        typer.Argument(help="forget: remove what is kept of the second reader's replies."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Ask it one short question; no document is sent.")
    ] = False,
    language: Annotated[str | None, typer.Option("--language", help="de or en.")] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Say which language model is set up and where texts go."""
    from assistant.messages import message
    from assistant.models import open_model

    spoken = spoken_language(language) or "en"
    settings = read_settings(data_dir)
    if what is not None:
        if what != "forget":
            raise typer.BadParameter("the only word here is forget", param_hint="WHAT")
        _forget(settings, as_json=as_json)
        return
    chat = open_model(settings)
    record = model_record(settings)
    if chat is None:
        typer.echo(message("model.none", spoken), err=as_json)
    else:
        where = {"host": record["host"], "model": record["model"]}
        typer.echo(message("model.where", spoken, **where), err=as_json)
        if check:
            record["check"] = _checked(chat)
    if as_json:
        print_json(record)
    elif "check" in record:
        shown = record["check"]
        typer.echo(f"{shown['seconds']} s, {shown['characters']} characters: {shown['reply']}")


def _forget(settings: "Settings", *, as_json: bool) -> None:
    from assistant.records.database import Database
    from assistant.records.replies import ModelReplies

    with Database.open(settings.data_dir, settings.database_url) as database:
        count = ModelReplies(database).forget()
    if as_json:
        print_json({"forgotten": count})
    else:
        typer.echo(f"forgot {count} replies")


def model_record(settings: "Settings") -> dict[str, Any]:
    """Return what may be told of the model that is set up: never its key, nor the whole address."""
    from assistant.models import read_endpoint

    endpoint = read_endpoint(settings)
    if endpoint is None:
        return {"model": None, "host": None}
    return {
        "model": endpoint.name,
        "host": endpoint.host,
        "key": endpoint.key is not None,
        "timeout": settings.llm_timeout,
        "parallel": settings.llm_parallel,
        "tokens": settings.llm_tokens,
    }


def _checked(chat: "ChatModel") -> dict[str, Any]:
    """One call; raises ModelError."""
    from assistant.prompts import render

    began = time.monotonic()
    pieces = list(chat.stream(render("check")))
    reply = "".join(pieces)
    plain = "".join(letter if letter.isprintable() else " " for letter in reply)
    return {
        "seconds": round(time.monotonic() - began, 1),
        "pieces": len(pieces),
        "characters": len(reply),
        "reply": " ".join(plain.split())[:_SHOWN],
    }
