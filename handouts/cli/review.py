"""The command about when sheets must be read again."""

import datetime
import json
from dataclasses import asdict
from pathlib import Path

import click

from handouts.cli.options import content_option, count, exit_with_problems, open_library


@click.command()
@content_option
@click.option(
    "--ics", metavar="FILE", type=click.Path(path_type=Path), help="Write them as a calendar file (iCalendar)."
)
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@exit_with_problems
def review(content: Path | None, ics: Path | None, as_json: bool) -> None:
    """List when each approved sheet must be read again, the next one first.

    What is a draft or has changed must be read now: see handouts status.
    """
    from handouts.approval.review import list_reviews, write_calendar
    from handouts.storage import writing

    library, now = open_library(content), datetime.datetime.now().astimezone()
    found = list_reviews(library, now.date())
    if ics:
        writing.write(ics, write_calendar(library.practice.name, found, now))
        click.echo(f"{ics}: {count(len(found), 'review')}")
    elif as_json:
        click.echo(json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False, default=str))
    else:
        for each in found:
            click.echo(each.describe())
        if not found:
            click.echo("No sheet is approved, so none has a day to be read again. See  handouts status")
