"""What every command of `aims` needs: settings, an open assistant, common options, JSON."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assistant.messages import Language
    from assistant.service import Visit
    from assistant.session import Assistant
    from assistant.settings import Settings

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="The library's folder (else AIMS_DATA_DIR)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def read_settings(data_dir: Path | None) -> "Settings":
    """Return the settings, with the library's folder where it was named. Raises BadSetting."""
    from pydantic import ValidationError

    from assistant.errors import BadSetting
    from assistant.offline import forbid_telemetry
    from assistant.settings import Settings

    forbid_telemetry()
    try:
        return Settings(data_dir=data_dir) if data_dir else Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "__".join(str(part) for part in first["loc"]).upper()
        if name == "LLM_KEY":  # what was meant for a key is not shown
            raise BadSetting(f"AIMS_{name}: {first['msg']}.") from None
        raise BadSetting(f"AIMS_{name}={first['input']!r}: {first['msg']}.") from error


@contextmanager
def open_assistant(data_dir: Path | None) -> Iterator["Assistant"]:
    """Open the assistant on a library for the time of one command."""
    from assistant.session import Assistant

    with Assistant.open(read_settings(data_dir)) as assistant:
        yield assistant


@contextmanager
def open_visit(data_dir: Path | None) -> Iterator["Visit"]:
    """Open a visit of whoever is at this machine, who may do all, for the time of one command."""
    from assistant.access.rights import Person
    from assistant.cli_log import person_here
    from assistant.service import Service

    with open_assistant(data_dir) as assistant, Service.open(assistant) as service:
        yield service.visit(Person(person_here(), "admin", signed_in=False), by="cli")


def warn_of_reranker(assistant: "Assistant", language: str | None = None) -> None:
    """Say on standard error that a reranker is set but not used, and what to do."""
    found = assistant.reranking
    if found.name is not None and found.reranker is None:
        typer.echo(f"aims: {found.told('de' if language == 'de' else 'en')}", err=True)


def print_json(value: Any) -> None:
    """Print a value as one line of JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False))


def error_text(error: Exception, arguments: Sequence[str]) -> str:
    """Return what an error says, in the language that the command was asked to speak."""
    from assistant.errors import Told
    from assistant.messages import message

    pairs = zip(arguments, [*arguments[1:], ""], strict=True)
    german = "--language=de" in arguments or ("--language", "de") in list(pairs)
    if german and isinstance(error, Told):
        return message(error.key, "de", **error.values)
    return str(error)


def spoken_language(value: str | None) -> "Language | None":
    """Return the language of an option. Raises BadParameter unless it is de or en."""
    if value not in (None, "de", "en"):
        raise typer.BadParameter("language is de or en", param_hint="--language")
    return value  # type: ignore[return-value]
