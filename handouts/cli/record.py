"""Commands that read the record of what was made."""

from pathlib import Path

import click

from handouts.cli.options import content_option, exit_with_problems, open_library


@click.group()
def record() -> None:
    """Read the record of what was made: who made which sheet when, and never for whom."""


@record.command()
@content_option
@click.option("--record", "file", metavar="FILE", type=click.Path(path_type=Path),
              help="The record. Without it: the one that the content names, or record.csv beside it.")  # fmt: skip
@click.option("--by", "groups", metavar="NAME", multiple=True, type=click.Choice(["month", "sheet", "language", "edition"]),
              help="What to sum up by: month, sheet, language, edition; may be given several times. Without it: all four.")  # fmt: skip
@click.option("--csv", "as_csv", is_flag=True, help="Print it as CSV.")
@exit_with_problems
def summary(content: Path | None, file: Path | None, groups: tuple[str, ...], as_csv: bool) -> None:
    """Say how many copies of which sheets were made in which month, in which languages and editions."""
    from handouts.press.recording import find_record
    from handouts.storage import record_summary as sums
    from handouts.storage.record import read_record

    path = file or find_record(open_library(content, only=()), None)
    by = tuple(dict.fromkeys(groups)) or tuple(sums.GROUPS)
    rows = sums.sum_up(read_record(path), by)
    click.echo(sums.write_csv(rows, by) if as_csv else sums.write_text(rows, by), nl=False)
