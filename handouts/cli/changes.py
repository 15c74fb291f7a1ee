"""The command that shows once what many sheets have changed in, and the signing of it."""

import datetime
import json
import sys
from pathlib import Path

import click

from handouts.cli.options import content_option, exit_with_problems, open_library, print_problems
from handouts.problems import ExitCode


@click.command()
@content_option
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@exit_with_problems
def changes(content: Path | None, as_json: bool) -> None:
    """Show once each change that several approved sheets carry, and which sheets these are.

    A change of the practice's name, phones, places, words or mark, or of a drawing. One that is right is signed once,
    for every sheet that differs in nothing else, with  handouts approve --change.
    """
    from handouts.approval.shared_changes import describe_shared, list_shared_changes

    found = list_shared_changes(open_library(content), datetime.date.today())
    if as_json:
        click.echo(json.dumps([each.as_json() for each in found], indent=2, ensure_ascii=False))
    else:
        click.echo(describe_shared(found))


def sign_change(content: Path | None, identifier: str, by: str, role: str, sign: Path | None) -> None:
    """Sign a change and say for which sheets; those that could not be approved are told, and the command leaves with 1."""
    from handouts.cli.approvers import open_key
    from handouts.press.kept_sheets import approve_change
    from handouts.reading.resources import program_version

    now = datetime.datetime.now().astimezone()
    program = f"handouts {program_version()}"
    made, refused = approve_change(
        open_library(content),
        identifier,
        by=by,
        role=role,
        today=now.date(),
        now=now,
        program=program,
        sign=open_key(sign),
    )
    for approval, path in made:
        click.echo(f"{path}: {approval.procedure} ({approval.language}) until {approval.until}")
    for sheet, problems in refused:
        click.echo(f"not approved: {sheet.name}", err=True)
        print_problems(problems)
    if refused:
        sys.exit(ExitCode.PROBLEMS)
