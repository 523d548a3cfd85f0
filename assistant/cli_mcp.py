"""The command for other assistants on this machine: `aims mcp` speaks MCP over a pipe."""

from types import ModuleType
from typing import Annotated

import typer

from assistant.cli_common import DataDir, open_assistant, warn_of_reranker

commands = typer.Typer()


@commands.command()
def mcp(
    user: Annotated[
        str | None, typer.Option("--user", help="Act as this user, with their rights.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Let another assistant on this machine use the library (MCP over standard input)."""
    server = mcp_module()
    from assistant.service import Service

    with open_assistant(data_dir) as assistant, Service.open(assistant) as service:
        warn_of_reranker(assistant)
        server.serve_pipe(service, user)


def mcp_module() -> ModuleType:
    """Return `web.mcp_server`. Raises AssistantError where the package `mcp` is not installed."""
    from assistant.errors import AssistantError

    try:
        from assistant.web import mcp_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "mcp":
            raise
        raise AssistantError(
            "The package mcp is not installed. Install it with `pip install 'mcp>=1.25,<2'`."
        ) from error
    return mcp_server
