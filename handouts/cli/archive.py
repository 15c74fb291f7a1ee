"""Commands about what was printed in the past: print it again, look after what is kept, call it back."""

import datetime
import sys
from pathlib import Path

import click

from handouts.cli.options import (
    CONTENT,
    content_option,
    exit_with_problems,
    open_library,
    print_problems,
    record_option,
)
from handouts.problems import ExitCode, HandoutsError


@click.command()
@click.argument("code", nargs=-1, required=True, metavar="CODE")
@content_option
@click.option("--exact", is_flag=True, help="The very bytes that were approved, without a line that says so.")
@click.option("--paper", metavar="NAME", help="The paper; without it, the first that was kept.")
@click.option("--ink", metavar="NAME", help="The ink; without it, the first that was kept.")
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), default=Path("output"), show_default=True,
              help="The folder to write to.")  # fmt: skip
@record_option
@exit_with_problems
def reprint(
    code: tuple[str, ...],
    content: Path | None,
    exact: bool,
    paper: str | None,
    ink: str | None,
    output: Path,
    record: Path | None,
) -> None:
    """Print an approved sheet again as it was, by the text code at its foot.

    A line at the foot says when it was printed again; if the sheet may not be handed out any more, each page says that
    too. With --exact it is the file that was approved, byte for byte, whatever became of the content since. Blank lines
    stay as for nobody.
    """
    from handouts.approval.store import FOLDER as APPROVALS
    from handouts.press.recording import Recorder
    from handouts.press.reprint import BY
    from handouts.press.reprint import reprint as print_again
    from handouts.storage import writing as files

    folder = content.parent if content else Path()
    library = None
    try:
        gone = content is None and not Path(CONTENT).exists() and (folder / APPROVALS).is_dir()
        library = None if gone else open_library(content, only=())
        folder = library.folder if library else folder
    except HandoutsError as error:  # what was kept does not need the content of today
        print_problems(error.problems)
    made = print_again(folder, " ".join(code), today=datetime.date.today(), library=library, exact=exact, paper=paper,
                       ink=ink)  # fmt: skip
    Recorder.of(library, record, BY).note([made.made])
    path = output / made.file_name
    files.write(path, made.pdf)
    click.echo(
        f"{path}  {len(made.pdf) / 1000:.0f} kB, {'exactly as it was approved' if made.exact else 'printed again'}"
    )
    print_problems(made.problems)


@click.command()
@content_option
@click.option("--complete", is_flag=True, help="Make the sheets that are missing, of what is approved as it is today.")
@click.option("--prune", is_flag=True, help="Take away sheets that no approval names; never one that is still good.")
@click.option("--before", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]),
              help="With --prune: also the sheets of approvals that ended before this day.")  # fmt: skip
@exit_with_problems
def archive(content: Path | None, complete: bool, prune: bool, before: "datetime.datetime | None") -> None:
    """Look through the sheets that are kept as they were approved, and hold each against its approval.

    They stand in approvals/kept beside the content. Leaves with 1 if one is damaged or missing.
    """
    from handouts.press import kept_sheets

    library, today = open_library(content), datetime.date.today()
    if before and not prune:
        raise click.UsageError("--before needs --prune.")
    if complete:
        for made in kept_sheets.complete(library, today):
            click.echo(f"{made.path}: {len(made.files)} sheets kept of {made.procedure} ({made.language})")
    if prune:
        gone = kept_sheets.prune(library, today, before.date() if before else None)
        click.echo(f"Pruned: {gone.files} files, {gone.size / 1e6:.1f} MB, of {gone.approvals} approvals that ended.")
    found = kept_sheets.look_through(library.folder)
    click.echo(found.describe())
    print_problems(found.problems)
    if found.problems:
        sys.exit(ExitCode.PROBLEMS)


@click.command()
@click.argument("code", nargs=-1, required=True, metavar="CODE|PROCEDURE")
@content_option
@click.option("--record", metavar="FILE", type=click.Path(path_type=Path),
              help="The record of what was printed; without it, the practice's record: or record.csv beside the content, if it is there.")  # fmt: skip
@exit_with_problems
def recall(code: tuple[str, ...], content: Path | None, record: Path | None) -> None:
    """List which printed codes are no longer good, why, and what changed since they were approved.

    By a procedure's name all its codes are looked at, in every language. Leaves with 5 if one is no longer good.
    """
    from handouts.approval.recall import find_recalled, read_prints
    from handouts.press.recording import find_record

    library, given = open_library(content), " ".join(code)
    found = find_recalled(library, given, datetime.date.today())
    if not found:
        click.echo(f"{given}: every code that was approved is still good.")
        return
    path = find_record(library, record)
    codes = [each.code for one in found for each in one.verdicts]
    printed = read_prints(path, codes) if record or path.is_file() else None
    click.echo("\n\n".join(each.describe(printed) for each in found))
    sys.exit(ExitCode.NOT_APPROVED)
