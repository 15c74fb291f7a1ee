"""Commands about who approved which words."""

import datetime
import json
import sys
from pathlib import Path

import click

from handouts.cli.options import (
    CONTENT,
    content_option,
    exit_with_problems,
    language_of,
    language_option,
    open_library,
    print_problems,
)
from handouts.problems import ExitCode, Place, Problem, UnreadableError


@click.command()
@click.argument("procedure")
@content_option
@language_option
@click.option("--by", metavar="NAME", required=True, help='Who approves: "Jane Roe, MD".')
@click.option("--role", metavar="TEXT", default="", help="What they are: Spine surgeon.")
@click.option(
    "--until", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The last day it holds. Without it: a year."
)
@exit_with_problems
def approve(
    procedure: str, content: Path | None, language: str | None, by: str, role: str, until: "datetime.datetime | None"
) -> None:
    """Record that somebody has read a sheet's words and answers for them.

    The approval is a small file in approvals/ beside the content. A change of one letter voids it; a change of
    color or layout does not. A sheet in which the checks find an error cannot be approved.
    """
    from handouts.approval import signing
    from handouts.approval.standing import Standing
    from handouts.document.wording import why_no_call
    from handouts.reading.resources import program_version

    if content is None and not Path(CONTENT).exists():
        message = "There is no content of your own here; the sample that comes with the program cannot be approved."
        raise UnreadableError(Problem("no-content", message, "Name a content file: --content FILE", Place(CONTENT)))
    now = datetime.datetime.now()
    library = open_library(content)
    wording = language_of(library, procedure, language)
    made, path = signing.approve(
        library,
        procedure,
        wording,
        by=by,
        role=role,
        until=until.date() if until else None,
        today=now.date(),
        time=f"{now:%H:%M:%S}",
        program=f"handouts {program_version()}",
    )
    if reason := why_no_call(library.procedure(procedure, wording.code), wording):
        click.echo(reason)
    click.echo(f"{path}: {Standing('approved', made).describe()}")


@click.command()
@content_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@exit_with_problems
def status(content: Path | None, as_json: bool) -> None:
    """List all sheets: approved by whom and until when, changed, overdue or draft."""
    from handouts.approval import standing
    from handouts.approval import store as approval

    library = open_library(content)
    rows = standing.list_standings(library, datetime.date.today())
    if as_json:
        entries = [{"procedure": row.procedure, "language": row.language, **row.as_json()} for row in rows]
        click.echo(json.dumps(entries, indent=2, ensure_ascii=False))
    else:
        width = max(len(row.procedure) for row in rows)
        for row in rows:
            click.echo(f"{row.procedure:<{width}}  {row.language}  {row.standing.describe()}")
            if row.call == "missing":
                click.echo(f"{'':<{width}}  {row.language}  does not say when to call: not for patients")
            for missing in row.missing:
                click.echo(f"{'':<{width}}  {missing}  missing: other sheets are there in this language")
    print_problems(approval.find_damaged(library))


@click.command()
@click.argument("code", nargs=-1, required=True, metavar="CODE|PDF")
@content_option
@exit_with_problems
def verify(code: tuple[str, ...], content: Path | None) -> None:
    """Say which approval a printed sheet belongs to, and whether it may still be handed out.

    Takes the text code at the foot of a page, such as KY-EN 1A2B-3C4D, or a PDF file. Leaves with 5 if the sheet
    is not approved and current.
    """
    from handouts.approval import verify as verification

    library = open_library(content)
    given = " ".join(code)
    codes = verification.read_codes(Path(given)) if Path(given).is_file() else [given]
    verdicts = [verification.verify_code(library, each, datetime.date.today()) for each in codes]
    for verdict in verdicts:
        click.echo(verdict.describe())
    if not all(verdict.current for verdict in verdicts):
        sys.exit(ExitCode.NOT_APPROVED)


@click.command()
@click.argument("procedure")
@content_option
@language_option
@click.option("--pdf", metavar="FILE", type=click.Path(path_type=Path), help="Write it as a PDF to sign.")
@exit_with_problems
def diff(procedure: str, content: Path | None, language: str | None, pdf: Path | None) -> None:
    """Say what has changed since a sheet was last approved, sentence by sentence, numbers first."""
    from handouts.approval import changes as compared

    library = open_library(content)
    wording = language_of(library, procedure, language)
    last, changes = compared.compare_with_approval(library, procedure, wording)
    if pdf:
        from handouts.press import staff_papers as staff
        from handouts.storage import writing as files

        files.write(pdf, staff.changes_paper(library, procedure, wording, last, changes, today=datetime.date.today()))
        click.echo(str(pdf))
    else:
        click.echo(compared.describe_changes(procedure, last, changes))


@click.command()
@click.argument("procedure")
@content_option
@language_option
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), default=Path("output"), show_default=True,
              help="The folder to write to.")  # fmt: skip
@exit_with_problems
def report(procedure: str, content: Path | None, language: str | None, output: Path) -> None:
    """Judge a sheet by PEMAT-P and the CDC Clear Communication Index, on one page and as JSON.

    What needs a human is left open, with boxes to tick.
    """
    from handouts.checks.instruments import judge
    from handouts.press import staff_papers as staff
    from handouts.storage import writing as files

    library = open_library(content)
    wording = language_of(library, procedure, language)
    today = datetime.date.today()
    judged = judge(library, procedure, wording, today=today)
    name = f"{procedure}-report-{wording.code}"
    files.write(
        output / f"{name}.json", (json.dumps(judged.as_json(), indent=2, ensure_ascii=False) + "\n").encode("utf-8")
    )
    files.write(output / f"{name}.pdf", staff.report_paper(library, judged))
    for line in judged.lines():
        click.echo(line)
    click.echo(f"{output / name}.pdf, .json")
