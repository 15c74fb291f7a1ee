"""The command that opens the page for the front desk."""

from pathlib import Path

import click

from handouts.cli.options import (
    CONTENT,
    content_option,
    content_path,
    exit_with_problems,
    final_option,
    open_library,
    record_option,
)
from handouts.problems import HandoutsError, Place, Problem, UnreadableError


@click.command()
@content_option
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(1, 65535),
    help="Where the page is; without it, the usual place, or one that is free.",
)
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@click.option("--host-name", "hosts", metavar="NAME", multiple=True, help="A name it also answers to, behind a proxy.")
@click.option(
    "--user-header",
    metavar="NAME",
    help="The header in which a proxy says who asks; the record then names them. Only behind a proxy that sets it itself, "
    "and not where people sign in.",
)
@click.option("--shared", is_flag=True, help="People sign in, and what they do is kept: for a server that many use.")
@click.option(
    "--database",
    metavar="URL",
    envvar="HANDOUTS_DATABASE",
    default="",
    help="With --shared: a PostgreSQL database, as postgresql://user:password@host/name; it may stand in HANDOUTS_DATABASE. "
    "Without it, a file of SQLite beside the content.",
)
@final_option
@record_option
@exit_with_problems
def serve(
    content: Path | None,
    port: int | None,
    no_browser: bool,
    hosts: tuple[str, ...],
    user_header: str | None,
    shared: bool,
    database: str,
    final: bool,
    record: Path | None,
) -> None:
    """Open the front desk's page in the browser: choose, fill in, print; approve and look after the sheets.

    It answers on this machine only, and keeps nothing about a patient. Close it with Ctrl-C. With --shared, and always with
    --host-name, people sign in and have roles.
    """
    try:
        from handouts.web.house_rules import HouseRules
        from handouts.web.server import serve as serve_page
    except ImportError as error:
        message = f"The page needs a package that is not installed: {error.name}."
        remedy = 'Install it with the program:  pip install "handouts[web]"'
        raise HandoutsError(Problem("no-web", message, remedy)) from None
    path, own = content_path(content)
    if not path.is_file():
        open_library(path)  # tells what is wrong; a file that is only broken is told of by the page, until it is mended
    if (shared or hosts) and not own:
        message = "A server that many share needs a content of its own: the sample is nobody's."
        raise UnreadableError(Problem("no-content", message, "Name a content file: --content FILE", Place(CONTENT)))
    if (shared or hosts) and user_header:
        message = "Where people sign in, the record names them by their login, and no header does."
        raise HandoutsError(Problem("user-header-shared", message, "Leave out --user-header."))
    house = HouseRules(final, record, user_header or "")
    serve_page(path, own=own, port=port, browser=not no_browser, hosts=hosts, house=house, say=click.echo,
               shared=shared, database=database)  # fmt: skip
