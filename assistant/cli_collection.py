"""The commands about collections. Only signatures stand here, so that `aims --help` is quick."""

from typing import Annotated

import typer

from assistant.cli_common import DataDir, Json, read_settings, spoken_language

commands = typer.Typer(
    name="collection",
    help="Collections: documents that only their members (and admins) see.",
    no_args_is_help=True,
)
Name = Annotated[str, typer.Argument(metavar="COLLECTION", help="Its name.")]
User = Annotated[str, typer.Argument(metavar="USER", help="The name that the user signs in with.")]
Documents = Annotated[
    list[str], typer.Argument(metavar="DOCUMENT...", help="File names, titles, ids or sources.")
]
Spoken = Annotated[str | None, typer.Option("--language", help="de or en.")]


@commands.command("list")
def list_(language: Spoken = None, data_dir: DataDir = None, as_json: Json = False) -> None:
    """List collections with their members and how many documents lie in them."""
    from assistant.cli_collection_run import list_collections

    spoken = spoken_language(language) or "en"
    list_collections(read_settings(data_dir), language=spoken, as_json=as_json)


@commands.command()
def add(name: Name, data_dir: DataDir = None) -> None:
    """Make a collection, empty at first."""
    from assistant.cli_collection_run import add_collection

    add_collection(read_settings(data_dir), name)


@commands.command()
def rename(
    name: Name,
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new name.")],
    data_dir: DataDir = None,
) -> None:
    """Give a collection another name."""
    from assistant.cli_collection_run import rename_collection

    rename_collection(read_settings(data_dir), name, new)


@commands.command()
def remove(
    name: Name,
    move: Annotated[
        str | None, typer.Option(metavar="COLLECTION", help="What its documents go to.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Remove a collection that is empty, or whose documents go to another one."""
    from assistant.cli_collection_run import remove_collection

    remove_collection(read_settings(data_dir), name, move_to=move)


@commands.command()
def members(name: Name, data_dir: DataDir = None, as_json: Json = False) -> None:
    """List the members of a collection."""
    from assistant.cli_collection_run import list_members

    list_members(read_settings(data_dir), name, as_json=as_json)


@commands.command("add-member")
def add_member(name: Name, user: User, data_dir: DataDir = None) -> None:
    """Let a user read the documents of a collection."""
    from assistant.cli_collection_run import change_member

    change_member(read_settings(data_dir), name, user, add=True)


@commands.command("remove-member")
def remove_member(name: Name, user: User, data_dir: DataDir = None) -> None:
    """Let a user read the documents of a collection no longer."""
    from assistant.cli_collection_run import change_member

    change_member(read_settings(data_dir), name, user, add=False)


@commands.command()
def place(name: Name, documents: Documents, data_dir: DataDir = None) -> None:
    """Put documents, and their next versions, into a collection."""
    from assistant.cli_collection_run import place_documents

    place_documents(read_settings(data_dir), name, documents)


@commands.command()
def unplace(documents: Documents, data_dir: DataDir = None) -> None:
    """Take documents out of their collections: then all see them."""
    from assistant.cli_collection_run import place_documents

    place_documents(read_settings(data_dir), None, documents)
