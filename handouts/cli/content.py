"""Commands that look after the content: what is there, what is wrong, what is new."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.options import STANDARD, SheetOptions
from handouts.problems import ExitCode, HandoutsError, Problem, Severity

if TYPE_CHECKING:
    from handouts.content.splitting import Moved

from handouts.cli.build import ink_coverage
from handouts.cli.options import CONTENT, content_option, count, exit_with_problems, open_library, print_problems
from handouts.reading.files import read_text

MOST_MEASURED = 10
"""Sheets whose ink `check` measures; a larger library is measured sheet by sheet."""


@click.command()
@click.argument("procedures", nargs=-1, metavar="[PROCEDURE]...")
@content_option
@click.option("--format", "format_", type=click.Choice(["text", "json", "sarif", "github"]), default="text", show_default=True,
              help="For people, for programs, for code hosts.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--level", type=click.Choice(["error", "warning", "note"]), default="note", show_default=True,
              help="The least that is told.")  # fmt: skip
@click.option("--layout/--no-layout", default=None,
              help="Lay each sheet out to see which editions have room for its words; without it, up to 30 sheets are.")  # fmt: skip
@exit_with_problems
def check(
    procedures: tuple[str, ...], content: Path | None, format_: str, as_json: bool, level: str, layout: bool | None
) -> None:
    """Say what is wrong with the content, where, and how to mend it.

    Looks at the whole content, or at the procedures named. Only errors make it fail.
    """
    from handouts.checks import output as formats
    from handouts.cli.library_check import check_library
    from handouts.press import press

    problems: list[Problem] = []
    exit_code, sheets = ExitCode.OK, 0
    made: dict[SheetOptions, press.Handout] = {}

    def keep(handout: press.Handout) -> None:
        if len(made) <= MOST_MEASURED and handout.format == STANDARD:
            made[handout.options] = handout

    try:
        library = open_library(content, tell=False, only=procedures)
        problems, sheets, asked = check_library(library, procedures, layout, keep)
        problems = [*library.strays, *problems]
    except HandoutsError as error:
        problems, exit_code = list(error.problems), error.exit_code
    if any(problem.severity is Severity.ERROR for problem in problems):
        exit_code = exit_code or ExitCode.PROBLEMS
    shown = list(Severity)[: list(Severity).index(Severity(level)) + 1]
    problems = [problem for problem in problems if problem.severity in shown]
    if as_json or format_ != "text":
        click.echo(formats.FORMATS["json" if as_json else format_](problems))
    elif problems:
        click.echo(formats.text(problems), err=True)
        click.echo(f"{count(len(problems), 'problem')}.", err=True)
    else:
        click.echo(f"{count(sheets, 'sheet')}, no problems.")
    if format_ == "text" and not as_json and not exit_code and sheets <= MOST_MEASURED:
        for name in asked:
            whole = made.get(SheetOptions(name, library.procedure(name).language)) or press.build(library, name)
            click.echo(f"{name}\n{ink_coverage(library, whole, blank=True)}")
    sys.exit(exit_code)


@click.command("list")
@content_option
@exit_with_problems
def list_(content: Path | None) -> None:
    """List the procedures there are, and the languages each is there in."""
    from handouts.cli.library_check import list_wrong
    from handouts.content.library_index import LibraryIndex

    library = open_library(content, tell=False, only=())
    cards = LibraryIndex.of(library).cards()
    if not cards:
        raise HandoutsError([*library.unread, *dict.fromkeys(list_wrong(library, ()))])
    print_problems(library.tell_unfinished())
    width, wide = max(map(len, cards)), max(len(", ".join(each.languages)) for each in cards.values())
    for name, each in cards.items():
        click.echo(f"{name:<{width}}  {', '.join(each.languages):<{wide}}  {each.title}: {each.plain_title}")
    print_problems(problem for each in cards.values() for problem in each.told)


@click.command()
@click.argument("procedure")
@content_option
@click.option("--title", metavar="TEXT", help="The title; without it, it is made of the name.")
@exit_with_problems
def new(procedure: str, content: Path | None, title: str | None) -> None:
    """Add a procedure to the content file, its open places marked TODO.

    Where there is no content file yet, one is begun with an open place for your practice. `handouts check` names the open places.
    """
    from handouts.content import scaffold as skeleton

    path = content or Path(CONTENT)
    if not path.exists() and content is None:
        skeleton.begin_content(path)
        click.echo(f"{path}: begun; write your practice's name and phone in it, where it says TODO")
    place = skeleton.add(path, procedure, title)
    click.echo(f"{place}: {procedure} added; fill in what says TODO, then run: handouts check")


@click.command()
@content_option
@exit_with_problems
def split(content: Path | None) -> None:
    """Give each procedure and each translation of the content file a file of its own.

    These are procedures/NAME.yaml and translations/LANGUAGE/NAME.yaml beside it. Comments, blank lines and quotes stay as they
    were typed; `handouts join` takes them back.
    """
    from handouts.content import splitting

    _tell_moved(splitting.split(_own_content(content)))


@click.command()
@content_option
@exit_with_problems
def join(content: Path | None) -> None:
    """Take procedures and translations in files of their own back into the content file.

    Their files are removed once it is written. Shared parts stay in theirs.
    """
    from handouts.content import splitting

    _tell_moved(splitting.join(_own_content(content)))


def _own_content(content: Path | None) -> Path:
    """The practice's own content file, not the sample's. Raises UnreadableError if it is not there."""
    path = content or Path(CONTENT)
    read_text(path, str(path))
    return path


def _tell_moved(moved: "Moved") -> None:
    for file in moved.written:
        click.echo(f"{file}  written")
    for file in moved.removed:
        click.echo(f"{file}  removed")
    if not moved.written and not moved.removed:
        click.echo("Nothing to do.")
    print_problems(moved.told)


@click.command()
@click.option("--output", metavar="FILE", type=click.Path(path_type=Path), help="Write it to a file.")
@exit_with_problems
def schema(output: Path | None) -> None:
    """Print the JSON Schema of the content file, for editors that complete as one types."""
    from handouts.content.json_schema import schema_text
    from handouts.storage import writing as files

    if output:
        files.write(output, schema_text().encode("utf-8"))
        click.echo(str(output))
    else:
        click.echo(schema_text(), nl=False)
