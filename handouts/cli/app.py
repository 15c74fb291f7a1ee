"""The command line: arguments, printing, exit codes; nothing else.

ReportLab and the rest are imported only by the commands that need them, so that ``handouts list`` answers at once.
"""

import gc
import importlib
import os
import sys

import click

from handouts.cli.interruption import end_as_ctrl_c_does, write_every_letter
from handouts.problems import ExitCode, Problem

_MODULES = {
    "build": "build",
    "batch": "batch",
    "check": "content",
    "explain": "explain",
    "list": "content",
    "preview": "build",
    "notice": "notice",
    "print": "printing",
    "printers": "printing",
    "read": "build",
    "new": "content",
    "split": "content",
    "join": "content",
    "import": "importing",
    "schema": "content",
    "translate": "translate",
    "publish": "web_pages",
    "serve": "serve",
    "accounts": "accounts",
    "approve": "approval",
    "status": "approval",
    "verify": "approval",
    "withdraw": "approval",
    "audit": "approval",
    "approvers": "approvers",
    "review": "review",
    "diff": "approval",
    "reprint": "archive",
    "recall": "archive",
    "archive": "archive",
    "report": "approval",
    "record": "record",
    "claims": "claims",
    "teach-back": "teach_back",
    "changes": "changes",
}
"""The commands in the order they are used, and the module of each, which is loaded once it is asked for."""


NEW_OBJECTS = 100_000
"""So many are made before the collector of garbage looks for cycles among them: a command makes many that last, and looking
at each 700, as Python does, takes a tenth of the time of a sheet."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _MODULES:
            return None
        module = importlib.import_module(f"handouts.cli.{_MODULES[cmd_name]}")
        spelled = {"list": "list_", "print": "print_", "import": "import_"}
        command = getattr(module, spelled.get(cmd_name, cmd_name.replace("-", "_")))
        return command if isinstance(command, click.Command) else None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="handouts", message="%(prog)s %(version)s")
@click.option("--no-cache", is_flag=True, help="Read nothing from the user's cache and keep nothing in it.")
def main(no_cache: bool) -> None:
    """Printed sheets that patients keep, from a practice's own words.

    \b
    Exit codes:
      0  done
      1  the content has problems; nothing was written
      2  the command line itself is wrong
      3  a file cannot be read
      4  a file cannot be written; what stands there is whole
      5  a sheet is not approved, or not any more; nothing was written
      6  some sheets could not be made, or may not be; all others were written
      7  the printer did not print it, or it is not known that it did
    """
    if no_cache:
        from handouts.storage import user_cache

        user_cache.turn_off()
    gc.set_threshold(NEW_OBJECTS)
    click.get_current_context().with_resource(end_as_ctrl_c_does())
    write_every_letter()
    if _is_lost():
        message, remedy = "The folder that this is started in is gone.", "Go to another:  cd ~"
        click.echo(str(Problem("file-missing", message, remedy)), err=True)
        sys.exit(ExitCode.UNREADABLE)


def _is_lost() -> bool:
    """Whether somebody has removed the working folder meanwhile."""
    try:
        os.getcwd()  # noqa: PTH109 - no path is wanted
    except FileNotFoundError:
        return True
    return False
