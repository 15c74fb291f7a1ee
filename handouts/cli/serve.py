"""The command that opens the page for the front desk."""

from pathlib import Path

import click

from handouts.cli.options import (
    content_option,
    content_path,
    exit_with_problems,
    final_option,
    open_library,
    record_option,
    refuse_sample,
)
from handouts.problems import HandoutsError, Problem

_A_FILE = click.Path(path_type=Path)


@click.command()
@content_option
@click.option(
    "--port", metavar="N", type=click.IntRange(1, 65535), default=8642, show_default=True, help="Where the page is."
)
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@click.option(
    "--host-name",
    "hosts",
    metavar="NAME",
    multiple=True,
    help="A name it also answers to. Needs --trusted-proxy or --certificate.",
)
@click.option(
    "--listen",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="The address of this machine at which it answers.",
)
@click.option("--trusted-proxy", "proxies", metavar="ADDRESS", multiple=True,
              help="A proxy that encrypts, by its address or network; what it says of a request (X-Forwarded-*) is believed.")  # fmt: skip
@click.option("--certificate", metavar="FILE", type=_A_FILE, help="A certificate (PEM): the page encrypts by itself.")
@click.option("--certificate-key", metavar="FILE", type=_A_FILE, help="Its key, if that is in another file.")
@click.option(
    "--base-path", metavar="PATH", default="", help="What a proxy puts before each address, such as /handouts."
)
@click.option("--frame-from", "frames", metavar="ORIGIN", multiple=True,
              help="A site whose pages may show this one inside themselves: https://records.clinic.example.")  # fmt: skip
@click.option(
    "--memory",
    metavar="MB",
    type=click.IntRange(128, 65536),
    default=512,
    show_default=True,
    help="Memory that it takes at most.",
)
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
@click.option("--sign-in", metavar="FILE", type=_A_FILE,
              help="With --shared: how people sign in where a sign-in service (OpenID Connect) or a proxy knows them.")  # fmt: skip
@final_option
@record_option
@exit_with_problems
def serve(
    content: Path | None,
    port: int,
    no_browser: bool,
    hosts: tuple[str, ...],
    listen: str,
    proxies: tuple[str, ...],
    certificate: Path | None,
    certificate_key: Path | None,
    base_path: str,
    frames: tuple[str, ...],
    memory: int,
    user_header: str | None,
    shared: bool,
    database: str,
    sign_in: Path | None,
    final: bool,
    record: Path | None,
) -> None:
    """Open the front desk's page in the browser: choose, fill in, print; approve and look after the sheets.

    It answers on this machine only, and keeps nothing about a patient. Close it with Ctrl-C. With --shared, and always with
    --host-name, people sign in and have roles.
    """
    try:
        from handouts.web.house_rules import HouseRules
        from handouts.web.network import NetworkRules
        from handouts.web.server import serve as serve_page
    except ImportError as error:
        message = f"The page needs a package that is not installed: {error.name}."
        remedy = 'Install it with the program:  pip install "handouts[web]"'
        raise HandoutsError(Problem("no-web", message, remedy)) from None
    path, own = content_path(content)
    if not path.is_file():
        open_library(path)  # tells what is wrong; a file that is only broken is told of by the page, until it is mended
    network = NetworkRules(
        port=port, listen=listen, hosts=hosts, base_path=base_path, proxies=proxies, certificate=certificate,
        certificate_key=certificate_key, frames=frames, memory=memory * 1_000_000, shared=shared,
    )  # fmt: skip
    if network.serves_others:
        refuse_sample(own)
    if network.serves_others and user_header:
        message = "Where people sign in, the record names them by their login, and no header does."
        raise HandoutsError(Problem("user-header-shared", message, "Leave out --user-header."))
    house = HouseRules(final, record, user_header or "")
    serve_page(path, own=own, browser=not no_browser, network=network, house=house, say=click.echo, database=database,
               sign_in=sign_in)  # fmt: skip
