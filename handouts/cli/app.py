"""The command line: arguments, printing, exit codes; nothing else.

ReportLab and the rest are imported only by the commands that need them, so that ``handouts list`` answers at once.
"""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    pass

from handouts.cli.approval import approve, audit, diff, report, status, verify, withdraw
from handouts.cli.approvers import approvers
from handouts.cli.archive import archive, recall, reprint
from handouts.cli.batch import batch
from handouts.cli.build import build, preview, read
from handouts.cli.changes import changes
from handouts.cli.claims import claims
from handouts.cli.content import check, list_, new, schema
from handouts.cli.explain import explain
from handouts.cli.record import record
from handouts.cli.review import review
from handouts.cli.serve import serve


class _Commands(click.Group):
    """Lists commands in the order they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="handouts", message="%(prog)s %(version)s")
def main() -> None:
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
    """


for _command in (
    build,
    batch,
    check,
    explain,
    list_,
    preview,
    read,
    new,
    schema,
    serve,
    approve,
    status,
    verify,
    withdraw,
    audit,
    approvers,
    review,
    diff,
    reprint,
    recall,
    archive,
    report,
    record,
    claims,
    changes,
):
    main.add_command(_command)
