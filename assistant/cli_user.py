"""The commands about users. Only signatures stand here, so that `aims --help` stays quick."""

from typing import Annotated

import typer

from assistant.cli_common import DataDir, Json, read_settings, spoken_language

commands = typer.Typer(
    name="user",
    help="People who may sign in, their roles, and tokens for programs.",
    no_args_is_help=True,
)
Name = Annotated[str, typer.Argument(help="The name with which somebody signs in.")]
Stdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]
Spoken = Annotated[str | None, typer.Option("--language", help="de or en.")]


@commands.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="reader, editor or admin.")] = "reader",
    password_stdin: Stdin = False,
    no_password: Annotated[
        bool,
        typer.Option("--no-password", help="Comes through the reverse proxy, or by tokens alone."),
    ] = False,
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Add somebody. The first must be an admin; from then on the page asks for sign-in."""
    from assistant.cli_user_run import Users, add_user

    if password_stdin and no_password:
        raise typer.BadParameter("it goes without --password-stdin", param_hint="--no-password")
    with Users.open(read_settings(data_dir), spoken_language(language), as_json) as work:
        add_user(work, name, role, stdin=password_stdin, without=no_password)


@commands.command()
def password(
    name: Name,
    password_stdin: Stdin = False,
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Give somebody another password; all their browsers are signed out."""
    from assistant.cli_user_run import Users, set_password

    with Users.open(read_settings(data_dir), spoken_language(language), as_json) as work:
        set_password(work, name, stdin=password_stdin)


@commands.command()
def role(
    name: Name,
    role: Annotated[str, typer.Argument(help="reader, editor or admin.")],
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Give somebody another role; it counts at once."""
    from assistant.cli_user_run import Users, set_role

    with Users.open(read_settings(data_dir), spoken_language(language), as_json) as work:
        set_role(work, name, role)


@commands.command()
def deactivate(
    name: Name, language: Spoken = None, data_dir: DataDir = None, as_json: Json = False
) -> None:
    """Let somebody sign in no longer; sessions and tokens end at once."""
    from assistant.cli_user_run import Users, set_active

    with Users.open(read_settings(data_dir), spoken_language(language), as_json) as work:
        set_active(work, name, active=False)


@commands.command()
def activate(
    name: Name, language: Spoken = None, data_dir: DataDir = None, as_json: Json = False
) -> None:
    """Let somebody sign in again."""
    from assistant.cli_user_run import Users, set_active

    with Users.open(read_settings(data_dir), spoken_language(language), as_json) as work:
        set_active(work, name, active=True)


@commands.command()
def remove(
    name: Name, language: Spoken = None, data_dir: DataDir = None, as_json: Json = False
) -> None:
    """Remove somebody for good. The name stays taken, as the records speak of it."""
    from assistant.cli_user_run import Users, remove_user

    with Users.open(read_settings(data_dir), spoken_language(language), as_json) as work:
        remove_user(work, name)


@commands.command("list")
def list_(language: Spoken = None, data_dir: DataDir = None, as_json: Json = False) -> None:
    """List all users."""
    from assistant.cli_user_run import Users, list_users

    with Users.open(read_settings(data_dir), spoken_language(language), as_json) as work:
        list_users(work)


@commands.command()
def token(
    name: Name,
    label: Annotated[str, typer.Option(help="What it is for.")],
    days: Annotated[int | None, typer.Option(help="Valid for so long (else without end).")] = None,
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Make an access token for a program, in this user's role. It is printed once."""
    from assistant.cli_user_run import Users, make_token

    with Users.open(read_settings(data_dir), spoken_language(language), as_json) as work:
        make_token(work, name, label, days)


@commands.command()
def tokens(
    name: Annotated[str | None, typer.Argument(help="Only those of this user.")] = None,
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """List access tokens, which are named by an id; the tokens themselves are not kept."""
    from assistant.cli_user_run import Users, list_tokens

    with Users.open(read_settings(data_dir), spoken_language(language), as_json) as work:
        list_tokens(work, name)


@commands.command()
def revoke(
    token: Annotated[str, typer.Argument(help="Its id, as `aims user tokens` shows it.")],
    language: Spoken = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Revoke an access token."""
    from assistant.cli_user_run import Users, revoke_token

    with Users.open(read_settings(data_dir), spoken_language(language), as_json) as work:
        revoke_token(work, token)
