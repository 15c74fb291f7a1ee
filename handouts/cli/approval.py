"""Commands about who approved which words."""

import datetime
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli.approvers import open_key, sign_option
from handouts.cli.changes import sign_change
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

if TYPE_CHECKING:
    from handouts.content.library import Library
    from handouts.languages.language import Language


@click.command()
@click.argument("procedure", required=False, default="")
@content_option
@language_option
@click.option("--by", metavar="NAME", required=True, help='Who approves: "Jane Roe, MD".')
@click.option("--role", metavar="TEXT", default="", help="What they are: Spine surgeon.")
@click.option(
    "--until", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The last day it holds. Without it: a year."
)
@click.option("--reread", is_flag=True, help="An unchanged translation was read beside an original that has changed.")
@sign_option
@click.option("--renew", is_flag=True, help="Approve anew what version 0.1 approved; says what that did not bind.")
@click.option("--change", metavar="CHANGE", default="",
              help="Instead of a procedure: a change that handouts changes shows, on all sheets that differ in nothing else.")  # fmt: skip
@exit_with_problems
def approve(
    procedure: str,
    content: Path | None,
    language: str | None,
    by: str,
    role: str,
    until: "datetime.datetime | None",
    reread: bool,
    sign: Path | None,
    renew: bool,
    change: str,
) -> None:
    """Record that somebody has read a sheet and answers for it, in every edition.

    The approval is a small file in approvals/ beside the content. A change of one letter, of a picture, a table, a
    number to dial or of what an edition has voids it; a change of color or layout does not. A sheet in which the
    checks find an error cannot be approved.
    """
    from handouts.approval.standing import judge_standing
    from handouts.document.compose import why_no_call
    from handouts.press import kept_sheets
    from handouts.reading.resources import program_version

    refuse_sample(content)
    if bool(change) == bool(procedure):
        raise click.UsageError("Name a procedure, or a change with --change.")
    if change:
        if until or language or reread or renew:
            raise click.UsageError(
                "--change goes with --by, --role and --sign only: each sheet holds until the day it held before."
            )
        sign_change(content, change, by, role, sign)
        return
    now = datetime.datetime.now().astimezone()
    library = open_library(content, only=[procedure])
    wording = language_of(library, procedure, language)
    if renew:
        tell_shape(library, procedure, wording, now.date())
    made, path = kept_sheets.approve(
        library,
        procedure,
        wording,
        by=by,
        role=role,
        until=until.date() if until else None,
        today=now.date(),
        now=now,
        program=f"handouts {program_version()}",
        reread=reread,
        sign=open_key(sign),
    )
    if reason := why_no_call(library.procedure(procedure, wording.code), wording):
        click.echo(reason)
    now_stands = judge_standing(library, procedure, wording, now.date())
    click.echo(f"{path}: approved by {made.by} on {made.on}, until {made.until}")
    if now_stands.kind != "approved":
        click.echo(f"{procedure} ({wording.code}): {now_stands.describe()}")
    if kept := kept_sheets.find_list(library.folder, made):
        click.echo(kept.describe())


def refuse_sample(content: Path | None) -> None:
    """Raise UnreadableError where there is no content but the sample that comes with the program."""
    if content is None and not Path(CONTENT).exists():
        message = "There is no content of your own here; the sample that comes with the program cannot be approved."
        raise UnreadableError(Problem("no-content", message, "Name a content file: --content FILE", Place(CONTENT)))


def tell_shape(library: "Library", procedure: str, language: "Language", today: datetime.date) -> None:
    """Print what an approval of today binds that one of version 0.1 did not."""
    from handouts.approval.printed_parts import read_sheet

    click.echo("The older approval bound the words alone. This one binds, besides:")
    for line in read_sheet(library, procedure, language, today).shape:
        click.echo(f"  {line}")


@click.command()
@content_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@exit_with_problems
def status(content: Path | None, as_json: bool) -> None:
    """List all sheets: approved by whom and until when, changed, overdue or draft."""
    from handouts.approval import standing
    from handouts.approval import store as approval
    from handouts.approval.approvers import find_list_problems
    from handouts.approval.audit import find_holes
    from handouts.press import kept_sheets

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
    approved = [row.standing.approval for row in rows if row.standing.kind == "approved" and row.standing.approval]
    print_problems([*approval.find_damaged(library), *kept_sheets.find_missing(library.folder, approved)])
    print_problems(find_list_problems(library.folder, datetime.date.today()))
    print_problems(find_holes(library.folder, datetime.date.today()))


@click.command()
@click.argument("code", nargs=-1, required=True, metavar="CODE|PDF")
@content_option
@exit_with_problems
def verify(code: tuple[str, ...], content: Path | None) -> None:
    """Say which approval a printed sheet belongs to, and whether it may still be handed out.

    Takes the text code at the foot of a page, such as KY-EN 7GQ4-M2XK-9TRB-HW5C-Y, or a PDF file. Of a file all words
    are compared with the sheet; a code alone is looked up and no more. Leaves with 5 if the sheet is not approved and
    current, or a word differs.
    """
    from handouts.approval.verify import verify_code
    from handouts.press.verification import verify_file

    library, today = open_library(content, only=()), datetime.date.today()
    given = " ".join(code)
    if Path(given).is_file():
        files = verify_file(library, Path(given), today)
        for found in files:
            click.echo(found.describe())
        current = all(found.current for found in files)
    else:
        verdict = verify_code(library, given, today)
        click.echo(f"{verdict.describe()} Only the code was looked up; name the PDF to have its words compared.")
        current = verdict.current
    if not current:
        sys.exit(ExitCode.NOT_APPROVED)


@click.command()
@click.argument("code", nargs=-1, required=True, metavar="PROCEDURE|CODE")
@content_option
@language_option
@click.option("--by", metavar="NAME", required=True, help='Who withdraws it: "Jane Roe, MD".')
@click.option("--reason", metavar="TEXT", required=True, help='Why: "The dose was wrong."')
@sign_option
@exit_with_problems
def withdraw(
    code: tuple[str, ...], content: Path | None, language: str | None, by: str, reason: str, sign: Path | None
) -> None:
    """Say that an approved sheet is good no longer: by its name, or by the text code at its foot.

    The approvals stay as they are; a withdrawal is added to them. The sheet is marked, and no restored text brings
    its approval back: only a new one does.
    """
    from handouts.approval import signing
    from handouts.reading.resources import program_version

    now = datetime.datetime.now().astimezone()
    library, name = open_library(content, only=()), " ".join(code)
    if name in library.procedures:
        name = signing.find_last_code(library, name, language_of(library, name, language)) or name
    made, path = signing.withdraw(
        library,
        name,
        by=by,
        reason=reason,
        today=now.date(),
        now=now,
        program=f"handouts {program_version()}",
        sign=open_key(sign),
    )
    click.echo(f"{path}: {made.procedure} ({made.language}) withdrawn. No longer good: {', '.join(made.codes)}")


@click.command()
@content_option
@click.option("--head", "show_head", is_flag=True, help="Print the end of the history, to save as a witness.")
@click.option("--against", metavar="HEAD|CODE|FILE", multiple=True,
              help="A head saved earlier, a text code on a printed sheet, or a file: a saved head, the record of prints, or "
              "allowed_signers; may be given many times.")  # fmt: skip
@exit_with_problems
def audit(content: Path | None, show_head: bool, against: tuple[str, ...]) -> None:
    """Tell whether the history of approvals was touched: altered, removed from, or given other dates.

    A history that was cut at its end or written anew fits itself; only a witness from outside tells, and it is said
    which there were. The practice's own  record:  is always one of them. Signatures are verified. Leaves with 1 if it does not fit.
    """
    from handouts.approval.audit import audit as hold_together
    from handouts.approval.witnesses import read_witnesses
    from handouts.press.recording import find_records

    library = open_library(content)
    records = [str(path) for path in find_records(library, None) if path.is_file()]
    found = hold_together(
        library.folder, datetime.date.today(), witnesses=read_witnesses(dict.fromkeys((*against, *records)))
    )
    if show_head:
        for head in found.heads:
            click.echo(head)
    else:
        click.echo(found.describe())
    print_problems(found.problems)
    if not found.whole:
        sys.exit(ExitCode.PROBLEMS)


@click.command()
@click.argument("procedure", nargs=-1, required=True, metavar="PROCEDURE|CODE CODE")
@content_option
@language_option
@click.option("--pdf", metavar="FILE", type=click.Path(path_type=Path), help="Write it as a PDF, to read or to sign.")
@exit_with_problems
def diff(procedure: tuple[str, ...], content: Path | None, language: str | None, pdf: Path | None) -> None:
    """Say what has changed since a sheet was last approved, sentence by sentence, numbers first.

    With the text codes of two approvals: what differs between these, as text or as a PDF in which what is gone is struck
    and what is new is underlined.
    """
    from handouts.approval import changes as compared
    from handouts.approval import redline
    from handouts.approval.printed import find_two_approvals
    from handouts.approval.printed_parts import read_sheet
    from handouts.storage import writing as files

    library, given, today = open_library(content, only=()), " ".join(procedure), datetime.date.today()
    pair = find_two_approvals(library.folder, given)
    if pair:
        from handouts.press.history_papers import redline_paper

        found = redline.compare_approvals(*pair)
        if pdf:
            files.write(pdf, redline_paper(found, today=today))
        click.echo(str(pdf) if pdf else found.describe())
        return
    wording = language_of(library, given, language)
    now = read_sheet(library, given, wording, today)
    last, changes = compared.compare_with_approval(library, given, wording, now)
    if pdf:
        from handouts.press import staff_papers as staff

        files.write(pdf, staff.changes_paper(library, given, wording, last, changes, today=today))
        click.echo(str(pdf))
    else:
        click.echo(compared.describe_changes(given, last, changes))


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

    library = open_library(content, only=[procedure])
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
