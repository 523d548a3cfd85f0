"""What the commands about collections do."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import typer

from assistant.access.collections import Collections
from assistant.access.users import Users
from assistant.cli_common import print_json
from assistant.cli_log import Write, logged
from assistant.messages import Language, message
from assistant.records.database import Database
from assistant.session import Assistant
from assistant.settings import Settings
from ingest.errors import UnknownDocument


@contextmanager
def _changing(settings: Settings) -> Iterator[tuple[Collections, Write]]:
    with logged(settings) as write, _open(settings) as database:
        yield Collections(database), write


def _open(settings: Settings) -> Database:
    return Database.open(settings.data_dir, settings.database_url)


def list_collections(settings: Settings, *, language: Language, as_json: bool) -> None:
    """Print the collections; documents are counted that are in the library now."""
    with Assistant.open(settings) as assistant, _open(settings) as database:
        there = {document.source for document in assistant.documents()}
        found = Collections(database).all()
    if as_json:
        print_json(
            [
                {
                    "name": one.name,
                    "created": one.created.isoformat(),
                    "members": list(one.members),
                    "documents": len(one.sources & there),
                    "sources": sorted(one.sources),
                }
                for one in found
            ]
        )
        return
    for one in found:
        counts = {"members": len(one.members), "documents": len(one.sources & there)}
        typer.echo(message("collections.cli_line", language, name=one.name, **counts))
    if not found:
        typer.echo(message("collections.cli_empty", language), err=True)


def add_collection(settings: Settings, name: str) -> None:
    """Make a collection."""
    with _changing(settings) as (collections, write):
        made = collections.create(name, now=datetime.now(UTC))
        write({"action": "collection_add", "collection": made.name})
    typer.echo(f"added {made.name}")


def rename_collection(settings: Settings, name: str, new: str) -> None:
    """Give a collection another name."""
    with _changing(settings) as (collections, write):
        new = collections.rename(name, new)
        write({"action": "collection_rename", "collection": name, "new": new})
    typer.echo(f"{name} is {new} now")


def remove_collection(settings: Settings, name: str, *, move_to: str | None) -> None:
    """Delete a collection."""
    with _changing(settings) as (collections, write):
        count = collections.delete(name, move_to=move_to)
        moved = {"move_to": move_to, "documents": count}
        write({"action": "collection_remove", "collection": name, **moved})
    typer.echo(f"removed {name}" + (f"; {count} documents are in {move_to} now" if count else ""))


def list_members(settings: Settings, name: str, *, as_json: bool) -> None:
    """Print the members of a collection, one a line."""
    with _open(settings) as database:
        found = Collections(database).one(name).members
    if as_json:
        print_json(list(found))
    for member in () if as_json else found:
        typer.echo(member)


def change_member(settings: Settings, name: str, user: str, *, add: bool) -> None:
    """Add a member or take one out.

    A name that is not known yet is noted: people who come through a proxy are in no list.
    """
    with _open(settings) as database:
        known = Users(database).find(user)
    user = known.name if known else user
    with _changing(settings) as (collections, write):
        if add:
            collections.add_member(name, user)
        else:
            collections.remove_member(name, user)
        action = "member_add" if add else "member_remove"
        write({"action": action, "about": user, "collection": name})
    if add and known is None:
        typer.echo(message("collections.cli_member_unknown", "en", user=user), err=True)
    typer.echo(f"{user} is {'a' if add else 'no'} member of {name}{'' if add else ' any more'}")


def place_documents(settings: Settings, name: str | None, documents: Sequence[str]) -> None:
    """Put documents into a collection, or take them out of theirs; all or none.

    Raises UnknownDocument, Refused.
    """
    with Assistant.open(settings) as assistant:
        found = {_source(assistant, one): one for one in documents}
        ids = {document.source: document.id for document in assistant.documents()}
    with _changing(settings) as (collections, write):
        if name is None:
            collections.unplace(found)
        else:
            collections.place(found, name)
        write(
            *(
                {"action": "place", "object": ids.get(source, ""), "collection": name}
                for source in found
            )
        )
    for one in found.values():
        typer.echo(f"{one}: {f'in {name}' if name else 'seen by all'}")


def _source(assistant: Assistant, name: str) -> str:
    """The source that a document is known by; a path may be named before its file is taken in."""
    try:
        return assistant.library().find(name).source
    except UnknownDocument:
        path = Path(name)
        if path.is_absolute():
            return str(path.resolve())
        raise
