"""Commands for whoever runs a shared server: a link for a manager, the trail, a backup and taking it back."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handouts.cli.options import CONTENT, content_option, content_path, exit_with_problems
from handouts.problems import HandoutsError, Place, Problem, UnreadableError

if TYPE_CHECKING:
    from handouts.web.accounts.shared_server import SharedServer


@click.group()
def accounts() -> None:
    """Look after the people and the trail of a server that many share (handouts serve --shared)."""


def _database_option(command: Callable[..., Any]) -> Callable[..., Any]:
    said = "The database, as for handouts serve. Without it, the file of SQLite beside the content."
    return click.option("--database", metavar="URL", envvar="HANDOUTS_DATABASE", default="", help=said)(command)


def _open(content: Path | None, database: str) -> "SharedServer":
    try:
        from handouts.web.server import open_shared
    except ImportError as error:
        message = f"The page needs a package that is not installed: {error.name}."
        remedy = 'Install it with the program:  pip install "handouts[server]"'
        raise HandoutsError(Problem("no-web", message, remedy)) from None
    path, own = content_path(content)
    if not own:
        message = "A server that many share needs a content of its own: the sample is nobody's."
        raise UnreadableError(Problem("no-content", message, "Name a content file: --content FILE", Place(CONTENT)))
    return open_shared(path, database)


def _who() -> str:
    from handouts.press.recording import who_runs_this

    return f"terminal: {who_runs_this()}"


@accounts.command()
@content_option
@_database_option
@click.option("--login", metavar="NAME", help="Whose; without it, that of the first manager.")
@click.option(
    "--address", metavar="URL", default="", help="What the link begins with, such as https://handouts.clinic.example"
)
@exit_with_problems
def link(content: Path | None, database: str, login: str | None, address: str) -> None:
    """Print a one-time link by which somebody chooses a password: the first manager, or who cannot sign in any more.

    It is for an emergency: whoever may run this on the server may become anybody. It is noted in the trail.
    """
    token = _open(content, database).make_link(_who(), login)
    click.echo(f"{address.rstrip('/')}/join?code={token}")


@accounts.command()
@content_option
@_database_option
@click.option("--head", "heads", metavar="DIGEST", multiple=True, help="A digest that was kept elsewhere, or its first digits; may be given several times.")  # fmt: skip
@click.option("--csv", "as_csv", is_flag=True, help="Print all rows as CSV.")
@exit_with_problems
def trail(content: Path | None, database: str, heads: tuple[str, ...], as_csv: bool) -> None:
    """Hold the audit trail together, and say how many rows it has and the digest of the last."""
    server = _open(content, database)
    from handouts.web.accounts import trail as rows

    if as_csv:
        server.note("exported", _who())
    with server.database.reading() as connection:
        if as_csv:
            click.echo(rows.write_csv(rows.read_rows(connection)), nl=False)
            return
        found = rows.check_trail(connection, heads)
    if found.problems:
        raise HandoutsError(found.problems)
    click.echo(f"{found.rows} rows, and they fit together. The last: {found.head}")


@accounts.command()
@content_option
@_database_option
@click.argument("file", type=click.Path(path_type=Path))
@exit_with_problems
def backup(content: Path | None, database: str, file: Path) -> None:
    """Write the people, settings and trail of the server to FILE, as they are at one moment; the server may run on."""
    server = _open(content, database)
    from handouts.web.accounts.backup import make_backup

    click.echo(f"{file}: {make_backup(server.database, file, _who())} rows of the trail.")


@accounts.command()
@content_option
@_database_option
@click.argument("file", type=click.Path(path_type=Path))
@exit_with_problems
def restore(content: Path | None, database: str, file: Path) -> None:
    """Take back what handouts accounts backup wrote to FILE, into a new database of either kind."""
    server = _open(content, database)
    from handouts.web.accounts.backup import restore_backup

    found = restore_backup(server.database, file, _who())
    click.echo(f"{found.rows} rows, and they fit together. Everybody signs in anew.")
